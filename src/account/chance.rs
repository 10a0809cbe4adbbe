//! Identifiers and key material of the built-in account.
//!
//! Everything here is random: two accounts never share an id, so a test cannot pass because of a constant.

use crate::sys::rng;

/// `N` bytes from the operating system.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    rng::bytes().expect("the operating system's generator, once it has started, does not fail")
}

/// A Cloudflare object id: 32 lowercase hexadecimal digits.
pub(crate) fn hex32() -> String {
    hex::encode(bytes::<16>())
}

/// 64 lowercase hexadecimal digits, the shape of an Access AUD tag or a client secret.
pub(crate) fn hex64() -> String {
    hex::encode(bytes::<32>())
}

/// A random UUID (version 4) in its usual form.
pub(crate) fn uuid() -> String {
    uuid::Builder::from_random_bytes(bytes::<16>()).into_uuid().to_string()
}

/// `len` characters of `[A-Za-z0-9]`.
pub(crate) fn alphanumeric(len: usize) -> String {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut out = String::with_capacity(len);
    while out.len() < len {
        for byte in bytes::<32>() {
            // 248 = 4 × 62: what lies above would favour the first letters.
            if byte < 248 && out.len() < len {
                out.push(char::from(ALPHABET[usize::from(byte) % 62]));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_shape_and_differ() {
        assert_ne!(hex32(), hex32());
        assert_eq!(hex32().len(), 32);
        let id = uuid();
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 4);
        assert_eq!(alphanumeric(40).len(), 40);
        assert!(alphanumeric(40).chars().all(|c| c.is_ascii_alphanumeric()));
    }
}
