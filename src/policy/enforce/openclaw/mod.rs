//! A policy as a patch of OpenClaw's configuration, valid for one version of OpenClaw.
//!
//! The configuration in the container comes back from a backup and is written by the agent's own process, so the patch
//! does not trust what stands in it: it sets what the policy says, takes away what could widen it, and drops what the
//! policy does not name. It is applied before each start of the gateway by `apply-policy.mjs`.
//!
//! OpenClaw's schema is strict: one key that a version does not know, and its gateway does not start. What a version
//! cannot express is done narrower, or said in a note. Deliberately absent: values of secrets (placeholders only), and
//! reading a configuration ([`crate::audit::openclaw`]).

mod agent;
mod channels;
mod closed;
mod draft;
mod exec;
mod gateway;
mod rooms;
mod secrets;
mod tools;

use serde::Serialize;
use serde_json::Value;

pub use secrets::StoredSecret;

use self::draft::Draft;
use crate::audit::openclaw::Version;
use crate::policy::Policy;

/// The first field of every [`Patch`].
pub const FORMAT: &str = "moltctl-openclaw-patch/1";

/// For which OpenClaw, and where it is reached.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its version.
    pub version: Version,
    /// Host names of the deployment, for `gateway.controlUi.allowedOrigins` where the policy names none.
    pub hosts: Vec<String>,
}

/// What `apply-policy.mjs` reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Patch {
    /// [`FORMAT`].
    pub format: &'static str,
    /// The version it is valid for.
    pub openclaw: String,
    /// Changes of `openclaw.json`, in order.
    pub config: Vec<Op>,
    /// `exec-approvals.json` without its socket; `null` where the version keeps it elsewhere.
    pub approvals: Option<Value>,
    /// Places that hold copies of injected secrets.
    pub secrets: Vec<StoredSecret>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Op {
    /// What leads to it from the top.
    pub at: Vec<Step>,
    /// The change.
    #[serde(flatten)]
    pub change: Change,
}

/// One step of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Step {
    /// A key of an object.
    Key(String),
    /// Every entry of a list or an object.
    Each {
        /// Always true.
        each: bool,
    },
    /// The entry of a list with this `id`, or of an object under this key, where there is one.
    Id {
        /// The id.
        id: String,
    },
}

/// What is done to a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is replaced, or made with what leads to it.
    Set(Value),
    /// It is made where there is none.
    Default(Value),
    /// It is replaced where there is one.
    Replace(Value),
    /// It is taken away.
    Unset(bool),
    /// Of an object only these keys stay; `name*` stands for all that begin so.
    Keep(Vec<String>),
}

/// A patch, and what the operator should know about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// The patch.
    pub patch: Patch,
    /// What this version of OpenClaw cannot do as the policy says.
    pub notes: Vec<String>,
}

impl Patch {
    /// The text of `openclaw-patch.json`.
    #[must_use]
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("keys are strings and values are JSON");
        format!("{text}\n")
    }
}

/// The patch that puts `policy` into effect in this OpenClaw.
#[must_use]
pub fn render(policy: &Policy, target: &Target) -> Rendered {
    let mut draft = Draft::new(target);
    gateway::write(policy, target, &mut draft);
    tools::write(policy, &mut draft);
    exec::write(policy, &mut draft);
    channels::write(policy, &mut draft);
    agent::write(policy, &mut draft);
    closed::write(&mut draft);
    let approvals = exec::approvals(policy, &mut draft);
    let secrets = secrets::stored(policy, &mut draft);
    let Draft { ops, mut notes, .. } = draft;
    notes.dedup();
    let patch =
        Patch { format: FORMAT, openclaw: target.version.to_string(), config: ops, approvals, secrets };
    Rendered { patch, notes }
}

#[cfg(test)]
mod tests;
