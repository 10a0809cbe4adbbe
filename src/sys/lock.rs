//! A file lock that keeps two runs against one target apart.
//!
//! The operating system drops the lock with the process, so a killed run never leaves a stale one: the text
//! inside names the owner only to tell the second run who it is waiting for.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};

use camino::{Utf8Path, Utf8PathBuf};

use super::fs;

/// A held lock; dropping it releases it.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("another moltctl holds `{path}`{}", owner.as_deref().map(|o| format!(" ({o})")).unwrap_or_default())]
    Held {
        /// The lock file.
        path: Utf8PathBuf,
        /// What the holder wrote about itself.
        owner: Option<String>,
    },
    /// The file could not be used.
    #[error("the lock `{path}` cannot be used")]
    Io {
        /// The lock file.
        path: Utf8PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl Lock {
    /// Takes the lock at `path` or says who has it. `owner` is written into it for the next who asks.
    ///
    /// # Errors
    /// [`LockError::Held`] when another process has it; [`LockError::Io`] otherwise.
    pub fn take(path: &Utf8Path, owner: &str) -> Result<Self, LockError> {
        let io = |source| LockError::Io { path: path.to_owned(), source };
        if let Some(dir) = path.parent() {
            fs::ensure_private_dir(dir).map_err(io)?;
        }
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path.as_std_path())
            .map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _unreadable = file.read_to_string(&mut text);
                let owner = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                return Err(LockError::Held { path: path.to_owned(), owner });
            }
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{owner}")).map_err(io)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_told_who_holds_it() {
        let dir = fs::temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("x.lock");
        let held = Lock::take(&path, "pid 1, deploy").expect("takes");
        match Lock::take(&path, "pid 2") {
            Err(LockError::Held { owner, .. }) => assert_eq!(owner.as_deref(), Some("pid 1, deploy")),
            other => panic!("expected the lock to be held, got {other:?}"),
        }
        drop(held);
        Lock::take(&path, "pid 2").expect("is free again");
    }
}
