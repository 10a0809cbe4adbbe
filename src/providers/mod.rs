//! The issuers of the keys a deployment holds: what each can really be asked to do.
//!
//! A [`Provider`] is closed and has five questions: is this value alive ([`Provider::probe`]), which key at the issuer is
//! it ([`Provider::find`]), switch it off and on, end it for good, make another. Not every issuer answers every one:
//! [`Provider::powers`] says which do, and what a person has to do where none does ([`Provider::by_hand`]).
//!
//! Probes read, are never billed, and know three answers: a time-out, a 429 or a 5xx is never “dead”. The shapes are those
//! documented in `facts/providers.md`; none was tried at the issuer itself, so whatever is not understood is an error
//! or unknown, never a success. Deliberately absent: Cloudflare's own tokens ([`crate::cloudflare`]), and R2's keys,
//! which are Cloudflare tokens.

mod anthropic;
mod bearer;
mod call;
mod discord;
mod github;
mod hint;
mod key;
mod liveness;
mod openai;
mod slack;
mod telegram;
#[cfg(test)]
mod tests;

use crate::http;
use crate::secret::SecretText;

pub use crate::model::{KeyRef, Owner, Provider};
pub use key::Fresh;
pub use liveness::{Liveness, Unclear};

/// Who can do something about a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Whoever holds an admin credential of the issuer.
    Admin,
    /// Whoever holds the key itself.
    Holder,
    /// A person, in the issuer's console.
    Person,
    /// Nobody: the issuer has no such thing.
    Nobody,
}

/// What can be done about the keys of an issuer, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Powers {
    /// Switch off, so that it can be switched on again.
    pub disable: By,
    /// End for good.
    pub revoke: By,
    /// Make another.
    pub mint: By,
}

/// Where a key stands at its issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    Active,
    /// It is switched off and can be switched on again.
    Disabled,
    /// It is gone for good.
    Ended,
}

/// What a person does where no call exists, and how it is seen to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByHand {
    /// Where.
    pub url: &'static str,
    /// What, step by step, imperative.
    pub steps: &'static [&'static str],
}

/// Why an issuer did not do what it was asked. Never holds a value, a path or a body.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No answer.
    #[error(transparent)]
    Http(#[from] http::Error),
    /// The issuer refused; its own words are left out unless they are a short code.
    #[error("{issuer} refused to {doing} (status {status}{})", code.as_deref().map(|code| format!(", `{code}`")).unwrap_or_default())]
    Refused {
        /// Who.
        issuer: &'static str,
        /// What.
        doing: &'static str,
        /// HTTP status.
        status: u16,
        /// A code of the issuer's, of letters, digits and `_` only.
        code: Option<String>,
    },
    /// The answer is not of the documented shape: it may or may not have been done.
    #[error("{issuer} answered in a way that is not understood when asked to {doing}")]
    NotUnderstood {
        /// Who.
        issuer: &'static str,
        /// What.
        doing: &'static str,
    },
    /// No key at the issuer fits.
    #[error("no key of {issuer} fits the value; it may belong to another organization")]
    NotFound {
        /// Who.
        issuer: &'static str,
    },
    /// More than one key fits: choosing would be guessing.
    #[error("{count} keys of {issuer} fit the value; moltctl does not guess")]
    Ambiguous {
        /// Who.
        issuer: &'static str,
        /// How many.
        count: usize,
    },
    /// The issuer has no such call.
    #[error("{issuer} has no call to {doing}")]
    NoSuchCall {
        /// Who.
        issuer: &'static str,
        /// What.
        doing: &'static str,
    },
}

