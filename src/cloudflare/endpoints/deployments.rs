//! Deployments of a Worker: which versions are live.

use std::collections::BTreeMap;

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::workers::script_path;
use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::cloudflare::endpoint::segment;
use crate::model::{AccountId, WorkerName};

/// A deployment.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Deployment {
    /// Its id.
    pub id: String,
    /// When it was made (RFC 3339).
    pub created_on: Option<String>,
    /// What made it.
    pub source: Option<String>,
    /// Who made it.
    pub author_email: Option<String>,
    /// Its versions with their share of the requests.
    #[serde(deserialize_with = "lenient::or_default")]
    pub versions: Vec<Share>,
    /// Notes on it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub annotations: BTreeMap<String, Value>,
}

/// A version's share of a deployment.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Share {
    /// The version.
    pub version_id: String,
    /// Share of the requests, in percent.
    pub percentage: f64,
}

/// The list of deployments as the API wraps it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeploymentList {
    /// Newest first: the first one is live.
    #[serde(deserialize_with = "lenient::or_default")]
    pub deployments: Vec<Deployment>,
}

/// Whether a deployment may go back past a change of secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastSecrets {
    /// Refused with code 10220.
    Refuse,
    /// The old values come back with the old version.
    BringBack,
}

impl DeploymentList {
    /// The version that gets every request; `None` when several share them.
    #[must_use]
    pub fn only_version(&self) -> Option<&str> {
        match self.deployments.first()?.versions.as_slice() {
            [only] if only.percentage >= 100.0 => Some(&only.version_id),
            _ => None,
        }
    }

    /// The version that gets every request, or the largest share of them.
    #[must_use]
    pub fn live_version(&self) -> Option<&str> {
        let live = self.deployments.first()?;
        let largest = live.versions.iter().max_by(|a, b| a.percentage.total_cmp(&b.percentage))?;
        Some(&largest.version_id)
    }
}

/// The Worker's deployments; one answer, never paged.
#[must_use]
pub fn list(account: &AccountId, worker: &WorkerName) -> Endpoint<DeploymentList> {
    Endpoint::get("list the Worker's deployments", groups::SCRIPTS_READ, path(account, worker))
}

/// One deployment.
#[must_use]
pub fn get(account: &AccountId, worker: &WorkerName, id: &str) -> Endpoint<Deployment> {
    Endpoint::get(
        "read the Worker's deployment",
        groups::SCRIPTS_READ,
        format!("{}/{}", path(account, worker), segment(id)),
    )
}

/// Sends every request to one version.
#[must_use]
pub fn create(
    account: &AccountId,
    worker: &WorkerName,
    version: &str,
    message: &str,
    past: PastSecrets,
) -> Endpoint<Deployment> {
    let endpoint =
        Endpoint::new("deploy the version", groups::SCRIPTS_WRITE, Method::POST, path(account, worker)).json(
            &json!({
                "strategy": "percentage",
                "versions": [{ "version_id": version, "percentage": 100 }],
                "annotations": { "workers/message": message },
            }),
        );
    match past {
        PastSecrets::Refuse => endpoint,
        PastSecrets::BringBack => endpoint.query("force", "true"),
    }
}

fn path(account: &AccountId, worker: &WorkerName) -> String {
    format!("{}/deployments", script_path(account, worker))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_live_version_is_the_first_deployments_largest_share() {
        let list: DeploymentList = serde_json::from_value(json!({ "deployments": [
            { "id": "new", "versions": [
                { "version_id": "a", "percentage": 10 }, { "version_id": "b", "percentage": 90 },
            ] },
            { "id": "old", "versions": [{ "version_id": "c", "percentage": 100 }] },
        ] }))
        .expect("decodes");
        assert_eq!((list.live_version(), list.only_version()), (Some("b"), None));
        assert_eq!(DeploymentList::default().live_version(), None);
    }
}
