//! `/cdp`: the Chrome DevTools endpoint, outside Access, behind a secret in the query string.
//!
//! Deliberately absent: the browser. An authorised WebSocket is accepted and answers `Browser.getVersion` only.

use serde_json::{Value, json as value};

use super::deployed::Deployed;
use super::visit::{Outcome, Visit, json};
use crate::account::lies::Lie;
use crate::account::world::World;

/// Answers `/cdp` and what is below it.
pub(super) fn respond(world: &World, worker: &Deployed, visit: &Visit) -> Outcome {
    match visit.path.trim_end_matches('/') {
        "/cdp" if !visit.is_upgrade() => json(
            200,
            &value!({
                "error": "WebSocket upgrade required",
                "hint": "Connect via WebSocket: ws://host/cdp?secret=<CDP_SECRET>",
                "supported_methods": ["Browser.getVersion", "Browser.close", "Target.createTarget",
                    "Target.closeTarget", "Target.getTargets", "Page.navigate", "Page.captureScreenshot",
                    "Runtime.evaluate", "DOM.getDocument", "Input.dispatchMouseEvent", "Network.getCookies",
                    "Fetch.enable"],
            }),
        ),
        "/cdp" => authorised(world, worker, visit).map_or_else(|refusal| refusal, |_| Outcome::Browser),
        "/cdp/json/version" => listing(world, worker, visit, |url| {
            value!({
                "Browser": "Cloudflare-Browser-Rendering/1.0",
                "Protocol-Version": "1.3",
                "User-Agent": "Mozilla/5.0 Cloudflare Browser Rendering",
                "V8-Version": "cloudflare",
                "WebKit-Version": "cloudflare",
                "webSocketDebuggerUrl": url,
            })
        }),
        "/cdp/json" | "/cdp/json/list" => listing(world, worker, visit, |url| {
            value!([{"description": "", "devtoolsFrontendUrl": "", "id": "cloudflare-browser",
                "title": "Cloudflare Browser Rendering", "type": "page", "url": "about:blank",
                "webSocketDebuggerUrl": url}])
        }),
        _ => Outcome::Answer(crate::account::reply::Raw::new(
            404,
            "text/plain; charset=UTF-8",
            "404 Not Found",
        )),
    }
}

/// The discovery documents echo the secret: a weakness of the real one, and a finding of an audit.
fn listing(world: &World, worker: &Deployed, visit: &Visit, body: impl Fn(String) -> Value) -> Outcome {
    match authorised(world, worker, visit) {
        Err(refusal) => refusal,
        Ok(secret) => json(200, &body(format!("wss://{}/cdp?secret={secret}", visit.host))),
    }
}

fn authorised<'a>(world: &World, worker: &'a Deployed, visit: &Visit) -> Result<&'a str, Outcome> {
    let Some(expected) = worker.var("CDP_SECRET") else {
        return Err(json(
            503,
            &value!({
                "error": "CDP endpoint not configured",
                "hint": "Set CDP_SECRET via: wrangler secret put CDP_SECRET",
            }),
        ));
    };
    if visit.query.get("secret") != Some(expected) && !world.lies.holds(Lie::OpensBrowserToAll) {
        return Err(json(401, &value!({"error": "Unauthorized"})));
    }
    if !worker.bindings.iter().any(|b| b == "BROWSER") {
        return Err(json(
            503,
            &value!({
                "error": "Browser Rendering not configured",
                "hint": "Add browser binding to wrangler.jsonc",
            }),
        ));
    }
    Ok(expected)
}
