//! When a request is sent again: a pure decision.
//!
//! Ours because nothing fits: reqwest's own retries have no delay, `reqwest-retry` ignores `Retry-After`.

use std::time::Duration;

/// What may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Sending it twice is the same as once: reads, replacements, deletions.
    Idempotent,
    /// Sending it twice may create two things: repeated only when it surely was not sent.
    OnlyUnsent,
    /// A probe: the first answer is the answer.
    Never,
}

/// How one attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// An answer with this status, and its `Retry-After` in seconds.
    Answered { status: u16, retry_after: Option<u64> },
    /// No connection was made: nothing was sent.
    Unsent,
    /// It may have been sent; there is no whole answer.
    Lost,
}

/// How often a request is sent at most.
pub(super) const MOST_ATTEMPTS: u32 = 4;
/// Longer waits are left to the caller: Cloudflare's own limit blocks for five minutes.
pub(super) const LONGEST_WAIT: Duration = Duration::from_secs(30);
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// How long to wait before attempt number `attempt + 1`, or `None` to stop. `jitter` is in `0.0..1.0`.
pub(super) fn wait_before_next(retry: Retry, attempt: u32, ended: Attempt, jitter: f64) -> Option<Duration> {
    if attempt >= MOST_ATTEMPTS {
        return None;
    }
    let backoff = FIRST_WAIT.saturating_mul(1 << attempt.min(6)).mul_f64(0.5 + jitter / 2.0);
    match (retry, ended) {
        (Retry::Idempotent | Retry::OnlyUnsent, Attempt::Unsent) => Some(backoff),
        (Retry::Idempotent, Attempt::Lost) => Some(backoff),
        (Retry::Idempotent, Attempt::Answered { status: 429 | 500 | 502 | 503 | 504, retry_after }) => {
            match retry_after.map(Duration::from_secs) {
                // The server's word, with a little jitter so that waiters do not come back as one.
                Some(asked) if asked <= LONGEST_WAIT => Some(asked + backoff.mul_f64(0.1)),
                Some(_) => None,
                None => Some(backoff),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: Attempt = Attempt::Answered { status: 429, retry_after: Some(2) };

    #[test]
    fn a_create_is_repeated_only_when_it_was_not_sent() {
        assert!(wait_before_next(Retry::OnlyUnsent, 1, Attempt::Unsent, 0.0).is_some());
        assert_eq!(wait_before_next(Retry::OnlyUnsent, 1, Attempt::Lost, 0.0), None);
        assert_eq!(wait_before_next(Retry::OnlyUnsent, 1, BUSY, 0.0), None);
        let broken = Attempt::Answered { status: 503, retry_after: None };
        assert_eq!(wait_before_next(Retry::OnlyUnsent, 1, broken, 0.0), None);
    }

    #[test]
    fn retry_after_is_honoured_and_capped() {
        let wait = wait_before_next(Retry::Idempotent, 1, BUSY, 0.0).expect("waits");
        assert!(wait >= Duration::from_secs(2) && wait < Duration::from_secs(3), "{wait:?}");
        let long = Attempt::Answered { status: 429, retry_after: Some(300) };
        assert_eq!(wait_before_next(Retry::Idempotent, 1, long, 0.0), None);
    }

    #[test]
    fn it_ends() {
        assert_eq!(wait_before_next(Retry::Idempotent, MOST_ATTEMPTS, Attempt::Lost, 0.0), None);
    }

    #[test]
    fn an_answer_that_is_no_trouble_is_final() {
        for status in [200, 302, 400, 401, 403, 404, 409] {
            let ended = Attempt::Answered { status, retry_after: None };
            assert_eq!(wait_before_next(Retry::Idempotent, 1, ended, 0.5), None, "{status}");
        }
    }
}
