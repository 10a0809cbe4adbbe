//! The slots of the step with their values, and what the Worker that is live has.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::cloudflare::Client;
use crate::cloudflare::endpoints::{deployments, versions};
use crate::engine::{Ports, StepError};
use crate::error::ErrorKind;
use crate::model::SecretName;
use crate::plan::{PutInEffect, old_value};
use crate::secret::SecretText;
use crate::secrets::catalog::{self, Effect, Place, Slot};

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
        let wanted = Wanted {
            name: name.clone(),
            slot: catalog::slot(name.as_str()),
            new: ports.values.get(name.as_str()),
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

/// What the live version of the Worker is.
#[derive(Default)]
pub(super) struct Live {
    /// Names of its secrets and variables.
    pub(super) names: BTreeSet<String>,
    /// When it was deployed, by Cloudflare's clock.
    pub(super) since: Option<Timestamp>,
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
    let since = list.deployments.first().and_then(|first| first.created_on.as_deref()?.parse().ok());
    let mut names: BTreeSet<String> = step.slots.iter().map(ToString::to_string).collect();
    if let Some(version) = list.live_version() {
        let version = client.call(versions::get(&step.account, &step.worker, version)).await?;
        names.extend(version.resources.bindings.into_iter().map(|binding| binding.name));
    }
    Ok(Live { names, since })
}
