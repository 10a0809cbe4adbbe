//! `agents` and `bindings`: sandboxes, who an agent may start, and which agent serves whom.
//!
//! Deliberately absent: an agent's tools (tools), programs (exec), skills (skills) and models (models).

use super::rules::{self, LIMIT_KEPT, NO_PERMISSION, OFF, Rule, STAYS, Said, any, filled, switch, words};
use crate::audit::openclaw::{Agent, Node};
use crate::policy::translate::{Class, Draft, Source};

const NO_SANDBOX: Said = (
    Class::NotEnforceable,
    "there is no Docker inside the container: the container itself is the sandbox, and the Worker guards what leaves it",
);
const NOTHING_TO_KEEP: Said =
    (Class::Dropped, "the container itself is the sandbox: this would have opened another one");

/// Keys of `agents.defaults` and of each agent.
const RULES: &[Rule] = &[
    words("sandbox.mode", &[("off", (Class::Same, "no sandbox inside the container"))], NO_SANDBOX),
    any("sandbox.backend", NO_SANDBOX),
    any("sandbox.scope", NO_SANDBOX),
    any("sandbox.perSession", NO_SANDBOX),
    any("sandbox.sessionToolsVisibility", NO_SANDBOX),
    any("sandbox.workspaceRoot", NO_SANDBOX),
    any("sandbox.ssh", (Class::Narrower, "no other machine is reached: its host is not allowed")),
    any("sandbox.prune", NO_PERMISSION),
    any("sandbox.docker.image", NO_SANDBOX),
    any("sandbox.docker.readOnlyRoot", NO_SANDBOX),
    any("sandbox.docker.capDrop", NO_SANDBOX),
    any("sandbox.docker.user", NO_SANDBOX),
    any("sandbox.docker.tmpfs", NO_SANDBOX),
    any("sandbox.docker.memory", NO_SANDBOX),
    any("sandbox.docker.memorySwap", NO_SANDBOX),
    any("sandbox.docker.cpus", NO_SANDBOX),
    any("sandbox.docker.pidsLimit", NO_SANDBOX),
    any("sandbox.docker.ulimits", NO_SANDBOX),
    any("sandbox.docker.seccompProfile", NO_SANDBOX),
    any("sandbox.docker.apparmorProfile", NO_SANDBOX),
    any("sandbox.docker.workdir", NO_SANDBOX),
    any("sandbox.docker.containerPrefix", NO_PERMISSION),
    any("sandbox.docker.dns", NO_SANDBOX),
    any("sandbox.docker.extraHosts", NOTHING_TO_KEEP),
    any("sandbox.docker.gpus", NOTHING_TO_KEEP),
    filled(
        "sandbox.docker.binds",
        (Class::Narrower, "nothing of a host is mounted into the container"),
        NO_PERMISSION,
    ),
    filled(
        "sandbox.docker.env",
        (Class::Dropped, "there is no inner container to hand it to; secrets belong into Worker secrets"),
        NO_PERMISSION,
    ),
    any(
        "sandbox.docker.setupCommand",
        (Class::EnforcedElsewhere, "what a sandbox was made of belongs into the Dockerfile"),
    ),
    switch("sandbox.docker.dangerouslyAllowReservedContainerTargets", NOTHING_TO_KEEP, OFF),
    switch("sandbox.docker.dangerouslyAllowExternalBindSources", NOTHING_TO_KEEP, OFF),
    switch("sandbox.docker.dangerouslyAllowContainerNamespaceJoin", NOTHING_TO_KEEP, OFF),
    any(
        "sandbox.browser",
        (Class::EnforcedElsewhere, "the browser is Browser Rendering, outside the container: see `browser`"),
    ),
    filled("subagents.allowAgents", LIMIT_KEPT, (Class::Same, "only itself, as where nothing is said")),
    any("subagents.maxSpawnDepth", LIMIT_KEPT),
    switch("subagents.requireAgentId", LIMIT_KEPT, OFF),
    words(
        "elevatedDefault",
        &[("off", (Class::Same, "off for all"))],
        (Class::Narrower, "nobody is elevated beyond `exec.elevated_from`"),
    ),
    any(
        "cliBackends",
        (Class::Narrower, "programs are run by `exec` only: no other model program is in the image"),
    ),
    any("embeddedAgent", STAYS),
    any(
        "memorySearch.remote.apiKey",
        (
            Class::EnforcedElsewhere,
            "a Worker secret of the model provider's; the container gets a placeholder",
        ),
    ),
    filled("memorySearch.extraPaths", STAYS, NO_PERMISSION),
    any("groupChat.mentionPatterns", NO_PERMISSION),
];

