//! `tools.toolsBySender`: tools by who writes, for all rooms at once (2026.6 and later).
//!
//! The policy knows people, and has no word for everybody else: what holds for `*` holds for everybody. Names can be taken
//! by anyone, so no tools follow from them.

use super::super::add;
use super::lists::listed;
use crate::audit::openclaw::Node;
use crate::policy::model::AgentTools;
use crate::policy::translate::{Class, Draft, Source};

/// Maps the senders of the top level and of the agents.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    if let Some(node) = source.at("tools.toolsBySender") {
        draft.claims.claim(node, Class::Same, Some("identity.people"), "one line for each sender");
        for (key, tools) in node.members() {
            sender(source, draft, key, tools);
        }
    }
    for agent in source.config().agents() {
        let Some(node) = agent.node.and_then(|it| it.at("tools.toolsBySender")) else { continue };
        let reason = "the policy does not tell senders of one agent apart: keep the key in OpenClaw's own \
                      configuration and accept it here";
        draft.claims.claim_tree(node, Class::Wider, None, reason);
    }
}

fn sender(source: &Source, draft: &mut Draft, key: &str, node: &Node) {
    let tools = listed(source.eras(), node);
    match key.split_once(':') {
        _ if key == "*" => everybody(draft, node, tools),
        Some(("username" | "name", _)) | None if restricts(&tools) => {
            let reason = "a name can be taken by anyone, and the policy does not go by names: what it refuses to \
                          this sender is not refused; name the id instead";
            draft.claims.claim_tree(node, Class::Wider, None, reason);
        }
        Some(("username" | "name", _)) | None => {
            let reason = "a name can be taken by anyone: it grants nothing";
            draft.claims.claim_tree(node, Class::Narrower, None, reason);
        }
        Some((_, id)) => {
            let name = id.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            let name = name.trim_matches('-').to_owned();
            let to = format!("identity.people.{name}");
            let reason = "on channels; the Control UI has one shared token and cannot tell people apart";
            draft.claims.claim_tree(node, Class::Same, Some(&to), reason);
            let person = draft.policy.identity.people.entry(name).or_default();
            add(&mut person.senders, key.strip_prefix("id:").or(key.strip_prefix("channel:")).unwrap_or(key));
            person.tools = tools;
        }
    }
}

fn restricts(tools: &AgentTools) -> bool {
    tools.allow.is_some() || !tools.deny.is_empty()
}

fn everybody(draft: &mut Draft, node: &Node, tools: AgentTools) {
    let global = &mut draft.policy.tools;
    if let Some(allow) = tools.allow {
        if global.allow.iter().any(|tool| tool == "*") {
            global.allow = allow;
        } else {
            global.allow.retain(|tool| allow.contains(tool));
        }
    }
    for tool in tools.deny {
        add(&mut global.deny, tool);
    }
    let reason =
        "the policy has no word for everybody else, so it holds for those with tools of their own as well";
    draft.claims.claim_tree(node, Class::Narrower, Some("tools"), reason);
}
