//! OC-PLUGINS-001 and -002, OC-SKILLS-001, OC-MCP-001: code and instructions that others wrote.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Config, Node};

rule!(NO_ALLOWLIST, no_allowlist, Meta {
    id: "OC-PLUGINS-001",
    name: "openclaw-plugins-not-listed",
    title: "Plugins are installed, and no list says which may run",
    severity: Severity::Medium,
    category: Category::SupplyChain,
    what: "Plugins are installed or loaded from folders, and `plugins.allow` is not set.",
    why: "Whatever lies in the folder of extensions is code of the gateway at the next start: what an agent's shell can write, it can become.",
    evidence: "`plugins.installs`, `plugins.load.paths` and `plugins.allow`. The folder of extensions itself is not part of the file, so the \
               real audit may find one more; it calls it critical when chat commands reach skills.",
    fix: "Name them: `openclaw config set plugins.allow '[\"telegram\"]'`.",
    sources: &[
        "openclaw security audit: plugins.extensions_no_allowlist (2026.2.3, 2026.9.6)",
        "openclaw security audit: plugins.tools_reachable_permissive_policy (2026.9.6)",
    ],
    owasp: &[Asi::SupplyChain],
    ..META
}, fails: r#"{"plugins": {"load": {"paths": ["/root/clawd/plugins"]}}}"#,
   passes: r#"{"plugins": {"allow": ["telegram"], "load": {"paths": ["/opt/plugins"]}}}"#);

fn no_allowlist(look: &mut Look<'_>) {
    let config = look.config;
    if config.is_off("plugins.enabled") || !config.words("plugins.allow").is_empty() {
        return;
    }
    let paths = config.words("plugins.load.paths");
    if !paths.is_empty() {
        look.find("plugins.load.paths", format!("code from {} runs as it is found", quoted(&paths)));
    }
    let installs: Vec<&String> = config.members("plugins.installs").iter().map(|(id, _)| id).collect();
    if !installs.is_empty() {
        look.find("plugins.installs", format!("{} runs, and so does what is added", quoted(&installs)));
    }
}

rule!(UNPINNED, unpinned, Meta {
    id: "OC-PLUGINS-002",
    name: "openclaw-plugins-unpinned",
    title: "A plugin is installed in no certain version",
    severity: Severity::Medium,
    category: Category::SupplyChain,
    what: "The record of an installed plugin or hook names a package without an exact version, or has no checksum.",
    why: "The next installation brings whatever was published last: 2026.2.3 checks nothing (CVE-2026-42428).",
    evidence: "`plugins.installs` and `hooks.internal.installs`. From 2026.6 on the records lie in a database, which is not read.",
    fix: "Install an exact version in the Dockerfile: `openclaw plugins install @openclaw/discord@2026.6.35`.",
    sources: &[
        "openclaw security audit: plugins.installs_unpinned_npm_specs (2026.9.6)",
        "openclaw security audit: plugins.installs_missing_integrity (2026.9.6)",
        "openclaw security audit: hooks.installs_unpinned_npm_specs (2026.9.6)",
        "openclaw security audit: hooks.installs_missing_integrity (2026.9.6)",
        "CVE-2026-42428",
    ],
    owasp: &[Asi::SupplyChain],
    ..META
}, fails: r#"{"plugins": {"installs": {"x": {"source": "npm", "spec": "x@latest"}}}}"#,
   passes: r#"{"plugins": {"installs": {"x": {"source": "npm", "spec": "@a/x@1.2.3", "integrity": "sha512-abc"}}}}"#);

fn unpinned(look: &mut Look<'_>) {
    for path in ["plugins.installs", "hooks.internal.installs"] {
        for (id, record) in look.config.members(path).to_vec() {
            let says = |key: &str| record.get(key).and_then(Node::text);
            if says("source").is_some_and(|source| source != "npm") {
                continue;
            }
            let loose = says("spec").is_some_and(|spec| !is_exact(spec));
            let faults: Vec<&str> = [
                (loose, "its version is not exact"),
                (says("integrity").is_none() && says("shasum").is_none(), "it has no checksum"),
            ]
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, fault)| fault)
            .collect();
            if !faults.is_empty() {
                look.find(&format!("{path}.{id}"), format!("`{id}`: {}", faults.join(", ")));
            }
        }
    }
}

