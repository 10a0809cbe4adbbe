//! MW-ROUTE-001: routes that ask nobody who they are.

use crate::audit::facts::Checkout;
use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::reach::Deed;
use crate::audit::syntax::surface::{Kind, Registration, Surface};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{surface, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ROUTE-001",
        name: "unauthenticated-route",
        title: "A route answers without asking who it is",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Checkout],
        what: "A route is registered where no check of Access's token stands before it, and it is none of those that are known to be \
               public (`/sandbox-health`, the logos, the admin page's assets).",
        why: "Only the Worker's own check stands between the internet and a route on hosts that the Access application does not \
              cover. In Hono the order of registration decides: what stands above the middleware is open.",
        evidence: "The routes of every router with their whole paths and the middleware before them, through `app.route`; a check is \
                   a call of `jwtVerify` or `cloudflareAccess`, or a comparison with a secret, in the route or before it. Routes that \
                   serve the `ASSETS` binding, and those that wake the container (MW-STATUS-001), are left out. Where no route \
                   at all is checked the finding is critical; for one that changes something it is high.",
        fix: "Move the registration below `app.use('*', createAccessMiddleware(…))`.",
        sources: &["cloudflare/moltworker src/index.ts", "Hono docs: middleware, order of execution"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.get('/export', (c) => c.json(list));\n\
                 app.use('*', async (c, next) => { await jwtVerify(t, keys, {}); await next(); });\napp.get('/x', (c) => 1);\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.get('/sandbox-health', (c) => c.text('ok'));\n\
                 app.use('*', async (c, next) => { await jwtVerify(t, keys, {}); await next(); });\napp.get('/export', (c) => 1);\n",
            )])
        },
    },
};

/// Routes that upstream answers anybody on, by design.
const KNOWN: [&str; 6] =
    ["/sandbox-health", "/health", "/healthz", "/favicon.ico", "/robots.txt", "/api/status"];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let Some(surface) = surface(checkout, verdict) else { return };
    if !surface.routes().any(|it| surface.covered(it, Deed::ChecksAccess)) {
        verdict.find(nowhere(checkout, &surface));
        return;
    }
    for route in surface.routes().filter(|it| is_open(&surface, it)) {
        let changes = matches!(route.kind, Kind::Route("post" | "put" | "patch" | "delete" | "all"));
        let message = format!("{} asks nobody who they are", route.words());
        let finding = Finding::in_file(route.file, Some(route.at().span()), route.words(), message);
        verdict.find(if changes { finding.severity(Severity::High) } else { finding });
    }
}

fn nowhere(checkout: &Checkout, surface: &Surface<'_>) -> Finding {
    let entry = super::egress_policy::entry(checkout);
    let routes = surface.routes().count();
    let message = format!("none of the {routes} routes stands behind a check of Access's token");
    Finding::in_file(entry, None, "no check of Access", message).severity(Severity::Critical)
}

fn is_open<'a>(surface: &Surface<'a>, route: &Registration<'a>) -> bool {
    let known = KNOWN.contains(&route.path.as_str()) || route.path.starts_with("/logo");
    // The middleware of a path may be a route's own argument.
    let assets = || route.handlers.iter().any(|it| it.text().contains(".ASSETS.fetch("));
    // `/cdp` without an upgrade only describes itself (MW-INFO-001); what opens the browser compares a secret.
    !known
        && !surface.covered(route, Deed::ChecksAccess)
        && !surface.covered(route, Deed::ChecksSecret)
        && !surface.handles(route, Deed::UsesContainer)
        && !assets()
}
