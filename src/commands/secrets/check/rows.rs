//! One row a slot, from what was seen.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::live::NO_VALUE;
use super::values::AtHand;
use super::views::{
    AgeView, DueState, DueView, LivenessState, LivenessView, ShapeView, SlotCheck, StoredView,
};
use crate::commands::secrets::list::{SlotState, SlotView};
use crate::model::SecretName;
use crate::secret::SecretText;
use crate::secrets::ages::{Age, AgeSource};
use crate::secrets::catalog::{self, Known, Place, Sensitivity};
use crate::secrets::due::{Due, Policy, due};
use crate::secrets::shape::Fit;

/// What a row is made of, beside the slot itself.
pub(super) struct Parts<'a> {
    /// Since when values are what they are; `None` when that was not asked.
    pub(super) ages: Option<&'a BTreeMap<SecretName, Age>>,
    /// How old they may get.
    pub(super) policy: &'a Policy,
    /// Now.
    pub(super) now: Timestamp,
    /// Values at hand.
    pub(super) at_hand: &'a AtHand,
    /// Whether they are alive; `None` when that was not asked.
    pub(super) liveness: Option<&'a BTreeMap<SecretName, LivenessView>>,
}

/// The row of a slot the Worker was asked about.
pub(super) fn row(slot: &SlotView, parts: &Parts<'_>) -> SlotCheck {
    SlotCheck {
        state: Some(slot.state),
        required: slot.required,
        ..bare(&slot.name, Some(slot.state), parts)
    }
}

/// The row of a value that was given, without the Worker.
pub(super) fn given(name: &SecretName, parts: &Parts<'_>) -> SlotCheck {
    bare(name.as_str(), None, parts)
}

fn bare(name: &str, state: Option<SlotState>, parts: &Parts<'_>) -> SlotCheck {
    let slot: Option<SecretName> = name.parse().ok();
    let is_set = state == Some(SlotState::Set);
    let age = slot.as_ref().and_then(|slot| parts.ages?.get(slot)).copied().filter(|_| is_set);
    let value = slot.as_ref().and_then(|slot| parts.at_hand.values.get(slot));
    SlotCheck {
        name: name.to_owned(),
        state,
        required: false,
        age: age.map(|age| age_view(&age, parts.now)).unwrap_or_default(),
        due: match &slot {
            Some(slot) if is_set && parts.ages.is_some() => {
                due_view(slot, &age.unwrap_or(Age::UNKNOWN), parts)
            }
            _ => DueView { state: DueState::NoLimit, limit_days: None, on: None, days_left: None },
        },
        shape: value.map_or(ShapeView::NotChecked, |value| shape(name, &value.value)),
        liveness: liveness(name, slot.as_ref(), parts),
        places: places(name),
        stored: parts.at_hand.stored.as_ref().map(|stored| {
            let own = stored.iter().filter(|copy| Some(&copy.slot) == slot.as_ref());
            let mut found: Vec<StoredView> = own.map(|copy| copy.at.clone()).collect();
            found.dedup();
            found
        }),
    }
}

fn liveness(name: &str, slot: Option<&SecretName>, parts: &Parts<'_>) -> LivenessView {
    let is_plain = catalog::slot(name).is_some_and(|slot| slot.sensitivity == Sensitivity::Plain);
    match slot.and_then(|slot| parts.liveness?.get(slot)) {
        Some(view) => view.clone(),
        None if is_plain => {
            LivenessView { state: LivenessState::NotApplicable, note: None, value_from: None }
        }
        None if parts.liveness.is_some() => LivenessView::not_checked(NO_VALUE),
        None => LivenessView::not_checked("`--live` asks"),
    }
}

