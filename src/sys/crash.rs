//! Crash points for the project's own tests (`test-fakes` only): the process kills itself, as a power cut would.
//!
//! `MOLTCTL_TEST_CRASH_AT` counts writes of the journal and of sealed values, `MOLTCTL_TEST_CRASH_AT_CALL` counts HTTP
//! requests, `MOLTCTL_TEST_CRASH_AT_ANY` counts both in the order they come. Each is passed before and after.

use std::sync::atomic::{AtomicUsize, Ordering};

static WRITES: AtomicUsize = AtomicUsize::new(0);
static CALLS: AtomicUsize = AtomicUsize::new(0);
static ANY: AtomicUsize = AtomicUsize::new(0);

/// Counts one passage of a write; at the number in `MOLTCTL_TEST_CRASH_AT` (from 1) the process ends by SIGKILL.
pub fn point() {
    pass(&WRITES, "MOLTCTL_TEST_CRASH_AT");
    pass(&ANY, "MOLTCTL_TEST_CRASH_AT_ANY");
}

/// Counts one passage of a request; at the number in `MOLTCTL_TEST_CRASH_AT_CALL` (from 1) the process ends by SIGKILL.
pub fn call() {
    pass(&CALLS, "MOLTCTL_TEST_CRASH_AT_CALL");
    pass(&ANY, "MOLTCTL_TEST_CRASH_AT_ANY");
}

/// At the end of a run: how many points it passed, where `MOLTCTL_TEST_CRASH_COUNT` asks.
#[must_use]
pub fn passed() -> Option<usize> {
    super::env::var("MOLTCTL_TEST_CRASH_COUNT").map(|_| ANY.load(Ordering::SeqCst))
}

fn pass(passed: &AtomicUsize, variable: &str) {
    let here = passed.fetch_add(1, Ordering::SeqCst) + 1;
    if super::env::var(variable).and_then(|at| at.parse().ok()) == Some(here) {
        #[cfg(unix)]
        let _dead = nix::sys::signal::kill(nix::unistd::getpid(), nix::sys::signal::Signal::SIGKILL);
        std::process::abort();
    }
}
