//! MW-ROUTE-003: devices that are approved all at once.

use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::syntax::surface::{Kind, Registration};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{surface, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ROUTE-003",
        name: "approve-all",
        title: "One request approves every device that waits",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Checkout],
        what: "A route approves all pending devices without saying which.",
        why: "Pairing is there so that a person looks at each device. Whoever asks for pairing at the right moment is waved through \
              with the operator's own; by MW-CSRF-001 a web page may press the button.",
        evidence: "Routes whose path ends in `approve-all`, or that run `devices approve` in a loop over what is pending.",
        fix: "Delete the route and approve one by one in `/_admin/`, or with `openclaw devices approve`: take \
              `adminApi.post('/devices/approve-all', …)` out.",
        sources: &["cloudflare/moltworker src/routes/api.ts", "OpenClaw docs: gateway/pairing"],
        owasp: &[Asi::HumanTrust, Asi::IdentityAbuse],
        checklist: &[Checklist::ReviewPairedDevices],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/a.ts",
                "const api = new Hono();\napi.post('/devices/approve-all', (c) => approveAll());\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/a.ts",
                "const api = new Hono();\napi.post('/devices/:id/approve', (c) => approve(c));\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let Some(surface) = surface(checkout, verdict) else { return };
    for route in surface.routes().filter(|it| approves_all(it)) {
        let message = format!("{} approves every device that waits", route.words());
        verdict.find(Finding::in_file(route.file, Some(route.at().span()), route.words(), message));
    }
}

fn approves_all(route: &Registration<'_>) -> bool {
    let named =
        route.path.trim_end_matches('/').ends_with("approve-all") || route.path.ends_with("approveAll");
    let loops = || {
        route
            .handlers
            .iter()
            .flat_map(|it| it.descendants())
            .any(|it| it.kind() == "for_in_statement" && it.text().contains("devices approve"))
    };
    route.kind != Kind::Middleware && (named || loops())
}
