//! Notifications (`/alerting/v3`), Logpush jobs, members and billed usage: what an account tells its owner.
//!
//! Deliberately absent: delivery. No e-mail, webhook or log leaves a drill.

mod alerting;
mod logpush;
mod owner;
mod webhook;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents::Documents;
use super::routes::Routes;

/// Policies, destinations and jobs.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    policies: Documents,
    webhooks: Documents,
    /// Notifications that were sent (by `…/test`).
    history: Vec<Value>,
    /// Logpush jobs; their ids are numbers.
    jobs: Vec<Value>,
    last_job: u64,
}

pub(super) fn routes() -> Routes {
    alerting::routes().merge(webhook::routes()).merge(logpush::routes()).merge(owner::routes())
}
