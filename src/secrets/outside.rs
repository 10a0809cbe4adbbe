//! Changes of secrets that were not moltctl's.
//!
//! Only those after moltctl's last: what was there when moltctl came is the beginning, not a deviation from it. A run of
//! moltctl on another machine that left no note on the version looks like somebody else's.

use jiff::Timestamp;

use super::ages::History;
use crate::model::SecretName;

/// A version that changed secrets and was not made by moltctl, as far as can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Its id.
    pub version: String,
    /// When it was made.
    pub at: Timestamp,
    /// With what (`wrangler`, `dash`, `api`).
    pub source: Option<String>,
    /// Who made it.
    pub by: Option<String>,
    /// Slots it is known to have changed or added.
    pub changed: Vec<SecretName>,
    /// Slots it removed.
    pub removed: Vec<SecretName>,
}

/// The changes after moltctl's last, newest first; none where moltctl made no version that is still listed.
#[must_use]
pub fn outside(history: &History) -> Vec<Outside> {
    let changes = history.changes();
    let Some(last) = changes.iter().rposition(|(_, changed)| changed.ours) else { return Vec::new() };
    changes[last + 1..]
        .iter()
        .rev()
        .filter(|(_, changed)| changed.any())
        .map(|(version, changed)| Outside {
            version: version.id.clone(),
            at: version.at,
            source: version.source.clone(),
            by: version.by.clone(),
            changed: changed.named.keys().cloned().collect(),
            removed: changed.removed.iter().cloned().collect(),
        })
        .collect()
}
