//! OC-GATEWAY-001 to -006: who reaches the gateway, and how hard its secret is to guess.

use super::META;
use super::look::Look;
use crate::audit::meta::{Asi, Category, Checklist, Meta, Severity};
use crate::audit::openclaw::{Auth, Bind, Era};

/// The real audit's own bound, in characters.
const SHORT: usize = 24;

rule!(NO_AUTH, no_auth, Meta {
    id: "OC-GATEWAY-001",
    name: "openclaw-gateway-without-auth",
    title: "OpenClaw's gateway asks nobody for a secret",
    severity: Severity::Critical,
    category: Category::Entry,
    what: "`gateway.auth` names neither a token nor a password, or `gateway.auth.mode` is `none`.",
    why: "Whoever reaches the gateway is its operator: it runs commands, reads every chat and holds every key. In a Moltworker \
          the Worker and Access stand before it, and the start script writes `MOLTBOT_GATEWAY_TOKEN` into the file at each boot: \
          without that secret there is one defence where two were meant. OpenClaw's own audit calls both cases critical.",
    fix: "Set the token and start the gateway again: `moltctl secrets set MOLTBOT_GATEWAY_TOKEN`.",
    sources: &[
        "openclaw security audit: gateway.bind_no_auth (2026.2.3, 2026.9.6)",
        "openclaw security audit: gateway.loopback_no_auth (2026.2.3, 2026.9.6)",
        "openclaw security audit: gateway.http.no_auth (2026.9.6)",
        "openclaw security audit: browser.control_no_auth (2026.9.6)",
    ],
    owasp: &[Asi::IdentityAbuse],
    checklist: &[Checklist::StrongGatewayToken],
    ..META
}, fails: r#"{"gateway": {"bind": "lan", "auth": {"mode": "none"}}}"#,
   passes: r#"{"gateway": {"bind": "lan", "auth": {"token": "${OPENCLAW_GATEWAY_TOKEN}"}}}"#);

fn no_auth(look: &mut Look<'_>) {
    match look.config.auth() {
        Auth::Off => {
            look.find(
                "gateway.auth.mode",
                "`none`: the gateway and its HTTP API answer everybody who reaches them",
            );
        }
        Auth::Unwritten => {
            let message = "no token and no password stands here (OpenClaw's own audit: critical); only the secret \
                           `MOLTBOT_GATEWAY_TOKEN` can bring one at boot";
            look.find("gateway.auth", message).severity = Some(Severity::High);
        }
        Auth::Token(_) | Auth::Password(_) | Auth::Elsewhere | Auth::TrustedProxy => {}
    }
}

rule!(WEAK_SECRET, weak_secret, Meta {
    id: "OC-GATEWAY-002",
    name: "openclaw-gateway-secret-weak",
    title: "The gateway's token or password can be guessed",
    severity: Severity::Medium,
    category: Category::Credentials,
    what: "The shared secret of the gateway is a placeholder (`undefined`, `null`, blank), one of the values that samples carry, \
           or shorter than 24 characters.",
    why: "The token makes an operator of whoever has it, and 2026.2.3 counts no attempts.",
    evidence: "The length and the value of `gateway.auth.token` and `gateway.auth.password`. References such as `${NAME}` are not \
               followed.",
    fix: "Make a new one and set it: `moltctl token generate | moltctl secrets set MOLTBOT_GATEWAY_TOKEN`.",
    sources: &[
        "openclaw security audit: gateway.token_too_short (2026.2.3, 2026.9.6)",
        "openclaw security audit: gateway.password_too_short (2026.9.6)",
        "openclaw security audit: gateway.token_placeholder_value (2026.9.6)",
        "openclaw security audit: gateway.password_placeholder_value (2026.9.6)",
        "cloudflare/moltworker .dev.vars.example",
    ],
    owasp: &[Asi::IdentityAbuse],
    checklist: &[Checklist::StrongGatewayToken],
    ..META
}, fails: r#"{"gateway": {"auth": {"token": "short"}}}"#,
   passes: r#"{"gateway": {"auth": {"token": "7f0c9be1d2a34455aa66bb77cc88dd99"}}}"#);

fn weak_secret(look: &mut Look<'_>) {
    for key in ["gateway.auth.token", "gateway.auth.password"] {
        let Some(value) = look.config.text(key).map(str::trim) else { continue };
        if value.starts_with("${") {
            continue;
        }
        let length = value.chars().count();
        if matches!(value, "" | "undefined" | "null") {
            let message = "a placeholder stands where the secret should (OpenClaw's own audit: critical)";
            look.find(key, message).severity = Some(Severity::Critical);
        } else if value.contains("dev-token")
            || value.contains("change-in-prod")
            || value.contains("changeme")
        {
            look.find(key, "a value that samples carry").severity = Some(Severity::High);
        } else if length < SHORT {
            look.find(key, format!("{length} characters; 24 is the least, 64 hexadecimal digits are usual"));
        }
    }
}

rule!(TAILSCALE, tailscale, Meta {
    id: "OC-GATEWAY-003",
    name: "openclaw-tailscale-exposure",
    title: "Tailscale opens a second way to the gateway",
    severity: Severity::Critical,
    category: Category::Entry,
    what: "`gateway.tailscale.mode` is `funnel`, which opens the gateway to the internet, or `serve`, which opens it to the tailnet.",
    why: "That way leads past the Worker and past Access. Nothing in a Moltworker needs it.",
    fix: "Set it to `off` in the container: `openclaw config set gateway.tailscale.mode off`.",
    sources: &[
        "openclaw security audit: gateway.tailscale_funnel (2026.2.3, 2026.9.6)",
        "openclaw security audit: gateway.tailscale_serve (2026.2.3, 2026.9.6)",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"tailscale": {"mode": "funnel"}}}"#,
   passes: r#"{"gateway": {"tailscale": {"mode": "off"}}}"#);

fn tailscale(look: &mut Look<'_>) {
    match look.config.text("gateway.tailscale.mode") {
        Some("funnel") => {
            look.find("gateway.tailscale.mode", "`funnel` puts the gateway on the internet, past Access");
        }
        Some("serve") => {
            let message = "`serve` opens the gateway to a tailnet, past Access (OpenClaw's own audit: info)";
            look.find("gateway.tailscale.mode", message).severity = Some(Severity::Info);
        }
        _ => {}
    }
}

rule!(PROXIES, proxies, Meta {
    id: "OC-GATEWAY-004",
    name: "openclaw-trusted-proxies",
    title: "`gateway.trustedProxies` does not name the proxy that is there",
    severity: Severity::Medium,
    category: Category::Entry,
    what: "The gateway trusts no proxy, an address that no proxy has, or a whole network.",
    why: "With no fitting entry every request seems to come from the Worker's own address, so checks for local clients and any \
          limit per address mean nothing. With a network in it, any host of that network may say whom it speaks for.",
    evidence: "2026.2.3 compares addresses for equality: `10.1.0.0` and `10.0.0.0/8` fit no client there. Later versions \
               understand networks.",
    fix: "Name the address the gateway's log shows for the Worker's requests: `openclaw config set gateway.trustedProxies '[\"10.1.0.1\"]'`.",
    sources: &[
        "openclaw security audit: gateway.trusted_proxies_missing (2026.2.3, 2026.9.6)",
        "cloudflare/moltworker start-openclaw.sh",
        "openclaw 2026.2.3 src/gateway/net.ts",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"bind": "loopback"}}"#,
   passes: r#"{"gateway": {"bind": "lan", "trustedProxies": ["10.1.0.7"]}}"#);

fn proxies(look: &mut Look<'_>) {
    let (path, config) = ("gateway.trustedProxies", look.config);
    let proxies = config.words(path);
    if proxies.is_empty() && config.bind() == Bind::Loopback && config.serves_control_ui() {
        look.find(path, "no proxy is trusted: whoever comes through the Worker may pass for a local client");
    }
    let early = config.era() == Era::Early;
    for proxy in proxies {
        let network = proxy.contains('/');
        if early && (network || proxy.ends_with(".0")) {
            let message = format!("`{proxy}` fits no client: this version compares whole addresses");
            look.find(path, message).severity = Some(Severity::Low);
        } else if network && !proxy.ends_with("/32") && !proxy.ends_with("/128") {
            look.find(path, format!("every host of `{proxy}` may say whom it speaks for"));
        }
    }
}

rule!(REAL_IP, real_ip, Meta {
    id: "OC-GATEWAY-005",
    name: "openclaw-real-ip-fallback",
    title: "The gateway believes `X-Real-IP`",
    severity: Severity::High,
    category: Category::Entry,
    what: "`gateway.allowRealIpFallback` is `true`: without `X-Forwarded-For` the gateway takes the client's address from \
           `X-Real-IP`.",
    why: "The Worker passes a client's headers on. A client that sends `X-Real-IP: 127.0.0.1` passes for a local one. OpenClaw's own \
          audit calls it critical on a bind beyond loopback, and a Moltworker always binds beyond.",
    fix: "Take it out: `openclaw config set gateway.allowRealIpFallback false`.",
    sources: &["openclaw security audit: gateway.real_ip_fallback_enabled (2026.9.6)"],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"allowRealIpFallback": true}}"#, passes: r#"{"gateway": {"allowRealIpFallback": false}}"#);

fn real_ip(look: &mut Look<'_>) {
    if look.config.is_on("gateway.allowRealIpFallback") {
        look.find(
            "gateway.allowRealIpFallback",
            "a client names its own address (OpenClaw's own audit: critical)",
        );
    }
}

rule!(RATE_LIMIT, rate_limit, Meta {
    id: "OC-GATEWAY-006",
    name: "openclaw-auth-rate-limit",
    title: "Nothing slows down the guessing of the gateway's secret",
    severity: Severity::Medium,
    category: Category::Entry,
    what: "The gateway listens beyond loopback and `gateway.auth.rateLimit` is not set.",
    why: "Whoever is past Access, or comes by a forgotten host, may try tokens without end.",
    evidence: "`gateway.bind` and `gateway.auth.rateLimit`. 2026.2.3 has no such setting and refuses to start with it: there only the \
               length of the token helps.",
    fix: "From 2026.3 on: `openclaw config set gateway.auth.rateLimit '{\"maxAttempts\":10,\"windowMs\":60000,\"lockoutMs\":300000}'`.",
    sources: &["openclaw security audit: gateway.auth_no_rate_limit (2026.9.6)"],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"bind": "lan", "auth": {"token": "${T}"}}}"#,
   passes: r#"{"gateway": {"bind": "lan", "auth": {"token": "${T}", "rateLimit": {"maxAttempts": 10}}}}"#);

fn rate_limit(look: &mut Look<'_>) {
    let config = look.config;
    if config.bind() == Bind::Loopback
        || config.auth() == Auth::TrustedProxy
        || config.at("gateway.auth.rateLimit").is_some()
    {
        return;
    }
    let early = config.era() == Era::Early;
    let finding = look.find("gateway.auth.rateLimit", "attempts at the gateway's secret are not counted");
    if early {
        finding.message.push_str("; this version cannot count them");
        finding.severity = Some(Severity::Low);
        finding.remedy = Some("pin openclaw 2026.6.35 or later: `moltctl pin update`".to_owned());
    }
}
