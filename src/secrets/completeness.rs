//! Which slots are missing, half set or should not be there, given the names alone.
//!
//! The rules are those of the Worker (`validateRequiredEnv`, `buildEnvVars`) and of the start script: what is
//! missing from the first answers 503 to everybody, what is half set silently turns a feature off.
//! Absent on purpose: values. A name that is set to nonsense is complete here and found by [`super::lint`].

use std::collections::BTreeSet;

use super::catalog;

/// A slot, or several of which any one will do.
type Member = &'static [&'static str];

/// Slots that only work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set {
    /// What they make work, for a message: "R2 persistence".
    pub what: &'static str,
    /// What happens while only some are set.
    pub otherwise: &'static str,
    members: &'static [Member],
    /// Members whose presence shows the intention. A shared identifier alone does not.
    leads: &'static [&'static str],
}

/// Who fills a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supplier {
    /// The operator, with `moltctl secrets push` or `set`.
    Operator,
    /// `moltctl token generate`.
    Generator,
    /// `moltctl access apply`, which derives it.
    Access,
}

/// One thing that is missing or too much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The Worker refuses to serve without it.
    Missing {
        /// The slot.
        name: &'static str,
        /// What happens meanwhile.
        why: &'static str,
        /// Who fills it.
        supplier: Supplier,
    },
    /// No model provider is complete: the Worker refuses to serve.
    NoProvider {
        /// What each provider still lacks, the nearest to complete first.
        ways: Vec<Way>,
    },
    /// A set is half there.
    Incomplete {
        /// The set.
        set: &'static Set,
        /// Its members that are set.
        present: Vec<&'static str>,
        /// Its members that are not.
        missing: Vec<&'static str>,
    },
    /// Set, and must not be in production.
    Forbidden {
        /// The slot.
        name: &'static str,
        /// What it does there.
        why: &'static str,
    },
}

/// One way to have a model provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What it is.
    pub what: &'static str,
    /// The slots it still lacks.
    pub missing: Vec<&'static str>,
}

impl Gap {
    /// True when the Worker answers 503 to everybody, or opens to everybody, because of it.
    #[must_use]
    pub const fn is_blocking(&self) -> bool {
        !matches!(self, Self::Incomplete { .. })
    }
}

const ANSWERS_503: &str = "every request is answered with 503 and the list of what is missing";

const REQUIRED: &[(&str, &str, Supplier)] = &[
    ("MOLTBOT_GATEWAY_TOKEN", ANSWERS_503, Supplier::Generator),
    ("CF_ACCESS_TEAM_DOMAIN", ANSWERS_503, Supplier::Access),
    ("CF_ACCESS_AUD", ANSWERS_503, Supplier::Access),
];

const PROVIDERS: &[Set] = &[
    Set { what: "Anthropic", otherwise: "", members: &[&["ANTHROPIC_API_KEY"]], leads: &[] },
    Set { what: "OpenAI", otherwise: "", members: &[&["OPENAI_API_KEY"]], leads: &[] },
    GATEWAY,
    LEGACY_GATEWAY,
];

const GATEWAY: Set = Set {
    what: "Cloudflare AI Gateway",
    otherwise: "the gateway is not used and the direct keys are",
    members: &[
        &["CLOUDFLARE_AI_GATEWAY_API_KEY"],
        &["CF_AI_GATEWAY_ACCOUNT_ID"],
        &["CF_AI_GATEWAY_GATEWAY_ID"],
    ],
    leads: &["CLOUDFLARE_AI_GATEWAY_API_KEY", "CF_AI_GATEWAY_ACCOUNT_ID", "CF_AI_GATEWAY_GATEWAY_ID"],
};

const LEGACY_GATEWAY: Set = Set {
    what: "AI Gateway (older form)",
    otherwise: "both are ignored",
    members: &[&["AI_GATEWAY_API_KEY"], &["AI_GATEWAY_BASE_URL"]],
    leads: &["AI_GATEWAY_API_KEY", "AI_GATEWAY_BASE_URL"],
};

static SETS: &[Set] = &[
    GATEWAY,
    LEGACY_GATEWAY,
    Set {
        what: "R2 persistence",
        otherwise: "nothing is kept: a restart of the container loses conversations, devices and settings",
        members: &[
            &["R2_ACCESS_KEY_ID"],
            &["R2_SECRET_ACCESS_KEY"],
            &["CF_ACCOUNT_ID", "CLOUDFLARE_ACCOUNT_ID"],
        ],
        leads: &["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"],
    },
    Set {
        what: "Slack",
        otherwise: "the channel is not configured",
        members: &[&["SLACK_BOT_TOKEN"], &["SLACK_APP_TOKEN"]],
        leads: &["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"],
    },
    Set {
        what: "browser automation",
        otherwise: "`/cdp` answers 503 or the skill cannot find it",
        members: &[&["CDP_SECRET"], &["WORKER_URL"]],
        leads: &["CDP_SECRET", "WORKER_URL"],
    },
    Set {
        what: "Telegram direct messages",
        otherwise: "the setting is ignored",
        members: &[&["TELEGRAM_BOT_TOKEN"]],
        leads: &["TELEGRAM_DM_POLICY", "TELEGRAM_DM_ALLOW_FROM", "TELEGRAM_ALLOWED_USERS"],
    },
    Set {
        what: "Discord direct messages",
        otherwise: "the setting is ignored",
        members: &[&["DISCORD_BOT_TOKEN"]],
        leads: &["DISCORD_DM_POLICY", "DISCORD_ALLOWED_USERS"],
    },
];

