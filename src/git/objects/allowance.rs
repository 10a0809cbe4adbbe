//! What a survey may spend: time and bytes. A database is untrusted, and small files of it can stand for endless work.

use std::time::{Duration, Instant};

use crate::sys::clock;

/// What may be spent, and what was.
#[derive(Debug)]
pub struct Allowance {
    until: Instant,
    bytes: u64,
}

/// Time or bytes are used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spent {
    /// The time.
    #[error("the time for it was used up")]
    Time,
    /// The bytes.
    #[error("the amount of data for it was used up")]
    Bytes,
}

impl Allowance {
    /// So much time from now, and so many unpacked bytes.
    #[must_use]
    pub fn new(time: Duration, bytes: u64) -> Self {
        Self { until: clock::instant() + time, bytes }
    }

    /// Takes `bytes`.
    ///
    /// # Errors
    /// [`Spent`].
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), Spent> {
        self.bytes = self.bytes.checked_sub(bytes as u64).ok_or(Spent::Bytes)?;
        if clock::instant() > self.until { Err(Spent::Time) } else { Ok(()) }
    }
}
