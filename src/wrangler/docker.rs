//! Whether there is a Docker for wrangler to build with: asked before the build, because wrangler asks after it.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use camino::Utf8Path;

use super::environment::for_docker;
use crate::sys::env;
use crate::sys::locate::{LocateError, SearchPath};
use crate::sys::process::{Invocation, ProcessError, Program, Stdin, run};

/// A daemon that is busy answers within seconds.
const LONGEST: Duration = Duration::from_secs(20);

/// Why no image can be built.
#[derive(Debug, thiserror::Error)]
pub enum DockerError {
    /// Not installed, or only in the checkout.
    #[error(transparent)]
    Locate(#[from] LocateError),
    /// It could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The client is there, the daemon is not.
    #[error("Docker is installed, but its daemon does not answer")]
    NoDaemon,
}

/// The version of the Docker daemon (or of what `WRANGLER_DOCKER_BIN` names in its place), found on `search` unless
/// `program` is given.
///
/// # Errors
/// [`DockerError`].
pub async fn docker_version(search: &SearchPath, program: Option<Program>) -> Result<String, DockerError> {
    let program = match (program, env::var_os("WRANGLER_DOCKER_BIN")) {
        (Some(program), _) => program,
        (None, Some(path)) if search.permits(Path::new(&path)) => Program::at(path),
        (None, _) => search.find("docker")?.program,
    };
    let output = run(Invocation {
        program,
        args: ["version", "--format", "{{.Server.Version}}"].map(OsString::from).to_vec(),
        env: for_docker(search, &env::var_os),
        cwd: Utf8Path::new("/").to_owned(),
        stdin: Stdin::Empty,
        timeout: LONGEST,
    })
    .await?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-+~_".contains(&b);
    let is_version = !version.is_empty() && version.bytes().all(plain);
    if output.status.success() && is_version { Ok(version) } else { Err(DockerError::NoDaemon) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::testing::{script, search};
    use super::*;

    async fn version(text: &str) -> Result<String, DockerError> {
        let (_dir, program) = script(text);
        docker_version(&search(), Some(program)).await
    }

    #[tokio::test]
    async fn a_daemon_that_answers_has_a_version() {
        assert_eq!(version("[ \"$1\" = version ] && echo 29.0.1").await.expect("answers"), "29.0.1");
    }

    #[tokio::test]
    async fn a_client_without_its_daemon_is_no_docker() {
        let dead = "echo 'Cannot connect to the Docker daemon' >&2; exit 1";
        assert!(matches!(version(dead).await, Err(DockerError::NoDaemon)));
        assert!(matches!(version("exit 0").await, Err(DockerError::NoDaemon)));
    }
}
