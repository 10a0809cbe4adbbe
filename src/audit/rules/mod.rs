//! Every rule, grouped by what it looks at. A rule is listed in its group's `RULES`; that is all it takes.

mod access;
mod advisories;
mod backup;
mod containers;
mod files;
mod history;
mod live;
mod monitoring;
mod openclaw;
mod people;
mod phantom;
mod places;
mod source;
mod storage;
mod supply_chain;

use super::rule::Rule;

/// The groups.
const GROUPS: &[&[&Rule]] = &[
    source::RULES,
    files::RULES,
    supply_chain::RULES,
    phantom::RULES,
    history::RULES,
    advisories::RULES,
    live::RULES,
    access::RULES,
    people::RULES,
    storage::RULES,
    containers::RULES,
    monitoring::RULES,
    openclaw::RULES,
    backup::RULES,
];

/// Every rule, in the order of the ids.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    let mut all: Vec<&'static Rule> = GROUPS.iter().flat_map(|group| group.iter().copied()).collect();
    all.sort_by_key(|rule| rule.meta.id);
    all
}

/// The rule of an id (`MW-AUTH-001`, any case) or a name (`dev-mode-deployed`).
#[must_use]
pub fn named(text: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.meta.id.eq_ignore_ascii_case(text) || rule.meta.name == text)
}

/// The rules on the Worker's own source.
#[cfg(test)]
pub(super) fn on_sources() -> &'static [&'static Rule] {
    source::RULES
}
