//! What lies in R2: in the Worker's bucket, or in a folder that is a copy of it.
//!
//! Only documents that say something are read, in memory, and never written anywhere. Deliberately absent: chats and the
//! workspace.

mod archive;
mod bucket;
mod folder;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use crate::audit::Scope;
use crate::audit::facts::backup::{Archive, Layout, Role, Stored};
use crate::audit::facts::openclaw::Place;
use crate::audit::facts::{Backup, Fetched, OpenClawFile, Seen};
use crate::audit::openclaw::Node;
use crate::commands::audit::{Backup as Where, Request};
use crate::context::Context;

/// The largest document that is read, in bytes.
const LARGEST_DOCUMENT: usize = 1024 * 1024;
/// The largest archive that is read, in bytes.
const LARGEST_ARCHIVE: usize = 256 * 1024 * 1024;
/// The most documents that are read.
const MOST_DOCUMENTS: usize = 200;
/// The most archives that are read.
const MOST_ARCHIVES: usize = 3;

/// What one of the places brought.
#[derive(Default)]
struct Pile {
    /// Set when a bound was met: why.
    cut_short: Option<String>,
    objects: usize,
    newest: Option<Timestamp>,
    pieces: Vec<Piece>,
    handle: Option<Seen<String>>,
    boxes: Vec<Boxed>,
}

/// A document, still a text.
struct Piece {
    key: String,
    role: Role,
    mode: Option<u32>,
    text: Seen<String>,
}

/// An archive, still bytes.
struct Boxed {
    id: String,
    meta: Seen<String>,
    bytes: Seen<Vec<u8>>,
}

/// Why a document is listed and not read.
const NOT_READ: &str = "its content is not looked into";

/// Reads it; the documents of OpenClaw among them come second.
pub(super) async fn read(
    ctx: &Context,
    request: &Request,
    scopes: &BTreeSet<Scope>,
) -> (Fetched<Backup>, Fetched<Vec<OpenClawFile>>) {
    let wanted = scopes.contains(&Scope::Backup) || scopes.contains(&Scope::OpenClaw);
    let Some(place) = request.backup.as_ref().filter(|_| wanted) else {
        return (Fetched::NotAsked, Fetched::NotAsked);
    };
    let pile = match place {
        Where::Folder(folder) => folder::read(folder),
        Where::Bucket => bucket::read(ctx).await,
    };
    match pile {
        Ok(pile) => sorted(pile).await,
        Err(reason) => (Fetched::Unavailable(reason.clone()), Fetched::Unavailable(reason)),
    }
}

async fn sorted(mut pile: Pile) -> (Fetched<Backup>, Fetched<Vec<OpenClawFile>>) {
    let mut layout = if pile.pieces.is_empty() { Layout::Unknown } else { Layout::Files };
    let mut archives = Vec::new();
    let handle = pile.handle.map(|text| text.and_then(|text| id_of(&text)));
    let mut newest = pile.newest;
    for boxed in pile.boxes {
        layout = Layout::Archives;
        let meta = boxed.meta.ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let created = meta.as_ref().and_then(|meta| time(&meta["createdAt"]));
        newest = newest.max(created);
        let content = match boxed.bytes {
            Ok(bytes) => archive::read(boxed.id.clone(), bytes).await,
            Err(reason) => Err(reason),
        };
        let content = content.map(|pieces| pile.pieces.extend(pieces));
        archives.push(Archive {
            id: boxed.id,
            created,
            ttl: meta.and_then(|meta| meta["ttl"].as_i64()),
            content,
        });
    }
    let files = openclaw(&pile.pieces);
    let documents = pile.pieces.into_iter().map(stored).collect();
    let (objects, cut_short) = (pile.objects, pile.cut_short);
    (Fetched::Known(Backup { layout, newest, objects, cut_short, documents, archives, handle }), files)
}

/// Configurations and exec-approvals as OpenClaw's documents. Archives that could not be opened make them unavailable
/// rather than absent.
fn openclaw(pieces: &[Piece]) -> Fetched<Vec<OpenClawFile>> {
    let mut files = Vec::new();
    for piece in pieces.iter().filter(|it| matches!(it.role, Role::Config | Role::ExecApprovals)) {
        match &piece.text {
            Ok(text) => files.push(OpenClawFile::new(Place::Elsewhere(piece.key.clone()), text.as_str())),
            Err(reason) => return Fetched::Unavailable(format!("`{}` was not read: {reason}", piece.key)),
        }
    }
    if files.is_empty() {
        return Fetched::Unavailable(
            "the backup holds no configuration of OpenClaw that could be read".to_owned(),
        );
    }
    Fetched::Known(files)
}

fn stored(piece: Piece) -> Stored {
    let content = piece.text.and_then(|text| Node::parse(&text).map_err(|error| error.to_string()));
    Stored { key: piece.key, role: piece.role, mode: piece.mode, content }
}

/// The id in `backup-handle.json`.
fn id_of(text: &str) -> Seen<String> {
    let handle: Value =
        serde_json::from_str(text).map_err(|_| "`backup-handle.json` is no JSON".to_owned())?;
    match handle["id"].as_str() {
        Some(id) => Ok(id.to_owned()),
        None => Err("`backup-handle.json` names no archive".to_owned()),
    }
}

/// A time as RFC 3339, or in milliseconds since 1970.
fn time(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => Timestamp::from_millisecond(number.as_i64()?).ok(),
        _ => None,
    }
}

/// The path below OpenClaw's state folder of a path in an archive or a copy; `None` for what lies elsewhere.
fn below_state(path: &str) -> Option<&str> {
    let path = path.trim_start_matches('/');
    for folder in [".openclaw/", ".clawdbot/", ".moltbot/"] {
        if let Some(at) = path.find(folder) {
            let whole = at == 0 || path.as_bytes()[at - 1] == b'/';
            if whole {
                return Some(&path[at + folder.len()..]);
            }
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_folders_are_found_wherever_they_lie() {
        assert_eq!(below_state("/.openclaw/openclaw.json"), Some("openclaw.json"));
        assert_eq!(below_state("home/openclaw/.openclaw/agents/main/x"), Some("agents/main/x"));
        assert_eq!(below_state("openclaw.json"), Some("openclaw.json"));
    }

    #[test]
    fn times_come_in_two_forms() {
        let (text, number) =
            (serde_json::json!("2026-11-01T00:00:00Z"), serde_json::json!(1_793_491_200_000_i64));
        assert_eq!(time(&text), time(&number));
        assert_eq!(time(&Value::Null), None);
    }
}
