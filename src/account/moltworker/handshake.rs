//! The gateway's WebSocket handshake: who may connect, and in what words the others are turned away.
//!
//! `connect.challenge` → `connect` → `hello-ok`, or an error frame and close code 1008. The order of checks and the
//! wording are those of OpenClaw 2026.2.3; the Worker rewrites two of the reasons on their way out.
//! Deliberately absent: verifying a device's signature. That it is there and recent is checked.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::devices::{Asks, Claim, Devices};
use super::disk::Disk;
use super::sandbox::Gateway;

/// What a connection is judged by.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) script: String,
    pub(super) host: String,
    pub(super) origin: Option<String>,
    pub(super) gateway: Gateway,
    /// The token a lying Worker puts in the place of the client's.
    pub(super) injected: Option<String>,
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

/// Scopes of an operator that names none.
const SCOPES: [&str; 1] = ["operator.admin"];

/// Where the container sees its visitors come from; it trusts no proxy's word for it.
const PROXY: &str = "10.1.0.2";

/// Judges the first frame of a client.
pub(super) fn judge(terms: &Terms, frame: &Value, disk: &mut Disk, now: Timestamp) -> Verdict {
    let id = frame["id"].clone();
    match admitted(terms, frame, disk, now) {
        Ok(device) => {
            let payload = hello(terms, device.as_ref(), now);
            Verdict::Welcome(json!({"type": "res", "id": id, "ok": true, "payload": payload}))
        }
        Err(Refusal { code, message, details }) => {
            let message = rewritten(&message, &terms.host);
            let mut error = json!({"code": code, "message": message});
            if !details.is_null() {
                error["details"] = details;
            }
            Verdict::Refused {
                frame: json!({"type": "res", "id": id, "ok": false, "error": error}),
                reason: shortened(&message),
            }
        }
    }
}

#[derive(Debug)]
struct Refusal {
    code: &'static str,
    message: String,
    details: Value,
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal { code: "INVALID_REQUEST", message: message.into(), details: Value::Null }
}

/// The token entry of the device, when it is one that connects.
fn admitted(terms: &Terms, frame: &Value, disk: &mut Disk, now: Timestamp) -> Result<Option<Value>, Refusal> {
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
    let presented = terms.injected.as_deref().or(params["auth"]["token"].as_str());
    let token = presented.filter(|t| !t.is_empty());
    let authorised = authorise(terms, token, control_ui);
    let Some(device) = device else {
        // A shared token stands in for a device: whoever has it is operator.admin.
        if control_ui && !terms.gateway.allow_insecure_auth {
            return Err(invalid("control ui requires HTTPS or localhost (secure context)"));
        }
        return authorised.map(|()| None);
    };
    check_device(device, now.as_millisecond())?;
    let claim = claim(params, device)?;
    let mut devices = Devices::open(disk, now);
    let shared = authorised.is_ok();
    if !shared && !token.is_some_and(|token| devices.takes_token(&claim, token)) {
        authorised?;
    }
    if shared && control_ui && terms.gateway.allow_insecure_auth {
        return Ok(devices.ensured_token(&claim));
    }
    match devices.admit(&claim) {
        Ok(()) => Ok(devices.ensured_token(&claim)),
        Err(request) => Err(Refusal {
            code: "NOT_PAIRED",
            message: "pairing required".to_owned(),
            details: json!({"requestId": request["requestId"]}),
        }),
    }
}

/// What a device says of itself in `connect`.
fn claim(params: &Value, device: &Value) -> Result<Claim, Refusal> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let role = params["role"].as_str().unwrap_or("operator");
    if role != "operator" && role != "node" {
        return Err(invalid("invalid role"));
    }
    let named = params["scopes"].as_array().into_iter().flatten().filter_map(text);
    let mut scopes: Vec<String> = named.collect();
    if scopes.is_empty() && role == "operator" {
        scopes = SCOPES.map(str::to_owned).to_vec();
    }
    let client = &params["client"];
    Ok(Claim {
        id: text(&device["id"]).unwrap_or_default(),
        public_key: text(&device["publicKey"]).unwrap_or_default(),
        display_name: text(&client["displayName"]),
        platform: text(&client["platform"]),
        client_id: text(&client["id"]).unwrap_or_default(),
        client_mode: text(&client["mode"]),
        role: role.to_owned(),
        scopes,
        remote_ip: Some(PROXY.to_owned()),
        asks: Asks::Openly,
    })
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

