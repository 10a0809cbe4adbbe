//! OC-HOOKS-001 and -002: requests from outside that start the assistant.

use super::META;
use super::look::Look;
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Auth, Node};

rule!(INGRESS, ingress, Meta {
    id: "OC-HOOKS-001",
    name: "openclaw-hooks-ingress",
    title: "The door for webhooks opens more than webhooks",
    severity: Severity::Critical,
    category: Category::Entry,
    what: "`hooks` is on, and its token is also the gateway's, is short, or its path is `/`.",
    why: "Whoever is given the token of a webhook (a mail service, a build) is then the operator. A path of `/` takes requests that were meant \
          for something else.",
    evidence: "`hooks.token` against `gateway.auth`, its length (24 is the least), `hooks.path`. Two `${NAME}` that are spelled alike count as the same.",
    fix: "Make a token of its own: `openclaw config set hooks.token \"$(openssl rand -hex 32)\"`.",
    sources: &[
        "openclaw security audit: hooks.token_reuse_gateway_token (2026.2.3, 2026.9.6)",
        "openclaw security audit: hooks.path_root (2026.2.3, 2026.9.6)",
        "openclaw security audit: hooks.token_too_short (2026.2.3, 2026.9.6)",
    ],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"hooks": {"enabled": true, "token": "7f0c9be1d2a34455aa66bb77cc88dd99", "path": "/"}}"#,
   passes: r#"{"hooks": {"enabled": true, "token": "7f0c9be1d2a34455aa66bb77cc88dd99", "path": "/hooks"}}"#);

fn ingress(look: &mut Look<'_>) {
    let config = look.config;
    if !config.is_on("hooks.enabled") {
        return;
    }
    let token = config.text("hooks.token").map(str::trim).unwrap_or_default();
    let written = match config.auth() {
        Auth::Token(secret) | Auth::Password(secret) => Some(secret),
        Auth::Elsewhere => config.text("gateway.auth.token").or_else(|| config.text("gateway.auth.password")),
        _ => None,
    };
    if !token.is_empty() && written.map(str::trim) == Some(token) {
        look.find("hooks.token", "it is the gateway's own secret");
    }
    let length = token.chars().count();
    if length > 0 && length < 24 && !token.starts_with("${") {
        look.find("hooks.token", format!("{length} characters")).severity = Some(Severity::Medium);
    }
    if config.text("hooks.path").map(str::trim) == Some("/") {
        look.find("hooks.path", "`/` takes every request");
    }
}

rule!(ROUTING, routing, Meta {
    id: "OC-HOOKS-002",
    name: "openclaw-hooks-routing",
    title: "A webhook chooses whom it speaks to",
    severity: Severity::High,
    category: Category::Entry,
    what: "`hooks` is on, and its callers may name any agent (`allowedAgentIds` is not set) or any session (`allowRequestSessionKey`), or have \
           none of their own (`defaultSessionKey`).",
    why: "A caller writes into the operator's own conversation, where its text passes for theirs. OpenClaw's own audit calls the first two \
          critical beyond loopback.",
    evidence: "The keys as written. OpenClaw 2026.2.3 knows none of them and lets every caller choose.",
    fix: "Name one agent: `openclaw config set hooks.allowedAgentIds '[\"hooks\"]'`.",
    sources: &[
        "openclaw security audit: hooks.allowed_agent_ids_unrestricted (2026.9.6)",
        "openclaw security audit: hooks.request_session_key_enabled (2026.9.6)",
        "openclaw security audit: hooks.request_session_key_prefixes_missing (2026.9.6)",
        "openclaw security audit: hooks.default_session_key_unset (2026.9.6)",
    ],
    owasp: &[Asi::GoalHijack],
    ..META
}, fails: r#"{"hooks": {"enabled": true, "token": "x"}}"#,
   passes: r#"{"hooks": {"enabled": true, "allowedAgentIds": ["hooks"], "defaultSessionKey": "hook:ingress"}}"#);

fn routing(look: &mut Look<'_>) {
    let config = look.config;
    if !config.is_on("hooks.enabled") {
        return;
    }
    let agents = config.at("hooks.allowedAgentIds").map(Node::words);
    if agents.is_none_or(|ids| ids.iter().any(|id| id == "*")) {
        look.find(
            "hooks.allowedAgentIds",
            "a caller may speak to any agent (OpenClaw's own audit: critical beyond loopback)",
        );
    }
    if config.is_on("hooks.allowRequestSessionKey") {
        let bound = !config.words("hooks.allowedSessionKeyPrefixes").is_empty();
        let message = if bound {
            "a caller chooses among sessions (OpenClaw's own audit: critical beyond loopback)"
        } else {
            "a caller chooses any session (OpenClaw's own audit: critical beyond loopback)"
        };
        look.find("hooks.allowRequestSessionKey", message);
    }
    if config.text("hooks.defaultSessionKey").is_none_or(|it| it.trim().is_empty()) {
        let message = "each call opens a session of its own";
        look.find("hooks.defaultSessionKey", message).severity = Some(Severity::Medium);
    }
}
