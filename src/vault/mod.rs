//! Operator credentials: where they are looked for, kept and forgotten.
//!
//! Looked for in this order: the environment (`CLOUDFLARE_API_TOKEN`, …), the OS keyring, a 0600 file. Kept where
//! the caller says and nowhere else: a keyring that does not answer never turns into a file in silence. Every entry
//! is keyed by (API origin, account), so that a token of the real account is never sent to another origin.
//!
//! | file | what |
//! |---|---|
//! | [`key`] | what an entry is called |
//! | [`file`] | the 0600 file |
//! | [`keyring`] | the OS keyring, with a limit on its time |
//! | [`logins`] | which accounts have an entry and where: a keyring cannot be asked for all it has |
//!
//! Absent on purpose: asking whether a credential still works (`cloudflare`, `providers`); encrypting the file
//! (the key would lie beside it).

mod file;
mod key;
mod keyring;
mod logins;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use camino::Utf8PathBuf;

use self::keyring::Patience;
use crate::secret::SecretText;
use crate::sys;

pub use file::FileError;
pub use key::{Held, Key};
pub use keyring::KeyringError;
pub use logins::{Login, Logins, Place};

/// How long a keyring may take. `gh` uses the same: a locked Secret Service without a prompter answers never.
pub const KEYRING_LIMIT: Duration = Duration::from_secs(3);

/// A place where credentials are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// Environment variables; read only.
    Environment,
    /// Keychain, Credential Manager or Secret Service.
    Keyring,
    /// The file at this path, 0600.
    File(Utf8PathBuf),
    /// This process: drills and tests.
    Memory,
}

impl Backend {
    const fn source(&self) -> Source {
        match self {
            Self::Environment => Source::Environment,
            Self::Keyring => Source::Keyring,
            Self::File(_) => Source::File,
            Self::Memory => Source::Memory,
        }
    }
}

/// Where a credential was found, in the words of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An environment variable.
    Environment,
    /// The OS keyring.
    Keyring,
    /// The file.
    File,
    /// This process.
    Memory,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Environment => "the environment",
            Self::Keyring => "the keyring",
            Self::File => "the credentials file",
            Self::Memory => "memory",
        })
    }
}

/// Why a vault did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The keyring.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The file.
    #[error(transparent)]
    File(#[from] FileError),
    /// This vault has no such backend, or it cannot be written.
    #[error("credentials cannot be kept in {0}")]
    NotKept(Source),
    /// The keyring took the credential and gives another one back.
    #[error("the keyring did not keep what it was given")]
    NotStored,
    /// A credential that is looked for earlier would hide the new one, and could not be removed.
    #[error("{0} holds another credential that would be used first")]
    Hidden(Source),
}

/// A credential and where it was.
#[derive(Debug, Clone)]
pub struct Found {
    /// The credential.
    pub token: SecretText,
    /// Where it was.
    pub source: Source,
}

/// The answer of [`Vault::load`].
#[derive(Debug, Default)]
pub struct Loaded {
    /// The first that was found.
    pub found: Option<Found>,
    /// Backends before it that could not be asked, with the reason: to be told when nothing was found.
    pub passed: Vec<(Source, Error)>,
    /// True when others could read the credentials file until now: what it holds should be replaced.
    pub was_open: bool,
}

/// The answer of [`Vault::store`].
#[derive(Debug)]
pub struct Stored {
    /// Where it is now.
    pub source: Source,
    /// Where an older one was removed, so that the new one is found.
    pub cleared: Vec<Source>,
    /// Where an older one may still be, because it could not be looked at, with the reason.
    pub unchecked: Vec<(Source, Error)>,
    /// The variable that is set and will be used instead.
    pub hidden_by: Option<&'static str>,
}

/// The answer of [`Vault::forget`].
#[derive(Debug, Default)]
pub struct Forgotten {
    /// Where it was removed.
    pub removed: Vec<Source>,
    /// Where it may still be, with the reason.
    pub failed: Vec<(Source, Error)>,
    /// The variable that still holds one: only its owner can unset it.
    pub environment: Option<&'static str>,
}

