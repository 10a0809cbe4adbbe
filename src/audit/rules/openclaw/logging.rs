//! OC-LOGGING-001 and -002: what chats and keys leave in logs.

use super::META;
use super::look::Look;
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::Node;

rule!(REDACT, redact, Meta {
    id: "OC-LOGGING-001",
    name: "openclaw-redaction-off",
    title: "Secrets are not masked in OpenClaw's logs",
    severity: Severity::Medium,
    category: Category::Monitoring,
    what: "`logging.redactSensitive` is `off`.",
    why: "Keys in the arguments of tools go into the gateway's output, which Moltworker copies into Workers Logs.",
    evidence: "The key. OpenClaw 2026.9 has retired it and always masks.",
    fix: "In the container: `openclaw config set logging.redactSensitive tools`.",
    sources: &["openclaw security audit: logging.redact_off (2026.2.3)"],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"logging": {"redactSensitive": "off"}}"#, passes: r#"{"logging": {"redactSensitive": "tools"}}"#);

fn redact(look: &mut Look<'_>) {
    if look.config.text("logging.redactSensitive") == Some("off") {
        look.find("logging.redactSensitive", "`off`: keys in tool calls are logged");
    }
}

rule!(CONTENT, content, Meta {
    id: "OC-LOGGING-002",
    name: "openclaw-content-recorded",
    title: "Whole conversations are recorded for diagnosis",
    severity: Severity::Low,
    category: Category::Monitoring,
    what: "`diagnostics.otel.captureContent` or `diagnostics.cacheTrace.enabled` is on, or the log level is `debug` or `trace`.",
    why: "Prompts, answers and what tools returned lie where more people look than at the chats: a telemetry service, the container's log.",
    fix: "Switch it off when the fault is found: `openclaw config set diagnostics.otel.captureContent false`.",
    sources: &["openclaw docs/gateway/logging.md", "openclaw policy check: policy/data-handling-telemetry-content-capture"],
    ..META
}, fails: r#"{"diagnostics": {"otel": {"captureContent": true}}}"#, passes: r#"{"logging": {"level": "info"}}"#);

fn content(look: &mut Look<'_>) {
    let config = look.config;
    let captured = config.at("diagnostics.otel.captureContent").is_some_and(|node| {
        node.flag() == Some(true) || node.get("enabled").and_then(Node::flag) == Some(true)
    });
    if captured {
        look.find("diagnostics.otel.captureContent", "prompts and answers go along with the traces");
    }
    if config.is_on("diagnostics.cacheTrace.enabled") {
        look.find("diagnostics.cacheTrace.enabled", "prompts are written to a file");
    }
    for key in ["logging.level", "logging.consoleLevel"] {
        if let Some(level @ ("debug" | "trace")) = config.text(key) {
            look.find(key, format!("`{level}` writes down what tools are told"));
        }
    }
}
