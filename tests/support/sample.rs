//! The sample checkout and the stand-in programs of a drill, laid out on a bench: what `init` and `deploy` need.

use std::os::unix::fs::PermissionsExt as _;

use camino::Utf8PathBuf;
use moltctl::template::{FileMode, SAMPLE};

use super::{Bench, Output};

/// The Worker of the sample checkout.
pub(crate) const WORKER: &str = "moltbot-sandbox";
/// Who may enter it.
pub(crate) const OWNER: &str = "owner@example.com";
/// The programs of a checkout that have a stand-in.
pub(crate) const PROGRAMS: [&str; 4] = ["wrangler", "npm", "node", "docker"];

/// `moltctl init` of the sample checkout.
pub(crate) const INIT: [&str; 7] =
    ["init", "--no-input", "--owner-email", OWNER, "--provider", "anthropic", "--yes"];
/// `moltctl deploy` of the sample checkout, the first one on an account.
pub(crate) const DEPLOY: [&str; 5] = ["deploy", "--from-env", "ANTHROPIC_API_KEY", "--one-time-pin", "--yes"];

impl Bench {
    /// Lays out the sample checkout, and the stand-ins on the search path.
    pub(crate) fn sample(&self) -> &Self {
        for file in SAMPLE {
            let text = std::str::from_utf8(file.bytes).expect("the sample is text");
            let path = self.write(file.path, text);
            if file.mode == FileMode::Executable {
                executable(&path);
            }
        }
        for program in PROGRAMS {
            self.program(program, &stand_in(program));
        }
        self
    }

    /// Lays out the sample checkout as it is shipped.
    pub(crate) fn sample_checkout(self) -> Self {
        self.sample();
        self
    }

    /// Puts a shell script on the search path, outside of the checkout.
    pub(crate) fn program(&self, name: &str, script: &str) -> Utf8PathBuf {
        let path = self.root().join("bin").join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("can be written");
        executable(&path);
        path
    }

    /// Sets the sample checkout up.
    #[track_caller]
    pub(crate) fn init(&self) -> Output {
        self.moltctl(&INIT).expect(0)
    }

    /// The workers.dev host of the sample's Worker.
    pub(crate) fn host(&self) -> String {
        let subdomain = self.account().world(|world| world.workers_dev_subdomain().map(str::to_owned));
        format!("{WORKER}.{}.workers.dev", subdomain.expect("the account has a workers.dev name"))
    }
}

/// The script that plays `program`.
pub(crate) fn stand_in(program: &str) -> String {
    format!("exec '{}' drill stand-in {program} \"$@\"", env!("CARGO_BIN_EXE_moltctl"))
}

/// Makes a file executable.
pub(crate) fn executable(path: &camino::Utf8Path) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("its mode can be set");
}
