//! How long is waited for what. The project's own tests wait less for what never comes.

use std::time::Duration;

use jiff::SignedDuration;

/// Shorter where only the test waits.
const fn seconds(real: u64, faked: u64) -> Duration {
    Duration::from_secs(if cfg!(any(test, feature = "test-fakes")) { faked } else { real })
}

/// A gateway starts in one to three minutes; the Worker itself gives up after three.
pub(super) const START: Duration = seconds(300, 20);
/// A process that still runs so long after the Worker said that it was ended was not ended.
pub(super) const SAME_PROCESS: Duration = seconds(30, 3);
/// A new version of the Worker is everywhere after some seconds.
pub(super) const NEW_VERSION: Duration = seconds(20, 3);
/// So long after a version went live, a container may still have been given the values of the one before.
pub(super) const STRAGGLERS: SignedDuration = if cfg!(any(test, feature = "test-fakes")) {
    SignedDuration::ZERO
} else {
    SignedDuration::from_secs(30)
};
/// Between two looks at what is being waited for.
pub(super) const PAUSE: Duration = Duration::from_millis(500);
/// Between two looks of the one that measures the interruption.
pub(super) const BEAT: Duration = Duration::from_millis(200);
/// For one look of it.
pub(super) const LOOK: Duration = Duration::from_secs(10);
/// How often a copy to R2 that failed is asked for again: it may have met the container's own loop.
pub(super) const COPIES: u32 = 3;
/// Between them.
pub(super) const BETWEEN_COPIES: Duration = seconds(5, 0);
/// How often a question is repeated that got no answer to conclude from.
pub(super) const QUESTIONS: u32 = 5;
