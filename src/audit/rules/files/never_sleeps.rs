//! MW-COST-001: a Sandbox SDK under which the container never sleeps.

use crate::audit::meta::{Category, Checklist};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-COST-001",
        name: "never-sleeps",
        title: "The container may never sleep, although a time to sleep is set",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Checkout],
        what: "The Worker uses `sleepAfter`, and its Sandbox SDK is before 0.8.14.",
        why: "Until 0.7.14 the container never slept after `keepAlive` was switched off, until 0.7.19 the time was forgotten, and until 0.8.14 \
              every request with the same setting began it anew: under traffic it never ran out. The memory of `standard-1` alone is 26 \
              dollars a month.",
        evidence: "`sleepAfter` in the sources; the version of the image, else of the lock, else of `package.json`.",
        fix: "Move SDK and image to 0.12.10: `moltctl pin update` after changing both, then `moltctl deploy`.",
        sources: &[
            "cloudflare/sandbox-sdk changelog 0.7.14, 0.7.19, 0.8.14",
            "cloudflare/moltworker#156",
            "cloudflare/moltworker#244",
        ],
        owasp: &[],
        checklist: &[Checklist::BillingAlerts],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.7.0\n"),
                ("src/index.ts", "const options = { sleepAfter: '10m' };\n"),
            ])
        },
        passing: || {
            checkout(&[
                ("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.12.10\n"),
                ("src/index.ts", "const options = { sleepAfter: '10m' };\n"),
            ])
        },
    },
};

/// The first version without the defects.
const MENDED: [u64; 3] = [0, 8, 14];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let uses = checkout.sources_noted(verdict).iter().find_map(|(path, source)| {
        let found = source.nodes().find(|it| {
            matches!(it.kind(), "property_identifier" | "shorthand_property_identifier")
                && it.text() == "sleepAfter"
        })?;
        Some((path, found))
    });
    let Some((path, node)) = uses else { return };
    let Some(version) = checkout.sandbox_sdk() else {
        verdict.blind(Scope::Checkout, "which version of the Sandbox SDK is used cannot be told");
        return;
    };
    let numbers: Vec<u64> = version.split(['.', '-']).map_while(|it| it.parse().ok()).take(3).collect();
    if numbers.as_slice() < MENDED.as_slice() {
        let message = format!("the Sandbox SDK is {version}: under traffic the time to sleep never runs out");
        verdict.find(Finding::in_file(path.clone(), Some(node.span()), "sleepAfter", message));
    }
}
