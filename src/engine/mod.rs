//! Runs plans: write-ahead journal, resume, undo, events.
//!
//! Nothing else in moltctl mutates anything outside the process. `started` is on disk before an effect, its end
//! after; a run killed anywhere is taken up by [`Engine::resume`], which asks each interrupted step what it left
//! behind before doing it again.

pub mod escrow;
mod event;
mod executor;
pub mod journal;
mod ports;
mod record;
mod report;
pub mod steps;
pub mod stored;
mod take_back;
mod values;

pub use escrow::EscrowError;
pub use event::{Event, Observer};
pub use executor::{Engine, Runner};
pub use ports::Ports;
pub use record::RunId;
pub use report::{RunReport, RunState, StepReport, StepState, TakenBack};
pub use values::Values;

use crate::error::{Error, ErrorKind};

/// Removes what a run sealed that will not be taken up.
///
/// # Errors
/// When the file is there and stays.
pub fn discard_sealed(journals: &camino::Utf8Path, run: &RunId) -> Result<(), EscrowError> {
    escrow::remove(escrow::path(journals, run))
}

/// Why a step did not succeed.
#[derive(Debug)]
pub struct StepError(pub Error);

impl StepError {
    /// An error of `kind` that is a message.
    pub fn message(kind: ErrorKind, message: impl std::fmt::Display) -> Self {
        Self(Error::message(kind, message))
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self(self.0.hint(hint))
    }
}

impl From<EscrowError> for Error {
    fn from(error: EscrowError) -> Self {
        let other = matches!(error, EscrowError::OtherToken { .. });
        let error = Self::new(if other { ErrorKind::Usage } else { ErrorKind::Failed }, error);
        if other {
            return error.hint("take the run up with the API token it was begun with: `moltctl whoami` shows which is in use");
        }
        error
    }
}

impl<E: Into<Error>> From<E> for StepError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}
