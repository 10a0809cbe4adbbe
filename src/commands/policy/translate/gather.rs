//! The sources from disk: what was named, and what it includes from its own folder.
//!
//! What the operator names may lie behind a link, as dotfiles do; what a file names may not, and may not lie outside the
//! folder of the configuration. Nothing here waits for a FIFO.

use std::collections::HashMap;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::policy::translate::{Given, IncludeFault, Includes, limits};
use crate::sys::inside::{Inside, Sort};
use crate::sys::{env, fs, given};

/// What standard input is called.
const STDIN: &str = "standard input";

/// The folders that files may include from.
#[derive(Default)]
pub(super) struct Folders {
    /// Of each file, by its name: the folder of its configuration, and its own place below it.
    by_name: HashMap<String, (Utf8PathBuf, Utf8PathBuf)>,
}

/// Reads the files that were named.
pub(super) fn named(ctx: &Context, paths: &[Utf8PathBuf], folders: &mut Folders) -> Result<Vec<Given>> {
    let here = env::current_dir().map_err(|error| Error::new(ErrorKind::Usage, error))?;
    let mut files = Vec::new();
    for path in paths {
        let file = if path == "-" {
            let read = given::stdin(limits::FILE);
            let bytes = read.map_err(|error| {
                Error::new(ErrorKind::Failed, error).context("cannot read standard input")
            })?;
            Given { name: STDIN.to_owned(), bytes: bytes.to_vec() }
        } else {
            let bytes = file(path, ctx)?;
            let full = lexical(&here.join(path));
            if let (Some(folder), Some(name)) = (full.parent(), full.file_name()) {
                folders.by_name.insert(path.to_string(), (folder.to_owned(), Utf8PathBuf::from(name)));
            }
            Given { name: path.to_string(), bytes }
        };
        if files.iter().any(|it: &Given| it.name == file.name) {
            return Err(Error::usage(format!("`{path}` is named twice")));
        }
        files.push(file);
    }
    Ok(files)
}

fn file(path: &Utf8Path, ctx: &Context) -> Result<Vec<u8>> {
    if fs::is_dir(path) {
        return Err(Error::usage(format!("`{path}` is a folder"))
            .hint(format!("name the files in it: `{path}/openclaw.json`, `{path}/exec-approvals.json`")));
    }
    let bytes = fs::read_at_most(path, limits::FILE as u64).map_err(|error| {
        Error::new(ErrorKind::Usage, error)
            .context(format!("cannot read `{path}`"))
            .hint("`-` reads standard input")
    })?;
    let bytes = bytes.ok_or_else(|| {
        Error::usage(format!("there is no `{path}`")).hint(format!("looked from `{}`", ctx.checkout))
    })?;
    if bytes.starts_with(b"SQLite format 3\0") {
        return Err(Error::usage(format!(
            "`{path}` is a database: OpenClaw keeps exec approvals there from 2026.9 on"
        ))
        .hint("`openclaw approvals get --json > approvals.json` prints them, in the container"));
    }
    Ok(bytes)
}

impl Includes for Folders {
    fn fetch(&mut self, from: &str, wanted: &str) -> std::result::Result<Given, IncludeFault> {
        let (folder, own) = self.by_name.get(from).cloned().ok_or(IncludeFault::NoFolder)?;
        let beside = folder.join(own.parent().unwrap_or(Utf8Path::new("")));
        let full = lexical(&beside.join(wanted));
        let place = full.strip_prefix(&folder).map_err(|_| IncludeFault::Outside)?.to_owned();
        let inside = Inside::new(&folder);
        match inside.sort(&place) {
            Sort::Absent => return Err(IncludeFault::Absent),
            Sort::File => {}
            Sort::Folder | Sort::Link | Sort::Other => return Err(IncludeFault::Irregular),
        }
        let length = inside.open(&place).map_err(|_| IncludeFault::Unreadable)?.length();
        if length > limits::FILE as u64 {
            return Err(IncludeFault::Large);
        }
        let bytes =
            inside.bytes(&place, limits::FILE as u64).ok().flatten().ok_or(IncludeFault::Unreadable)?;
        // Shown beside the file that was named, and the same however a path leads to it.
        let named =
            self.by_name.iter().find(|(_, (root, own))| *root == folder && own.components().count() == 1);
        let shown = named.and_then(|(name, _)| Utf8Path::new(name).parent()).unwrap_or(Utf8Path::new(""));
        let name = shown.join(&place).to_string();
        self.by_name.insert(name.clone(), (folder, place));
        Ok(Given { name, bytes })
    }
}

