//! MW-AIG-004 and 005: what stops an agent in a loop, or a stolen key, at the AI gateway.

use super::gateway_logs::of_gateways;
use super::{gateways, on};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RATE: Rule = Rule {
    meta: Meta {
        id: "MW-AIG-004",
        name: "ai-gateway-without-rate-limit",
        title: "The AI gateway limits no requests",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Live],
        what: "The gateway has no rate limit.",
        why: "A loop of tool calls or a thief sends as many requests as the provider takes, and the provider's own limit is set \
              for the largest customer of the key.",
        evidence: of_gateways!("`rate_limiting_limit` or `rate_limiting_interval` is zero or not set."),
        fix: "Set a limit above what a busy hour needs in the dashboard under AI → AI Gateway → the gateway → Settings → \
              Rate-limiting, then `moltctl audit --live --only MW-AIG-004`",
        sources: &["Cloudflare documentation: AI Gateway, rate limiting", "cloudflare/moltworker#224"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[Checklist::KeyRateLimits],
    },
    check: check_rate,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_gateway(|gateway| gateway.limits_rate = false),
        passing: kept::account,
    },
};

fn check_rate(facts: &Facts, verdict: &mut Verdict) {
    for gateway in gateways(facts, verdict).into_iter().filter(|it| !it.limits_rate) {
        verdict.find(on(gateway, "it has no rate limit"));
    }
}

pub(super) static SPEND: Rule = Rule {
    meta: Meta {
        id: "MW-AIG-005",
        name: "ai-gateway-without-spend-limit",
        title: "The AI gateway limits no money",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Live],
        what: "The gateway has no spend limit in force.",
        why: "Of all brakes on what a model costs this is the one that counts dollars, for keys of one's own too. Alerts tell, \
              they do not stop.",
        evidence: of_gateways!("`spend_limits.enabled` is not `true`, or none of its rules is in force."),
        fix: "Set a daily limit in the dashboard under AI → AI Gateway → the gateway → Settings → Spend limits (beta; counted \
              with a delay), then `moltctl audit --live --only MW-AIG-005`",
        sources: &["Cloudflare documentation: AI Gateway, spend limits", "cloudflare/moltworker#76"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[Checklist::KeyRateLimits, Checklist::BillingAlerts],
    },
    check: check_spend,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_gateway(|gateway| gateway.limits_spend = false),
        passing: kept::account,
    },
};

fn check_spend(facts: &Facts, verdict: &mut Verdict) {
    for gateway in gateways(facts, verdict).into_iter().filter(|it| !it.limits_spend) {
        verdict.find(on(gateway, "it has no spend limit"));
    }
}
