//! MW-CFG-004: nothing says which secrets are required, nor how much CPU a request may use.

use crate::audit::meta::{Category, Checklist};
use crate::audit::rules::places::wrangler;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-004",
        name: "no-required-secrets-or-limits",
        title: "Neither required secrets nor a CPU limit are written down",
        severity: Severity::Low,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "`secrets.required` is absent or empty, or `limits.cpu_ms` is absent.",
        why: "A deploy that lacks `CF_ACCESS_AUD` or the gateway token goes through and answers with errors, or with less protection than \
              meant. Without a CPU limit a loop in the Worker, or somebody who finds an expensive request, is bounded by your invoice.",
        evidence: "The two keys of the top level. Named environments are not looked at.",
        fix: "Write `[secrets]` with `required = [\"MOLTBOT_GATEWAY_TOKEN\", \"CF_ACCESS_TEAM_DOMAIN\", \"CF_ACCESS_AUD\"]` and `[limits]` \
              with `cpu_ms = 30000`.",
        sources: &["Cloudflare Workers: configuration, secrets", "Cloudflare Workers: limits"],
        owasp: &[],
        checklist: &[Checklist::KeyRateLimits],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("wrangler.jsonc", r#"{"name": "moltbot"}"#)]),
        passing: || {
            checkout(&[(
                "wrangler.toml",
                "[secrets]\nrequired = ['MOLTBOT_GATEWAY_TOKEN']\n[limits]\ncpu_ms = 30000\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    if config.tree.at("secrets.required").is_none_or(|it| it.elements().is_empty()) {
        let message = "a deploy without its secrets is not stopped";
        verdict.find(
            config.about("secrets.required", message).remedy("`moltctl init` writes `[secrets] required`."),
        );
    }
    if config.tree.at("limits.cpu_ms").is_none() {
        let finding = config.about("limits.cpu_ms", "no request is stopped for the CPU time it uses");
        verdict.find(finding.remedy("Write `[limits]` with `cpu_ms = 30000`."));
    }
}
