//! OC-EXPOSURE-001 to -005: what a stranger reaches through an open channel.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Category, Meta, Severity};
use crate::audit::openclaw::{Agent, Config, Door, Era, ToolPolicy};

/// Doors that stand open, and whether any of their channels is switched on. `None` when all are shut.
fn doors(config: &Config) -> Option<(Vec<Door>, bool)> {
    let doors = config.open_doors();
    let on = doors.iter().any(|door| door.on);
    (!doors.is_empty()).then_some((doors, on))
}

/// The severity through doors of channels that are on, or only of channels that are off now.
fn through(severity: Severity, on: bool) -> Severity {
    if on { severity } else { severity.min(Severity::High) }
}

fn paths(doors: &[Door]) -> String {
    let paths: Vec<&String> = doors.iter().map(|door| &door.path).collect();
    quoted(&paths)
}

/// Those of `tools` that an agent may use by the tables of the version that wrote the file, or of the newest known: the
/// same words grant more there.
fn allowed<'a>(config: &Config, agent: &Agent<'_>, tools: &[&'a str]) -> Vec<&'a str> {
    let policies = [config.era(), Era::Late].map(|era| ToolPolicy::of(config, agent, era));
    tools.iter().copied().filter(|tool| policies.iter().any(|policy| policy.allows(tool))).collect()
}

/// Agents whose tools are looked at: the configured ones, and the defaults where none is.
fn agents(config: &Config) -> Vec<Agent<'_>> {
    config.agents_and_defaults()
}

