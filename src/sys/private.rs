//! Reading files of secrets: only one's own, never through a link, never left readable to others.
//!
//! The checks are made on the opened file, so that nothing can be put in its place between check and reading.
//! Writing them is [`super::fs::write_atomic`] with [`super::fs::Mode::Private`].

use std::io::{self, Read as _};

use camino::{Utf8Path, Utf8PathBuf};
use zeroize::Zeroizing;

/// The largest such file, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Why a file of secrets is not used.
#[derive(Debug, thiserror::Error)]
pub enum NotPrivate {
    /// It, or its directory, is a symbolic link.
    #[error("`{path}` is a symbolic link")]
    Link {
        /// The link.
        path: Utf8PathBuf,
    },
    /// It, or its directory, is something else than it should be.
    #[error("`{path}` is not a regular file in a directory")]
    WrongType {
        /// What it is.
        path: Utf8PathBuf,
    },
    /// It, or its directory, belongs to another user.
    #[error("`{path}` belongs to another user")]
    ForeignOwner {
        /// Whose.
        path: Utf8PathBuf,
    },
    /// It is larger than 1 MiB or not UTF-8.
    #[error("`{path}` is not a text file of at most 1 MiB")]
    NotText {
        /// The file.
        path: Utf8PathBuf,
    },
    /// The system refused.
    #[error("`{path}` cannot be read")]
    Io {
        /// The file or its directory.
        path: Utf8PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// The text of a private file.
pub struct PrivateText {
    /// All of it.
    pub text: Zeroizing<String>,
    /// True when others could read it until now: what it holds may be known to them.
    pub was_open: bool,
}

/// Reads the private file `path`; `None` when it, or its directory, is absent. Permissions that let others in are
/// taken away and reported.
///
/// # Errors
/// See [`NotPrivate`].
pub fn read(path: &Utf8Path) -> Result<Option<PrivateText>, NotPrivate> {
    let Some(dir) = path.parent().filter(|dir| !dir.as_str().is_empty()) else {
        return Err(NotPrivate::WrongType { path: path.to_owned() });
    };
    if !check_dir(dir)? {
        return Ok(None);
    }
    let file = match open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(_) if is_link(path) => return Err(NotPrivate::Link { path: path.to_owned() }),
        Err(source) => return Err(NotPrivate::Io { path: path.to_owned(), source }),
    };
    let io_error = |source| NotPrivate::Io { path: path.to_owned(), source };
    let meta = file.metadata().map_err(io_error)?;
    if !meta.is_file() {
        return Err(NotPrivate::WrongType { path: path.to_owned() });
    }
    let was_open = own(path, &meta)? && tighten(&file, &meta, 0o600).map_err(io_error)?;
    let text = read_text(path, file)?;
    Ok(Some(PrivateText { text, was_open }))
}

/// Makes sure that `dir` is a directory of one's own and that nobody else can enter it. False when it is absent.
///
/// # Errors
/// See [`NotPrivate`].
pub fn check_dir(dir: &Utf8Path) -> Result<bool, NotPrivate> {
    let io_error = |source| NotPrivate::Io { path: dir.to_owned(), source };
    match fs_err::symlink_metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(io_error(source)),
        Ok(meta) if meta.is_symlink() => return Err(NotPrivate::Link { path: dir.to_owned() }),
        Ok(meta) if !meta.is_dir() => return Err(NotPrivate::WrongType { path: dir.to_owned() }),
        Ok(_) => {}
    }
    let handle = open(dir).map_err(io_error)?;
    let meta = handle.metadata().map_err(io_error)?;
    own(dir, &meta)?;
    tighten(&handle, &meta, 0o700).map_err(io_error)?;
    Ok(true)
}

fn read_text(path: &Utf8Path, file: std::fs::File) -> Result<Zeroizing<String>, NotPrivate> {
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| NotPrivate::Io { path: path.to_owned(), source })?;
    let is_small = u64::try_from(bytes.len()).is_ok_and(|len| len <= LARGEST);
    match std::str::from_utf8(&bytes) {
        Ok(text) if is_small => Ok(Zeroizing::new(text.to_owned())),
        _ => Err(NotPrivate::NotText { path: path.to_owned() }),
    }
}

