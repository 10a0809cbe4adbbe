//! Service tokens of Access: how programs get past the login.
//!
//! Path: `/accounts/{account_id}/access/service_tokens`. A secret is in the answers of [`create`] and [`rotate`] and
//! nowhere else.

use http::Method;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{groups, lenient};
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;
use crate::secret::SecretText;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// A service token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ServiceToken {
    /// Its id, which policies name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// What it presents with its secret; no secret itself.
    #[serde(deserialize_with = "lenient::or_default")]
    pub client_id: String,
    /// Its secret: given once, by [`create`] and [`rotate`].
    #[serde(deserialize_with = "lenient::secret")]
    pub client_secret: Option<SecretText>,
    /// How often it has had a new secret.
    pub client_secret_version: Option<u64>,
    /// Until when the secret before this one counts (RFC 3339); absent when it does not.
    pub previous_client_secret_expires_at: Option<String>,
    /// For how long it is made (`8760h`, `forever`).
    pub duration: Option<String>,
    /// False when it was switched off.
    pub enabled: Option<bool>,
    /// When it was made (RFC 3339).
    pub created_at: Option<String>,
    /// When it ends (RFC 3339); absent when it never does.
    pub expires_at: Option<String>,
    /// When it was used last (RFC 3339); absent when it never was.
    pub last_seen_at: Option<String>,
}

/// Every service token of the account. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<ServiceToken>> {
    Endpoint::get("list the Access service tokens", groups::ACCESS_SERVICE_TOKENS_READ, tokens(account))
}

/// One service token, without its secret.
#[must_use]
pub fn get(account: &AccountId, id: &str) -> Endpoint<ServiceToken> {
    Endpoint::get("read the Access service token", groups::ACCESS_SERVICE_TOKENS_READ, path(account, id))
}

/// Makes a service token that counts for `duration` (Go's notation). A second call makes a second one: list and match
/// first.
#[must_use]
pub fn create(account: &AccountId, name: &str, duration: &str) -> Endpoint<ServiceToken> {
    write("make the Access service token", Method::POST, tokens(account))
        .json(&json!({ "name": name, "duration": duration }))
}

/// Gives it a new secret. The one before counts until `previous_ends`, which is always said: without it Cloudflare ends
/// it at once, in silence.
#[must_use]
pub fn rotate(account: &AccountId, id: &str, previous_ends: Timestamp) -> Endpoint<ServiceToken> {
    write("rotate the Access service token", Method::POST, format!("{}/rotate", path(account, id)))
        .json(&json!({ "previous_client_secret_expires_at": previous_ends.to_string() }))
}

/// Lets it count for its duration from now on.
#[must_use]
pub fn refresh(account: &AccountId, id: &str) -> Endpoint<ServiceToken> {
    write("extend the Access service token", Method::POST, format!("{}/refresh", path(account, id)))
}

/// Whether a service token counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// It does.
    On,
    /// It is refused, until it is switched on again.
    Off,
}

/// Switches it.
#[must_use]
pub fn switch(account: &AccountId, id: &str, to: Switch) -> Endpoint<ServiceToken> {
    write("switch the Access service token", Method::PUT, path(account, id))
        .json(&json!({ "enabled": to == Switch::On }))
}

/// Deletes it. Refused while a policy names it.
#[must_use]
pub fn delete(account: &AccountId, id: &str) -> Endpoint<Option<Value>> {
    Endpoint::new(
        "delete the Access service token",
        groups::ACCESS_SERVICE_TOKENS_WRITE,
        Method::DELETE,
        path(account, id),
    )
}

fn write(op: &'static str, method: Method, path: String) -> Endpoint<ServiceToken> {
    Endpoint::new(op, groups::ACCESS_SERVICE_TOKENS_WRITE, method, path)
}

fn tokens(account: &AccountId) -> String {
    format!("/accounts/{account}/access/service_tokens")
}

fn path(account: &AccountId, id: &str) -> String {
    format!("{}/{}", tokens(account), segment(id))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_that_never_ends_and_was_never_used_comes_without_dates() {
        let token: ServiceToken =
            serde_json::from_value(json!({ "id": "t", "name": null, "enabled": true, "expires_at": null }))
                .expect("decodes");
        assert_eq!((token.expires_at, token.last_seen_at, token.enabled), (None, None, Some(true)));
        assert!(token.client_id.is_empty() && token.client_secret.is_none());
    }

    #[test]
    fn a_secret_that_is_given_goes_into_its_wrapper() {
        let body = json!({ "id": "t", "client_id": "a.access", "client_secret": "endpoint-canary-secret" });
        let token: ServiceToken = serde_json::from_value(body).expect("decodes");
        assert!(token.client_secret.is_some());
        assert!(!format!("{token:?}").contains("endpoint-canary"));
    }

    #[test]
    fn a_rotation_always_says_when_the_old_secret_ends() {
        let account = "0123456789abcdef0123456789abcdef".parse().expect("is an id");
        let endpoint = rotate(&account, "t", "2026-11-20T12:00:00Z".parse().expect("is a time"));
        let body: Value =
            serde_json::from_slice(endpoint.body.as_deref().expect("has a body")).expect("JSON");
        assert_eq!(body, json!({ "previous_client_secret_expires_at": "2026-11-20T12:00:00Z" }));
    }
}
