//! Logpush jobs. `destination_conf` is left out on purpose: it holds credentials.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::model::AccountId;

/// A job.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Job {
    /// Its number.
    pub id: u64,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What it sends: `workers_trace_events`, …
    #[serde(deserialize_with = "lenient::or_default")]
    pub dataset: String,
    /// It runs.
    pub enabled: Option<bool>,
    /// When it sent last (RFC 3339).
    pub last_complete: Option<String>,
    /// When it failed last (RFC 3339).
    pub last_error: Option<String>,
}

/// The account's jobs; one answer, never paged. No reading permission opens it.
#[must_use]
pub fn jobs(account: &AccountId) -> Endpoint<Vec<Job>> {
    Endpoint::get("list the Logpush jobs", groups::LOGS_WRITE, format!("/accounts/{account}/logpush/jobs"))
}