#[expect(clippy::disallowed_methods, reason = "the value is compared with the form of the slot")]
fn shape(name: &str, value: &SecretText) -> ShapeView {
    let Known::Slot(slot) = catalog::known(name) else { return ShapeView::NotChecked };
    match slot.shape.fit(value.expose()) {
        Fit::Good => ShapeView::Fits,
        Fit::Unusual(_) => ShapeView::Unusual,
        Fit::Foreign(_) | Fit::Damaged(_) | Fit::Wrong(_) => ShapeView::Wrong,
    }
}

fn age_view(age: &Age, now: Timestamp) -> AgeView {
    let days = |at: Timestamp| days_between(at, now).max(0);
    AgeView {
        since: age.since.map(|at| at.to_string()),
        not_before: age.not_before.map(|at| at.to_string()),
        exact: age.exact,
        days: age.since.map(days),
        days_at_most: age.not_before.map(days),
        source: word(age.source).map(str::to_owned),
    }
}

fn due_view(slot: &SecretName, age: &Age, parts: &Parts<'_>) -> DueView {
    let (state, on) = match due(slot, age, parts.policy, parts.now) {
        Due::NoLimit => (DueState::NoLimit, None),
        Due::NotDue { until } => (DueState::NotDue, Some(until)),
        Due::Due { since } => (DueState::Due, Some(since)),
        Due::Unknown => (DueState::Unknown, None),
    };
    DueView {
        state,
        limit_days: parts.policy.days(slot),
        on: on.map(|on| on.to_string()),
        // Rounded the other way: what is due in an hour is due in a day, not today.
        days_left: on.map(|on| -days_between(on, parts.now)),
    }
}

/// Whole days from `from` to `to`, rounded down: a day that is over counts as over.
pub(super) fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).div_euclid(86_400)
}

fn word(source: AgeSource) -> Option<&'static str> {
    Some(match source {
        AgeSource::Rotation => "rotation",
        AgeSource::Journal => "journal",
        AgeSource::Message => "message",
        AgeSource::Appeared => "appeared",
        AgeSource::FirstVersion => "first-version",
        AgeSource::OldestVersion => "oldest-version",
        AgeSource::Nothing => return None,
    })
}

/// Where copies lie, in words; nothing for what is no secret.
fn places(name: &str) -> Vec<String> {
    let Known::Slot(slot) = catalog::known(name) else { return Vec::new() };
    if slot.sensitivity == Sensitivity::Plain {
        return Vec::new();
    }
    slot.copies().map(place).collect()
}

fn place(place: Place) -> String {
    match place {
        Place::OpenClawConfig(path) => format!("`{path}` of openclaw.json, kept in R2"),
        Place::AuthProfile(name) => format!("auth profile `{name}`, kept in R2"),
        Place::RcloneConf => "rclone.conf of the container".to_owned(),
        Place::Arguments(command) => format!("command line of `{command}`"),
        Place::Environment => "environment of the gateway and its tools".to_owned(),
        Place::UrlQuery(name) => format!("`?{name}=` of URLs: logs, history"),
        Place::OldVersions => "older versions of the Worker".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_and_a_day_that_is_over_is_over() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let noon = at("2026-11-20T12:00:00Z");
        for (to, days) in [
            ("2026-11-20T12:00:00Z", 0),
            ("2026-11-21T11:59:59Z", 0),
            ("2026-11-21T12:00:00Z", 1),
            ("2026-11-20T11:59:59Z", -1),
            ("2026-11-19T12:00:00Z", -1),
            ("2026-11-19T11:00:00Z", -2),
        ] {
            assert_eq!(days_between(noon, at(to)), days, "{to}");
        }
    }

    #[test]
    fn a_secret_has_places_and_a_setting_has_none() {
        let of_key = places("ANTHROPIC_API_KEY");
        assert!(of_key[0].contains("auth profile") && of_key[0].contains("R2"), "{of_key:?}");
        assert!(of_key.last().is_some_and(|last| last.contains("older versions")));
        assert!(places("SANDBOX_SLEEP_AFTER").is_empty());
    }
}
