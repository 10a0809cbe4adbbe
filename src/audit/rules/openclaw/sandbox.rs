//! OC-SANDBOX-001 to -003: a sandbox needs Docker, and a Moltworker has none.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Meta, Severity};
use crate::audit::openclaw::{Agent, Node};

rule!(NO_DOCKER, no_docker, Meta {
    id: "OC-SANDBOX-001",
    name: "openclaw-sandbox-without-docker",
    title: "A sandbox is configured that a Moltworker cannot have",
    severity: Severity::Medium,
    what: "`sandbox.mode` is `all` or `non-main`. The container of a Moltworker has no Docker to make a sandbox with.",
    why: "Commands fail there, or run outside of what somebody relies on. The container is the sandbox of a Moltworker: what leaves it is \
          limited by the Worker, and what runs in it by `tools`.",
    fix: "Write what is: `openclaw config set agents.defaults.sandbox.mode off`, and limit commands by `tools.exec` instead.",
    sources: &["openclaw docs/gateway/sandboxing.md", "cloudflare/moltworker Dockerfile"],
    owasp: &[Asi::HumanTrust],
    ..META
}, fails: r#"{"agents": {"defaults": {"sandbox": {"mode": "all"}}}}"#, passes: r#"{"agents": {"defaults": {"sandbox": {"mode": "off"}}}}"#);

fn no_docker(look: &mut Look<'_>) {
    for agent in look.config.agents_and_defaults() {
        let mode = agent.node.and_then(|node| node.at("sandbox.mode")).and_then(Node::text);
        if let Some(mode @ ("all" | "non-main")) = mode {
            look.find(&format!("{}.sandbox.mode", agent.path), format!("`{mode}` cannot work here"));
        }
    }
}

rule!(DANGEROUS, dangerous, Meta {
    id: "OC-SANDBOX-002",
    name: "openclaw-sandbox-holes",
    title: "The sandbox's settings open the host to it",
    severity: Severity::High,
    what: "The sandbox is given a folder of the system or Docker's socket, the host's network or another container's, or no filter of system \
           calls.",
    why: "A command in it is then a command on the host. A Moltworker has no Docker, so the setting does nothing there; it comes into force \
          the day the file is used elsewhere. OpenClaw's own audit calls each critical.",
    evidence: "`agents.*.sandbox.docker` and `.browser`: `binds`, `network`, `seccompProfile`, `apparmorProfile`.",
    fix: "Take it out: `openclaw config unset agents.defaults.sandbox.docker.binds`.",
    sources: &[
        "openclaw security audit: sandbox.dangerous_bind_mount (2026.9.6)",
        "openclaw security audit: sandbox.dangerous_network_mode (2026.9.6)",
        "openclaw security audit: sandbox.dangerous_seccomp_profile (2026.9.6)",
        "openclaw security audit: sandbox.dangerous_apparmor_profile (2026.9.6)",
        "openclaw security audit: sandbox.bind_mount_non_absolute (2026.9.6)",
    ],
    owasp: &[Asi::CodeExecution],
    ..META
}, fails: r#"{"agents": {"defaults": {"sandbox": {"docker": {"network": "host"}}}}}"#,
   passes: r#"{"agents": {"defaults": {"sandbox": {"docker": {"network": "none", "binds": ["/srv/project:/project:ro"]}}}}}"#);

/// Folders of the host that no sandbox may see.
const SYSTEM: &[&str] = &[
    "/etc",
    "/proc",
    "/sys",
    "/dev",
    "/root",
    "/boot",
    "/run",
    "/var/run",
    "/private/etc",
    "/private/var/run",
    "/var/lib/docker",
];

/// Folders of a person that no sandbox may see.
const PRIVATE: &[&str] =
    &["/.ssh", "/.aws", "/.gnupg", "/.docker", "/.kube", "/.openclaw", "/.config/gcloud", "docker.sock"];

fn dangerous(look: &mut Look<'_>) {
    for agent in look.config.agents_and_defaults() {
        for part in ["docker", "browser"] {
            let Some(settings) = agent.node.and_then(|node| node.get("sandbox")?.get(part)) else { continue };
            let path = format!("{}.sandbox.{part}", agent.path);
            for bind in settings.get("binds").map(Node::words).unwrap_or_default() {
                let source = bind.split(':').next().unwrap_or_default().trim_end_matches('/');
                if !source.starts_with('/') && !source.is_empty() && !bind.starts_with('/') {
                    let message = format!("`{bind}` names no absolute folder");
                    look.find(&format!("{path}.binds"), message).severity = Some(Severity::Medium);
                } else if is_system(source) {
                    look.find(
                        &format!("{path}.binds"),
                        format!("`{bind}` shows the host (OpenClaw's own audit: critical)"),
                    );
                }
            }
            let says = |key: &str| settings.get(key).and_then(Node::text).map(|it| it.trim().to_lowercase());
            if let Some(network) = says("network").filter(|it| it == "host" || it.starts_with("container:")) {
                look.find(
                    &format!("{path}.network"),
                    format!("`{network}` is no network of its own (OpenClaw's own audit: critical)"),
                );
            }
            for key in ["seccompProfile", "apparmorProfile"] {
                if says(key).as_deref() == Some("unconfined") {
                    look.find(&format!("{path}.{key}"), "`unconfined` (OpenClaw's own audit: critical)");
                }
            }
        }
    }
}

fn is_system(source: &str) -> bool {
    let covers = |of: &str| source.is_empty() || of == source || of.starts_with(&format!("{source}/"));
    let within = |of: &str| source.starts_with(&format!("{of}/"));
    SYSTEM.iter().any(|of| covers(of) || within(of)) || PRIVATE.iter().any(|of| source.contains(of))
}

rule!(UNUSED, unused, Meta {
    id: "OC-SANDBOX-003",
    name: "openclaw-sandbox-settings-unused",
    title: "Settings of a sandbox are written down, and the sandbox is off",
    severity: Severity::Medium,
    what: "`sandbox.docker` or `sandbox.workspaceAccess` is set, and `sandbox.mode` is `off`.",
    why: "`network: none` and `workspaceAccess: ro` look like a limit and are none: commands run in the container with its network and all \
          of its files.",
    fix: "Take them out (`openclaw config unset agents.defaults.sandbox.docker`), and deny tools instead: `openclaw config set tools.deny '[\"group:runtime\"]'`.",
    sources: &["openclaw security audit: sandbox.docker_config_mode_off (2026.9.6)", "openclaw docs/gateway/sandboxing.md"],
    owasp: &[Asi::HumanTrust],
    ..META
}, fails: r#"{"agents": {"defaults": {"sandbox": {"mode": "off", "workspaceAccess": "ro"}}}}"#,
   passes: r#"{"agents": {"defaults": {"sandbox": {"mode": "off"}}}}"#);

fn unused(look: &mut Look<'_>) {
    let config = look.config;
    for agent in config.agents_and_defaults() {
        let Some(sandbox) = agent.node.and_then(|node| node.get("sandbox")) else { continue };
        if config.sandbox_mode(&agent) != "off" {
            continue;
        }
        let set = unused_keys(sandbox);
        if !set.is_empty() {
            look.find(&path_of(&agent), format!("{} has no effect: the sandbox is off", quoted(&set)));
        }
    }
}

fn unused_keys(sandbox: &Node) -> Vec<&'static str> {
    let docker = sandbox.get("docker").is_some_and(|it| !it.members().is_empty());
    let access = matches!(sandbox.get("workspaceAccess").and_then(Node::text), Some("ro" | "none"));
    [("docker", docker), ("workspaceAccess", access)]
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(key, _)| key)
        .collect()
}

fn path_of(agent: &Agent<'_>) -> String {
    format!("{}.sandbox", agent.path)
}
