//! Which wrangler is run, and whether it runs at all.
//!
//! Not the one a checkout brings, unless the operator says so: wrangler gets the token. A drill passes its own
//! program instead.

use std::time::Duration;

use camino::Utf8Path;

use super::Wrangler;
use super::environment::plain_environment;
use super::version::Version;
use crate::sys::env;
use crate::sys::locate::{LocateError, SearchPath};
use crate::sys::process::{Invocation, ProcessError, Program, Stdin, run};

/// Starting Node and loading wrangler takes a second; a cold disk takes longer.
const LONGEST_START: Duration = Duration::from_secs(60);

/// Why there is no wrangler to use.
#[derive(Debug, thiserror::Error)]
pub enum WranglerError {
    /// Not found, or only in the checkout.
    #[error(transparent)]
    Locate(#[from] LocateError),
    /// It could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// It runs on a newer Node.js than the one installed.
    #[error("the installed wrangler needs a newer Node.js than the one on the search path")]
    NodeTooOld,
    /// It did not say which version it is.
    #[error("`wrangler --version` did not print a version")]
    NoVersion,
}

impl Wrangler {
    /// Finds wrangler on `search`, or takes `program`, and asks for its version.
    ///
    /// # Errors
    /// [`WranglerError`].
    pub async fn locate(search: SearchPath, program: Option<Program>) -> Result<Self, WranglerError> {
        let program = match program {
            Some(program) => program,
            None => search.find("wrangler")?.program,
        };
        let output = run(Invocation {
            program: program.clone(),
            args: vec!["--version".into()],
            env: plain_environment(&search, &env::var_os),
            // Not the checkout: wrangler reads `.env` of its working directory before anything else.
            cwd: Utf8Path::new("/").to_owned(),
            stdin: Stdin::Empty,
            timeout: LONGEST_START,
        })
        .await?;
        if String::from_utf8_lossy(&output.stderr).contains("requires at least Node.js") {
            return Err(WranglerError::NodeTooOld);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let version: Version = text.parse().map_err(|_| WranglerError::NoVersion)?;
        Ok(Self { program, version, search })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::testing::{fake, search};
    use super::*;

    #[tokio::test]
    async fn the_version_is_asked_for_without_a_credential() {
        let fake = fake("4.164.0", "");
        let wrangler = Wrangler::locate(search(), Some(fake.program())).await.expect("is found");
        assert_eq!(wrangler.version(), Version::new(4, 164, 0));
    }

    #[tokio::test]
    async fn a_node_that_is_too_old_is_named_as_the_cause() {
        let fake =
            fake("no version\nWrangler requires at least Node.js v22.12.0. You are using v20.20.2.", "");
        let error = Wrangler::locate(search(), Some(fake.program_that_complains())).await.expect_err("fails");
        assert!(matches!(error, WranglerError::NodeTooOld), "{error:?}");
    }
}
