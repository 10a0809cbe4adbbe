//! What a test or a drill may ask of the issuers, and do at them, that takes an account there in real life.

use jiff::Timestamp;

use super::{Issuer, Key, Status};
use crate::account::world::World;
use crate::secret::SecretText;

/// In all of these an issuer is `anthropic`, `anthropic-admin`, `openai`, `openai-admin`, `telegram`, `discord`, `slack`,
/// `slack-app`, `github`, `openrouter`, `groq`, `gemini` or `xai`; another name has no keys.
impl World {
    /// Registers a live key with this value. `None` when there is no such issuer; else the issuer's id of the key.
    pub fn adopt_provider_key(&mut self, issuer: &str, value: &SecretText, now: Timestamp) -> Option<String> {
        let issuer = Issuer::by_name(issuer)?;
        Some(self.providers.adopt(issuer, plain(value), now))
    }

    /// Makes a live key in its issuer's shape and returns its value.
    pub fn mint_provider_key(&mut self, issuer: &str, now: Timestamp) -> Option<SecretText> {
        Issuer::by_name(issuer).map(|issuer| SecretText::new(self.providers.mint(issuer, now)))
    }

    /// Gives a key its name at the issuer. False when it has none with this value.
    pub fn name_provider_key(&mut self, issuer: &str, value: &SecretText, name: &str) -> bool {
        self.key_mut(issuer, value).map(|key| name.clone_into(&mut key.name)).is_some()
    }

    /// Makes a key of OpenAI one of a service account of this name; its id.
    pub fn put_in_service_account(&mut self, value: &SecretText, name: &str) -> Option<String> {
        let id = format!("svc_acct_{}", crate::account::chance::alphanumeric(16));
        let key = self.key_mut("openai", value)?;
        key.service_account = Some(id.clone());
        name.clone_into(&mut key.name);
        Some(id)
    }

    /// Puts one Telegram bot under another's management. False when one of them has no key with this value.
    pub fn manage_bot(&mut self, manager: &SecretText, bot: &SecretText) -> bool {
        let Some(manager) = self.key_mut("telegram", manager).map(|key| key.id.clone()) else { return false };
        self.key_mut("telegram", bot).map(|key| key.manager = Some(manager)).is_some()
    }

    /// Makes a key answer as somebody else: another bot of Discord or Slack, another user of GitHub.
    pub fn pretend_identity(&mut self, issuer: &str, value: &SecretText, who: &str) -> bool {
        self.key_mut(issuer, value).map(|key| key.identity = Some(who.to_owned())).is_some()
    }

    /// Makes a key live, and not allowed to do what a probe asks (403).
    pub fn restrict_provider_key(&mut self, issuer: &str, value: &SecretText) -> bool {
        self.key_mut(issuer, value).map(|key| key.restricted = true).is_some()
    }

    /// Ends a key, as its owner would in the issuer's console.
    pub fn revoke_provider_key(&mut self, issuer: &str, value: &SecretText) -> bool {
        self.key_mut(issuer, value).map(|key| key.status = Status::Revoked).is_some()
    }

    /// Whether a key works at its issuer now.
    pub fn is_provider_key_live(&self, issuer: &str, value: &SecretText) -> bool {
        Issuer::by_name(issuer).is_some_and(|issuer| self.providers.is_live(issuer, plain(value)))
    }

    /// When a key was used last.
    pub fn provider_key_used(&self, issuer: &str, value: &SecretText) -> Option<Timestamp> {
        self.providers.by_value(Issuer::by_name(issuer)?, plain(value))?.last_used
    }

    /// Names of the keys that work at an issuer, oldest first.
    pub fn live_provider_keys(&self, issuer: &str) -> Vec<String> {
        self.live(issuer).map(|key| key.name.clone()).collect()
    }

    /// Values of the keys that work at an issuer, oldest first.
    pub fn live_provider_values(&self, issuer: &str) -> Vec<SecretText> {
        self.live(issuer).map(|key| SecretText::new(key.value.clone())).collect()
    }

    fn live(&self, issuer: &str) -> impl Iterator<Item = &Key> {
        let issuer = Issuer::by_name(issuer);
        self.providers.keys.iter().filter(move |k| Some(k.issuer) == issuer && k.status == Status::Active)
    }

    fn key_mut(&mut self, issuer: &str, value: &SecretText) -> Option<&mut Key> {
        let issuer = Issuer::by_name(issuer)?;
        let value = plain(value);
        self.providers.keys.iter_mut().find(|key| key.issuer == issuer && key.value == value)
    }
}

#[expect(clippy::disallowed_methods, reason = "the account is the provider: it has to know the key")]
fn plain(value: &SecretText) -> &str {
    value.expose()
}
