//! OpenClaw's version numbers: `2026.2.3`, `2026.1.24-3`, `2026.1.27-beta.1`.

use std::fmt;

/// A version by year, month and number. What follows a hyphen is not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Year.
    pub year: u32,
    /// Month.
    pub month: u32,
    /// Number within the month.
    pub number: u32,
}

impl Version {
    /// The version that Moltworker pins.
    pub const PINNED: Self = Self::new(2026, 2, 3);
    /// The first that needs `gateway.controlUi.allowedOrigins` beyond loopback.
    pub const NEEDS_ORIGINS: Self = Self::new(2026, 2, 26);

    /// A version.
    #[must_use]
    pub const fn new(year: u32, month: u32, number: u32) -> Self {
        Self { year, month, number }
    }

    /// Reads a version; `None` when the text does not begin with three numbers.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let core = text.trim().trim_start_matches('v').split(['-', '+']).next()?;
        let mut parts = core.split('.').map(|part| part.parse::<u32>().ok());
        Some(Self::new(parts.next()??, parts.next()??, parts.next()??))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.year, self.month, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number_and_not_by_text() {
        let parse = |text| Version::parse(text).expect("is a version");
        assert!(parse("2026.2.26") > parse("2026.2.3"));
        assert_eq!(parse("2026.1.24-3"), Version::new(2026, 1, 24));
        assert_eq!(parse("v2026.1.27-beta.1").to_string(), "2026.1.27");
        assert_eq!(Version::parse("latest"), None);
        assert_eq!(Version::parse("2026.x.1"), None);
    }
}
