//! Which tools the agents have.
//!
//! OpenClaw takes an empty list of allowed tools for "all", and a list in which it knows no tool of its own for a mistake
//! that it passes over. So what must not be had is also denied by name, in the spellings of every version.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::Change;
use super::draft::{Draft, Keys, below};
use crate::policy::Policy;
use crate::policy::model::{AgentTools, BrowserMode, ExecMode, FileAccess};

/// Tools with two names: a list that holds one holds both.
const SPELLINGS: [(&str, &str); 4] =
    [("cron", "automations"), ("image", "view_image"), ("exec", "bash"), ("apply_patch", "apply-patch")];

pub(super) fn write(policy: &Policy, draft: &mut Draft) {
    for key in ["profile", "alsoAllow", "codeMode"] {
        draft.unset(&format!("tools.{key}"));
    }
    let (allow, deny) = lists(&policy.tools.allow, &consequences(policy, draft), draft);
    match allow {
        Some(allow) => draft.set("tools.allow", allow),
        None => draft.unset("tools.allow"),
    }
    draft.set("tools.deny", deny);
    let narrower = policy.tools.by_provider.iter();
    let by_provider: Map<String, Value> =
        narrower.map(|(name, tools)| (name.clone(), narrowed(tools, draft))).collect();
    draft.set("tools.byProvider", by_provider);
    draft.set("tools.agentToAgent", json!({"enabled": policy.automation.agent_to_agent}));
    draft.set("tools.message.crossContext", json!({"allowAcrossProviders": false}));
    draft.unset("tools.message.allowCrossContextSend");
    files(policy, draft);
    agents(policy, draft);
    people(policy, draft);
    browser(policy, draft);
}

/// Tools that other sections of the policy take away.
fn consequences(policy: &Policy, draft: &Draft) -> Vec<String> {
    let mut deny: Vec<&str> = Vec::new();
    let files = &policy.filesystem;
    // Before 2026.6 no key keeps the file tools in the workspace.
    let confined = !files.workspace_only || draft.keys >= Keys::Middle;
    match files.access {
        FileAccess::ReadWrite if confined => {}
        FileAccess::Read if confined => deny.extend(["write", "edit", "apply_patch"]),
        _ => deny.extend(["ls", "read", "write", "edit", "apply_patch"]),
    }
    if policy.exec.mode == ExecMode::Deny {
        deny.extend(["exec", "process", "code_execution"]);
    }
    if policy.browser.mode == BrowserMode::Off {
        deny.push("browser");
    }
    if !policy.automation.cron {
        deny.push("cron");
    }
    if !policy.gateway.terminal {
        deny.push("terminal");
    }
    let own = policy.tools.deny.iter().map(String::as_str);
    own.chain(deny).map(str::to_owned).collect()
}

/// The two lists as OpenClaw has to read them.
fn lists(allow: &[String], deny: &[String], draft: &Draft) -> (Option<Vec<String>>, Vec<String>) {
    let mut deny: BTreeSet<String> = spelled(deny);
    if allow.iter().any(|name| name == "*") {
        return (None, deny.into_iter().collect());
    }
    let allowed = spelled(allow);
    if allowed.is_empty() {
        return (None, vec!["*".to_owned()]);
    }
    if !allowed.iter().any(|name| name != "group:plugins" && draft.era.knows(name)) {
        // Only tools of plugins: OpenClaw would drop the list and give every tool of its own.
        let groups = ["group:openclaw", "group:fs", "group:runtime", "group:ui", "group:automation"];
        deny.extend(groups.map(str::to_owned));
    }
    (Some(allowed.into_iter().collect()), deny.into_iter().collect())
}

fn spelled(names: &[String]) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = names.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
    for (one, other) in SPELLINGS {
        if all.contains(one) || all.contains(other) {
            all.extend([one.to_owned(), other.to_owned()]);
        }
    }
    all
}

/// Tools of an agent, a room, a sender or a provider: what is not said is as above.
pub(super) fn narrowed(tools: &AgentTools, draft: &Draft) -> Value {
    match &tools.allow {
        None => json!({"deny": spelled(&tools.deny)}),
        Some(allow) => match lists(allow, &tools.deny, draft) {
            (Some(allow), deny) => json!({"allow": allow, "deny": deny}),
            (None, deny) => json!({"deny": deny}),
        },
    }
}

fn files(policy: &Policy, draft: &mut Draft) {
    if draft.keys >= Keys::Middle {
        draft.set("tools.fs.workspaceOnly", policy.filesystem.workspace_only);
    } else {
        draft.unset("tools.fs");
        if policy.filesystem.workspace_only && policy.filesystem.access != FileAccess::None {
            draft.note(format!(
                "OpenClaw {} cannot keep the file tools in the workspace: they are taken away",
                draft.version
            ));
        }
    }
}

fn agents(policy: &Policy, draft: &mut Draft) {
    // A profile of an agent takes the place of the one above; an addition to a profile widens.
    draft.unset_each_agent("tools.alsoAllow");
    draft.unset_each_agent("tools.profile");
    for (id, tools) in &policy.tools.agents {
        let Value::Object(narrowed) = narrowed(tools, draft) else { continue };
        for (key, value) in narrowed {
            let at = draft.agent(id, &format!("tools.{key}"));
            draft.op(at, Change::Set(value));
        }
    }
}

/// What the agent may use for whom. Before 2026.6 only groups can tell people apart: the channels write it there.
fn people(policy: &Policy, draft: &mut Draft) {
    let own = policy.identity.people.values().filter(|person| person.tools != AgentTools::default());
    let mut by_sender = Map::new();
    for person in own {
        for sender in &person.senders {
            by_sender.insert(format!("channel:{sender}"), narrowed(&person.tools, draft));
        }
    }
    if draft.keys == Keys::Early {
        draft.unset("tools.toolsBySender");
        if !by_sender.is_empty() {
            draft.note(format!(
                "OpenClaw {} tells people apart in groups only: in private they get the tools of all",
                draft.version
            ));
        }
    } else {
        draft.set("tools.toolsBySender", by_sender);
        draft.unset_each_agent("tools.toolsBySender");
    }
}

fn browser(policy: &Policy, draft: &mut Draft) {
    if policy.browser.mode == BrowserMode::Off {
        // As a whole: the address of a browser may carry its secret.
        draft.set("browser", json!({"enabled": false, "evaluateEnabled": false}));
        return;
    }
    draft.set("browser.enabled", true);
    draft.set("browser.evaluateEnabled", policy.browser.evaluate);
    for key in ["ssrfPolicy", "extensionRelay", "noSandbox"] {
        draft.op(below("browser", &[key]), Change::Unset(true));
    }
}
