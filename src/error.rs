//! The error of a command, and the only table from kind to exit status (`docs/exit-codes.md`).
//!
//! Modules below `commands` have `thiserror` enums of their own; a command turns them into an [`Error`] with the
//! kind that decides the exit status and the hints that name the next command to run.

use std::fmt;

/// What an error means for the caller. The numbers are a published contract: they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// The work failed.
    Failed,
    /// The request cannot be understood or is refused as unsafe; nothing was changed.
    Usage,
    /// Too little could be seen to answer.
    Blind,
    /// Not authenticated, not permitted, or not found.
    Denied,
    /// Declined at the question; nothing was changed.
    Declined,
    /// Partly done; `moltctl journal resume` goes on.
    Partial,
    /// The world changed since the plan was made.
    Changed,
    /// `--check` found drift.
    Drift,
    /// A defect of moltctl.
    Bug,
}

impl ErrorKind {
    /// Every kind, in order of its code.
    pub const ALL: [Self; 9] = [
        Self::Failed,
        Self::Usage,
        Self::Blind,
        Self::Denied,
        Self::Declined,
        Self::Partial,
        Self::Changed,
        Self::Drift,
        Self::Bug,
    ];

    /// The exit status.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Blind => 3,
            Self::Denied => 4,
            Self::Declined => 5,
            Self::Partial => 6,
            Self::Changed => 7,
            Self::Drift => 10,
            Self::Bug => 70,
        }
    }

    /// One line for the documentation.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Failed => "The work failed; the message says what was and was not changed.",
            Self::Usage => "The request is wrong or refused as unsafe. Nothing was changed.",
            Self::Blind => "Too little could be seen to answer; never read it as a pass.",
            Self::Denied => "Not authenticated, not permitted, or the thing named does not exist.",
            Self::Declined => "Declined at the question, or rolled back. Nothing was changed.",
            Self::Partial => "Partly done. `moltctl journal resume` goes on from there.",
            Self::Changed => "The world changed since the plan was made. Nothing was changed; plan again.",
            Self::Drift => "`--check`: what is live differs from what is desired.",
            Self::Bug => "A defect of moltctl. Please report it.",
        }
    }
}

/// The error a command ends with.
#[derive(Debug)]
pub struct Error {
    /// Decides the exit status.
    pub kind: ErrorKind,
    /// What happened, with its causes.
    pub source: anyhow::Error,
    /// What to do next, most useful first.
    pub hints: Vec<String>,
    /// True when something that was done stays, although the kind says that nothing was changed: it could not, or must
    /// not, be taken back. The message names it.
    pub leaves: bool,
}

impl Error {
    /// An error of `kind`.
    pub fn new(kind: ErrorKind, source: impl Into<anyhow::Error>) -> Self {
        Self { kind, source: source.into(), hints: Vec::new(), leaves: false }
    }

    /// An error of `kind` that is a message.
    pub fn message(kind: ErrorKind, message: impl fmt::Display) -> Self {
        Self { kind, source: anyhow::anyhow!("{message}"), hints: Vec::new(), leaves: false }
    }

    /// A usage error that is a message.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self::message(ErrorKind::Usage, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Puts what was being done before what went wrong.
    #[must_use]
    pub fn context(mut self, doing: impl fmt::Display + Send + Sync + 'static) -> Self {
        self.source = self.source.context(doing);
        self
    }

    /// The messages from the outermost to the root cause, without repeats.
    #[must_use]
    pub fn chain(&self) -> Vec<String> {
        let mut chain: Vec<String> = Vec::new();
        for cause in self.source.chain() {
            let text = cause.to_string();
            if chain.last() != Some(&text) {
                chain.push(text);
            }
        }
        chain
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)
    }
}

/// The result of a command.
pub type Result<T> = std::result::Result<T, Error>;

/// Gives a lower error its kind.
pub trait Kinded<T> {
    /// Ends the command with `kind` when `self` is an error.
    ///
    /// # Errors
    /// The same error, with a kind.
    fn kind(self, kind: ErrorKind) -> Result<T>;
}

impl<T, E: Into<anyhow::Error>> Kinded<T> for std::result::Result<T, E> {
    fn kind(self, kind: ErrorKind) -> Result<T> {
        self.map_err(|error| Error::new(kind, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_published_ones() {
        let codes: Vec<u8> = ErrorKind::ALL.iter().map(|kind| kind.exit_code()).collect();
        assert_eq!(codes, [1, 2, 3, 4, 5, 6, 7, 10, 70]);
    }
}