rule!(ELEVATED, elevated, Meta {
    id: "OC-EXPOSURE-001",
    name: "openclaw-open-with-elevated",
    title: "Strangers reach an assistant that may raise its rights",
    severity: Severity::Critical,
    category: Category::Channels,
    what: "A channel lets everybody in, and `tools.elevated` is not switched off (it is on unless it says `false`).",
    why: "A prompt in such a room asks for elevated mode, and the command runs outside every restriction of the agent.",
    fix: "Shut the door first, then: `openclaw config set tools.elevated.enabled false`.",
    sources: &["openclaw security audit: security.exposure.open_groups_with_elevated (2026.2.3, 2026.9.6)"],
    owasp: &[Asi::GoalHijack, Asi::ToolMisuse],
    ..META
}, fails: r#"{"channels": {"telegram": {"groupPolicy": "open"}}}"#,
   passes: r#"{"channels": {"telegram": {"groupPolicy": "open"}}, "tools": {"elevated": {"enabled": false}}}"#);

fn elevated(look: &mut Look<'_>) {
    let Some((open, on)) = doors(look.config) else { return };
    if !look.config.is_off("tools.elevated.enabled") {
        let message = format!("elevated mode is on behind {}", paths(&open));
        look.find("tools.elevated", message).severity = Some(through(Severity::Critical, on));
    }
}

rule!(RUNTIME, runtime, Meta {
    id: "OC-EXPOSURE-002",
    name: "openclaw-open-with-shell",
    title: "Strangers reach an assistant that runs commands or writes files",
    severity: Severity::Critical,
    category: Category::Channels,
    what: "A channel lets everybody in, and an agent has `exec`, `process` or file tools without a sandbox. A Moltworker has no sandbox.",
    why: "One message of a stranger is enough for a command in the container, beside every key and the R2 mount.",
    evidence: "The effective tools of each agent: profile, lists of all and of the agent, by the tables of the version that wrote the file \
               and of 2026.9.6. Only file tools left: medium.",
    fix: "Shut the door, or take the tools away: `openclaw config set tools.profile messaging`.",
    sources: &["openclaw security audit: security.exposure.open_groups_with_runtime_or_fs (2026.9.6)"],
    owasp: &[Asi::GoalHijack, Asi::CodeExecution],
    ..META
}, fails: r#"{"channels": {"slack": {"dm": {"policy": "open"}}}}"#,
   passes: r#"{"channels": {"slack": {"dm": {"policy": "open"}}}, "tools": {"deny": ["group:runtime", "group:fs"]}}"#);

fn runtime(look: &mut Look<'_>) {
    let config = look.config;
    let Some((open, on)) = doors(config) else { return };
    for agent in agents(config) {
        if config.sandbox_mode(&agent) == "all" {
            continue;
        }
        let run = allowed(config, &agent, &["exec", "process"]);
        let mut files = allowed(config, &agent, &["read", "write", "edit", "apply_patch"]);
        if config.tool_setting(&agent, "fs.workspaceOnly").and_then(crate::audit::openclaw::Node::flag)
            == Some(true)
        {
            files.clear();
        }
        if run.is_empty() && files.is_empty() {
            continue;
        }
        let severity = if run.is_empty() { Severity::Medium } else { Severity::Critical };
        let tools = run.into_iter().chain(files).collect::<Vec<_>>();
        let message = format!("{} without a sandbox behind {}", quoted(&tools), paths(&open));
        look.find(&agent.path, message).severity = Some(through(severity, on));
    }
}

rule!(CONTROL_PLANE, control_plane, Meta {
    id: "OC-EXPOSURE-003",
    name: "openclaw-open-with-control",
    title: "Strangers reach an assistant that changes OpenClaw itself",
    severity: Severity::Critical,
    category: Category::Channels,
    what: "A channel lets everybody in, and an agent has `gateway`, `cron` (`automations`) or `plugins`.",
    why: "These tools update the gateway, rewrite its configuration, install code and plant tasks that run later: a stranger's prompt stays.",
    fix: "In the container: `openclaw config set tools.deny '[\"gateway\",\"cron\",\"automations\",\"plugins\"]'`.",
    sources: &["openclaw security audit: security.exposure.open_groups_with_control_plane_tools (2026.9.6)"],
    owasp: &[Asi::GoalHijack, Asi::RogueAgents],
    ..META
}, fails: r#"{"channels": {"telegram": {"groupPolicy": "open"}}}"#,
   passes: r#"{"channels": {"telegram": {"groupPolicy": "open"}}, "tools": {"deny": ["gateway", "cron", "plugins"]}}"#);

fn control_plane(look: &mut Look<'_>) {
    let config = look.config;
    let Some((open, on)) = doors(config) else { return };
    for agent in agents(config) {
        let tools = allowed(config, &agent, &["gateway", "cron", "plugins"]);
        if !tools.is_empty() {
            let message = format!("{} behind {}", quoted(&tools), paths(&open));
            look.find(&agent.path, message).severity = Some(through(Severity::Critical, on));
        }
    }
}

rule!(EXEC, exec, Meta {
    id: "OC-EXPOSURE-004",
    name: "openclaw-open-with-exec",
    title: "Strangers reach an assistant whose commands are not refused",
    severity: Severity::Medium,
    category: Category::Channels,
    what: "A channel lets everybody in, and `tools.exec` says `allowlist`, `full` or a mode that runs commands.",
    why: "The stranger's prompt meets the operator's own rules for commands. With `full` nothing is asked: then it is critical.",
    evidence: "`tools.exec.security` and `.mode`, of all and of each agent; absent is judged by OC-EXPOSURE-002.",
    fix: "Shut the door, or refuse commands: `openclaw config set tools.exec.security deny`.",
    sources: &["openclaw security audit: security.exposure.open_channels_with_exec (2026.9.6)"],
    owasp: &[Asi::GoalHijack, Asi::CodeExecution],
    ..META
}, fails: r#"{"channels": {"slack": {"groupPolicy": "open"}}, "tools": {"exec": {"security": "full"}}}"#,
   passes: r#"{"channels": {"slack": {"groupPolicy": "open"}}, "tools": {"exec": {"host": "gateway", "security": "deny"}}}"#);

fn exec(look: &mut Look<'_>) {
    let config = look.config;
    let Some((open, on)) = doors(config) else { return };
    for (path, security) in super::exec::securities(config) {
        if security == "deny" {
            continue;
        }
        let severity = if security == "full" { Severity::Critical } else { Severity::Medium };
        let message = format!("`{security}` behind {}", paths(&open));
        look.find(&path, message).severity = Some(through(severity, on));
    }
}

rule!(MANY_PEOPLE, many_people, Meta {
    id: "OC-EXPOSURE-005",
    name: "openclaw-many-people",
    title: "Several people use one assistant that was made for one",
    severity: Severity::Medium,
    category: Category::Channels,
    what: "Something lets more than one person in: an open policy, `*` in a list, or groups on the list.",
    why: "OpenClaw trusts everybody who is let in alike: they share memory, files and keys, and the one who writes a prompt need not be the \
          one who pays for it.",
    evidence: "`groupPolicy`, `dmPolicy`, lists with `*`, and `allowlist` with groups, guilds or rooms.",
    fix: "One deployment for each circle of people who trust each other, or fewer tools: `openclaw config set tools.profile messaging`.",
    sources: &["openclaw security audit: security.trust_model.multi_user_heuristic (2026.9.6)"],
    owasp: &[Asi::IdentityAbuse],
    ..META
}, fails: r#"{"channels": {"telegram": {"groupPolicy": "allowlist", "groups": {"-100": {}}}}}"#,
   passes: r#"{"channels": {"telegram": {"groupPolicy": "allowlist", "allowFrom": [1]}}}"#);

fn many_people(look: &mut Look<'_>) {
    let config = look.config;
    let mut signs: Vec<(String, &str)> = config
        .open_doors()
        .into_iter()
        .filter(|door| door.on)
        .map(|door| (door.path, "everybody is let in"))
        .collect();
    for channel in config.channels() {
        let rooms = ["groups", "guilds", "channels", "rooms"];
        let room = rooms.iter().find(|key| channel.own(key).is_some_and(|it| !it.members().is_empty()));
        if let (Some(room), "allowlist") = (room, channel.group_policy()) {
            signs.push((channel.path_of(room), "whoever is in these rooms"));
        }
        if channel.speaks_of(&["allowFrom", "dm.allowFrom", "groupAllowFrom"]) {
            let lists = [channel.dm_senders(), channel.group_senders()];
            signs.extend(
                lists.into_iter().filter(|it| it.has_everybody()).map(|it| (it.path, "`*` is in the list")),
            );
        }
    }
    for (path, sign) in signs {
        look.find(&path, format!("{sign}, with the trust of one person"));
    }
}
