//! Where a value comes from when a plan is run: the plan itself never holds one.

use serde::{Deserialize, Serialize};

use crate::model::{BucketName, Hostname, SecretName};

/// A slot and the origin of its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretInput {
    /// The slot.
    pub name: SecretName,
    /// Where its value comes from.
    pub origin: SecretOrigin,
}

/// Where a value comes from. All but [`SecretOrigin::Given`] can be had again after a crash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum SecretOrigin {
    /// The operator gave it to this run (prompt, stdin, file, environment); a resumed run asks again.
    Given,
    /// Made by moltctl: 32 random bytes as 64 hex characters; kept in the operator's vault where there is one.
    Generated,
    /// The audience tag of the Access application that covers `host`.
    AccessAudience {
        /// The host.
        host: Hostname,
    },
    /// The team domain of the account's Access organization.
    AccessTeamDomain,
    /// The account id.
    AccountId,
    /// The Worker's public URL.
    WorkerUrl {
        /// The host.
        host: Hostname,
    },
    /// Id of the API token of this name: R2's access key id.
    BucketTokenId {
        /// The token's name.
        token: String,
    },
    /// SHA-256 of the value of the API token of this name: R2's secret access key.
    BucketTokenSecret {
        /// The token's name.
        token: String,
    },
    /// The bucket's name.
    Bucket {
        /// The bucket.
        bucket: BucketName,
    },
}

impl SecretInput {
    /// A slot with its origin.
    #[must_use]
    pub fn new(name: SecretName, origin: SecretOrigin) -> Self {
        Self { name, origin }
    }
}

impl SecretOrigin {
    /// In words, for the plan that is shown.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Generated => "generated",
            Self::AccessAudience { .. } => "derived from the Access application",
            Self::AccessTeamDomain => "derived from the Access organization",
            Self::AccountId => "the account id",
            Self::WorkerUrl { .. } => "derived from the host",
            Self::BucketTokenId { .. } | Self::BucketTokenSecret { .. } => "derived from the bucket's token",
            Self::Bucket { .. } => "the bucket's name",
        }
    }
}
