//! Which slots are rotated.

use super::{Request, Skipped};
use crate::commands::secrets::ages;
use crate::commands::secrets::argv;
use crate::commands::secrets::observe::Seen;
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::SecretName;
use crate::secrets::ages::Age;
use crate::secrets::catalog::{self, Known, Sensitivity, Source};
use crate::secrets::due::{Due, Policy, due};
use crate::secrets::lint::near_names;
use crate::sys::clock;

/// Which slots are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// These, as they were typed.
    Named(Vec<String>),
    /// Every secret the Worker has.
    #[default]
    All,
    /// Those that are older than `[rotation] ages` allows.
    Due,
}

/// The slots to rotate, and those that were looked at and left.
#[derive(Debug, Default)]
pub(super) struct Selected {
    pub(super) slots: Vec<SecretName>,
    pub(super) skipped: Vec<Skipped>,
}

/// The slots that `request` means, of those the Worker has.
///
/// # Errors
/// Usage (2) for a slot that is no secret, denied (4) for one that is not set.
pub(super) async fn slots(
    ctx: &Context,
    target: &Target,
    seen: &Seen,
    request: &Request,
) -> Result<Selected> {
    let set: Vec<SecretName> = seen.secrets.iter().filter_map(|(name, _)| name.parse().ok()).collect();
    match &request.selection {
        Selection::Named(typed) => named(typed, &set),
        Selection::All => Ok(all(&set)),
        Selection::Due => only_due(ctx, target, all(&set)).await,
    }
}

fn named(typed: &[String], set: &[SecretName]) -> Result<Selected> {
    let mut selected = Selected::default();
    for name in argv::slots(typed)? {
        let name = match catalog::known(name.as_str()) {
            Known::Alias(slot) if !set.contains(&name) => slot.name.parse().unwrap_or(name),
            _ => name,
        };
        if !set.contains(&name) {
            let near = near_names(name.as_str(), set.iter().map(SecretName::as_str));
            let error = Error::message(ErrorKind::Denied, format!("the Worker has no secret `{name}`"));
            return Err(match near.first() {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint("`moltctl secrets list` shows what is set"),
            });
        }
        if let Some(why) = no_credential(&name) {
            return Err(Error::usage(format!("`{name}` is {why}: there is nothing to rotate"))
                .hint("`moltctl secrets set` changes it"));
        }
        selected.add(name, set);
    }
    Ok(selected)
}

fn all(set: &[SecretName]) -> Selected {
    let mut selected = Selected::default();
    for name in set {
        match no_credential(name) {
            Some(why) => selected.skipped.push(Skipped::settled(name, why)),
            None => selected.add(name.clone(), set),
        }
    }
    selected
}

async fn only_due(ctx: &Context, target: &Target, all: Selected) -> Result<Selected> {
    let known = ages::read(ctx, target).await?;
    let (policy, now) = (Policy::of(&target.checkout.settings.rotation), clock::now());
    // An age that cannot be told may be too long: such a slot is rotated once, and is known from then on.
    let is_due = |slot: &SecretName| {
        let age = known.get(slot).unwrap_or(&Age::UNKNOWN);
        matches!(due(slot, age, &policy, now), Due::Due { .. } | Due::Unknown)
    };
    Ok(Selected { slots: all.slots.into_iter().filter(is_due).collect(), skipped: all.skipped })
}

impl Selected {
    /// Adds a slot once, and with it the other half of a pair.
    fn add(&mut self, name: SecretName, set: &[SecretName]) {
        let pair = pair();
        let halves: Vec<SecretName> = if pair.contains(&name) {
            set.iter().filter(|it| pair.contains(it)).cloned().collect()
        } else {
            vec![name]
        };
        for half in halves {
            if !self.slots.contains(&half) {
                self.slots.push(half);
            }
        }
    }
}

/// The two slots that are one credential.
pub(super) fn pair() -> [SecretName; 2] {
    ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"]
        .map(|name| name.parse().expect("both are names of secrets by the test of the catalogue"))
}

/// Why a slot holds nothing that could be rotated.
fn no_credential(name: &SecretName) -> Option<&'static str> {
    let slot = catalog::slot(name.as_str())?;
    // The access key id is no secret, and half of a credential.
    if slot.name == "R2_ACCESS_KEY_ID" {
        return None;
    }
    match (slot.sensitivity, slot.source) {
        (Sensitivity::Plain, _) => Some("a setting, not a secret"),
        (_, Source::Derived) => Some("derived from the account"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<SecretName> {
        names.iter().map(|name| name.parse().expect("is a name")).collect()
    }

    #[test]
    fn a_half_brings_the_other_and_settings_are_left() {
        let set =
            names(&["CF_ACCESS_AUD", "DEV_MODE", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "OWN_KEY"]);
        let selected = named(&["R2_SECRET_ACCESS_KEY".to_owned()], &set).expect("is a secret");
        assert_eq!(selected.slots, names(&["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"]));
        let every = all(&set);
        assert_eq!(every.slots, names(&["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "OWN_KEY"]));
        assert_eq!(every.skipped.len(), 2);
    }

    #[test]
    fn an_older_name_means_the_slot_and_a_typo_is_answered() {
        let set = names(&["MOLTBOT_GATEWAY_TOKEN"]);
        let selected = named(&["OPENCLAW_GATEWAY_TOKEN".to_owned()], &set).expect("is an alias");
        assert_eq!(selected.slots, set);
        let error = named(&["MOLTBOT_GATEWAY_TOKN".to_owned()], &set).expect_err("is none");
        assert_eq!(error.kind.exit_code(), 4);
        assert!(error.hints[0].contains("MOLTBOT_GATEWAY_TOKEN"), "{:?}", error.hints);
        let error = named(&["DEV_MODE".to_owned()], &names(&["DEV_MODE"])).expect_err("is a setting");
        assert_eq!(error.kind.exit_code(), 2);
    }
}
