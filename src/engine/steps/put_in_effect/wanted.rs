//! The slots of the step with their values, and what the Worker that is live has.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::deployments::{self, Deployment};
use crate::cloudflare::endpoints::versions;
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::SecretName;
use crate::plan::{Injected, PutInEffect, old_value};
use crate::secret::SecretText;
use crate::secrets::catalog::{self, Effect, Place, Slot};
use crate::secrets::rotation_note::rotation_message;

/// The slot that opens the gateway.
pub(super) const GATEWAY_TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";
/// The slot that opens the browser.
pub(super) const CDP_SECRET: &str = "CDP_SECRET";

/// A slot that is to be in effect.
pub(super) struct Wanted {
    pub(super) name: SecretName,
    /// What the catalogue knows of it.
    pub(super) slot: Option<&'static Slot>,
    /// Absent for values that are derived where they are needed (R2's pair).
    pub(super) new: Option<SecretText>,
    /// What is to stand where the container stored an old value; the new one unless the Worker injects it.
    pub(super) stored: Option<SecretText>,
    /// Where it is known.
    pub(super) old: Option<SecretText>,
    /// Other values that stood in its own places.
    met: Mutex<Vec<SecretText>>,
}

impl Wanted {
    /// Onboarding stored it, and what is stored goes before the environment.
    pub(super) fn is_stored_first(&self) -> bool {
        self.effect() == Effect::ScrubAndRestart
    }

    pub(super) fn effect(&self) -> Effect {
        self.slot.map_or(Effect::Restart, |slot| slot.effect)
    }

    /// Shown by asking at the Worker's host with it.
    pub(super) fn is_asked_for_at_the_host(&self) -> bool {
        [GATEWAY_TOKEN, CDP_SECRET].contains(&self.name.as_str())
    }

    /// Opens the bucket.
    pub(super) fn opens_storage(&self) -> bool {
        self.slot.is_some_and(|slot| slot.places.contains(&Place::RcloneConf))
    }

    /// Notes a value that stands in one of the slot's own places and is not the new one.
    pub(super) fn meet(&self, value: &SecretText) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        if !met.contains(value) {
            met.push(value.clone());
        }
    }

    /// The values that are to be nowhere in the end.
    pub(super) fn to_go(&self) -> Vec<SecretText> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.old.iter().filter(|old| !met.contains(*old));
        known.chain(met.iter()).filter(|value| self.new.as_ref() != Some(*value)).cloned().collect()
    }

    fn is_copied(&self) -> bool {
        self.slot.is_some_and(|slot| slot.places.iter().any(|place| place.is_synced_to_r2()))
    }
}

/// The slots of the step.
pub(super) fn of(step: &PutInEffect, ports: &Ports) -> Result<Vec<Wanted>, StepError> {
    let one = |name: &SecretName| {
        let new = ports.values.get(name.as_str());
        let injected = step.injected.iter().find(|it| it.slot == *name);
        let wanted = Wanted {
            name: name.clone(),
            slot: catalog::slot(name.as_str()),
            stored: new.as_ref().map(|new| injected.map_or_else(|| new.clone(), |it| placeholder(it, new))),
            new,
            old: ports.values.get(&old_value(name)),
            met: Mutex::default(),
        };
        if wanted.new.is_none() && (wanted.is_copied() || wanted.is_asked_for_at_the_host()) {
            let what = format!(
                "this run does not have the new value of `{name}`, and cannot show that it is in effect"
            );
            return Err(StepError::message(ErrorKind::Failed, what)
                .hint(format!("rotate it again: `moltctl secrets rotate {name}`")));
        }
        Ok(wanted)
    };
    step.slots.iter().map(one).collect()
}

#[expect(clippy::disallowed_methods, reason = "the public beginning of a token is kept in its placeholder")]
fn placeholder(injected: &Injected, value: &SecretText) -> SecretText {
    SecretText::new(injected.of(value.expose()))
}

/// What the live version of the Worker is.
#[derive(Default)]
pub(super) struct Live {
    /// Names of its secrets and variables.
    pub(super) names: BTreeSet<String>,
    /// When the new values went live, by Cloudflare's clock.
    pub(super) since: Option<Timestamp>,
    /// Namespaces of its Durable Objects: what a container application belongs to.
    pub(super) namespaces: BTreeSet<String>,
    /// The names wrangler gives the applications of its classes.
    pub(super) applications: BTreeSet<String>,
}

