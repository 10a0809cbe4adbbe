//! Files: complete or absent, never through a link.
//!
//! A write goes to a temporary file in the same directory, is synced, renamed over the target, and the directory
//! is synced, so that a crash at any point leaves the old or the new file. Deliberately absent: appending (the
//! journal has its own writer) and anything recursive that deletes.

use std::io::{self, Read as _, Write as _};

use camino::Utf8Path;

/// Permission bits of a written file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// 0644: committed files.
    Shared,
    /// 0755: scripts.
    Executable,
    /// 0600: journals, credentials, state.
    Private,
}

impl Mode {
    /// The POSIX bits.
    #[must_use]
    pub fn bits(self) -> u32 {
        match self {
            Self::Shared => 0o644,
            Self::Executable => 0o755,
            Self::Private => 0o600,
        }
    }
}

/// The largest text file moltctl reads, in bytes: configuration is small, and a checkout is untrusted.
const LARGEST_TEXT: u64 = 16 * 1024 * 1024;

/// The file's text, or `None` when there is none.
///
/// # Errors
/// When it cannot be read, is not a regular file, is larger than 16 MiB or is not UTF-8.
pub fn read_text(path: &Utf8Path) -> io::Result<Option<String>> {
    Ok(match read_bytes(path)? {
        Some(bytes) => {
            Some(String::from_utf8(bytes).map_err(|_| io::Error::other(format!("`{path}` is not UTF-8")))?)
        }
        None => None,
    })
}

/// The file's bytes, or `None` when there is none.
///
/// # Errors
/// When it cannot be read, is not a regular file or is larger than 16 MiB.
pub fn read_bytes(path: &Utf8Path) -> io::Result<Option<Vec<u8>>> {
    read_at_most(path, LARGEST_TEXT)
}

