//! The rules on files over configurations that forks have published.

use std::collections::BTreeSet;

use crate::audit::report::{Status, run};
use crate::audit::rule::Rule;
use crate::audit::testing::checkout;
use crate::project::samples;

#[test]
fn published_configurations_are_judged_and_crash_nothing() {
    let Some(configs) = samples::wrangler_configs() else {
        samples::say_skipped("published_configurations_are_judged_and_crash_nothing");
        return;
    };
    let rules: Vec<&'static Rule> =
        super::RULES.iter().chain(crate::audit::rules::supply_chain::RULES).copied().collect();
    for (name, text) in configs {
        let facts = checkout(&[("wrangler.jsonc", &text)]);
        let report = run(&rules, &facts, &[]);
        let found: BTreeSet<&str> = report.findings.iter().map(|it| it.rule.meta.id).collect();
        // Every one of them has the date that upstream began with, and none says which secrets it needs.
        for id in ["MW-CFG-001", "MW-CFG-004", "MW-CFG-012"] {
            assert!(found.contains(id), "{name}: {found:?}");
        }
        let containers = text.contains("\"containers\"");
        assert_eq!(found.contains("MW-CFG-002"), containers, "{name}: {found:?}");
        let closed = text.contains("\"preview_urls\": false");
        assert_eq!(found.contains("MW-CFG-003"), !closed, "{name}: {found:?}");
        assert_eq!(found.contains("MW-COST-003"), text.contains("*/5 * * * *"), "{name}: {found:?}");
        assert!(!found.contains("MW-CFG-006") && !found.contains("MW-CFG-009"), "{name}: {found:?}");
        for finding in &report.findings {
            let place = finding.finding.subject.words();
            assert!(
                !finding.finding.message.is_empty() && !finding.finding.message.ends_with('.'),
                "{name}: {place}"
            );
        }
        let blind: Vec<&str> = report
            .results
            .iter()
            .filter(|it| it.status == Status::NotChecked)
            .map(|it| it.rule.meta.id)
            .collect();
        // Its sources are not there: what is said about them must not be a pass.
        assert!(blind.contains(&"MW-CFG-014") || found.contains("MW-CFG-014"), "{name}: {blind:?}");
    }
}

#[test]
fn every_safe_fix_mends_its_finding_and_changes_nothing_twice() {
    use crate::audit::facts::{Checkout, Facts, Fetched, checkout::FileFact};
    use crate::audit::fix::{Action, Safety};

    for rule in super::RULES.iter().chain(crate::audit::rules::supply_chain::RULES) {
        let facts = (rule.fixtures.failing)();
        let Fetched::Known(seen) = &facts.checkout else { panic!("{}: no checkout", rule.meta.id) };
        let mut files: std::collections::BTreeMap<_, _> =
            seen.files().map(|(path, file)| (path.to_owned(), file.clone())).collect();
        let before = run(&[rule], &facts, &[]);
        let mut mended = 0;
        for reported in &before.findings {
            let Some(fix) = &reported.finding.fix else { continue };
            let Action::EditFile { path, edit } = &fix.action else { continue };
            let text = match files.get(path) {
                Some(FileFact::Text { text, .. }) => text.to_string(),
                _ => String::new(),
            };
            let Some(new) = (edit.0)(&text) else { continue };
            assert_eq!((edit.0)(&new), None, "{}: the second time changes something", rule.meta.id);
            files.insert(path.clone(), FileFact::Text { text: new.into(), executable: true });
            mended += usize::from(fix.safety == Safety::Safe);
        }
        if mended > 0 {
            let after =
                Facts { checkout: Fetched::Known(Checkout::new(files)), ..crate::audit::testing::nothing() };
            let after = run(&[rule], &after, &[]);
            let still: Vec<_> = after
                .findings
                .iter()
                .filter(|it| it.finding.fix.is_some())
                .map(|it| &it.finding.message)
                .collect();
            assert!(still.is_empty(), "{}: {still:?}", rule.meta.id);
        }
    }
}
