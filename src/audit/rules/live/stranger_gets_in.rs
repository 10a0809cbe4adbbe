//! MW-AUTH-003: a stranger is let in, and no switch explains it.

use crate::access::verify::Met;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{strangers, switches};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-AUTH-003",
        name: "stranger-gets-in",
        title: "A stranger is let in without a login",
        severity: Severity::Critical,
        category: Category::Entry,
        scopes: &[Scope::Probe],
        what: "A page that is for people with a session is served to a request without one, and neither `DEV_MODE` nor \
               `E2E_TEST_MODE` is known to be why.",
        why: "The Worker's own check is missing or changed in this checkout, or another Worker answers at the host. Whoever \
              finds the address has what the page gives.",
        evidence: "`/`, `/_admin/` or `/api/admin/devices` answers a request without a cookie with success. Where one of the two \
                   switches explains an open admin page, MW-AUTH-001 or MW-AUTH-002 says so instead.",
        fix: "Close the host at once with `workers_dev = false` and `moltctl deploy`, or put Access in front with \
              `moltctl access apply`; then compare `src/auth/middleware.ts` with upstream's.",
        sources: &["cloudflare/moltworker src/auth/middleware.ts", "cloudflare/moltworker src/index.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || super::testing::everything(|_| {}, &[("/_admin/", 200, Met::TheInside)]),
        passing: || super::testing::strangers(&[("/_admin/", 401, Met::Refusal)]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let seen = strangers::answers(facts, verdict, &["/", "/_admin/", "/api/admin/devices"]);
    let open: Vec<_> = seen.into_iter().filter(|(_, answer)| answer.met == Met::TheInside).collect();
    if explained(facts, open.iter().any(|(_, answer)| answer.path != "/")) {
        return;
    }
    for (host, answer) in open {
        verdict.find(Finding::new(
            strangers::url(host, &answer.path),
            "it is served without a login, and no switch of the Worker explains it",
        ));
    }
}

/// Whether the rules on the switches report the same door: one is set, or the account was not seen and the admin pages
/// stand open, which is what the switches do.
fn explained(facts: &Facts, admin_open: bool) -> bool {
    let worker = facts.account.known().map(|account| &account.worker);
    match worker.and_then(|worker| worker.live.as_ref().ok()) {
        None => admin_open,
        Some(live) => {
            let set = |name| live.iter().any(|version| switches::is_set(version, name));
            set("DEV_MODE") || set("E2E_TEST_MODE")
        }
    }
}
