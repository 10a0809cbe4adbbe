//! A call to a model, as the agent would make it now: with which key, from where, and whether its issuer took it.
//!
//! The order is that of OpenClaw 2026.2.3: a profile goes before the environment the gateway was started with, and both
//! before the configuration. The store of profiles is read at each call, the environment only at the start.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::deployed::{self, Deployed};
use super::disk::{CONFIG, Disk, PROFILES};
use super::{sandbox, start_script};
use crate::account::providers::Issuer;
use crate::account::world::World;
use crate::secret::SecretText;

/// Where the gateway took a model's key from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeySource {
    /// `auth-profiles.json`.
    Profile,
    /// The environment of the process.
    Environment,
    /// `models.providers` of `openclaw.json`.
    Configuration,
}

/// One call to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// `anthropic`, `openai`, `cloudflare-ai-gateway`, or the name of a provider in the configuration.
    pub provider: String,
    /// Where the key came from.
    pub from: KeySource,
    /// The first 8 hexadecimal digits of the key's SHA-256.
    pub fingerprint: String,
    /// Whether the key's issuer took it.
    pub worked: bool,
}

struct Choice {
    provider: String,
    from: KeySource,
    key: String,
}

impl World {
    /// Has the running gateway of a Worker call its model, which counts as a use of the key at its issuer. `provider`
    /// names one instead of the default. `None` when no gateway listens, or it has no key.
    pub fn ask_gateway(&mut self, script: &str, provider: Option<&str>, now: Timestamp) -> Option<Asked> {
        let sandbox = sandbox::running(self, script)?;
        let gateway = sandbox.gateway.as_ref().filter(|gateway| gateway.ready_at <= now)?;
        let Choice { provider, from, key } = choose(&sandbox.disk, &gateway.env, provider)?;
        let key = deployed::of(self, script).unwrap_or_default().injected(&key).to_owned();
        let worked = match provider.as_str() {
            "anthropic" => self.providers.used(Issuer::Anthropic, &key, now),
            "openai" => self.providers.used(Issuer::Openai, &key, now),
            // The AI Gateway takes a provider's key, or a token of the account.
            _ => {
                let issuers = [Issuer::Anthropic, Issuer::Openai];
                let taken = issuers.map(|issuer| self.providers.used(issuer, &key, now));
                let token = self.tokens.tokens.iter().any(|t| t.value == key && t.status_at(now) == "active");
                taken.contains(&true) || token
            }
        };
        Some(Asked { provider, from, fingerprint: SecretText::new(key).fingerprint(), worked })
    }
}

fn choose(disk: &Disk, env: &BTreeMap<String, String>, wanted: Option<&str>) -> Option<Choice> {
    let config = disk.json(CONFIG).unwrap_or_default();
    let primary = config.pointer("/agents/defaults/model/primary").and_then(Value::as_str);
    let configured = primary.and_then(|model| model.split('/').next());
    let profiles = disk.json(PROFILES).unwrap_or_default()["profiles"].take();
    let environment = Deployed { env: env.clone(), ..Deployed::default() };
    let known = ["cloudflare-ai-gateway", "anthropic", "openai"];
    let stored = |provider: &str| {
        let own = profiles[format!("{provider}:default")]["key"].as_str();
        own.or_else(|| {
            let mut all = profiles.as_object()?.values();
            all.find(|profile| profile["provider"] == provider)?["key"].as_str()
        })
    };
    let held = |provider: &str| match provider {
        "anthropic" => start_script::anthropic_key(&environment),
        "openai" => environment.var("OPENAI_API_KEY"),
        _ => None,
    };
    let provider = wanted
        .or(configured)
        .or_else(|| known.into_iter().find(|provider| stored(provider).is_some()))
        .or_else(|| known.into_iter().find(|provider| held(provider).is_some()))?;
    let (from, key) = stored(provider)
        .map(|key| (KeySource::Profile, key))
        .or_else(|| held(provider).map(|key| (KeySource::Environment, key)))
        .or_else(|| {
            let key = config["models"]["providers"][provider]["apiKey"].as_str()?;
            Some((KeySource::Configuration, key))
        })?;
    Some(Choice { provider: provider.to_owned(), from, key: key.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_profile_goes_before_the_environment_and_that_before_the_configuration() {
        let mut disk = Disk::default();
        let mut env: BTreeMap<String, String> = [("OPENAI_API_KEY".into(), "from env".into())].into();
        let chosen = |disk: &Disk, env: &BTreeMap<_, _>, wanted: Option<&str>| {
            choose(disk, env, wanted).map(|c| (c.provider, c.from, c.key))
        };
        let environment = ("openai".to_owned(), KeySource::Environment, "from env".to_owned());
        assert_eq!(chosen(&disk, &env, None), Some(environment));
        let profiles = json!({"profiles": {"anthropic:default": {"provider": "anthropic", "key": "stored"}}});
        disk.write_json(PROFILES, &profiles, Timestamp::UNIX_EPOCH);
        env.insert("ANTHROPIC_API_KEY".into(), "newer".into());
        let profile = ("anthropic".to_owned(), KeySource::Profile, "stored".to_owned());
        assert_eq!(chosen(&disk, &env, None), Some(profile));
        let config = json!({"models": {"providers": {"cf-ai-gw-openai": {"apiKey": "written"}}},
            "agents": {"defaults": {"model": {"primary": "cf-ai-gw-openai/gpt-5"}}}});
        disk.write_json(CONFIG, &config, Timestamp::UNIX_EPOCH);
        let configured = ("cf-ai-gw-openai".to_owned(), KeySource::Configuration, "written".to_owned());
        assert_eq!(chosen(&disk, &env, None), Some(configured));
        assert_eq!(chosen(&disk, &env, Some("openai")).unwrap().2, "from env");
        assert_eq!(chosen(&Disk::default(), &BTreeMap::new(), None), None);
    }
}
