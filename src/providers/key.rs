//! Keys just made, and the choice of the one that is meant.

use crate::model::KeyRef;
use crate::secret::SecretText;

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
