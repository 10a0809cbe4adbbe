//! The published configurations kept beside the checkout: every rule looks at each, and the answers make sense.

use super::RULES;
use super::testing::documents;
use crate::audit::report::{Report, Status, run};
use crate::project::samples;

/// Every published document; `None`, loudly, where the folder is not there.
fn published() -> Option<Vec<(String, String)>> {
    let found = samples::openclaw_configs();
    match &found {
        Some(found) => assert!(found.len() > 10, "the published configurations are not all there"),
        None => samples::say_skipped("OpenClaw's published configurations"),
    }
    found
}

fn audit(name: &str, text: &str) -> Report {
    run(RULES, &documents(&[(name, text)]), &[])
}

fn found(report: &Report, rule: &str) -> bool {
    report.findings.iter().any(|it| it.rule.meta.id == rule)
}

#[test]
fn what_is_no_document_of_openclaw_is_never_passed() {
    for (name, text) in published().unwrap_or_default() {
        let report = audit(&name, &text);
        let number = &name[..2];
        if ["07", "17"].contains(&number) {
            assert!(report.findings.is_empty(), "{name}: {:?}", report.findings);
            assert!(report.results.iter().all(|it| it.status == Status::NotChecked), "{name}");
        } else if ["11", "12"].contains(&number) {
            assert!(found(&report, "OC-APPROVALS-001"), "{name}");
        } else {
            assert!(report.results.iter().any(|it| it.status == Status::Passed), "{name}");
            assert!(!report.findings.is_empty(), "{name}");
        }
    }
}

#[test]
fn no_finding_shows_a_value_that_stands_for_a_secret() {
    for (name, text) in published().unwrap_or_default() {
        for it in audit(&name, &text).findings {
            assert!(!it.finding.message.contains("REDACTED"), "{name}: {}", it.finding.message);
        }
    }
}

#[test]
fn known_faults_of_the_published_configurations_are_found() {
    let Some(all) = published() else { return };
    let expected: &[(&str, &[&str])] = &[
        ("01", &["OC-EXEC-002", "OC-EXEC-003", "OC-SANDBOX-003"]),
        ("02", &["OC-CONTROLUI-001", "OC-GATEWAY-008", "OC-SECRETS-001"]),
        ("04", &["OC-EXPOSURE-001", "OC-CHANNEL-002", "OC-CHANNEL-004"]),
        ("06", &["OC-GATEWAY-001", "OC-GATEWAY-004"]),
        ("10", &["OC-CONTROLUI-003", "OC-GATEWAY-005", "OC-BROWSER-001", "OC-GATEWAY-010", "OC-MODELS-002"]),
        ("20", &["OC-EXPOSURE-001", "OC-EXPOSURE-004", "OC-EXEC-001"]),
        ("24", &["OC-CONTROLUI-001", "OC-GATEWAY-004"]),
        ("25", &["OC-CONTROLUI-001", "OC-EXPOSURE-001", "OC-LOGGING-001", "OC-CHANNEL-003"]),
        ("28", &["OC-CONTROLUI-003", "OC-GATEWAY-006", "OC-TOOLS-004"]),
    ];
    for (number, rules) in expected {
        let (name, text) = all.iter().find(|(name, _)| name.starts_with(number)).expect("is published");
        let report = audit(name, text);
        for rule in *rules {
            assert!(found(&report, rule), "{name}: {rule} is not found");
        }
    }
}

#[test]
fn a_hardened_configuration_has_nothing_critical_or_high() {
    let Some(all) = published() else { return };
    let (name, text) = all.iter().find(|(name, _)| name.starts_with("26")).expect("is published");
    let report = audit(name, text);
    let bad: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.severity >= crate::audit::Severity::High)
        .map(|it| (it.rule.meta.id, &it.finding.message))
        .collect();
    assert!(bad.is_empty(), "{bad:?}");
}
