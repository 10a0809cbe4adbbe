//! Every mutation moltctl knows: a closed enum, so that what can happen can be read in one file.
//!
//! Each step names its own recovery. The engine runs them (`engine/steps/`, one file each); nothing else
//! mutates anything outside the process.

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SecretInput;
use super::devices::{ApproveDevice, RejectDevice, RevokeDevice};
use super::rotation::{
    EndKey, MakeBucketToken, MakeKey, PromoteVersion, PutInEffect, RemoveToken, RemoveVersion, RevokeOld,
    StageSecrets, VerifyValue,
};
use super::service_token::{
    AdmitServiceToken, MakeServiceToken, RevokeServiceToken, RotateServiceToken, TryServiceToken,
};
use crate::model::access::{AppSpec, PolicySpec};
use crate::model::{AccountId, BucketName, Hostname, SecretName, WorkerName};

/// One mutation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// Writes a file of the checkout.
    WriteFile(WriteFile),
    /// Removes a file of the checkout (undo of a first write, or a configuration that is retired).
    RemoveFile(RemoveFile),
    /// Runs the checkout's own build, without any credential in its environment.
    RunBuild(RunBuild),
    /// Uploads the Worker and its container by wrangler, closed to the world.
    WranglerDeploy(WranglerDeploy),
    /// Writes secrets in one call.
    PutSecrets(PutSecrets),
    /// Deletes secrets in one call.
    DeleteSecrets(DeleteSecrets),
    /// Makes sure that people can log in at all.
    EnsureIdentityProvider(EnsureIdentityProvider),
    /// Makes or updates a reusable Access policy.
    EnsureAccessPolicy(EnsureAccessPolicy),
    /// Makes or updates an Access application.
    EnsureAccessApp(EnsureAccessApp),
    /// Removes an Access application (undo).
    RemoveAccessApp(RemoveAccessApp),
    /// Removes an Access policy (undo).
    RemoveAccessPolicy(RemoveAccessPolicy),
    /// Puts an Access application back to how it was (undo).
    RestoreAccessApp(RestoreAccessApp),
    /// Puts an Access policy back to how it was (undo).
    RestoreAccessPolicy(RestoreAccessPolicy),
    /// Switches the workers.dev host and preview URLs.
    SetWorkersDev(SetWorkersDev),
    /// Opens the workers.dev host, proves that Access guards it, and closes it again when it does not.
    OpenHost(OpenHost),
    /// Makes an R2 bucket.
    EnsureBucket(EnsureBucket),
    /// Removes an empty R2 bucket (undo).
    RemoveBucket(RemoveBucket),
    /// Makes an API token scoped to one bucket.
    EnsureBucketToken(EnsureBucketToken),
    /// Deploys an earlier version again (undo of a deploy).
    RollBack(RollBack),
    /// Makes a new key at its issuer (rotation).
    MakeKey(MakeKey),
    /// Ends a key that a run made (undo).
    EndKey(EndKey),
    /// Makes a new API token scoped to one bucket (rotation).
    MakeBucketToken(MakeBucketToken),
    /// Deletes an API token that a run made (undo).
    RemoveToken(RemoveToken),
    /// Writes new values to a version that is not deployed (rotation).
    StageSecrets(StageSecrets),
    /// Deletes a version that was never deployed (undo).
    RemoveVersion(RemoveVersion),
    /// Shows that a new value works where it is meant to (rotation).
    VerifyValue(VerifyValue),
    /// Deploys the version with the new values, if nobody deployed anything since (rotation).
    PromoteVersion(PromoteVersion),
    /// Rewrites stored copies, restarts the gateway and waits until the running one uses the new values (rotation).
    PutInEffect(PutInEffect),
    /// Ends an old value and shows that it is dead (rotation).
    RevokeOld(RevokeOld),
    /// Makes an Access service token and keeps its secret.
    MakeServiceToken(MakeServiceToken),
    /// Lets a service token in: a policy for it alone, on the Worker's applications.
    AdmitServiceToken(AdmitServiceToken),
    /// Shows from outside that a service token gets in.
    TryServiceToken(TryServiceToken),
    /// Gives a service token a new secret and keeps it.
    RotateServiceToken(RotateServiceToken),
    /// Ends a service token: takes it out of every policy, deletes it, forgets it, shows that it is refused.
    RevokeServiceToken(RevokeServiceToken),
    /// Pairs a device that asked for it, and sees it in the list.
    ApproveDevice(ApproveDevice),
    /// Turns a device's request down.
    RejectDevice(RejectDevice),
    /// Ends the tokens of a paired device, and its open connections by a restart of the gateway.
    RevokeDevice(RevokeDevice),
}