/// Maps sandboxes and routes.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    for agent in source.config().agents_and_defaults() {
        let Some(node) = agent.node else { continue };
        rules::apply(node, RULES, &mut draft.claims);
        network(source, draft, &agent, node);
        workspace_access(source, draft, &agent, node);
        if let Some(at) = node.get("id") {
            draft.claims.claim(at, Class::Same, Some("tools.agents"), "the agent's name in the policy");
        }
        if let Some(at) = node.get("workspace") {
            let reason = "where the agent works inside the container; what is kept is what the start script copies to R2";
            draft.claims.claim(at, Class::EnforcedElsewhere, None, reason);
        }
    }
    routes(source, draft);
}

/// Whether the source let an agent read its workspace and no more: only a sandbox looked at that.
pub(super) fn reads_only(source: &Source, agent: &Agent<'_>) -> bool {
    source.config().sandbox_mode(agent) != "off"
        && source.config().of_agent(agent, "sandbox.workspaceAccess").and_then(Node::text) == Some("ro")
}

fn workspace_access(source: &Source, draft: &mut Draft, agent: &Agent<'_>, node: &Node) {
    let Some(at) = node.at("sandbox.workspaceAccess") else { return };
    let (class, reason): Said = if source.config().sandbox_mode(agent) == "off" {
        (Class::Dropped, "no effect while the sandbox is off, in the source as well")
    } else if at.text() == Some("ro") {
        (Class::Narrower, "the nearest there is: the file tools only read; programs are ruled by `exec`")
    } else {
        NO_SANDBOX
    };
    draft.claims.claim(at, class, Some("filesystem.access"), reason);
}

/// `docker.network`: what the sandbox could reach, which here is the egress of the whole container.
fn network(source: &Source, draft: &mut Draft, agent: &Agent<'_>, node: &Node) {
    let Some(at) = node.at("sandbox.docker.network") else { return };
    let (class, reason): Said = if source.config().sandbox_mode(agent) == "off" {
        (Class::Dropped, "no effect while the sandbox is off, in the source as well")
    } else if at.text() == Some("none") {
        (
            Class::EnforcedElsewhere,
            "the Worker denies everything but the hosts of channels and models; programs share these with OpenClaw itself",
        )
    } else {
        (Class::Narrower, "the sandbox reached every host; here only those of `egress.allow` are reached")
    };
    draft.claims.claim(at, class, Some("egress.allow"), reason);
}

/// `bindings`: which agent answers whom.
fn routes(source: &Source, draft: &mut Draft) {
    let Some(node) = source.at("bindings") else { return };
    let differ = !draft.policy.tools.agents.is_empty() || source.config().agents().len() > 1;
    let (class, reason): Said = if node.elements().is_empty() {
        (Class::Dropped, "nobody is routed")
    } else if differ {
        (
            Class::EnforcedElsewhere,
            "OpenClaw routes senders to agents, and the policy only says what each agent may do: the patch leaves `bindings` \
             alone, so carry them over, or somebody meets an agent with more tools",
        )
    } else {
        (Class::Dropped, "there is one agent, so everybody meets the same one")
    };
    draft.claims.claim_tree(node, class, Some("tools.agents"), reason);
}
