//! MW-CFG-001: a compatibility date before the one that container isolation and egress control begin with.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::wrangler;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::wrangler::patch::{Literal, Under};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-001",
        name: "compatibility-date-old",
        title: "The compatibility date lacks container isolation and egress control",
        severity: Severity::Medium,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "`compatibility_date` is before 2026-04-01, or absent.",
        why: "Before 2025-11-17 there is no `ctx.exports`, so the egress hooks of the Sandbox SDK cannot work: the Durable Object throws, or \
              everything goes out unfiltered. Before 2026-04-01 processes of the container share a namespace with the machine's: whoever \
              has a shell sees them all.",
        evidence: "The date as text, and the flags `enable_ctx_exports` and `containers_pid_namespace`, which bring both by themselves.",
        fix: "Set `compatibility_date = \"2026-04-01\"` or later, run the tests, and deploy with `moltctl deploy`.",
        sources: &[
            "workerd compatibility-date.capnp",
            "cloudflare/moltworker wrangler.jsonc",
            "Cloudflare Containers: outbound traffic",
        ],
        owasp: &[Asi::CodeExecution],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("wrangler.jsonc", r#"{"compatibility_date": "2025-05-06"}"#)]),
        passing: || checkout(&[("wrangler.toml", "compatibility_date = '2026-04-01'\n")]),
    },
};

/// From when on `ctx.exports` is there.
const EXPORTS: &str = "2025-11-17";
/// From when on the container's processes are on their own.
const NAMESPACE: &str = "2026-04-01";

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(config) = wrangler(facts, verdict) else { return };
    let flags: Vec<&str> = config
        .tree
        .get("compatibility_flags")
        .map(|it| it.elements())
        .unwrap_or_default()
        .iter()
        .filter_map(|it| it.as_str())
        .collect();
    // ISO dates order as text.
    let date = config.tree.get("compatibility_date").and_then(|it| it.as_str()).unwrap_or_default();
    let exports = date >= EXPORTS || flags.contains(&"enable_ctx_exports");
    let namespace = date >= NAMESPACE || flags.contains(&"containers_pid_namespace");
    let lacks = match (exports, namespace) {
        (true, true) => return,
        (false, true) => "`ctx.exports`",
        (true, false) => "container process isolation",
        (false, false) => "`ctx.exports` and container process isolation",
    };
    let written = if date.is_empty() { "no date".to_owned() } else { format!("`{date}`") };
    let fix = config
        .set(
            "raise compatibility_date to 2026-04-01",
            Under::Root,
            &["compatibility_date"],
            Literal::Text(NAMESPACE.into()),
        )
        .unless_agreed("a later date switches on every change of the runtime between the two");
    verdict.find(config.about("compatibility_date", format!("{written} lacks {lacks}")).fix(fix));
}
