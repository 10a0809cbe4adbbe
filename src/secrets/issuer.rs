//! Whom to ask about the value of a slot: by the catalogue, else by the look of the value.

use super::catalog::{self, Issuer, Known};
use super::kind::Kind;
use crate::model::{Provider, SecretName};
use crate::secret::SecretText;

/// Who issued the value of `slot`. A slot of a gateway passes on any provider's key, and of an unknown slot nothing is
/// written down: there the form of the value decides. `None` when nobody can be asked.
#[must_use]
pub fn provider(slot: &SecretName, value: Option<&SecretText>) -> Option<Provider> {
    let by_form = || by_kind(kind_of(value?)?);
    let known = match catalog::known(slot.as_str()) {
        Known::Slot(slot) | Known::Alias(slot) => slot,
        _ => return by_form(),
    };
    match known.issuer {
        Issuer::Anthropic => Some(Provider::Anthropic),
        Issuer::OpenAi => Some(Provider::OpenAi),
        Issuer::Telegram => Some(Provider::Telegram),
        Issuer::Discord => Some(Provider::Discord),
        Issuer::Slack if known.name == "SLACK_APP_TOKEN" => Some(Provider::SlackApp),
        Issuer::Slack => Some(Provider::Slack),
        Issuer::GitHub => Some(Provider::GitHub),
        Issuer::OpenRouter => Some(Provider::OpenRouter),
        Issuer::Groq => Some(Provider::Groq),
        Issuer::Gemini => Some(Provider::Gemini),
        Issuer::XAi => Some(Provider::XAi),
        Issuer::CloudflareAiGateway => by_form(),
        _ => None,
    }
}

#[expect(clippy::disallowed_methods, reason = "the value is classified by its form and goes nowhere")]
fn kind_of(value: &SecretText) -> Option<Kind> {
    Kind::of(value.expose())
}

fn by_kind(kind: Kind) -> Option<Provider> {
    Some(match kind {
        Kind::AnthropicKey => Provider::Anthropic,
        Kind::OpenAiKey => Provider::OpenAi,
        Kind::OpenRouterKey => Provider::OpenRouter,
        Kind::GroqKey => Provider::Groq,
        Kind::GeminiKey => Provider::Gemini,
        Kind::XAiKey => Provider::XAi,
        Kind::TelegramToken => Provider::Telegram,
        Kind::DiscordToken => Provider::Discord,
        Kind::SlackBot | Kind::SlackOther => Provider::Slack,
        Kind::SlackApp => Provider::SlackApp,
        Kind::GitHubToken => Provider::GitHub,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::kind::samples;

    fn of(slot: &str, kind: Option<Kind>) -> Option<Provider> {
        let value = kind.map(|kind| SecretText::new(samples::of(kind)));
        provider(&slot.parse().expect("a name"), value.as_ref())
    }

    #[test]
    fn the_catalogue_decides_and_where_it_cannot_the_form() {
        assert_eq!(of("ANTHROPIC_API_KEY", None), Some(Provider::Anthropic));
        assert_eq!(of("SLACK_APP_TOKEN", None), Some(Provider::SlackApp));
        assert_eq!(of("SLACK_BOT_TOKEN", None), Some(Provider::Slack));
        assert_eq!(of("GITHUB_PAT", None), Some(Provider::GitHub));
        assert_eq!(of("AI_GATEWAY_API_KEY", Some(Kind::GroqKey)), Some(Provider::Groq));
        assert_eq!(of("AI_GATEWAY_API_KEY", Some(Kind::CloudflareToken)), None);
        assert_eq!(of("OWN_THING", Some(Kind::OpenAiKey)), Some(Provider::OpenAi));
        assert_eq!(of("OWN_THING", None), None);
        assert_eq!(of("MOLTBOT_GATEWAY_TOKEN", Some(Kind::Hex64)), None);
    }
}
