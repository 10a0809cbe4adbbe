//! The order of OpenClaw's versions: dates, `2026.3.23`, with what came after (`-2`) and before (`-beta.1`) the release.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A version. `2026.3.23-beta.1 < 2026.3.23 < 2026.3.23-2 < 2026.3.24`, unlike in semver.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Release {
    numbers: [u32; 3],
    /// Below zero for what came before the release, above for what came after.
    stage: i8,
    /// Number of that stage.
    nth: u32,
    text: String,
}

/// The text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a version such as `2026.2.3`")]
pub struct NotARelease;

impl Release {
    /// Year, month and day of a version that is a date, as numbers.
    #[must_use]
    pub fn numbers(&self) -> [u32; 3] {
        self.numbers
    }

    fn key(&self) -> ([u32; 3], i8, u32) {
        (self.numbers, self.stage, self.nth)
    }
}

impl FromStr for Release {
    type Err = NotARelease;

    fn from_str(text: &str) -> Result<Self, NotARelease> {
        let plain = text.strip_prefix('v').unwrap_or(text);
        let (date, rest) = plain.split_once('-').map_or((plain, None), |(date, rest)| (date, Some(rest)));
        let number = |part: &str| {
            let is_number = !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
            if is_number { part.parse::<u32>().map_err(|_| NotARelease) } else { Err(NotARelease) }
        };
        let mut parts = date.split('.').map(number);
        let mut next = || parts.next().unwrap_or(Err(NotARelease));
        let numbers = [next()?, next()?, next()?];
        if parts.next().is_some() {
            return Err(NotARelease);
        }
        let (stage, nth) = match rest {
            None => (0, 0),
            Some(rest) if number(rest).is_ok() => (1, number(rest)?),
            Some(rest) => {
                let (word, nth) = rest.split_once('.').unwrap_or((rest, "0"));
                let stage = match word {
                    "alpha" => -3,
                    "beta" => -2,
                    "rc" => -1,
                    _ => return Err(NotARelease),
                };
                (stage, number(nth)?)
            }
        };
        Ok(Self { numbers, stage, nth, text: plain.to_owned() })
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialOrd for Release {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Release {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key()).then_with(|| self.text.cmp(&other.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_they_were_made() {
        let texts = [
            "2026.2.3",
            "2026.2.12",
            "2026.3.23-beta.2",
            "2026.3.23-rc.1",
            "2026.3.23",
            "2026.3.23-2",
            "2026.3.23-10",
            "2026.3.24",
            "2026.10.1",
        ];
        let releases: Vec<Release> = texts.iter().map(|text| text.parse().expect("is a version")).collect();
        assert!(releases.windows(2).all(|two| two[0] < two[1]), "{releases:?}");
        assert_eq!("v22.13.1".parse::<Release>().expect("is one").to_string(), "22.13.1");
        for text in ["latest", "^2026.2.3", "2026.2", "2026.2.3.4", "2026.2.x", "", "2026.2.3-canary"] {
            assert!(text.parse::<Release>().is_err(), "{text}");
        }
    }
}
