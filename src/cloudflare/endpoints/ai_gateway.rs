//! AI gateways. Numbers come as null where nothing is set.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// A gateway.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Gateway {
    /// Its id, chosen by whoever made it.
    pub id: String,
    /// It keeps requests and answers.
    pub collect_logs: Option<bool>,
    /// Callers must show a token of this account.
    pub authentication: Option<bool>,
    /// Requests in an interval; 0 or null for no limit.
    pub rate_limiting_limit: Option<u64>,
    /// The interval in seconds; 0 or null for no limit.
    pub rate_limiting_interval: Option<u64>,
    /// What happens when its log is full: `STOP_INSERTING` or `DELETE_OLDEST`.
    pub log_management_strategy: Option<String>,
    /// How many entries the log takes.
    pub log_management: Option<u64>,
    /// Limits in money.
    pub spend_limits: Option<SpendLimits>,
}

/// See [`Gateway::spend_limits`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SpendLimits {
    /// They are in force.
    pub enabled: Option<bool>,
    /// Each.
    #[serde(deserialize_with = "lenient::or_default")]
    pub rules: Vec<SpendRule>,
}

/// See [`SpendLimits::rules`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SpendRule {
    /// It is in force; what is left out is.
    pub enabled: Option<bool>,
}

/// The account's gateways. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<Gateway>> {
    Endpoint::get(
        "list the AI gateways",
        groups::AI_GATEWAY_READ,
        format!("/accounts/{account}/ai-gateway/gateways"),
    )
}
