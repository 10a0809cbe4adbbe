//! A provider's key: its shape, its status, what hangs on it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::chance;

/// Who issues a key, and of which kind it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Issuer {
    Anthropic,
    AnthropicAdmin,
    Openai,
    OpenaiAdmin,
    Telegram,
    Discord,
    Slack,
    SlackApp,
    Github,
    Openrouter,
    Groq,
    Gemini,
    Xai,
}

/// Whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Active,
    /// Switched off, can be switched on again (Anthropic).
    Inactive,
    /// Gone for good.
    Revoked,
}

/// One key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    /// The provider's id of it; for a bot the number in its token.
    pub(crate) id: String,
    pub(crate) issuer: Issuer,
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) status: Status,
    pub(crate) created: Timestamp,
    pub(crate) last_used: Option<Timestamp>,
    /// OpenAI: the service account it belongs to; else it is a user's.
    pub(crate) service_account: Option<String>,
    /// Who it is at its issuer, where that is not what its value or the issuer's default says.
    #[serde(default)]
    pub(crate) identity: Option<String>,
    /// Live, and answered 403 to what a probe asks.
    #[serde(default)]
    pub(crate) restricted: bool,
    /// Telegram: id of the bot that manages this one.
    pub(crate) manager: Option<String>,
    /// Telegram: where updates are sent.
    pub(crate) webhook: String,
    /// Telegram: until when the bot is logged out of the cloud server.
    pub(crate) logged_out_until: Option<Timestamp>,
}

impl Issuer {
    /// The issuer of this name in kebab case.
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::from(name)).ok()
    }

    /// A new value of the documented shape.
    pub(crate) fn fresh_value(self) -> String {
        let text = chance::alphanumeric;
        let digits = |n: usize| {
            (0..n)
                .map(|i| char::from(b'0' + chance::bytes::<1>()[0] % 9 + u8::from(i == 0)))
                .collect::<String>()
        };
        match self {
            Self::Anthropic => format!("sk-ant-api03-{}AA", text(93)),
            Self::AnthropicAdmin => format!("sk-ant-admin01-{}AA", text(93)),
            Self::Openai => format!("sk-proj-{}T3BlbkFJ{}", text(74), text(74)),
            Self::OpenaiAdmin => format!("sk-admin-{}T3BlbkFJ{}", text(58), text(58)),
            Self::Telegram => format!("{}:{}", digits(10), text(35)),
            Self::Discord => format!("{}.{}.{}", B64.encode(digits(18)), text(6), text(27)),
            Self::Slack => format!("xoxb-{}-{}-{}", digits(12), digits(12), text(24)),
            Self::SlackApp => {
                format!("xapp-1-A{}-{}-{}", text(10).to_uppercase(), digits(13), chance::hex64())
            }
            Self::Github => format!("ghp_{}", text(36)),
            Self::Openrouter => format!("sk-or-v1-{}", chance::hex64()),
            Self::Groq => format!("gsk_{}", text(52)),
            Self::Gemini => format!("AIzaSy{}", text(33)),
            Self::Xai => format!("xai-{}", text(80)),
        }
    }

    fn id_of(self, value: &str) -> String {
        match self {
            Self::Telegram => value.split(':').next().unwrap_or_default().to_owned(),
            Self::Anthropic | Self::AnthropicAdmin => format!("apikey_01{}", chance::alphanumeric(22)),
            _ => format!("key_{}", chance::alphanumeric(16)),
        }
    }
}

impl Key {
    pub(super) fn new(issuer: Issuer, value: String, now: Timestamp) -> Self {
        Self {
            id: issuer.id_of(&value),
            issuer,
            name: "moltworker".to_owned(),
            value,
            status: Status::Active,
            created: now,
            last_used: None,
            service_account: None,
            identity: None,
            restricted: false,
            manager: None,
            webhook: String::new(),
            logged_out_until: None,
        }
    }

    /// First and last characters, as providers hint at a key: `sk-ant-api03-R2D...igAA`.
    pub(super) fn hint(&self, head: usize, tail: usize) -> String {
        let end = self.value.len().saturating_sub(tail);
        format!(
            "{}...{}",
            self.value.get(..head).unwrap_or_default(),
            self.value.get(end..).unwrap_or_default()
        )
    }
}
