//! What `start-openclaw.sh` does to the disk between restoring and starting the gateway: onboarding, once, and the patch,
//! every time.
//!
//! True to the original in what makes rotation hard: onboarding happens only when there is no configuration, so the first
//! provider key stays in `auth-profiles.json`; a channel or token that leaves the environment stays in the configuration.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::deployed::Deployed;
use super::disk::{CONFIG, Disk, PROFILES};
use crate::account::documents::overlaid;
use crate::model::INJECTED;

/// Whether a start had to onboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Onboarding {
    /// There was no configuration.
    Done,
    /// There was one, on the disk or in the backup.
    Skipped,
}

/// The key the environment of the container holds for Anthropic: the legacy AI Gateway pair goes before the own key.
pub(super) fn anthropic_key(worker: &Deployed) -> Option<&str> {
    worker
        .var("AI_GATEWAY_BASE_URL")
        .and(worker.var("AI_GATEWAY_API_KEY"))
        .or(worker.var("ANTHROPIC_API_KEY"))
}

/// `openclaw onboard`, which runs only when there is no configuration yet.
pub(super) fn onboard(disk: &mut Disk, worker: &Deployed, now: Timestamp) -> Onboarding {
    if disk.holds(CONFIG) {
        return Onboarding::Skipped;
    }
    let gateway_set =
        worker.var("CF_AI_GATEWAY_ACCOUNT_ID").and(worker.var("CF_AI_GATEWAY_GATEWAY_ID")).is_some();
    let gateway_key = worker.var("CLOUDFLARE_AI_GATEWAY_API_KEY").filter(|_| gateway_set);
    let profile = gateway_key
        .map(|key| ("cloudflare-ai-gateway", key))
        .or_else(|| anthropic_key(worker).map(|key| ("anthropic", key)))
        .or_else(|| worker.var("OPENAI_API_KEY").map(|key| ("openai", key)));
    let mut profiles = json!({"version": 1, "profiles": {}});
    if let Some((provider, key)) = profile {
        profiles["profiles"][format!("{provider}:default")] =
            json!({"type": "api_key", "provider": provider, "key": key});
    }
    disk.write_json(PROFILES, &profiles, now);
    let config =
        json!({"gateway": {"port": 18789, "mode": "local", "bind": "lan"}, "agents": {"defaults": {}}});
    disk.write_json(CONFIG, &config, now);
    Onboarding::Done
}

/// The patch the start script applies on every start; returns the configuration the gateway runs with.
pub(super) fn patch(disk: &mut Disk, worker: &Deployed, now: Timestamp) -> Value {
    let stored = disk.json(CONFIG).unwrap_or_else(|| json!({}));
    let mut config = overlaid(json!({"gateway": {}, "channels": {}}), &stored);
    config["gateway"]["port"] = json!(18789);
    config["gateway"]["mode"] = json!("local");
    config["gateway"]["trustedProxies"] = json!(["10.1.0.0"]);
    if let Some(token) = worker.var("MOLTBOT_GATEWAY_TOKEN") {
        config["gateway"]["auth"]["token"] = json!(token);
    }
    if worker.on("DEV_MODE") {
        config["gateway"]["controlUi"]["allowInsecureAuth"] = json!(true);
    }
    model_override(&mut config, worker);
    channels(&mut config, worker);
    disk.write_json(CONFIG, &config, now);
    config
}

/// What `apply-policy.mjs` of the overlay does to stored profiles before the gateway starts: a placeholder takes the place of
/// a key that is injected. `worker` is the Worker as its container knows it.
pub(super) fn scrub_profiles(disk: &mut Disk, worker: &Deployed, now: Timestamp) {
    if worker.policy.is_none() {
        return;
    }
    let Some(mut profiles) = disk.json(PROFILES) else { return };
    let before = profiles.clone();
    for profile in profiles["profiles"].as_object_mut().into_iter().flatten().map(|(_, profile)| profile) {
        let held = match profile["provider"].as_str() {
            Some("anthropic") => anthropic_key(worker),
            Some("openai") => worker.var("OPENAI_API_KEY"),
            Some("cloudflare-ai-gateway") => worker.var("CLOUDFLARE_AI_GATEWAY_API_KEY"),
            _ => None,
        };
        if let Some(held) = held.filter(|held| held.contains(INJECTED)) {
            profile["key"] = json!(held);
        }
    }
    if profiles != before {
        disk.write_json(PROFILES, &profiles, now);
    }
}

