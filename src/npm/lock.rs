//! `npm install --package-lock-only`: the lock that belongs to a `package.json`, made beside the checkout.
//!
//! Nothing is installed and no script is run. It happens in a folder of its own, so that no `.npmrc` of a checkout names
//! the registry, and what comes out is a text that a plan can show. Deliberately absent: workspaces, and packages that lie
//! in the checkout: npm cannot find them there, and says so.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Npm;
use super::environment::for_questions;
use crate::secret::redact;
use crate::sys::env;
use crate::sys::fs::{self, Mode};
use crate::sys::process::{Invocation, ProcessError, Stdin, run};

/// npm asks a registry for a few hundred packages.
const LONGEST: Duration = Duration::from_secs(240);
/// Where packages are fetched from by everybody who has no mirror.
const PUBLIC: &str = "https://packages.example/";

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
        // A lock that leaves the addresses out goes on doing so.
        let omit = format!("--omit-lockfile-registry-resolved={}", !lock.contains("\"resolved\""));
        let args = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", &omit];
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
        let written = fs::read_text(&at("package-lock.json"))?.ok_or(LockError::NoLock)?;
        Ok(with_public_addresses(&written, lock))
    }
}

/// The first line that says what is wrong.
fn reason(said: &str) -> String {
    let says = |line: &&str| !line.trim().is_empty() && !line.contains("npm warn");
    let line = said.lines().find(says).unwrap_or("it said nothing");
    redact(line).chars().filter(|c| !c.is_control()).take(200).collect()
}

/// A mirror that serves this machine is nobody else's business: new entries name the registry that everybody has, unless
/// the lock named the mirror before.
fn with_public_addresses(written: &str, before: &str) -> String {
    let known: BTreeSet<&str> = before.lines().filter_map(resolved).filter_map(host).collect();
    let mut out = String::with_capacity(written.len());
    for line in written.split_inclusive('\n') {
        let public =
            resolved(line).filter(|url| host(url).is_some_and(|host| !known.contains(host))).and_then(public);
        match (public, resolved(line)) {
            (Some(public), Some(url)) => out.push_str(&line.replacen(url, &public, 1)),
            _ => out.push_str(line),
        }
    }
    out
}

fn resolved(line: &str) -> Option<&str> {
    line.trim().strip_prefix("\"resolved\": \"")?.split('"').next()
}

fn host(url: &str) -> Option<&str> {
    url.split_once("://")?.1.split('/').next()
}

/// `…/@scope/name/-/file.tgz` at the public registry; `None` for what is no package of a registry.
fn public(url: &str) -> Option<String> {
    let (_, path) = url.split_once("://")?.1.split_once('/')?;
    let (name, file) = path.rsplit_once("/-/")?;
    let mut parts = name.rsplit('/');
    let last = parts.next().filter(|it| !it.is_empty())?;
    let scope = parts.next().filter(|it| it.starts_with('@')).map(|it| format!("{it}/")).unwrap_or_default();
    file.ends_with(".tgz").then(|| format!("{PUBLIC}{scope}{last}/-/{file}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_of_this_machine_stays_out_of_the_lock() {
        let written = "{\n  \"resolved\": \"https://mirror.example/npm/@a/b/-/b-1.0.0.tgz\",\n  \"resolved\": \"https://mirror.example/c/-/c-2.0.0.tgz\",\n  \"resolved\": \"git+ssh://git@example.com/x.git\"\n}\n";
        let expected = "{\n  \"resolved\": \"https://packages.example/@a/b/-/b-1.0.0.tgz\",\n  \"resolved\": \"https://packages.example/c/-/c-2.0.0.tgz\",\n  \"resolved\": \"git+ssh://git@example.com/x.git\"\n}\n";
        assert_eq!(with_public_addresses(written, "{}"), expected);
        let used = "  \"resolved\": \"https://mirror.example/d/-/d-1.0.0.tgz\",\n";
        assert_eq!(with_public_addresses(written, used), written, "a mirror that the lock names is meant");
    }

    #[test]
    fn the_reason_is_one_line() {
        let said = "npm warn config x\n\nnpm error code ERESOLVE\nnpm error more\n";
        assert_eq!(reason(said), "npm error code ERESOLVE");
        assert_eq!(reason(""), "it said nothing");
    }
}
