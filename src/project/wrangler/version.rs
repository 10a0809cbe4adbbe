//! wrangler versions, and since which of them a configuration key is understood.
//!
//! Found by reading the schemas of the published packages: 4.60 rejects what it does not know in its schema and
//! warns on deploy. Deliberately absent: asking an installed wrangler for its version.

use std::fmt;
use std::str::FromStr;

/// A released version of wrangler; pre-release suffixes are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WranglerVersion {
    /// Major, such as 4.
    pub major: u32,
    /// Minor.
    pub minor: u32,
    /// Patch.
    pub patch: u32,
}

/// The text is not a version of the form `4.60.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a version of the form `4.60.0`")]
pub struct NotAVersion;

impl WranglerVersion {
    /// `[secrets] required` is stable and enforced on deploy.
    pub const SECRETS_REQUIRED: Self = Self::new(4, 88, 0);
    /// `containers[].ssh`; the same setting was `wrangler_ssh` before.
    pub const CONTAINER_SSH: Self = Self::new(4, 84, 0);
    /// `observability.redact_query_string`.
    pub const REDACT_QUERY_STRING: Self = Self::new(4, 128, 0);
    /// The newest version these facts were checked against (2026-11-17).
    pub const NEWEST_CHECKED: Self = Self::new(4, 164, 0);

    /// A version from its numbers.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }
}

impl FromStr for WranglerVersion {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let core = text.trim().trim_start_matches('v').split(['-', '+']).next().unwrap_or_default();
        let mut numbers = core.split('.').map(|part| part.parse::<u32>().map_err(|_| NotAVersion));
        let mut next = || numbers.next().unwrap_or(Err(NotAVersion));
        let version = Self::new(next()?, next()?, next()?);
        if numbers.next().is_some() { Err(NotAVersion) } else { Ok(version) }
    }
}

impl fmt::Display for WranglerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_parse_and_order() {
        let old: WranglerVersion = "4.60.0".parse().unwrap();
        let new: WranglerVersion = "v4.164.0-beta.1".parse().unwrap();
        assert!(old < WranglerVersion::CONTAINER_SSH && new == WranglerVersion::NEWEST_CHECKED);
        for bad in ["", "4", "4.60", "4.60.0.1", "four.0.0", "^4.60.0"] {
            assert_eq!(bad.parse::<WranglerVersion>(), Err(NotAVersion), "{bad}");
        }
        assert_eq!(old.to_string(), "4.60.0");
    }
}
