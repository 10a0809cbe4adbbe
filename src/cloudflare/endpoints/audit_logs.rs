//! The account's audit log (version 2). Both ends of the time are required.

use jiff::civil::Date;
use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::model::AccountId;

/// The most entries that are read: whether there are some, and who they are of, is what is asked.
const FEW: &str = "100";

/// A change of the account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// What was done.
    #[serde(deserialize_with = "lenient::or_default")]
    pub action: Action,
    /// Who did it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub actor: Actor,
}

/// See [`Entry::action`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Action {
    /// When (RFC 3339).
    #[serde(deserialize_with = "lenient::or_default")]
    pub time: String,
}

/// See [`Entry::actor`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Actor {
    /// E-mail address.
    #[serde(deserialize_with = "lenient::or_default")]
    pub email: String,
    /// How they were authenticated: `dash`, `api_token`, `api_key` …
    #[serde(deserialize_with = "lenient::or_default")]
    pub context: String,
}

/// Changes that were authenticated with a Global API Key, the newest first; no more than a hundred.
#[must_use]
pub fn by_global_key(account: &AccountId, since: Date, before: Date) -> Endpoint<Vec<Entry>> {
    Endpoint::get(
        "read the audit log",
        groups::ACCOUNT_SETTINGS_READ,
        format!("/accounts/{account}/logs/audit"),
    )
    .query("since", since.to_string())
    .query("before", before.to_string())
    .query("actor_context", "api_key")
    .query("direction", "desc")
    .query("limit", FEW)
}