impl Set {
    fn missing(&self, names: &BTreeSet<&str>) -> Vec<&'static str> {
        let absent = |member: &&Member| !member.iter().any(|name| names.contains(name));
        self.members.iter().filter(absent).filter_map(|member| member.first().copied()).collect()
    }

    fn present(&self, names: &BTreeSet<&str>) -> Vec<&'static str> {
        let mut present: Vec<&'static str> = self
            .members
            .iter()
            .copied()
            .flatten()
            .chain(self.leads)
            .copied()
            .filter(|name| names.contains(name))
            .collect();
        present.sort_unstable();
        present.dedup();
        present
    }
}

/// What is missing, half set or forbidden among `names`, which are the names of all secrets *and* variables of
/// the deployment. The order is that of urgency.
#[must_use]
pub fn completeness(names: &BTreeSet<&str>) -> Vec<Gap> {
    let mut gaps = forbidden(names);
    gaps.extend(
        REQUIRED
            .iter()
            .filter(|(name, ..)| !names.contains(name))
            .map(|&(name, why, supplier)| Gap::Missing { name, why, supplier }),
    );
    gaps.extend(no_provider(names));
    gaps.extend(SETS.iter().filter_map(|set| incomplete(set, names)));
    gaps
}

fn forbidden(names: &BTreeSet<&str>) -> Vec<Gap> {
    catalog::slots()
        .filter(|slot| names.contains(slot.name))
        .filter_map(|slot| slot.forbidden.map(|why| Gap::Forbidden { name: slot.name, why }))
        .collect()
}

fn no_provider(names: &BTreeSet<&str>) -> Option<Gap> {
    let mut ways: Vec<Way> =
        PROVIDERS.iter().map(|set| Way { what: set.what, missing: set.missing(names) }).collect();
    if ways.iter().any(|way| way.missing.is_empty()) {
        return None;
    }
    ways.sort_by_key(|way| way.missing.len());
    Some(Gap::NoProvider { ways })
}

fn incomplete(set: &'static Set, names: &BTreeSet<&str>) -> Option<Gap> {
    let is_meant = set.leads.iter().any(|name| names.contains(name));
    let missing = set.missing(names);
    (is_meant && !missing.is_empty()).then(|| Gap::Incomplete { set, present: set.present(names), missing })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(names: &[&str]) -> Vec<Gap> {
        completeness(&names.iter().copied().collect())
    }

    const LEAST: &[&str] =
        &["MOLTBOT_GATEWAY_TOKEN", "CF_ACCESS_TEAM_DOMAIN", "CF_ACCESS_AUD", "ANTHROPIC_API_KEY"];

    fn with(more: &[&'static str]) -> Vec<Gap> {
        gaps(&[LEAST, more].concat())
    }

    #[test]
    fn every_name_in_a_rule_is_a_slot() {
        let sets = SETS
            .iter()
            .chain(PROVIDERS)
            .flat_map(|set| set.members.iter().copied().flatten().chain(set.leads));
        for name in sets.copied().chain(REQUIRED.iter().map(|(name, ..)| *name)) {
            assert!(catalog::slot(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_least_deployment_is_complete() {
        assert_eq!(gaps(LEAST), []);
    }

    #[test]
    fn nothing_set_lacks_the_token_access_and_a_provider() {
        let gaps = gaps(&[]);
        assert_eq!(gaps.len(), 4);
        assert!(gaps.iter().all(Gap::is_blocking));
        assert!(matches!(&gaps[1], Gap::Missing { supplier: Supplier::Access, .. }));
        assert!(matches!(&gaps[3], Gap::NoProvider { ways } if ways.len() == 4));
    }

    #[test]
    fn the_provider_nearest_to_complete_comes_first() {
        let gaps =
            gaps(&["MOLTBOT_GATEWAY_TOKEN", "CF_ACCESS_TEAM_DOMAIN", "CF_ACCESS_AUD", "AI_GATEWAY_API_KEY"]);
        assert!(
            matches!(&gaps[0], Gap::NoProvider { ways } if ways.iter().any(|way| way.missing == ["AI_GATEWAY_BASE_URL"]))
        );
        assert!(matches!(&gaps[1], Gap::Incomplete { missing, .. } if missing == &["AI_GATEWAY_BASE_URL"]));
    }

    #[test]
    fn half_a_pair_is_named_with_what_is_there_and_what_is_not() {
        let gaps = with(&["SLACK_BOT_TOKEN"]);
        assert!(matches!(
            gaps.as_slice(),
            [Gap::Incomplete { present, missing, .. }] if present == &["SLACK_BOT_TOKEN"] && missing == &["SLACK_APP_TOKEN"]
        ));
        assert!(!gaps[0].is_blocking());
    }

    #[test]
    fn either_name_of_the_account_completes_r2() {
        let keys = ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"];
        assert_eq!(with(&keys).len(), 1);
        assert_eq!(with(&[keys[0], keys[1], "CF_ACCOUNT_ID"]), []);
        assert_eq!(with(&[keys[0], keys[1], "CLOUDFLARE_ACCOUNT_ID"]), []);
        assert_eq!(with(&["CF_ACCOUNT_ID"]), [], "an account id alone means nothing");
    }

    #[test]
    fn a_policy_without_its_bot_is_idle() {
        assert!(matches!(with(&["TELEGRAM_DM_POLICY"]).as_slice(), [Gap::Incomplete { .. }]));
        assert_eq!(with(&["TELEGRAM_DM_POLICY", "TELEGRAM_BOT_TOKEN"]), []);
    }

    #[test]
    fn a_switch_for_development_is_first() {
        let gaps = with(&["DEV_MODE", "DEBUG_ROUTES"]);
        assert_eq!(gaps.iter().filter(|gap| matches!(gap, Gap::Forbidden { .. })).count(), 2);
        assert!(gaps[0].is_blocking());
    }
}
