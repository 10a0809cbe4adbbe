//! Where OpenClaw keeps copies of secrets that the Worker puts in: they make way for the placeholder.

use std::collections::BTreeSet;

use serde::Serialize;

use super::draft::{Draft, below, steps};
use super::{Change, Step};
use crate::policy::Policy;
use crate::policy::compiled::Credential;
use crate::policy::enforce::overlay;
use crate::policy::translate::injected_slots;

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

/// The account of a channel that has the channel's own token.
const DEFAULT_ACCOUNT: &str = "default";

/// Places in `openclaw.json` by slot, but for those of channels.
const PLACES: [(&str, &[&str]); 5] = [
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

/// Every injected secret with its places. An account whose token has no slot loses it, which is noted.
pub(super) fn stored(policy: &Policy, draft: &mut Draft) -> Vec<StoredSecret> {
    // Also those that are only withheld: the container has placeholders of them, too.
    let credentials = overlay::compiled(policy).credentials;
    let slots: BTreeSet<&str> = credentials.iter().map(|it| it.slot.as_str()).collect();
    let in_channels = channels(policy, &slots, draft);
    credentials.iter().map(|credential| of(credential, policy, &in_channels)).collect()
}

fn of(credential: &Credential, policy: &Policy, in_channels: &[Place]) -> StoredSecret {
    let slot = &credential.slot;
    let known = PLACES.iter().find(|(name, _)| name == slot).map_or(&[][..], |(_, places)| places);
    let mut at: Vec<Vec<Step>> = known.iter().map(|path| steps(path)).collect();
    at.extend(in_channels.iter().filter(|place| place.slot == *slot).map(|place| place.at.clone()));
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
}

/// A slot, and where a channel keeps a copy of it.
struct Place {
    slot: String,
    at: Vec<Step>,
}

/// The places in channels. Each account is a bot of its own: with the placeholder of another it would speak as that one.
fn channels(policy: &Policy, slots: &BTreeSet<&str>, draft: &mut Draft) -> Vec<Place> {
    let mut places = Vec::new();
    for (name, channel) in policy.channels.iter().filter(|(_, channel)| channel.enabled) {
        let own = injected_slots(name, None);
        for (key, slot) in &own {
            places.push(Place { slot: slot.clone(), at: below("channels", &[name, key]) });
        }
        for account in channel.accounts.keys() {
            for ((key, slot), (_, main)) in injected_slots(name, Some(account)).into_iter().zip(&own) {
                let at = below("channels", &[name, "accounts", account, key]);
                if slots.contains(slot.as_str()) {
                    places.push(Place { slot, at });
                } else if account == DEFAULT_ACCOUNT && slots.contains(main.as_str()) {
                    places.push(Place { slot: main.clone(), at });
                } else if slots.iter().any(|it| it.starts_with(main.as_str())) {
                    draft.op(at, Change::Unset(true));
                    draft.note(format!(
                        "`credentials` has no `{slot}`: a token in `channels.{name}.accounts.{account}.{key}` is taken away"
                    ));
                }
            }
        }
    }
    places
}