/// `uptimeMs` is that of the process, so a client that waits for a restart can tell.
fn hello(terms: &Terms, device: Option<&Value>, now: Timestamp) -> Value {
    let uptime = now.duration_since(terms.gateway.started).as_millis().max(0);
    let uptime = i64::try_from(uptime).unwrap_or(i64::MAX);
    let mut hello = json!({
        "type": "hello-ok",
        "protocol": 3,
        "server": {"version": "2026.2.3", "host": "moltbot", "connId": crate::account::chance::uuid()},
        "features": {
            "methods": ["health", "status", "device.pair.list", "device.pair.approve", "device.pair.reject",
                "device.token.rotate", "device.token.revoke"],
            "events": ["connect.challenge", "tick", "shutdown", "device.pair.requested", "device.pair.resolved"],
        },
        "snapshot": {
            "presence": [],
            "health": {"ok": true},
            "stateVersion": {"presence": 0, "health": 0},
            "uptimeMs": uptime,
            "configPath": "/root/.openclaw/openclaw.json",
            "stateDir": "/root/.openclaw",
        },
        "policy": {"maxPayload": 524_288, "maxBufferedBytes": 1_572_864, "tickIntervalMs": 30_000},
    });
    if let Some(entry) = device {
        let issued = entry.get("rotatedAtMs").unwrap_or(&entry["createdAtMs"]);
        hello["auth"] = json!({"deviceToken": entry["token"], "role": entry["role"], "scopes": entry["scopes"],
            "issuedAtMs": issued});
    }
    hello
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

    fn terms() -> Terms {
        Terms {
            script: "m".into(),
            host: "m.t.workers.dev".into(),
            origin: Some("https://m.t.workers.dev".into()),
            gateway: Gateway {
                process: "p".into(),
                started: Timestamp::UNIX_EPOCH,
                ready_at: Timestamp::UNIX_EPOCH,
                env: std::collections::BTreeMap::new(),
                token: Some("right".into()),
                allowed_origins: vec!["https://ok.example".into()],
                allow_insecure_auth: false,
            },
            injected: None,
        }
    }

    fn connect(client: &str, token: Value, device: Value) -> Value {
        json!({"type": "req", "id": "1", "method": "connect", "params": {"minProtocol": 3, "maxProtocol": 3,
            "client": {"id": client, "platform": "linux"}, "auth": {"token": token}, "device": device}})
    }

    fn reason(terms: &Terms, frame: &Value) -> String {
        match judge(terms, frame, &mut Disk::default(), Timestamp::UNIX_EPOCH) {
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
        let mut disk = Disk::default();
        let at = |ms: i64| Timestamp::from_millisecond(ms).unwrap();
        let Verdict::Refused { frame: answer, reason } = judge(&terms(), &frame, &mut disk, at(1000)) else {
            panic!("a device nobody approved")
        };
        assert_eq!(answer["error"]["code"], "NOT_PAIRED");
        assert_eq!(reason, "Pairing required. Visit https://m.t.workers.dev/_admin/");
        let request = answer["error"]["details"]["requestId"].as_str().unwrap();
        Devices::open(&mut disk, at(1000)).approve(request).unwrap();
        let Verdict::Welcome(hello) = judge(&terms(), &frame, &mut disk, at(1000)) else {
            panic!("a device somebody approved")
        };
        assert_eq!(hello["payload"]["snapshot"]["uptimeMs"], 1000);
        assert!(matches!(
            judge(&terms(), &frame, &mut disk, at(1000 + SKEW_MS + 1)),
            Verdict::Refused { .. }
        ));
        // Its own token opens the gateway too, for it alone.
        let token = hello["payload"]["auth"]["deviceToken"].clone();
        let own = connect("openclaw-control-ui", token.clone(), frame["params"]["device"].clone());
        assert!(matches!(judge(&terms(), &own, &mut disk, at(1000)), Verdict::Welcome(_)));
        let anybody = connect("cli", token, Value::Null);
        assert!(matches!(judge(&terms(), &anybody, &mut disk, at(1000)), Verdict::Refused { .. }));
    }

    #[test]
    fn a_worker_that_injects_its_token_lets_any_token_in() {
        let mut lying = terms();
        lying.injected = Some("right".into());
        assert_eq!(reason(&lying, &connect("cli", json!("wrong"), Value::Null)), "welcome");
        lying.injected = Some("newer".into());
        assert!(
            reason(&lying, &connect("cli", json!("right"), Value::Null)).starts_with("Invalid or missing")
        );
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
