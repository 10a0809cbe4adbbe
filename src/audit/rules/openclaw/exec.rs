//! OC-EXEC-001 to -004: commands of the container.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Meta, Severity};
use crate::audit::openclaw::{Config, Era, Node};

/// What `tools.exec` says of commands, of all and of each agent that says something: where, and `deny`, `allowlist` or
/// `full`. A mode of later versions is turned into the word it stands for.
pub(super) fn securities(config: &Config) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let global = config.at("tools.exec").map(|exec| ("tools.exec".to_owned(), exec));
    let own = config.agents().into_iter().filter_map(|agent| {
        let exec = agent.node?.at("tools.exec")?;
        Some((format!("{}.tools.exec", agent.path), exec))
    });
    for (path, exec) in global.into_iter().chain(own) {
        let said = |key: &str| exec.get(key).and_then(Node::text);
        let (key, word) = match (said("mode"), said("security")) {
            (Some(mode), _) => ("mode", mode),
            (None, Some(security)) => ("security", security),
            (None, None) => continue,
        };
        let word = match word {
            "deny" => "deny",
            "full" => "full",
            _ => "allowlist",
        };
        found.push((format!("{path}.{key}"), word));
    }
    found
}

rule!(FULL, full, Meta {
    id: "OC-EXEC-001",
    name: "openclaw-exec-full",
    title: "Every command runs without a question",
    severity: Severity::Medium,
    what: "`tools.exec.security` (later `mode`) is `full`, of all agents or of one.",
    why: "A prompt in a web page or a mail that the assistant reads becomes a command as root, beside the live keys of the container. \
          With an open channel anybody writes that prompt: then it is critical.",
    fix: "Ask first: `openclaw config set tools.exec.security allowlist` and `openclaw config set tools.exec.ask on-miss`.",
    sources: &["openclaw security audit: tools.exec.security_full_configured (2026.9.6)"],
    owasp: &[Asi::CodeExecution],
    ..META
}, fails: r#"{"tools": {"exec": {"host": "gateway", "security": "full"}}}"#,
   passes: r#"{"tools": {"exec": {"host": "gateway", "security": "allowlist"}}}"#);

fn full(look: &mut Look<'_>) {
    let open = !look.config.open_doors().is_empty();
    for (path, _) in securities(look.config).into_iter().filter(|(_, word)| *word == "full") {
        let finding = look.find(&path, "no command is asked about");
        if open {
            finding.severity = Some(Severity::Critical);
            finding.message.push_str(", and a channel lets everybody in");
        }
    }
}

rule!(NOT_CONSULTED, not_consulted, Meta {
    id: "OC-EXEC-002",
    name: "openclaw-exec-limits-unused",
    title: "Limits on commands are written down that nothing consults",
    severity: Severity::High,
    what: "`tools.exec.security` or `.ask` is set, and `tools.exec.host` is not `gateway`, in a version before 2026.3.",
    why: "There the default host is `sandbox`; with the sandbox off, as it must be in a Moltworker, commands run straight in the container \
          and neither `security` nor `ask` nor exec-approvals are looked at. `deny` denies nothing.",
    evidence: "The keys, and the version that wrote the file (2026.2.3 where it does not say).",
    fix: "Say where commands run: `openclaw config set tools.exec.host gateway`.",
    sources: &["openclaw 2026.2.3 docs/tools/exec.md", "openclaw 2026.2.3 dist/extensionAPI.js"],
    owasp: &[Asi::CodeExecution, Asi::HumanTrust],
    ..META
}, fails: r#"{"tools": {"exec": {"security": "deny"}}}"#,
   passes: r#"{"tools": {"exec": {"security": "deny", "host": "gateway"}}}"#);

fn not_consulted(look: &mut Look<'_>) {
    let config = look.config;
    if config.era() != Era::Early {
        return;
    }
    for agent in config.agents_and_defaults() {
        let own = if agent.id.is_some() {
            agent.node.and_then(|it| it.at("tools.exec"))
        } else {
            config.at("tools.exec")
        };
        let Some(exec) = own else { continue };
        let limits: Vec<&str> =
            ["security", "ask"].into_iter().filter(|key| exec.get(key).is_some()).collect();
        let host = config.tool_setting(&agent, "exec.host").and_then(Node::text);
        if limits.is_empty()
            || matches!(host, Some("gateway" | "node"))
            || config.sandbox_mode(&agent) != "off"
        {
            continue;
        }
        let path =
            if agent.id.is_some() { format!("{}.tools.exec", agent.path) } else { "tools.exec".to_owned() };
        look.find(&path, format!("{} is never consulted: the host is not `gateway`", quoted(&limits)));
    }
}

rule!(SAFE_BINS, safe_bins, Meta {
    id: "OC-EXEC-003",
    name: "openclaw-safe-bins",
    title: "A program counts as harmless that is not",
    severity: Severity::Medium,
    what: "`safeBins` names an interpreter, or a program that reads files, writes them or opens connections; or `safeBinTrustedDirs` names a \
           folder that others can write to.",
    why: "What stands there runs without a question and without an entry of an allowlist. It is meant for filters such as `head`; `git`, \
          `npm`, `curl` or `awk` run whatever their arguments say.",
    evidence: "`tools.exec.safeBins`, `.safeBinProfiles` and `.safeBinTrustedDirs`, of all and of each agent.",
    fix: "Take it out and allow the one use you mean by exec-approvals: `openclaw config set tools.exec.safeBins '[]'`.",
    sources: &[
        "openclaw security audit: tools.exec.safe_bins_interpreter_unprofiled (2026.9.6)",
        "openclaw security audit: tools.exec.safe_bins_broad_behavior (2026.9.6)",
        "openclaw security audit: tools.exec.safe_bin_trusted_dirs_risky (2026.9.6)",
        "CVE-2026-28363",
    ],
    owasp: &[Asi::CodeExecution],
    ..META
}, fails: r#"{"tools": {"exec": {"safeBins": ["git", "python3"]}}}"#, passes: r#"{"tools": {"exec": {"safeBins": ["head", "wc"]}}}"#);

/// Filters of standard input that can do nothing else worth naming.
const FILTERS: &[&str] = &["cut", "uniq", "head", "tail", "tr", "wc", "grep", "jq", "cat", "true", "echo"];

/// Folders that processes of the container write to.
const WRITABLE: &[&str] =
    &["/tmp", "/var/tmp", "/home", "/root", "/usr/local/bin", "/opt", "/private/tmp", "/Users"];

fn safe_bins(look: &mut Look<'_>) {
    let config = look.config;
    let global = config.at("tools.exec").map(|exec| ("tools.exec".to_owned(), exec));
    let own = config
        .agents()
        .into_iter()
        .filter_map(|agent| Some((format!("{}.tools.exec", agent.path), agent.node?.at("tools.exec")?)));
    let scopes: Vec<(String, &Node)> = global.into_iter().chain(own).collect();
    for (path, exec) in scopes {
        let profiled = |bin: &str| {
            let here = exec.get("safeBinProfiles").or_else(|| config.at("tools.exec.safeBinProfiles"));
            here.is_some_and(|it| it.get(bin).is_some())
        };
        let bins = exec.get("safeBins").map(Node::words).unwrap_or_default();
        let broad: Vec<&String> = bins
            .iter()
            .filter(|bin| !FILTERS.contains(&bin.to_lowercase().as_str()) && !profiled(bin))
            .collect();
        if !broad.is_empty() {
            look.find(&format!("{path}.safeBins"), format!("{} runs without a question", quoted(&broad)));
        }
        let folders = exec.get("safeBinTrustedDirs").map(Node::words).unwrap_or_default();
        let risky: Vec<&String> = folders
            .iter()
            .filter(|it| {
                !it.starts_with('/')
                    || WRITABLE.iter().any(|of| it.as_str() == *of || it.starts_with(&format!("{of}/")))
            })
            .collect();
        if !risky.is_empty() {
            look.find(
                &format!("{path}.safeBinTrustedDirs"),
                format!("{} can be written to by others", quoted(&risky)),
            );
        }
    }
}

rule!(NO_SANDBOX, no_sandbox, Meta {
    id: "OC-EXEC-004",
    name: "openclaw-exec-in-no-sandbox",
    title: "Commands are to run in a sandbox that is not there",
    severity: Severity::Medium,
    what: "`tools.exec.host` says `sandbox`, and `sandbox.mode` is off.",
    why: "Until 2026.2 the command then runs in the container itself, unasked; from 2026.9 it is refused. Neither is what was written.",
    evidence: "The host as written, of all and of each agent. Absent, it means the same until 2026.2: OC-EXEC-002.",
    fix: "Say where commands run: `openclaw config set tools.exec.host gateway`.",
    sources: &[
        "openclaw security audit: tools.exec.host_sandbox_no_sandbox_defaults (2026.9.6)",
        "openclaw security audit: tools.exec.host_sandbox_no_sandbox_agents (2026.9.6)",
    ],
    owasp: &[Asi::CodeExecution],
    ..META
}, fails: r#"{"tools": {"exec": {"host": "sandbox"}}}"#, passes: r#"{"tools": {"exec": {"host": "gateway"}}}"#);

fn no_sandbox(look: &mut Look<'_>) {
    let config = look.config;
    for agent in config.agents_and_defaults() {
        let (path, host) = match (&agent.id, agent.node) {
            (Some(_), Some(node)) => (format!("{}.tools.exec.host", agent.path), node.at("tools.exec.host")),
            _ => ("tools.exec.host".to_owned(), config.at("tools.exec.host")),
        };
        if host.and_then(Node::text) == Some("sandbox") && config.sandbox_mode(&agent) == "off" {
            look.find(&path, "`sandbox`, and there is none");
        }
    }
}
