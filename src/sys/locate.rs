//! Which program a name stands for: an absolute path outside the checkout, or none.
//!
//! A checkout is untrusted input, and `npm run` puts the `node_modules/.bin` of a project and of all its parents in
//! front of the search path. A `wrangler` or a `node` from there would run with the operator's credential. So the
//! search path is cleaned once, here, both for finding a program and for the `PATH` its children get (a script that
//! begins with `#!/usr/bin/env node` looks there again).
//!
//! Deliberately absent: remembering a choice, and any look at the file's content.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use camino::Utf8Path;

use super::process::Program;

/// Whether programs that a checkout brings along may be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalTools {
    /// Never: the default, and the only choice for anything that gets a credential unasked.
    Refuse,
    /// The checkout's `node_modules/.bin` first, as `npx` does. The operator said so.
    Use,
}

/// A search path without the directories of a checkout.
#[derive(Clone, Debug)]
pub struct SearchPath {
    dirs: Vec<PathBuf>,
    refused: Vec<PathBuf>,
    fence: Fence,
}

/// Why no program was found.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LocateError {
    /// The search path has no such program.
    #[error("`{name}` was not found on the search path")]
    Absent {
        /// Name of the program.
        name: String,
    },
    /// There is one, but it belongs to the checkout.
    #[error(
        "`{name}` was found only inside the checkout, at `{path}`, and what a checkout brings is not run with a credential"
    )]
    OnlyInCheckout {
        /// Name of the program.
        name: String,
        /// Where it is.
        path: String,
    },
}

/// A program that was found.
#[derive(Clone, Debug)]
pub struct Located {
    /// What to run: the path on the search path. It is not resolved, because version managers install one binary
    /// under many names and look at the name they were called by.
    pub program: Program,
    /// The file it leads to, with every link resolved; this is what was checked.
    pub real: PathBuf,
}

impl SearchPath {
    /// The directories of `path` (the value of `PATH`) that may be searched for a run in `checkout`.
    ///
    /// Relative and empty entries are dropped always: they mean the working directory.
    #[must_use]
    pub fn new(path: &OsStr, checkout: &Utf8Path, local: LocalTools) -> Self {
        let fence = Fence::around(checkout.as_std_path(), local);
        let bin = checkout.as_std_path().join("node_modules").join(".bin");
        let first = (local == LocalTools::Use).then_some(bin);
        let (dirs, refused) = first
            .into_iter()
            .chain(std::env::split_paths(path))
            .filter(|dir| dir.is_absolute())
            .partition(|dir| fence.permits(&resolve(dir)));
        Self { dirs, refused, fence }
    }

    /// Finds `name`.
    ///
    /// # Errors
    /// [`LocateError`]; the two cases want different advice.
    pub fn find(&self, name: &str) -> Result<Located, LocateError> {
        let mut inside = None;
        for path in executables(name, &self.dirs) {
            let real = resolve(&path);
            if self.fence.permits(&real) {
                return Ok(Located { program: Program::at(path), real });
            }
            inside.get_or_insert(path);
        }
        match inside.or_else(|| executables(name, &self.refused).into_iter().next()) {
            Some(path) => {
                Err(LocateError::OnlyInCheckout { name: name.to_owned(), path: path.display().to_string() })
            }
            None => Err(LocateError::Absent { name: name.to_owned() }),
        }
    }

    /// True when `path` is absolute and does not lead into the checkout.
    #[must_use]
    pub fn permits(&self, path: &Path) -> bool {
        path.is_absolute() && self.fence.permits(&resolve(path))
    }

    /// The cleaned value of `PATH` for a child.
    #[must_use]
    pub fn to_var(&self) -> OsString {
        // Entries came out of `split_paths`, so none holds the separator.
        std::env::join_paths(&self.dirs).unwrap_or_default()
    }
}

/// The places a program may not come from.
#[derive(Clone, Debug)]
struct Fence {
    checkout: Option<PathBuf>,
}

impl Fence {
    fn around(checkout: &Path, local: LocalTools) -> Self {
        Self { checkout: (local == LocalTools::Refuse).then(|| resolve(checkout)) }
    }

