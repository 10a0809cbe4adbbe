//! The Worker's routes, in the order of its `src/index.ts`.

use axum::http::Method;
use serde_json::{Value, json as value};

use super::access::{self, Style};
use super::deployed::Deployed;
use super::visit::{Outcome, Visit, html, json};
use super::{admin, cdp, debug, gateway, pages, sandbox};
use crate::account::reply::Raw;
use crate::account::world::World;

/// Port of the gateway in the container.
pub(super) const GATEWAY_PORT: u16 = 18789;

/// Answers one request.
pub(super) fn respond(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    if let Some(outcome) = public(world, worker, visit) {
        return outcome;
    }
    if visit.path == "/cdp" || visit.path.starts_with("/cdp/") {
        return cdp::respond(world, worker, visit);
    }
    if let Some(refusal) = configuration(worker, visit) {
        return refusal;
    }
    let style = if visit.accepts_html() { Style::Html } else { Style::Json };
    if let Err(refusal) = access::check(world, worker, visit, style) {
        return refusal;
    }
    match visit.path.as_str() {
        path if path.starts_with("/api/admin/") => match access::check(world, worker, visit, Style::Json) {
            Ok(()) => admin::respond(world, worker, visit),
            Err(refusal) => refusal,
        },
        "/_admin" => html(200, pages::ADMIN),
        path if path.starts_with("/_admin/") => html(200, pages::ADMIN),
        path if path.starts_with("/debug/") => {
            if worker.on("DEBUG_ROUTES") {
                debug::respond(world, worker, visit)
            } else {
                json(404, &value!({"error": "Debug routes are disabled"}))
            }
        }
        _ => gateway::proxy(world, worker, visit),
    }
}

/// Routes that ask nobody who they are.
fn public(world: &mut World, worker: &Deployed, visit: &Visit) -> Option<Outcome> {
    if visit.method != Method::GET && visit.method != Method::HEAD {
        return None;
    }
    let image = || Outcome::Answer(Raw::new(200, "image/png", pages::LOGO.to_vec()));
    match visit.path.as_str() {
        "/sandbox-health" => Some(json(
            200,
            &value!({"status": "ok", "service": "moltbot-sandbox", "gateway_port": GATEWAY_PORT}),
        )),
        "/logo.png" | "/logo-small.png" => Some(image()),
        "/api/status" => Some(json(200, &status(world, worker, visit))),
        path if path.starts_with("/_admin/assets/") => {
            Some(Outcome::Answer(Raw::new(200, "text/javascript", "/* admin */\n")))
        }
        _ => None,
    }
}

/// `/api/status`: public, and it wakes the container.
fn status(world: &mut World, worker: &Deployed, visit: &Visit) -> Value {
    let sandbox = match sandbox::wake(world, &worker.script, visit.now) {
        Ok(sandbox) => sandbox,
        Err(error) => return value!({"ok": false, "status": "error", "error": error.to_string()}),
    };
    match &sandbox.gateway {
        None => value!({"ok": false, "status": "not_running"}),
        Some(gateway) if gateway.ready_at <= visit.now => {
            value!({"ok": true, "status": "running", "processId": gateway.process})
        }
        Some(gateway) => value!({"ok": false, "status": "not_responding", "processId": gateway.process}),
    }
}

/// 503 with the names of what is missing; not under `/debug`, and not with `DEV_MODE`.
fn configuration(worker: &Deployed, visit: &Visit) -> Option<Outcome> {
    if visit.path.starts_with("/debug") || worker.on("DEV_MODE") {
        return None;
    }
    let missing = missing(worker);
    if missing.is_empty() {
        return None;
    }
    if visit.accepts_html() {
        return Some(html(503, pages::configuration_required(&missing.join(", "))));
    }
    Some(json(
        503,
        &value!({
            "error": "Configuration error",
            "message": "Required environment variables are not configured",
            "missing": missing,
            "hint": "Set these using: wrangler secret put <VARIABLE_NAME>",
        }),
    ))
}

fn missing(worker: &Deployed) -> Vec<&'static str> {
    let mut missing = Vec::new();
    let has = |name: &str| worker.var(name).is_some();
    if !has("MOLTBOT_GATEWAY_TOKEN") {
        missing.push("MOLTBOT_GATEWAY_TOKEN");
    }
    if !worker.on("DEV_MODE") && !worker.on("E2E_TEST_MODE") {
        for name in ["CF_ACCESS_TEAM_DOMAIN", "CF_ACCESS_AUD"] {
            if !has(name) {
                missing.push(name);
            }
        }
    }
    let all = |names: &[&str]| names.iter().all(|name| has(name));
    let provider =
        all(&["CLOUDFLARE_AI_GATEWAY_API_KEY", "CF_AI_GATEWAY_ACCOUNT_ID", "CF_AI_GATEWAY_GATEWAY_ID"])
            || all(&["AI_GATEWAY_API_KEY", "AI_GATEWAY_BASE_URL"])
            || has("ANTHROPIC_API_KEY")
            || has("OPENAI_API_KEY");
    if !provider {
        missing.push(
            "ANTHROPIC_API_KEY, OPENAI_API_KEY, or CLOUDFLARE_AI_GATEWAY_API_KEY + CF_AI_GATEWAY_ACCOUNT_ID + CF_AI_GATEWAY_GATEWAY_ID",
        );
    }
    missing
}