/// What a step that was started and not finished needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Doing it again is the same as doing it once.
    Reapply,
    /// Look for what it left (by name or marker) and adopt it, or do it again.
    Observe,
}

/// See [`Step::WriteFile`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteFile {
    /// Absolute path.
    pub path: Utf8PathBuf,
    /// The text before, `None` when there was no file: another text found there stops the step.
    pub before: Option<String>,
    /// The text after.
    pub after: String,
    /// True for scripts (0755).
    #[serde(default)]
    pub executable: bool,
}

/// See [`Step::RemoveFile`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveFile {
    /// Absolute path.
    pub path: Utf8PathBuf,
    /// The text it must hold: a file somebody edited since is left alone.
    pub before: String,
}

/// See [`Step::RunBuild`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunBuild {
    /// The checkout.
    pub checkout: Utf8PathBuf,
    /// The script of package.json that is run (`npm run <script>`).
    pub script: String,
}

/// See [`Step::WranglerDeploy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WranglerDeploy {
    /// The checkout.
    pub checkout: Utf8PathBuf,
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// Secrets that go up with the upload, so that the Worker never runs without them.
    pub secrets: Vec<SecretInput>,
    /// What is written on the version, so that a resumed run finds it.
    pub marker: DeployMarker,
    /// Name of its container application, empty without one: a deploy is whole only when it stands.
    pub application: String,
    /// Version that is live at planning: a deploy by somebody else since then stops the step.
    pub live_at_planning: Option<String>,
}

/// The mark a deploy leaves on its version (`workers/tag`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeployMarker(pub String);

/// See [`Step::PutSecrets`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutSecrets {
    /// The account.
    pub account: AccountId,
    /// The Worker; it must exist: none is ever made for a secret.
    pub worker: WorkerName,
    /// The slots, at most 100.
    pub secrets: Vec<SecretInput>,
    /// Which call carries them.
    pub via: SecretsVia,
}

/// How secrets reach a Worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretsVia {
    /// Merge patch of the Worker's secrets: live at once.
    Live,
    /// Merge patch of the newest version: a new version that is not deployed.
    Staged,
}

/// See [`Step::DeleteSecrets`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteSecrets {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The slots.
    pub names: Vec<SecretName>,
}

/// See [`Step::EnsureIdentityProvider`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnsureIdentityProvider {
    /// The account.
    pub account: AccountId,
    /// Cloudflare's type; `onetimepin` is a code by e-mail.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// See [`Step::EnsureAccessPolicy`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnsureAccessPolicy {
    /// The account.
    pub account: AccountId,
    /// The policy; its name is what it is found by.
    pub policy: PolicySpec,
    /// Id of the policy it replaces, if there is one.
    pub existing: Option<String>,
}

/// See [`Step::EnsureAccessApp`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnsureAccessApp {
    /// The account.
    pub account: AccountId,
    /// The application; its domain is what it is found by.
    pub app: AppSpec,
    /// Id of the application that is adopted, if there is one.
    pub existing: Option<String>,
}

/// See [`Step::RemoveAccessApp`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveAccessApp {
    /// The account.
    pub account: AccountId,
    /// Id of the application.
    pub id: String,
}

/// See [`Step::RemoveAccessPolicy`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveAccessPolicy {
    /// The account.
    pub account: AccountId,
    /// Id of the policy.
    pub id: String,
}

