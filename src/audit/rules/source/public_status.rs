//! MW-STATUS-001: routes that wake the container for anybody.
//!
//! What a probe says of them is MW-STATUS-002.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::reach::Deed;
use crate::audit::syntax::surface::{Kind, Registration, Surface};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{surface, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-STATUS-001",
        name: "anonymous-wake",
        title: "Anybody can wake the container",
        severity: Severity::High,
        category: Category::Cost,
        scopes: &[Scope::Checkout],
        what: "A route that asks for no token speaks with the container: `/api/status` lists its processes and waits for a port.",
        why: "Each such request starts the container or keeps it from sleeping: a stranger with a loop pays with the operator's \
              money. Errors and process ids are answered as they are; with the SDK's backups it also restores one and starts the gateway.",
        evidence: "Routes, and middleware that runs before Access's check, whose functions call the container, themselves or \
                   through functions of the checkout. Routes that compare a secret of their own are left out.",
        fix: "Register the route after the middleware of Access, or answer from what the Worker stored itself, without `sandbox`: \
              move `app.get('/api/status', …)` below `app.use('*', requireAccess)`.",
        sources: &["cloudflare/moltworker src/routes/public.ts", "Cloudflare docs: containers pricing"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.get('/api/status', async (c) => c.json(await sandbox.listProcesses()));\n\
                 app.use('*', async (c, next) => { await jwtVerify(t, keys, {}); await next(); });\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.get('/sandbox-health', (c) => c.json({ status: 'ok' }));\n\
                 app.use('*', async (c, next) => { await jwtVerify(t, keys, {}); await next(); });\n\
                 app.get('/api/status', async (c) => c.json(await sandbox.listProcesses()));\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let Some(surface) = surface(checkout, verdict) else { return };
    for it in surface.registrations.iter().filter(|it| is_open(&surface, it)) {
        let what = match it.kind {
            Kind::Route(_) => {
                format!("{} speaks with the container before anybody is asked who they are", it.words())
            }
            Kind::Middleware => {
                format!("middleware on {} speaks with the container for every visitor", it.words())
            }
        };
        let message = if it.handlers.iter().any(|it| answers_errors(*it)) {
            format!("{what}, and answers with its errors")
        } else {
            what
        };
        verdict.find(Finding::in_file(it.file, Some(it.at().span()), it.words(), message));
    }
}

fn is_open<'a>(surface: &Surface<'a>, it: &Registration<'a>) -> bool {
    surface.handles(it, Deed::UsesContainer)
        && !surface.covered(it, Deed::ChecksAccess)
        && !surface.covered(it, Deed::ChecksSecret)
}

/// `c.json({ error: err.message })`.
fn answers_errors(handler: Syntax<'_>) -> bool {
    Call::within(handler)
        .filter(|it| it.name() == "json")
        .flat_map(Call::arguments)
        .flat_map(Syntax::descendants)
        .any(|it| {
            it.kind() == "member_expression" && it.field("property").is_some_and(|it| it.text() == "message")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    #[test]
    fn middleware_before_access_counts_and_a_secret_of_its_own_does_not() {
        let found = |text: &str| run(&[&RULE], &checkout(&[("src/index.ts", text)]), &[]).findings;
        let access =
            "app.use('*', async (c, next) => { await jwtVerify(t, keys, {}); });\napp.get('/x', (c) => 1);\n";
        let waking = format!(
            "const app = new Hono();\napp.use('*', async (c, next) => {{ await sandbox.listProcesses(); }});\n{access}"
        );
        assert!(found(&waking)[0].finding.message.contains("every visitor"), "{:?}", found(&waking));
        let secret = format!(
            "const app = new Hono();\napp.get('/cdp', (c) => {{ if (!timingSafeEqual(a, b)) return; sandbox.wsConnect(r, 1); }});\n{access}"
        );
        assert_eq!(found(&secret).len(), 0);
    }
}
