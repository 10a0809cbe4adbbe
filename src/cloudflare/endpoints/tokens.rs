//! API tokens: verifying one's own, and the account's.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{groups, lenient};
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::http::Retry;
use crate::model::{AccountId, BucketName};
use crate::secret::SecretText;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 50 };

/// What `tokens/verify` says of the token that asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Verified {
    /// The token's id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// `active`, `disabled` or `expired`.
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: String,
    /// When it ends (RFC 3339), if it does.
    pub expires_on: Option<String>,
}

/// A named set of permissions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PermissionGroup {
    /// Its id; resolve it by name at run time.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub name: String,
    /// The kinds of resource it applies to (`com.cloudflare.api.account`).
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub scopes: Vec<String>,
}

/// An account-owned token.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Token {
    /// Its id; for R2 also the S3 access key id.
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// `active`, `disabled` or `expired`.
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: String,
    /// What it may do, as Cloudflare keeps it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub policies: Vec<Value>,
    /// From where it may be used.
    pub condition: Option<Value>,
    /// When it was used last (RFC 3339).
    pub last_used_on: Option<String>,
    /// When it was made (RFC 3339).
    pub issued_on: Option<String>,
    /// When it ends (RFC 3339).
    pub expires_on: Option<String>,
    /// Its value: given once, by [`create`].
    #[serde(deserialize_with = "lenient::secret")]
    pub value: Option<SecretText>,
}

/// The value a [`roll`] gives.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Rolled(#[serde(deserialize_with = "lenient::secret")] pub Option<SecretText>);

/// Verifies a user's token.
#[must_use]
pub fn verify_user() -> Endpoint<Verified> {
    Endpoint::get("verify the token", groups::NONE, "/user/tokens/verify")
}

/// Verifies an account's token; a user's token is answered with code 1000.
#[must_use]
pub fn verify_account(account: &AccountId) -> Endpoint<Verified> {
    Endpoint::get("verify the token", groups::NONE, format!("/accounts/{account}/tokens/verify"))
}

/// The permission groups the account's tokens can hold; all of them, or those of one name. One answer,
/// never paged.
#[must_use]
pub fn permission_groups(account: &AccountId, name: Option<&str>) -> Endpoint<Vec<PermissionGroup>> {
    let endpoint = Endpoint::get(
        "list the permission groups",
        groups::ACCOUNT_TOKENS_READ,
        format!("/accounts/{account}/tokens/permission_groups"),
    );
    match name {
        Some(name) => endpoint.query("name", name),
        None => endpoint,
    }
}

/// The account's tokens. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<Token>> {
    Endpoint::get(
        "list the account's tokens",
        groups::ACCOUNT_TOKENS_READ,
        format!("/accounts/{account}/tokens"),
    )
}

/// The tokens of the user who asks. Read it with [`PAGES`].
#[must_use]
pub fn list_of_user() -> Endpoint<Vec<Token>> {
    Endpoint::get("list the user's tokens", groups::USER_TOKENS_READ, "/user/tokens")
}

/// One token.
#[must_use]
pub fn get(account: &AccountId, id: &str) -> Endpoint<Token> {
    Endpoint::get("read the token", groups::ACCOUNT_TOKENS_READ, path(account, id))
}

/// One token of the user who asks.
#[must_use]
pub fn get_of_user(id: &str) -> Endpoint<Token> {
    Endpoint::get("read the token", groups::USER_TOKENS_READ, format!("/user/tokens/{}", segment(id)))
}

/// Makes a token. Its value is in the answer and nowhere else, so the call is never repeated.
#[must_use]
pub fn create(account: &AccountId, body: &Value) -> Endpoint<Token> {
    Endpoint::new(
        "make a token",
        groups::ACCOUNT_TOKENS_WRITE,
        Method::POST,
        format!("/accounts/{account}/tokens"),
    )
    .json(body)
}

/// Replaces a token's name, policies, condition or status.
#[must_use]
pub fn put(account: &AccountId, id: &str, body: &Value) -> Endpoint<Token> {
    Endpoint::new("change the token", groups::ACCOUNT_TOKENS_WRITE, Method::PUT, path(account, id)).json(body)
}

/// Deletes a token.
#[must_use]
pub fn delete(account: &AccountId, id: &str) -> Endpoint<Option<Value>> {
    Endpoint::new("delete the token", groups::ACCOUNT_TOKENS_WRITE, Method::DELETE, path(account, id))
}

/// Deletes a token of the user who asks.
#[must_use]
pub fn delete_of_user(id: &str) -> Endpoint<Option<Value>> {
    Endpoint::new(
        "delete the token",
        groups::USER_TOKENS_WRITE,
        Method::DELETE,
        format!("/user/tokens/{}", segment(id)),
    )
}

/// Gives a token a new value; the old one dies at once. Not repeated: an answer that is lost loses the value.
#[must_use]
pub fn roll(account: &AccountId, id: &str) -> Endpoint<Rolled> {
    let path = format!("{}/value", path(account, id));
    Endpoint::new("roll the token", groups::ACCOUNT_TOKENS_WRITE, Method::PUT, path)
        .json(&json!({}))
        .retry(Retry::OnlyUnsent)
}

/// Key of one bucket in a policy's `resources` (developers.cloudflare.com/r2/api/tokens).
#[must_use]
pub fn bucket_resource(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> String {
    format!("com.cloudflare.edge.r2.bucket.{account}_{jurisdiction}_{bucket}")
}

/// The policy of a token that reads and writes the objects of one bucket and does nothing else.
#[must_use]
pub fn bucket_policy(group: &PermissionGroup, resource: &str) -> Value {
    json!({
        "effect": "allow",
        "permission_groups": [{ "id": group.id }],
        "resources": { resource: "*" },
    })
}

fn path(account: &AccountId, id: &str) -> String {
    format!("/accounts/{account}/tokens/{}", segment(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tokens_value_is_a_secret_from_the_start() {
        let token: Token =
            serde_json::from_value(json!({ "id": "i", "name": null, "value": "tok-canary-value-1" }))
                .expect("decodes");
        assert!(!format!("{token:?}").contains("tok-canary"), "{token:?}");
        assert_eq!(crate::secret::redact("x tok-canary-value-1 y"), "x [REDACTED] y");
        let rolled: Rolled = serde_json::from_value(json!("tok-canary-value-2")).expect("decodes");
        assert!(rolled.0.is_some());
    }

    #[test]
    fn a_bucket_is_named_with_account_and_jurisdiction() {
        let account = "0123456789abcdef0123456789abcdef".parse().expect("is an id");
        let bucket = "moltbot-data".parse().expect("is a name");
        assert_eq!(
            bucket_resource(&account, "eu", &bucket),
            "com.cloudflare.edge.r2.bucket.0123456789abcdef0123456789abcdef_eu_moltbot-data"
        );
    }
}
