//! Every slot of Moltworker and of the forks of it that people run.
//!
//! A slot is one named value of a deployment: who issues it, what it looks like, who reads it, what a change of it
//! needs before the running gateway sees it, and where copies of it lie. The list was read from the Worker's own
//! `src/types.ts`, `src/gateway/env.ts` and `start-openclaw.sh` (2026-03-03), from every later version of them in
//! the public forks, and from their `.dev.vars.example`.
//!
//! One file a family. A test keeps names unique, aliases unambiguous and every family sorted into one index.
//! Absent on purpose: how an issuer is asked (`providers`), what is wrong with a value ([`super::lint`]).

mod access;
mod channels;
mod gateway;
mod models;
mod phantom;
mod slot;
mod storage;
mod tools;

pub use phantom::{Phantom, phantom};
pub use slot::{Effect, Issuer, Place, Reader, Sensitivity, Slot, Source};

/// The families in the order in which they are shown.
const FAMILIES: &[&[Slot]] =
    &[gateway::SLOTS, access::SLOTS, models::SLOTS, channels::SLOTS, storage::SLOTS, tools::SLOTS];

/// Every slot, in the order in which they are shown.
pub fn slots() -> impl Iterator<Item = &'static Slot> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The slot of exactly this name.
#[must_use]
pub fn slot(name: &str) -> Option<&'static Slot> {
    slots().find(|slot| slot.name == name)
}

/// What a name means to the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The name of a slot.
    Slot(&'static Slot),
    /// Another or an older name of a slot.
    Alias(&'static Slot),
    /// A name people set and nothing reads.
    Phantom(Phantom),
    /// A credential of the operator, which no deployment should hold.
    Operators,
    /// Not in the catalogue.
    Unknown,
}

/// Looks a name up: slots first, then aliases, then what must not or need not be set.
#[must_use]
pub fn known(name: &str) -> Known {
    if let Some(slot) = slot(name) {
        return Known::Slot(slot);
    }
    if let Some(slot) = slots().find(|slot| slot.aliases.contains(&name)) {
        return Known::Alias(slot);
    }
    if let Some(phantom) = phantom(name) {
        return Known::Phantom(phantom);
    }
    if OPERATORS.contains(&name) { Known::Operators } else { Known::Unknown }
}

/// Credentials that govern an account or an organisation. In a Worker they hand it to whoever breaks into it.
pub const OPERATORS: &[&str] = &[
    "ANTHROPIC_ADMIN_KEY",
    "CF_API_KEY",
    "CF_API_TOKEN",
    "CLOUDFLARE_API_KEY",
    "CLOUDFLARE_API_TOKEN",
    "CLOUDFLARE_EMAIL",
    "OPENAI_ADMIN_KEY",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::SecretName;

    #[test]
    fn names_and_aliases_are_valid_and_mean_one_thing() {
        let mut seen = BTreeSet::new();
        for slot in slots() {
            for name in std::iter::once(&slot.name).chain(slot.aliases) {
                assert!(name.parse::<SecretName>().is_ok(), "{name}");
                assert!(seen.insert(*name), "{name} is listed twice");
                assert!(phantom(name).is_none(), "{name} is a slot and a phantom");
            }
        }
        for name in OPERATORS {
            assert!(!seen.contains(name), "{name} is a slot and an operator's credential");
        }
    }

    #[test]
    fn every_slot_says_what_it_is_for_and_every_secret_where_it_comes_from() {
        for slot in slots() {
            assert!(!slot.about.is_empty(), "{}", slot.name);
            assert!(!slot.about.ends_with('.'), "{}", slot.name);
            if slot.sensitivity == Sensitivity::Secret && slot.reader != Reader::Forks {
                assert!(!slot.obtain.is_empty(), "{} does not say where to get it", slot.name);
            }
        }
    }

    #[test]
    fn everything_the_worker_of_march_2026_reads_is_a_slot() {
        // MoltbotEnv of cloudflare/moltworker at aa5f75b, its string members.
        let read = [
            "CF_AI_GATEWAY_ACCOUNT_ID",
            "CF_AI_GATEWAY_GATEWAY_ID",
            "CLOUDFLARE_AI_GATEWAY_API_KEY",
            "CF_AI_GATEWAY_MODEL",
            "AI_GATEWAY_API_KEY",
            "AI_GATEWAY_BASE_URL",
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_BASE_URL",
            "OPENAI_API_KEY",
            "MOLTBOT_GATEWAY_TOKEN",
            "DEV_MODE",
            "E2E_TEST_MODE",
            "DEBUG_ROUTES",
            "SANDBOX_SLEEP_AFTER",
            "TELEGRAM_BOT_TOKEN",
            "TELEGRAM_DM_POLICY",
            "DISCORD_BOT_TOKEN",
            "DISCORD_DM_POLICY",
            "SLACK_BOT_TOKEN",
            "SLACK_APP_TOKEN",
            "CF_ACCESS_TEAM_DOMAIN",
            "CF_ACCESS_AUD",
            "R2_ACCESS_KEY_ID",
            "R2_SECRET_ACCESS_KEY",
            "R2_BUCKET_NAME",
            "CF_ACCOUNT_ID",
            "CDP_SECRET",
            "WORKER_URL",
        ];
        let upstream: BTreeSet<&str> =
            slots().filter(|slot| slot.reader == Reader::Upstream).map(|slot| slot.name).collect();
        assert_eq!(upstream, read.into_iter().collect::<BTreeSet<&str>>());
    }

    #[test]
    fn the_three_switches_that_open_the_door_are_forbidden() {
        let forbidden: Vec<&str> =
            slots().filter(|slot| slot.forbidden.is_some()).map(|slot| slot.name).collect();
        for name in ["DEV_MODE", "E2E_TEST_MODE", "DEBUG_ROUTES"] {
            assert!(forbidden.contains(&name), "{name}");
        }
    }

    #[test]
    fn old_names_lead_to_the_new_one() {
        for name in ["CLAWDBOT_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_TOKEN"] {
            assert!(
                matches!(known(name), Known::Alias(slot) if slot.name == "MOLTBOT_GATEWAY_TOKEN"),
                "{name}"
            );
        }
        assert_eq!(known("CLOUDFLARE_API_TOKEN"), Known::Operators);
        assert_eq!(known("NOTHING_LIKE_IT"), Known::Unknown);
    }
}
