//! The table of OpenClaw's advisories, and the versions it is known what a move to them takes.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::{Release, as_of};
use crate::audit::Severity;

const TEXT: &str = include_str!("openclaw.tsv");

/// One advisory.
#[derive(Clone, Debug)]
pub struct Advisory {
    /// CVE, or GHSA where there is none.
    pub id: &'static str,
    /// As its issuer rated it; medium where nobody did.
    pub severity: Severity,
    /// The first version that has it; every one before `fixed` when `None`.
    pub introduced: Option<Release>,
    /// The first version without it.
    pub fixed: Release,
    /// The part of OpenClaw it is in (`gateway`, `channel:slack`).
    pub area: &'static str,
    /// What it is.
    pub title: &'static str,
}

impl Advisory {
    /// Whether `version` has it.
    #[must_use]
    pub fn affects(&self, version: &Release) -> bool {
        version < &self.fixed && self.introduced.as_ref().is_none_or(|introduced| version >= introduced)
    }

    /// Whether its part of OpenClaw runs in a Moltworker container at all.
    #[must_use]
    pub fn concerns_a_container(&self) -> bool {
        !matches!(self.area, "desktop" | "dev-only" | "sandbox-docker" | "sandbox-ssh")
    }
}

/// The table.
#[derive(Debug)]
pub struct OpenClaw {
    /// Of which day it is.
    pub as_of: Date,
    /// Its rows.
    pub rows: Vec<Advisory>,
}

impl OpenClaw {
    /// What is known of `version`.
    pub fn of<'a>(&'a self, version: &'a Release) -> impl Iterator<Item = &'a Advisory> {
        self.rows.iter().filter(move |row| row.affects(version))
    }
}

/// A version to move to, and what it takes (run with Moltworker's unchanged start script, 2026-11).
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// The version.
    pub to: &'static str,
    /// The first Node.js of the image's line it runs on.
    pub node: &'static str,
    /// It takes the configuration that the start script writes.
    pub takes_the_configuration: bool,
}

/// Versions that were tried, the nearest first.
pub const MOVES: &[Move] = &[
    Move { to: "2026.6.35", node: "22.19.0", takes_the_configuration: true },
    Move { to: "2026.7.35", node: "22.22.3", takes_the_configuration: true },
    Move { to: "2026.9.6", node: "24.16.0", takes_the_configuration: false },
];

/// The table.
pub fn openclaw() -> &'static OpenClaw {
    static TABLE: OnceLock<OpenClaw> = OnceLock::new();
    TABLE.get_or_init(|| OpenClaw { as_of: as_of(TEXT), rows: lines().filter_map(row).collect() })
}

/// Lines that hold rows.
fn lines() -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1)
}

fn row(line: &'static str) -> Option<Advisory> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    let (id, _also, severity, introduced, fixed, area, title) =
        (next()?, next()?, next()?, next()?, next()?, next()?, next()?);
    let severity = match severity {
        "critical" => Severity::Critical,
        "high" => Severity::High,
        "medium" | "unknown" => Severity::Medium,
        "low" => Severity::Low,
        _ => return None,
    };
    let introduced = if introduced.is_empty() { None } else { Some(introduced.parse().ok()?) };
    Some(Advisory { id, severity, introduced, fixed: fixed.parse().ok()?, area, title })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn open(version: &str) -> [usize; 2] {
        let version: Release = version.parse().expect("is a version");
        let of: Vec<_> = openclaw().of(&version).collect();
        [of.len(), of.iter().filter(|row| row.severity == Severity::Critical).count()]
    }

    #[test]
    fn every_row_is_understood_and_named_once() {
        assert_eq!(openclaw().rows.len(), lines().count());
        let ids: BTreeSet<&str> = openclaw().rows.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), openclaw().rows.len(), "an id stands twice");
        assert!(openclaw().as_of > jiff::civil::date(2026, 8, 1));
        for row in &openclaw().rows {
            assert!(row.id.starts_with("CVE-") || row.id.starts_with("GHSA-"), "{}", row.id);
            assert!(row.introduced.as_ref().is_none_or(|introduced| *introduced < row.fixed), "{}", row.id);
            assert!(!row.title.is_empty() && !row.area.is_empty(), "{}", row.id);
        }
    }

    #[test]
    fn the_counts_are_those_of_the_sources() {
        // facts of 2026-08-07, counted independently.
        assert_eq!(openclaw().rows.len(), 205);
        assert_eq!(open("2026.2.3"), [180, 7]);
        assert_eq!(open("2026.3.12"), [120, 3]);
        assert_eq!(open("2026.5.27"), [5, 0]);
        assert_eq!(open("2026.6.6"), [0, 0]);
    }

    #[test]
    fn moves_lead_to_versions_without_a_known_advisory() {
        for step in MOVES {
            assert_eq!(open(step.to), [0, 0], "{}", step.to);
        }
    }
}
