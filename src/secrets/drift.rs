//! Where the secrets that serve are not what moltctl last left, told from the versions.
//!
//! Only what came after moltctl's last change is somebody else's: what was there when moltctl came is the beginning, not
//! a deviation from it. A run of moltctl on another machine that left no note on its version looks like somebody else's.

use jiff::Timestamp;

use super::ages::{Changed, History, SeenVersion};
use super::rotation_note::{RotationNote, parse_rotation};
use crate::model::SecretName;

/// A version that changed secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub version: String,
    /// When it was made.
    pub at: Timestamp,
    /// With what (`wrangler`, `dash`, `api`).
    pub source: Option<String>,
    /// Who made it.
    pub by: Option<String>,
    /// Slots it is known to have changed or added. Empty when it does not tell which.
    pub changed: Vec<SecretName>,
    /// Slots it removed.
    pub removed: Vec<SecretName>,
}

/// A rotation that is behind the serving version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Id of the rotation's version.
    pub version: String,
    /// What it rotated.
    pub note: RotationNote,
}

/// The versions after moltctl's last that changed secrets, newest first; none where moltctl made no version that is
/// still listed. Of those that serve or served: what is only staged is [`staged`].
#[must_use]
pub fn outside(history: &History) -> Vec<Change> {
    let changes = history.changes();
    let Some(last) = changes.iter().rposition(|(_, changed)| changed.ours) else { return Vec::new() };
    let after = changes[last + 1..].iter().rev();
    after
        .filter(|(version, changed)| changed.any() && !waits(history, version))
        .map(|(version, changed)| change(version, changed))
        .collect()
}

/// The versions that changed secrets and were never deployed, newest first: of those after the serving one.
#[must_use]
pub fn staged(history: &History) -> Vec<Change> {
    let changes = history.changes();
    let after = changes[history.in_effect().min(changes.len())..].iter().rev();
    after
        .filter(|(version, changed)| changed.any() && waits(history, version))
        .map(|(version, changed)| change(version, changed))
        .collect()
}

/// Rotations that were deployed, and that the serving version is older than: it holds the values from before them.
#[must_use]
pub fn undone_rotations(history: &History) -> Vec<Undone> {
    let after = history.versions.len() - history.in_effect();
    let later = history.versions[..after].iter().filter(|version| !waits(history, version));
    later
        .filter_map(|version| {
            let note = parse_rotation(version.tag.as_deref(), version.message.as_deref())?;
            Some(Undone { version: version.id.clone(), note })
        })
        .collect()
}

/// It is newer than what serves and was never deployed. Older ones were, also where the list of deployments ends.
fn waits(history: &History, version: &SeenVersion) -> bool {
    let after = history.versions.len() - history.in_effect();
    !history.deployed.contains(&version.id) && history.versions[..after].iter().any(|it| it.id == version.id)
}

fn change(version: &SeenVersion, changed: &Changed) -> Change {
    Change {
        version: version.id.clone(),
        at: version.at,
        source: version.source.clone(),
        by: version.by.clone(),
        changed: changed.named.keys().cloned().collect(),
        removed: changed.removed.iter().cloned().collect(),
    }
}
