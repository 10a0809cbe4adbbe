//! `gateway`: OpenClaw's own doors. The Worker stands before all of them, and Access before the Worker.

use super::rules::{
    self, ALWAYS, GRANT_LOST, LIMIT_LOST, NEVER, NO_PERMISSION, OFF, Rule, Said, any, filled, never, switch,
    words,
};
use super::{add, element};
use crate::audit::openclaw::Node;
use crate::policy::model::Approval;
use crate::policy::translate::{Class, Draft, Source};

const START_SCRIPT: Said = (Class::EnforcedElsewhere, "the start script writes it at every boot");
const LAN: Said = (
    Class::EnforcedElsewhere,
    "it has to be `lan` for the Worker to reach it; Access, the Worker and the token keep everybody else out",
);
const BY_HAND: Said = (Class::Narrower, "an operator approves each device");
const SHARED_TOKEN: Said = (
    Class::NotEnforceable,
    "the Worker hands one shared token to the gateway, which cannot tell people apart: who passes is said by Access, in `identity`",
);
const EDGE: Said = (Class::EnforcedElsewhere, "Access and the Worker stand before the gateway");
const NO_NODES: Said = (Class::Narrower, "no node is part of a Moltworker");
const URLS: Said = (Class::Narrower, "only the hosts of `egress.allow` are reached");

pub(super) const RULES: &[Rule] = &[
    words("mode", &[("local", START_SCRIPT)], (Class::Dropped, "a Moltworker's gateway is local")),
    any("port", START_SCRIPT),
    any("bind", LAN),
    any("customBindHost", LAN),
    words(
        "auth.mode",
        &[
            ("token", (Class::EnforcedElsewhere, "the Worker holds the token")),
            ("password", (Class::EnforcedElsewhere, "a token takes its place, which the Worker holds")),
            (
                "none",
                (
                    Class::Narrower,
                    "wide open in the source: nobody is asked; here a token is, and Access before it",
                ),
            ),
            ("trusted-proxy", SHARED_TOKEN),
        ],
        (Class::UnknownKey, "no version takes this word here; the Worker's token is asked for"),
    ),
    any("auth.password", (Class::Dropped, "a token takes its place")),
    never("auth.allowTailscale"),
    any("auth.trustedProxy.userHeader", SHARED_TOKEN),
    any("auth.trustedProxy.requiredHeaders", SHARED_TOKEN),
    never("auth.trustedProxy.allowLoopback"),
    switch("auth.trustedProxy.deviceAutoApprove.enabled", BY_HAND, OFF).to("devices.approval"),
    any("auth.trustedProxy.deviceAutoApprove.scopes", BY_HAND).to("devices.approval"),
    any("auth.identityScopes", SHARED_TOKEN).to("identity"),
    any("auth.rateLimit", EDGE),
    any("roles", SHARED_TOKEN).to("identity"),
    any("trustedProxies", START_SCRIPT),
    never("allowRealIpFallback"),
    any("publicOrigin", EDGE),
    any("tls", EDGE),
    any("controlUi.basePath", NO_PERMISSION),
    any("controlUi.root", (Class::Narrower, "the Control UI of the image is served")),
    never("controlUi.allowInsecureAuth"),
    never("controlUi.dangerouslyDisableDeviceAuth"),
    never("controlUi.dangerouslyAllowHostHeaderOriginFallback"),
    never("controlUi.allowExternalEmbedUrls"),
    any("controlUi.embedSandbox", NO_PERMISSION),
    any("controlUi.github.token", (Class::Narrower, "no host is allowed for it, so it is not carried over")),
    switch("controlUi.experimental.customPlugins", GRANT_LOST, OFF),
    switch("controlUi.automaticallyFetchFavicons", URLS, OFF),
    words(
        "tailscale.mode",
        &[("off", ALWAYS)],
        (Class::Narrower, "wide open in the source: Tailscale lets in past Access; here it is off"),
    ),
    any("tailscale.resetOnExit", NO_PERMISSION),
    any("tailscale.serviceName", NO_PERMISSION),
    switch("http.endpoints.*.files.allowUrl", URLS, OFF),
    switch("http.endpoints.*.images.allowUrl", URLS, OFF),
    filled("http.endpoints.*.files.urlAllowlist", URLS, NO_PERMISSION),
    filled("http.endpoints.*.images.urlAllowlist", URLS, NO_PERMISSION),
    switch("nodes.browser.mode", NO_NODES, OFF),
    filled("nodes.allowSkills", NO_NODES, NO_PERMISSION),
    switch("nodes.pluginTools.enabled", NO_NODES, OFF),
    filled("nodes.pairing.autoApproveCidrs", BY_HAND, NO_PERMISSION).to("devices.approval"),
    switch("nodes.pairing.autoApproveLocal", BY_HAND, OFF).to("devices.approval"),
    any("nodes.pairing.sshVerify", BY_HAND).to("devices.approval"),
    words("reload.mode", &[("off", ALWAYS)], NEVER),
    any("remote", (Class::Dropped, "how a client reaches a gateway elsewhere: a Moltworker is the gateway")),
    any("push", (Class::Narrower, "no host is allowed for it")),
    any("portals", GRANT_LOST),
    switch("cliAgents.enabled", GRANT_LOST, OFF),
];

