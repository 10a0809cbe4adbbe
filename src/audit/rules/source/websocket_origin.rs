//! MW-WS-001: WebSockets that any web page may open.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::reach::Deed;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::overlay::Overlay;
use super::{surface, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-WS-001",
        name: "websocket-without-origin",
        title: "Any web page may open a WebSocket to the gateway",
        severity: Severity::High,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "A route accepts a WebSocket behind Access's cookie without a look at `Origin`.",
        why: "Browsers open WebSockets across sites and attach cookies where SameSite lets them. The Worker adds the gateway's token \
              itself, and OpenClaw looks at the Origin only of clients that call themselves control-ui or webchat.",
        evidence: "Routes that call `wsConnect` or make a `WebSocketPair`, themselves or through a function of the checkout, with \
                   nothing that reads `Origin` in them or in middleware before. Routes that compare a secret of their own \
                   (`/cdp`) are left out: a page does not know it.",
        fix: "Before the upgrade: `if (c.req.header('Origin') !== new URL(c.req.url).origin) return c.text('forbidden', 403)`, and \
              set `gateway.controlUi.allowedOrigins` in OpenClaw's configuration to `[\"https://your.host\"]`.",
        sources: &[
            "cloudflare/moltworker src/index.ts",
            "openclaw 2026.2.3 gateway",
            "OWASP WebSocket Security",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.all('*', async (c) => sandbox.wsConnect(c.req.raw, 18789));\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "const app = new Hono();\napp.all('*', async (c) => {\n  \
                 if (c.req.header('Origin') !== new URL(c.req.url).origin) return c.text('no', 403);\n  \
                 return sandbox.wsConnect(c.req.raw, 18789);\n});\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let Some(surface) = surface(checkout, verdict) else { return };
    // Its guard looks at the Origin of every upgrade.
    if Overlay::of(checkout).is_some() {
        return;
    }
    for route in surface.routes() {
        let place = route.handlers.iter().find_map(|it| surface.reach.place(*it, Deed::UpgradesWebSocket));
        let Some(place) = place else { continue };
        if surface.covered(route, Deed::ChecksOrigin) || surface.handles(route, Deed::ChecksSecret) {
            continue;
        }
        let message = format!("{} accepts a WebSocket from any Origin", route.words());
        verdict.find(Finding::in_file(route.file, Some(place.span()), route.words(), message));
    }
}
