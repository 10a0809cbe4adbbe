//! How old a value may get, and whether it is that old.
//!
//! `[rotation] ages` of moltctl.toml decides. Where it says nothing: 30 days for what moltctl makes itself (the gateway
//! token, `CDP_SECRET`), since changing it needs nobody; 90 days for what an issuer makes; none for what is no secret and
//! for names the catalogue does not know.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::ages::Age;
use super::catalog::{self, Known, Sensitivity, Source};
use crate::model::SecretName;
use crate::project::settings::Rotation;

/// Days that a value of our own making may be used.
pub const OWN_DAYS: u32 = 30;
/// Days that an issuer's key may be used.
pub const ISSUED_DAYS: u32 = 90;

/// How old values may get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    ages: BTreeMap<SecretName, u32>,
}

/// Whether a value has to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It may get as old as it likes.
    NoLimit,
    /// Not before then.
    NotDue {
        /// When it will be.
        until: Timestamp,
    },
    /// It has been since then, at the latest.
    Due {
        /// Since when.
        since: Timestamp,
    },
    /// How old it is is not known well enough to say. Never to be read as not due.
    Unknown,
}

impl Policy {
    /// What `[rotation]` says, with the defaults for what it does not name.
    #[must_use]
    pub fn of(rotation: &Rotation) -> Self {
        Self { ages: rotation.ages.iter().map(|(slot, age)| (slot.clone(), age.days)).collect() }
    }

    /// Days that the value of `slot` may be used; `None` when it may for ever.
    #[must_use]
    pub fn days(&self, slot: &SecretName) -> Option<u32> {
        if let Some(days) = self.ages.get(slot) {
            return Some(*days);
        }
        match catalog::known(slot.as_str()) {
            Known::Slot(slot) | Known::Alias(slot) if slot.sensitivity == Sensitivity::Secret => {
                Some(if slot.source == Source::Generated { OWN_DAYS } else { ISSUED_DAYS })
            }
            _ => None,
        }
    }
}

/// Whether the value of `slot`, which is of this age, has to be changed.
#[must_use]
pub fn due(slot: &SecretName, age: &Age, policy: &Policy, now: Timestamp) -> Due {
    let Some(days) = policy.days(slot) else { return Due::NoLimit };
    let limit = SignedDuration::from_hours(i64::from(days) * 24);
    let end = |since: Timestamp| since.checked_add(limit).unwrap_or(Timestamp::MAX);
    match (age.since.map(end), age.not_before.map(end)) {
        (Some(latest), _) if latest <= now => Due::Due { since: latest },
        (_, Some(earliest)) if earliest > now => Due::NotDue { until: earliest },
        _ => Due::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::ages::AgeSource;

    fn slot(name: &str) -> SecretName {
        name.parse().expect("a name")
    }

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + day * 86_400).expect("a time")
    }

    fn policy(text: &str) -> Policy {
        let text = format!("version = 1\n[rotation]\nages = {{ {text} }}\n");
        Policy::of(&crate::project::settings::parse(&text).expect("settings").rotation)
    }

    #[test]
    fn what_nothing_is_written_about_has_the_documented_limit() {
        let none = Policy::default();
        for (name, days) in [
            ("MOLTBOT_GATEWAY_TOKEN", Some(30)),
            ("CDP_SECRET", Some(30)),
            ("ANTHROPIC_API_KEY", Some(90)),
            ("R2_SECRET_ACCESS_KEY", Some(90)),
            ("GITHUB_PAT", Some(90)),
            ("CF_ACCESS_AUD", None),
            ("SANDBOX_SLEEP_AFTER", None),
            ("OWN_THING", None),
        ] {
            assert_eq!(none.days(&slot(name)), days, "{name}");
        }
    }

    #[test]
    fn what_is_written_wins_also_for_names_nobody_knows() {
        let own = policy("MOLTBOT_GATEWAY_TOKEN = \"7d\", OWN_THING = \"365d\"");
        assert_eq!(own.days(&slot("MOLTBOT_GATEWAY_TOKEN")), Some(7));
        assert_eq!(own.days(&slot("OWN_THING")), Some(365));
        assert_eq!(own.days(&slot("CDP_SECRET")), Some(30));
    }

    #[test]
    fn an_exact_age_is_due_on_its_day_and_not_before() {
        let token = slot("MOLTBOT_GATEWAY_TOKEN");
        let age = Age::exactly(day(0), AgeSource::Rotation);
        let of = |now| due(&token, &age, &Policy::default(), now);
        assert_eq!(of(day(29)), Due::NotDue { until: day(30) });
        assert_eq!(of(day(30)), Due::Due { since: day(30) });
        assert_eq!(of(day(0)), Due::NotDue { until: day(30) });
        assert_eq!(due(&slot("CF_ACCESS_AUD"), &age, &Policy::default(), day(5000)), Due::NoLimit);
    }

    #[test]
    fn a_span_is_due_when_all_of_it_is_and_unknown_when_part_of_it_is() {
        let token = slot("MOLTBOT_GATEWAY_TOKEN");
        let span = |not_before: Option<i64>, since: Option<i64>| Age {
            since: since.map(day),
            not_before: not_before.map(day),
            exact: false,
            source: AgeSource::OldestVersion,
        };
        for (age, expected) in [
            (span(None, Some(0)), Due::Due { since: day(30) }),
            (span(None, Some(20)), Due::Unknown),
            (span(Some(0), Some(20)), Due::Unknown),
            (span(Some(15), Some(20)), Due::NotDue { until: day(45) }),
            (span(None, None), Due::Unknown),
        ] {
            assert_eq!(due(&token, &age, &Policy::default(), day(40)), expected, "{age:?}");
        }
    }
}
