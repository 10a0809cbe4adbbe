//! `[tools]`, and the tools of agents, providers, rooms and persons: what is allowed and denied at once, what is wider than
//! the policy, and names that are none.

use super::{Found, shown, traps};
use crate::audit::openclaw::Era;
use crate::policy::cover::glob_within;
use crate::policy::model::{AgentTools, BrowserMode, ExecMode, FileAccess, Policy, Room};
use crate::policy::places::{Path, keys};

pub(super) fn check(policy: &Policy, found: &mut Found<'_>) {
    let tools = &policy.tools;
    let here = keys!["tools"];
    for (at, name) in tools.allow.iter().enumerate() {
        let at = here.and("allow").and(at);
        if name == "*" {
            found.say(&traps::TOOL_ALL, &at, "`*` is every tool");
        } else {
            known(name, &at, found);
            hollow(name, &at, policy, found);
        }
        if denies(&tools.deny, name) {
            found.say(&traps::TOOL_BOTH, &at, format!("{} is denied, too", shown(name)));
        }
    }
    for (at, name) in tools.deny.iter().enumerate() {
        known(name, &here.and("deny").and(at), found);
    }
    for (agent, own) in &tools.agents {
        narrower(own, &keys!["tools", "agents", agent], policy, found);
    }
    for (provider, own) in &tools.by_provider {
        narrower(own, &keys!["tools", "by_provider", provider], policy, found);
    }
    for (name, channel) in &policy.channels {
        rooms(&channel.rooms, &keys!["channels", name, "rooms"], policy, found);
        for (account, own) in &channel.accounts {
            rooms(&own.rooms, &keys!["channels", name, "accounts", account, "rooms"], policy, found);
        }
    }
    for (name, person) in &policy.identity.people {
        narrower(&person.tools, &keys!["identity", "people", name, "tools"], policy, found);
    }
}

fn rooms(
    rooms: &std::collections::BTreeMap<String, Room>,
    here: &Path,
    policy: &Policy,
    found: &mut Found<'_>,
) {
    for (id, room) in rooms {
        let here = here.and(id);
        narrower(&room.tools, &here.and("tools"), policy, found);
        for (sender, own) in &room.tools_by_sender {
            narrower(own, &here.and("tools_by_sender").and(sender), policy, found);
        }
        self::rooms(&room.rooms, &here.and("rooms"), policy, found);
    }
}

/// Tools of somebody: names, and nothing that the policy does not allow.
fn narrower(own: &AgentTools, here: &Path, policy: &Policy, found: &mut Found<'_>) {
    for (at, name) in own.allow.iter().flatten().enumerate() {
        let at = here.and("allow").and(at);
        if name != "*" {
            known(name, &at, found);
        }
        // `*` below a policy that names its tools is what the policy names.
        let base = &policy.tools;
        let wider = name != "*" && !base.allow.iter().any(|it| glob_within(name, it));
        if wider {
            found.say(&traps::TOOL_WIDER, &at, format!("{} is not in `tools.allow`", shown(name)));
        } else if denies(&base.deny, name) {
            found.say(&traps::TOOL_WIDER, &at, format!("{} is in `tools.deny`", shown(name)));
        }
        if denies(&own.deny, name) {
            found.say(&traps::TOOL_BOTH, &at, format!("{} is denied, too", shown(name)));
        }
    }
    for (at, name) in own.deny.iter().enumerate() {
        known(name, &here.and("deny").and(at), found);
    }
}

fn denies(deny: &[String], name: &str) -> bool {
    deny.iter().any(|it| glob_within(name, it))
}

fn known(name: &str, here: &Path, found: &mut Found<'_>) {
    if name.starts_with("group:") || matches!(name, "minimal" | "coding" | "messaging" | "full") {
        found.say(&traps::TOOL_GROUP, here, format!("{} is no tool", shown(name)));
    } else if !name.contains('*') && !Era::ALL.iter().any(|era| era.knows(name)) && !from_a_plugin(name) {
        found.say(&traps::TOOL_UNKNOWN, here, format!("{} is in no version's list", shown(name)));
    }
}

/// Names that plugins and MCP servers give their tools: `server__tool`, `mcp:…`.
fn from_a_plugin(name: &str) -> bool {
    name.contains("__") || name.contains(':') || name.contains('.')
}

/// Tools that another section switches off.
fn hollow(name: &str, here: &Path, policy: &Policy, found: &mut Found<'_>) {
    let why = match name {
        "exec" | "bash" if policy.exec.mode == ExecMode::Deny => "`exec.mode` is `deny`",
        "browser" if policy.browser.mode == BrowserMode::Off => "`browser.mode` is `off`",
        "read" | "ls" if policy.filesystem.access == FileAccess::None => "`filesystem.access` is `none`",
        "write" | "edit" | "apply_patch" if policy.filesystem.access != FileAccess::ReadWrite => {
            "`filesystem.access` is not `read-write`"
        }
        "cron" | "automations" if !policy.automation.cron => "`automation.cron` is off",
        _ => return,
    };
    found.say(&traps::TOOL_HOLLOW, here, format!("{}: {why}", shown(name)));
}
