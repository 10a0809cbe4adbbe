//! OC-TOOLS-001 to -006: which tools an agent has.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Meta, Severity};
use crate::audit::openclaw::{Agent, Config, Node, ToolPolicy};

rule!(ELEVATED, elevated, Meta {
    id: "OC-TOOLS-001",
    name: "openclaw-elevated-for-everybody",
    title: "Everybody on a channel may raise the assistant's rights",
    severity: Severity::Critical,
    what: "A list of `tools.elevated.allowFrom` holds `*`, or more people than one can know (25).",
    why: "Elevated commands run on the host of the gateway, outside every limit of the agent, for whoever asks.",
    evidence: "`tools.elevated` of all and of each agent, unless `enabled` is `false`.",
    fix: "Switch it off: `openclaw config set tools.elevated.enabled false`.",
    sources: &[
        "openclaw security audit: tools.elevated.allowFrom.<provider>.wildcard (2026.2.3, 2026.9.6)",
        "openclaw security audit: tools.elevated.allowFrom.<provider>.large (2026.2.3, 2026.9.6)",
    ],
    owasp: &[Asi::IdentityAbuse, Asi::ToolMisuse],
    ..META
}, fails: r#"{"tools": {"elevated": {"allowFrom": {"telegram": ["*"]}}}}"#,
   passes: r#"{"tools": {"elevated": {"enabled": false, "allowFrom": {"telegram": ["*"]}}}}"#);

fn elevated(look: &mut Look<'_>) {
    let config = look.config;
    for agent in config.agents_and_defaults() {
        let (path, tools) = own_tools(config, &agent);
        let Some(elevated) = tools.and_then(|tools| tools.get("elevated")) else { continue };
        if elevated.get("enabled").and_then(Node::flag) == Some(false) {
            continue;
        }
        for (provider, list) in elevated.get("allowFrom").map(Node::members).unwrap_or_default() {
            let path = format!("{path}.elevated.allowFrom.{provider}");
            let people = list.words();
            if people.iter().any(|it| it == "*") || list.text() == Some("*") {
                look.find(&path, "`*`: everybody on this channel");
            } else if people.len() > 25 {
                look.find(&path, format!("{} people", people.len())).severity = Some(Severity::Medium);
            }
        }
    }
}

/// The `tools` an agent has of its own with their path; those of all for the defaults.
fn own_tools<'a>(config: &'a Config, agent: &Agent<'a>) -> (String, Option<&'a Node>) {
    match (&agent.id, agent.node) {
        (Some(_), Some(node)) => (format!("{}.tools", agent.path), node.get("tools")),
        _ => ("tools".to_owned(), config.at("tools")),
    }
}

