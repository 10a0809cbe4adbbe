//! The table of Node.js: ends of lines, and releases that fixed vulnerabilities.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::{Release, as_of};
use crate::audit::Severity;

const TEXT: &str = include_str!("node.tsv");

/// A day on which vulnerabilities were fixed.
#[derive(Clone, Debug)]
pub struct Fix {
    /// The day.
    pub day: Date,
    /// The worst of them.
    pub severity: Severity,
    /// The first release of each line with the fixes.
    pub releases: Vec<Release>,
    /// Some of them by name; may be empty.
    pub ids: &'static str,
}

/// The table.
#[derive(Debug)]
pub struct Node {
    /// Of which day it is.
    pub as_of: Date,
    ends: Vec<(u32, Date)>,
    fixes: Vec<Fix>,
}

impl Node {
    /// The last day of a line; `None` for one the table does not know.
    #[must_use]
    pub fn end(&self, line: u32) -> Option<Date> {
        self.ends.iter().find(|(of, _)| *of == line).map(|(_, day)| *day)
    }

    /// The days whose fixes `version` lacks, with the release of its line that has them; the earliest first.
    pub fn lacks<'a>(&'a self, version: &'a Release) -> impl Iterator<Item = (&'a Fix, &'a Release)> {
        self.fixes.iter().filter_map(move |fix| {
            let of_line = fix.releases.iter().find(|it| it.numbers()[0] == version.numbers()[0])?;
            (version < of_line).then_some((fix, of_line))
        })
    }
}

/// The table.
pub fn node() -> &'static Node {
    static TABLE: OnceLock<Node> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Node { as_of: as_of(TEXT), ends: Vec::new(), fixes: Vec::new() };
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&'static str> = line.split('\t').collect();
            match cells.as_slice() {
                ["end", of, day] => table.ends.extend(of.parse().ok().zip(day.parse().ok())),
                ["fix", day, severity, releases, ids] => {
                    table.fixes.extend(fix(day, severity, releases, ids))
                }
                _ => {}
            }
        }
        table
    })
}

fn fix(day: &str, severity: &str, releases: &str, ids: &'static str) -> Option<Fix> {
    let severity = Severity::ALL.into_iter().find(|it| it.as_str() == severity)?;
    let releases: Result<Vec<Release>, _> = releases.split(' ').map(str::parse).collect();
    Some(Fix { day: day.parse().ok()?, severity, releases: releases.ok()?, ids })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        let lines = TEXT.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(node().ends.len() + node().fixes.len(), lines);
        assert!(node().fixes.windows(2).all(|two| two[0].day < two[1].day));
        assert!(node().as_of >= node().fixes.last().expect("has some").day);
    }

    #[test]
    fn a_release_lacks_what_its_line_got_later() {
        let lacks = |text: &str| {
            let version: Release = text.parse().expect("is a version");
            node().lacks(&version).map(|(_, of)| of.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(lacks("22.13.1"), ["22.15.1", "22.17.1", "22.22.0", "22.22.2", "22.23.0"]);
        assert_eq!(lacks("22.23.0"), Vec::<String>::new());
        assert_eq!(lacks("26.3.0"), ["26.3.1"]);
        assert_eq!(node().end(22), Some(jiff::civil::date(2027, 4, 30)));
    }
}
