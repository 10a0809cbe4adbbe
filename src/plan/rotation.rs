//! The steps of a rotation: a new value is made, staged, verified, promoted, put in effect, and only then is the old
//! one ended and shown to be dead.
//!
//! No step holds a value. The new value of a slot is in the run's values under the slot's name, the old one, where it
//! is known, under [`old_value`]; both outlive a crash in the run's escrow (`engine`).

use serde::{Deserialize, Serialize};

use super::SecretInput;
use crate::model::{AccountId, BucketName, Hostname, KeyRef, Provider, SecretName, WorkerName};
use crate::policy::compiled::placeholder_for;

/// Under which name the old value of `slot` is kept for the run. A space is in no slot's name.
#[must_use]
pub fn old_value(slot: &SecretName) -> String {
    format!("old {slot}")
}

/// See [`super::Step::MakeKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeKey {
    /// The slot it is for.
    pub slot: SecretName,
    /// Who makes it.
    pub provider: Provider,
    /// The key it is to replace: the same project, the same bot.
    pub like: KeyRef,
    /// Its name at the issuer, by which it is found again. Unique to the run.
    pub name: String,
}

/// See [`super::Step::EndKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndKey {
    /// Who made it.
    pub provider: Provider,
    /// The key.
    pub key: KeyRef,
}

/// See [`super::Step::MakeBucketToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeBucketToken {
    /// The account.
    pub account: AccountId,
    /// The bucket it may use, and nothing else.
    pub bucket: BucketName,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: String,
    /// The token's name, by which it is found again. Unique to the run.
    pub name: String,
}

/// See [`super::Step::RemoveToken`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveToken {
    /// The account.
    pub account: AccountId,
    /// Id of the token.
    pub id: String,
}

/// See [`super::Step::StageSecrets`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSecrets {
    /// The account.
    pub account: AccountId,
    /// The Worker; it must exist.
    pub worker: WorkerName,
    /// The slots, at most 100.
    pub secrets: Vec<SecretInput>,
    /// The tag of the new version, by which it is found again. Unique to the run.
    pub tag: String,
    /// Its message: names the slots, so that colleagues and later runs see what it was.
    pub message: String,
    /// The version that was newest and live at planning. Any other newest version stops the step: it would carry
    /// somebody's undeployed code into production.
    pub base: String,
}

/// See [`super::Step::RemoveVersion`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveVersion {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The version; it must not be live.
    pub version: String,
}

/// See [`super::Step::VerifyValue`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyValue {
    /// The slot whose new value is tried.
    pub slot: SecretName,
    /// Where.
    pub at: Verifier,
}

/// Who can say that a value works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Verifier {
    /// Its issuer.
    Provider {
        /// Who.
        provider: Provider,
        /// The identity it must have, where the issuer tells and the old value showed one: another bot's token is
        /// not this bot's new token.
        who: Option<String>,
    },
    /// R2, asked over S3 with the pair of the token of this name.
    Bucket {
        /// The account.
        account: AccountId,
        /// The bucket.
        bucket: BucketName,
        /// `default`, `eu` or `fedramp`.
        jurisdiction: String,
        /// The token's name.
        token: String,
    },
}

/// See [`super::Step::PromoteVersion`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromoteVersion {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The tag of the version to deploy: the one [`StageSecrets`] made.
    pub tag: String,
    /// The message of the deployment.
    pub message: String,
    /// The version that must still be live: a deploy by somebody else since then stops the step.
    pub base: String,
}

/// See [`super::Step::PutInEffect`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutInEffect {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// A host of it that answers.
    pub host: Hostname,
    /// How the Worker's own admin routes are reached.
    pub passage: Passage,
    /// The bucket its container keeps its state in; `None` when it keeps none.
    pub bucket: Option<StateBucket>,
    /// The slots that are to be in effect.
    pub slots: Vec<SecretName>,
    /// True when the gateway has to be restarted for it.
    pub restart: bool,
    /// The slots among them that the Worker puts into requests as they leave: where the container stored an old value, a
    /// placeholder takes its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub injected: Vec<Injected>,
}

/// A slot of which the container has a placeholder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Injected {
    /// The slot.
    pub slot: SecretName,
    /// What the container has instead.
    pub placeholder: String,
    /// The value's public beginning, up to and with the first of these, goes before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_before: Option<char>,
}

impl Injected {
    /// What the container has for this value.
    #[must_use]
    pub fn of(&self, value: &str) -> String {
        placeholder_for(&self.placeholder, self.keep_before, value)
    }
}

/// A bucket with a container's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateBucket {
    /// The bucket.
    pub name: BucketName,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: String,
}

/// How the Worker's own admin routes are reached past Access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "with", rename_all = "kebab-case")]
pub enum Passage {
    /// With the Access service token the operator keeps for it, or gave in the environment.
    Kept,
    /// With a service token that is made for the step, let in by a policy of its own, and removed with that policy
    /// when the step ends, however it ends. It expires by itself within the hour.
    Temporary {
        /// Id of the Access application in front of the host.
        app: String,
    },
}

/// See [`super::Step::RevokeOld`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeOld {
    /// The slot.
    pub slot: SecretName,
    /// How the old value ends.
    pub how: Retirement,
}

/// How an old value ends. Each way ends with a probe that must say "dead".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Retirement {
    /// With an admin credential of its issuer.
    Admin {
        /// The issuer.
        provider: Provider,
        /// The key.
        key: KeyRef,
    },
    /// With nothing but itself.
    Itself {
        /// The issuer.
        provider: Provider,
    },
    /// By deleting the API token behind an R2 key pair.
    BucketToken {
        /// The account.
        account: AccountId,
        /// Id of the token: the old access key id.
        id: String,
        /// The bucket it is probed at.
        bucket: BucketName,
        /// `default`, `eu` or `fedramp`.
        jurisdiction: String,
    },
    /// It died when the new one was made: only probed.
    Replaced {
        /// The issuer.
        provider: Provider,
    },
    /// A person has to delete it in the issuer's console: probed until it is dead.
    Person {
        /// The issuer.
        provider: Provider,
    },
    /// It is ours and dies by being replaced: what is in effect was asked with the old value.
    Own {
        /// The Worker's host.
        host: Hostname,
    },
}
