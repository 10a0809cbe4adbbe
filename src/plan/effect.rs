//! What a step did, as the journal keeps it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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
}
