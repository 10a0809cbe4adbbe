//! The name of an object: its hash, 20 or 32 bytes.

use std::fmt;

/// An object's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    bytes: [u8; 32],
    length: u8,
}

impl Id {
    /// From its bytes: 20 (SHA-1) or 32 (SHA-256).
    pub(super) fn of(raw: &[u8]) -> Option<Self> {
        if !matches!(raw.len(), 20 | 32) {
            return None;
        }
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { bytes, length: u8::try_from(raw.len()).ok()? })
    }

    /// From 40 or 64 hexadecimal characters.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::of(&hex::decode(text).ok()?)
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// How many bytes it has.
    pub(in crate::git) fn length(&self) -> usize {
        usize::from(self.length)
    }

    /// Its first 10 hexadecimal characters, for people.
    #[must_use]
    pub fn short(&self) -> String {
        hex::encode(&self.bytes[..5])
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.bytes()))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}
