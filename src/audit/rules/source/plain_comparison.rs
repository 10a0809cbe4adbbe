//! MW-TOK-003: secrets that are compared in a time that tells how much of them is right.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::reach::compares_plainly;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, nodes, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-TOK-003",
        name: "secret-compared-plainly",
        title: "A secret is compared with `===`",
        severity: Severity::Low,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "What a request brings is compared with a secret of the Worker by `===` or `!==`.",
        why: "The comparison ends at the first character that differs, which in principle tells how many are right.",
        evidence: "Comparisons with `env.<…SECRET|TOKEN|PASSWORD|KEY>` on one side and something that is not spelt out on the other.",
        fix: "Compare with `crypto.subtle.timingSafeEqual(a, b)` over the SHA-256 of both sides.",
        sources: &["Cloudflare docs: workers/examples/protect-against-timing-attacks"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("src/a.ts", "if (given !== c.env.CDP_SECRET) return c.text('no', 401);\n")]),
        passing: || {
            checkout(&[(
                "src/a.ts",
                "if (c.env.CDP_SECRET === undefined || !timingSafeEqual(given, c.env.CDP_SECRET)) no();\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, node) in nodes(checkout).filter(|(_, node)| compares_plainly(*node)) {
        verdict.find(at(path, node, "a secret is compared with `===`"));
    }
}