impl Provider {
    /// Every issuer.
    pub const ALL: [Self; 13] = [
        Self::Anthropic,
        Self::AnthropicAdmin,
        Self::OpenAi,
        Self::OpenAiAdmin,
        Self::Telegram,
        Self::Discord,
        Self::Slack,
        Self::SlackApp,
        Self::GitHub,
        Self::OpenRouter,
        Self::Groq,
        Self::Gemini,
        Self::XAi,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic | Self::AnthropicAdmin => "Anthropic",
            Self::OpenAi | Self::OpenAiAdmin => "OpenAI",
            Self::Telegram => "Telegram",
            Self::Discord => "Discord",
            Self::Slack | Self::SlackApp => "Slack",
            Self::GitHub => "GitHub",
            Self::OpenRouter => "OpenRouter",
            Self::Groq => "Groq",
            Self::Gemini => "Google AI",
            Self::XAi => "xAI",
        }
    }

    /// What can be done about its keys.
    #[must_use]
    pub const fn powers(self) -> Powers {
        let (disable, revoke, mint) = match self {
            Self::Anthropic => (By::Admin, By::Admin, By::Person),
            Self::OpenAi => (By::Nobody, By::Admin, By::Admin),
            // A bot that another bot manages is rotated by that one (Bot API 9.6); any other by its owner.
            Self::Telegram => (By::Nobody, By::Admin, By::Admin),
            Self::Slack => (By::Nobody, By::Holder, By::Person),
            Self::GitHub => (By::Nobody, By::Holder, By::Person),
            Self::OpenAiAdmin => (By::Nobody, By::Admin, By::Person),
            Self::AnthropicAdmin
            | Self::Discord
            | Self::SlackApp
            | Self::OpenRouter
            | Self::Groq
            | Self::Gemini
            | Self::XAi => (By::Nobody, By::Person, By::Person),
        };
        Powers { disable, revoke, mint }
    }

    /// Whether `value` is alive, and as whom. Reads only; never billed.
    pub async fn probe(self, http: &http::Client, value: &SecretText) -> Liveness {
        match self {
            Self::Anthropic => anthropic::probe(http, value, "models").await,
            Self::AnthropicAdmin => anthropic::probe(http, value, "organizations/api_keys?limit=1").await,
            Self::OpenAi => openai::probe(http, value, "models").await,
            Self::OpenAiAdmin => openai::probe(http, value, "organization/projects?limit=1").await,
            Self::Telegram => telegram::probe(http, value).await,
            Self::Discord => discord::probe(http, value).await,
            Self::Slack => slack::probe(http, value, "auth.test").await,
            Self::SlackApp => slack::probe(http, value, "apps.connections.open").await,
            Self::GitHub => github::probe(http, value).await,
            Self::OpenRouter | Self::Groq | Self::Gemini | Self::XAi => {
                bearer::probe(self, http, value).await
            }
        }
    }

    /// Which key at the issuer `value` is.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Ambiguous`], or no understandable answer.
    pub async fn find(
        self,
        http: &http::Client,
        admin: &SecretText,
        value: &SecretText,
    ) -> Result<KeyRef, Error> {
        match self {
            Self::Anthropic => anthropic::find(http, admin, value).await,
            Self::OpenAi => openai::find(http, admin, value).await,
            _ => Err(self.no_such_call("find a key")),
        }
    }

    /// Switches a key off. It can be switched on again.
    ///
    /// # Errors
    /// [`Error`]; where the answer was lost it may have been done: probe the value.
    pub async fn disable(self, http: &http::Client, admin: &SecretText, key: &KeyRef) -> Result<(), Error> {
        match self {
            Self::Anthropic => anthropic::set_status(http, admin, key, anthropic::Status::Inactive).await,
            _ => Err(self.no_such_call("disable a key")),
        }
    }

    /// Switches a disabled key on.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn enable(self, http: &http::Client, admin: &SecretText, key: &KeyRef) -> Result<(), Error> {
        match self {
            Self::Anthropic => anthropic::set_status(http, admin, key, anthropic::Status::Active).await,
            _ => Err(self.no_such_call("enable a key")),
        }
    }

    /// Ends a key for good, with an admin credential.
    ///
    /// # Errors
    /// [`Error`]; where the answer was lost it may have been done: probe the value.
    pub async fn revoke(self, http: &http::Client, admin: &SecretText, key: &KeyRef) -> Result<(), Error> {
        match self {
            Self::Anthropic => anthropic::set_status(http, admin, key, anthropic::Status::Archived).await,
            Self::OpenAi => openai::revoke(http, admin, key).await,
            _ => Err(self.no_such_call("revoke another's key")),
        }
    }

    /// Ends a key for good, with nothing but the key itself.
    ///
    /// # Errors
    /// [`Error`]; where the answer was lost it may have been done: probe the value.
    pub async fn revoke_itself(
        self,
        http: &http::Client,
        value: &SecretText,
        rehearsal: Rehearsal,
    ) -> Result<(), Error> {
        match self {
            Self::Slack => slack::revoke(http, value, rehearsal).await,
            Self::GitHub if rehearsal == Rehearsal::ForReal => github::revoke(http, value).await,
            _ => Err(self.no_such_call("let a key revoke itself")),
        }
    }

    /// Makes another key beside `like` (OpenAI), or in its place, which ends it at once (a managed Telegram bot).
    ///
    /// # Errors
    /// [`Error`]; where the answer was lost one may have been made: look for `name`.
    pub async fn mint(
        self,
        http: &http::Client,
        admin: &SecretText,
        like: &KeyRef,
        name: &str,
    ) -> Result<Fresh, Error> {
        match self {
            Self::OpenAi => openai::mint(http, admin, like, name).await,
            Self::Telegram => telegram::replace(http, admin, like).await,
            _ => Err(self.no_such_call("make a key")),
        }
    }

    /// The keys that were made by [`Provider::mint`] under `name`, beside `like`. One whose answer was lost is among them.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn named(
        self,
        http: &http::Client,
        admin: &SecretText,
        like: &KeyRef,
        name: &str,
    ) -> Result<Vec<KeyRef>, Error> {
        match self {
            Self::OpenAi => openai::named(http, admin, like, name).await,
            _ => Err(self.no_such_call("list keys by name")),
        }
    }

    /// Where a key stands.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn standing(
        self,
        http: &http::Client,
        admin: &SecretText,
        key: &KeyRef,
    ) -> Result<Standing, Error> {
        match self {
            Self::Anthropic => anthropic::standing(http, admin, key).await,
            Self::OpenAi => openai::standing(http, admin, key).await,
            _ => Err(self.no_such_call("read a key")),
        }
    }

    /// The value a key has now (a managed Telegram bot's token); everybody else shows a value once.
    ///
    /// # Errors
    /// [`Error`].
    pub async fn read(
        self,
        http: &http::Client,
        admin: &SecretText,
        key: &KeyRef,
    ) -> Result<SecretText, Error> {
        match self {
            Self::Telegram => telegram::read(http, admin, key).await,
            _ => Err(self.no_such_call("read a key's value")),
        }
    }

    /// What a person does to replace a key where no call exists.
    #[must_use]
    pub const fn by_hand(self) -> Option<ByHand> {
        let (url, steps): (&str, &[&str]) = match self {
            Self::Anthropic | Self::AnthropicAdmin => (
                "https://platform.claude.com/settings/keys",
                &["Create a key in the same workspace", "Paste it here; the old one is archived afterwards"],
            ),
            Self::OpenAiAdmin => (
                "https://platform.openai.com/settings/organization/admin-keys",
                &["Create an admin key", "Delete the old one"],
            ),
            Self::Telegram => (
                "https://t.me/BotFather",
                &[
                    "Send /revoke to BotFather",
                    "Choose the bot",
                    "Paste the token it answers with: the old one is dead at once",
                ],
            ),
            Self::Discord => (
                "https://discord.com/developers/applications",
                &[
                    "Open the application, then Bot",
                    "Choose Reset Token: the old one is dead at once",
                    "Paste the new token",
                ],
            ),
            Self::Slack => (
                "https://api.slack.com/apps",
                &[
                    "Open the app, then Install App",
                    "Reinstall it to the workspace",
                    "Paste the new `xoxb-` token",
                ],
            ),
            Self::SlackApp => (
                "https://api.slack.com/apps",
                &[
                    "Open the app, then Basic Information, App-Level Tokens",
                    "Generate a token with the scope `connections:write` and paste it",
                    "Revoke the old token there",
                ],
            ),
            Self::GitHub => (
                "https://github.com/settings/tokens",
                &["Generate a token with the same access", "Paste it here"],
            ),
            Self::OpenRouter => (
                "https://openrouter.ai/settings/keys",
                &["Create a key", "Paste it here", "Delete the old one"],
            ),
            Self::Groq => {
                ("https://console.groq.com/keys", &["Create a key", "Paste it here", "Delete the old one"])
            }
            Self::Gemini => (
                "https://aistudio.google.com/apikey",
                &["Create a key", "Paste it here", "Delete the old one"],
            ),
            Self::XAi => ("https://console.x.ai", &["Create a key", "Paste it here", "Delete the old one"]),
            Self::OpenAi => return None,
        };
        Some(ByHand { url, steps })
    }

    const fn no_such_call(self, doing: &'static str) -> Error {
        Error::NoSuchCall { issuer: self.name(), doing }
    }
}

/// Whether a call is for real. Slack lets a revocation be rehearsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rehearsal {
    /// It is not.
    Rehearsed,
    /// It is.
    ForReal,
}
