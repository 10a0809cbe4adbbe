//! What a step did, as the journal keeps it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{KeyRef, SecretName};

/// What a step did. Holds what undoing it needs, never a secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum Effect {
    /// It was already so.
    Nothing,
    /// It was done; there is nothing to remember.
    Done,
    /// A thing was made.
    Created {
        /// Its id at Cloudflare.
        id: String,
    },
    /// A thing was replaced.
    Updated {
        /// Its id at Cloudflare.
        id: String,
        /// How it was before, as undoing it needs.
        before: Value,
    },
    /// A version was deployed.
    Deployed {
        /// The version.
        version: String,
        /// The version that was live before, if any.
        previous: Option<String>,
    },
    /// Secrets were written.
    SecretsWritten {
        /// Names that did not exist before.
        created: Vec<String>,
        /// Names whose value was replaced: the old value is not known to us and cannot come back.
        replaced: Vec<String>,
    },
    /// A key was made at its issuer.
    KeyMade {
        /// The key.
        key: KeyRef,
        /// True when making it ended the old one (a managed Telegram bot has one token).
        #[serde(default)]
        ended_old: bool,
    },
    /// A version with new values was made and is not deployed.
    Staged {
        /// The version.
        version: String,
    },
    /// A new value was tried and works.
    Verified {
        /// As whom, or where.
        who: Option<String>,
    },
    /// The running gateway uses the new values.
    InEffect(InEffect),
    /// An old value was ended and is dead.
    Ended(Ended),
}

/// See [`Effect::InEffect`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InEffect {
    /// For how long nobody could use the gateway, in milliseconds; `None` when it was not restarted.
    pub interruption_ms: Option<u64>,
    /// How often the stored copies had to be rewritten and the gateway restarted until it held.
    pub rounds: u32,
    /// How many stored copies held an old value and were rewritten.
    pub rewritten: u32,
    /// What shows it, for each slot.
    pub proofs: Vec<Proof>,
}

/// What shows that a slot's new value is the one in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The slot.
    pub slot: SecretName,
    /// In words (`a handshake with it was accepted, one with the old value refused`).
    pub how: String,
}

/// See [`Effect::Ended`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// What was done (`archived`, `deleted`, `revoked`, `replaced`).
    pub how: String,
    /// What shows it.
    pub proof: String,
    /// True when the old value itself, or its issuer about it, was asked; false when it is only known to be replaced.
    #[serde(default = "asked")]
    pub asked: bool,
}

const fn asked() -> bool {
    true
}
