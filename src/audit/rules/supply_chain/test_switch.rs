//! MW-CI-003: something in the checkout deploys with authentication switched off.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::in_text;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CI-003",
        name: "deploys-test-switch",
        title: "A script or workflow deploys with authentication switched off",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Checkout],
        what: "A workflow, a script or an entry of `package.json` deploys with `--var E2E_TEST_MODE:true`, `DEV_MODE:true` or \
               `DEBUG_ROUTES:true`, or sets one of them as a secret.",
        why: "Such a Worker answers everybody without Access, and every request is an administrator's. For tests it is meant to be deleted \
              afterwards; a run that breaks off leaves it, with live keys, under a name that can be guessed.",
        evidence: "`--var NAME:true` and `secret put NAME` in workflows, `package.json` and scripts of the root and of test folders. \
                   Whether such a Worker is running is what `--live` and `--probe` see.",
        fix: "Test with `wrangler dev`, or put an Access application in front of the test Worker and delete it in a step that always runs.",
        sources: &["cloudflare/moltworker test/e2e/fixture/server/deploy", "cloudflare/moltworker#73"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "test/e2e/deploy.sh",
                "#!/bin/bash\nnpx wrangler deploy --var \"E2E_TEST_MODE:true\"\n",
            )])
        },
        passing: || {
            checkout(&[(
                "deploy.sh",
                "#!/bin/bash\n# never --var E2E_TEST_MODE:true\nnpx wrangler deploy --var \"MODE:x\"\n",
            )])
        },
    },
};

const SWITCHES: [&str; 3] = ["E2E_TEST_MODE", "DEV_MODE", "DEBUG_ROUTES"];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (path, _) in checkout.files() {
        let concerns = path.extension() == Some("sh")
            || path.file_name() == Some("deploy")
            || path == "package.json"
            || path.starts_with(".github/workflows");
        if !concerns {
            continue;
        }
        let seen = checkout.read(path.as_str());
        let Some(text) = verdict.see(Scope::Checkout, &seen) else { continue };
        for switch in SWITCHES {
            for (at, _) in text.match_indices(switch) {
                if !switched(text, at, switch) {
                    continue;
                }
                let message = format!("a Worker is deployed with `{switch}` on");
                verdict.find(in_text(path, text, at..at + switch.len(), message));
            }
        }
    }
}

/// Whether what stands around the name switches it on.
fn switched(text: &str, at: usize, switch: &str) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let before = &text[line..at];
    let after = &text[at + switch.len()..];
    let alone = before.ends_with([' ', '"', '\'', '=']) && !before.trim_start().starts_with('#');
    let by_var = before.contains("--var") && (after.starts_with(":true") || after.starts_with("=true"));
    let by_secret = before.contains("secret put") && after.starts_with([' ', '\n', '"', '\'', '<']);
    alone && (by_var || by_secret)
}
