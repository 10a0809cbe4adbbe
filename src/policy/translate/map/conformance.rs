//! OpenClaw's own `policy.jsonc` (2026.9): rules to check a configuration by, without enforcement.
//!
//! What it refuses the policy refuses; what it only asks about has no place in a policy that enforces.

use super::add;
use super::rules::{self, Rule, any};
use crate::audit::openclaw::Node;
use crate::policy::translate::{Class, Draft, Source};

const RULES: &[Rule] = &[
    any("network.privateNetwork", (Class::Same, "nothing private is reached from the container")),
    any(
        "ingress",
        (Class::Dropped, "a rule to check a configuration by: `policy check` and `channels` take its place"),
    ),
    any(
        "gateway",
        (Class::Dropped, "a rule to check a configuration by: Access and `gateway` take its place"),
    ),
    any(
        "agents",
        (Class::Dropped, "a rule to check a configuration by: `filesystem` and `tools` take its place"),
    ),
    any(
        "sandbox",
        (Class::NotEnforceable, "there is no sandbox inside the container: the container is the sandbox"),
    ),
    any("dataHandling", (Class::Dropped, "a rule to check a configuration by")),
    any("secrets", (Class::EnforcedElsewhere, "secrets are slots of the Worker")),
    any("auth", (Class::EnforcedElsewhere, "keys are slots of the Worker")),
    any("execApprovals", (Class::Dropped, "a rule to check a configuration by: `exec` takes its place")),
    any("routing", (Class::Dropped, "a rule to check a configuration by")),
    any("scopes", (Class::Dropped, "a rule to check a configuration by: `tools.agents` takes its place")),
];

/// Maps the document, when it is there.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    let Some(root) = source.conformance() else { return };
    rules::apply(root, RULES, &mut draft.claims);
    if let Some(node) = root.at("tools.denyTools") {
        draft.claims.claim_tree(node, Class::Same, Some("tools.deny"), "refused");
        node.words().into_iter().for_each(|tool| add(&mut draft.policy.tools.deny, tool));
    }
    if let Some(node) = root.at("models.providers.deny") {
        draft.claims.claim_tree(node, Class::Same, Some("models.allow"), "none of their models may be asked");
        let denied = node.words();
        let of = |model: &String| model.split('/').next().unwrap_or_default().to_owned();
        draft.policy.models.allow.retain(|model| !denied.contains(&of(model)));
        draft.policy.models.providers.retain(|name, _| !denied.contains(name));
    }
    if let Some(node) = root.at("models.providers.allow") {
        draft.claims.claim_tree(node, Class::Same, Some("models.allow"), "only their models may be asked");
        let allowed = node.words();
        let of = |model: &String| model.split('/').next().unwrap_or_default().to_owned();
        draft.policy.models.allow.retain(|model| allowed.contains(&of(model)));
        draft.policy.models.providers.retain(|name, _| allowed.contains(name));
    }
    for key in ["mcp.servers.allow", "mcp.servers.deny", "channels.denyRules"] {
        if let Some(node) = root.at(key) {
            let reason = "a rule to check a configuration by: what the configuration does not name is not allowed anyway";
            draft.claims.claim_tree(node, Class::Dropped, None, reason);
        }
    }
    let rest = ["profiles", "fs", "exec", "elevated", "alsoAllow", "requireMetadata"];
    for node in rest.iter().filter_map(|key| root.get("tools").and_then(|tools: &Node| tools.get(key))) {
        let reason = "a rule to check a configuration by: `tools`, `exec` and `filesystem` take its place";
        draft.claims.claim_tree(node, Class::Dropped, None, reason);
    }
}
