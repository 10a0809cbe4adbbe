//! The escrow of a run: the values that must outlive a crash, sealed beside the journal until the run is done.
//!
//! A key that was just made is shown once; a run that is killed before the value is in its place would leave a key nobody
//! holds. So a value is in here, synced to disk, before it is used anywhere. Each is sealed by itself with
//! ChaCha20-Poly1305 under a random nonce, bound to the run and to its name; the key is derived (HKDF-SHA256) from the
//! operator's API token, which a run that is taken up has too, and nothing on disk has. Names of slots are readable, values
//! are not. Deliberately absent: a way to read it with anything but that token.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::journal::RunId;
use crate::secret::SecretText;
use crate::sys::fs::{self, Mode};
use crate::sys::rng;

/// Why a value could not be kept, or what was kept not be read.
#[derive(Debug, thiserror::Error)]
pub enum EscrowError {
    /// The file cannot be read, written or removed.
    #[error("the sealed values `{path}` cannot be used")]
    Io {
        /// The file.
        path: Utf8PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The file is not what moltctl wrote.
    #[error("the sealed values `{path}` are damaged")]
    Damaged {
        /// The file.
        path: Utf8PathBuf,
    },
    /// They were sealed with another API token.
    #[error("the values of run `{run}` are sealed with another API token than the one in use")]
    OtherToken {
        /// The run.
        run: RunId,
    },
    /// The operating system gives no randomness.
    #[error("cannot make a random value")]
    Random(#[source] std::io::Error),
}

/// The format of the file.
const VERSION: u32 = 1;
const SALT: &[u8] = b"moltctl escrow 1";
/// Length of what tells a wrong token from a damaged file, in bytes.
const CHECK: usize = 8;

#[derive(Serialize, Deserialize)]
struct Document {
    v: u32,
    run: RunId,
    /// Derived from the token as the key is, and of no other use.
    check: String,
    /// Nonce and sealed value in base64, by name.
    values: BTreeMap<String, String>,
}

/// An open escrow.
pub(super) struct Escrow {
    key: LessSafeKey,
    path: Utf8PathBuf,
    document: Document,
}

impl std::fmt::Debug for Escrow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Escrow").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Where the sealed values of `run` lie.
#[must_use]
pub fn path(journals: &Utf8Path, run: &RunId) -> Utf8PathBuf {
    journals.join(format!("{run}.sealed"))
}

/// True when `run` has sealed values.
#[must_use]
pub fn exists(journals: &Utf8Path, run: &RunId) -> bool {
    fs::exists(&path(journals, run))
}

/// Removes sealed values, whoever sealed them.
pub(super) fn remove(path: Utf8PathBuf) -> Result<(), EscrowError> {
    fs::remove_file(&path).map_err(|source| EscrowError::Io { path, source })
}

impl Escrow {
    /// Opens the escrow of `run` at `path`, with what it holds; a new one where there is none.
    ///
    /// # Errors
    /// [`EscrowError`]; nothing of a damaged file, or one of another token, is used or written over.
    pub(super) fn open(
        path: &Utf8Path,
        run: &RunId,
        seal: &SecretText,
    ) -> Result<(Self, BTreeMap<String, SecretText>), EscrowError> {
        let damaged = || EscrowError::Damaged { path: path.to_owned() };
        let (key, check) = derive(seal, run).ok_or_else(damaged)?;
        let io = |source| EscrowError::Io { path: path.to_owned(), source };
        let document = match fs::read_bytes(path).map_err(io)? {
            None => Document { v: VERSION, run: run.clone(), check, values: BTreeMap::new() },
            Some(bytes) => {
                let found: Document = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
                if found.v != VERSION || found.run != *run {
                    return Err(damaged());
                }
                if found.check != check {
                    return Err(EscrowError::OtherToken { run: run.clone() });
                }
                found
            }
        };
        let escrow = Self { key, path: path.to_owned(), document };
        let opened = escrow.document.values.iter().map(|(name, sealed)| {
            escrow.unseal(name, sealed).map(|value| (name.clone(), value)).ok_or_else(damaged)
        });
        let opened = opened.collect::<Result<_, _>>()?;
        Ok((escrow, opened))
    }

    /// Seals values; on disk when this returns.
    ///
    /// # Errors
    /// When they are not on disk: they must then not be used.
    pub(super) fn keep<'a>(
        &mut self,
        values: impl IntoIterator<Item = (&'a str, &'a SecretText)>,
    ) -> Result<(), EscrowError> {
        for (name, value) in values {
            let sealed = self.sealed(name, value)?;
            self.document.values.insert(name.to_owned(), sealed);
        }
        let io = |source| EscrowError::Io { path: self.path.clone(), source };
        #[cfg(feature = "test-fakes")]
        crate::sys::crash::point();
        let bytes = serde_json::to_vec(&self.document).map_err(|error| io(error.into()))?;
        fs::write_atomic(&self.path, &bytes, Mode::Private).map_err(io)?;
        #[cfg(feature = "test-fakes")]
        crate::sys::crash::point();
        Ok(())
    }

    /// Removes the file.
    ///
    /// # Errors
    /// When it is there and stays.
    pub(super) fn discard(self) -> Result<(), EscrowError> {
        remove(self.path)
    }

    fn bound(&self, name: &str) -> Aad<Vec<u8>> {
        Aad::from([self.document.run.as_str().as_bytes(), b"\0", name.as_bytes()].concat())
    }

    #[expect(clippy::disallowed_methods, reason = "the value is sealed")]
    fn sealed(&self, name: &str, value: &SecretText) -> Result<String, EscrowError> {
        let nonce: [u8; NONCE_LEN] = rng::bytes().map_err(EscrowError::Random)?;
        // Room for the tag: a buffer that grows leaves a copy of the value behind.
        let mut buffer = Zeroizing::new(Vec::with_capacity(value.len() + CHACHA20_POLY1305.tag_len()));
        buffer.extend_from_slice(value.expose().as_bytes());
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), self.bound(name), &mut *buffer)
            .map_err(|_| EscrowError::Damaged { path: self.path.clone() })?;
        Ok(STANDARD.encode([&nonce[..], &buffer].concat()))
    }

    fn unseal(&self, name: &str, sealed: &str) -> Option<SecretText> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let value = self.key.open_in_place(nonce, self.bound(name), &mut buffer).ok()?;
        std::str::from_utf8(value).ok().map(SecretText::new)
    }
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

