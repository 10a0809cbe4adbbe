//! Facts for the fixtures of rules, and the test that holds every rule to its fixtures.

use std::collections::BTreeMap;

use super::facts::checkout::FileFact;
use super::facts::{Checkout, Facts, Fetched};
use super::report::{Status, run};
use super::rules;

/// A rule's two fixtures.
pub(crate) struct Fixtures {
    /// Facts that it must find something wrong with.
    pub(crate) failing: fn() -> Facts,
    /// Facts that it must pass, seeing everything it needs.
    pub(crate) passing: fn() -> Facts,
}

/// Nothing seen.
pub(crate) fn nothing() -> Facts {
    Facts::none(jiff::civil::date(2026, 11, 20))
}

/// A checkout of these files and nothing else.
pub(crate) fn checkout(files: &[(&str, &str)]) -> Facts {
    let texts = files.iter().map(|(path, text)| {
        let executable = path.ends_with(".sh");
        ((*path).into(), FileFact::Text { text: (*text).into(), executable })
    });
    let files: BTreeMap<_, _> = texts.collect();
    Facts { checkout: Fetched::Known(Checkout::new(files)), ..nothing() }
}

#[test]
fn every_rule_fails_its_failing_fixture_and_passes_its_passing_one() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        for (facts, expected) in
            [((rule.fixtures.failing)(), Status::Found), ((rule.fixtures.passing)(), Status::Passed)]
        {
            let report = run(&[rule], &facts, &[]);
            if report.results[0].status != expected {
                wrong.push(format!(
                    "{}: {:?}, not {expected:?}: {:?} {:?}",
                    rule.meta.id, report.results[0].status, report.findings, report.results[0].unseen
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_that_sees_nothing_of_its_scopes_never_passes() {
    for rule in rules::all() {
        let report = run(&[rule], &nothing(), &[]);
        assert_eq!(report.results[0].status, Status::NotChecked, "{}", rule.meta.id);
    }
}

#[test]
fn ids_and_names_are_unique_and_well_formed() {
    let all = rules::all();
    for pair in all.windows(2) {
        assert!(pair[0].meta.id < pair[1].meta.id, "{} twice", pair[1].meta.id);
    }
    let mut names: Vec<&str> = all.iter().map(|rule| rule.meta.name).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
    for rule in all {
        let meta = &rule.meta;
        let parts: Vec<&str> = meta.id.split('-').collect();
        let number = parts.last().is_some_and(|it| it.len() == 3 && it.bytes().all(|b| b.is_ascii_digit()));
        assert!(parts.len() == 3 && number, "{}", meta.id);
        assert!(
            meta.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            meta.name
        );
        assert!(!meta.title.ends_with('.') && meta.title.len() <= 100, "{}: {}", meta.id, meta.title);
        for text in [meta.what, meta.why, meta.evidence, meta.fix] {
            assert!(text.len() > 20 && text.ends_with(['.', '`']), "{}: {text}", meta.id);
        }
        assert!(!meta.sources.is_empty() && !meta.scopes.is_empty(), "{}", meta.id);
    }
}