rule!(MINIMAL, minimal, Meta {
    id: "OC-TOOLS-002",
    name: "openclaw-minimal-overridden",
    title: "The minimal profile of all holds for fewer than all",
    severity: Severity::Medium,
    what: "`tools.profile` is `minimal`, and an agent has another profile of its own, which takes its place.",
    why: "Who reads the top of the file believes that no agent can do more than tell its status.",
    fix: "Give the agent the same profile, or say what it may do: `openclaw config set agents.list[0].tools.profile minimal`.",
    sources: &["openclaw security audit: tools.profile_minimal_overridden (2026.9.6)"],
    owasp: &[Asi::ToolMisuse],
    ..META
}, fails: r#"{"tools": {"profile": "minimal"}, "agents": {"list": [{"id": "a", "tools": {"profile": "coding"}}]}}"#,
   passes: r#"{"tools": {"profile": "minimal"}, "agents": {"list": [{"id": "a"}]}}"#);

fn minimal(look: &mut Look<'_>) {
    if look.config.text("tools.profile") != Some("minimal") {
        return;
    }
    for agent in look.config.agents() {
        let own = agent.node.and_then(|node| node.at("tools.profile")).and_then(Node::text);
        if let Some(profile) = own.filter(|it| *it != "minimal") {
            look.find(
                &format!("{}.tools.profile", agent.path),
                format!("`{profile}` takes the place of `minimal`"),
            );
        }
    }
}

rule!(SHELL_WRITES, shell_writes, Meta {
    id: "OC-TOOLS-003",
    name: "openclaw-shell-still-writes",
    title: "Writing is denied, and the shell still writes",
    severity: Severity::Medium,
    what: "`write` and `edit` are not allowed, and `exec` or `process` is.",
    why: "`echo … > file` needs no `write`. The agent is taken for one that only reads.",
    evidence: "The effective tools of each agent without a sandbox for all, by the tables of the version that wrote the file.",
    fix: "Deny the shell as well: `openclaw config set tools.deny '[\"group:fs\",\"group:runtime\"]'`.",
    sources: &["openclaw security audit: tools.exec.fs_tools_disabled_but_exec_enabled (2026.9.6)"],
    owasp: &[Asi::ToolMisuse, Asi::HumanTrust],
    ..META
}, fails: r#"{"tools": {"deny": ["write", "edit", "apply_patch"]}}"#, passes: r#"{"tools": {"deny": ["group:fs", "group:runtime"]}}"#);

fn shell_writes(look: &mut Look<'_>) {
    let config = look.config;
    for agent in config.agents_and_defaults() {
        let policy = ToolPolicy::of(config, &agent, config.era());
        let runs = policy.allowed(&["exec", "process"]);
        let writes = policy.allowed(&["write", "edit"]);
        if !runs.is_empty() && writes.is_empty() && config.sandbox_mode(&agent) != "all" {
            let (path, _) = own_tools(config, &agent);
            look.find(&path, format!("no file tool writes, and {} does", quoted(&runs)));
        }
    }
}

rule!(NO_POLICY, no_policy, Meta {
    id: "OC-TOOLS-004",
    name: "openclaw-no-tool-policy",
    title: "Nothing limits what tools the assistant has",
    severity: Severity::Low,
    what: "`tools` sets neither a profile other than `full` nor a list of what is allowed or denied.",
    why: "The assistant has commands, files, a browser, messages, scheduled tasks and the gateway's own configuration. OpenClaw 2026.2.3, which \
          Moltworker pins, is set up like this.",
    fix: "Begin with less and add what is missed: `openclaw config set tools.profile messaging`.",
    sources: &["openclaw docs/gateway/configuration.md", "cloudflare/moltworker start-openclaw.sh"],
    owasp: &[Asi::ToolMisuse],
    ..META
}, fails: r#"{"tools": {"profile": "full"}}"#, passes: r#"{"tools": {"profile": "messaging"}}"#);

fn no_policy(look: &mut Look<'_>) {
    let config = look.config;
    let limited = |tools: Option<&Node>| {
        let list = |key: &str| tools.and_then(|it| it.get(key)).is_some_and(|it| !it.elements().is_empty());
        let profile = tools.and_then(|it| it.get("profile")).and_then(Node::text);
        list("allow") || list("deny") || profile.is_some_and(|it| it != "full")
    };
    let agents = config.agents();
    let each =
        !agents.is_empty() && agents.iter().all(|agent| limited(agent.node.and_then(|it| it.get("tools"))));
    if !each && !limited(config.at("tools")) {
        look.find("tools", "every tool is allowed");
    }
}

rule!(NOTHING_LEFT, nothing_left, Meta {
    id: "OC-TOOLS-005",
    name: "openclaw-no-tool-left",
    title: "Profile and lists together leave no tool",
    severity: Severity::Low,
    what: "Each level of the tool policy can only take away: a profile and an `allow` that have nothing in common leave nothing.",
    why: "`profile: minimal` with `allow: [\"web_fetch\"]` reads like one tool and is none. Who meets this tends to open everything.",
    fix: "Add to the profile instead of allowing: `openclaw config set tools.alsoAllow '[\"web_fetch\"]'`.",
    sources: &["openclaw docs/tools/index.md"],
    ..META
}, fails: r#"{"tools": {"profile": "minimal", "allow": ["web_fetch"]}}"#,
   passes: r#"{"tools": {"profile": "minimal", "alsoAllow": ["web_fetch"]}}"#);

fn nothing_left(look: &mut Look<'_>) {
    let config = look.config;
    for agent in config.agents_and_defaults() {
        let (path, tools) = own_tools(config, &agent);
        let said = tools.is_some_and(|it| it.get("allow").is_some_and(|list| !list.elements().is_empty()));
        if said && ToolPolicy::of(config, &agent, config.era()).effective().is_empty() {
            look.find(&format!("{path}.allow"), "no tool of OpenClaw itself is left");
        }
    }
}

rule!(UNKNOWN_GROUP, unknown_group, Meta {
    id: "OC-TOOLS-006",
    name: "openclaw-unknown-tool-group",
    title: "A tool policy names a group that this version does not have",
    severity: Severity::Medium,
    what: "`deny` or `allow` names a `group:…` that matches nothing in the version that wrote the file.",
    why: "A denied group that does not exist denies nothing, and nobody is told.",
    evidence: "The groups of 2026.2.3, 2026.6.6 and 2026.9.6. Single tools are not checked: plugins bring their own.",
    fix: "Name the tools themselves: `openclaw config set tools.deny '[\"image\",\"tts\"]'`.",
    sources: &["openclaw 2026.2.3 dist/sandbox-*.js", "openclaw 2026.9.6 dist/tool-catalog-*.mjs"],
    owasp: &[Asi::ToolMisuse, Asi::HumanTrust],
    ..META
}, fails: r#"{"tools": {"deny": ["group:media"]}}"#, passes: r#"{"tools": {"deny": ["group:fs", "group:plugins"]}}"#);

fn unknown_group(look: &mut Look<'_>) {
    let config = look.config;
    let era = config.era();
    for agent in config.agents_and_defaults() {
        let (path, tools) = own_tools(config, &agent);
        for key in ["deny", "allow", "alsoAllow"] {
            let names = tools.and_then(|it| it.get(key)).map(Node::words).unwrap_or_default();
            let unknown: Vec<&String> =
                names.iter().filter(|it| it.starts_with("group:") && !era.knows(it)).collect();
            if !unknown.is_empty() {
                look.find(&format!("{path}.{key}"), format!("{} matches nothing", quoted(&unknown)));
            }
        }
    }
}
