//! What `start-openclaw.sh` keeps and where: the configuration, the auth profiles, and their copies in R2
//! (layout A: plain files below `openclaw/`).
//!
//! True to the original in what makes rotation hard: onboarding happens once, so the first provider key stays in
//! `auth-profiles.json`; a channel or token that leaves the environment stays in the configuration.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::deployed::Deployed;
use super::sandbox;
use crate::account::call::stamp_seconds;
use crate::account::documents::overlaid;
use crate::account::r2;
use crate::account::world::World;

type Disk = BTreeMap<String, String>;

const CONFIG: &str = "openclaw.json";
const PROFILES: &str = "agents/main/agent/auth-profiles.json";
const PREFIX: &str = "openclaw/";
/// Bucket of a Worker that sets no `R2_BUCKET_NAME`.
const BUCKET: &str = "moltbot-data";

/// Why nothing was copied to R2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SyncError {
    /// Keys or account id are missing.
    #[error("R2 storage is not configured")]
    NotConfigured,
    /// The gateway has never run, so there is nothing to copy.
    #[error("Sync aborted: no config file found")]
    Nothing,
    /// The keys do not open the bucket, or there is no such bucket.
    #[error("Sync failed")]
    Denied,
}

impl SyncError {
    /// What the Worker says as `details`.
    pub(super) fn details(self) -> Option<&'static str> {
        match self {
            Self::NotConfigured => None,
            Self::Nothing => Some("The local config directory is missing openclaw.json."),
            Self::Denied => Some("rclone: AccessDenied: Access Denied, status code: 403"),
        }
    }
}

/// The names R2 persistence needs and the Worker does not have.
pub(super) fn missing(worker: &Deployed) -> Vec<&'static str> {
    ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "CF_ACCOUNT_ID"]
        .into_iter()
        .filter(|name| worker.var(name).is_none())
        .collect()
}

/// The bucket the Worker's keys open, if they are set and do.
fn bucket(world: &World, worker: &Deployed, now: Timestamp) -> Result<String, SyncError> {
    if !missing(worker).is_empty() {
        return Err(SyncError::NotConfigured);
    }
    let (id, secret) = (worker.var("R2_ACCESS_KEY_ID"), worker.var("R2_SECRET_ACCESS_KEY"));
    let bucket = worker.var("R2_BUCKET_NAME").unwrap_or(BUCKET);
    let opens = worker.var("CF_ACCOUNT_ID") == Some(world.account.id.as_str())
        && r2::opens(world, id.unwrap_or_default(), secret.unwrap_or_default(), bucket, now);
    if opens { Ok(bucket.to_owned()) } else { Err(SyncError::Denied) }
}

/// Copies the backup onto an empty disk. Whatever goes wrong reads as "no backup", as in the original.
pub(super) fn restore(world: &mut World, worker: &Deployed, now: Timestamp) {
    let Ok(bucket) = bucket(world, worker, now) else { return };
    let files: Disk = r2::files(world, &bucket, PREFIX)
        .into_iter()
        .filter_map(|(key, bytes)| {
            Some((key.strip_prefix(PREFIX)?.to_owned(), String::from_utf8(bytes).ok()?))
        })
        .collect();
    if let Some(sandbox) = sandbox::running(world, &worker.script)
        && sandbox.disk.is_empty()
    {
        sandbox.disk = files;
    }
}

/// `rclone sync` of the configuration folder: what is not on the disk is deleted from the bucket.
pub(super) fn sync(world: &mut World, worker: &Deployed, now: Timestamp) -> Result<String, SyncError> {
    let bucket = bucket(world, worker, now)?;
    let disk = sandbox::running(world, &worker.script).map(|s| s.disk.clone()).unwrap_or_default();
    if !disk.contains_key(CONFIG) {
        return Err(SyncError::Nothing);
    }
    let files = disk.into_iter().map(|(path, text)| (format!("{PREFIX}{path}"), text.into_bytes())).collect();
    r2::mirror(world, &bucket, PREFIX, files, now);
    let at = stamp_seconds(now);
    if let Some(sandbox) = sandbox::running(world, &worker.script) {
        sandbox.last_sync = Some(at.clone());
    }
    Ok(at)
}

/// `openclaw onboard`, which runs only when there is no configuration yet.
pub(super) fn onboard(disk: &mut Disk, worker: &Deployed) {
    if disk.contains_key(CONFIG) {
        return;
    }
    let gateway_set =
        worker.var("CF_AI_GATEWAY_ACCOUNT_ID").and(worker.var("CF_AI_GATEWAY_GATEWAY_ID")).is_some();
    let gateway_key = worker.var("CLOUDFLARE_AI_GATEWAY_API_KEY").filter(|_| gateway_set);
    let legacy_key = worker.var("AI_GATEWAY_BASE_URL").and(worker.var("AI_GATEWAY_API_KEY"));
    let profile = gateway_key
        .map(|key| ("cloudflare-ai-gateway", key))
        .or_else(|| legacy_key.or(worker.var("ANTHROPIC_API_KEY")).map(|key| ("anthropic", key)))
        .or_else(|| worker.var("OPENAI_API_KEY").map(|key| ("openai", key)));
    let mut profiles = json!({"version": 1, "profiles": {}});
    if let Some((provider, key)) = profile {
        profiles["profiles"][format!("{provider}:default")] =
            json!({"type": "api_key", "provider": provider, "key": key});
    }
    disk.insert(PROFILES.to_owned(), pretty(&profiles));
    let config =
        json!({"gateway": {"port": 18789, "mode": "local", "bind": "lan"}, "agents": {"defaults": {}}});
    disk.insert(CONFIG.to_owned(), pretty(&config));
}

/// The patch the start script applies on every start; returns the configuration the gateway runs with.
pub(super) fn patch(disk: &mut Disk, worker: &Deployed) -> Value {
    let stored =
        disk.get(CONFIG).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| json!({}));
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
    disk.insert(CONFIG.to_owned(), pretty(&config));
    config
}

fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worker(vars: &[(&str, &str)]) -> Deployed {
        Deployed {
            env: vars.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..Deployed::default()
        }
    }

    #[test]
    fn a_second_key_does_not_replace_the_stored_one() {
        let mut disk = Disk::new();
        onboard(&mut disk, &worker(&[("ANTHROPIC_API_KEY", "old")]));
        onboard(&mut disk, &worker(&[("ANTHROPIC_API_KEY", "new")]));
        let profiles: Value = serde_json::from_str(&disk[PROFILES]).unwrap();
        assert_eq!(profiles["profiles"]["anthropic:default"]["key"], "old");
    }

    #[test]
    fn what_leaves_the_environment_stays_in_the_configuration() {
        let mut disk = Disk::new();
        let first =
            worker(&[("MOLTBOT_GATEWAY_TOKEN", "t1"), ("TELEGRAM_BOT_TOKEN", "42:a"), ("DEV_MODE", "true")]);
        onboard(&mut disk, &first);
        patch(&mut disk, &first);
        let config = patch(&mut disk, &worker(&[]));
        assert_eq!(config["gateway"]["auth"]["token"], "t1");
        assert_eq!(config["channels"]["telegram"]["botToken"], "42:a");
        assert_eq!(config["gateway"]["controlUi"]["allowInsecureAuth"], true);
        assert_eq!(
            patch(&mut disk, &worker(&[("MOLTBOT_GATEWAY_TOKEN", "t2")]))["gateway"]["auth"]["token"],
            "t2"
        );
    }
}
