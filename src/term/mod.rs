//! Streams, widths, colours and prompts: what the terminal is, decided once.

pub mod escape;
mod prompt;
#[cfg(unix)]
mod secret_line;

use std::io::{self, IsTerminal as _, Write as _};

pub use prompt::{Answer, Dialogue, NonInteractive, PromptError, Prompter, Scripted};

use crate::secret::redacted;
use crate::sys::env;

/// What the streams are and how they may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// Standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Colours on standard output.
    pub stdout_colour: bool,
    /// Colours, bars and cursor movement on standard error.
    pub stderr_live: bool,
    /// Columns, for wrapping.
    pub width: usize,
}

/// Columns where the terminal does not tell.
const DEFAULT_WIDTH: usize = 100;

impl Term {
    /// The streams of this process. `NO_COLOR` (not empty), `CI` and `TERM=dumb` switch colours and bars off.
    #[must_use]
    pub fn of_process() -> Self {
        let plain = env::var("NO_COLOR").is_some()
            || env::var("CI").is_some()
            || env::var("TERM").is_some_and(|term| term == "dumb");
        let (stdout, stderr) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let width = console_width().unwrap_or(DEFAULT_WIDTH);
        Self {
            stdout_is_terminal: stdout,
            stderr_is_terminal: stderr,
            stdin_is_terminal: io::stdin().is_terminal(),
            stdout_colour: stdout && !plain,
            stderr_live: stderr && !plain,
            width,
        }
    }

    /// Questions can be asked: there is somebody to read them and somebody to type.
    #[must_use]
    pub fn can_ask(self) -> bool {
        self.stdin_is_terminal && self.stderr_is_terminal
    }
}

fn console_width() -> Option<usize> {
    let columns = env::var("COLUMNS").and_then(|text| text.parse().ok());
    columns.or_else(|| {
        dialoguer::console::Term::stderr().size_checked().map(|(_, columns)| usize::from(columns))
    })
}

/// Writes the answer of a command to standard output, redacted. A closed pipe is the reader's choice, no error.
///
/// # Errors
/// When the stream breaks otherwise.
pub fn write_stdout(text: &str) -> io::Result<()> {
    ignore_closed(io::stdout().lock().write_all(redacted(text).as_bytes()))
}

/// Writes a secret the operator asked for to standard output: the one place where the redactor is passed by.
///
/// # Errors
/// When the stream breaks.
#[expect(
    clippy::disallowed_methods,
    reason = "the operator asked for this value, to a pipe or with --reveal"
)]
pub fn reveal_on_stdout(secret: &crate::secret::SecretText) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(secret.expose().as_bytes())?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}

/// Writes everything else to standard error, redacted.
pub fn write_stderr(text: &str) {
    // Nobody is left to tell when standard error is gone.
    let _gone = io::stderr().lock().write_all(redacted(text).as_bytes());
}

fn ignore_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// All of standard input, at most 16 MiB.
///
/// # Errors
/// When it cannot be read or is larger.
pub fn read_stdin() -> io::Result<Vec<u8>> {
    use std::io::Read as _;
    const LARGEST: u64 = 16 * 1024 * 1024;
    let mut bytes = Vec::new();
    io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("standard input is larger than 16 MiB"));
    }
    Ok(bytes)
}
