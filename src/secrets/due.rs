//! How old a value may get, and whether it is that old.
//!
//! `[rotation] ages` of moltctl.toml decides. Where it says nothing: 30 days for what moltctl makes itself (the gateway
//! token, `CDP_SECRET`), since changing it needs nobody; 90 days for what an issuer makes; none for what is no secret and
//! for names the catalogue does not know.

use jiff::{SignedDuration, Timestamp};

use super::ages::Age;
use super::catalog::{self, Known, Sensitivity, Source};
use crate::model::SecretName;
use crate::project::settings::Rotation;

/// Days that a value of our own making may be used.
pub const OWN_DAYS: u32 = 30;
/// Days that an issuer's key may be used.
pub const ISSUED_DAYS: u32 = 90;

/// Whether a value has to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It may get as old as it likes.
    NoLimit,
    /// Not before then.
    NotBefore(Timestamp),
    /// It has been since then, at the latest.
    Since(Timestamp),
    /// How old it is is not known well enough to say. Never to be read as not due.
    Unknown,
}

/// Days that the value of `slot` may be used; `None` when it may for ever.
#[must_use]
pub fn days(slot: &SecretName, policy: &Rotation) -> Option<u32> {
    if let Some((_, age)) = policy.ages.iter().find(|(name, _)| name == slot) {
        return Some(age.days);
    }
    match catalog::known(slot.as_str()) {
        Known::Slot(slot) | Known::Alias(slot) if slot.sensitivity == Sensitivity::Secret => {
            Some(if slot.source == Source::Generated { OWN_DAYS } else { ISSUED_DAYS })
        }
        _ => None,
    }
}

/// Whether the value of `slot`, which is of this age, has to be changed; without an age it is unknown.
#[must_use]
pub fn due(slot: &SecretName, age: Option<&Age>, policy: &Rotation, now: Timestamp) -> Due {
    let Some(days) = days(slot, policy) else { return Due::NoLimit };
    let limit = SignedDuration::from_hours(i64::from(days) * 24);
    let end = |since: Timestamp| since.checked_add(limit).unwrap_or(Timestamp::MAX);
    let age = age.copied().unwrap_or(Age::UNKNOWN);
    match (age.since.map(end), age.not_before.map(end)) {
        (Some(latest), _) if latest <= now => Due::Since(latest),
        (_, Some(earliest)) if earliest > now => Due::NotBefore(earliest),
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

    fn policy(text: &str) -> Rotation {
        let text = format!("version = 1\n[rotation]\nages = {{ {text} }}\n");
        crate::project::settings::parse(&text).expect("settings").rotation
    }

    #[test]
    fn what_nothing_is_written_about_has_the_documented_limit() {
        let none = Rotation::default();
        for (name, limit) in [
            ("MOLTBOT_GATEWAY_TOKEN", Some(30)),
            ("CDP_SECRET", Some(30)),
            ("ANTHROPIC_API_KEY", Some(90)),
            ("R2_SECRET_ACCESS_KEY", Some(90)),
            ("GITHUB_PAT", Some(90)),
            ("CF_ACCESS_AUD", None),
            ("SANDBOX_SLEEP_AFTER", None),
            ("OWN_THING", None),
        ] {
            assert_eq!(days(&slot(name), &none), limit, "{name}");
        }
    }

    #[test]
    fn what_is_written_wins_also_for_names_nobody_knows() {
        let own = policy("MOLTBOT_GATEWAY_TOKEN = \"7d\", OWN_THING = \"365d\"");
        assert_eq!(days(&slot("MOLTBOT_GATEWAY_TOKEN"), &own), Some(7));
        assert_eq!(days(&slot("OWN_THING"), &own), Some(365));
        assert_eq!(days(&slot("CDP_SECRET"), &own), Some(30));
    }

    #[test]
    fn an_exact_age_is_due_on_its_day_and_not_before() {
        let token = slot("MOLTBOT_GATEWAY_TOKEN");
        let age = Age::exactly(day(0), AgeSource::Rotation);
        let of = |now| due(&token, Some(&age), &Rotation::default(), now);
        assert_eq!(of(day(29)), Due::NotBefore(day(30)));
        assert_eq!(of(day(30)), Due::Since(day(30)));
        assert_eq!(of(day(0)), Due::NotBefore(day(30)));
        assert_eq!(due(&slot("CF_ACCESS_AUD"), Some(&age), &Rotation::default(), day(5000)), Due::NoLimit);
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
            (span(None, Some(0)), Due::Since(day(30))),
            (span(None, Some(20)), Due::Unknown),
            (span(Some(0), Some(20)), Due::Unknown),
            (span(Some(15), Some(20)), Due::NotBefore(day(45))),
            (span(None, None), Due::Unknown),
        ] {
            assert_eq!(due(&token, Some(&age), &Rotation::default(), day(40)), expected, "{age:?}");
        }
    }
}
