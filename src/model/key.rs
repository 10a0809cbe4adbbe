//! Issuers of keys, and keys as their issuers name them: ids only, fit for plans and journals.
//!
//! Deliberately absent: how an issuer is asked (`providers`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An issuer of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provider {
    /// Anthropic, a workspace's API key.
    Anthropic,
    /// Anthropic, an organization's Admin API key: what the others are found and disabled with.
    AnthropicAdmin,
    /// OpenAI, a project's or service account's key.
    OpenAi,
    /// OpenAI, an admin key.
    OpenAiAdmin,
    /// Telegram, a bot's token.
    Telegram,
    /// Discord, a bot's token.
    Discord,
    /// Slack, a bot's or user's token (`xoxb-`, `xoxp-`).
    Slack,
    /// Slack, an app-level token (`xapp-`).
    SlackApp,
    /// GitHub, a personal access token.
    GitHub,
    /// OpenRouter.
    OpenRouter,
    /// Groq.
    Groq,
    /// Google AI (Gemini).
    Gemini,
    /// xAI.
    XAi,
}

/// A key at its issuer: ids only, fit for plans and journals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRef {
    /// The issuer's id of it.
    pub id: String,
    /// The name somebody gave it.
    pub name: Option<String>,
    /// The project it is in (OpenAI).
    #[serde(default)]
    pub project: Option<String>,
    /// Whose it is, where that decides how it is ended.
    pub owner: Owner,
    /// When it was used last, where the issuer says so.
    #[serde(default)]
    pub last_used: Option<Timestamp>,
}

/// Whose a key is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// A person, or it makes no difference.
    Person,
    /// A service account of OpenAI's: its keys end only with it, all together.
    ServiceAccount(String),
}
