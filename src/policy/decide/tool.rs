//! Tools: every level only restricts.

use super::sender::room_of;
use super::{Answer, Enforced, Verdict, Where};
use crate::policy::cover::glob_within;
use crate::policy::model::{AgentTools, BrowserMode, ExecMode, FileAccess, Policy};
use crate::policy::places::{Path, keys};

/// Whether a tool may be used, by whom `at` says.
pub(crate) fn tool(policy: &Policy, name: &str, at: &Where) -> Answer {
    let levels = levels(policy, at);
    for (here, own) in &levels {
        if let Some(index) = own.deny.iter().position(|it| glob_within(name, it)) {
            return ruled(Verdict::Deny, here.and("deny").and(index), "denied", "it is denied by name");
        }
    }
    let mut allowed = None;
    for (here, own) in &levels {
        let Some(allow) = &own.allow else { continue };
        match allow.iter().position(|it| glob_within(name, it)) {
            Some(index) => allowed = Some(here.and("allow").and(index)),
            None => {
                return ruled(
                    Verdict::Deny,
                    here.and("allow"),
                    "not-allowed",
                    "no entry of the list allows it",
                );
            }
        }
    }
    if let Some((here, why)) = hollow(policy, name, at) {
        return ruled(Verdict::Deny, here, "section", why);
    }
    ruled(Verdict::Allow, allowed.unwrap_or(keys!["tools", "allow"]), "allowed", "the list allows it")
}

fn ruled(verdict: Verdict, here: Path, reason: &str, why: &str) -> Answer {
    Answer::by(verdict, here, reason, why, Enforced::Container)
}

/// Every list that has a say, from the widest to the narrowest.
fn levels(policy: &Policy, at: &Where) -> Vec<(Path, AgentTools)> {
    let base = AgentTools { allow: Some(policy.tools.allow.clone()), deny: policy.tools.deny.clone() };
    let mut levels = vec![(keys!["tools"], base)];
    if let Some((id, own)) = at.agent.as_ref().and_then(|id| policy.tools.agents.get_key_value(id)) {
        levels.push((keys!["tools", "agents", id], own.clone()));
    }
    if let Some(provider) = &at.provider {
        for (id, own) in &policy.tools.by_provider {
            let fits = provider == id
                || provider.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('/'));
            if fits {
                levels.push((keys!["tools", "by_provider", id], own.clone()));
            }
        }
    }
    if let Some((channel, sender)) = at.sender.as_deref().and_then(|it| it.split_once(':')) {
        if let Some((here, room)) = at.room.as_deref().and_then(|id| room_of(policy, channel, id, at)) {
            levels.push((here.and("tools"), room.tools.clone()));
            let own = room.tools_by_sender.get_key_value(sender);
            if let Some((key, own)) = own.or_else(|| room.tools_by_sender.get_key_value("*")) {
                levels.push((here.and("tools_by_sender").and(key), own.clone()));
            }
        }
        for (name, person) in &policy.identity.people {
            if person.senders.iter().any(|it| Some(it.as_str()) == at.sender.as_deref()) {
                levels.push((keys!["identity", "people", name, "tools"], person.tools.clone()));
            }
        }
    }
    levels
}

/// The section that switches a tool off.
fn hollow(policy: &Policy, name: &str, at: &Where) -> Option<(Path, &'static str)> {
    let files = policy.filesystem.access;
    match name {
        "exec" | "bash" if super::work::mode(policy, at.agent.as_deref()) == ExecMode::Deny => {
            Some((keys!["exec", "mode"], "the tool is allowed, and no program may be run"))
        }
        "browser" if policy.browser.mode == BrowserMode::Off => {
            Some((keys!["browser", "mode"], "the tool is allowed, and the browser is off"))
        }
        "read" | "ls" if files == FileAccess::None => {
            Some((keys!["filesystem", "access"], "the tool is allowed, and files may not be read"))
        }
        "write" | "edit" | "apply_patch" if files != FileAccess::ReadWrite => {
            Some((keys!["filesystem", "access"], "the tool is allowed, and files may not be written"))
        }
        _ => None,
    }
}
