//! The OS keyring, each call on a thread of its own with a limit on its time.
//!
//! A plain thread and not `spawn_blocking`: the runtime waits for its blocking tasks when it ends, so that a Secret
//! Service which never answers would hold the process after all. A thread left behind ends with the process.
//! Errors of the keyring are told apart here and not passed on: some of them carry the stored bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::secret::SecretText;

/// The service every entry belongs to: what a person sees in the keyring's own program.
const SERVICE: &str = "moltctl";

/// Why the keyring was of no use. Each situation has another remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is none: no D-Bus session, or nothing on it that keeps secrets (containers, CI, SSH sessions).
    #[error("no keyring service can be reached")]
    NoService {
        /// What it said when asked why.
        why: String,
    },
    /// There is one, and it is locked, was never set up, or nobody can be asked for its password.
    #[error("the keyring is locked or was never set up")]
    Locked,
    /// It did not answer in time.
    #[error("the keyring did not answer within {} s", limit.as_secs_f32())]
    TimedOut {
        /// How long was waited.
        limit: Duration,
    },
    /// Several entries have the name; using any of them would be a guess.
    #[error("the keyring has several entries of that name")]
    Ambiguous,
    /// What it keeps is not text: something else wrote it.
    #[error("the keyring's entry is not text")]
    NotText,
    /// It takes nothing that long.
    #[error("the keyring takes at most {most} characters")]
    TooLong {
        /// Its limit.
        most: u32,
    },
    /// Something else, as the system puts it.
    #[error("the keyring failed")]
    Failed,
}

/// How long one call waits, and whether the keyring answered it in the end.
#[derive(Debug, Clone)]
pub(super) struct Patience {
    limit: Duration,
    answered: Arc<AtomicBool>,
}

impl Patience {
    /// Of a call that waits for `limit`.
    pub(super) fn of(limit: Duration) -> Self {
        Self { limit, answered: Arc::default() }
    }

    /// True once there was an answer, also one that came after the caller had given up: the keyring was unlocked
    /// meanwhile.
    pub(super) fn was_answered(&self) -> bool {
        self.answered.load(Ordering::Acquire)
    }

    /// As if the answer had come.
    #[cfg(test)]
    pub(super) fn answer_for_test(&self) {
        self.answered.store(true, Ordering::Release);
    }
}

/// The entry's secret, `None` when there is no such entry.
pub(super) async fn read(entry: String, patience: &Patience) -> Result<Option<SecretText>, KeyringError> {
    within(patience, move || match open(&entry)?.get_password() {
        Ok(text) => Ok(Some(SecretText::new(text))),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(told(&error)),
    })
    .await
}

/// Keeps `token` under the entry's name, over what was there.
pub(super) async fn write(entry: String, token: SecretText, patience: &Patience) -> Result<(), KeyringError> {
    within(patience, move || {
        #[expect(clippy::disallowed_methods, reason = "the keyring is where secrets are kept")]
        let text = token.expose();
        open(&entry)?.set_password(text).map_err(|error| told(&error))
    })
    .await
}

/// Removes the entry; true when it was there.
pub(super) async fn remove(entry: String, patience: &Patience) -> Result<bool, KeyringError> {
    within(patience, move || match open(&entry)?.delete_credential() {
        Ok(()) => Ok(true),
        Err(keyring::Error::NoEntry) => Ok(false),
        Err(error) => Err(told(&error)),
    })
    .await
}

fn open(entry: &str) -> Result<keyring::Entry, KeyringError> {
    keyring::Entry::new(SERVICE, entry).map_err(|error| told(&error))
}

/// Runs `work` on a thread and waits for it no longer than `patience`.
///
/// A write that was given up may still happen when the user unlocks the keyring later: the caller says so.
async fn within<T: Send + 'static>(
    patience: &Patience,
    work: impl FnOnce() -> Result<T, KeyringError> + Send + 'static,
) -> Result<T, KeyringError> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let (limit, answered) = (patience.limit, Arc::clone(&patience.answered));
    let thread = std::thread::Builder::new().name("keyring".to_owned());
    // The answer of a call that was given up goes nowhere.
    let call = move || {
        let answer = work();
        answered.store(true, Ordering::Release);
        drop(sender.send(answer));
    };
    thread.spawn(call).map_err(|_| KeyringError::Failed)?;
    match tokio::time::timeout(limit, receiver).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(KeyringError::Failed),
        Err(_) => Err(KeyringError::TimedOut { limit }),
    }
}

/// Our error for the keyring's, without what it carries.
fn told(error: &keyring::Error) -> KeyringError {
    match error {
        keyring::Error::NoDefaultStore => KeyringError::NoService { why: status() },
        keyring::Error::NoStorageAccess(_) => KeyringError::Locked,
        keyring::Error::PlatformFailure(cause) if is_disconnected(cause.as_ref()) => {
            KeyringError::NoService { why: cause.to_string() }
        }
        keyring::Error::Ambiguous(_) => KeyringError::Ambiguous,
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => KeyringError::NotText,
        keyring::Error::TooLong(_, most) => KeyringError::TooLong { most: *most },
        _ => KeyringError::Failed,
    }
}

