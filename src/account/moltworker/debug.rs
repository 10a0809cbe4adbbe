//! `/debug/*`, there with `DEBUG_ROUTES=true` only: it shows the configuration with its tokens, as the real one does.
//!
//! Deliberately absent: running commands. `/debug/cli` answers as if every command were unknown.

use serde_json::{Value, json as value};

use super::deployed::Deployed;
use super::disk::CONFIG;
use super::sandbox;
use super::visit::{Outcome, Visit, json};
use crate::account::call::stamp;
use crate::account::world::World;

/// Answers a debug request.
pub(super) fn respond(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    match visit.path.strip_prefix("/debug").unwrap_or_default() {
        "/version" => json(200, &value!({"moltbot_version": "2026.2.3", "node_version": "v22.13.1"})),
        "/processes" => processes(world, worker),
        "/env" => environment(worker),
        "/container-config" => configuration(world, worker),
        "/logs" => json(
            200,
            &value!({"status": "running", "stdout": "Starting OpenClaw Gateway...\n", "stderr": ""}),
        ),
        "/cli" => {
            let command = visit.query.get("cmd").unwrap_or("openclaw --help");
            json(
                200,
                &value!({"command": command, "status": "completed", "exitCode": 127, "stdout": "",
                "stderr": "command not found"}),
            )
        }
        _ => Outcome::Answer(crate::account::reply::Raw::new(
            404,
            "text/plain; charset=UTF-8",
            "404 Not Found",
        )),
    }
}

fn processes(world: &mut World, worker: &Deployed) -> Outcome {
    let gateway = sandbox::running(world, &worker.script).and_then(|s| s.gateway.clone());
    let listed: Vec<Value> = gateway
        .iter()
        .map(|g| {
            value!({"id": g.process, "command": "/usr/local/bin/start-openclaw.sh", "status": "running",
                "startTime": stamp(g.started)})
        })
        .collect();
    json(200, &value!({"count": listed.len(), "processes": listed}))
}

fn environment(worker: &Deployed) -> Outcome {
    let has = |name: &str| worker.var(name).is_some();
    json(
        200,
        &value!({
            "has_anthropic_key": has("ANTHROPIC_API_KEY"),
            "has_openai_key": has("OPENAI_API_KEY"),
            "has_gateway_token": has("MOLTBOT_GATEWAY_TOKEN"),
            "has_r2_access_key": has("R2_ACCESS_KEY_ID"),
            "has_r2_secret_key": has("R2_SECRET_ACCESS_KEY"),
            "has_cf_account_id": has("CF_ACCOUNT_ID"),
            "dev_mode": worker.var("DEV_MODE"),
            "debug_routes": worker.var("DEBUG_ROUTES"),
            "bind_mode": "lan",
            "cf_access_team_domain": worker.var("CF_ACCESS_TEAM_DOMAIN"),
            "has_cf_access_aud": has("CF_ACCESS_AUD"),
        }),
    )
}

fn configuration(world: &mut World, worker: &Deployed) -> Outcome {
    let config = sandbox::running(world, &worker.script).and_then(|s| s.disk.json(CONFIG));
    let status = if config.is_some() { "completed" } else { "failed" };
    json(
        200,
        &value!({"status": status, "exitCode": i32::from(config.is_none()), "config": config,
            "raw": Value::Null, "stderr": ""}),
    )
}