    /// `path` is resolved. Refused: the checkout, and `node_modules` of any directory above it.
    fn permits(&self, path: &Path) -> bool {
        let Some(checkout) = &self.checkout else { return true };
        if path.starts_with(checkout) {
            return false;
        }
        !checkout.ancestors().any(|above| path.starts_with(above.join("node_modules")))
    }
}

/// The path with its links resolved; of a path that does not exist, its lexical form.
fn resolve(path: &Path) -> PathBuf {
    fs_err::canonicalize(path).unwrap_or_else(|_| {
        let mut clean = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    clean.pop();
                }
                Component::CurDir => {}
                other => clean.push(other),
            }
        }
        clean
    })
}

fn executables(name: &str, dirs: &[PathBuf]) -> Vec<PathBuf> {
    let Ok(path) = std::env::join_paths(dirs) else { return Vec::new() };
    if dirs.is_empty() {
        return Vec::new();
    }
    which::which_in_all(name, Some(path), "/").map(Iterator::collect).unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::sys::fs::{Mode, TempDir, ensure_dir, temp_dir, write_atomic};

    fn tool(dir: &Utf8Path, name: &str) {
        ensure_dir(dir).expect("makes the directory");
        write_atomic(&dir.join(name), b"#!/bin/sh\n", Mode::Executable).expect("writes");
    }

    fn join(dirs: &[&Utf8Path]) -> OsString {
        std::env::join_paths(dirs).expect("joins")
    }

    fn lay_out() -> TempDir {
        let root = temp_dir("moltctl-test-").expect("a directory");
        tool(&root.path().join("opt/bin"), "wrangler");
        tool(&root.path().join("repo/app/node_modules/.bin"), "wrangler");
        tool(&root.path().join("repo/node_modules/.bin"), "wrangler");
        root
    }

    #[test]
    fn the_checkouts_program_loses_even_when_it_comes_first() {
        let root = lay_out();
        let checkout = root.path().join("repo/app");
        let path = join(&[
            &checkout.join("node_modules/.bin"),
            &root.path().join("repo/node_modules/.bin"),
            &root.path().join("opt/bin"),
        ]);
        let search = SearchPath::new(&path, &checkout, LocalTools::Refuse);
        let found = search.find("wrangler").expect("finds the one outside");
        assert_eq!(found.program.path, root.path().join("opt/bin/wrangler").as_std_path());
        assert_eq!(search.to_var(), OsString::from(root.path().join("opt/bin").as_str()));
    }

    #[test]
    fn a_link_from_outside_into_the_checkout_is_seen_through() {
        let root = lay_out();
        let checkout = root.path().join("repo/app");
        let dir = root.path().join("home/bin");
        ensure_dir(&dir).expect("makes the directory");
        std::os::unix::fs::symlink(checkout.join("node_modules/.bin/wrangler"), dir.join("wrangler"))
            .expect("links");
        let search = SearchPath::new(&join(&[&dir]), &checkout, LocalTools::Refuse);
        assert!(matches!(search.find("wrangler"), Err(LocateError::OnlyInCheckout { .. })));
    }

    #[test]
    fn only_in_the_checkout_and_absent_are_told_apart() {
        let root = lay_out();
        let checkout = root.path().join("repo/app");
        let path = join(&[&checkout.join("node_modules/.bin")]);
        let search = SearchPath::new(&path, &checkout, LocalTools::Refuse);
        assert!(matches!(search.find("wrangler"), Err(LocateError::OnlyInCheckout { .. })));
        assert!(matches!(search.find("npm"), Err(LocateError::Absent { .. })));
    }

    #[test]
    fn the_checkouts_program_wins_when_the_operator_says_so() {
        let root = lay_out();
        let checkout = root.path().join("repo/app");
        let path = join(&[&root.path().join("opt/bin")]);
        let search = SearchPath::new(&path, &checkout, LocalTools::Use);
        let found = search.find("wrangler").expect("finds");
        assert!(found.program.path.starts_with(checkout.as_std_path()), "{:?}", found.program.path);
    }

    #[test]
    fn relative_entries_are_never_searched() {
        let root = lay_out();
        let search = SearchPath::new(OsStr::new(".:bin::"), root.path(), LocalTools::Use);
        assert_eq!(search.to_var(), root.path().join("node_modules/.bin").as_os_str());
    }
}
