//! `skills`, and the `skills` of each agent: instructions and scripts the agents may use.

use super::flag;
use super::rules::{self, GRANT_LOST, LIMIT_KEPT, NO_PERMISSION, OFF, Rule, any, filled, switch, words};
use crate::audit::openclaw::Node;
use crate::policy::translate::{Class, Draft, Source};

pub(super) const RULES: &[Rule] = &[
    filled(
        "load.extraDirs",
        (Class::Narrower, "only skills of the image and of the workspace: other folders are not read"),
        NO_PERMISSION,
    ),
    filled("load.allowSymlinkTargets", GRANT_LOST, NO_PERMISSION),
    any(
        "install.nodeManager",
        (Class::Narrower, "nothing is installed while it runs: no registry is an allowed host"),
    ),
    any(
        "install.preferBrew",
        (Class::Narrower, "nothing is installed while it runs: no registry is an allowed host"),
    ),
    switch("install.allowUploadedArchives", GRANT_LOST, OFF),
    words("workshop.autonomous.mode", &[("off", OFF)], GRANT_LOST),
    switch("workshop.autonomous.enabled", GRANT_LOST, OFF),
    any("workshop.approvalPolicy", LIMIT_KEPT),
    any(
        "entries.*.apiKey",
        (
            Class::Narrower,
            "no host is allowed for a skill, so it is given no key: add the host and a credential by hand",
        ),
    ),
    filled(
        "entries.*.env",
        (Class::Narrower, "not handed over: what a skill needs belongs into the Worker's variables"),
        NO_PERMISSION,
    ),
    any("entries.*.config", NO_PERMISSION),
];

/// Maps the skills.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let skills = source.at("skills");
    if let Some(node) = skills {
        rules::apply(node, RULES, &mut draft.claims);
    }
    general(source, draft);
    for (name, entry) in skills.and_then(|it| it.get("entries")).map(Node::members).unwrap_or_default() {
        entered(draft, name, entry);
    }
    let before: Vec<String> = draft.policy.skills.allow.keys().cloned().collect();
    for agent in source.config().agents() {
        let Some((id, node)) = agent.id.as_ref().zip(agent.node.and_then(|it| it.get("skills"))) else {
            continue;
        };
        let to = format!("skills.agents.{id}");
        draft.claims.claim_tree(node, Class::Same, Some(&to), "these and no other for this agent");
        let names: Vec<String> = node.words();
        if !draft.policy.skills.any {
            for name in &names {
                draft.policy.skills.allow.entry(name.clone()).or_default();
            }
        }
        draft.policy.skills.agents.insert(id.clone(), names);
    }
    // An agent's own list replaces the general one and may be longer: the others keep to the general one.
    if !draft.policy.skills.any && draft.policy.skills.allow.len() > before.len() {
        for id in source.config().agents().into_iter().filter_map(|agent| agent.id) {
            draft.policy.skills.agents.entry(id).or_insert_with(|| before.clone());
        }
    }
}

/// What holds for every agent: `agents.defaults.skills` over all skills, `skills.allowBundled` over the bundled ones.
fn general(source: &Source, draft: &mut Draft) {
    let bundled = source.at("skills.allowBundled");
    let defaults = source.at("agents.defaults.skills");
    if let Some(node) = defaults {
        draft.claims.claim_tree(node, Class::Same, Some("skills.allow"), "these and no other");
        for name in node.words() {
            draft.policy.skills.allow.entry(name).or_default();
        }
    }
    if let Some(node) = bundled {
        let reason = "OpenClaw looks at bundled skills only, the policy at all: a skill of the image or the workspace has to \
                      be named as well";
        let class = if defaults.is_some() { Class::Same } else { Class::Narrower };
        draft.claims.claim_tree(node, class, Some("skills.allow"), reason);
        if defaults.is_none() {
            for name in node.words() {
                draft.policy.skills.allow.entry(name).or_default();
            }
        }
    }
    draft.policy.skills.any = bundled.is_none() && defaults.is_none();
    if draft.policy.skills.any {
        draft.claims.imply(
            "skills.allowBundled",
            "all",
            (Class::Same, Some("skills.any")),
            "wide open: every skill that is there may be used",
        );
    }
}

fn entered(draft: &mut Draft, name: &str, entry: &Node) {
    let Some(node) = entry.get("enabled") else { return };
    if flag(entry, "enabled") == Some(false) {
        draft.policy.skills.deny.push(name.to_owned());
        draft.claims.claim(node, Class::Same, Some("skills.deny"), "switched off");
    } else {
        if !draft.policy.skills.any {
            draft.policy.skills.allow.entry(name.to_owned()).or_default();
        }
        draft.claims.claim(
            node,
            Class::Same,
            Some("skills.allow"),
            "may be used; pin its version and SHA-256 in the policy",
        );
    }
}
