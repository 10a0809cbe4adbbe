//! The gateway's WebSocket handshake: who may connect, and in what words the others are turned away.
//!
//! `connect.challenge` → `connect` → `hello-ok`, or an error frame and close code 1008. The order of checks and the
//! wording are those of OpenClaw 2026.2.3; the Worker rewrites two of the reasons on their way out.
//! Deliberately absent: verifying a device's signature. That it is there and recent is checked.

use serde_json::{Value, json};

use super::devices::Devices;
use super::sandbox::Gateway;

/// What a connection is judged by.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) script: String,
    pub(super) host: String,
    pub(super) origin: Option<String>,
    pub(super) gateway: Gateway,
}

/// The gateway's answer to a `connect`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Verdict {
    /// The frame to send; the connection stays.
    Welcome(Value),
    /// The frame to send and the reason to close with (1008).
    Refused { frame: Value, reason: String },
}

/// Ten minutes of clock skew are tolerated in a device's signature.
const SKEW_MS: i64 = 10 * 60 * 1000;

/// Judges the first frame of a client.
pub(super) fn judge(terms: &Terms, frame: &Value, devices: &mut Devices, now_ms: i64) -> Verdict {
    let id = frame["id"].clone();
    match admitted(terms, frame, devices, now_ms) {
        Ok(()) => Verdict::Welcome(json!({"type": "res", "id": id, "ok": true, "payload": hello(terms)})),
        Err((code, message)) => {
            let message = rewritten(&message, &terms.host);
            Verdict::Refused {
                frame: json!({"type": "res", "id": id, "ok": false, "error": {"code": code, "message": message}}),
                reason: shortened(&message),
            }
        }
    }
}

