//! Tokens of our own making.
//!
//! The randomness is the caller's (`sys::rng`), so that this stays a function of values. Hexadecimal, because the
//! Worker puts the token into a URL and a command line as it is.

use zeroize::Zeroize as _;

use crate::secret::SecretText;

/// Random bytes in a token.
pub const BYTES: usize = 32;

/// A token of 256 bits as 64 lower-case hexadecimal digits. `entropy` is wiped.
#[must_use]
pub fn from_entropy(mut entropy: [u8; BYTES]) -> SecretText {
    let token = SecretText::new(hex::encode(entropy));
    entropy.zeroize();
    token
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::shape::{Fit, Shape};

    #[test]
    fn a_token_is_the_bytes_in_hexadecimal_and_fits_its_slot() {
        let bytes: [u8; BYTES] = std::array::from_fn(|index| u8::try_from(index).expect("32 fits in a byte"));
        let token = from_entropy(bytes);
        #[expect(clippy::disallowed_methods, reason = "a test looks at what was made")]
        let text = token.expose();
        assert_eq!(text, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        assert_eq!(Shape::Own.fit(text), Fit::Good);
    }
}
