//! The steps about devices of a gateway: one device each, named before anything is sent.

use serde::{Deserialize, Serialize};

use super::{SecretInput, StateBucket};
use crate::model::{AccountId, DeviceId, Hostname, RequestId, WorkerName};

/// See [`super::Step::ApproveDevice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproveDevice {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// A host of it that answers.
    pub host: Hostname,
    /// The request.
    pub request: RequestId,
    /// The device that asked, as it was listed at planning: it must be the one that is paired afterwards.
    pub device: DeviceId,
}

/// See [`super::Step::RejectDevice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectDevice {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// A host of it that answers.
    pub host: Hostname,
    /// The request.
    pub request: RequestId,
    /// The gateway token it is done with: the Worker has no route for it.
    pub token: SecretInput,
}

/// How a device is revoked: the Worker has no route for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "via", rename_all = "kebab-case")]
pub enum RevokeVia {
    /// By the gateway's own method.
    Gateway {
        /// The gateway token it is done with.
        token: SecretInput,
    },
    /// In the list of paired devices that the container keeps in its bucket and restores when the gateway starts.
    Stored {
        /// The bucket.
        bucket: StateBucket,
    },
}

/// See [`super::Step::RevokeDevice`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeDevice {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// A host of it that answers.
    pub host: Hostname,
    /// The device.
    pub device: DeviceId,
    /// How.
    pub how: RevokeVia,
}

impl RevokeVia {
    /// The values it needs.
    #[must_use]
    pub fn inputs(&self) -> &[SecretInput] {
        match self {
            Self::Gateway { token } => std::slice::from_ref(token),
            Self::Stored { .. } => &[],
        }
    }
}
