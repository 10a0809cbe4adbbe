//! Randomness from the operating system's generator.

use rand::TryRng as _;
use rand::rngs::SysRng;

/// Fills `bytes` from the operating system's cryptographic generator.
///
/// # Errors
/// When the generator fails; nothing may be generated then.
pub fn fill(bytes: &mut [u8]) -> std::io::Result<()> {
    SysRng.try_fill_bytes(bytes).map_err(std::io::Error::other)
}

/// `N` random bytes.
///
/// # Errors
/// As [`fill`].
pub fn bytes<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0_u8; N];
    fill(&mut bytes)?;
    Ok(bytes)
}
