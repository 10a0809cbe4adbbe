//! MW-AIG-002, 003 and 007: what an AI gateway logs, and who may write into that log.

use super::{gateways, on};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

/// Which gateways the rules look at, for `evidence`.
macro_rules! of_gateways {
    ($what:literal) => {
        concat!(
            $what,
            " Looked at is the gateway that moltctl.toml names, else every gateway of the account."
        )
    };
}
pub(super) use of_gateways;

pub(super) static OFF: Rule = Rule {
    meta: Meta {
        id: "MW-AIG-002",
        name: "ai-gateway-logs-off",
        title: "The AI gateway keeps no logs",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "Logging is off at the AI gateway.",
        why: "After an injected prompt or a stolen key the first question is what was asked and what came back. Without logs it \
              has no answer, and there is nothing to review in between.",
        evidence: of_gateways!("`collect_logs` is not `true`."),
        fix: "Switch it on in the dashboard under AI → AI Gateway → the gateway → Settings → Collect logs (they hold whole \
              conversations: decide who may read them), then `moltctl audit --live --only MW-AIG-002`",
        sources: &["Cloudflare documentation: AI Gateway, logging"],
        owasp: &[Asi::RogueAgents],
        checklist: &[Checklist::AiGatewayLogging, Checklist::ReviewAiGatewayLogs],
    },
    check: check_off,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_gateway(|gateway| gateway.collects_logs = false),
        passing: kept::account,
    },
};

fn check_off(facts: &Facts, verdict: &mut Verdict) {
    for gateway in gateways(facts, verdict).into_iter().filter(|it| !it.collects_logs) {
        verdict.find(on(gateway, "it keeps no logs"));
    }
}

pub(super) static UNAUTHENTICATED: Rule = Rule {
    meta: Meta {
        id: "MW-AIG-003",
        name: "ai-gateway-unauthenticated",
        title: "Anybody who knows its address may use the AI gateway",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The AI gateway does not ask callers for a token of the account.",
        why: "Its address is made of the account's id and a short name. A stranger with a key of their own sends requests through \
              it: they fill the log, use up the limits, and hide among the agent's own requests.",
        evidence: of_gateways!("`authentication` is not `true`."),
        fix: "Make a token with `AI Gateway Run`, store it as `CLOUDFLARE_AI_GATEWAY_API_KEY` with `moltctl secrets push`, \
              switch on Authenticated Gateway in the gateway's settings, try a message, then \
              `moltctl audit --live --only MW-AIG-003`",
        sources: &["Cloudflare documentation: AI Gateway, authenticated gateway"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_unauthenticated,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_gateway(|gateway| gateway.authenticated = false),
        passing: kept::account,
    },
};

fn check_unauthenticated(facts: &Facts, verdict: &mut Verdict) {
    for gateway in gateways(facts, verdict).into_iter().filter(|it| !it.authenticated) {
        verdict.find(if gateway.collects_logs {
            on(gateway, "it asks callers for no token and logs what they send")
        } else {
            on(gateway, "it asks callers for no token")
        });
    }
}

pub(super) static STOPS: Rule = Rule {
    meta: Meta {
        id: "MW-AIG-007",
        name: "ai-gateway-log-stops",
        title: "The AI gateway stops logging when its log is full",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "The gateway's log keeps the oldest entries and drops the newest once it has its number.",
        why: "An agent in a loop, or somebody who floods the gateway, fills the log; what happens next is in no log.",
        evidence: of_gateways!("`log_management_strategy` is `STOP_INSERTING` while logs are collected."),
        fix: "Choose to delete the oldest logs in the dashboard under AI → AI Gateway → the gateway → Settings → Logs, then \
              `moltctl audit --live --only MW-AIG-007`",
        sources: &["Cloudflare API: AI gateways, `log_management_strategy`"],
        owasp: &[Asi::RogueAgents],
        checklist: &[Checklist::ReviewAiGatewayLogs],
    },
    check: check_stops,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_gateway(|gateway| gateway.stops_when_full = true),
        passing: kept::account,
    },
};

fn check_stops(facts: &Facts, verdict: &mut Verdict) {
    for gateway in gateways(facts, verdict).into_iter().filter(|it| it.collects_logs && it.stops_when_full) {
        verdict.find(on(gateway, "its log drops what is new once it is full"));
    }
}