/// A path without `.` and `..`, by its letters: links are refused later, so that nothing else is meant by it.
fn lexical(path: &Utf8Path) -> Utf8PathBuf {
    let mut clean = Utf8PathBuf::new();
    for component in path.components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::Mode;

    fn folder(files: &[(&str, &str)]) -> (fs::TempDir, Folders) {
        let dir = fs::temp_dir("moltctl-test-").expect("a temporary directory");
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::ensure_dir(path.parent().expect("has one")).expect("is made");
            fs::write_atomic(&path, text.as_bytes(), Mode::Shared).expect("writes");
        }
        let mut folders = Folders::default();
        let root = dir.path().join("conf");
        folders.by_name.insert("conf/openclaw.json".to_owned(), (root, Utf8PathBuf::from("openclaw.json")));
        (dir, folders)
    }

    #[test]
    fn files_of_the_folder_are_handed_over_by_one_name_each() {
        let (dir, mut folders) = folder(&[("conf/a/b.json", "{}"), ("conf/c.json", "[]")]);
        let mut fetch = |from: &str, wanted: &str| folders.fetch(from, wanted).map(|it| it.name);
        assert_eq!(fetch("conf/openclaw.json", "./a/b.json"), Ok("conf/a/b.json".to_owned()));
        assert_eq!(fetch("conf/a/b.json", "../c.json"), Ok("conf/c.json".to_owned()));
        assert_eq!(fetch("conf/a/b.json", "x/../../a/./b.json"), Ok("conf/a/b.json".to_owned()));
        let absolute = dir.path().join("conf/c.json");
        assert_eq!(fetch("conf/openclaw.json", absolute.as_str()), Ok("conf/c.json".to_owned()));
    }

    #[test]
    fn what_lies_outside_or_is_no_file_is_not() {
        let (dir, mut folders) =
            folder(&[("conf/a/b.json", "{}"), ("secret.json", "{}"), ("conf2/x.json", "{}")]);
        let outside = dir.path().join("secret.json");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&outside, dir.path().join("conf/link.json")).expect("is made");
            std::os::unix::fs::symlink(dir.path(), dir.path().join("conf/up")).expect("is made");
            nix::unistd::mkfifo(
                dir.path().join("conf/pipe.json").as_std_path(),
                nix::sys::stat::Mode::S_IRWXU,
            )
            .expect("is made");
        }
        let mut fetch = |wanted: &str| folders.fetch("conf/openclaw.json", wanted).map(|it| it.name);
        for wanted in
            ["../secret.json", "a/../../secret.json", outside.as_str(), "/etc/passwd", "../conf2/x.json"]
        {
            assert_eq!(fetch(wanted), Err(IncludeFault::Outside), "{wanted}");
        }
        assert_eq!(fetch("missing.json"), Err(IncludeFault::Absent));
        assert_eq!(fetch("a"), Err(IncludeFault::Irregular));
        assert_eq!(fetch("."), Err(IncludeFault::Irregular));
        #[cfg(unix)]
        for wanted in ["link.json", "up/secret.json", "pipe.json"] {
            assert_eq!(fetch(wanted), Err(IncludeFault::Irregular), "{wanted}");
        }
        assert_eq!(folders.fetch(STDIN, "a").map(|it| it.name), Err(IncludeFault::NoFolder));
    }
}
