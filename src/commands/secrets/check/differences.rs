//! Where the secrets that serve are not what they should be, in words.

use super::values::{AtHand, Copy};
use super::views::{Difference, ValueFrom};
use crate::commands::secrets::list::{SlotState, SlotView};
use crate::model::SecretName;
use crate::secrets::ages::History;
use crate::secrets::catalog::{self, Known};
use crate::secrets::drift::{Change, Undone, outside, staged, undone_rotations};

/// Everything that differs, the graver first.
pub(super) fn all(history: Option<&History>, slots: &[SlotView], at_hand: &AtHand) -> Vec<Difference> {
    let mut found = Vec::new();
    if let Some(history) = history {
        found.extend(undone_rotations(history).iter().map(undone));
        found.extend(outside(history).iter().map(changed_outside));
        found.extend(staged(history).iter().map(waiting));
    }
    found.extend(stored_copies(slots, at_hand));
    found.extend(slots.iter().filter(|slot| is_extra(slot)).map(extra));
    found
}

fn undone(undone: &Undone) -> Difference {
    let slots = texts(&undone.note.slots);
    let what = named(&slots);
    let why = if undone.note.compromised { ", which was in others' hands" } else { "" };
    Difference {
        id: "rotation-undone".to_owned(),
        message: format!(
            "what serves is older than a rotation of {what}: it has the value from before it{why}"
        ),
        remedy: format!("deploy version {} again, or `moltctl secrets rotate`", short(&undone.version)),
        slots,
        version: Some(undone.version.clone()),
        at: None,
    }
}

fn changed_outside(change: &Change) -> Difference {
    let by = change.by.as_deref().unwrap_or("somebody");
    let with = change.source.as_deref().map_or(String::new(), |source| format!(" with {}", shown(source)));
    let mut what = Vec::new();
    if !change.changed.is_empty() {
        what.push(format!("changed {}", named(&texts(&change.changed))));
    }
    if !change.removed.is_empty() {
        what.push(format!("removed {}", named(&texts(&change.removed))));
    }
    if what.is_empty() {
        what.push("changed secrets, which ones it does not tell,".to_owned());
    }
    Difference {
        id: "changed-outside".to_owned(),
        message: format!("{by}{with} {} on {}, after moltctl's last change", what.join(" and "), day(change)),
        remedy: "if that was meant, `moltctl secrets rotate SLOT` dates and proves it; if not, rotate it too"
            .to_owned(),
        ..of_version(change)
    }
}

fn waiting(change: &Change) -> Difference {
    let what = named(&texts(&[change.changed.as_slice(), &change.removed].concat()));
    Difference {
        id: "staged".to_owned(),
        message: format!(
            "version {} of {} changes {what} and is not deployed",
            short(&change.version),
            day(change)
        ),
        remedy: "deploy it, or deploy what serves again: until then no secret can be set (10215)".to_owned(),
        ..of_version(change)
    }
}

fn of_version(change: &Change) -> Difference {
    Difference {
        id: String::new(),
        slots: texts(&[change.changed.as_slice(), &change.removed].concat()),
        version: Some(change.version.clone()),
        at: Some(change.at.to_string()),
        message: String::new(),
        remedy: String::new(),
    }
}

/// A stored copy that is not the value the operator knows: onboarding's copies win over the environment.
fn stored_copies(slots: &[SlotView], at_hand: &AtHand) -> Vec<Difference> {
    let is_set = |name: &SecretName| {
        slots.iter().any(|slot| slot.name == name.as_str() && slot.state == SlotState::Set)
    };
    let mut found = Vec::new();
    for (slot, value) in at_hand.values.iter().filter(|(slot, _)| is_set(slot)) {
        if value.from == ValueFrom::StoredCopy {
            continue;
        }
        let others = at_hand.stored.iter().flatten();
        let others: Vec<&Copy> =
            others.filter(|copy| copy.slot == *slot && copy.value != value.value).collect();
        if others.is_empty() {
            continue;
        }
        let mut objects: Vec<String> = others.iter().map(|copy| format!("`{}`", copy.at.object)).collect();
        objects.dedup();
        found.push(Difference {
            id: "stored-copy-differs".to_owned(),
            slots: vec![slot.to_string()],
            version: None,
            at: None,
            message: format!(
                "another value than the one at hand is kept for `{slot}` in {}",
                objects.join(", ")
            ),
            remedy: format!(
                "`moltctl secrets rotate {slot}` rewrites the copies and shows which one is in use"
            ),
        });
    }
    found
}

fn is_extra(slot: &SlotView) -> bool {
    let set = matches!(slot.state, SlotState::Set | SlotState::Exposed);
    let unread = slot.read_here == Some(false);
    let senseless = matches!(catalog::known(&slot.name), Known::Operators | Known::Phantom(_));
    set && !slot.required && (unread || senseless)
}

fn extra(slot: &SlotView) -> Difference {
    let why = match catalog::known(&slot.name) {
        Known::Operators => "a credential of yours, which no Worker should hold".to_owned(),
        Known::Phantom(_) => "a name that no Moltworker reads".to_owned(),
        Known::Alias(other) => format!("an older name of `{}`, which this code does not read", other.name),
        Known::Slot(_) | Known::Unknown => "a name that this checkout's code does not read".to_owned(),
    };
    Difference {
        id: "extra".to_owned(),
        slots: vec![slot.name.clone()],
        version: None,
        at: None,
        message: format!("`{}` is set: {why}", slot.name),
        remedy: format!("`moltctl secrets unset {}`", slot.name),
    }
}

fn texts(slots: &[SecretName]) -> Vec<String> {
    slots.iter().map(ToString::to_string).collect()
}

fn named(slots: &[String]) -> String {
    match slots {
        [] => "secrets that are not named".to_owned(),
        slots => format!("`{}`", slots.join("`, `")),
    }
}

/// What a version was made with, as people know it.
fn shown(source: &str) -> &str {
    match source {
        "dash" => "the dashboard",
        "api" => "the API",
        other => other,
    }
}

fn short(version: &str) -> &str {
    version.get(..8).unwrap_or(version)
}

fn day(change: &Change) -> String {
    change.at.strftime("%Y-%m-%d").to_string()
}