/// See [`Step::RestoreAccessApp`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestoreAccessApp {
    /// The account.
    pub account: AccountId,
    /// Id of the application.
    pub id: String,
    /// The whole object as it was.
    pub body: Value,
}

/// See [`Step::RestoreAccessPolicy`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestoreAccessPolicy {
    /// The account.
    pub account: AccountId,
    /// Id of the policy.
    pub id: String,
    /// The whole object as it was.
    pub body: Value,
}

/// See [`Step::SetWorkersDev`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetWorkersDev {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The workers.dev host answers.
    pub enabled: bool,
    /// Preview URLs answer.
    pub previews: bool,
}

/// See [`Step::OpenHost`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenHost {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// Its workers.dev host.
    pub host: Hostname,
}

/// See [`Step::EnsureBucket`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnsureBucket {
    /// The account.
    pub account: AccountId,
    /// The bucket.
    pub bucket: BucketName,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: String,
}

/// See [`Step::RemoveBucket`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveBucket {
    /// The account.
    pub account: AccountId,
    /// The bucket.
    pub bucket: BucketName,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: String,
}

/// See [`Step::EnsureBucketToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnsureBucketToken {
    /// The account.
    pub account: AccountId,
    /// The bucket it may use, and nothing else.
    pub bucket: BucketName,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: String,
    /// The token's name, by which it is found again.
    pub name: String,
}

/// See [`Step::RollBack`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollBack {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The version to deploy again.
    pub version: String,
    /// Version that is live at planning: a deploy by somebody else since then stops the step. `None` for an undo, which
    /// knows what it undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_at_planning: Option<String>,
}

impl Step {
    /// What a step that was started and not finished needs.
    #[must_use]
    pub fn recovery(&self) -> Recovery {
        match self {
            Self::WranglerDeploy(_)
            | Self::EnsureIdentityProvider(_)
            | Self::EnsureAccessPolicy(_)
            | Self::EnsureAccessApp(_)
            | Self::EnsureBucket(_)
            | Self::EnsureBucketToken(_)
            | Self::RollBack(_)
            | Self::MakeKey(_)
            | Self::MakeBucketToken(_)
            | Self::StageSecrets(_)
            | Self::PromoteVersion(_)
            | Self::MakeServiceToken(_)
            | Self::RotateServiceToken(_) => Recovery::Observe,
            Self::WriteFile(_)
            | Self::RemoveFile(_)
            | Self::RunBuild(_)
            | Self::PutSecrets(_)
            | Self::DeleteSecrets(_)
            | Self::RemoveAccessApp(_)
            | Self::RemoveAccessPolicy(_)
            | Self::RestoreAccessApp(_)
            | Self::RestoreAccessPolicy(_)
            | Self::SetWorkersDev(_)
            | Self::OpenHost(_)
            | Self::RemoveBucket(_)
            | Self::EndKey(_)
            | Self::RemoveToken(_)
            | Self::RemoveVersion(_)
            | Self::VerifyValue(_)
            | Self::PutInEffect(_)
            | Self::RevokeOld(_)
            | Self::AdmitServiceToken(_)
            | Self::TryServiceToken(_)
            | Self::RevokeServiceToken(_)
            | Self::ApproveDevice(_)
            | Self::RejectDevice(_)
            | Self::RevokeDevice(_) => Recovery::Reapply,
        }
    }

    /// Slots whose values the operator has to give (again) for this step.
    pub fn given(&self) -> impl Iterator<Item = &SecretName> {
        let inputs: &[SecretInput] = match self {
            Self::PutSecrets(step) => &step.secrets,
            Self::WranglerDeploy(step) => &step.secrets,
            Self::StageSecrets(step) => &step.secrets,
            Self::RejectDevice(step) => std::slice::from_ref(&step.token),
            Self::RevokeDevice(step) => step.how.inputs(),
            _ => &[],
        };
        inputs.iter().filter(|input| input.origin == super::SecretOrigin::Given).map(|input| &input.name)
    }
}