/// Why there is no store. It is about the connection: no entry was asked for yet.
fn status() -> String {
    keyring::Entry::store_status()
        .as_ref()
        .err()
        .map_or_else(|| "it gave no reason".to_owned(), ToString::to_string)
}

fn is_disconnected(cause: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(cause);
    while let Some(error) = next {
        if error.downcast_ref::<std::io::Error>().is_some() {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn a_keyring_that_never_answers_costs_the_limit_and_no_more() {
        let limit = Duration::from_millis(60);
        let (_never, wait) = std::sync::mpsc::channel::<()>();
        let began = Instant::now();
        let answer = within(&Patience::of(limit), move || {
            let _closed = wait.recv();
            Ok(())
        })
        .await;
        assert_eq!(answer, Err(KeyringError::TimedOut { limit }));
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn an_answer_that_comes_late_is_noticed() {
        let patience = Patience::of(Duration::from_millis(60));
        let (late, wait) = std::sync::mpsc::channel::<()>();
        let answer = within(&patience, move || {
            let _closed = wait.recv();
            Ok(())
        });
        assert!(answer.await.is_err());
        assert!(!patience.was_answered());
        drop(late);
        let began = Instant::now();
        while !patience.was_answered() {
            assert!(began.elapsed() < Duration::from_secs(10), "it was not noticed");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[test]
    fn a_keyring_that_never_answers_does_not_hold_the_runtime_either() {
        let began = Instant::now();
        let (never, wait) = std::sync::mpsc::channel::<()>();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let answer = runtime.block_on(within(&Patience::of(Duration::from_millis(60)), move || {
            let _closed = wait.recv();
            Ok(())
        }));
        assert!(answer.is_err());
        drop(runtime);
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
        drop(never);
    }

    #[tokio::test]
    async fn a_thread_that_panics_is_an_error() {
        let answer = within(&Patience::of(Duration::from_secs(2)), || -> Result<(), KeyringError> {
            panic!("on purpose")
        })
        .await;
        assert_eq!(answer, Err(KeyringError::Failed));
    }

    #[test]
    fn situations_are_told_apart_and_stored_bytes_are_never_shown() {
        let bytes = || b"keyring-canary-bytes".to_vec();
        let boxed = || -> Box<dyn std::error::Error + Send + Sync> { "keyring-canary-cause".into() };
        for (error, expected) in [
            (keyring::Error::NoStorageAccess(boxed()), KeyringError::Locked),
            (keyring::Error::PlatformFailure(boxed()), KeyringError::Failed),
            (keyring::Error::BadEncoding(bytes()), KeyringError::NotText),
            (keyring::Error::BadDataFormat(bytes(), boxed()), KeyringError::NotText),
            (keyring::Error::Ambiguous(Vec::new()), KeyringError::Ambiguous),
            (keyring::Error::TooLong("password".to_owned(), 2560), KeyringError::TooLong { most: 2560 }),
        ] {
            let told = told(&error);
            assert_eq!(told, expected);
            assert!(!format!("{told} {told:?}").contains("canary"));
        }
        let refused = keyring::Error::PlatformFailure(Box::new(std::io::Error::other("refused")));
        assert!(matches!(told(&refused), KeyringError::NoService { .. }));
    }

    #[tokio::test]
    #[ignore = "needs a Secret Service; the counterpart suite starts one and runs this"]
    async fn a_real_keyring_keeps_replaces_and_forgets() {
        let patience = &Patience::of(crate::vault::KEYRING_LIMIT);
        let entry = || "round-trip https://api.example 0".to_owned();
        assert_eq!(read(entry(), patience).await, Ok(None));
        for text in ["keyring-canary-first", "keyring-canary-second"] {
            write(entry(), SecretText::new(text), patience).await.expect("keeps");
            assert_eq!(read(entry(), patience).await, Ok(Some(SecretText::new(text))));
        }
        assert_eq!(remove(entry(), patience).await, Ok(true));
        assert_eq!(remove(entry(), patience).await, Ok(false));
        assert_eq!(read(entry(), patience).await, Ok(None));
    }

    #[tokio::test]
    #[ignore = "needs a session bus without a Secret Service, or none; the counterpart suite runs this"]
    async fn no_keyring_is_told_at_once() {
        let began = Instant::now();
        let answer =
            read("none https://api.example 0".to_owned(), &Patience::of(crate::vault::KEYRING_LIMIT)).await;
        assert!(matches!(answer, Err(KeyringError::NoService { .. } | KeyringError::Locked)), "{answer:?}");
        assert!(began.elapsed() < crate::vault::KEYRING_LIMIT, "{:?}", began.elapsed());
    }

    #[tokio::test]
    #[ignore = "needs a Secret Service that is stopped (SIGSTOP); the counterpart suite runs this"]
    async fn a_stopped_keyring_costs_the_limit() {
        let began = Instant::now();
        let limit = crate::vault::KEYRING_LIMIT;
        let answer = read("none https://api.example 0".to_owned(), &Patience::of(limit)).await;
        assert_eq!(answer, Err(KeyringError::TimedOut { limit }));
        assert!(began.elapsed() < limit + Duration::from_millis(500), "{:?}", began.elapsed());
    }
}
