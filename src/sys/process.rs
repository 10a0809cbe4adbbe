//! Child processes: by argv, never through a shell, with exactly the environment given.
//!
//! A secret reaches a child on its standard input or, for the one variable wrangler has no other way to take, in
//! its environment; never in an argument.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use camino::Utf8PathBuf;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

use crate::secret::SecretText;

/// A program to run: an absolute path, and arguments that always come first (a stand-in is `moltctl drill …`).
#[derive(Clone, Debug)]
pub struct Program {
    /// Absolute path of the executable.
    pub path: PathBuf,
    /// Arguments before those of the call.
    pub prefix_args: Vec<OsString>,
}

impl Program {
    /// The program at `path`.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), prefix_args: Vec::new() }
    }
}

/// What a child gets on its standard input.
#[derive(Clone, Debug, Default)]
pub enum Stdin {
    /// Nothing: end of file at once.
    #[default]
    Empty,
    /// A secret text.
    Secret(SecretText),
}

/// One run of a program.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// What to run.
    pub program: Program,
    /// Its arguments; none may hold a secret.
    pub args: Vec<OsString>,
    /// Its whole environment: nothing is inherited.
    pub env: Vec<(OsString, EnvValue)>,
    /// Its working directory.
    pub cwd: Utf8PathBuf,
    /// Its standard input.
    pub stdin: Stdin,
    /// After this long it is killed.
    pub timeout: Duration,
}

/// A variable's value.
#[derive(Clone, Debug)]
pub enum EnvValue {
    /// Fit to be logged.
    Plain(OsString),
    /// Not fit to be logged.
    Secret(SecretText),
}

/// What a finished child left behind. Both streams are raw: redact and escape before showing.
#[derive(Debug)]
pub struct Output {
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output, at most [`LARGEST_OUTPUT`] bytes.
    pub stdout: Vec<u8>,
    /// Its standard error, at most [`LARGEST_OUTPUT`] bytes.
    pub stderr: Vec<u8>,
}

/// The most that is kept of each stream, in bytes; the rest is read and dropped.
pub const LARGEST_OUTPUT: usize = 4 * 1024 * 1024;

/// Why a program did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// It could not be started.
    #[error("`{program}` could not be started")]
    Start {
        /// File name of the program.
        program: String,
        /// The cause.
        source: io::Error,
    },
    /// It ran longer than allowed and was killed.
    #[error("`{program}` did not end within {seconds} s and was stopped")]
    Timeout {
        /// File name of the program.
        program: String,
        /// The limit.
        seconds: u64,
    },
    /// Its streams broke.
    #[error("the streams of `{program}` broke")]
    Stream {
        /// File name of the program.
        program: String,
        /// The cause.
        source: io::Error,
    },
}

/// Runs a program to its end.
///
/// # Errors
/// [`ProcessError`]; a non-zero exit is not an error here.
pub async fn run(invocation: Invocation) -> Result<Output, ProcessError> {
    let name = invocation.program.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let seconds = invocation.timeout.as_secs();
    match tokio::time::timeout(invocation.timeout, run_to_end(invocation, &name)).await {
        Ok(output) => output,
        // Dropping the future killed the child (`kill_on_drop`).
        Err(_) => Err(ProcessError::Timeout { program: name, seconds }),
    }
}

async fn run_to_end(invocation: Invocation, name: &str) -> Result<Output, ProcessError> {
    let stream = |source| ProcessError::Stream { program: name.to_owned(), source };
    let mut child = command(&invocation)
        .spawn()
        .map_err(|source| ProcessError::Start { program: name.to_owned(), source })?;
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let feed = async {
        if let (Some(mut pipe), Stdin::Secret(text)) = (stdin, &invocation.stdin) {
            #[expect(clippy::disallowed_methods, reason = "a child's standard input is where secrets may go")]
            let sent = pipe.write_all(text.expose().as_bytes()).await;
            // A child that ends without reading its input is judged by its exit status.
            if let Err(error) = sent.and(pipe.shutdown().await)
                && error.kind() != io::ErrorKind::BrokenPipe
            {
                return Err(error);
            }
        }
        Ok(())
    };
    let (fed, stdout, stderr) = tokio::join!(feed, collect(stdout), collect(stderr));
    fed.map_err(stream)?;
    let status = child.wait().await.map_err(stream)?;
    Ok(Output { status, stdout: stdout.map_err(stream)?, stderr: stderr.map_err(stream)? })
}

#[expect(clippy::disallowed_methods, reason = "this is where programs are started")]
fn command(invocation: &Invocation) -> Command {
    let mut command = Command::new(&invocation.program.path);
    command
        .args(&invocation.program.prefix_args)
        .args(&invocation.args)
        .current_dir(&invocation.cwd)
        .env_clear()
        .stdin(match invocation.stdin {
            Stdin::Empty => Stdio::null(),
            Stdin::Secret(_) => Stdio::piped(),
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    // The terminal's Ctrl-C goes to the whole foreground group: a call under way must be allowed to finish.
    #[cfg(unix)]
    command.process_group(0);
    for (name, value) in &invocation.env {
        match value {
            EnvValue::Plain(value) => command.env(name, value),
            #[expect(
                clippy::disallowed_methods,
                reason = "wrangler takes its API token from the environment only"
            )]
            EnvValue::Secret(value) => command.env(name, value.expose()),
        };
    }
    command
}

async fn collect(pipe: Option<impl tokio::io::AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else { return Ok(kept) };
    let mut chunk = vec![0_u8; 16 * 1024];
    loop {
        let read = pipe.read(&mut chunk).await?;
        if read == 0 {
            return Ok(kept);
        }
        let room = LARGEST_OUTPUT.saturating_sub(kept.len()).min(read);
        kept.extend_from_slice(&chunk[..room]);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Invocation {
        Invocation {
            program: Program::at("/bin/sh"),
            args: vec!["-c".into(), script.into()],
            env: vec![("PATH".into(), EnvValue::Plain("/usr/bin:/bin".into()))],
            cwd: "/".into(),
            stdin: Stdin::Empty,
            timeout: Duration::from_secs(10),
        }
    }

    #[tokio::test]
    async fn only_the_given_environment_is_seen() {
        let mut invocation = sh("env");
        invocation.env.push(("CANARY".into(), EnvValue::Secret(SecretText::new("canary-env-1234567890"))));
        let output = run(invocation).await.expect("runs");
        let text = String::from_utf8(output.stdout).expect("is text");
        assert!(text.contains("CANARY=canary-env-1234567890"));
        assert!(!text.contains("CARGO"), "nothing of our own environment may be inherited: {text}");
    }

    #[tokio::test]
    async fn a_secret_goes_in_on_stdin_byte_for_byte() {
        let mut invocation = sh("cat");
        invocation.stdin = Stdin::Secret(SecretText::new("line one\n line two \n"));
        assert_eq!(run(invocation).await.expect("runs").stdout, b"line one\n line two \n");
    }

    #[tokio::test]
    async fn a_child_that_hangs_is_stopped() {
        let mut invocation = sh("sleep 30");
        invocation.timeout = Duration::from_millis(100);
        assert!(matches!(run(invocation).await, Err(ProcessError::Timeout { .. })));
    }
}