type Refusal = (&'static str, String);

fn invalid(message: impl Into<String>) -> Refusal {
    ("INVALID_REQUEST", message.into())
}

fn admitted(terms: &Terms, frame: &Value, devices: &mut Devices, now_ms: i64) -> Result<(), Refusal> {
    if frame["type"] != "req" || frame["method"] != "connect" {
        return Err(invalid("invalid handshake: first request must be connect"));
    }
    let params = &frame["params"];
    let (min, max) =
        (params["minProtocol"].as_i64().unwrap_or(0), params["maxProtocol"].as_i64().unwrap_or(0));
    if !(min..=max).contains(&3) {
        return Err(invalid("protocol mismatch"));
    }
    let client = params["client"]["id"].as_str().ok_or_else(|| invalid("invalid connect params"))?;
    let control_ui = client == "openclaw-control-ui";
    if (control_ui || client == "webchat" || client == "webchat-ui") && !origin_allowed(terms) {
        return Err(invalid(
            "origin not allowed (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)",
        ));
    }
    let device = params["device"].as_object().map(|_| &params["device"]);
    let token = params["auth"]["token"].as_str().filter(|t| !t.is_empty());
    let authorised = authorise(terms, token, control_ui);
    let Some(device) = device else {
        // A shared token stands in for a device: whoever has it is operator.admin.
        if control_ui && !terms.gateway.allow_insecure_auth {
            return Err(invalid("control ui requires HTTPS or localhost (secure context)"));
        }
        return authorised;
    };
    check_device(device, now_ms)?;
    authorised?;
    let name = device["id"].as_str().unwrap_or_default();
    if devices.is_paired(name) {
        return Ok(());
    }
    let text = |v: &Value, or: &str| v.as_str().unwrap_or(or).to_owned();
    let platform = text(&params["client"]["platform"], "unknown");
    devices.ask(name, &platform, &text(&params["role"], "operator"), now_ms);
    Err(("NOT_PAIRED", "pairing required".to_owned()))
}

fn authorise(terms: &Terms, token: Option<&str>, control_ui: bool) -> Result<(), Refusal> {
    let cure = if control_ui {
        "open a tokenized dashboard URL or paste token in Control UI settings"
    } else {
        "set gateway.remote.token to match gateway.auth.token"
    };
    match (&terms.gateway.token, token) {
        (None, _) => {
            Err(invalid("unauthorized: gateway token not configured on gateway (set gateway.auth.token)"))
        }
        (Some(_), None) => Err(invalid(format!("unauthorized: gateway token missing ({cure})"))),
        (Some(wanted), Some(given)) if wanted != given => {
            Err(invalid(format!("unauthorized: gateway token mismatch ({cure})")))
        }
        _ => Ok(()),
    }
}

fn check_device(device: &Value, now_ms: i64) -> Result<(), Refusal> {
    for field in ["id", "publicKey", "signature"] {
        if device[field].as_str().is_none_or(str::is_empty) {
            return Err(invalid(format!(
                "invalid connect params: at /device: must have required property '{field}'"
            )));
        }
    }
    let signed = device["signedAt"].as_i64().unwrap_or(0);
    if (now_ms - signed).abs() > SKEW_MS {
        return Err(invalid("device signature expired"));
    }
    Ok(())
}

/// The page's origin must be the gateway's own host, or one it was told of.
fn origin_allowed(terms: &Terms) -> bool {
    let Some(origin) = &terms.origin else { return false };
    let listed =
        terms.gateway.allowed_origins.iter().any(|o| o.trim_end_matches('/').eq_ignore_ascii_case(origin));
    let host = origin.split_once("://").map(|(_, host)| host);
    listed || host.is_some_and(|h| h.eq_ignore_ascii_case(&terms.host))
}

fn hello(terms: &Terms) -> Value {
    json!({
        "type": "hello-ok",
        "protocol": 3,
        "server": {"version": "2026.2.3", "host": "moltbot", "connId": crate::account::chance::uuid()},
        "features": {
            "methods": ["health", "status", "device.pair.list", "device.pair.approve", "device.pair.reject", "device.token.revoke"],
            "events": ["connect.challenge", "tick", "shutdown"],
        },
        "snapshot": {
            "presence": [],
            "health": {"ok": true},
            "stateVersion": {"presence": 0, "health": 0},
            "uptimeMs": 0,
            "processId": terms.gateway.process,
        },
        "policy": {"maxPayload": 524_288, "maxBufferedBytes": 1_572_864, "tickIntervalMs": 30_000},
    })
}

/// The two messages the Worker rewrites for its visitors.
fn rewritten(message: &str, host: &str) -> String {
    if message.contains("gateway token missing") || message.contains("gateway token mismatch") {
        format!("Invalid or missing token. Visit https://{host}?token={{REPLACE_WITH_YOUR_TOKEN}}")
    } else if message.contains("pairing required") {
        format!("Pairing required. Visit https://{host}/_admin/")
    } else {
        message.to_owned()
    }
}

/// A close reason holds 123 bytes.
fn shortened(reason: &str) -> String {
    if reason.len() <= 123 {
        return reason.to_owned();
    }
    let end = (0..=120).rev().find(|i| reason.is_char_boundary(*i)).unwrap_or(0);
    format!("{}...", &reason[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn terms() -> Terms {
        Terms {
            script: "m".into(),
            host: "m.t.workers.dev".into(),
            origin: Some("https://m.t.workers.dev".into()),
            gateway: Gateway {
                process: "p".into(),
                started: Timestamp::UNIX_EPOCH,
                ready_at: Timestamp::UNIX_EPOCH,
                token: Some("right".into()),
                allowed_origins: vec!["https://ok.example".into()],
                allow_insecure_auth: false,
            },
        }
    }

    fn connect(client: &str, token: Value, device: Value) -> Value {
        json!({"type": "req", "id": "1", "method": "connect", "params": {"minProtocol": 3, "maxProtocol": 3,
            "client": {"id": client, "platform": "linux"}, "auth": {"token": token}, "device": device}})
    }

    fn reason(terms: &Terms, frame: &Value) -> String {
        match judge(terms, frame, &mut Devices::default(), 0) {
            Verdict::Welcome(_) => "welcome".into(),
            Verdict::Refused { reason, .. } => reason,
        }
    }

    #[test]
    fn the_token_alone_is_enough_for_a_client_without_device() {
        assert_eq!(reason(&terms(), &connect("cli", json!("right"), Value::Null)), "welcome");
        assert!(
            reason(&terms(), &connect("cli", json!("wrong"), Value::Null))
                .starts_with("Invalid or missing token")
        );
        assert!(
            reason(&terms(), &connect("cli", Value::Null, Value::Null))
                .starts_with("Invalid or missing token")
        );
    }

    #[test]
    fn a_new_device_asks_to_be_paired_and_then_is_let_in() {
        let device = json!({"id": "d", "publicKey": "k", "signature": "s", "signedAt": 1000});
        let frame = connect("openclaw-control-ui", json!("right"), device);
        let mut devices = Devices::default();
        let Verdict::Refused { frame: answer, reason } = judge(&terms(), &frame, &mut devices, 1000) else {
            panic!("a device nobody approved")
        };
        assert_eq!(answer["error"]["code"], "NOT_PAIRED");
        assert_eq!(reason, "Pairing required. Visit https://m.t.workers.dev/_admin/");
        let request = devices.pending[0].request.clone();
        devices.approve(&request);
        assert!(matches!(judge(&terms(), &frame, &mut devices, 1000), Verdict::Welcome(_)));
        assert!(matches!(judge(&terms(), &frame, &mut devices, 1000 + SKEW_MS + 1), Verdict::Refused { .. }));
    }

    #[test]
    fn a_foreign_page_is_turned_away_whatever_its_token() {
        let mut foreign = terms();
        foreign.origin = Some("https://evil.example".into());
        assert!(
            reason(&foreign, &connect("webchat", json!("right"), Value::Null))
                .starts_with("origin not allowed")
        );
        foreign.origin = Some("https://ok.example".into());
        assert_eq!(reason(&foreign, &connect("webchat", json!("right"), Value::Null)), "welcome");
        foreign.origin = None;
        assert!(
            reason(&foreign, &connect("webchat", json!("right"), Value::Null))
                .starts_with("origin not allowed")
        );
    }

    #[test]
    fn the_first_frame_must_be_connect_in_protocol_3() {
        assert!(
            reason(&terms(), &json!({"type": "req", "id": "1", "method": "health"}))
                .starts_with("invalid handshake")
        );
        let mut old = connect("cli", json!("right"), Value::Null);
        old["params"]["maxProtocol"] = json!(2);
        assert_eq!(reason(&terms(), &old), "protocol mismatch");
    }

    #[test]
    fn close_reasons_fit_their_frame() {
        assert_eq!(shortened(&"ü".repeat(100)).len(), 123);
        assert_eq!(shortened("short"), "short");
    }
}
