//! `/api/admin/*`: devices, storage, restart. Behind the Access check; no check of `Origin`, as in the real one.

use axum::http::Method;
use jiff::Timestamp;
use serde_json::{Value, json as value};

use super::deployed::Deployed;
use super::devices::Devices;
use super::visit::{Outcome, Visit, json};
use super::{gateway, identity, persistence, sandbox};
use crate::account::call::decode;
use crate::account::world::World;

/// Answers an admin request.
pub(super) fn respond(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    let path = visit.path.strip_prefix("/api/admin").unwrap_or_default();
    match (&visit.method, path) {
        (&Method::GET, "/devices") => with_gateway(world, worker, visit, devices),
        (&Method::POST, "/devices/approve-all") => with_gateway(world, worker, visit, approve_all),
        (&Method::POST, _) if path.starts_with("/devices/") && path.ends_with("/approve") => {
            with_gateway(world, worker, visit, approve)
        }
        (&Method::GET, "/storage") => storage(world, worker),
        (&Method::POST, "/storage/sync") => sync(world, worker, visit),
        (&Method::POST, "/gateway/restart") => restart(world, worker, visit),
        _ => Outcome::Answer(crate::account::reply::Raw::new(
            404,
            "text/plain; charset=UTF-8",
            "404 Not Found",
        )),
    }
}

/// Runs `then` once the gateway listens, as `ensureMoltbotGateway` does.
fn with_gateway(
    world: &mut World,
    worker: &Deployed,
    visit: &Visit,
    then: fn(&mut World, &Deployed, &Visit) -> Outcome,
) -> Outcome {
    match gateway::readiness(world, worker, visit.now) {
        Err(error) => json(500, &value!({"error": error.to_string()})),
        Ok(Some(ready_at)) => Outcome::Wait(ready_at),
        Ok(None) => then(world, worker, visit),
    }
}

/// The command-line client in the container speaks with the Worker's present token; a gateway that was started
/// with another refuses it.
fn refused(world: &mut World, worker: &Deployed) -> Option<String> {
    let gateway = sandbox::running(world, &worker.script)?.gateway.as_ref()?;
    let same = gateway.token.as_deref() == worker.var("MOLTBOT_GATEWAY_TOKEN");
    (!same).then(|| {
        "gateway connect failed: Error: unauthorized: gateway token mismatch \
         (set gateway.remote.token to match gateway.auth.token)"
            .to_owned()
    })
}

/// The devices as the client in the container sees them, which is one of them: it is paired by connecting.
fn by_client<'w>(world: &'w mut World, worker: &Deployed, now: Timestamp) -> Option<Devices<'w>> {
    let sandbox = sandbox::running(world, &worker.script)?;
    let claim = identity::of_client(&mut sandbox.disk, now);
    let mut devices = Devices::open(&mut sandbox.disk, now);
    // It asks silently, so it is never refused.
    let _ = devices.admit(&claim);
    Some(devices)
}

fn devices(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    if let Some(stderr) = refused(world, worker) {
        return json(200, &value!({"pending": [], "paired": [], "raw": "", "stderr": stderr}));
    }
    let listed = by_client(world, worker, visit.now).map_or(Value::Null, |devices| devices.listed());
    json(200, &listed)
}

fn approve(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    let request = visit.path.trim_start_matches("/api/admin/devices/").trim_end_matches("/approve");
    let request = decode(request);
    let refusal = refused(world, worker);
    let approved = refusal.is_none()
        && by_client(world, worker, visit.now).is_some_and(|mut devices| devices.approve(&request).is_some());
    let stderr = refusal.unwrap_or_else(|| if approved { String::new() } else { "unknown requestId".into() });
    json(
        200,
        &value!({
            "success": approved,
            "requestId": request,
            "message": if approved { "Device approved" } else { "Approval may have failed" },
            "stdout": if approved { format!("Approved {request}") } else { String::new() },
            "stderr": stderr,
        }),
    )
}

fn approve_all(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    let refused = refused(world, worker).is_some();
    let Some(mut devices) = by_client(world, worker, visit.now).filter(|_| !refused) else {
        return json(200, &value!({"approved": [], "message": "No pending devices to approve"}));
    };
    let pending = devices.requests();
    if pending.is_empty() {
        return json(200, &value!({"approved": [], "message": "No pending devices to approve"}));
    }
    for request in &pending {
        devices.approve(request);
    }
    let count = pending.len();
    json(
        200,
        &value!({"approved": pending, "failed": [], "message": format!("Approved {count} of {count} device(s)")}),
    )
}

fn storage(world: &mut World, worker: &Deployed) -> Outcome {
    let missing = persistence::missing(worker);
    let configured = missing.is_empty();
    let last_sync = sandbox::running(world, &worker.script).and_then(|s| s.last_sync.clone());
    let mut body = value!({"configured": configured});
    if !configured {
        body["missing"] = value!(missing);
    }
    body["lastSync"] = value!(last_sync.filter(|_| configured));
    body["message"] = value!(if configured {
        "R2 storage is configured. Your data will persist across container restarts."
    } else {
        "R2 storage is not configured. Paired devices and conversations will be lost when the container restarts."
    });
    json(200, &body)
}

fn sync(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    match persistence::sync(world, worker, visit.now) {
        Ok(at) => {
            json(200, &value!({"success": true, "message": "Sync completed successfully", "lastSync": at}))
        }
        Err(error) => {
            let status = if error == persistence::SyncError::NotConfigured { 400 } else { 500 };
            json(status, &value!({"success": false, "error": error.to_string(), "details": error.details()}))
        }
    }
}

/// Answers as soon as the new process is started: it does not listen yet.
fn restart(world: &mut World, worker: &Deployed, visit: &Visit) -> Outcome {
    match gateway::restart(world, worker, visit.now) {
        Err(error) => json(500, &value!({"error": error.to_string()})),
        Ok(killed) => {
            let mut body = value!({
                "success": true,
                "message": if killed.is_some() {
                    "Gateway process killed, new instance starting..."
                } else {
                    "No existing process found, starting new instance..."
                },
            });
            if let Some(process) = killed {
                body["previousProcessId"] = value!(process);
            }
            json(200, &body)
        }
    }
}