impl Live {
    /// True when a process that started then was started well after the version went live, also where the news travels
    /// slowly. Both times are Cloudflare's.
    pub(super) fn is_long_before(&self, started: Option<Timestamp>) -> bool {
        let margin = SignedDuration::from_secs(30);
        match (self.since, started) {
            (Some(since), Some(started)) => started.duration_since(since) > margin,
            _ => false,
        }
    }
}

/// Asks for the live version.
pub(super) async fn live(step: &PutInEffect, client: &Client) -> Result<Live, StepError> {
    let list = client.call(deployments::list(&step.account, &step.worker)).await?;
    let names = step.slots.iter().map(ToString::to_string).collect();
    let mut live = Live { names, since: since(step, &list.deployments), ..Live::default() };
    if let Some(version) = list.live_version() {
        let version = client.call(versions::get(&step.account, &step.worker, version)).await?;
        for binding in version.resources.bindings {
            live.names.insert(binding.name);
            live.namespaces.extend(binding.namespace_id);
            let name = |class: String| format!("{}-{class}", step.worker).to_lowercase();
            live.applications.extend(binding.class_name.map(name));
        }
    }
    Ok(live)
}

/// When the new values went live: with the rotation's own deployment (newest first), or with a later one where what was
/// live before the rotation came back after it. Where the rotation's is not listed, with the one that is live.
fn since(step: &PutInEffect, deployments: &[Deployment]) -> Option<Timestamp> {
    let messages = [false, true].map(|compromised| rotation_message(&step.slots, compromised));
    let says = |it: &Deployment| {
        let message = it.annotations.get("workers/message").and_then(Value::as_str);
        message.is_some_and(|message| messages.iter().any(|ours| ours == message))
    };
    let serves = |it: &Deployment, version: &str| it.versions.iter().any(|share| share.version_id == version);
    let unbroken = |at: &usize| {
        let (newer, older) = (&deployments[..*at], &deployments[*at + 1..]);
        let mut since = newer.iter().flat_map(|it| &it.versions);
        !since.any(|share| older.iter().any(|it| serves(it, &share.version_id)))
    };
    let at = deployments.iter().position(says).filter(unbroken).unwrap_or(0);
    deployments.get(at)?.created_on.as_deref()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::cloudflare::endpoints::deployments::DeploymentList;
    use crate::plan::Passage;

    /// The hour at which new values went live, of deployments of (hour, version, message), newest first.
    fn hour(deployed: &[(u8, &str, &str)]) -> Option<String> {
        let one = |(hour, version, message): &(u8, &str, &str)| {
            json!({"created_on": format!("2026-11-20T{hour:02}:00:00Z"), "annotations": {"workers/message": message},
                "versions": [{"version_id": version, "percentage": 100.0}]})
        };
        let all: Vec<Value> = deployed.iter().map(one).collect();
        let list: DeploymentList = serde_json::from_value(json!({"deployments": all})).expect("is a list");
        let step = PutInEffect {
            account: "0123456789abcdef0123456789abcdef".parse().expect("is an id"),
            worker: "w".parse().expect("is a name"),
            host: "w.s.workers.dev".parse().expect("is a host"),
            passage: Passage::Kept,
            bucket: None,
            slots: vec!["A".parse().expect("is a name"), "B".parse().expect("is a name")],
            restart: true,
            injected: Vec::new(),
        };
        since(&step, &list.deployments).map(|at| at.strftime("%H").to_string())
    }

    #[test]
    fn values_are_as_old_as_their_rotation_unless_older_ones_came_back() {
        let ours = "moltctl: rotated A, B";
        assert_eq!(hour(&[(9, "v2", ours), (8, "v1", "")]).as_deref(), Some("09"));
        assert_eq!(hour(&[(11, "v3", ""), (9, "v2", ours), (8, "v1", "")]).as_deref(), Some("09"));
        let leaked = "moltctl: rotated A, B (compromised)";
        assert_eq!(hour(&[(11, "v3", ""), (9, "v2", leaked)]).as_deref(), Some("09"));
        let back = [(12, "v2", ""), (11, "v1", ""), (9, "v2", ours), (8, "v1", "")];
        assert_eq!(hour(&back).as_deref(), Some("12"), "a container of eleven has the old values");
        assert_eq!(hour(&[(11, "v3", "moltctl: rotated A"), (8, "v1", "")]).as_deref(), Some("11"));
        assert_eq!(hour(&[]), None);
    }
}
