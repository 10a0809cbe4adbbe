//! Every rule, grouped by what it looks at. A rule is listed in its group's `RULES`; that is all it takes.

mod worker;

use super::rule::Rule;

/// The groups.
const GROUPS: &[&[&Rule]] = &[worker::RULES];

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
