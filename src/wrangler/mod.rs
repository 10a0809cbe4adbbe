//! wrangler, run as a child process: argv, a scrubbed environment, secrets on standard input only.
//!
//! Deliberately absent: everything moltctl does through the API itself (secrets of a running Worker, Access, domains).
//! wrangler is used for what only it can do: bundling, uploading assets, building and pushing the container image.

pub mod deploy;
mod detached;
pub mod docker;
mod environment;
pub mod failure;
pub mod locate;
mod record;
#[cfg(all(test, unix))]
mod testing;
pub mod version;

pub use deploy::{Conflicts, DeployError, DeployRequest, Deployed, Marks, Rollout};
pub use detached::DetachError;
pub use docker::{DockerError, docker_version};
pub use failure::{Conflict, Failure};
pub use locate::WranglerError;
pub use version::{Feature, Version};

use crate::model::AccountId;
use crate::secret::SecretText;
use crate::sys::locate::SearchPath;
use crate::sys::process::Program;

/// A wrangler that was found and runs.
#[derive(Clone, Debug)]
pub struct Wrangler {
    program: Program,
    version: Version,
    search: SearchPath,
}

impl Wrangler {
    /// Its version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The program that is run.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }
}

/// On whose behalf, and against which API, wrangler runs.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// Base URL of the API with its `/client/v4`.
    pub api_base: &'a str,
    /// The account.
    pub account: &'a AccountId,
    /// The operator's token.
    pub token: &'a SecretText,
}
