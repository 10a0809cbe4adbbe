//! What an entry is called: what it is, at which origin, of which account.

use crate::model::WorkerName;

/// What a vault keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The operator's Cloudflare API token.
    CloudflareToken,
    /// An Anthropic admin key, to disable and archive keys.
    AnthropicAdminKey,
    /// An OpenAI admin key, to make and delete service accounts.
    OpenAiAdminKey,
    /// The token of the Telegram bot that manages others, to replace theirs.
    TelegramManagerToken,
    /// The gateway token moltctl made for a deployment.
    GatewayToken(WorkerName),
    /// The secret of the Access service token moltctl uses for a deployment's own admin routes.
    ServiceToken(WorkerName),
}

impl Held {
    /// The environment variable it may be given in.
    #[must_use]
    pub const fn variable(&self) -> Option<&'static str> {
        match self {
            Self::CloudflareToken => Some("CLOUDFLARE_API_TOKEN"),
            Self::AnthropicAdminKey => Some("ANTHROPIC_ADMIN_KEY"),
            Self::OpenAiAdminKey => Some("OPENAI_ADMIN_KEY"),
            Self::TelegramManagerToken => Some("TELEGRAM_MANAGER_TOKEN"),
            Self::GatewayToken(_) | Self::ServiceToken(_) => None,
        }
    }

    fn label(&self) -> String {
        match self {
            Self::CloudflareToken => "cloudflare-token".to_owned(),
            Self::AnthropicAdminKey => "anthropic-admin-key".to_owned(),
            Self::OpenAiAdminKey => "openai-admin-key".to_owned(),
            Self::TelegramManagerToken => "telegram-manager-token".to_owned(),
            Self::GatewayToken(worker) => format!("gateway-token/{worker}"),
            Self::ServiceToken(worker) => format!("service-token/{worker}"),
        }
    }
}

/// One entry: a credential for one origin and one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Base URL of the API the credential is for, without a slash at its end.
    pub origin: String,
    /// The account at that origin.
    pub account: String,
    /// What it is.
    pub held: Held,
}

impl Key {
    /// The key of `held` for `account` at `origin`.
    #[must_use]
    pub fn new(origin: &str, account: &str, held: Held) -> Self {
        Self { origin: origin.trim_end_matches('/').to_owned(), account: account.to_owned(), held }
    }

    /// The name of the entry. The account comes last and neither part before it can hold a blank, so no two keys
    /// share a name.
    pub(super) fn entry(&self) -> String {
        format!("{} {} {}", self.held.label(), self.origin, self.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_account_and_what_it_is_keep_entries_apart() {
        let worker = || "w".parse().expect("a name");
        let entries = [
            Key::new("https://api.example", "a", Held::CloudflareToken),
            Key::new("https://api.example", "b", Held::CloudflareToken),
            Key::new("http://127.0.0.1:8787", "a", Held::CloudflareToken),
            Key::new("https://api.example", "a", Held::GatewayToken(worker())),
            Key::new("https://api.example", "a", Held::ServiceToken(worker())),
        ]
        .map(|key| key.entry());
        let distinct: std::collections::BTreeSet<&String> = entries.iter().collect();
        assert_eq!(distinct.len(), entries.len());
    }

    #[test]
    fn a_slash_at_the_end_makes_no_other_key() {
        let key = |origin| Key::new(origin, "a", Held::CloudflareToken);
        assert_eq!(key("https://api.example/"), key("https://api.example"));
    }
}
