//! OpenClaw's gateway in the container: starting it, restarting it, and its HTTP side.

use axum::http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json as value};

use super::deployed::Deployed;
use super::handshake::Terms;
use super::sandbox::{Gateway, NoContainer};
use super::visit::{Outcome, Visit, html, json};
use super::{pages, persistence, sandbox, start_script};
use crate::account::chance;
use crate::account::lies::Lie;
use crate::account::reply::Raw;
use crate::account::world::World;

/// Everything that no other route takes.
pub(super) fn proxy(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    let ready = match readiness(world, worker, visit.now) {
        Ok(ready) => ready,
        Err(error) => return failed(worker, error),
    };
    if let Some(ready_at) = ready {
        return if visit.accepts_html() && !visit.is_upgrade() {
            html(200, pages::LOADING)
        } else {
            Outcome::Wait(ready_at)
        };
    }
    let Some(terms) = terms(world, worker, visit) else { return failed(worker, NoContainer::Application) };
    if visit.is_upgrade() {
        return Outcome::Socket(Box::new(terms));
    }
    let Outcome::Answer(raw) = http(&terms, visit) else { return failed(worker, NoContainer::Application) };
    Outcome::Answer(
        raw.header("x-worker-debug", "proxy-to-moltbot").header("x-debug-path", visit.path.clone()),
    )
}

/// Starts container and gateway where needed. `Some` is the moment at which the gateway will listen.
pub(super) fn readiness(
    world: &mut World,
    worker: &Deployed,
    now: Timestamp,
) -> Result<Option<Timestamp>, NoContainer> {
    if sandbox::wake(world, &worker.script, now)?.gateway.is_none() {
        start(world, worker, now)?;
    }
    let ready_at = sandbox::wake(world, &worker.script, now)?.gateway.as_ref().map_or(now, |g| g.ready_at);
    Ok((ready_at > now).then_some(ready_at))
}

/// Kills the gateway and starts another. `Some` is the id of the process that was killed.
pub(super) fn restart(
    world: &mut World,
    worker: &Deployed,
    now: Timestamp,
) -> Result<Option<String>, NoContainer> {
    if world.lies.holds(Lie::RestartsNothing) {
        let sandbox = sandbox::wake(world, &worker.script, now)?;
        return Ok(sandbox.gateway.as_ref().map(|g| g.process.clone()));
    }
    let killed = sandbox::wake(world, &worker.script, now)?.gateway.take().map(|g| g.process);
    start(world, worker, now)?;
    Ok(killed)
}

/// What `start-openclaw.sh` does: restore, onboard, patch the configuration, start the loop, start the gateway.
fn start(world: &mut World, worker: &Deployed, now: Timestamp) -> Result<(), NoContainer> {
    let boot = SignedDuration::from_millis(world.moltworker.boot_ms.max(0));
    let worker = &worker.in_container();
    persistence::restore(world, worker, now);
    let sandbox = sandbox::wake(world, &worker.script, now)?;
    let onboarding = start_script::onboard(&mut sandbox.disk, worker, now);
    let config = start_script::patch(&mut sandbox.disk, worker, now);
    start_script::scrub_profiles(&mut sandbox.disk, worker, now);
    let control_ui = &config["gateway"]["controlUi"];
    let origins = control_ui["allowedOrigins"].as_array().into_iter().flatten();
    sandbox.gateway = Some(Gateway {
        process: format!("proc_{}_{}", now.as_millisecond(), chance::alphanumeric(6).to_lowercase()),
        started: now,
        ready_at: now.checked_add(boot).unwrap_or(now),
        env: worker.gateway_env(),
        token: config["gateway"]["auth"]["token"].as_str().map(str::to_owned),
        allowed_origins: origins.filter_map(Value::as_str).map(str::to_owned).collect(),
        allow_insecure_auth: control_ui["allowInsecureAuth"] == true,
    });
    persistence::start_loop(world, worker, onboarding, now);
    Ok(())
}

fn terms(world: &mut World, worker: &Deployed, visit: &Visit) -> Option<Terms> {
    let injected = world.lies.holds(Lie::InjectsToken).then(|| worker.var("MOLTBOT_GATEWAY_TOKEN"));
    let gateway = sandbox::running(world, &worker.script)?.gateway.clone()?;
    Some(Terms {
        injected: injected.flatten().map(str::to_owned),
        script: worker.script.clone(),
        host: visit.host.clone(),
        origin: visit.header("origin").map(str::to_owned),
        gateway,
    })
}

fn failed(worker: &Deployed, error: NoContainer) -> Outcome {
    let hint = if worker.var("ANTHROPIC_API_KEY").is_none() {
        "ANTHROPIC_API_KEY is not set. Run: wrangler secret put ANTHROPIC_API_KEY"
    } else {
        "Check worker logs with: wrangler tail"
    };
    json(
        503,
        &value!({"error": "Moltbot gateway failed to start", "details": error.to_string(), "hint": hint}),
    )
}

/// The gateway's own HTTP: the Control UI for pages, tools behind the token.
fn http(terms: &Terms, visit: &Visit) -> Outcome {
    let bearer = visit.header("authorization").and_then(|a| a.strip_prefix("Bearer "));
    match (&visit.method, visit.path.as_str()) {
        (_, "/tools/invoke") if terms.gateway.token.is_none() || bearer != terms.gateway.token.as_deref() => {
            json(401, &value!({"error": {"message": "Unauthorized", "type": "unauthorized"}}))
        }
        (_, "/tools/invoke") => {
            json(404, &value!({"ok": false, "error": {"type": "not_found", "message": "Tool not available"}}))
        }
        (&Method::GET | &Method::HEAD, path) if !path.starts_with("/v1/") && !path.starts_with("/hooks") => {
            html(200, pages::CONTROL_UI)
        }
        _ => Outcome::Answer(Raw::new(404, "text/plain; charset=utf-8", "Not Found")),
    }
}
