//! Custom domains of Workers.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::model::{AccountId, WorkerName};

/// A custom domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Domain {
    /// Its id.
    pub id: String,
    /// The host.
    pub hostname: String,
    /// The Worker it leads to.
    pub service: String,
    /// The zone it lies in.
    #[serde(deserialize_with = "lenient::or_default")]
    pub zone_id: String,
    /// That zone's name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub zone_name: String,
}

/// The custom domains of a Worker; one answer, never paged.
#[must_use]
pub fn list(account: &AccountId, worker: &WorkerName) -> Endpoint<Vec<Domain>> {
    Endpoint::get(
        "list the Worker's custom domains",
        groups::SCRIPTS_READ,
        format!("/accounts/{account}/workers/domains"),
    )
    .query("service", worker.as_str())
}
