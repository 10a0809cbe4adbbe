//! Binary files below a folder that somebody else filled, read at any offset: never through a link, never hanging.
//!
//! Each component of a path is looked at before anything is opened, and the last one is opened without following a link
//! and without waiting for a FIFO. Deliberately absent: writing, and paths that lead upwards.

use std::fs::File;
use std::io;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// What lies under a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Nothing.
    Absent,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, or something behind one.
    Link,
    /// A FIFO, a socket, a device.
    Other,
}

/// A folder and what lies below it.
#[derive(Clone, Debug)]
pub struct Inside {
    root: Utf8PathBuf,
}

/// A regular file that is read at any offset.
#[derive(Debug)]
pub struct Blocks {
    file: File,
    length: u64,
}

impl Inside {
    /// What lies below `root`. Its own path may lead through links: the operator named it.
    #[must_use]
    pub fn new(root: &Utf8Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// What lies under `path`; [`Sort::Other`] where it cannot be told.
    #[must_use]
    pub fn sort(&self, path: &Utf8Path) -> Sort {
        let mut at = self.root.clone();
        let mut sort = Sort::Folder;
        for component in path.components() {
            match component {
                Utf8Component::Normal(name) if sort == Sort::Folder => at.push(name),
                Utf8Component::CurDir => continue,
                Utf8Component::Normal(_) => return if sort == Sort::Link { sort } else { Sort::Absent },
                _ => return Sort::Absent,
            }
            sort = match fs_err::symlink_metadata(&at) {
                Ok(meta) if meta.is_symlink() => Sort::Link,
                Ok(meta) if meta.is_dir() => Sort::Folder,
                Ok(meta) if meta.is_file() => Sort::File,
                Ok(_) => Sort::Other,
                Err(error) if error.kind() == io::ErrorKind::NotFound => Sort::Absent,
                Err(_) => Sort::Other,
            };
        }
        sort
    }

    /// Opens a regular file.
    ///
    /// # Errors
    /// When it is none, lies behind a link, or may not be read.
    pub fn open(&self, path: &Utf8Path) -> io::Result<Blocks> {
        match self.sort(path) {
            Sort::File => {}
            Sort::Absent => return Err(io::ErrorKind::NotFound.into()),
            _ => return Err(io::Error::other("not a regular file of this folder")),
        }
        let mut options = std::fs::OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use nix::fcntl::OFlag;
            use std::os::unix::fs::OpenOptionsExt as _;
            options.custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
        }
        let file = options.open(self.root.join(path))?;
        let meta = file.metadata()?;
        if !meta.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        Ok(Blocks { length: meta.len(), file })
    }

    /// The bytes of a regular file of at most `largest` bytes; `None` when there is none.
    ///
    /// # Errors
    /// When it is something else, larger, or may not be read.
    pub fn bytes(&self, path: &Utf8Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
        let blocks = match self.open(path) {
            Ok(blocks) => blocks,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if blocks.length > largest {
            return Err(io::Error::other("too large"));
        }
        let mut bytes = vec![0; usize::try_from(blocks.length).map_err(io::Error::other)?];
        let read = blocks.read_at(0, &mut bytes)?;
        bytes.truncate(read);
        Ok(Some(bytes))
    }

    /// The names in a folder, at most `most` of them, sorted; names that are not UTF-8 are left out. The flag is false
    /// when there are more. A folder that is absent or behind a link has none.
    ///
    /// # Errors
    /// When it cannot be listed.
    pub fn names(&self, path: &Utf8Path, most: usize) -> io::Result<(Vec<String>, bool)> {
        if self.sort(path) != Sort::Folder {
            return Ok((Vec::new(), true));
        }
        let (mut names, mut whole) = (Vec::new(), true);
        for entry in std::fs::read_dir(self.root.join(path))? {
            if names.len() == most {
                whole = false;
                break;
            }
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok((names, whole))
    }
}

impl Blocks {
    /// Its length in bytes when it was opened.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Fills `buffer` from `offset`; fewer bytes only at the end of the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match at(&self.file, offset + filled as u64, &mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}

#[cfg(unix)]
fn at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::sys::fs::{Mode, ensure_dir, temp_dir, write_atomic};

    #[test]
    fn files_are_read_at_any_offset_and_nothing_behind_a_link() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let (root, outside) = (dir.path().join("root"), dir.path().join("outside"));
        for folder in [&root.join("deep"), &outside] {
            ensure_dir(folder).expect("can be made");
        }
        write_atomic(&root.join("deep/a"), b"0123456789", Mode::Shared).expect("writes");
        write_atomic(&outside.join("b"), b"outside", Mode::Shared).expect("writes");
        std::os::unix::fs::symlink(&outside, root.join("folder")).expect("links");
        std::os::unix::fs::symlink(outside.join("b"), root.join("file")).expect("links");
        nix::unistd::mkfifo(root.join("fifo").as_std_path(), nix::sys::stat::Mode::S_IRWXU).expect("made");
        let inside = Inside::new(&root);
        let blocks = inside.open("deep/a".into()).expect("opens");
        let mut buffer = [0; 8];
        assert_eq!((blocks.length(), blocks.read_at(6, &mut buffer).expect("reads")), (10, 4));
        assert_eq!(&buffer[..4], b"6789");
        for (path, sort) in [
            ("folder/b", Sort::Link),
            ("file", Sort::Link),
            ("fifo", Sort::Other),
            ("deep", Sort::Folder),
            ("none/x", Sort::Absent),
            ("../outside/b", Sort::Absent),
        ] {
            assert_eq!(inside.sort(path.into()), sort, "{path}");
            assert!(inside.open(path.into()).is_err(), "{path}");
        }
        assert_eq!(inside.bytes("none".into(), 9).expect("is fine"), None);
        assert!(inside.bytes("deep/a".into(), 9).is_err());
        assert_eq!(inside.names("deep".into(), 9).expect("lists"), (vec!["a".to_owned()], true));
        assert_eq!(inside.names("folder".into(), 9).expect("is fine"), (Vec::new(), true));
    }
}
