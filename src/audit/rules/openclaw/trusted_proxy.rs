//! OC-GATEWAY-007: a proxy says who is there.

use super::META;
use super::look::Look;
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::Auth;

rule!(RULE, check, Meta {
    id: "OC-GATEWAY-007",
    name: "openclaw-trusted-proxy-auth",
    title: "The gateway lets the proxy before it say who is there",
    severity: Severity::High,
    category: Category::Entry,
    what: "`gateway.auth.mode` is `trusted-proxy`: no token is asked for, and a header names the user.",
    why: "It is the right way to give each person of Access an identity of their own, and only as good as the Worker: one that passes the \
          client's own header on lets anybody be anybody. OpenClaw checks that a header is there and never the token of Access in it. \
          Its own audit calls the mode critical whatever else is set.",
    evidence: "`gateway.auth.trustedProxy` and `gateway.trustedProxies`. What the Worker does with the header is not seen here.",
    fix: "Let the Worker set the header after it has verified the Access token, name the people and the header: \
          `openclaw config set gateway.auth.trustedProxy '{\"userHeader\":\"cf-access-authenticated-user-email\",\"requiredHeaders\":[\"cf-access-jwt-assertion\"],\"allowUsers\":[\"you@example.com\"]}'`.",
    sources: &[
        "openclaw security audit: gateway.trusted_proxy_auth (2026.9.6)",
        "openclaw security audit: gateway.trusted_proxy_no_proxies (2026.9.6)",
        "openclaw security audit: gateway.trusted_proxy_no_user_header (2026.9.6)",
        "openclaw security audit: gateway.trusted_proxy_no_allowlist (2026.9.6)",
        "openclaw security audit: gateway.trusted_proxy_allow_loopback (2026.9.6)",
        "openclaw security audit: gateway.trusted_proxy_device_auto_approve (2026.9.6)",
        "openclaw security audit: gateway.trusted_proxy_device_auto_approve_admin (2026.9.6)",
        "openclaw docs/gateway/cloudflare-access.md",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"gateway": {"auth": {"mode": "trusted-proxy"}}}"#, passes: r#"{"gateway": {"auth": {"mode": "token", "token": "${T}"}}}"#);

fn check(look: &mut Look<'_>) {
    if look.config.auth() != Auth::TrustedProxy {
        return;
    }
    let config = look.config;
    let of = |key: &str| format!("gateway.auth.trustedProxy.{key}");
    look.find("gateway.auth.mode", "a header says who is there (OpenClaw's own audit: critical)");
    if config.words("gateway.trustedProxies").is_empty() {
        look.find(
            "gateway.trustedProxies",
            "no proxy is trusted, so every request is refused (OpenClaw's own audit: critical)",
        );
    }
    if config.text(&of("userHeader")).is_none_or(str::is_empty) {
        look.find(&of("userHeader"), "no header names the user (OpenClaw's own audit: critical)");
    }
    if config.words(&of("allowUsers")).is_empty() {
        look.find(&of("allowUsers"), "everybody whom the proxy names is let in").severity =
            Some(Severity::Medium);
    }
    if config.is_on(&of("allowLoopback")) {
        let message =
            "the container's own processes may name a user: an agent with a shell is whoever it likes";
        look.find(&of("allowLoopback"), message);
    }
    if config.is_on(&of("deviceAutoApprove.enabled")) {
        let admin = config.words(&of("deviceAutoApprove.scopes")).iter().any(|it| it == "operator.admin");
        let (message, severity) = if admin {
            (
                "new devices become administrators without a question (OpenClaw's own audit: critical)",
                Severity::Critical,
            )
        } else {
            ("new devices are paired without a question", Severity::Medium)
        };
        look.find(&of("deviceAutoApprove"), message).severity = Some(severity);
    }
}
