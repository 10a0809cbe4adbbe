//! A fake wrangler for the tests of this module: a shell script that is a real program.

use std::ffi::OsStr;
use std::sync::LazyLock;

use camino::Utf8Path;

use super::{Session, Version, Wrangler};
use crate::model::AccountId;
use crate::secret::SecretText;
use crate::sys::fs::{Mode, TempDir, ensure_dir, exists, read_text, temp_dir, write_atomic};
use crate::sys::locate::{LocalTools, SearchPath};
use crate::sys::process::Program;

static ACCOUNT: LazyLock<AccountId> =
    LazyLock::new(|| "0123456789abcdef0123456789abcdef".parse().expect("is an account id"));
static TOKEN: LazyLock<SecretText> = LazyLock::new(|| SecretText::new("canary-operator-token-0123456789"));

pub(super) struct Fake {
    dir: TempDir,
    version: Option<Version>,
}

/// A wrangler that prints `version` and otherwise runs `script`, with `$SEEN` naming a folder to leave traces in.
pub(super) fn fake(version: &str, script: &str) -> Fake {
    let dir = temp_dir("moltctl-test-").expect("a directory");
    let seen = dir.path().join("seen");
    ensure_dir(&seen).expect("makes a directory");
    let text = format!(
        "#!/bin/sh\nSEEN='{seen}'\nif [ \"$1\" = --version ]; then printf '%s\\n' '{version}'; exit 0; fi\n{script}\n"
    );
    write_atomic(&dir.path().join("wrangler"), text.as_bytes(), Mode::Executable).expect("writes");
    let complaint = format!("#!/bin/sh\nprintf '%s\\n' '{version}' >&2\nexit 1\n");
    write_atomic(&dir.path().join("complains"), complaint.as_bytes(), Mode::Executable).expect("writes");
    Fake { dir, version: version.parse().ok() }
}

/// A program that runs `text`; it is gone with the directory.
pub(super) fn script(text: &str) -> (TempDir, Program) {
    let dir = temp_dir("moltctl-test-").expect("a directory");
    let path = dir.path().join("program");
    write_atomic(&path, format!("#!/bin/sh\n{text}\n").as_bytes(), Mode::Executable).expect("writes");
    (dir, Program::at(path))
}

pub(super) fn search() -> SearchPath {
    SearchPath::new(OsStr::new("/usr/bin:/bin"), Utf8Path::new("/nonexistent"), LocalTools::Refuse)
}

impl Fake {
    pub(super) fn dir(&self) -> &Utf8Path {
        self.dir.path()
    }

    pub(super) fn program(&self) -> Program {
        Program::at(self.dir().join("wrangler"))
    }

    pub(super) fn program_that_complains(&self) -> Program {
        Program::at(self.dir().join("complains"))
    }

    pub(super) fn wrangler(&self) -> Wrangler {
        Wrangler {
            program: self.program(),
            version: self.version.expect("the fake has a version"),
            search: search(),
        }
    }

    pub(super) fn session(&self) -> Session<'static> {
        Session { api_base: "http://127.0.0.1:1/client/v4", account: &ACCOUNT, token: &TOKEN }
    }

    pub(super) fn seen(&self, what: &str) -> String {
        read_text(&self.dir().join("seen").join(what)).expect("reads").expect("was left")
    }

    pub(super) fn has_seen(&self, what: &str) -> bool {
        exists(&self.dir().join("seen").join(what))
    }
}
