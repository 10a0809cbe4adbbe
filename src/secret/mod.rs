//! Secret text, and the redactor that knows every secret of the process.
//!
//! A value becomes a [`SecretText`] where it enters the process (prompt, stdin, file, environment, answer of an
//! API) and from then on has neither `Display` nor `Serialize`. Making one registers it with the redactor, so
//! that nobody can forget to. Deliberately absent: pattern-based redaction. A 64-hex gateway token has no
//! pattern; knowing the value is what works.

mod redactor;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

pub use redactor::{redact, redacted};

/// The shortest value the redactor replaces, in bytes.
///
/// Shorter strings occur in ordinary text; slots refuse values that short before anything is sent.
pub const SHORTEST_REDACTED: usize = 6;

/// A secret value: wiped from memory when dropped, shown nowhere.
#[derive(Clone)]
pub struct SecretText(SecretString);

impl SecretText {
    /// Takes `value` and registers it with the process-wide redactor.
    pub fn new(value: impl Into<String>) -> Self {
        let value = SecretString::from(value.into());
        redactor::register(value.expose_secret());
        Self(value)
    }

    /// Takes a `value` that travels among secrets and is none: a bucket's name, a public URL, a policy word.
    ///
    /// It is not registered: the redactor would otherwise mask it wherever it is rightly shown.
    pub fn plain(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// The value itself. Every call site carries the reason why the value has to leave its wrapper there.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.expose_secret().len()
    }

    /// True for the empty value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first 8 hex characters of the value's SHA-256: enough to tell two values apart, useless to an attacker
    /// for values of 128 bits or more.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.0.expose_secret().as_bytes());
        hex::encode(&digest[..4])
    }

    /// Lowercase hex SHA-256 of the value, itself a secret: R2 derives the S3 secret access key of a token this
    /// way (developers.cloudflare.com/r2/api/tokens).
    #[must_use]
    pub fn sha256_hex(&self) -> Self {
        Self::new(hex::encode(Sha256::digest(self.0.expose_secret().as_bytes())))
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText([REDACTED])")
    }
}

impl PartialEq for SecretText {
    /// Compares digests, so that the time taken says nothing about where two values differ.
    fn eq(&self, other: &Self) -> bool {
        Sha256::digest(self.0.expose_secret()) == Sha256::digest(other.0.expose_secret())
    }
}

impl Eq for SecretText {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = SecretText::new("canary-debug-0123456789");
        assert_eq!(format!("{secret:?}"), "SecretText([REDACTED])");
    }

    #[test]
    fn a_plain_value_is_not_masked_elsewhere() {
        let _plain = SecretText::plain("canary-plain-bucket-name");
        assert_eq!(redact("canary-plain-bucket-name"), "canary-plain-bucket-name");
    }

    #[test]
    fn a_public_value_stays_readable() {
        let _slot = SecretText::plain("public-host.example");
        assert_eq!(redact("at public-host.example"), "at public-host.example");
    }

    #[test]
    fn fingerprint_is_the_start_of_the_digest() {
        assert_eq!(SecretText::new("abc").fingerprint(), "ba7816bf");
    }

    #[test]
    fn equality_is_of_values() {
        assert_eq!(SecretText::new("one-value-a"), SecretText::new("one-value-a"));
        assert_ne!(SecretText::new("one-value-a"), SecretText::new("one-value-b"));
    }
}
