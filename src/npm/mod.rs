//! npm and Node, run as child processes: what a registry says of a package, and the build of a checkout.
//!
//! Questions to a registry are asked in an empty folder, so that no `.npmrc` of a checkout redirects them. The build is
//! the checkout's own code: it gets no credential, whatever the operator's shell holds. Deliberately absent: installing
//! packages, and reading the checkout's lock file (that is `project`).

mod build;
mod environment;
mod lock;
mod view;

pub use build::{BuildCommand, BuildError};
pub use lock::LockError;
pub use view::{Package, ViewError};

use std::time::Duration;

use camino::Utf8Path;

use self::environment::for_questions;
use crate::sys::env;
use crate::sys::locate::{LocateError, SearchPath};
use crate::sys::process::{Invocation, ProcessError, Program, Stdin, run};

/// Starting Node takes a moment; a cold disk takes longer.
const LONGEST_START: Duration = Duration::from_secs(30);

/// npm, found.
#[derive(Clone, Debug)]
pub struct Npm {
    program: Program,
    search: SearchPath,
}

/// Why a version is not known.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Not installed, or only in the checkout.
    #[error(transparent)]
    Locate(#[from] LocateError),
    /// It could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// It did not print a version.
    #[error("`node --version` did not print a version")]
    NoVersion,
}

/// A version of Node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeVersion {
    /// Major version: what tools ask for.
    pub major: u16,
    /// Minor version.
    pub minor: u16,
    /// Patch level.
    pub patch: u16,
}

impl std::fmt::Display for NodeVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Npm {
    /// Finds npm on `search`, or takes `program`.
    ///
    /// # Errors
    /// [`LocateError`].
    pub fn locate(search: SearchPath, program: Option<Program>) -> Result<Self, LocateError> {
        let program = match program {
            Some(program) => program,
            None => search.find("npm")?.program,
        };
        Ok(Self { program, search })
    }
}

/// The version of the Node that programs on `search` run on; `program` in its place, if given.
///
/// # Errors
/// [`NodeError`].
pub async fn node_version(search: &SearchPath, program: Option<Program>) -> Result<NodeVersion, NodeError> {
    let program = match program {
        Some(program) => program,
        None => search.find("node")?.program,
    };
    let output = run(Invocation {
        program,
        args: vec!["--version".into()],
        env: for_questions(search, &env::var_os),
        cwd: Utf8Path::new("/").to_owned(),
        stdin: Stdin::Empty,
        timeout: LONGEST_START,
    })
    .await?;
    parse_node(&String::from_utf8_lossy(&output.stdout)).ok_or(NodeError::NoVersion)
}

/// Reads `v24.21.0`, with or without a suffix.
fn parse_node(text: &str) -> Option<NodeVersion> {
    let text = text.trim().strip_prefix('v')?;
    let mut parts = text.split(['-', '+']).next()?.split('.').map(str::parse);
    let version =
        NodeVersion { major: parts.next()?.ok()?, minor: parts.next()?.ok()?, patch: parts.next()?.ok()? };
    parts.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_read() {
        let version = |text| parse_node(text).map(|version| version.to_string());
        assert_eq!(version("v24.21.0\n").as_deref(), Some("24.21.0"));
        assert_eq!(version("v24.0.0-stand-in\n").as_deref(), Some("24.0.0"));
        for bad in ["", "24.1.0", "v24", "vx.y.z", "v1.2.3.4"] {
            assert_eq!(version(bad), None, "{bad}");
        }
    }
}