/// Maps `gateway`.
pub(super) fn map(source: &Source, draft: &mut Draft) {
    draft.policy.devices.approval = Approval::ByHand;
    let bind = source.at("gateway.bind").is_some();
    if !bind {
        draft.claims.imply("gateway.bind", "loopback", (LAN.0, None), LAN.1);
    }
    let Some(gateway) = source.at("gateway") else { return };
    rules::apply(gateway, RULES, &mut draft.claims);
    if let Some(node) = gateway.at("auth.token") {
        let reason =
            "the Worker's secret; the gateway compares it, so the container is given the value itself";
        draft.claims.claim_tree(node, Class::EnforcedElsewhere, None, reason);
    }
    control_ui(draft, gateway);
    doors(draft, gateway);
    lists(draft, gateway);
}

fn control_ui(draft: &mut Draft, gateway: &Node) {
    if let Some(node) = gateway.at("controlUi.enabled") {
        draft.policy.gateway.control_ui = node.flag() != Some(false);
        draft.claims.claim(node, Class::Same, Some("gateway.control_ui"), "behind Access");
    }
    let Some(node) = gateway.at("controlUi.allowedOrigins") else { return };
    draft.claims.claim(node, Class::Same, Some("gateway.allowed_origins"), "one line for each origin");
    for item in node.elements() {
        let Some(origin) = element(item) else { continue };
        let (class, reason) = if origin == "*" {
            (
                Class::Narrower,
                "wide open in the source: every site may open the gateway; here only the deployment's hosts",
            )
        } else if is_public_origin(&origin) {
            add(&mut draft.policy.gateway.allowed_origins, origin.trim_end_matches('/'));
            (Class::Same, "an origin of the Control UI")
        } else {
            (Class::Dropped, "no browser comes from there to a Moltworker: it has a public name and https")
        };
        draft.claims.claim(item, class, Some("gateway.allowed_origins"), reason);
    }
}

/// `https://name.example` and nothing more.
fn is_public_origin(origin: &str) -> bool {
    let Ok(url) = url::Url::parse(origin) else { return false };
    let named = matches!(url.host(), Some(url::Host::Domain(name)) if name.contains('.') && !name.ends_with(".local"));
    url.scheme() == "https" && named && url.path() == "/" && url.query().is_none()
}

fn doors(draft: &mut Draft, gateway: &Node) {
    for (key, to) in [
        ("http.endpoints.chatCompletions.enabled", "gateway.chat_completions"),
        ("http.endpoints.responses.enabled", "gateway.responses"),
        ("terminal.enabled", "gateway.terminal"),
    ] {
        let Some(node) = gateway.at(key) else { continue };
        let on = node.flag() == Some(true);
        match to {
            "gateway.chat_completions" => draft.policy.gateway.chat_completions = on,
            "gateway.responses" => draft.policy.gateway.responses = on,
            _ => draft.policy.gateway.terminal = on,
        }
        let reason = match (on, to) {
            (false, _) => "it is off",
            (true, "gateway.terminal") => "wide open: whoever is let in has a terminal in the container",
            (true, _) => "wide open: one more door behind the same token, to run the agent from programs",
        };
        draft.claims.claim(node, Class::Same, Some(to), reason);
    }
}

fn lists(draft: &mut Draft, gateway: &Node) {
    if let Some(node) = gateway.at("tools.allow") {
        let reason = "wide open: dangerous tools may be called over HTTP";
        let reason = if node.elements().is_empty() { "none" } else { reason };
        draft.claims.claim_tree(node, Class::Same, Some("gateway.http_tools"), reason);
        node.words().into_iter().for_each(|tool| add(&mut draft.policy.gateway.http_tools, tool));
    }
    if let Some(node) = gateway.at("tools.deny") {
        let denied = node.words();
        draft.policy.gateway.http_tools.retain(|tool| !denied.contains(tool));
        let refused = denied.iter().all(|tool| draft.policy.tools.deny.contains(tool));
        let said = if refused { (Class::Same, "refused in `tools` already") } else { LIMIT_LOST };
        draft.claims.claim_tree(node, said.0, Some("gateway.http_tools"), said.1);
    }
    for (keys, to) in [
        (["nodes.allowCommands", "nodes.commands.allow"], "gateway.node_commands"),
        (["nodes.denyCommands", "nodes.commands.deny"], "gateway.deny_node_commands"),
    ] {
        for node in keys.iter().filter_map(|key| gateway.at(key)) {
            draft.claims.claim_tree(node, Class::Same, Some(to), "by exact id");
            let list = if to == "gateway.node_commands" {
                &mut draft.policy.gateway.node_commands
            } else {
                &mut draft.policy.gateway.deny_node_commands
            };
            node.words().into_iter().for_each(|command| add(list, command));
        }
    }
}
