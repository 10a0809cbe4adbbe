//! Plans: stages of steps, each with its change, risk and recovery.
//!
//! A plan is a value: made by a pure planner, shown, agreed to, written to the journal whole, then run by the
//! engine. It never holds a secret: where a value is needed it says where the value comes from
//! ([`SecretOrigin`]).

mod devices;
mod effect;
mod inverse;
mod rotation;
mod secret_input;
mod service_token;
mod step;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

pub use devices::{ApproveDevice, RejectDevice, RevokeDevice, RevokeVia};
pub use effect::{Effect, Ended, InEffect, Proof};
pub use inverse::{Inverse, inverse, inverse_of_unfinished};
pub use rotation::{
    EndKey, Injected, MakeBucketToken, MakeKey, Passage, PromoteVersion, PutInEffect, RemoveToken,
    RemoveVersion, Retirement, RevokeOld, StageSecrets, StateBucket, Verifier, VerifyValue, old_value,
};
pub use secret_input::{SecretInput, SecretOrigin};
pub use service_token::{
    AdmitServiceToken, Keep, MakeServiceToken, RevokeServiceToken, RotateServiceToken, TryServiceToken,
    old_service_token_value, service_token_value,
};
pub use step::{
    DeleteSecrets, DeployMarker, EnsureAccessApp, EnsureAccessPolicy, EnsureBucket, EnsureBucketToken,
    EnsureIdentityProvider, OpenHost, PutSecrets, Recovery, RemoveAccessApp, RemoveAccessPolicy,
    RemoveBucket, RemoveFile, RestoreAccessApp, RestoreAccessPolicy, RollBack, RunBuild, SecretsVia,
    SetWorkersDev, Step, WranglerDeploy, WriteFile,
};

use crate::model::{AccountId, WorkerName};

/// An ordered list of stages, ready to be shown and run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The command it belongs to, in words (`access apply`).
    pub command: String,
    /// What it acts on.
    pub target: Target,
    /// The stages, run in order.
    pub stages: Vec<Stage>,
    /// What a failed step means for the rest.
    pub on_failure: OnFailure,
    /// True when values of the run outlive a crash: encrypted beside the journal, until the run is done.
    #[serde(default, skip_serializing_if = "is_false")]
    pub escrow: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What a plan acts on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Target {
    /// The checkout, when files are concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub checkout: Option<camino::Utf8PathBuf>,
    /// The Worker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<WorkerName>,
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The API's base URL, when it is not Cloudflare's own: a journal of a drill must not resume on the real one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
}

/// Steps without an order between them; they run side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// Its name, as the progress shows it (`Access`).
    pub name: String,
    /// Its steps.
    pub steps: Vec<PlannedStep>,
}

/// A step with what it changes and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Unique within the plan and stable from one planning to the next.
    pub id: String,
    /// What is done.
    pub step: Step,
    /// What that changes, for people.
    pub change: Change,
}

/// What a step changes, for people: never holds a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Change {
    /// What is changed (`Access application for w.sub.workers.dev`).
    pub subject: String,
    /// How it is before; `None` when it is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// How it is after; `None` when it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Why it is done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// What a failed step means for the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnFailure {
    /// The stage's other steps end, later stages do not start.
    Stop,
    /// Everything is tried; every failure is reported.
    Continue,
    /// As [`OnFailure::Stop`]; while nothing of the stage `before` has had its effect, what was done is taken back.
    TakeBack {
        /// Name of the stage from which on there is no way back.
        before: String,
    },
}

impl Plan {
    /// A plan for `command` that stops at the first failed stage.
    #[must_use]
    pub fn new(command: impl Into<String>, target: Target) -> Self {
        Self {
            command: command.into(),
            target,
            stages: Vec::new(),
            on_failure: OnFailure::Stop,
            escrow: false,
        }
    }

    /// Adds a stage unless it has no steps.
    #[must_use]
    pub fn stage(mut self, name: impl Into<String>, steps: Vec<PlannedStep>) -> Self {
        if !steps.is_empty() {
            self.stages.push(Stage { name: name.into(), steps });
        }
        self
    }

    /// Every step, in order.
    pub fn steps(&self) -> impl Iterator<Item = &PlannedStep> {
        self.stages.iter().flat_map(|stage| &stage.steps)
    }

    /// True when nothing is to be done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stages.iter().all(|stage| stage.steps.is_empty())
    }

    /// 16 hex characters that differ when any step does: what was shown is what is run.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(&sha2::Sha256::digest(json)[..8])
    }
}

impl PlannedStep {
    /// A step under `id` that changes `subject`.
    #[must_use]
    pub fn new(id: impl Into<String>, step: Step, subject: impl Into<String>) -> Self {
        Self { id: id.into(), step, change: Change { subject: subject.into(), ..Change::default() } }
    }

    /// How the subject is before.
    #[must_use]
    pub fn before(mut self, before: impl Into<String>) -> Self {
        self.change.before = Some(before.into());
        self
    }

    /// How the subject is after.
    #[must_use]
    pub fn after(mut self, after: impl Into<String>) -> Self {
        self.change.after = Some(after.into());
        self
    }

    /// Why it is done.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.change.why = why.into();
        self
    }
}
