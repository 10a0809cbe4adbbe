//! The steps about devices of a gateway: one device each, named before anything is sent.

use serde::{Deserialize, Serialize};

use super::SecretInput;
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
    /// The gateway token it is done with: the Worker has no route for it.
    pub token: SecretInput,
}
