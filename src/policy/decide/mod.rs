//! What a policy says of one thing: a request, a tool, a program, a file, a sender, a person. One answer, with the rule that
//! gave it and who sees to it; `explain` shows it and `test` compares it.
//!
//! Deliberately absent: requests themselves ([`crate::policy::evaluate`] decides them, here and in the overlay alike), and
//! anything that only OpenClaw knows, such as a plugin's tools.

mod access;
mod network;
mod sender;
#[cfg(test)]
mod tests;
mod tool;
mod work;

pub(crate) use access::email;
pub(crate) use network::{browser, request};
pub(crate) use sender::sender;
pub(crate) use tool::tool;
pub(crate) use work::{FileUse, file, program};

use serde::{Deserialize, Serialize};

use super::places::Path;

/// What comes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It may.
    Allow,
    /// A person is asked.
    Ask,
    /// It may not.
    Deny,
    /// The policy does not say.
    Unknown,
}

impl Verdict {
    /// As a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Deny => "deny",
            Self::Unknown => "unknown",
        }
    }
}

/// Who sees to it that a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Enforced {
    /// The overlay in the Worker.
    Worker,
    /// OpenClaw, in the container.
    Container,
    /// Cloudflare Access, before the Worker.
    Access,
}

impl Enforced {
    /// In words, with what that is worth.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Worker => "in the Worker, out of the agent's reach",
            Self::Container => {
                "by OpenClaw in the container; a program that the agent runs there is not held by it"
            }
            Self::Access => "by Cloudflare Access, before the Worker is reached",
        }
    }
}

/// What a policy says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What comes of it.
    pub(crate) verdict: Verdict,
    /// The rule that decides: the id of an egress rule, else a path of keys.
    pub(crate) rule: Option<String>,
    /// Where that rule stands.
    pub(crate) path: Option<Path>,
    /// Why, in a word that does not change.
    pub(crate) reason: String,
    /// Why, in a sentence fragment.
    pub(crate) why: String,
    /// Who sees to it.
    pub(crate) enforced: Enforced,
    /// What limits the answer.
    pub(crate) notes: Vec<String>,
}

impl Answer {
    /// An answer by the key at `path`; `reason` is a word, `why` a fragment.
    fn by(verdict: Verdict, path: Path, reason: &str, why: impl Into<String>, enforced: Enforced) -> Self {
        Self {
            verdict,
            rule: Some(path.to_string()),
            path: Some(path),
            reason: reason.to_owned(),
            why: why.into(),
            enforced,
            notes: Vec::new(),
        }
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// Who and where it is about, as far as the platform can tell. Everybody and everywhere where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Where {
    /// The agent.
    pub(crate) agent: Option<String>,
    /// The model's provider, or provider/model.
    pub(crate) provider: Option<String>,
    /// The sender, `channel:id`.
    pub(crate) sender: Option<String>,
    /// The group or room; in private when absent.
    pub(crate) room: Option<String>,
    /// The account of the channel.
    pub(crate) account: Option<String>,
}

impl Where {
    /// In this room.
    pub(crate) fn room(id: &str) -> Self {
        Self { room: Some(id.to_owned()), ..Self::default() }
    }
}
