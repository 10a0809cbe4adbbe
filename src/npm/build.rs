//! The build of a checkout: `npm run NAME`, without a credential.

use std::time::Duration;

use camino::Utf8Path;

use super::Npm;
use super::environment::for_builds;
use crate::secret::redact;
use crate::sys::env;
use crate::sys::process::{Invocation, ProcessError, Stdin, run};

/// vite and TypeScript on a small machine.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Lines of output that an error keeps.
const KEPT_LINES: usize = 20;

/// Name of a script of `package.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildCommand<'a>(&'a str);

impl<'a> BuildCommand<'a> {
    /// The script `name`; `None` when it could be read as an option.
    #[must_use]
    pub fn script(name: &'a str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b":._-".contains(&b);
        (!name.is_empty() && !name.starts_with('-') && name.bytes().all(plain)).then_some(Self(name))
    }
}

/// Why nothing was built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// npm could not be run to its end.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The build failed.
    #[error("the build failed (exit status {status})")]
    Failed {
        /// Exit status, -1 when a signal ended it.
        status: i32,
        /// The last lines of its output, redacted. Made by the checkout's code: escape before printing.
        last_lines: Vec<String>,
    },
}

impl Npm {
    /// Runs the script `command` in `checkout`.
    ///
    /// # Errors
    /// [`BuildError`].
    pub async fn run_build(&self, checkout: &Utf8Path, command: BuildCommand<'_>) -> Result<(), BuildError> {
        let output = run(Invocation {
            program: self.program.clone(),
            args: vec!["run".into(), command.0.into()],
            env: for_builds(&self.search, &env::var_os),
            cwd: checkout.to_owned(),
            stdin: Stdin::Empty,
            timeout: LONGEST,
        })
        .await?;
        if output.status.success() {
            return Ok(());
        }
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let lines: Vec<&str> =
            stdout.lines().chain(stderr.lines()).filter(|line| !line.trim().is_empty()).collect();
        let last = &lines[lines.len().saturating_sub(KEPT_LINES)..];
        Err(BuildError::Failed {
            status: output.status.code().unwrap_or(-1),
            last_lines: last.iter().map(|line| redact(line)).collect(),
        })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::secret::SecretText;
    use crate::sys::fs::{Mode, TempDir, read_text, temp_dir, write_atomic};
    use crate::sys::locate::{LocalTools, SearchPath};
    use crate::sys::process::Program;

    fn npm(script: &str) -> (TempDir, Npm) {
        let dir = temp_dir("moltctl-test-").expect("a directory");
        let path = dir.path().join("npm");
        write_atomic(&path, format!("#!/bin/sh\n{script}\n").as_bytes(), Mode::Executable).expect("writes");
        let search = SearchPath::new("/usr/bin:/bin".as_ref(), "/nonexistent".into(), LocalTools::Refuse);
        let npm = Npm::locate(search, Some(Program::at(path))).expect("is found");
        (dir, npm)
    }

    #[tokio::test]
    async fn it_runs_in_the_checkout_with_the_script_named() {
        let (dir, npm) = npm("echo \"$@\" > ran");
        let command = BuildCommand::script("build").expect("is a name");
        npm.run_build(dir.path(), command).await.expect("builds");
        assert_eq!(read_text(&dir.path().join("ran")).expect("reads").as_deref(), Some("run build\n"));
    }

    #[tokio::test]
    async fn a_failure_keeps_the_last_lines_redacted() {
        let _secret = SecretText::new("canary-build-0123456789");
        let (dir, npm) = npm("seq 1 50; echo 'error: canary-build-0123456789' >&2; exit 3");
        let command = BuildCommand::script("build").expect("is a name");
        let Err(BuildError::Failed { status, last_lines }) = npm.run_build(dir.path(), command).await else {
            panic!("it fails")
        };
        assert_eq!((status, last_lines.len()), (3, KEPT_LINES));
        let last = last_lines.last().expect("a line");
        assert!(last.starts_with("error: ") && !last.contains("canary"), "{last}");
    }

    #[test]
    fn an_option_is_no_script() {
        for bad in ["", "--prefix=/", "a b", "x;y"] {
            assert_eq!(BuildCommand::script(bad), None, "{bad}");
        }
        assert!(BuildCommand::script("build:client").is_some());
    }
}
