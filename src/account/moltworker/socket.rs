//! WebSockets: the gateway's protocol after the upgrade, and the stub of the browser's.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};

use super::devices::Devices;
use super::disk::Disk;
use super::handshake::{Terms, Verdict, judge};
use super::{persistence, sandbox};
use crate::account::chance;
use crate::account::shared::Shared;
use crate::sys::clock;

/// Policy violation.
const REFUSED: u16 = 1008;
/// Service restart.
const RESTARTED: u16 = 1012;
/// A client that says nothing is dropped after this.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a connection looks whether its gateway still runs.
const LOOK: Duration = Duration::from_millis(100);

/// Speaks the gateway's protocol until either side ends it.
pub(super) async fn gateway(shared: Arc<Shared>, terms: Terms, mut socket: WebSocket) {
    let challenge = json!({"type": "event", "event": "connect.challenge",
        "payload": {"nonce": chance::uuid(), "ts": clock::now().as_millisecond()}});
    if send(&mut socket, &challenge).await.is_err() {
        return;
    }
    let first = match tokio::time::timeout(PATIENCE, next_frame(&mut socket)).await {
        Ok(Some(frame)) => frame,
        Ok(None) => return,
        Err(_) => return close(&mut socket, 1000, "handshake timeout").await,
    };
    let now = clock::now();
    let verdict = shared.touch(|world| {
        persistence::catch_up(world, now);
        let disk = sandbox::running(world, &terms.script).map(|s| &mut s.disk);
        judge(&terms, &first, disk.unwrap_or(&mut Disk::default()), now)
    });
    match verdict {
        Verdict::Refused { frame, reason } => {
            // The client may be gone already; then there is nobody left to tell.
            let _ = send(&mut socket, &frame).await;
            close(&mut socket, REFUSED, &reason).await;
        }
        Verdict::Welcome(frame) => {
            if send(&mut socket, &frame).await.is_ok() {
                converse(&shared, &terms, &mut socket).await;
            }
        }
    }
}

async fn converse(shared: &Shared, terms: &Terms, socket: &mut WebSocket) {
    loop {
        let same = shared.touch(|world| {
            let sandbox = sandbox::running(world, &terms.script);
            sandbox.and_then(|s| s.gateway.as_ref()).is_some_and(|g| g.process == terms.gateway.process)
        });
        if !same {
            return close(socket, RESTARTED, "service restart").await;
        }
        match tokio::time::timeout(LOOK, next_frame(socket)).await {
            Err(_) => {}
            Ok(None) => return,
            Ok(Some(frame)) => {
                if send(socket, &answer(shared, terms, &frame)).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Answers a request after the handshake.
fn answer(shared: &Shared, terms: &Terms, frame: &Value) -> Value {
    let now = clock::now();
    let result = shared.touch(|world| {
        persistence::catch_up(world, now);
        let sandbox = sandbox::running(world, &terms.script).ok_or("gateway closed")?;
        performed(&mut Devices::open(&mut sandbox.disk, now), frame, &terms.gateway.process)
    });
    let id = &frame["id"];
    match result {
        Ok(payload) => json!({"type": "res", "id": id, "ok": true, "payload": payload}),
        Err(message) => {
            json!({"type": "res", "id": id, "ok": false, "error": {"code": "INVALID_REQUEST", "message": message}})
        }
    }
}

/// What a method does, and its payload; or why not.
fn performed(devices: &mut Devices<'_>, frame: &Value, process: &str) -> Result<Value, String> {
    let text = |name: &str| frame["params"][name].as_str().unwrap_or_default();
    let (request, device, role) = (text("requestId"), text("deviceId"), text("role"));
    let unknown = || "unknown requestId".to_owned();
    match frame["method"].as_str().unwrap_or_default() {
        "health" | "status" => Ok(json!({"ok": true, "processId": process})),
        "device.pair.list" => Ok(devices.listed()),
        "device.pair.approve" => {
            let device = devices.approve(request).ok_or_else(unknown)?;
            Ok(json!({"requestId": request, "device": device}))
        }
        "device.pair.reject" => {
            let device = devices.reject(request).ok_or_else(unknown)?;
            Ok(json!({"requestId": request, "deviceId": device}))
        }
        "device.token.rotate" => {
            let entry = devices.rotate_token(device, role).ok_or("unknown deviceId/role")?;
            let at = entry.get("rotatedAtMs").unwrap_or(&entry["createdAtMs"]);
            Ok(json!({"deviceId": device, "role": role, "token": entry["token"], "scopes": entry["scopes"],
                "rotatedAtMs": at}))
        }
        "device.token.revoke" => {
            let at = devices.revoke_token(device, role).ok_or("unknown deviceId/role")?;
            Ok(json!({"deviceId": device, "role": role, "revokedAtMs": at}))
        }
        other => Err(format!("unknown method: {other}")),
    }
}

/// The stub behind `/cdp`.
pub(super) async fn browser(mut socket: WebSocket) {
    while let Some(frame) = next_frame(&mut socket).await {
        let reply = match frame["method"].as_str() {
            Some("Browser.getVersion") => json!({"id": frame["id"], "result": {"protocolVersion": "1.3",
                "product": "Cloudflare-Browser-Rendering/1.0", "revision": "cloudflare",
                "userAgent": "Mozilla/5.0 Cloudflare Browser Rendering", "jsVersion": "V8"}}),
            _ => json!({"id": frame["id"], "error": {"code": -32601, "message": "Method not supported"}}),
        };
        if send(&mut socket, &reply).await.is_err() {
            return;
        }
    }
}

/// The next text frame as JSON; what is not JSON is `null`. `None` when the client is gone.
async fn next_frame(socket: &mut WebSocket) -> Option<Value> {
    loop {
        match socket.recv().await?.ok()? {
            Message::Text(text) => return Some(serde_json::from_str(text.as_str()).unwrap_or(Value::Null)),
            Message::Binary(_) => return Some(Value::Null),
            Message::Close(_) => return None,
            Message::Ping(_) | Message::Pong(_) => {}
        }
    }
}

async fn send(socket: &mut WebSocket, frame: &Value) -> Result<(), axum::Error> {
    socket.send(Message::Text(frame.to_string().into())).await
}

/// Closes with a code and waits a moment for the client's own close, so that the frame arrives.
async fn close(socket: &mut WebSocket, code: u16, reason: &str) {
    let reason: Cow<'_, str> = reason.into();
    let frame = CloseFrame { code, reason: reason.as_ref().into() };
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        let drain = async { while socket.recv().await.is_some_and(|m| m.is_ok()) {} };
        // Whether the client closes in time or not, the connection ends here.
        let _ = tokio::time::timeout(Duration::from_secs(1), drain).await;
    }
}
