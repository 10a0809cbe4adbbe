//! Plugins, skills, models, what starts the agent by itself, and its sandbox.

use serde_json::{Map, Value, json};

use super::Change;
use super::draft::{Draft, Keys, below};
use crate::policy::Policy;
use crate::policy::model::BrowserMode;

/// A name that no skill has: OpenClaw takes an empty list for "all".
const NOBODY: &str = "moltctl-none";

/// Plugins that later versions need for what Moltworker brings: its model providers, and memory.
const BROUGHT: [&str; 3] = ["anthropic", "openai", "memory-core"];

/// Plugins that come with 2026.2.3.
const BUNDLED: [&str; 31] = [
    "bluebubbles",
    "copilot-proxy",
    "diagnostics-otel",
    "discord",
    "feishu",
    "google-antigravity-auth",
    "google-gemini-cli-auth",
    "googlechat",
    "imessage",
    "line",
    "llm-task",
    "lobster",
    "matrix",
    "mattermost",
    "memory-core",
    "memory-lancedb",
    "minimax-portal-auth",
    "msteams",
    "nextcloud-talk",
    "nostr",
    "open-prose",
    "qwen-portal-auth",
    "signal",
    "slack",
    "telegram",
    "tlon",
    "twitch",
    "voice-call",
    "whatsapp",
    "zalo",
    "zalouser",
];

/// Providers that the start script makes from the Worker's settings.
const MADE_AT_START: [&str; 2] = ["cf-ai-gw-*", "cloudflare-ai-gateway"];

/// Chat commands that change the agent, with the first version that has them.
const COMMANDS: [(&str, Keys); 6] = [
    ("bash", Keys::Early),
    ("config", Keys::Early),
    ("debug", Keys::Early),
    ("restart", Keys::Early),
    ("mcp", Keys::Middle),
    ("plugins", Keys::Middle),
];

pub(super) fn write(policy: &Policy, draft: &mut Draft) {
    plugins(policy, draft);
    skills(policy, draft);
    models(policy, draft);
    automation(policy, draft);
    // There is no Docker in the container: any other mode breaks programs, and restricts nothing.
    draft.set("agents.defaults.sandbox", json!({"mode": "off"}));
    draft.unset_each_agent("sandbox");
}

/// Channels, model providers and memory are plugins too: a list that leaves them out switches them off.
fn plugins(policy: &Policy, draft: &mut Draft) {
    let mut allow: Vec<String> = policy.plugins.allow.keys().cloned().collect();
    allow.extend(policy.channels.iter().filter(|(_, it)| it.enabled).map(|(name, _)| name.clone()));
    if draft.keys == Keys::Early {
        allow.push("memory-core".to_owned());
    } else {
        allow.extend(BROUGHT.map(str::to_owned));
        let asked = policy.models.allow.iter().filter_map(|model| model.split('/').next());
        allow.extend(
            asked.map(str::to_owned).filter(|it| it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')),
        );
        if policy.browser.mode != BrowserMode::Off {
            allow.push("browser".to_owned());
        }
    }
    allow.sort();
    allow.dedup();
    allow.retain(|name| !policy.plugins.deny.contains(name));
    let mut deny = policy.plugins.deny.clone();
    if draft.keys == Keys::Early && policy.plugins.paths.is_empty() {
        // It takes a name it does not find for an error, and does not start.
        let (found, lost): (Vec<String>, Vec<String>) =
            allow.into_iter().partition(|it| BUNDLED.contains(&it.as_str()));
        allow = found;
        deny.retain(|name| BUNDLED.contains(&name.as_str()));
        for name in lost {
            draft.note(format!(
                "OpenClaw {} brings no plugin `{name}`: it is left out unless `plugins.paths` names its folder",
                draft.version
            ));
        }
    }
    draft.set("plugins.allow", json!(allow));
    draft.set("plugins.deny", json!(deny));
    draft.set("plugins.load", json!({"paths": policy.plugins.paths}));
}

fn skills(policy: &Policy, draft: &mut Draft) {
    let skills = &policy.skills;
    let names: Vec<&String> = skills.allow.keys().filter(|name| !skills.deny.contains(name)).collect();
    if skills.any {
        draft.unset("skills.allowBundled");
        if draft.keys >= Keys::Middle {
            draft.unset("agents.defaults.skills");
        }
        draft.unset_each_agent("skills");
    } else {
        let bundled = if names.is_empty() { json!([NOBODY]) } else { json!(names) };
        draft.set("skills.allowBundled", bundled);
        every_agent(&names, draft);
    }
    for (id, own) in &skills.agents {
        let own: Vec<&String> = own.iter().filter(|it| skills.any || names.contains(it)).collect();
        let at = draft.agent(id, "skills");
        draft.op(at, Change::Set(json!(own)));
    }
    for name in &skills.deny {
        draft.op(below("skills.entries", &[name]), Change::Default(json!({})));
        draft.op(below("skills.entries", &[name, "enabled"]), Change::Set(false.into()));
    }
    draft.unset("skills.load.extraDirs");
    if draft.keys >= Keys::Middle {
        draft.set("skills.install.allowUploadedArchives", false);
    }
}

/// The list of an agent is the one that also counts for skills that came later. Before 2026.6 agents have no default for
/// it, and the one agent that nobody lists has to be listed.
fn every_agent(names: &[&String], draft: &mut Draft) {
    if draft.keys == Keys::Early {
        draft.default("agents.list", json!([{"id": "main"}]));
        let mut at = super::draft::steps("agents.list.[]");
        at.push(super::Step::Key("skills".to_owned()));
        draft.op(at, Change::Set(json!(names)));
    } else {
        draft.set("agents.defaults.skills", json!(names));
        draft.unset_each_agent("skills");
    }
}

fn models(policy: &Policy, draft: &mut Draft) {
    let models = &policy.models;
    if !models.allow.is_empty() {
        draft.default("agents.defaults.models", Map::new());
        let stay = models.allow.iter().cloned().chain(["cf-ai-gw-*".to_owned()]).collect();
        draft.keep("agents.defaults.models", stay);
        for model in &models.allow {
            draft.op(below("agents.defaults.models", &[model]), Change::Default(json!({})));
        }
    }
    let stay = models.providers.keys().cloned().chain(MADE_AT_START.map(str::to_owned)).collect();
    draft.keep("models.providers", stay);
    for (name, provider) in &models.providers {
        if let Some(url) = &provider.base_url {
            draft.op(below("models.providers", &[name, "baseUrl"]), Change::Replace(url.clone().into()));
        }
        if provider.credential.is_none() {
            // A key that no slot stands for is in nobody's care.
            draft.op(below("models.providers", &[name, "apiKey"]), Change::Unset(true));
        }
    }
}

fn automation(policy: &Policy, draft: &mut Draft) {
    let automation = &policy.automation;
    draft.set("cron.enabled", automation.cron);
    draft.set("hooks.enabled", automation.hooks);
    draft.set("hooks.internal.enabled", automation.internal_hooks);
    draft.unset("hooks.gmail.allowUnsafeExternalContent");
    draft.unset("hooks.mappings.[].allowUnsafeExternalContent");
    for (name, since) in COMMANDS {
        let on: Value = automation.commands.iter().any(|it| it == name).into();
        if draft.keys >= since {
            draft.set(&format!("commands.{name}"), on);
        } else {
            draft.unset(&format!("commands.{name}"));
        }
    }
    draft.unset("commands.useAccessGroups");
}