/// Credentials of the operator. Copies are the same vault: what one learns of the keyring, all know.
#[derive(Debug, Clone)]
pub struct Vault {
    backends: Vec<Backend>,
    limit: Duration,
    memory: Arc<Mutex<BTreeMap<String, SecretText>>>,
    /// Why the keyring is not asked again.
    gone: Arc<Mutex<Option<Gone>>>,
}

/// A keyring that was of no use.
#[derive(Debug)]
struct Gone {
    error: KeyringError,
    /// The call that showed it. One that is answered in the end, because its owner unlocked the keyring, is no reason
    /// any more.
    call: Patience,
}

impl Gone {
    fn is_back(&self) -> bool {
        matches!(self.error, KeyringError::TimedOut { .. }) && self.call.was_answered()
    }
}

impl Vault {
    /// The operator's: environment, keyring, then `file`.
    #[must_use]
    pub fn of_operator(file: Utf8PathBuf) -> Self {
        Self::of(vec![Backend::Environment, Backend::Keyring, Backend::File(file)])
    }

    /// One that starts empty and is gone with the process. It reads no environment: a drill never sees a real token.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::of(vec![Backend::Memory])
    }

    /// These backends in this order.
    #[must_use]
    pub fn of(backends: Vec<Backend>) -> Self {
        Self { backends, limit: KEYRING_LIMIT, memory: Arc::default(), gone: Arc::default() }
    }

    /// True for one that is gone with the process.
    #[must_use]
    pub fn is_memory(&self) -> bool {
        self.backends.contains(&Backend::Memory)
    }

    /// The credential `key`, from the first backend that has it. A keyring that does not answer is passed over.
    ///
    /// # Errors
    /// [`Error::File`] when the file exists and must not be used, and nothing before it had the credential.
    pub async fn load(&self, key: &Key) -> Result<Loaded, Error> {
        let mut loaded = Loaded::default();
        for backend in &self.backends {
            match self.read(backend, key).await {
                Ok(Some((token, was_open))) => {
                    loaded.was_open = was_open;
                    loaded.found = Some(Found { token, source: backend.source() });
                    return Ok(loaded);
                }
                Ok(None) => {}
                Err(error @ Error::Keyring(_)) => loaded.passed.push((backend.source(), error)),
                Err(error) => return Err(error),
            }
        }
        Ok(loaded)
    }

    /// Keeps `token` as `key` in `place` and removes what would hide it.
    ///
    /// # Errors
    /// [`Error::NotKept`] for a place this vault does not have, [`Error::Hidden`] when an older credential would be
    /// found first, and what the place itself says.
    pub async fn store(&self, key: &Key, token: &SecretText, place: Source) -> Result<Stored, Error> {
        let at = self.backends.iter().position(|backend| backend.source() == place);
        let Some(at) = at.filter(|_| place != Source::Environment) else {
            return Err(Error::NotKept(place));
        };
        self.write(&self.backends[at], key, token).await?;
        let (mut cleared, mut unchecked) = (Vec::new(), Vec::new());
        for (index, backend) in self.backends.iter().enumerate() {
            if index == at || *backend == Backend::Environment {
                continue;
            }
            match self.remove(backend, key).await {
                Ok(true) => cleared.push(backend.source()),
                Ok(false) => {}
                // Not there to be read either: it hides nothing until it comes back. The caller says so.
                Err(error @ Error::Keyring(_)) => unchecked.push((backend.source(), error)),
                Err(error) if index > at => unchecked.push((backend.source(), error)),
                Err(_) => return Err(Error::Hidden(backend.source())),
            }
        }
        Ok(Stored { source: place, cleared, unchecked, hidden_by: self.variable(key) })
    }

    /// What `place` alone holds as `key`: proof that it was kept, whatever comes before it.
    ///
    /// # Errors
    /// [`Error::NotKept`] for a place this vault does not have, and what the place itself says.
    pub async fn held_in(&self, key: &Key, place: Source) -> Result<Option<SecretText>, Error> {
        let backend = self.backends.iter().find(|backend| backend.source() == place);
        let backend = backend.ok_or(Error::NotKept(place))?;
        Ok(self.read(backend, key).await?.map(|(token, _)| token))
    }

    /// Removes `key` wherever it is.
    pub async fn forget(&self, key: &Key) -> Forgotten {
        let mut forgotten = Forgotten { environment: self.variable(key), ..Forgotten::default() };
        for backend in &self.backends {
            match self.remove(backend, key).await {
                Ok(true) => forgotten.removed.push(backend.source()),
                Ok(false) => {}
                Err(error) => forgotten.failed.push((backend.source(), error)),
            }
        }
        forgotten
    }

    /// The environment variable that holds `key` now, when this vault reads the environment.
    #[must_use]
    pub fn variable(&self, key: &Key) -> Option<&'static str> {
        let reads = self.backends.contains(&Backend::Environment);
        key.held.variable().filter(|name| reads && sys::env::secret(name).is_some())
    }

    async fn read(&self, backend: &Backend, key: &Key) -> Result<Option<(SecretText, bool)>, Error> {
        Ok(match backend {
            Backend::Environment => {
                key.held.variable().and_then(sys::env::secret).map(|token| (token, false))
            }
            Backend::Keyring => self
                .once(async |patience| keyring::read(key.entry(), patience).await)
                .await?
                .map(|token| (token, false)),
            Backend::File(path) => {
                let credentials = file::load(path)?;
                let was_open = credentials.was_open;
                credentials.get(&key.entry()).map(|token| (token, was_open))
            }
            Backend::Memory => self.entries().get(&key.entry()).cloned().map(|token| (token, false)),
        })
    }

    async fn write(&self, backend: &Backend, key: &Key, token: &SecretText) -> Result<(), Error> {
        match backend {
            Backend::Environment => return Err(Error::NotKept(Source::Environment)),
            Backend::Keyring => {
                self.once(async |patience| keyring::write(key.entry(), token.clone(), patience).await)
                    .await?;
                let kept = self.once(async |patience| keyring::read(key.entry(), patience).await).await?;
                if kept.as_ref() != Some(token) {
                    return Err(Error::NotStored);
                }
            }
            Backend::File(path) => file::set(path, &key.entry(), token)?,
            Backend::Memory => {
                self.entries().insert(key.entry(), token.clone());
            }
        }
        Ok(())
    }

    /// True when it was there.
    async fn remove(&self, backend: &Backend, key: &Key) -> Result<bool, Error> {
        Ok(match backend {
            Backend::Environment => false,
            Backend::Keyring => {
                self.once(async |patience| keyring::remove(key.entry(), patience).await).await?
            }
            Backend::File(path) => file::unset(path, &key.entry())?,
            Backend::Memory => self.entries().remove(&key.entry()).is_some(),
        })
    }

    /// Runs a call of the keyring, unless an earlier one showed that there is none or that it does not answer: several
    /// entries must not cost the limit several times.
    async fn once<T>(
        &self,
        call: impl AsyncFnOnce(&Patience) -> Result<T, KeyringError>,
    ) -> Result<T, KeyringError> {
        if let Some(gone) = self.gone.lock().unwrap_or_else(PoisonError::into_inner).as_ref()
            && !gone.is_back()
        {
            return Err(gone.error.clone());
        }
        let patience = Patience::of(self.limit);
        let answer = call(&patience).await;
        let useless = match &answer {
            Err(error @ (KeyringError::TimedOut { .. } | KeyringError::NoService { .. })) => {
                Some(error.clone())
            }
            _ => None,
        };
        *self.gone.lock().unwrap_or_else(PoisonError::into_inner) =
            useless.map(|error| Gone { error, call: patience });
        answer
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, SecretText>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::fs::temp_dir;

    const ORIGIN: &str = "https://api.cloudflare.com/client/v4";

    fn key(account: &str) -> Key {
        Key::new(ORIGIN, account, Held::GatewayToken("moltbot-sandbox".parse().expect("a name")))
    }

    fn token(text: &str) -> SecretText {
        SecretText::new(text)
    }

    #[tokio::test]
    async fn what_is_kept_is_found_and_what_is_forgotten_is_gone() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let file = dir.path().join("config").join("credentials.json");
        for (vault, place) in [
            (Vault::in_memory(), Source::Memory),
            (Vault::of(vec![Backend::Environment, Backend::File(file)]), Source::File),
        ] {
            let stored = vault.store(&key("a"), &token("vault-canary-one"), place).await.expect("keeps");
            assert_eq!((stored.source, stored.hidden_by), (place, None));
            let found = vault.load(&key("a")).await.expect("loads").found.expect("is there");
            assert_eq!((found.token, found.source), (token("vault-canary-one"), place));
            assert!(vault.load(&key("b")).await.expect("loads").found.is_none(), "another account's");
            let forgotten = vault.forget(&key("a")).await;
            assert_eq!(forgotten.removed, [place]);
            assert!(vault.load(&key("a")).await.expect("loads").found.is_none());
            assert!(vault.forget(&key("a")).await.removed.is_empty());
        }
    }

    #[tokio::test]
    async fn storing_removes_the_copy_that_would_be_found_first() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let vault = Vault::of(vec![Backend::Memory, Backend::File(dir.path().join("v").join("c.json"))]);
        vault.store(&key("a"), &token("vault-old-one"), Source::Memory).await.expect("keeps");
        let stored = vault.store(&key("a"), &token("vault-new-one"), Source::File).await.expect("keeps");
        assert_eq!(stored.cleared, [Source::Memory]);
        let found = vault.load(&key("a")).await.expect("loads").found.expect("is there");
        assert_eq!((found.token, found.source), (token("vault-new-one"), Source::File));
    }

    #[tokio::test]
    async fn a_keyring_that_does_not_answer_is_waited_for_once() {
        let vault = Vault::in_memory();
        let limit = Duration::from_secs(3);
        let first: Result<(), _> = vault.once(async |_| Err(KeyringError::TimedOut { limit })).await;
        assert!(first.is_err());
        // A copy is the same vault.
        let second: Result<(), _> = vault.clone().once(async |_| panic!("is not asked again")).await;
        assert_eq!(second, Err(KeyringError::TimedOut { limit }));
    }

    #[tokio::test]
    async fn a_keyring_that_was_unlocked_meanwhile_is_asked_again() {
        let vault = Vault::in_memory();
        let limit = Duration::from_secs(3);
        let late = |patience: &Patience| {
            patience.answer_for_test();
            Err(KeyringError::TimedOut { limit })
        };
        let first: Result<(), _> = vault.once(async |patience| late(patience)).await;
        assert!(first.is_err());
        assert_eq!(vault.once(async |_| Ok("there")).await, Ok("there"));
        // And is waited for again when it falls silent again.
        let third: Result<(), _> = vault.once(async |_| Err(KeyringError::TimedOut { limit })).await;
        assert!(third.is_err());
        let fourth: Result<(), _> = vault.once(async |_| panic!("is not asked again")).await;
        assert!(fourth.is_err());
    }

    #[tokio::test]
    async fn a_place_is_looked_at_by_itself() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let vault = Vault::of(vec![Backend::Memory, Backend::File(dir.path().join("v").join("c.json"))]);
        vault.store(&key("a"), &token("vault-place-one"), Source::Memory).await.expect("keeps");
        assert_eq!(
            vault.held_in(&key("a"), Source::Memory).await.expect("reads"),
            Some(token("vault-place-one"))
        );
        assert_eq!(vault.held_in(&key("a"), Source::File).await.expect("reads"), None);
        assert!(matches!(vault.held_in(&key("a"), Source::Keyring).await, Err(Error::NotKept(_))));
    }

    #[tokio::test]
    async fn a_place_the_vault_does_not_have_is_refused() {
        let vault = Vault::in_memory();
        for place in [Source::Environment, Source::File, Source::Keyring] {
            assert!(matches!(
                vault.store(&key("a"), &token("vault-any"), place).await,
                Err(Error::NotKept(_))
            ));
        }
    }

    #[tokio::test]
    async fn a_file_that_must_not_be_used_stops_the_load() {
        let dir = temp_dir("moltctl-test-").expect("a temporary directory");
        let path = dir.path().join("credentials.json");
        sys::fs::write_atomic(&path, b"not json", sys::fs::Mode::Private).expect("writes");
        let error = Vault::of(vec![Backend::File(path)]).load(&key("a")).await.expect_err("refuses");
        assert!(matches!(error, Error::File(FileError::Damaged { .. })), "{error:?}");
    }
}
