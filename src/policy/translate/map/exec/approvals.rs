//! `exec-approvals.json`: the second document. The stricter of it and the configuration counts.

use super::super::word;
use super::{ask_of, mode_of};
use crate::audit::openclaw::Node;
use crate::policy::model::{Ask, ExecAllow, ExecMode};
use crate::policy::translate::{Class, Draft, Source};

/// Maps the document, when it is there.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let Some(root) = source.approvals() else { return };
    if let Some(node) = root.get("socket") {
        let reason = "OpenClaw makes the socket and its token itself; the token stays in the container";
        draft.claims.claim_tree(node, Class::Dropped, None, reason);
    }
    let alone = source.config().root().members().is_empty();
    if alone {
        // Without a configuration the document speaks alone, and with nothing said it denies.
        draft.policy.exec.mode = ExecMode::Full;
        draft.policy.exec.ask = Ask::Off;
        draft.policy.exec.agents.clear();
    }
    let defaults = root.get("defaults");
    if let Some(node) = defaults {
        draft.claims.claim(node, Class::Same, Some("exec"), "the stricter of it and the configuration");
        scope(draft, node, None);
    }
    let silent = |key: &str| defaults.and_then(|it| it.get(key)).is_none();
    if alone && silent("security") {
        let lists = |(_, agent): &(String, Node)| agent.get("allowlist").is_some();
        let listed = root.get("agents").map(Node::members).unwrap_or_default().iter().any(lists);
        let (mode, default, reason) = if listed {
            (
                ExecMode::Allowlist,
                "as the configuration says, which is not here",
                "read as `allowlist`: there are lists",
            )
        } else {
            (ExecMode::Deny, "deny", "no program")
        };
        draft.policy.exec.mode = mode;
        draft.claims.imply("defaults.security", default, (Class::Same, Some("exec.mode")), reason);
    }
    if alone && silent("ask") {
        draft.policy.exec.ask = Ask::OnMiss;
        draft.claims.imply(
            "defaults.ask",
            "on-miss",
            (Class::Same, Some("exec.ask")),
            "asked before what no list has",
        );
    }
    for (id, node) in root.get("agents").map(Node::members).unwrap_or_default() {
        draft.claims.claim(node, Class::Same, Some("exec.agents"), "what differs for this agent");
        scope(draft, node, Some(id.as_str()).filter(|id| *id != "*"));
        allowlist(draft, node, id);
    }
}

/// `security` and `ask` of the defaults or of an agent.
fn scope(draft: &mut Draft, node: &Node, agent: Option<&str>) {
    if let (Some(at), Some(mode)) = (node.get("security"), word(node, "security").and_then(mode_of)) {
        let general = draft.policy.exec.mode;
        match agent {
            None => draft.policy.exec.mode = general.min(mode),
            Some(id) => {
                let entry = draft.policy.exec.agents.entry(id.to_owned()).or_insert(general);
                *entry = (*entry).min(mode);
            }
        }
        let to = agent.map_or_else(|| "exec.mode".to_owned(), |id| format!("exec.agents.{id}"));
        let reason = if mode == ExecMode::Full {
            "wide open: every program, where the configuration says so as well"
        } else {
            "the stricter of it and the configuration"
        };
        draft.claims.claim(at, if mode > general { Class::Narrower } else { Class::Same }, Some(&to), reason);
    }
    if let (Some(at), Some(ask)) = (node.get("ask"), word(node, "ask").and_then(ask_of)) {
        let reason = if ask == Ask::Off {
            "wide open: nobody is asked, where the configuration says so as well"
        } else {
            "the stricter of it and the configuration"
        };
        let class =
            if ask > draft.policy.exec.ask || agent.is_some() { Class::Narrower } else { Class::Same };
        draft.policy.exec.ask = draft.policy.exec.ask.min(ask);
        draft.claims.claim(at, class, Some("exec.ask"), reason);
    }
    if let Some(at) = node.get("askFallback") {
        let (class, reason) = match at.text() {
            Some("deny") => (Class::Same, "when nobody answers, nothing is run"),
            _ => (
                Class::Narrower,
                "wide open in the source: it runs what nobody answers for; the policy runs nothing then",
            ),
        };
        draft.claims.claim(at, class, Some("exec.ask"), reason);
    }
    if let Some(at) = node.get("autoAllowSkills") {
        let (class, reason) = match at.flag() {
            Some(false) => (Class::Same, "programs of skills need an entry as well"),
            _ => (Class::Narrower, "programs of skills need an entry as well: name them in `exec.allow`"),
        };
        draft.claims.claim(at, class, Some("exec.allow"), reason);
    }
}

fn allowlist(draft: &mut Draft, agent: &Node, id: &str) {
    let Some(list) = agent.get("allowlist") else { return };
    draft.claims.claim(list, Class::Same, Some("exec.allow"), "one line for each program");
    for entry in list.elements() {
        let pattern = entry.text().or_else(|| word(entry, "pattern")).unwrap_or_default().trim();
        let (class, reason) = if !pattern.contains('/') && !pattern.contains("**") {
            (
                Class::Dropped,
                "OpenClaw compares the resolved path and takes no notice of a bare name: it grants nothing",
            )
        } else if ["argPattern", "mcpTools"].iter().any(|key| entry.get(key).is_some()) {
            (Class::Narrower, "the policy does not look at arguments, so the program is not on its list")
        } else if matches!(pattern, "**" | "/**" | "**/*" | "/**/*") {
            (Class::Same, "wide open: the pattern fits every program")
        } else {
            (Class::Same, "a path of the program; every argument")
        };
        draft.claims.claim_tree(entry, class, Some("exec.allow"), reason);
        if class == Class::Same {
            let home = pattern.strip_prefix("~/").map(|rest| format!("/root/{rest}"));
            let rooted = match pattern {
                "**" | "**/*" => "/**".to_owned(),
                _ => home.unwrap_or_else(|| pattern.to_owned()),
            };
            let agent = (id != "*").then(|| id.to_owned());
            let item = ExecAllow { program: rooted, agent };
            draft.policy.exec.allow.push(item);
        }
    }
    let mut seen = std::collections::HashSet::new();
    draft.policy.exec.allow.retain(|item| seen.insert((item.program.clone(), item.agent.clone())));
    // A list means something only where programs are looked up in it.
    if draft.policy.exec.mode == ExecMode::Full && !draft.policy.exec.allow.is_empty() {
        let text = "exec.allow is written and means nothing while exec.mode is `full`";
        draft.claims.note(text);
    }
}
