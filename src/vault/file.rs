//! The credentials file: JSON, 0600, in a directory of one's own.
//!
//! For machines without a keyring. Writers take a lock, so that two logins at once lose nothing.

use std::collections::BTreeMap;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::secret::SecretText;
use crate::sys::fs::{self, Mode};
use crate::sys::lock::{Lock, LockError};
use crate::sys::private::{self, NotPrivate};

/// Why the file is not used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is a link, another's, or cannot be read.
    #[error("the credentials file is not used")]
    NotPrivate(#[from] NotPrivate),
    /// It is not what moltctl wrote.
    #[error("`{path}` is not a credentials file of moltctl (line {line})")]
    Damaged {
        /// The file.
        path: Utf8PathBuf,
        /// 1-based.
        line: usize,
    },
    /// A newer moltctl wrote it.
    #[error("`{path}` was written by a newer moltctl (version {version})")]
    Newer {
        /// The file.
        path: Utf8PathBuf,
        /// Its version.
        version: u32,
    },
    /// It could not be written.
    #[error("`{path}` cannot be written")]
    Write {
        /// The file.
        path: Utf8PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Another moltctl is writing it.
    #[error("the credentials file is being written")]
    Locked(#[from] LockError),
}

/// Version of the form below.
const VERSION: u32 = 1;

#[derive(Deserialize, Serialize)]
struct Document {
    version: u32,
    credentials: BTreeMap<String, String>,
}

impl Drop for Document {
    fn drop(&mut self) {
        self.credentials.values_mut().for_each(zeroize::Zeroize::zeroize);
    }
}

/// What the file holds.
pub(super) struct Credentials {
    document: Document,
    /// True when others could read it until now.
    pub(super) was_open: bool,
}

impl Credentials {
    /// The credential of this name. Only what is asked for becomes a secret the redactor knows.
    pub(super) fn get(&self, entry: &str) -> Option<SecretText> {
        self.document.credentials.get(entry).map(SecretText::new)
    }
}

/// Reads the file; an absent one holds nothing.
pub(super) fn load(path: &Utf8Path) -> Result<Credentials, FileError> {
    let Some(read) = private::read(path)? else {
        return Ok(Credentials {
            document: Document { version: VERSION, credentials: BTreeMap::new() },
            was_open: false,
        });
    };
    // The text of a serde error quotes the document.
    let document: Document = serde_json::from_str(&read.text)
        .map_err(|error| FileError::Damaged { path: path.to_owned(), line: error.line() })?;
    if document.version > VERSION {
        return Err(FileError::Newer { path: path.to_owned(), version: document.version });
    }
    Ok(Credentials { document, was_open: read.was_open })
}

/// Keeps `token` as `entry`.
pub(super) fn set(path: &Utf8Path, entry: &str, token: &SecretText) -> Result<(), FileError> {
    let _lock = lock(path)?;
    let mut credentials = load(path)?;
    #[expect(clippy::disallowed_methods, reason = "the 0600 file is where the operator asked to keep it")]
    let text = token.expose().to_owned();
    if let Some(mut old) = credentials.document.credentials.insert(entry.to_owned(), text) {
        old.zeroize();
    }
    save(path, &credentials.document)
}

/// Removes `entry`; true when it was there. A file that becomes empty is removed.
pub(super) fn unset(path: &Utf8Path, entry: &str) -> Result<bool, FileError> {
    if !load(path)?.document.credentials.contains_key(entry) {
        return Ok(false);
    }
    let _lock = lock(path)?;
    let mut credentials = load(path)?;
    let Some(mut old) = credentials.document.credentials.remove(entry) else {
        return Ok(false);
    };
    old.zeroize();
    if credentials.document.credentials.is_empty() {
        fs::remove_file(path).map_err(|source| FileError::Write { path: path.to_owned(), source })?;
    } else {
        save(path, &credentials.document)?;
    }
    Ok(true)
}

fn lock(path: &Utf8Path) -> Result<Lock, FileError> {
    let parent = path.parent().unwrap_or(path);
    fs::ensure_private_dir(parent).map_err(|source| FileError::Write { path: parent.to_owned(), source })?;
    private::check_dir(parent)?;
    Ok(Lock::take(&path.with_extension("lock"), "credentials")?)
}

fn save(path: &Utf8Path, document: &Document) -> Result<(), FileError> {
    let write = |source| FileError::Write { path: path.to_owned(), source };
    let bytes =
        Zeroizing::new(serde_json::to_vec_pretty(document).map_err(|error| write(io::Error::from(error)))?);
    fs::write_atomic(path, &bytes, Mode::Private).map_err(write)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::temp_dir;

    #[test]
    fn entries_live_beside_each_other_and_the_last_takes_the_file_along() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("new").join("credentials.json");
        set(&path, "a", &SecretText::new("file-canary-a")).expect("writes");
        set(&path, "b", &SecretText::new("file-canary-b")).expect("writes");
        set(&path, "a", &SecretText::new("file-canary-c")).expect("writes");
        assert_eq!(load(&path).expect("reads").get("a"), Some(SecretText::new("file-canary-c")));
        assert_eq!(load(&path).expect("reads").get("b"), Some(SecretText::new("file-canary-b")));
        #[cfg(unix)]
        {
            assert_eq!(fs::mode_bits(&path).expect("reads"), Some(0o600));
            assert_eq!(fs::mode_bits(&dir.path().join("new")).expect("reads"), Some(0o700));
        }
        assert!(unset(&path, "a").expect("writes"));
        assert!(!unset(&path, "a").expect("reads"));
        assert!(unset(&path, "b").expect("writes"));
        assert!(!fs::exists(&path));
    }

    #[test]
    fn a_damaged_file_is_told_by_line_and_never_overwritten() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("credentials.json");
        fs::write_atomic(&path, b"{\n\"version\": \"canary-in-file\"", Mode::Private).expect("writes");
        let error = set(&path, "a", &SecretText::new("file-canary-d")).expect_err("refuses");
        assert!(matches!(error, FileError::Damaged { line: 2, .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("canary-in-file"));
        assert!(fs::read_text(&path).expect("reads").expect("is there").contains("canary-in-file"));
    }

    #[test]
    fn the_file_of_a_newer_version_is_left_alone() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("credentials.json");
        fs::write_atomic(&path, b"{\"version\":2,\"credentials\":{}}", Mode::Private).expect("writes");
        assert!(matches!(load(&path).map(|_| ()), Err(FileError::Newer { version: 2, .. })));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_linked_directory() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(dir.path(), &link).expect("links");
        let error =
            set(&link.join("credentials.json"), "a", &SecretText::new("file-canary-e")).expect_err("refuses");
        assert!(matches!(error, FileError::NotPrivate(NotPrivate::Link { .. })), "{error:?}");
        assert!(!fs::exists(&dir.path().join("credentials.json")));
    }
}
