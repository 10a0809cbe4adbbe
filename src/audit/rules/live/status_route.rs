//! MW-STATUS-002: `/api/status` answers strangers.

use crate::access::verify::Met;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::strangers;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-STATUS-002",
        name: "status-answers-strangers",
        title: "`/api/status` answers strangers and wakes the container",
        severity: Severity::High,
        category: Category::Cost,
        scopes: &[Scope::Probe],
        what: "`/api/status` is answered without a login. Upstream's route asks the sandbox, which starts the container or keeps \
               it from falling asleep.",
        why: "Anybody who calls the address every few minutes makes a container that never sleeps, which is the largest part of \
              the bill; the answer also gives away the gateway's process and raw error messages.",
        evidence: "A request without a cookie is answered with success at a host. Whether the route asks the container cannot be \
                   seen from outside: its source is what MW-STATUS-001 looks at.",
        fix: "Cover the whole host with an Access application, not only `/_admin`: `moltctl access apply`.",
        sources: &[
            "cloudflare/moltworker src/routes/public.ts",
            "cloudflare/moltworker#76",
            "cloudflare/moltworker#156",
        ],
        owasp: &[Asi::CascadingFailures],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || super::testing::strangers(&[("/api/status", 200, Met::PublicRoute)]),
        passing: || super::testing::strangers(&[]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    for (host, answer) in strangers::answers(facts, verdict, &["/api/status"]) {
        if answer.met == Met::PublicRoute {
            let message = "a request without a login is answered";
            verdict.find(Finding::new(strangers::url(host, &answer.path), message));
        }
    }
}
