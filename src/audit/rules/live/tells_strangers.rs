//! MW-INFO-002: the Worker tells strangers about its inside.

use std::collections::BTreeSet;

use crate::access::verify::Met;
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::strangers;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-INFO-002",
        name: "worker-tells-strangers",
        title: "The Worker tells strangers about its inside",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Probe],
        what: "A stranger is told which secrets are missing (503 with their names), or gets the headers `X-Worker-Debug` and \
               `X-Debug-Path` that the Worker puts on what it proxies.",
        why: "Names of missing secrets say which provider and which channels are used, and that the deployment is half set up, \
              which is when somebody tries again later.",
        evidence: "A request without a cookie is answered with `Configuration error` and a list, or with one of the two headers, at \
                   any of the paths that are probed.",
        fix: "Set what is missing (`moltctl secrets check` names it) and cover the whole host with an Access application: \
              `moltctl access apply`.",
        sources: &["cloudflare/moltworker src/index.ts", "cloudflare/moltworker#122"],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let missing = vec!["CF_ACCESS_AUD".to_owned()];
            super::testing::strangers(&[("/", 503, Met::Incomplete { missing })])
        },
        passing: || super::testing::strangers(&[("/api/status", 200, Met::PublicRoute)]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(outside) = strangers::outside(facts, verdict) else { return };
    for host in &outside.hosts {
        let mut missing = BTreeSet::new();
        let mut incomplete = false;
        for answer in &host.answers {
            match &answer.met {
                Met::Incomplete { missing: names } => {
                    incomplete = true;
                    missing.extend(names.iter().map(String::as_str));
                }
                Met::Unclear => {
                    let why = format!("`{}{}` gave no answer that proves anything", host.name, answer.path);
                    verdict.blind(Scope::Probe, why);
                }
                _ => {}
            }
        }
        if incomplete {
            let names: Vec<&str> = missing.into_iter().collect();
            let message = format!("strangers are told what is missing: {}", names.join(", "));
            verdict.find(Finding::new(strangers::url(host, "/"), message.trim_end_matches(": ")));
        }
        for (path, header) in &host.telling {
            let message = format!("strangers get the header `{header}`");
            verdict.find(Finding::new(strangers::url(host, path), message));
        }
    }
}
