//! What becomes wider is accepted by the name of its key, one by one. There is no pattern and no "all": who accepts has
//! read the line.

use std::collections::HashSet;

use super::Report;
use crate::policy::translate::Class;

/// Marks what was accepted, and notes names that accept nothing.
pub(super) fn mark(report: &mut Report, accept: &[String]) {
    if accept.is_empty() {
        return;
    }
    let names: HashSet<&str> = accept.iter().map(|name| name.trim()).collect();
    let mut used: HashSet<&str> = HashSet::new();
    let mut accepted = |key: &str| {
        let name = names.get(key).copied();
        used.extend(name);
        name.is_some()
    };
    for entry in report.keys.iter_mut().filter(|it| it.class == Class::Wider && it.holds.is_none()) {
        entry.accepted = accepted(&entry.key);
    }
    for entry in report.absent.iter_mut().filter(|it| it.class == Class::Wider) {
        entry.accepted = accepted(&entry.key);
    }
    let mut idle: Vec<&&str> = names.iter().filter(|name| !used.contains(**name)).collect();
    idle.sort();
    report
        .notes
        .extend(idle.iter().map(|name| format!("`--accept {name}` names nothing that becomes wider")));
}
