//! API tokens: what they are, what they permit, and the routes that make, roll, disable and delete them.

mod caller;
mod check;
mod policy;
mod routes;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::chance;
use super::groups::{self, Group, Reach};
pub(crate) use caller::Caller;
pub(super) use check::{authenticate, permit};
pub(crate) use policy::{Policy, Resource};
pub(super) use routes::routes;

/// Every token of the account and of its user.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) tokens: Vec<Token>,
}

/// Who owns a token; the verify routes tell the two apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Owner {
    User,
    Account,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Active,
    Disabled,
}

/// One API token. Only `value` is secret; it goes into the state file (0600) and nowhere else.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) id: String,
    pub(crate) owner: Owner,
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) status: Status,
    pub(crate) policies: Vec<Policy>,
    pub(crate) issued_on: Timestamp,
    pub(crate) modified_on: Timestamp,
    pub(crate) last_used_on: Option<Timestamp>,
    pub(crate) expires_on: Option<Timestamp>,
    pub(crate) not_before: Option<Timestamp>,
    /// As given; `request_ip.in` and `not_in` are enforced.
    pub(crate) condition: Option<Value>,
}

impl Token {
    /// An active token named `name` with `policies` and a fresh id and value.
    pub(crate) fn issue(owner: Owner, name: &str, policies: Vec<Policy>, now: Timestamp) -> Self {
        Self {
            id: chance::hex32(),
            owner,
            name: name.to_owned(),
            value: fresh_value(owner),
            status: Status::Active,
            policies,
            issued_on: now,
            modified_on: now,
            last_used_on: None,
            expires_on: None,
            not_before: None,
            condition: None,
        }
    }

    /// `active`, `disabled` or `expired` at `now`.
    pub(crate) fn status_at(&self, now: Timestamp) -> &'static str {
        match (self.status, self.expires_on) {
            (Status::Disabled, _) => "disabled",
            (_, Some(end)) if end <= now => "expired",
            _ => "active",
        }
    }

    /// Whether any of `groups` is granted on `resource` and not denied.
    pub(crate) fn permits(&self, groups: &[Group], resource: &Resource) -> bool {
        policy::permits(&self.policies, groups, resource)
    }

    /// The S3 secret that belongs to this token's id as access key: hex of the SHA-256 of its value.
    pub(crate) fn s3_secret(&self) -> String {
        hex::encode(Sha256::digest(self.value.as_bytes()))
    }
}

/// `cfat_` or `cfut_`, 40 characters, and a checksum of 8 hexadecimal digits.
pub(crate) fn fresh_value(owner: Owner) -> String {
    let prefix = match owner {
        Owner::User => "cfut_",
        Owner::Account => "cfat_",
    };
    let body = chance::alphanumeric(40);
    let sum = hex::encode(&Sha256::digest(body.as_bytes())[..4]);
    format!("{prefix}{body}{sum}")
}

/// Policies that grant every group on everything of `account` and `user`.
pub(crate) fn everything(account: &str, user: &str) -> Vec<Policy> {
    let names = |reach: &[Reach]| -> Vec<Group> {
        groups::ALL.iter().copied().filter(|group| reach.contains(&group.scope)).collect()
    };
    vec![
        Policy::allow(
            &names(&[Reach::Account, Reach::Bucket]),
            &format!("com.cloudflare.api.account.{account}"),
        ),
        Policy::allow(&names(&[Reach::Zone]), "com.cloudflare.api.account.zone.*"),
        Policy::allow(&names(&[Reach::User]), &format!("com.cloudflare.api.user.{user}")),
    ]
}

impl State {
    #[cfg(test)]
    pub(crate) fn by_value(&self, value: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.value == value)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Token> {
        self.tokens.iter().find(|token| token.id == id)
    }
}
