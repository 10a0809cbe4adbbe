//! Crash points for the project's own tests (`test-fakes` only): the process kills itself, as a power cut would.

use std::sync::atomic::{AtomicUsize, Ordering};

static PASSED: AtomicUsize = AtomicUsize::new(0);

/// Counts one passage; at the number in `MOLTCTL_TEST_CRASH_AT` (from 1) the process ends by SIGKILL.
pub fn point() {
    let here = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    if super::env::var("MOLTCTL_TEST_CRASH_AT").and_then(|at| at.parse().ok()) == Some(here) {
        #[cfg(unix)]
        let _dead = nix::sys::signal::kill(nix::unistd::getpid(), nix::sys::signal::Signal::SIGKILL);
        std::process::abort();
    }
}
