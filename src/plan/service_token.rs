//! The steps for Access service tokens: made, admitted, tried, given a new secret, ended.
//!
//! No step holds a secret. One that a run made is in the run's values under [`service_token_value`]; where it stays is
//! its [`Keep`].

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};

use crate::model::{AccountId, Hostname, WorkerName};

/// Under which name the id and secret of the service token `name` are kept for the run. A space is in no slot's name.
#[must_use]
pub fn service_token_value(name: &str) -> String {
    format!("service token {name}")
}

/// Under which name the id and the former secret of the service token `name` are kept for the run.
#[must_use]
pub fn old_service_token_value(name: &str) -> String {
    format!("old service token {name}")
}

/// Where a secret that is given once stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "kebab-case")]
pub enum Keep {
    /// In the OS keyring, for moltctl's own calls to the Worker.
    Keyring,
    /// In moltctl's credentials file of mode 0600, for the same.
    CredentialsFile,
    /// In a file of mode 0600 that the operator named.
    File {
        /// Absolute path.
        path: Utf8PathBuf,
    },
    /// Nowhere: the operator is shown it when the run ends.
    Shown,
}

/// See [`super::Step::MakeServiceToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeServiceToken {
    /// The account.
    pub account: AccountId,
    /// The Worker it is for.
    pub worker: WorkerName,
    /// Its name, by which it is found again.
    pub name: String,
    /// For how long it counts (`8760h`, `forever`).
    pub duration: String,
    /// Where its secret stays.
    pub keep: Keep,
}

/// See [`super::Step::AdmitServiceToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdmitServiceToken {
    /// The account.
    pub account: AccountId,
    /// The token's name.
    pub name: String,
    /// Name of the policy that lets it in, and nobody else.
    pub policy: String,
    /// Ids of the applications it is let in by.
    pub apps: Vec<String>,
}

/// See [`super::Step::TryServiceToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryServiceToken {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The token's name.
    pub name: String,
    /// The hosts it has to get in at.
    pub hosts: Vec<Hostname>,
    /// Where its secret is.
    pub keep: Keep,
    /// True when the former secret has to be refused.
    #[serde(default)]
    pub former_is_dead: bool,
}

/// See [`super::Step::RotateServiceToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotateServiceToken {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The token's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The version of its secret at planning: a rotation by somebody else since then stops the step.
    pub version: u64,
    /// For how many seconds the former secret counts; none when it is compromised.
    pub overlap_seconds: u64,
    /// True when it is to count for its whole duration again.
    #[serde(default)]
    pub extend: bool,
    /// Where the new secret stays.
    pub keep: Keep,
}

/// See [`super::Step::RevokeServiceToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeServiceToken {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The token's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its client id: what is kept under another one is left alone.
    pub client_id: String,
    /// The hosts at which it has to be refused afterwards, where its secret is known.
    pub hosts: Vec<Hostname>,
}
