//! Facts of a backup for the fixtures of this group.

use crate::audit::facts::backup::{Layout, Role, Stored};
use crate::audit::facts::{Backup, Facts, Fetched};
use crate::audit::openclaw::Node;
use crate::audit::testing::nothing;

/// A mirrored backup of today with these documents, by their path below the state folder.
pub(super) fn files(documents: &[(&str, &str)]) -> Facts {
    let stored = |(path, text): &(&str, &str)| Stored {
        key: format!("openclaw/{path}"),
        role: Role::of(path).expect("is a document"),
        mode: None,
        content: Node::parse(text).map_err(|error| error.to_string()),
    };
    with(Backup {
        layout: Layout::Files,
        newest: Some("2026-11-19T10:00:00Z".parse().expect("is a time")),
        objects: documents.len(),
        documents: documents.iter().map(stored).collect(),
        ..Backup::default()
    })
}

/// These facts of a backup.
pub(super) fn with(backup: Backup) -> Facts {
    Facts { backup: Fetched::Known(backup), ..nothing() }
}
