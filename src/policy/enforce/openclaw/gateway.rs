//! OpenClaw's doors: the Control UI, HTTP, nodes, and what else listens or calls out by itself.

use serde_json::{Value, json};

use super::Target;
use super::draft::{Draft, Keys};
use crate::audit::openclaw::Version;
use crate::policy::Policy;

pub(super) fn write(policy: &Policy, target: &Target, draft: &mut Draft) {
    auth(draft);
    control_ui(policy, target, draft);
    http(policy, draft);
    nodes(policy, draft);
    // What the agent writes into the file takes effect only after a start, and a start puts the policy back.
    draft.set("gateway.reload", json!({"mode": "off"}));
    draft.unset("gateway.tailscale");
    draft.unset("gateway.remote");
    if draft.keys == Keys::Late {
        draft.set("gateway.terminal.enabled", policy.gateway.terminal);
    } else {
        draft.unset("gateway.terminal");
    }
    elsewhere(draft);
}

/// The token of the Worker and nothing else. A mode of a later version in an old file would let everybody in.
fn auth(draft: &mut Draft) {
    draft.set("gateway.auth.mode", "token");
    draft.set("gateway.auth.allowTailscale", false);
    for key in ["password", "trustedProxy", "identityScopes"] {
        draft.unset(&format!("gateway.auth.{key}"));
    }
    draft.unset("gateway.allowRealIpFallback");
    if draft.keys >= Keys::Middle {
        draft.default(
            "gateway.auth.rateLimit",
            json!({"maxAttempts": 10, "windowMs": 60_000, "lockoutMs": 300_000}),
        );
    } else {
        draft.unset("gateway.auth.rateLimit");
    }
}

fn control_ui(policy: &Policy, target: &Target, draft: &mut Draft) {
    draft.set("gateway.controlUi.enabled", policy.gateway.control_ui);
    for key in [
        "allowInsecureAuth",
        "dangerouslyDisableDeviceAuth",
        "dangerouslyAllowHostHeaderOriginFallback",
        "allowExternalEmbedUrls",
    ] {
        draft.unset(&format!("gateway.controlUi.{key}"));
    }
    let origins: Vec<String> = match policy.gateway.allowed_origins.as_slice() {
        [] => target.hosts.iter().map(|host| format!("https://{host}")).collect(),
        named => named.to_vec(),
    };
    if !origins.is_empty() {
        draft.set("gateway.controlUi.allowedOrigins", origins);
    } else if draft.version >= Version::NEEDS_ORIGINS {
        draft.note(
            "no host of the deployment is known, and `gateway.allowed_origins` is empty: the Control UI refuses browsers until one is named",
        );
    }
}

fn http(policy: &Policy, draft: &mut Draft) {
    let gateway = &policy.gateway;
    let mut responses = json!({"enabled": gateway.responses});
    if gateway.responses {
        // The gateway would fetch whatever address a client of this API names.
        responses["files"] = json!({"allowUrl": false});
        responses["images"] = json!({"allowUrl": false});
    }
    let chat = json!({"enabled": gateway.chat_completions});
    draft.set("gateway.http", json!({"endpoints": {"chatCompletions": chat, "responses": responses}}));
    match (draft.keys, gateway.http_tools.as_slice()) {
        (Keys::Early, []) => draft.unset("gateway.tools"),
        (Keys::Early, _) => {
            draft.unset("gateway.tools");
            draft.note(format!(
                "`gateway.http_tools` has no counterpart in OpenClaw {}: none is opened",
                draft.version
            ));
        }
        (_, tools) => draft.set("gateway.tools", json!({"allow": tools})),
    }
}

fn nodes(policy: &Policy, draft: &mut Draft) {
    let (allow, deny) = (&policy.gateway.node_commands, &policy.gateway.deny_node_commands);
    let browser = json!({"mode": "off"});
    // As a whole: what would approve nodes by their address goes with it.
    let nodes = if draft.keys == Keys::Late {
        json!({"commands": {"allow": allow, "deny": deny}, "browser": browser})
    } else {
        json!({"allowCommands": allow, "denyCommands": deny, "browser": browser})
    };
    draft.set("gateway.nodes", nodes);
    draft.set("nodeHost.browserProxy.enabled", false);
}

fn elsewhere(draft: &mut Draft) {
    draft.set("discovery.mdns", json!({"mode": "off"}));
    draft.unset("discovery.wideArea");
    draft.set("update.checkOnStart", false);
    draft.set("env.shellEnv", json!({"enabled": false}));
    let canvas: Value = json!({"enabled": false});
    if draft.keys == Keys::Early {
        draft.set("canvasHost", canvas);
    } else {
        draft.unset("canvasHost");
    }
    if draft.keys == Keys::Late {
        draft.unset("logging.redactSensitive");
    } else {
        draft.set("logging.redactSensitive", "tools");
    }
}
