//! OC-CONFIG-001 and -002: files that another version, or the start script, cannot read.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Config, Version};

rule!(NOT_JSON, not_json, Meta {
    id: "OC-CONFIG-001",
    name: "openclaw-config-not-json",
    title: "The start script cannot read the configuration and begins anew",
    severity: Severity::Medium,
    category: Category::Configuration,
    what: "The file is JSON5 (comments, trailing commas, bare keys). OpenClaw reads that; Moltworker's start script reads JSON only.",
    why: "At the next boot the script begins with an empty object and writes it over the file: channels, tool policy and every limit are gone, \
          and the sync carries that to R2.",
    fix: "Write it as JSON: `openclaw config set meta.note strict` rewrites the whole file.",
    sources: &["cloudflare/moltworker start-openclaw.sh"],
    owasp: &[Asi::CascadingFailures],
    ..META
}, fails: "{ // mine\n \"gateway\": {\"mode\": \"local\"} }", passes: r#"{"gateway": {"mode": "local"}}"#);

fn not_json(look: &mut Look<'_>) {
    if !look.config.is_strict_json() {
        look.find("", "it is JSON5 and not JSON: the start script would write an empty one over it");
    }
}

rule!(VERSION, version, Meta {
    id: "OC-CONFIG-002",
    name: "openclaw-config-of-another-version",
    title: "A setting belongs to another version than the one that runs",
    severity: Severity::Medium,
    category: Category::Configuration,
    what: "A key that came later than the version that wrote the file, or one that its version has retired.",
    why: "OpenClaw's schema is strict: a key it does not know makes the gateway refuse to start; a retired one makes `openclaw security audit` \
          refuse the whole file, so that nobody is told about the rest.",
    evidence: "A small table of security settings, by the version the file names. A file that names none is not judged.",
    fix: "Take the key out (`openclaw config unset KEY`), or move the pin: `moltctl pin update`.",
    sources: &["openclaw docs/gateway/doctor/config-migrations.md", "configuration schemas of 2026.2.3, 2026.6.6 and 2026.9.6"],
    ..META
}, fails: r#"{"meta": {"lastTouchedVersion": "2026.2.3"}, "tools": {"fs": {"workspaceOnly": true}}}"#,
   passes: r#"{"meta": {"lastTouchedVersion": "2026.6.6"}, "tools": {"fs": {"workspaceOnly": true}}}"#);

/// Keys that 2026.2.3 does not know and 2026.6.6 does.
const LATER: &[&str] = &[
    "tools.fs",
    "tools.toolsBySender",
    "tools.codeMode",
    "tools.loopDetection",
    "tools.sessions",
    "tools.exec.mode",
    "tools.exec.strictInlineEval",
    "tools.exec.safeBinProfiles",
    "tools.exec.safeBinTrustedDirs",
    "gateway.auth.rateLimit",
    "gateway.auth.trustedProxy",
    "gateway.allowRealIpFallback",
    "gateway.tools",
    "gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback",
    "gateway.nodes.pairing",
    "commands.allowFrom",
    "commands.mcp",
    "commands.plugins",
    "hooks.allowedAgentIds",
    "hooks.defaultSessionKey",
    "browser.ssrfPolicy",
    "security",
    "secrets",
    "mcp",
    "accessGroups",
    "session.maintenance",
    "agents.defaults.skills",
    "proxy",
];

/// Keys that 2026.9.6 does not take any more.
const RETIRED: &[&str] = &[
    "gateway.controlUi.allowInsecureAuth",
    "gateway.tailscale.resetOnExit",
    "gateway.nodes.allowCommands",
    "gateway.nodes.denyCommands",
    "logging.redactSensitive",
    "commands.useAccessGroups",
    "meta.lastTouchedAt",
    "agents.list",
    "canvasHost",
    "web",
    "plugins.installs",
    "tools.exec.timeoutSec",
    "tools.message.allowCrossContextSend",
];

fn version(look: &mut Look<'_>) {
    let config = look.config;
    let Some(version) = config.version() else { return };
    let written = |keys: &[&'static str]| {
        keys.iter().copied().filter(|key| config.at(key).is_some()).collect::<Vec<_>>()
    };
    if version <= Version::PINNED {
        for key in written(LATER) {
            look.find(key, format!("{version} does not know {} and does not start with it", quoted(&[key])));
        }
    } else if version >= Version::new(2026, 9, 0) {
        retired(look, config, &written(RETIRED));
    }
}

fn retired(look: &mut Look<'_>, config: &Config, keys: &[&str]) {
    let version = config.version().unwrap_or(Version::PINNED);
    for key in keys {
        let message = format!("{version} has retired {}; its own audit refuses the file", quoted(&[key]));
        look.find(key, message).severity = Some(Severity::Low);
    }
}
