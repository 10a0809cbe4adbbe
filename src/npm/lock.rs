//! `npm install --package-lock-only`: the lock that belongs to a `package.json`, made beside the checkout.
//!
//! Nothing is installed and no script is run. It happens in a folder of its own, so that no `.npmrc` of a checkout names
//! the registry, and what comes out is a text that a plan can show. Deliberately absent: workspaces, and packages that lie
//! in the checkout: npm cannot find them there, and says so.

use std::time::Duration;

use super::Npm;
use super::environment::for_questions;
use crate::secret::redact;
use crate::sys::env;
use crate::sys::fs::{self, Mode};
use crate::sys::process::{Invocation, ProcessError, Stdin, run};

/// npm asks a registry for a few hundred packages.
const LONGEST: Duration = Duration::from_secs(240);
/// Where a package comes from is its installer's setting, not the lock's: a mirror that serves this machine is nobody
/// else's business. Versions and hashes stay. What comes from git or an address keeps it.
const NO_ADDRESSES: &str = "--omit-lockfile-registry-resolved";

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// npm could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// No folder to work in, or its files could not be read.
    #[error("no temporary folder could be used")]
    Folder(#[from] std::io::Error),
    /// npm failed.
    #[error("npm failed: {message}")]
    Failed {
        /// Its first line that says something, redacted.
        message: String,
    },
    /// npm ended well and left no lock.
    #[error("npm left no lock")]
    NoLock,
}

impl Npm {
    /// The lock for `package_json`, beginning from the lock there is.
    ///
    /// # Errors
    /// [`LockError`].
    pub async fn lock(&self, package_json: &str, lock: &str) -> Result<String, LockError> {
        let folder = fs::temp_dir("moltctl-npm-")?;
        let at = |name: &str| folder.path().join(name);
        fs::write_atomic(&at("package.json"), package_json.as_bytes(), Mode::Shared)?;
        fs::write_atomic(&at("package-lock.json"), lock.as_bytes(), Mode::Shared)?;
        let args =
            ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", NO_ADDRESSES];
        let output = run(Invocation {
            program: self.program.clone(),
            args: args.iter().map(Into::into).collect(),
            env: for_questions(&self.search, &env::var_os),
            cwd: folder.path().to_owned(),
            stdin: Stdin::Empty,
            timeout: LONGEST,
        })
        .await?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(LockError::Failed { message: reason(&said) });
        }
        fs::read_text(&at("package-lock.json"))?.ok_or(LockError::NoLock)
    }
}

/// The first line that says what is wrong.
fn reason(said: &str) -> String {
    let says = |line: &&str| !line.trim().is_empty() && !line.contains("npm warn");
    let line = said.lines().find(says).unwrap_or("it said nothing");
    redact(line).chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_one_line() {
        let said = "npm warn config x\n\nnpm error code ERESOLVE\nnpm error more\n";
        assert_eq!(reason(said), "npm error code ERESOLVE");
        assert_eq!(reason(""), "it said nothing");
    }
}
