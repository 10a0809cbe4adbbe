//! `plugins`: code that OpenClaw loads.

use super::rules::{self, LIMIT_KEPT, NO_PERMISSION, OFF, Rule, STAYS, any, filled, switch};
use super::{add, distinct, element, flag, word};
use crate::audit::openclaw::Node;
use crate::policy::model::Pinned;
use crate::policy::translate::{Class, Draft, Source};

const RULES: &[Rule] = &[
    switch("entries.*.hooks.allowPromptInjection", STAYS, LIMIT_KEPT),
    switch("entries.*.hooks.allowConversationAccess", STAYS, LIMIT_KEPT),
    switch("entries.*.llm.allowModelOverride", STAYS, OFF),
    switch("entries.*.llm.allowAgentIdOverride", STAYS, OFF),
    switch("entries.*.llm.allowAuthProfileOverride", STAYS, OFF),
    filled("entries.*.llm.allowedModels", LIMIT_KEPT, NO_PERMISSION),
    filled("entries.*.subagent.allowedModels", LIMIT_KEPT, NO_PERMISSION),
    switch("entries.*.subagent.allowModelOverride", STAYS, OFF),
    any("slots", NO_PERMISSION),
    any("bundledDiscovery", NO_PERMISSION),
];

/// Maps `plugins`.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let Some(plugins) = source.at("plugins") else {
        return unlisted(draft);
    };
    rules::apply(plugins, RULES, &mut draft.claims);
    let off = flag(plugins, "enabled") == Some(false);
    if let Some(node) = plugins.get("enabled") {
        let reason = if off { "no plugin is loaded" } else { "those of `plugins.allow` are loaded" };
        draft.claims.claim(node, Class::Same, Some("plugins.allow"), reason);
    }
    if let Some(node) = plugins.get("deny") {
        draft.claims.claim_tree(node, Class::Same, Some("plugins.deny"), "never loaded");
        draft.policy.plugins.deny = node.words();
    }
    match plugins.get("allow") {
        Some(node) => {
            draft.claims.claim(node, Class::Same, Some("plugins.allow"), "these and no other");
            for item in node.elements() {
                listed(draft, item, off);
            }
        }
        None => unlisted(draft),
    }
    let has_list = plugins.get("allow").is_some();
    for (name, entry) in plugins.get("entries").map(Node::members).unwrap_or_default() {
        entered(draft, (name, entry), (has_list, off));
    }
    distinct(&mut draft.policy.plugins.deny);
    paths(draft, plugins);
    installs(draft, plugins);
}

fn unlisted(draft: &mut Draft) {
    draft.claims.imply(
        "plugins.allow",
        "every plugin that is found",
        (Class::Narrower, Some("plugins.allow")),
        "only those the source names are loaded, and no plugin that appears later",
    );
}

fn listed(draft: &mut Draft, item: &Node, off: bool) {
    let Some(name) = element(item) else { return };
    let (class, reason) = if name == "*" {
        (Class::Narrower, "wide open in the source: every plugin; the policy loads those it names")
    } else if off {
        (Class::Same, "plugins are switched off")
    } else {
        draft.policy.plugins.allow.entry(name).or_default();
        (Class::Same, "loaded; pin its version and SHA-256 in the policy")
    };
    draft.claims.claim(item, class, Some("plugins.allow"), reason);
}

fn entered(draft: &mut Draft, (name, entry): (&str, &Node), (has_list, off): (bool, bool)) {
    let Some(node) = entry.get("enabled") else { return };
    let to = format!("plugins.allow.{name}");
    let (class, reason) = if node.flag() == Some(false) {
        draft.policy.plugins.deny.push(name.to_owned());
        (Class::Same, "never loaded")
    } else if off {
        (Class::Same, "plugins are switched off")
    } else if has_list && !draft.policy.plugins.allow.contains_key(name) {
        (Class::Same, "not on `plugins.allow`, so it is not loaded")
    } else {
        draft.policy.plugins.allow.entry(name.to_owned()).or_default();
        (Class::Same, "loaded; pin its version and SHA-256 in the policy")
    };
    draft.claims.claim(node, class, Some(&to), reason);
}

/// `load.paths`: folders plugins come from. Those of the image stay.
fn paths(draft: &mut Draft, plugins: &Node) {
    let Some(node) = plugins.at("load.paths") else { return };
    draft.claims.claim(node, Class::Same, Some("plugins.paths"), "folders of the image");
    for item in node.elements() {
        let Some(path) = element(item) else { continue };
        // What lies below these comes back from R2 at every boot, and the agent can write there.
        let kept = path.starts_with("/opt/") || path.starts_with("/usr/") || path.starts_with("/app/");
        let (class, reason) = if kept {
            add(&mut draft.policy.plugins.paths, path);
            (Class::Same, "code is loaded from there: it has to be part of the image")
        } else {
            (
                Class::Narrower,
                "not a folder that only the image fills: code the agent can write would be loaded",
            )
        };
        draft.claims.claim(item, class, Some("plugins.paths"), reason);
    }
}

/// `installs`: what was installed, with its version.
fn installs(draft: &mut Draft, plugins: &Node) {
    let Some(node) = plugins.get("installs") else { return };
    let reason = "its version; 2026.2.3 keeps no hash of it, so pin one";
    for (name, install) in node.members() {
        let Some(known) = draft.policy.plugins.allow.get_mut(name) else { continue };
        let version = ["resolvedVersion", "version"].iter().find_map(|key| word(install, key));
        *known = Pinned { version: version.map(str::to_owned), ..known.clone() };
    }
    draft.claims.claim_tree(node, Class::EnforcedElsewhere, Some("plugins.allow"), reason);
}
