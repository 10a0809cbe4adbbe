//! Which wrangler this is, and what it can do.
//!
//! The table was read from wrangler's change log and from the programs of its releases (4.60.0, 4.65.0, 4.66.0,
//! 4.164.0). Only what moltctl decides by is listed.

use std::fmt;
use std::str::FromStr;

/// A version of wrangler.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Changes that break.
    pub major: u16,
    /// New features.
    pub minor: u16,
    /// Fixes.
    pub patch: u16,
}

impl Version {
    /// The version `major.minor.patch`.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// True when this version has `feature`.
    #[must_use]
    pub fn supports(self, feature: Feature) -> bool {
        self >= feature.since()
    }

    /// The oldest major version of Node this wrangler runs on.
    #[must_use]
    pub fn oldest_node(self) -> u16 {
        if self >= Self::new(4, 87, 0) { 22 } else { 20 }
    }
}

/// Something that older wranglers cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// `deploy --tag` and `--message`: the marks by which an interrupted deploy is recognised.
    VersionMarks,
    /// `deploy --secrets-file`: code and secrets in one upload.
    SecretsFile,
    /// `[secrets] required` is known; older ones warn about an unexpected field and deploy.
    RequiredSecrets,
    /// `deploy --containers-rollout=none`.
    RolloutNone,
    /// `secret bulk` is one merge-patch call.
    BulkMergePatch,
    /// The image built from a Dockerfile is deployed by digest; older ones deploy a tag that can move.
    DigestOfBuiltImage,
    /// `observability.redact_query_string` is known.
    RedactQueryString,
}

impl Feature {
    /// The first release that has it.
    #[must_use]
    pub const fn since(self) -> Version {
        match self {
            Self::VersionMarks => Version::new(4, 66, 0),
            Self::SecretsFile => Version::new(4, 74, 0),
            Self::RequiredSecrets => Version::new(4, 88, 0),
            Self::RolloutNone => Version::new(4, 93, 0),
            Self::BulkMergePatch => Version::new(4, 93, 1),
            Self::DigestOfBuiltImage => Version::new(4, 105, 0),
            Self::RedactQueryString => Version::new(4, 126, 0),
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::VersionMarks => "`deploy --tag`",
            Self::SecretsFile => "`deploy --secrets-file`",
            Self::RequiredSecrets => "`[secrets] required`",
            Self::RolloutNone => "`deploy --containers-rollout=none`",
            Self::BulkMergePatch => "`secret bulk` in one call",
            Self::DigestOfBuiltImage => "deploying a built image by digest",
            Self::RedactQueryString => "`observability.redact_query_string`",
        })
    }
}

/// The text is not a version of wrangler.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("no version of wrangler could be read")]
pub struct NotAVersion;

impl FromStr for Version {
    type Err = NotAVersion;

    /// Reads what `wrangler --version` prints: `4.164.0`, or ` ⛅️ wrangler 4.60.0 (update available 4.164.0)`.
    ///
    /// The first word that is three numbers counts; a pre-release suffix is cut off.
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        text.split_whitespace().find_map(triple).ok_or(NotAVersion)
    }
}

fn triple(word: &str) -> Option<Version> {
    let core = word.strip_prefix('v').unwrap_or(word);
    let core = core.split(['-', '+']).next()?;
    let mut parts = core.split('.');
    let mut number = || {
        let part = parts.next()?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let version = Version { major: number()?, minor: number()?, patch: number()? };
    parts.next().is_none().then_some(version)
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_forms_of_the_version_line_are_read() {
        assert_eq!("4.164.0\n".parse(), Ok(Version::new(4, 164, 0)));
        assert_eq!(
            "\n ⛅️ wrangler 4.60.0 (update available 4.164.0)\n───\n".parse(),
            Ok(Version::new(4, 60, 0))
        );
        assert_eq!("4.200.1-rc.2".parse(), Ok(Version::new(4, 200, 1)));
        assert_eq!("".parse::<Version>(), Err(NotAVersion));
        assert_eq!("command 4.1 not found".parse::<Version>(), Err(NotAVersion));
        assert_eq!("4.1.2.3".parse::<Version>(), Err(NotAVersion));
    }

    #[test]
    fn the_two_versions_met_in_the_field() {
        let (old, new) = (Version::new(4, 60, 0), Version::new(4, 164, 0));
        assert!(!old.supports(Feature::SecretsFile) && new.supports(Feature::SecretsFile));
        assert!(!Version::new(4, 65, 0).supports(Feature::VersionMarks));
        assert!(Version::new(4, 66, 0).supports(Feature::VersionMarks));
        assert_eq!((old.oldest_node(), new.oldest_node()), (20, 22));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(major: u16, minor: u16, patch: u16) {
            let version = Version::new(major, minor, patch);
            prop_assert_eq!(version.to_string().parse(), Ok(version));
        }
    }
}
