//! MW-CDP-003: `/cdp` answers strangers.

use crate::access::verify::Met;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::strangers;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CDP-003",
        name: "cdp-answers-strangers",
        title: "`/cdp` answers strangers",
        severity: Severity::Low,
        category: Category::Egress,
        scopes: &[Scope::Probe],
        what: "The browser's endpoint is reachable without Access. `/cdp` itself tells what it can do and how to authenticate; \
               below it only `CDP_SECRET`, in the query of the URL, stands before a full browser.",
        why: "A secret in a URL lies in logs, histories and bookmarks. Who has it drives a browser from the account's own network \
              and outside of the container's egress policy.",
        evidence: "A request without a cookie is answered by the Worker at `/cdp` or `/cdp/json/version`. A browser that is given \
                   to a stranger is critical; a Worker that asks for the secret is a finding of its own severity.",
        fix: "If no program outside needs the browser, remove `cdp` from `[access]` of moltctl.toml, delete the secret with \
              `moltctl secrets unset CDP_SECRET`, and run `moltctl access apply`.",
        sources: &[
            "cloudflare/moltworker src/routes/cdp.ts",
            "cloudflare/moltworker#60",
            "cloudflare/moltworker#85",
        ],
        owasp: &[Asi::ToolMisuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || super::testing::strangers(&[("/cdp", 200, Met::PublicRoute)]),
        passing: || super::testing::strangers(&[("/cdp/json/version", 503, Met::SwitchedOff)]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    for (host, answer) in strangers::answers(facts, verdict, &["/cdp", "/cdp/json/version"]) {
        let (message, severity) = match (answer.path.as_str(), &answer.met) {
            ("/cdp", Met::PublicRoute) => ("it tells strangers what it can do", Severity::Low),
            (_, Met::TheInside) => ("a stranger is given the browser", Severity::Critical),
            ("/cdp/json/version", Met::Refusal) => {
                ("only the secret in the query keeps strangers from the browser", Severity::Medium)
            }
            _ => continue,
        };
        verdict.find(Finding::new(strangers::url(host, &answer.path), message).severity(severity));
    }
}
