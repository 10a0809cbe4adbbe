//! Reading the texts below a folder of an untrusted checkout: bounded, and never through a link.

use std::io;

use camino::{Utf8Path, Utf8PathBuf};

/// The deepest folder that is looked into, counted from the root.
const DEEPEST: usize = 12;
/// The most entries that are looked at.
const MOST_ENTRIES: usize = 5000;
/// The most files that are read.
const MOST_FILES: usize = 1000;
/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 1024 * 1024;
/// The most that is read in all, in bytes.
const LARGEST_SUM: u64 = 16 * 1024 * 1024;

/// The texts below a folder.
#[derive(Debug, Default)]
pub struct Texts {
    /// Each file's path below the root, and its text; sorted by path within a folder.
    pub files: Vec<(Utf8PathBuf, String)>,
    /// False when a bound was met or a file could not be read: there is more than was seen.
    pub whole: bool,
}

/// Reads the texts below `root` whose path (below `root`) `wants`. Links, hidden entries and `node_modules` are passed
/// by; files that are not UTF-8 are no texts.
///
/// # Errors
/// When `root` is there and cannot be listed. An absent one has no texts.
pub fn texts(root: &Utf8Path, wants: impl Fn(&Utf8Path) -> bool) -> io::Result<Texts> {
    let mut found = Texts { files: Vec::new(), whole: true };
    let (mut seen, mut sum) = (0, 0);
    let mut open = vec![(Utf8PathBuf::new(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let entries = match super::fs::list(&root.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error),
            Err(_) => {
                found.whole = false;
                continue;
            }
        };
        for name in entries.into_iter().filter(|name| !name.starts_with('.') && name != "node_modules") {
            let inside = folder.join(name);
            let Ok(meta) = fs_err::symlink_metadata(root.join(&inside)) else { continue };
            seen += 1;
            if seen > MOST_ENTRIES || found.files.len() == MOST_FILES || sum > LARGEST_SUM {
                found.whole = false;
                return Ok(found);
            }
            if meta.is_dir() && depth < DEEPEST {
                open.push((inside, depth + 1));
            } else if meta.is_file() && wants(&inside) {
                sum += meta.len().min(LARGEST_FILE);
                match super::fs::read_text(&root.join(&inside)) {
                    Ok(Some(text)) if meta.len() <= LARGEST_FILE => found.files.push((inside, text)),
                    _ => found.whole = false,
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::{Mode, ensure_dir, temp_dir, write_atomic};

    #[test]
    fn texts_are_found_in_folders_and_never_through_links() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let (root, outside) = (dir.path().join("src"), dir.path().join("outside"));
        for folder in ["src/deep/er", "src/node_modules/x", "src/.git", "outside"] {
            ensure_dir(&dir.path().join(folder)).expect("can be made");
        }
        for file in ["a.ts", "b.txt", "deep/er/c.ts", "node_modules/x/d.ts", ".git/e.ts"] {
            write_atomic(&root.join(file), b"text", Mode::Shared).expect("writes");
        }
        write_atomic(&outside.join("f.ts"), b"text", Mode::Shared).expect("writes");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, root.join("linked")).expect("links");
            std::os::unix::fs::symlink(outside.join("f.ts"), root.join("f.ts")).expect("links");
        }
        let texts = texts(&root, |path| path.extension() == Some("ts")).expect("reads");
        let names: Vec<&str> = texts.files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["a.ts", "deep/er/c.ts"]);
        assert!(texts.whole);
    }

    #[test]
    fn a_bound_is_told() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let large = vec![b'a'; usize::try_from(LARGEST_FILE).expect("fits") + 1];
        write_atomic(&dir.path().join("large.ts"), &large, Mode::Shared).expect("writes");
        let texts = texts(dir.path(), |_| true).expect("reads");
        assert!(texts.files.is_empty() && !texts.whole);
    }

    #[test]
    fn an_absent_folder_has_no_texts() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        assert!(texts(&dir.path().join("none"), |_| true).expect("is fine").files.is_empty());
    }
}
