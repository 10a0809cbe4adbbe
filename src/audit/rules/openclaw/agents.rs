//! OC-AGENTS-001 and -002: several agents in one gateway.

use super::META;
use super::look::{Look, quoted};
use crate::audit::meta::{Asi, Meta, Severity};
use crate::audit::openclaw::Node;

rule!(ROSTER, roster, Meta {
    id: "OC-AGENTS-001",
    name: "openclaw-default-agent",
    title: "It is not certain which agent answers",
    severity: Severity::Low,
    what: "Several agents are configured, and not exactly one of them is the default.",
    why: "A message without a binding goes to whichever comes first: perhaps the one with more tools.",
    evidence: "`default` of each agent. `agents.ownership: explicit` of 2026.9 needs no default.",
    fix: "Mark one: `openclaw config set agents.list[0].default true`.",
    sources: &["openclaw security audit: config.agent_roster.invalid_default_count (2026.9.6)"],
    ..META
}, fails: r#"{"agents": {"list": [{"id": "a"}, {"id": "b"}]}}"#,
   passes: r#"{"agents": {"list": [{"id": "a", "default": true}, {"id": "b"}]}}"#);

fn roster(look: &mut Look<'_>) {
    let agents = look.config.agents();
    let explicit = look.config.text("agents.ownership") == Some("explicit");
    let defaults = agents
        .iter()
        .filter(|agent| agent.node.and_then(|it| it.get("default")).and_then(Node::flag) == Some(true))
        .count();
    if agents.len() > 1 && !explicit && defaults != 1 {
        look.find("agents", format!("{defaults} of {} agents are the default", agents.len()));
    }
}

rule!(SHARED_SESSIONS, shared_sessions, Meta {
    id: "OC-AGENTS-002",
    name: "openclaw-agents-share-sessions",
    title: "One agent reads and writes another's conversations",
    severity: Severity::Medium,
    what: "Several agents are configured, and the tools for sessions and messages are not limited to an agent's own: \
           `tools.sessions.visibility` is `all`, `tools.agentToAgent` is on for everybody, or messages may be sent into other channels.",
    why: "An agent that a stranger has talked round hands what it was told to the one with the shell.",
    evidence: "From 2026.9 on both are on by themselves; before, `tools.agentToAgent` has to be switched on.",
    fix: "In the container: `openclaw config set tools.agentToAgent.enabled false`.",
    sources: &["openclaw security audit: security.trust_model.cross_agent_session_access_default (2026.9.6)"],
    owasp: &[Asi::InterAgent, Asi::MemoryPoisoning],
    ..META
}, fails: r#"{"tools": {"message": {"allowCrossContextSend": true}}}"#,
   passes: r#"{"agents": {"list": [{"id": "a", "default": true}, {"id": "b"}]}, "tools": {"agentToAgent": {"enabled": false}}}"#);

fn shared_sessions(look: &mut Look<'_>) {
    let config = look.config;
    for path in ["tools.message.allowCrossContextSend", "tools.message.crossContext.allowAcrossProviders"] {
        if config.is_on(path) {
            look.find(path, "a message may be sent into another channel than the one that asked");
        }
    }
    let agents = config.agents();
    let limited = config.text("tools.sessions.visibility").is_some_and(|it| it != "all");
    let named = !config.words("tools.agentToAgent.allow").is_empty();
    let late =
        config.version().is_none_or(|version| version >= crate::audit::openclaw::Version::new(2026, 9, 0));
    let on =
        config.is_on("tools.agentToAgent.enabled") || (late && !config.is_off("tools.agentToAgent.enabled"));
    if agents.len() > 1 && !limited && !named && on {
        let ids: Vec<String> = agents.into_iter().filter_map(|agent| agent.id).collect();
        look.find("tools.agentToAgent", format!("{} read each other's conversations", quoted(&ids)));
    }
}
