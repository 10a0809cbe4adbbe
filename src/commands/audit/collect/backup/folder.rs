//! A folder that is a copy of the bucket, or OpenClaw's own state folder.

use camino::Utf8Path;

use super::{Boxed, LARGEST_ARCHIVE, LARGEST_DOCUMENT, MOST_ARCHIVES, MOST_DOCUMENTS, NOT_READ, Piece, Pile};
use crate::audit::facts::backup::Role;
use crate::sys::fs;
use crate::sys::survey::{Met, Survey};

/// The deepest folder that a document lies in.
const DEPTH: usize = 6;

/// Reads it.
///
/// # Errors
/// The reason, when it is no folder.
pub(super) fn read(folder: &Utf8Path) -> Result<Pile, String> {
    let mut survey = Survey::open(folder).map_err(|error| format!("`{folder}` cannot be read: {error}"))?;
    let root = if fs::is_dir(&folder.join("openclaw")) { "openclaw" } else { "" };
    let mut pile = Pile::default();
    let relative =
        |path: &Utf8Path| path.as_str().trim_start_matches(root).trim_start_matches('/').to_owned();
    let found = survey.below(root, DEPTH, &|path| Role::of(&relative(path)).is_some());
    for (path, met) in found {
        // A link that is no document is none of ours.
        let Some(role) = Role::of(&relative(&path)) else { continue };
        pile.objects += 1;
        if pile.pieces.len() == MOST_DOCUMENTS {
            pile.cut_short = Some(format!("only the first {MOST_DOCUMENTS} documents were read"));
            break;
        }
        let text = match met {
            _ if !role.is_read() => Err(NOT_READ.to_owned()),
            Met::Text { text, .. } if text.len() <= LARGEST_DOCUMENT => Ok(text),
            Met::Text { .. } => Err("it is larger than 1 MiB".to_owned()),
            Met::Unread(why) => Err(format!("it is {why}")),
        };
        pile.pieces.push(Piece { key: path.to_string(), role, mode: None, text });
    }
    pile.cut_short = pile.cut_short.or_else(|| survey.cut_short().map(str::to_owned));
    pile.handle = text_of(folder, "backup-handle.json");
    let mut ids =
        fs::list(&folder.join("backups")).map_err(|error| format!("`{folder}/backups`: {error}"))?;
    ids.sort_unstable();
    for id in ids {
        boxed(folder, id, &mut pile);
    }
    Ok(pile)
}

fn boxed(folder: &Utf8Path, id: String, pile: &mut Pile) {
    let data = format!("backups/{id}/data.sqsh");
    if !fs::is_file(&folder.join(&data)) {
        return;
    }
    pile.objects += 1;
    let bytes = if pile.boxes.len() < MOST_ARCHIVES {
        match fs::read_at_most(&folder.join(&data), LARGEST_ARCHIVE as u64) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => return,
            Err(error) => Err(format!("`{data}` cannot be read: {error}")),
        }
    } else {
        Err(format!("only {MOST_ARCHIVES} archives are opened"))
    };
    let meta = text_of(folder, &format!("backups/{id}/meta.json"));
    let meta = meta.unwrap_or_else(|| Err("there is no `meta.json`".to_owned()));
    pile.boxes.push(Boxed { id, meta, bytes });
}

fn text_of(folder: &Utf8Path, name: &str) -> Option<Result<String, String>> {
    fs::read_text(&folder.join(name)).map_err(|error| format!("`{name}` cannot be read: {error}")).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::{Mode, ensure_dir, temp_dir, write_atomic};

    fn folder_of(files: &[(&str, &str)]) -> fs::TempDir {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        for (path, text) in files {
            let path = dir.path().join(path);
            ensure_dir(path.parent().expect("has one")).expect("can be made");
            write_atomic(&path, text.as_bytes(), Mode::Private).expect("writes");
        }
        dir
    }

    #[test]
    fn documents_are_found_below_the_mirrored_state() {
        let dir = folder_of(&[
            ("openclaw/openclaw.json", "{}"),
            ("openclaw/openclaw.json.bak", "{}"),
            ("openclaw/agents/main/agent/auth-profiles.json", "{}"),
            ("openclaw/agents/main/sessions/a.jsonl", "{}"),
            ("openclaw/state/openclaw.sqlite", "x"),
            ("workspace/openclaw.json", "{}"),
            ("backup-handle.json", r#"{"id": "u"}"#),
            ("backups/u/meta.json", "{}"),
            ("backups/v/data.sqsh", "hsqs"),
        ]);
        let pile = read(dir.path()).expect("reads");
        let found: Vec<_> = pile.pieces.iter().map(|it| (it.role, it.text.is_ok())).collect();
        assert_eq!(
            found,
            [
                (Role::AuthProfiles, true),
                (Role::Config, true),
                (Role::OldConfig, true),
                (Role::Database, false)
            ]
        );
        assert!(pile.handle.is_some_and(|text| text.is_ok()));
        assert_eq!(pile.boxes.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["v"]);
    }

    #[test]
    fn openclaw_s_own_folder_will_do() {
        let dir = folder_of(&[("openclaw.json", "{}"), ("devices/paired.json", "{}")]);
        assert_eq!(read(dir.path()).expect("reads").pieces.len(), 2);
        assert!(read(&dir.path().join("none")).is_err());
    }
}
