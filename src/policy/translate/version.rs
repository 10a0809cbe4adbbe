//! Which OpenClaw wrote a source, and which tables of keys it is read by. Never guessed.

use crate::audit::openclaw::{Config, Version};

/// The versions whose keys are known, in order; their place here is their place in the table.
pub const KNOWN: [Version; 3] =
    [Version::new(2026, 2, 3), Version::new(2026, 6, 6), Version::new(2026, 9, 6)];

/// What is known of the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The operator named it.
    Operator(Version),
    /// The configuration says so.
    File(Version),
    /// The configuration says something that is no version.
    Garbled,
    /// Nobody says anything.
    Nobody,
}

/// A version that nothing is known of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("OpenClaw {version} is newer than {}, the newest whose keys this moltctl knows", KNOWN[2])]
pub struct Unheard {
    /// The version.
    pub version: Version,
}

impl Told {
    /// What the operator says counts; else what the configuration says.
    pub(super) fn of(operator: Option<Version>, config: &Config) -> Result<Self, Unheard> {
        let written =
            ["meta.lastTouchedVersion", "wizard.lastRunVersion"].into_iter().find_map(|path| config.at(path));
        let told = match (operator, written) {
            (Some(version), _) => Self::Operator(version),
            (None, Some(node)) => node.text().and_then(Version::parse).map_or(Self::Garbled, Self::File),
            (None, None) => Self::Nobody,
        };
        match told.version() {
            Some(version) if version > KNOWN[2] => Err(Unheard { version }),
            _ => Ok(told),
        }
    }

    /// The version, when there is one.
    #[must_use]
    pub fn version(self) -> Option<Version> {
        match self {
            Self::Operator(version) | Self::File(version) => Some(version),
            Self::Garbled | Self::Nobody => None,
        }
    }

    /// Which of [`KNOWN`] the keys are looked up in. A version between two is read by both: a key of either may be one
    /// of its own.
    #[must_use]
    pub fn tables(self) -> &'static [usize] {
        let Some(version) = self.version() else { return &[0, 1, 2] };
        if version <= KNOWN[0] {
            &[0]
        } else if version < KNOWN[1] {
            &[0, 1]
        } else if version == KNOWN[1] {
            &[1]
        } else if version < KNOWN[2] {
            &[1, 2]
        } else {
            &[2]
        }
    }

    /// What the reader of the report has to know about it; `None` when the version is one of [`KNOWN`].
    #[must_use]
    pub fn caveat(self) -> Option<String> {
        let [old, middle, new] = KNOWN;
        Some(match self {
            Self::Nobody | Self::Garbled => {
                let why =
                    if self == Self::Nobody { "says nothing of" } else { "names no readable version as" };
                format!(
                    "the configuration {why} the OpenClaw that wrote it: a key counts as known when {old}, {middle} or {new} \
                     has it, and groups and profiles of tools grant what all of them grant; `--openclaw VERSION` names it"
                )
            }
            Self::Operator(version) | Self::File(version) if KNOWN.contains(&version) => return None,
            Self::Operator(version) | Self::File(version) if version < old => {
                format!(
                    "OpenClaw {version} is older than {old}, the oldest whose keys are known: it is read by that"
                )
            }
            Self::Operator(version) | Self::File(version) => {
                let (below, above) = if version < middle { (old, middle) } else { (middle, new) };
                format!(
                    "the keys of OpenClaw {version} are not known: a key counts as known when {below} or {above} has it"
                )
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::openclaw::Node;

    fn told(text: &str) -> Result<Told, Unheard> {
        Told::of(None, &Config::from_tree(Node::parse(text).expect("is JSON5")))
    }

    #[test]
    fn what_nobody_says_is_not_guessed() {
        assert_eq!(told("{}"), Ok(Told::Nobody));
        assert_eq!(told("{meta: {lastTouchedVersion: 'latest'}}"), Ok(Told::Garbled));
        assert_eq!(told("{meta: {lastTouchedVersion: 7}}"), Ok(Told::Garbled));
        assert_eq!(Told::Nobody.tables(), [0, 1, 2]);
        assert!(Told::Nobody.caveat().is_some_and(|text| text.contains("--openclaw")));
        let newer = Version::new(2026, 9, 7);
        assert_eq!(told("{meta: {lastTouchedVersion: '2026.9.7'}}"), Err(Unheard { version: newer }));
        assert!(
            Told::of(Some(Version::new(2027, 1, 1)), &Config::from_tree(Node::parse("{}").expect("is")))
                .is_err()
        );
    }

    #[test]
    fn a_version_is_read_by_its_table_or_by_those_around_it() {
        let tables = |text: &str| {
            told(&format!("{{wizard: {{lastRunVersion: '{text}'}}}}")).expect("is known").tables()
        };
        assert_eq!(tables("2026.1.24-3"), [0]);
        assert_eq!(tables("2026.2.3"), [0]);
        assert_eq!(tables("2026.5.28"), [0, 1]);
        assert_eq!(tables("2026.6.6"), [1]);
        assert_eq!(tables("2026.6.8"), [1, 2]);
        assert_eq!(tables("2026.9.6"), [2]);
        assert!(Told::File(Version::new(2026, 6, 6)).caveat().is_none());
        assert!(Told::File(Version::new(2026, 1, 24)).caveat().is_some_and(|text| text.contains("older")));
    }
}
