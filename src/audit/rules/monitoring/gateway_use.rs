//! MW-AIG-001 and 006: whether model requests can go through an AI gateway at all.

use super::monitoring;
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static NONE: Rule = Rule {
    meta: Meta {
        id: "MW-AIG-001",
        name: "ai-gateway-unused",
        title: "The account has no AI gateway",
        severity: Severity::Info,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "There is no AI gateway in the account: requests to models go straight to the provider.",
        why: "A gateway is the one place that shows what the agent asked and was told, counts what it spends and stops it at a \
              limit. Without one the provider's bill is the first sign of a stolen key or of an agent in a loop.",
        evidence: "The list of AI gateways of the account is empty.",
        fix: "Make a gateway in the dashboard under AI → AI Gateway, name it in `[ai_gateway] id` of moltctl.toml, and store its \
              three slots with `moltctl secrets push`",
        sources: &["cloudflare/moltworker README, AI Gateway", "Cloudflare documentation: AI Gateway"],
        owasp: &[Asi::RogueAgents, Asi::CascadingFailures],
        checklist: &[Checklist::AiGatewayLogging],
    },
    check: check_none,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but(|account| {
                account.monitoring.wanted_gateway = None;
                account.monitoring.gateways = Ok(Vec::new());
            })
        },
        passing: kept::account,
    },
};

fn check_none(facts: &Facts, verdict: &mut Verdict) {
    let Some(monitoring) = monitoring(facts, verdict) else { return };
    // One that is named and missing is MW-AIG-006.
    let none = verdict.see(Scope::Live, &monitoring.gateways).is_some_and(Vec::is_empty);
    if none && monitoring.wanted_gateway.is_none() {
        verdict.find(Finding::on("Account", "AI Gateway", "there is no gateway"));
    }
}

pub(super) static MISSING: Rule = Rule {
    meta: Meta {
        id: "MW-AIG-006",
        name: "ai-gateway-missing",
        title: "The AI gateway that moltctl.toml names is not there",
        severity: Severity::Medium,
        category: Category::Configuration,
        scopes: &[Scope::Live],
        what: "`[ai_gateway] id` of moltctl.toml names a gateway that the account does not have.",
        why: "Requests through it fail, or somebody believes in logs and limits of a gateway that no request passes.",
        evidence: "The id is not in the account's list of AI gateways.",
        fix: "Make the gateway in the dashboard under AI → AI Gateway, or correct the id in moltctl.toml, then run \
              `moltctl audit --live --only MW-AIG`",
        sources: &["Cloudflare API: AI gateways"],
        owasp: &[],
        checklist: &[],
    },
    check: check_missing,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| account.monitoring.wanted_gateway = Some("another".into())),
        passing: kept::account,
    },
};

fn check_missing(facts: &Facts, verdict: &mut Verdict) {
    let Some(monitoring) = monitoring(facts, verdict) else { return };
    let Some(gateways) = verdict.see(Scope::Live, &monitoring.gateways) else { return };
    let Some(wanted) = &monitoring.wanted_gateway else { return };
    if !gateways.iter().any(|gateway| gateway.id == *wanted) {
        verdict.find(Finding::on("AI gateway", wanted, "the account has no gateway of this id"));
    }
}