/// The file's bytes, or `None` when there is none, if there are no more than `largest`.
///
/// # Errors
/// When it cannot be read, is not a regular file or is larger.
pub fn read_at_most(path: &Utf8Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
    // Asked before opening: opening a FIFO planted in a checkout would hang.
    let length = match fs_err::metadata(path) {
        Ok(meta) if !meta.is_file() => {
            return Err(io::Error::other(format!("`{path}` is not a regular file")));
        }
        Ok(meta) if meta.len() > largest => {
            return Err(io::Error::other(format!("`{path}` is larger than {} MiB", largest >> 20)));
        }
        Ok(meta) => meta.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // One byte more, so that the end is seen without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    fs_err::File::open(path.as_std_path())?.take(largest).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Writes `bytes` to `path` so that a crash leaves either the old file or the new one.
///
/// # Errors
/// When `path` is a symbolic link or a directory, or the write fails; the old file is then untouched.
pub fn write_atomic(path: &Utf8Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
    refuse_link(path)?;
    let dir = path.parent().filter(|dir| !dir.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".moltctl-").tempfile_in(dir)?;
    file.write_all(bytes)?;
    set_mode(file.as_file(), mode)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_dir(dir)
}

/// Makes `dir` and its parents, private to the user (0700) where it is new.
///
/// # Errors
/// When it cannot be made or is not a directory.
pub fn ensure_private_dir(dir: &Utf8Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(dir.as_std_path())
}

/// Makes `dir` and its parents with the usual permissions.
///
/// # Errors
/// When it cannot be made.
pub fn ensure_dir(dir: &Utf8Path) -> io::Result<()> {
    fs_err::create_dir_all(dir)
}

/// Removes a file; one that is absent is fine.
///
/// # Errors
/// When it exists and cannot be removed.
pub fn remove_file(path: &Utf8Path) -> io::Result<()> {
    match fs_err::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// True when something is at `path` (links are followed).
#[must_use]
pub fn exists(path: &Utf8Path) -> bool {
    path.exists()
}

/// True when `path` is a regular file (links are followed).
#[must_use]
pub fn is_file(path: &Utf8Path) -> bool {
    path.is_file()
}

/// True when `path` is a directory (links are followed).
#[must_use]
pub fn is_dir(path: &Utf8Path) -> bool {
    path.is_dir()
}

/// Names of the entries of `dir`, sorted; empty when there is no such directory.
///
/// # Errors
/// When it cannot be read.
pub fn list(dir: &Utf8Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    match dir.read_dir_utf8() {
        Ok(entries) => {
            for entry in entries {
                names.push(entry?.file_name().to_owned());
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    names.sort();
    Ok(names)
}

/// The POSIX permission bits of `path`, where the system has them.
///
/// # Errors
/// When it cannot be read.
pub fn mode_bits(path: &Utf8Path) -> io::Result<Option<u32>> {
    let meta = fs_err::metadata(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        Ok(Some(meta.permissions().mode() & 0o7777))
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        Ok(None)
    }
}

/// A temporary directory, private to the user, gone when dropped.
///
/// # Errors
/// When it cannot be made or its path is not UTF-8.
pub fn temp_dir(prefix: &str) -> io::Result<TempDir> {
    let dir = tempfile::Builder::new().prefix(prefix).tempdir()?;
    let path = camino::Utf8PathBuf::from_path_buf(dir.path().to_owned())
        .map_err(|_| io::Error::other("the temporary directory's path is not UTF-8"))?;
    // Links are resolved once here: a child that compares paths sees the same one.
    let path = path.canonicalize_utf8().unwrap_or(path);
    Ok(TempDir { dir, path })
}

/// A temporary directory that removes itself.
#[derive(Debug)]
pub struct TempDir {
    dir: tempfile::TempDir,
    path: camino::Utf8PathBuf,
}

impl TempDir {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// Leaves the directory in place and returns its path.
    #[must_use]
    pub fn keep(self) -> camino::Utf8PathBuf {
        let _kept = self.dir.keep();
        self.path
    }
}

fn refuse_link(path: &Utf8Path) -> io::Result<()> {
    match fs_err::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => {
            Err(io::Error::other(format!("`{path}` is a symbolic link; nothing was written through it")))
        }
        Ok(meta) if meta.is_dir() => Err(io::Error::other(format!("`{path}` is a directory"))),
        _ => Ok(()),
    }
}

fn set_mode(file: &std::fs::File, mode: Mode) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(mode.bits()))
    }
    #[cfg(not(unix))]
    {
        let _ = (file, mode);
        Ok(())
    }
}

/// Syncs a directory, so that a rename in it survives a power cut.
pub(super) fn sync_dir(dir: &Utf8Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        fs_err::File::open(dir.as_std_path())?.sync_all()
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_replaces_the_file_whole_and_sets_its_mode() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("a");
        write_atomic(&path, b"one", Mode::Shared).expect("writes");
        write_atomic(&path, b"two", Mode::Private).expect("writes");
        assert_eq!(read_text(&path).expect("reads").as_deref(), Some("two"));
        #[cfg(unix)]
        assert_eq!(mode_bits(&path).expect("reads"), Some(0o600));
        assert_eq!(list(dir.path()).expect("lists"), ["a"], "no temporary file is left");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_written_through() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let target = dir.path().join("target");
        let link = dir.path().join("link");
        write_atomic(&target, b"kept", Mode::Shared).expect("writes");
        std::os::unix::fs::symlink(&target, &link).expect("links");
        let error = write_atomic(&link, b"lost", Mode::Shared).expect_err("refuses");
        assert!(error.to_string().contains("symbolic link"), "{error}");
        assert_eq!(read_text(&target).expect("reads").as_deref(), Some("kept"));
    }

    #[test]
    fn absent_is_not_an_error() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        assert!(read_text(&dir.path().join("none")).expect("reads").is_none());
        remove_file(&dir.path().join("none")).expect("is fine");
        assert!(list(&dir.path().join("none")).expect("lists").is_empty());
    }
}
