//! Where OpenClaw keeps copies of secrets that the Worker puts in: they make way for the placeholder.

use serde::Serialize;

use super::Step;
use super::draft::{below, steps};
use crate::policy::Policy;
use crate::policy::compiled::Credential;
use crate::policy::enforce::overlay;

/// The places of one injected secret.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoredSecret {
    /// Its slot, and the name of the container's variable that holds the placeholder.
    pub slot: String,
    /// The placeholder, without a public part.
    pub placeholder: String,
    /// Whether that is all of it; otherwise only the variable knows the public part before it.
    pub whole: bool,
    /// Places in `openclaw.json`.
    pub at: Vec<Vec<Step>>,
    /// Names of providers in `auth-profiles.json`.
    pub providers: Vec<String>,
}

/// Places in `openclaw.json`, by slot. `[]` is every entry.
const PLACES: [(&str, &[&str]); 9] = [
    ("TELEGRAM_BOT_TOKEN", &["channels.telegram.botToken", "channels.telegram.accounts.[].botToken"]),
    ("DISCORD_BOT_TOKEN", &["channels.discord.token", "channels.discord.accounts.[].token"]),
    ("SLACK_BOT_TOKEN", &["channels.slack.botToken", "channels.slack.accounts.[].botToken"]),
    ("SLACK_APP_TOKEN", &["channels.slack.appToken", "channels.slack.accounts.[].appToken"]),
    ("ANTHROPIC_API_KEY", &["models.providers.anthropic.apiKey"]),
    ("OPENAI_API_KEY", &["models.providers.openai.apiKey", "skills.entries.openai-whisper-api.apiKey"]),
    ("CLOUDFLARE_AI_GATEWAY_API_KEY", &["models.providers.cloudflare-ai-gateway.apiKey"]),
    ("BRAVE_API_KEY", &["tools.web.search.apiKey", "plugins.entries.brave.config.webSearch.apiKey"]),
    (
        "PERPLEXITY_API_KEY",
        &["tools.web.search.perplexity.apiKey", "plugins.entries.perplexity.config.webSearch.apiKey"],
    ),
];

/// Providers of profiles, by slot.
const PROVIDERS: [(&str, &str); 5] = [
    ("ANTHROPIC_API_KEY", "anthropic"),
    ("OPENAI_API_KEY", "openai"),
    ("CLOUDFLARE_AI_GATEWAY_API_KEY", "cloudflare-ai-gateway"),
    ("GEMINI_API_KEY", "google"),
    ("OPENROUTER_API_KEY", "openrouter"),
];

pub(super) fn stored(policy: &Policy) -> Vec<StoredSecret> {
    // Also those that are only withheld: the container has placeholders of them, too.
    let of = |credential: &Credential| {
        let slot = &credential.slot;
        let known = PLACES.iter().find(|(name, _)| name == slot).map_or(&[][..], |(_, places)| places);
        let mut at: Vec<Vec<Step>> = known.iter().map(|path| steps(path)).collect();
        let mut providers: Vec<String> = PROVIDERS
            .iter()
            .filter(|(name, _)| name == slot)
            .map(|(_, provider)| (*provider).to_owned())
            .collect();
        let own = policy.models.providers.iter().filter(|(_, it)| it.credential.as_ref() == Some(slot));
        for (provider, _) in own {
            at.push(below("models.providers", &[provider, "apiKey"]));
            if !providers.contains(provider) {
                providers.push(provider.clone());
            }
        }
        StoredSecret {
            slot: slot.clone(),
            placeholder: credential.placeholder.clone(),
            whole: credential.keep_before.is_none(),
            at,
            providers,
        }
    };
    overlay::compiled(policy).credentials.iter().map(of).collect()
}