/// Whether an npm package is named in one exact version: `x@1.2.3`, `@a/x@1.2.3-beta.1`.
fn is_exact(spec: &str) -> bool {
    let version = spec.rsplit_once('@').filter(|(name, _)| !name.is_empty()).map(|(_, version)| version);
    version.is_some_and(|it| {
        it.split('.').count() >= 3
            && it.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
            && !it.contains(['x', '*', ' ', '|'])
    })
}

rule!(SKILLS, skills, Meta {
    id: "OC-SKILLS-001",
    name: "openclaw-skills-not-listed",
    title: "No list says which skills the assistant may use",
    severity: Severity::Low,
    category: Category::SupplyChain,
    what: "Neither `agents.defaults.skills` nor an agent's `skills` names what may be used, or skills are taken from more folders or from \
           uploads. `skills.allowBundled` limits only the skills that OpenClaw brings.",
    why: "A skill is instructions and programs that somebody wrote. Hundreds in the public hub were malicious (ClawHavoc, February 2026). \
          `MOLTHUB_ALLOWLIST`, which articles recommend, is read by nothing.",
    fix: "Name them for each agent: `openclaw config set agents.list[0].skills '[\"weather\"]'`.",
    sources: &["openclaw docs/tools/skills.md", "Koi Security: ClawHavoc, 2026-02-01"],
    owasp: &[Asi::SupplyChain],
    ..META
}, fails: r#"{"skills": {"load": {"extraDirs": ["/root/clawd/skills"]}}}"#,
   passes: r#"{"agents": {"defaults": {"skills": ["weather"]}}}"#);

fn skills(look: &mut Look<'_>) {
    let config = look.config;
    let listed = |node: Option<&Node>| {
        node.and_then(|it| it.get("skills"))
            .is_some_and(|it| matches!(it.kind, crate::audit::openclaw::Kind::Array(_)))
    };
    let agents = config.agents();
    let each = !agents.is_empty() && agents.iter().all(|agent| listed(agent.node));
    if !each && !listed(config.at("agents.defaults")) {
        look.find("agents.defaults.skills", "every skill that is found may be used");
    }
    let folders = config.words("skills.load.extraDirs");
    if !folders.is_empty() {
        let message = format!("skills are taken from {} as well", quoted(&folders));
        look.find("skills.load.extraDirs", message);
    }
    if config.is_on("skills.install.allowUploadedArchives") {
        let message = "archives that somebody uploads become skills";
        look.find("skills.install.allowUploadedArchives", message).severity = Some(Severity::Medium);
    }
}

rule!(MCP, mcp, Meta {
    id: "OC-MCP-001",
    name: "openclaw-mcp-servers",
    title: "A tool server is trusted with more than its answers",
    severity: Severity::Medium,
    category: Category::SupplyChain,
    what: "`mcp.apps.enabled` lets tool servers show pages in the Control UI, or a server is reached without encryption.",
    why: "Such a page may call the server's tools in the operator's name. Over plain http whoever is on the way writes the answers, and with \
          them the assistant's next step.",
    fix: "Switch it off: `openclaw config set mcp.apps.enabled false --strict-json`.",
    sources: &["openclaw security audit: mcp.apps.enabled (2026.9.6)"],
    owasp: &[Asi::ToolMisuse, Asi::SupplyChain],
    ..META
}, fails: r#"{"mcp": {"servers": {"a": {"url": "http://mcp.example.com/sse"}}}}"#,
   passes: r#"{"mcp": {"apps": {"enabled": false}, "servers": {"a": {"url": "https://mcp.example.com/sse"}, "b": {"command": "mcp"}}}}"#);

fn mcp(look: &mut Look<'_>) {
    let config: &Config = look.config;
    if config.is_on("mcp.apps.enabled") {
        look.find("mcp.apps.enabled", "tool servers show pages in the Control UI");
    }
    for (name, server) in config.members("mcp.servers") {
        let plain = server.get("url").and_then(Node::text).is_some_and(super::models::is_plain_and_far);
        if plain {
            look.find(&format!("mcp.servers.{name}.url"), format!("`{name}` is reached without encryption"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_exact;

    #[test]
    fn only_whole_versions_are_exact() {
        for (spec, exact) in [
            ("x@1.2.3", true),
            ("@a/x@2026.6.35-beta.1", true),
            ("x", false),
            ("@a/x", false),
            ("x@latest", false),
            ("x@^1.2.3", false),
            ("x@1.x.0", false),
        ] {
            assert_eq!(is_exact(spec), exact, "{spec}");
        }
    }
}
