//! What GitHub needs of the document, and what must not be in it.

use serde_json::Value;

use super::*;
use crate::audit::report;
use crate::audit::rule::Unseen;
use crate::audit::testing::nothing;

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("is JSON")
}

fn of(report: &Report) -> Value {
    let around =
        Surroundings { config: Utf8Path::new("wrangler.toml"), scopes: &[Scope::Checkout], blind: false };
    parsed(&document(report, around))["runs"][0].take()
}

#[test]
fn every_rule_is_listed_and_every_result_leads_to_its_own() {
    let rule = rules::named("MW-INJ-001").expect("is there");
    let run = of(&report::run(&[rule], &(rule.fixtures.failing)(), &[]));
    let listed = run["tool"]["driver"]["rules"].as_array().expect("is a list");
    assert_eq!(listed.len(), rules::all().len());
    let results = run["results"].as_array().expect("is a list");
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("is a number")).expect("fits");
        assert_eq!(listed[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uriBaseId"], ROOT);
        assert_eq!(place["artifactLocation"]["uri"], "src/routes/api.ts");
        assert!(place["region"]["startLine"].as_u64().expect("is a number") >= 1);
        assert_eq!(result["partialFingerprints"]["moltctl/v1"].as_str().map(str::len), Some(32));
    }
    assert_eq!(listed[0]["properties"]["tags"][0], "security");
}

#[test]
fn a_finding_in_no_file_points_at_the_configuration_and_keeps_its_identity() {
    let rule = rules::named("MW-INJ-001").expect("is there");
    let mut report = report::run(&[rule], &(rule.fixtures.failing)(), &[]);
    report.findings[0].finding.subject = Subject::Resource { kind: "R2 bucket", name: "b".into() };
    let run = of(&report);
    let location = &run["results"][0]["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "wrangler.toml");
    assert_eq!(location["logicalLocations"][0]["name"], "R2 bucket b");
    let hash =
        run["results"][0]["partialFingerprints"]["primaryLocationLineHash"].as_str().expect("is there");
    assert!(hash.starts_with(&report.findings[0].fingerprint));
}

#[test]
fn what_could_not_be_seen_is_told() {
    let rule = rules::named("MW-INJ-001").expect("is there");
    let mut report = report::run(&[rule], &nothing(), &[]);
    let notes = of(&report)["invocations"][0]["toolExecutionNotifications"].take();
    assert_eq!(notes[0]["level"], "note");
    assert_eq!(notes[0]["associatedRule"]["id"], "MW-INJ-001");
    report.results[0].unseen =
        vec![Unseen { scope: Scope::Live, asked: true, reason: "the token may not".into() }];
    let notes = of(&report)["invocations"][0]["toolExecutionNotifications"].take();
    assert_eq!(notes[0]["level"], "error");
}

#[test]
fn an_audit_that_ended_early_has_no_list_of_results() {
    let log = parsed(&failure("the folder cannot be listed"));
    let run = &log["runs"][0];
    assert!(run.get("results").is_none());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn paths_become_uris() {
    assert_eq!(uri(Utf8Path::new("./a b/ä#?%.ts")), "a%20b/%C3%A4%23%3F%25.ts");
    let whole = region(Span::line(7));
    assert_eq!((whole.start_line, whole.start_column, whole.end_line), (7, None, None));
}
