//! Wall clock and monotonic time.

use std::time::Instant;

use jiff::Timestamp;

/// The current instant, to the millisecond: journals and reports compare times as text.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// A monotonic reading, for durations.
#[must_use]
pub fn instant() -> Instant {
    Instant::now()
}
