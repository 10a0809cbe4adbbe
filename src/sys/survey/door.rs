//! A folder that is held open: what lies in it is asked for by one name at a time, never by a path.
//!
//! Where the system has no such calls, links are looked for before each opening instead.

use std::io;

use camino::Utf8Path;

/// What lies under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// Something else, with an article.
    Other(&'static str),
}

/// Names in a folder.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Sorted.
    pub(super) known: Vec<String>,
    /// There are more than were asked for.
    pub(super) more: bool,
    /// Some are not UTF-8.
    pub(super) strange: bool,
}

impl Names {
    /// Adds one; false when there are enough.
    fn add(&mut self, name: Option<&str>, most: usize) -> bool {
        match name {
            Some("." | "..") => {}
            Some(_) if self.known.len() >= most => {
                self.more = true;
                return false;
            }
            Some(name) => self.known.push(name.to_owned()),
            None => self.strange = true,
        }
        true
    }
}

#[cfg(unix)]
pub(super) use posix::{Folder, is_executable};

#[cfg(unix)]
mod posix {
    use std::os::fd::{AsFd as _, OwnedFd};

    use nix::dir::Dir;
    use nix::fcntl::{AtFlags, OFlag, openat};
    use nix::sys::stat::{Mode, SFlag, fstatat};

    use super::{Names, Sort, Utf8Path, io};

    /// See the module.
    #[derive(Debug)]
    pub(in crate::sys::survey) struct Folder(OwnedFd);

    const SAFE: OFlag = OFlag::O_RDONLY
        .union(OFlag::O_NOFOLLOW)
        .union(OFlag::O_NONBLOCK)
        .union(OFlag::O_NOCTTY)
        .union(OFlag::O_CLOEXEC);

    impl Folder {
        pub(in crate::sys::survey) fn open(path: &Utf8Path) -> io::Result<Self> {
            let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
            Ok(Self(nix::fcntl::open(path.as_std_path(), flags, Mode::empty())?))
        }

        pub(in crate::sys::survey) fn again(&self) -> io::Result<Self> {
            Ok(Self(self.0.try_clone()?))
        }

        pub(in crate::sys::survey) fn sort(&self, name: &str) -> io::Result<Sort> {
            let mode = fstatat(self.0.as_fd(), name, AtFlags::AT_SYMLINK_NOFOLLOW)?.st_mode;
            Ok(match SFlag::from_bits_truncate(mode) & SFlag::S_IFMT {
                SFlag::S_IFREG => Sort::File,
                SFlag::S_IFDIR => Sort::Folder,
                SFlag::S_IFLNK => Sort::Link,
                SFlag::S_IFIFO => Sort::Other("a FIFO"),
                SFlag::S_IFSOCK => Sort::Other("a socket"),
                _ => Sort::Other("a device"),
            })
        }

        pub(in crate::sys::survey) fn folder(&self, name: &str) -> io::Result<Self> {
            Ok(Self(openat(self.0.as_fd(), name, SAFE | OFlag::O_DIRECTORY, Mode::empty())?))
        }

        pub(in crate::sys::survey) fn file(&self, name: &str) -> io::Result<std::fs::File> {
            Ok(openat(self.0.as_fd(), name, SAFE, Mode::empty())?.into())
        }

        pub(in crate::sys::survey) fn names(&mut self, most: usize) -> io::Result<Names> {
            let mut names = Names::default();
            let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
            for entry in Dir::openat(self.0.as_fd(), ".", flags, Mode::empty())?.iter() {
                if !names.add(entry?.file_name().to_str().ok(), most) {
                    break;
                }
            }
            names.known.sort();
            Ok(names)
        }
    }

    pub(in crate::sys::survey) fn is_executable(meta: &std::fs::Metadata) -> bool {
        use std::os::unix::fs::PermissionsExt as _;
        meta.permissions().mode() & 0o100 != 0
    }
}

#[cfg(not(unix))]
pub(super) use portable::{Folder, is_executable};

#[cfg(not(unix))]
mod portable {
    use camino::Utf8PathBuf;

    use super::{Names, Sort, Utf8Path, io};

    /// See the module.
    #[derive(Debug)]
    pub(in crate::sys::survey) struct Folder(Utf8PathBuf);

    impl Folder {
        pub(in crate::sys::survey) fn open(path: &Utf8Path) -> io::Result<Self> {
            path.read_dir_utf8()?;
            Ok(Self(path.to_owned()))
        }

        pub(in crate::sys::survey) fn again(&self) -> io::Result<Self> {
            Ok(Self(self.0.clone()))
        }

        pub(in crate::sys::survey) fn sort(&self, name: &str) -> io::Result<Sort> {
            let kind = fs_err::symlink_metadata(self.0.join(name))?.file_type();
            Ok(match (kind.is_symlink(), kind.is_dir(), kind.is_file()) {
                (true, _, _) => Sort::Link,
                (_, true, _) => Sort::Folder,
                (_, _, true) => Sort::File,
                _ => Sort::Other("a device"),
            })
        }

        pub(in crate::sys::survey) fn folder(&self, name: &str) -> io::Result<Self> {
            Ok(Self(self.0.join(name)))
        }

        pub(in crate::sys::survey) fn file(&self, name: &str) -> io::Result<std::fs::File> {
            std::fs::File::open(self.0.join(name))
        }

        pub(in crate::sys::survey) fn names(&mut self, most: usize) -> io::Result<Names> {
            let mut names = Names::default();
            for entry in std::fs::read_dir(&self.0)? {
                if !names.add(entry?.file_name().to_str(), most) {
                    break;
                }
            }
            names.known.sort();
            Ok(names)
        }
    }

    pub(in crate::sys::survey) fn is_executable(_meta: &std::fs::Metadata) -> bool {
        // Git keeps the bit, and the system does not show it: nobody is told of a missing one.
        true
    }
}
