//! `cron`, `hooks`, agents that write to each other, and the chat commands that change the agent.

use super::rules::{
    self, GRANT_LOST, LIMIT_KEPT, NEVER, NO_PERMISSION, OFF, Rule, STAYS, Said, any, filled, never, switch,
};
use super::{add, flag};
use crate::audit::openclaw::{Era, Node};
use crate::policy::translate::{Class, Draft, Source};

const HOOK_HOST: Said = (Class::Narrower, "no host is allowed for it: add it to `egress.allow`");

pub(super) const HOOKS: &[Rule] = &[
    any("path", NO_PERMISSION),
    filled("transformsDir", STAYS, NO_PERMISSION),
    filled("allowedAgentIds", LIMIT_KEPT, NO_PERMISSION),
    switch("allowRequestSessionKey", GRANT_LOST, LIMIT_KEPT),
    filled("allowedSessionKeyPrefixes", LIMIT_KEPT, NO_PERMISSION),
    never("gmail.allowUnsafeExternalContent"),
    any(
        "gmail.pushToken",
        (Class::NotEnforceable, "the gateway compares it: the container has to be given the value itself"),
    ),
    any("gmail.account", HOOK_HOST),
    any("gmail.hookUrl", HOOK_HOST),
    any("gmail.serve", (Class::Narrower, "no other port is reached from outside")),
    any("gmail.tailscale", (Class::Narrower, "no other port is reached from outside")),
    switch("mappings.[].allowUnsafeExternalContent", NEVER, OFF),
    filled("internal.load.extraDirs", (Class::Narrower, "scripts of the image only"), NO_PERMISSION),
    filled("internal.handlers", (Class::Narrower, "scripts of the image only"), NO_PERMISSION),
    filled(
        "internal.installs",
        (Class::Narrower, "nothing is installed while it runs: no registry is an allowed host"),
        NO_PERMISSION,
    ),
    filled(
        "internal.entries.*.env",
        (Class::EnforcedElsewhere, "variables are handed over by the Worker"),
        NO_PERMISSION,
    ),
];

pub(super) const CRON: &[Rule] = &[
    filled("webhook", HOOK_HOST, NO_PERMISSION),
    any("webhookToken", (Class::Narrower, "no host is allowed for it, so it is not carried over")),
    any("webhookSsrfPolicy", HOOK_HOST),
    any("failureDestination", NO_PERMISSION),
    switch("triggers.enabled", GRANT_LOST, OFF),
];

/// Chat commands that change the agent, and whether they are on where nothing is said, in 2026.2 and later.
const COMMANDS: &[(&str, bool, bool)] = &[
    ("bash", false, false),
    ("config", false, false),
    ("debug", false, false),
    ("restart", false, true),
    ("mcp", false, false),
    ("plugins", false, false),
];

/// Maps what starts the agent without a person, and what changes it.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    cron(source, draft);
    hooks(source, draft);
    agents(source, draft);
    commands(source, draft);
}

fn cron(source: &Source, draft: &mut Draft) {
    if let Some(node) = source.at("cron") {
        rules::apply(node, CRON, &mut draft.claims);
    }
    let on = source.config().flag("cron.enabled") != Some(false);
    draft.policy.automation.cron = on;
    match source.at("cron.enabled") {
        Some(node) => {
            let reason = if on { "the agent plans jobs itself" } else { "no jobs" };
            draft.claims.claim(node, Class::Same, Some("automation.cron"), reason);
        }
        None => draft.claims.imply(
            "cron.enabled",
            "true",
            (Class::Same, Some("automation.cron")),
            "the agent plans jobs itself",
        ),
    }
    if !on {
        add(&mut draft.policy.tools.deny, "cron");
        add(&mut draft.policy.tools.deny, "automations");
    }
}

fn hooks(source: &Source, draft: &mut Draft) {
    let Some(node) = source.at("hooks") else { return };
    rules::apply(node, HOOKS, &mut draft.claims);
    let on = flag(node, "enabled") == Some(true);
    if let Some(at) = node.get("enabled") {
        draft.policy.automation.hooks = on;
        let reason = if on {
            "wide open: whoever holds the token starts the agent with a text of their own; Access has to let the caller through"
        } else {
            "no webhooks"
        };
        draft.claims.claim(at, Class::Same, Some("automation.hooks"), reason);
    }
    if let Some(at) = node.get("token") {
        let reason = "the gateway compares it: the container has to be given the value itself";
        draft.claims.claim_tree(at, Class::NotEnforceable, None, reason);
    }
    for key in ["mappings", "presets"] {
        let Some(at) = node.get(key) else { continue };
        let said: Said = if on {
            (Class::Same, "what a webhook starts; its token and Access stand before it")
        } else {
            (Class::Same, "no webhooks, so nothing is started")
        };
        draft.claims.claim_tree(at, said.0, Some("automation.hooks"), said.1);
    }
    if let Some(at) = node.at("internal.enabled") {
        draft.policy.automation.internal_hooks = at.flag() == Some(true);
        draft.claims.claim(
            at,
            Class::Same,
            Some("automation.internal_hooks"),
            "scripts on events of the gateway",
        );
    }
    let in_use = draft.policy.automation.internal_hooks;
    for (_, entry) in node.at("internal.entries").map(Node::members).unwrap_or_default() {
        let Some(at) = entry.get("enabled") else { continue };
        let said: Said = match (at.flag() == Some(false), in_use) {
            (true, true) => LIMIT_KEPT,
            (true, false) => OFF,
            (false, _) => (Class::Same, "one of those scripts"),
        };
        draft.claims.claim(at, said.0, Some("automation.internal_hooks"), said.1);
    }
}

fn agents(source: &Source, draft: &mut Draft) {
    let stated = source.at("tools.agentToAgent.enabled");
    let late = source.eras() == [Era::Late];
    let on = stated.map_or(late, |node| node.flag() == Some(true));
    draft.policy.automation.agent_to_agent = on;
    let reason = if on { "one agent may write to another" } else { "no agent writes to another" };
    match stated {
        Some(node) => draft.claims.claim(node, Class::Same, Some("automation.agent_to_agent"), reason),
        None if on => draft.claims.imply(
            "tools.agentToAgent.enabled",
            "true",
            (Class::Same, Some("automation.agent_to_agent")),
            reason,
        ),
        None => {}
    }
    if let Some(node) = source.at("tools.agentToAgent.allow") {
        let said = if on && !node.words().iter().any(|agent| agent == "*") { LIMIT_KEPT } else { OFF };
        draft.claims.claim_tree(node, said.0, Some("automation.agent_to_agent"), said.1);
    }
}

fn commands(source: &Source, draft: &mut Draft) {
    let early = source.eras().contains(&Era::Early);
    for (name, before, later) in COMMANDS {
        let stated = source.at(&format!("commands.{name}"));
        let implied = if early { *before } else { *later };
        let on = stated.map_or(implied, |node| node.flag() == Some(true));
        if on {
            add(&mut draft.policy.automation.commands, *name);
        }
        match stated {
            Some(node) if on => {
                let reason = format!("wide open: `/{name}` from the chat changes the agent or runs programs");
                draft.claims.claim(node, Class::Same, Some("automation.commands"), reason);
            }
            Some(node) => draft.claims.claim(node, Class::Same, Some("automation.commands"), OFF.1),
            None if on => draft.claims.imply(
                format!("commands.{name}"),
                "true",
                (Class::Same, Some("automation.commands")),
                "whoever may give commands restarts the gateway",
            ),
            None => {}
        }
    }
}
