//! OC-CONTROLUI-001 to -004: what a browser must show before the Control UI obeys it.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Bind, Version};

rule!(INSECURE_AUTH, insecure_auth, Meta {
    id: "OC-CONTROLUI-001",
    name: "openclaw-insecure-auth",
    title: "The Control UI takes a token from a browser it does not know",
    severity: Severity::Critical,
    category: Category::Entry,
    what: "`gateway.controlUi.allowInsecureAuth` is `true`: a browser that was never paired needs the gateway's token and nothing else.",
    why: "Pairing is the second factor of a Moltworker. The start script writes this setting when `DEV_MODE` is `true` and never takes it \
          back: it comes again from R2 at each boot, long after the secret is gone.",
    evidence: "The value of the key. OpenClaw 2026.9 has retired it and drops it at start.",
    fix: "Delete `DEV_MODE` (`moltctl secrets unset DEV_MODE`), then in the container: `openclaw config unset gateway.controlUi.allowInsecureAuth`.",
    sources: &[
        "openclaw security audit: gateway.control_ui.insecure_auth (2026.2.3)",
        "cloudflare/moltworker start-openclaw.sh",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"controlUi": {"allowInsecureAuth": true}}}"#,
   passes: r#"{"gateway": {"controlUi": {"allowInsecureAuth": false}}}"#);

fn insecure_auth(look: &mut Look<'_>) {
    if look.config.is_on("gateway.controlUi.allowInsecureAuth") {
        look.find("gateway.controlUi.allowInsecureAuth", "a browser needs no pairing");
    }
}

rule!(DEVICE_AUTH, device_auth, Meta {
    id: "OC-CONTROLUI-002",
    name: "openclaw-device-auth-disabled",
    title: "The Control UI asks no device who it is",
    severity: Severity::Critical,
    category: Category::Entry,
    what: "`gateway.controlUi.dangerouslyDisableDeviceAuth` is `true`.",
    why: "No browser has to be paired; the token alone makes an operator.",
    evidence: "The value of the key. OpenClaw 2026.9 accepts and ignores it.",
    fix: "Take it out: `openclaw config unset gateway.controlUi.dangerouslyDisableDeviceAuth`.",
    sources: &["openclaw security audit: gateway.control_ui.device_auth_disabled (2026.2.3)"],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"controlUi": {"dangerouslyDisableDeviceAuth": true}}}"#, passes: r#"{"gateway": {"controlUi": {}}}"#);

fn device_auth(look: &mut Look<'_>) {
    if look.config.is_on("gateway.controlUi.dangerouslyDisableDeviceAuth") {
        look.find("gateway.controlUi.dangerouslyDisableDeviceAuth", "no device is asked who it is");
    }
}

rule!(ORIGINS, origins, Meta {
    id: "OC-CONTROLUI-003",
    name: "openclaw-allowed-origins",
    title: "The Control UI does not name the host it is served from",
    severity: Severity::High,
    category: Category::Entry,
    what: "`gateway.controlUi.allowedOrigins` is empty, names only this machine, or lets every origin in.",
    why: "It says which pages may open the gateway's WebSocket. From 2026.2.26 on a bind beyond loopback needs it, and the Control UI of a \
          Moltworker is refused without it; before, the Worker checks no `Origin` either. `*` lets any page that the operator opens \
          speak to the gateway. OpenClaw's own audit calls both critical beyond loopback.",
    evidence: "The list, `gateway.bind` and the version that wrote the file. That the host is the Worker's own is not checked.",
    fix: "Name the Worker's hosts: `openclaw config set gateway.controlUi.allowedOrigins '[\"https://moltbot-sandbox.example.workers.dev\"]'`.",
    sources: &[
        "openclaw security audit: gateway.control_ui.allowed_origins_required (2026.9.6)",
        "openclaw security audit: gateway.control_ui.allowed_origins_wildcard (2026.9.6)",
        "openclaw 2026.2.26 changelog",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"bind": "lan", "controlUi": {"allowedOrigins": ["*"]}}}"#,
   passes: r#"{"gateway": {"bind": "lan", "controlUi": {"allowedOrigins": ["https://w.example.workers.dev"]}}}"#);

fn origins(look: &mut Look<'_>) {
    let (path, config) = ("gateway.controlUi.allowedOrigins", look.config);
    if !config.serves_control_ui() {
        return;
    }
    let origins = config.words(path);
    let local = |it: &&String| ["//localhost", "//127.0.0.1", "//[::1]"].iter().any(|host| it.contains(host));
    if origins.iter().any(|it| it == "*") {
        let message = "`*`: any page the operator opens may speak to the gateway (OpenClaw's own audit: critical beyond loopback)";
        look.find(path, message).severity = Some(Severity::Critical);
    } else if origins.is_empty() && (config.bind() != Bind::Loopback) {
        let old = config.version().is_some_and(|version| version < Version::NEEDS_ORIGINS);
        let message = if old {
            "no origin is named; from 2026.2.26 on the Control UI is refused without (OpenClaw's own audit: critical)"
        } else {
            "no origin is named, so the Control UI is refused (OpenClaw's own audit: critical)"
        };
        look.find(path, message).severity = Some(if old { Severity::Medium } else { Severity::High });
    } else if !origins.is_empty() && origins.iter().filter(local).count() == origins.len() {
        let message = format!("only {}: the Worker's host is not among them", quoted(&origins));
        look.find(path, message).severity = Some(Severity::Low);
    }
}

rule!(HOST_HEADER, host_header, Meta {
    id: "OC-CONTROLUI-004",
    name: "openclaw-host-header-origin",
    title: "The Control UI takes the `Host` header for its own name",
    severity: Severity::High,
    category: Category::Entry,
    what: "`gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback` is `true`.",
    why: "Whoever can make a browser send a `Host` of their own (DNS rebinding) passes the check of origins. OpenClaw's own audit calls it \
          critical beyond loopback.",
    fix: "Take it out and name the hosts: `openclaw config unset gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback`.",
    sources: &[
        "openclaw security audit: gateway.control_ui.host_header_origin_fallback (2026.9.6)",
        "openclaw security audit: config.insecure_or_dangerous_flags (2026.9.6)",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"controlUi": {"dangerouslyAllowHostHeaderOriginFallback": true}}}"#,
   passes: r#"{"gateway": {"controlUi": {"allowedOrigins": ["https://a.example"]}}}"#);

fn host_header(look: &mut Look<'_>) {
    let path = "gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback";
    if look.config.is_on(path) {
        look.find(path, "a client names the origin it is checked against (OpenClaw's own audit: critical beyond loopback)");
    }
}
