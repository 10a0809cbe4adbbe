//! `/__drill/moltworker/<script>/…`, `/__drill/moltworker` and `/__drill/lies`: what goes on in a container, and what is
//! pretended.

use axum::body::Body;
use axum::http::{Method, Response};
use serde_json::{Value, json};

use super::{none, unknown};
use crate::account::lies::Lie;
use crate::account::reply::document;
use crate::account::shared::Shared;
use crate::sys::clock;

/// Answers a control below `/__drill/moltworker`.
pub(super) fn answer(shared: &Shared, method: &Method, rest: &str, body: &Value) -> Response<Body> {
    let (script, what) = rest.trim_start_matches('/').split_once('/').unwrap_or(("", ""));
    match (method, what) {
        (&Method::POST, "") if script.is_empty() => times(shared, body),
        (&Method::POST, "ask") => ask(shared, script, body),
        (&Method::POST, "devices") => device(shared, script, body),
        (&Method::GET, "devices") => {
            document(200, &shared.touch(|world| world.gateway_devices(script, clock::now())))
        }
        _ => unknown(),
    }
}

/// `{"boot_ms"}` and `{"sync_ms"}`: how long a gateway takes to listen, and how often a container copies to R2.
fn times(shared: &Shared, body: &Value) -> Response<Body> {
    shared.touch(|world| {
        if let Some(ms) = body["boot_ms"].as_i64() {
            world.gateway_boots_in(ms);
        }
        if let Some(ms) = body["sync_ms"].as_i64() {
            world.container_copies_every(ms);
        }
    });
    none()
}

/// Has the gateway call its model, or the one of `{"provider"}`. Tells of the key what its first digits of SHA-256 are.
fn ask(shared: &Shared, script: &str, body: &Value) -> Response<Body> {
    let provider = body["provider"].as_str();
    match shared.touch(|world| world.ask_gateway(script, provider, clock::now())) {
        Some(asked) => document(200, &json!(asked)),
        None => document(409, &json!({"error": "no gateway listens, or it has no key"})),
    }
}

/// Has a new device called `{"displayName"}` ask for pairing.
fn device(shared: &Shared, script: &str, body: &Value) -> Response<Body> {
    let name = body["displayName"].as_str().unwrap_or("Drill");
    match shared.touch(|world| world.device_asks(script, name, clock::now())) {
        Some(asked) => document(200, &json!({"requestId": asked.request, "deviceId": asked.device})),
        None => document(409, &json!({"error": "no container runs"})),
    }
}

/// `GET`, `POST {"lie": "restarts-nothing"}` and `DELETE` of the lies in force.
pub(super) fn lies(shared: &Shared, method: &Method, body: &Value) -> Response<Body> {
    match *method {
        Method::GET => document(200, &shared.read(|world| json!(world.lies))),
        Method::DELETE => {
            shared.touch(|world| world.tell_the_truth());
            none()
        }
        Method::POST => match serde_json::from_value::<Lie>(body["lie"].clone()) {
            Ok(lie) => {
                shared.touch(|world| world.lie(lie));
                none()
            }
            Err(_) => document(400, &json!({"error": "`lie` is none of those known"})),
        },
        _ => unknown(),
    }
}
