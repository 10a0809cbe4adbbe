//! MW-VAR-002: a variable and a secret have the same name.

use std::collections::BTreeMap;

use super::names::{Place, SetName, set_names};
#[cfg(test)]
use super::testing::vars;
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-VAR-002",
        name: "variable-and-secret-of-one-name",
        title: "A variable and a secret have the same name",
        severity: Severity::Medium,
        category: Category::Configuration,
        scopes: &[Scope::Checkout, Scope::Live],
        what: "wrangler's configuration sets a plain variable under the name of a secret that the live Worker holds.",
        why: "A Worker has one binding a name: the next deploy replaces the secret by the plain variable with no more than a \
              warning, and `wrangler deploy --strict` ends there. The value that was set as a secret is gone.",
        evidence: "A name of `vars` in the checkout that is among the secrets of the versions that serve requests.",
        fix: "Keep one: delete the line from `vars`, or `moltctl secrets unset NAME` before the next `moltctl deploy`.",
        sources: &[
            "wrangler: deploy with a var over a secret (run, 2026-11)",
            "cloudflare/workers-sdk#10744",
        ],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || vars("MOLTBOT_GATEWAY_TOKEN = 'x'\n"),
        passing: || vars("WORKER_URL = 'https://a.example.dev'\n"),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let mut places: BTreeMap<String, Vec<SetName>> = BTreeMap::new();
    for set in set_names(facts, verdict) {
        places.entry(set.name.clone()).or_default().push(set);
    }
    for (name, sets) in places {
        let is_secret = sets.iter().any(|set| set.place == Place::LiveSecret);
        for var in sets.iter().filter(|set| is_secret && matches!(set.place, Place::Wrangler(..))) {
            let message = format!(
                "`{name}` is a variable here and a secret of the live Worker: the next deploy replaces the secret"
            );
            verdict.find(var.finding(message));
        }
    }
}