fn channels(config: &mut Value, worker: &Deployed) {
    if let Some(token) = worker.var("TELEGRAM_BOT_TOKEN") {
        let policy = worker.var("TELEGRAM_DM_POLICY").unwrap_or("pairing");
        config["channels"]["telegram"] = json!({"botToken": token, "enabled": true, "dmPolicy": policy});
        if policy == "open" {
            config["channels"]["telegram"]["allowFrom"] = json!(["*"]);
        }
    }
    if let Some(token) = worker.var("DISCORD_BOT_TOKEN") {
        let policy = worker.var("DISCORD_DM_POLICY").unwrap_or("pairing");
        let allow = if policy == "open" {
            json!({"policy": policy, "allowFrom": ["*"]})
        } else {
            json!({"policy": policy})
        };
        config["channels"]["discord"] = json!({"token": token, "enabled": true, "dm": allow});
    }
    if let (Some(bot), Some(app)) = (worker.var("SLACK_BOT_TOKEN"), worker.var("SLACK_APP_TOKEN")) {
        config["channels"]["slack"] = json!({"botToken": bot, "appToken": app, "enabled": true});
    }
}

/// `CF_AI_GATEWAY_MODEL=provider/model`: a provider entry that holds the key in clear, and is the default.
fn model_override(config: &mut Value, worker: &Deployed) {
    let Some((provider, model)) = worker.var("CF_AI_GATEWAY_MODEL").and_then(|raw| raw.split_once('/'))
    else {
        return;
    };
    let Some(key) = worker.var("CLOUDFLARE_AI_GATEWAY_API_KEY") else { return };
    let ids = worker.var("CF_AI_GATEWAY_ACCOUNT_ID").zip(worker.var("CF_AI_GATEWAY_GATEWAY_ID"));
    let workers_ai = provider == "workers-ai";
    let base = match (ids, worker.var("CF_ACCOUNT_ID")) {
        (Some((account, gateway)), _) => {
            let tail = if workers_ai { "/v1" } else { "" };
            format!("https://gateway.ai.cloudflare.com/v1/{account}/{gateway}/{provider}{tail}")
        }
        (None, Some(account)) if workers_ai => {
            format!("https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1")
        }
        (None, _) => return,
    };
    let api = if provider == "anthropic" { "anthropic-messages" } else { "openai-completions" };
    let name = format!("cf-ai-gw-{provider}");
    config["models"]["providers"][&name] = json!({"baseUrl": base, "apiKey": key, "api": api,
        "models": [{"id": model, "name": model, "contextWindow": 131_072, "maxTokens": 8192}]});
    config["agents"]["defaults"]["model"] = json!({"primary": format!("{name}/{model}")});
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn worker(vars: &[(&str, &str)]) -> Deployed {
        Deployed {
            env: vars.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..Deployed::default()
        }
    }

    #[test]
    fn a_second_key_does_not_replace_the_stored_one() {
        let mut disk = Disk::default();
        assert_eq!(onboard(&mut disk, &worker(&[("ANTHROPIC_API_KEY", "old")]), NOW), Onboarding::Done);
        assert_eq!(onboard(&mut disk, &worker(&[("ANTHROPIC_API_KEY", "new")]), NOW), Onboarding::Skipped);
        assert_eq!(disk.json(PROFILES).unwrap()["profiles"]["anthropic:default"]["key"], "old");
    }

    #[test]
    fn what_leaves_the_environment_stays_in_the_configuration() {
        let mut disk = Disk::default();
        let first =
            worker(&[("MOLTBOT_GATEWAY_TOKEN", "t1"), ("TELEGRAM_BOT_TOKEN", "42:a"), ("DEV_MODE", "true")]);
        onboard(&mut disk, &first, NOW);
        patch(&mut disk, &first, NOW);
        let config = patch(&mut disk, &worker(&[]), NOW);
        assert_eq!(config["gateway"]["auth"]["token"], "t1");
        assert_eq!(config["channels"]["telegram"]["botToken"], "42:a");
        assert_eq!(config["gateway"]["controlUi"]["allowInsecureAuth"], true);
        let next = patch(&mut disk, &worker(&[("MOLTBOT_GATEWAY_TOKEN", "t2")]), NOW);
        assert_eq!(next["gateway"]["auth"]["token"], "t2");
    }

    #[test]
    fn a_model_of_the_ai_gateway_brings_its_key_into_the_configuration() {
        let vars = [
            ("CF_AI_GATEWAY_MODEL", "openai/gpt-5"),
            ("CLOUDFLARE_AI_GATEWAY_API_KEY", "k"),
            ("CF_AI_GATEWAY_ACCOUNT_ID", "a"),
            ("CF_AI_GATEWAY_GATEWAY_ID", "g"),
        ];
        let config = patch(&mut Disk::default(), &worker(&vars), NOW);
        assert_eq!(config["models"]["providers"]["cf-ai-gw-openai"]["apiKey"], "k");
        assert_eq!(config["agents"]["defaults"]["model"]["primary"], "cf-ai-gw-openai/gpt-5");
        assert!(patch(&mut Disk::default(), &worker(&vars[..2]), NOW).get("models").is_none());
    }
}