#[expect(clippy::disallowed_methods, reason = "the key is derived from the token")]
fn derive(seal: &SecretText, run: &RunId) -> Option<(LessSafeKey, String)> {
    let secret: Prk = Salt::new(HKDF_SHA256, SALT).extract(seal.expose().as_bytes());
    let (of_key, of_check) = ([b"key", run.as_str().as_bytes()], [b"check", run.as_str().as_bytes()]);
    let key = UnboundKey::from(secret.expand(&of_key, &CHACHA20_POLY1305).ok()?);
    let mut check = [0_u8; CHECK];
    secret.expand(&of_check, Length(CHECK)).ok()?.fill(&mut check).ok()?;
    Some((LessSafeKey::new(key), hex::encode(check)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "canary-of-an-escrow-0123456789abcdef";

    fn run() -> RunId {
        "20261120T154201Z-1a2b3c4d".parse().expect("is a name")
    }

    fn token(text: &str) -> SecretText {
        SecretText::new(text)
    }

    #[test]
    fn a_value_comes_back_with_the_same_token_and_the_file_holds_none_in_any_form() {
        let dir = fs::temp_dir("moltctl-escrow-").expect("a temporary folder");
        let file = path(dir.path(), &run());
        let (mut escrow, none) = Escrow::open(&file, &run(), &token("token-one-000")).expect("is new");
        assert!(none.is_empty() && !exists(dir.path(), &run()));
        let value = SecretText::new(VALUE);
        escrow.keep([("A", &value), ("old A", &value)]).expect("keeps");
        let bytes = fs::read_bytes(&file).expect("reads").expect("is there");
        let text = String::from_utf8(bytes).expect("is JSON");
        for shown in [VALUE.to_owned(), hex::encode(VALUE), STANDARD.encode(VALUE), "token-one-000".into()] {
            assert!(!text.contains(&shown), "{text}");
        }
        #[cfg(unix)]
        assert_eq!(fs::mode_bits(&file).expect("reads"), Some(0o600));
        let (again, held) = Escrow::open(&file, &run(), &token("token-one-000")).expect("opens");
        assert_eq!((&held["A"], &held["old A"]), (&value, &value));
        again.discard().expect("removes");
        assert!(!exists(dir.path(), &run()));
    }

    #[test]
    fn a_nonce_is_never_used_twice() {
        let dir = fs::temp_dir("moltctl-escrow-").expect("a temporary folder");
        let file = path(dir.path(), &run());
        let (mut escrow, _) = Escrow::open(&file, &run(), &token("token-one-000")).expect("is new");
        let value = SecretText::new(VALUE);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..32 {
            escrow.keep([("A", &value)]).expect("keeps");
            let bytes = STANDARD.decode(&escrow.document.values["A"]).expect("is base64");
            assert!(seen.insert(bytes[..NONCE_LEN].to_vec()));
        }
    }

    #[test]
    fn another_token_damage_and_a_moved_value_are_told_apart_and_nothing_is_written_over() {
        let dir = fs::temp_dir("moltctl-escrow-").expect("a temporary folder");
        let file = path(dir.path(), &run());
        let (mut escrow, _) = Escrow::open(&file, &run(), &token("token-one-000")).expect("is new");
        let value = SecretText::new(VALUE);
        escrow.keep([("A", &value)]).expect("keeps");
        let before = fs::read_text(&file).expect("reads").expect("is there");
        let other = Escrow::open(&file, &run(), &token("token-two-000"));
        assert!(matches!(other, Err(EscrowError::OtherToken { .. })), "{other:?}");
        assert_eq!(fs::read_text(&file).expect("reads").as_deref(), Some(before.as_str()));
        // A value under another name, or of another run, does not open.
        for moved in [before.replace("\"A\"", "\"B\""), before.replace("1a2b3c4d", "1a2b3c4e"), "{".into()] {
            fs::write_atomic(&file, moved.as_bytes(), Mode::Private).expect("writes");
            let opened = Escrow::open(&file, &run(), &token("token-one-000"));
            assert!(matches!(opened, Err(EscrowError::Damaged { .. })), "{opened:?}");
        }
    }
}
