//! MW-CSRF-001: routes that change something and do not look at where a request comes from.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::reach::Deed;
use crate::audit::syntax::surface::{Kind, Registration};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::overlay::Overlay;
use super::shell_injection::whole_command;
use super::{surface, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CSRF-001",
        name: "no-origin-check",
        title: "A route that changes something accepts requests from any web page",
        severity: Severity::Critical,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "A route of the admin API changes something, and neither it nor middleware before it looks at `Origin` or \
               `Sec-Fetch-Site`. Access authenticates by a cookie, which a browser may attach for any page that asks.",
        why: "A page that the operator happens to visit can approve a device, restart the gateway or, with MW-INJ-001, run code \
              in the container, if the Access cookie is sent across sites.",
        evidence: "Routes registered for POST, PUT, PATCH or DELETE, and GET routes that run a command of the request, with no \
                   middleware before them and nothing in their functions that reads `Origin` or `Sec-Fetch-Site` (Hono's \
                   `csrf()` counts). Routes that compare a secret of their own are left out. Whether the cookie is sent is \
                   the application's `same_site_cookie_attribute`, which `--live` sees.",
        fix: "Register `app.use('*', csrf())` of `hono/csrf` before the routes, and set the application's SameSite to Strict with \
              `moltctl access apply`.",
        sources: &[
            "cloudflare/moltworker src/routes/api.ts",
            "OWASP Cross-Site Request Forgery",
            "hono/csrf",
        ],
        owasp: &[Asi::IdentityAbuse, Asi::ToolMisuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.post('/restart', async (c) => c.text('ok'));\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.use('*', async (c, next) => {\n  \
                 if (c.req.header('Origin') !== 'https://x.example') return c.text('no', 403);\n  return next();\n});\n\
                 app.post('/restart', async (c) => c.text('ok'));\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let Some(surface) = surface(checkout, verdict) else { return };
    let overlay = Overlay::of(checkout);
    for route in surface.routes().filter(|it| changes_something(it)) {
        if overlay.as_ref().is_some_and(|it| it.checks_origin(&route.path)) {
            continue;
        }
        if surface.covered(route, Deed::ChecksOrigin) || surface.handles(route, Deed::ChecksSecret) {
            continue;
        }
        let words = route.words();
        let message = format!("{words} does not look at where a request comes from");
        verdict.find(Finding::in_file(route.file, Some(route.at().span()), words, message));
    }
}

fn changes_something(route: &Registration<'_>) -> bool {
    match route.kind {
        Kind::Route("post" | "put" | "patch" | "delete") => true,
        Kind::Route("get") => route
            .handlers
            .iter()
            .flat_map(|it| Call::within(*it))
            .any(|call| super::shell_injection::runs_a_shell(call) && whole_command(call).is_some()),
        _ => false,
    }
}