fn is_link(path: &Utf8Path) -> bool {
    fs_err::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

#[cfg(unix)]
fn open(path: &Utf8Path) -> io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    // O_NONBLOCK: a FIFO in its place must not hang the open.
    let flags = nix::fcntl::OFlag::O_NOFOLLOW | nix::fcntl::OFlag::O_NONBLOCK | nix::fcntl::OFlag::O_CLOEXEC;
    std::fs::File::options().read(true).custom_flags(flags.bits()).open(path.as_std_path())
}

#[cfg(not(unix))]
fn open(path: &Utf8Path) -> io::Result<std::fs::File> {
    if is_link(path) {
        return Err(io::Error::other("a symbolic link"));
    }
    std::fs::File::open(path.as_std_path())
}

#[cfg(unix)]
fn own(path: &Utf8Path, meta: &std::fs::Metadata) -> Result<bool, NotPrivate> {
    use std::os::unix::fs::MetadataExt as _;
    if meta.uid() == nix::unistd::geteuid().as_raw() {
        Ok(true)
    } else {
        Err(NotPrivate::ForeignOwner { path: path.to_owned() })
    }
}

#[cfg(not(unix))]
fn own(_path: &Utf8Path, _meta: &std::fs::Metadata) -> Result<bool, NotPrivate> {
    Ok(true)
}

/// Takes away what others may do. True when there was something to take away.
#[cfg(unix)]
fn tighten(file: &std::fs::File, meta: &std::fs::Metadata, wanted: u32) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    let is_open = meta.permissions().mode() & 0o077 != 0;
    if is_open {
        file.set_permissions(std::fs::Permissions::from_mode(wanted))?;
    }
    Ok(is_open)
}

#[cfg(not(unix))]
fn tighten(_file: &std::fs::File, _meta: &std::fs::Metadata, _wanted: u32) -> io::Result<bool> {
    Ok(false)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;
    use crate::sys::fs::{Mode, TempDir, mode_bits, temp_dir, write_atomic};

    fn dir() -> TempDir {
        temp_dir("moltctl-test-").expect("a temporary directory")
    }

    #[test]
    fn a_private_file_is_read_and_left_alone() {
        let dir = dir();
        let path = dir.path().join("credentials");
        write_atomic(&path, b"text", Mode::Private).expect("writes");
        let read = read(&path).expect("reads").expect("is there");
        assert_eq!(read.text.as_str(), "text");
        assert!(!read.was_open);
    }

    #[test]
    fn an_open_file_and_an_open_directory_are_closed_and_the_file_is_reported() {
        let dir = dir();
        let path = dir.path().join("credentials");
        write_atomic(&path, b"text", Mode::Shared).expect("writes");
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).expect("opens it");
        assert!(read(&path).expect("reads").expect("is there").was_open);
        assert_eq!(mode_bits(&path).expect("reads"), Some(0o600));
        assert_eq!(mode_bits(dir.path()).expect("reads"), Some(0o700));
        assert!(!read(&path).expect("reads").expect("is there").was_open);
    }

    #[test]
    fn a_link_is_refused_as_file_and_as_directory() {
        let dir = dir();
        let real = dir.path().join("real");
        write_atomic(&real, b"text", Mode::Private).expect("writes");
        symlink(&real, dir.path().join("link")).expect("links");
        assert!(matches!(read(&dir.path().join("link")), Err(NotPrivate::Link { .. })));
        let folder = dir.path().join("folder");
        symlink(dir.path(), &folder).expect("links");
        assert!(matches!(read(&folder.join("real")), Err(NotPrivate::Link { .. })));
        symlink(dir.path().join("nowhere"), dir.path().join("dangling")).expect("links");
        assert!(matches!(read(&dir.path().join("dangling")), Err(NotPrivate::Link { .. })));
    }

    #[test]
    fn a_fifo_does_not_hang_and_a_directory_is_no_file() {
        let dir = dir();
        let fifo = dir.path().join("fifo");
        nix::unistd::mkfifo(fifo.as_std_path(), nix::sys::stat::Mode::S_IRWXU).expect("makes one");
        assert!(matches!(read(&fifo), Err(NotPrivate::WrongType { .. })));
        assert!(matches!(read(dir.path()), Err(NotPrivate::WrongType { .. })));
    }

    #[test]
    fn nothing_there_is_not_an_error() {
        let dir = dir();
        assert!(read(&dir.path().join("none")).expect("reads").is_none());
        assert!(read(&dir.path().join("none").join("credentials")).expect("reads").is_none());
    }
}
