//! Cron triggers of a Worker.
//!
//! Path: `/accounts/{account_id}/workers/scripts/{script_name}/schedules`.

use serde::Deserialize;

use super::workers::script_path;
use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::model::{AccountId, WorkerName};

/// The list of triggers as the API wraps it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Schedules {
    /// The triggers.
    #[serde(deserialize_with = "lenient::or_default")]
    pub schedules: Vec<Schedule>,
}

/// One trigger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// When it fires, in cron's notation.
    #[serde(deserialize_with = "lenient::or_default")]
    pub cron: String,
}

/// The Worker's cron triggers; one answer, never paged.
#[must_use]
pub fn list(account: &AccountId, worker: &WorkerName) -> Endpoint<Schedules> {
    Endpoint::get(
        "list the Worker's cron triggers",
        groups::SCRIPTS_READ,
        format!("{}/schedules", script_path(account, worker)),
    )
}
