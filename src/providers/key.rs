//! Keys as their issuer names them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::secret::SecretText;

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

/// A key just made.
#[derive(Debug)]
pub struct Fresh {
    /// Its value: shown this once.
    pub value: SecretText,
    /// The key.
    pub key: KeyRef,
}

/// The one key among `found`; choosing among several would be guessing.
pub(super) fn only(issuer: &'static str, mut found: Vec<KeyRef>) -> Result<KeyRef, super::Error> {
    match found.len() {
        0 => Err(super::Error::NotFound { issuer }),
        1 => Ok(found.remove(0)),
        count => Err(super::Error::Ambiguous { issuer, count }),
    }
}
