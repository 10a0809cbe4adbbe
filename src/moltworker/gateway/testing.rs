//! Against a real gateway that the counterpart suite has started: what was seen is written down for it to judge.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::*;
use crate::http::Edge;
use crate::moltworker::admin::DeviceList;

fn variable(name: &str) -> String {
    crate::sys::env::var(name).unwrap_or_else(|| panic!("`{name}` is set by the suite"))
}

fn end_of(end: Result<Handshake, GatewayError>) -> Value {
    match end {
        Ok(Handshake::Accepted { uptime_ms }) => json!({"end": "accepted", "uptime_ms": uptime_ms}),
        Ok(Handshake::Closed { code, reason }) => json!({"end": "closed", "code": code, "reason": reason}),
        Ok(Handshake::Refused { status, .. }) => json!({"end": "refused", "status": status}),
        Ok(Handshake::Silent) => json!({"end": "silent"}),
        Err(error) => json!({"end": "error", "why": error.to_string()}),
    }
}

fn called(answer: Result<Value, SessionError>) -> Value {
    match answer {
        Ok(_) => json!({"ok": true}),
        Err(error) => {
            json!({"ok": false, "out_of_scope": error.is_out_of_scope(), "unknown": error.is_unknown(),
            "why": error.to_string()})
        }
    }
}

async fn in_session(client: &Client, host: &Hostname, visitor: &Visitor) -> Value {
    let mut session = match Session::open(client, host, visitor).await {
        Ok(session) => session,
        Err(error) => return json!({"error": error.to_string()}),
    };
    let list = session.call("device.pair.list", json!({})).await;
    let seen = list.as_ref().ok().and_then(DeviceList::read).map(|list| {
        let live = list.paired.iter().filter(|it| it.has_live_token()).map(|it| it.device_id.clone());
        json!({
            "pending": list.pending.iter().map(|it| it.request_id.clone()).collect::<Vec<_>>(),
            "live": live.collect::<Vec<_>>(),
        })
    });
    let unknown = json!({"requestId": "00000000-0000-4000-8000-000000000000"});
    let unknown = called(session.call("device.pair.reject", unknown).await);
    let reject = json!({"requestId": variable("MOLT_REQUEST")});
    let reject = called(session.call("device.pair.reject", reject).await);
    let revoke = json!({"deviceId": variable("MOLT_DEVICE"), "role": "operator"});
    let revoke = called(session.call("device.token.revoke", revoke).await);
    let again = session.call("device.pair.list", json!({})).await.ok().as_ref().and_then(DeviceList::read);
    let again = again.map(|list| {
        json!({"pending": list.pending.len(), "live": list.paired.iter().filter(|it| it.has_live_token()).count()})
    });
    let report = json!({
        "uptime_ms": session.uptime_ms(), "has_remove": session.has("device.pair.remove"),
        "has_reject": session.has("device.pair.reject"), "list": called(list), "seen": seen, "unknown": unknown,
        "reject": reject, "revoke": revoke, "again": again,
    });
    session.close().await;
    report
}

#[tokio::test]
#[ignore = "needs a gateway: tests/counterparts/run --only openclaw-gateway"]
async fn a_real_gateway_is_asked() {
    let addr: SocketAddr = variable("MOLT_GATEWAY").parse().expect("is an address");
    let client = Client::new(Edge::Loopback(addr)).expect("builds");
    let host: Hostname = "w.sub.workers.dev".parse().expect("is a host");
    let as_with = |token: Option<&str>| Visitor { token: token.map(SecretText::new), ..Visitor::default() };
    let right = as_with(Some(&variable("MOLT_TOKEN")));
    let report = json!({
        "right": end_of(handshake(&client, &host, &right).await),
        "wrong": end_of(handshake(&client, &host, &as_with(Some("canary-not-the-gateways-token"))).await),
        "none": end_of(handshake(&client, &host, &as_with(None)).await),
        "session": in_session(&client, &host, &right).await,
    });
    let path = camino::Utf8PathBuf::from(variable("MOLT_REPORT"));
    crate::sys::fs::write_atomic(&path, report.to_string().as_bytes(), crate::sys::fs::Mode::Shared)
        .expect("can be written");
}
