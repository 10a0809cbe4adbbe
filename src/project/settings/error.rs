//! What can be wrong with a `moltctl.toml`: line and key, never a value.

use super::super::tree::ParseError;

/// Why a `moltctl.toml` was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is not TOML.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// `version` is missing or not 1.
    #[error("line {line}: `version` is not 1, the only format this moltctl knows")]
    Version {
        /// Line from 1.
        line: usize,
    },
    /// A key that does not exist.
    #[error("line {line}: unknown key `{key}`{}", suggestion.as_ref().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default())]
    Unknown {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        key: String,
        /// Nearest known key of the same table.
        suggestion: Option<String>,
    },
    /// A key that looks like a secret.
    #[error("line {line}: `{key}` looks like a secret; this file is committed, use `moltctl secrets set`")]
    Secret {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        key: String,
    },
    /// A key that would choose where credentials are sent.
    #[error("line {line}: `{key}` looks like an address; a checkout never chooses where requests go")]
    Origin {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        key: String,
    },
    /// A key that would choose what is run.
    #[error("line {line}: `{key}` looks like a command; a checkout never chooses what is run")]
    Command {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        key: String,
    },
    /// A key that would choose a file or folder.
    #[error("line {line}: `{key}` looks like a path; a checkout never chooses where files are written")]
    Path {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        key: String,
    },
    /// A key that has to be there.
    #[error("line {line}: `{key}` is missing")]
    Missing {
        /// Line from 1, of what it is missing in.
        line: usize,
        /// Path of the key.
        key: String,
    },
    /// A value of the wrong type.
    #[error("line {line}: `{key}` is {found}, expected {expected}")]
    WrongType {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        key: String,
        /// What is expected.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A value that breaks its rule.
    #[error("line {line}: `{key}` is not a valid {what}: {rule}")]
    Invalid {
        /// Line from 1.
        line: usize,
        /// Path of the key.
        key: String,
        /// What is expected.
        what: &'static str,
        /// The rule.
        rule: &'static str,
    },
}

impl SettingsError {
    /// The line it is about, from 1; `None` where the error is about the whole file.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Parse(ParseError::Jsonc { line } | ParseError::Toml { line })
            | Self::Version { line }
            | Self::Unknown { line, .. }
            | Self::Secret { line, .. }
            | Self::Origin { line, .. }
            | Self::Command { line, .. }
            | Self::Path { line, .. }
            | Self::Missing { line, .. }
            | Self::WrongType { line, .. }
            | Self::Invalid { line, .. } => Some(*line),
            Self::Parse(ParseError::NotAnObject) => None,
        }
    }
}
