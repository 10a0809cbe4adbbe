//! `moltctl audit`, by the real binary: exit codes, forms, suppressions, fingerprints, fixes, and that it writes nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;

use moltctl::account::World;
use serde_json::Value;

use crate::support::{Bench, Output};

/// A route whose id reaches a shell: MW-INJ-001, critical.
const INJECTION: &str = "api.post('/devices/:id/approve', async (c) => {\n  const id = c.req.param('id');\n  \
                         await sandbox.startProcess(`openclaw devices approve ${id}`);\n});\n";
const RULE: &str = "MW-INJ-001";

fn bench() -> Bench {
    Bench::of_world(World::sample(moltctl::sys::clock::now()))
}

/// A checkout with the injection and nothing else.
fn injected() -> Bench {
    let bench = bench();
    bench.write("src/routes/api.ts", INJECTION);
    bench
}

fn audit(bench: &Bench, args: &[&str]) -> Output {
    let mut all = vec!["audit", "--only", RULE];
    all.extend(args);
    bench.moltctl(&all)
}

fn document(bench: &Bench, args: &[&str]) -> Value {
    let mut all = vec!["--json"];
    all.extend(args);
    audit(bench, &all).json()["result"].take()
}

fn in_days(days: i64) -> String {
    use jiff::ToSpan as _;
    let today = moltctl::sys::clock::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.saturating_add(days.days()).to_string()
}

fn suppress(bench: &Bench, subject: &str, expires: &str) {
    let text = format!(
        "version = 1\n[[audit.suppress]]\nrule = \"{RULE}\"\n{subject}reason = \"the route is gone next week\"\nexpires = {expires}\n"
    );
    bench.write("moltctl.toml", &text);
}

/// Every file below a folder with its bytes.
fn contents(root: &camino::Utf8Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![root.as_std_path().to_owned()]);
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).expect("can be listed") {
            let path = entry.expect("can be read").path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(path.clone(), std::fs::read(&path).expect("can be read"));
            }
        }
    }
    found
}

#[test]
fn the_worst_finding_is_the_exit_status_and_a_clean_checkout_exits_0() {
    audit(&injected(), &[]).expect(14);
    let clean = bench();
    clean.write("src/index.ts", "export default {};\n");
    let output = audit(&clean, &[]).expect(0);
    assert!(output.stdout.contains("nothing found, 1 rule passed"), "{}", output.stdout);
}

/// One small checkout for each severity, by rules that look at it alone. Every code of the contract has to come out.
#[test]
fn every_severity_has_its_exit_status() {
    let bench = bench().sample_checkout();
    let all = bench.moltctl(&["audit", "--json"]).json()["result"].take();
    let findings = all["findings"].as_array().expect("is a list").clone();
    for (severity, code) in [("low", 11), ("medium", 12), ("high", 13), ("critical", 14)] {
        let only_this = |rule: &Value| {
            findings.iter().filter(|it| it["rule"] == *rule).all(|it| it["severity"] == severity)
        };
        let finding = findings.iter().find(|it| it["severity"] == severity && only_this(&it["rule"]));
        let finding =
            finding.unwrap_or_else(|| panic!("the sample as shipped has no rule that finds {severity}"));
        let rule = finding["rule"].as_str().expect("is text");
        bench.moltctl(&["audit", "--only", rule]).expect(code);
    }
}

#[test]
fn what_was_asked_for_and_not_seen_exits_3() {
    let bench = bench();
    bench.write("src/index.ts", "export default { fetch( { \n");
    let output = audit(&bench, &[]).expect(3);
    assert!(output.stdout.contains("Asked for and not seen"), "{}", output.stdout);
    assert!(output.stdout.contains("not understood"), "{}", output.stdout);
    // The document of code scanning has nothing to say of it: the exit status has.
    audit(&bench, &["--format", "sarif"]).expect(3);
    let junit = audit(&bench, &["--format", "junit"]).expect(3);
    assert!(junit.stdout.contains("<error type=\"not-checked\""), "{}", junit.stdout);
}

#[test]
fn a_finding_goes_before_blindness_unless_it_is_below_the_gate() {
    let bench = injected();
    bench.write("src/index.ts", "export default { fetch( { \n");
    audit(&bench, &[]).expect(14);
    audit(&injected(), &["--fail-on", "critical"]).expect(14);
    let sample = self::bench().sample_checkout();
    let codes = ["low", "medium", "high", "critical"]
        .map(|gate| sample.moltctl(&["audit", "--skip", "MW-INJ-001", "--fail-on", gate]).code);
    assert!(codes.iter().all(|code| [codes[0], 0, 3].contains(code)), "{codes:?}");
}

#[test]
fn a_rule_that_needs_more_than_was_asked_for_fails_only_a_strict_audit() {
    let bench = bench().sample_checkout();
    let all = bench.moltctl(&["audit", "--json"]).json()["result"].take();
    let blind = all["not_checked"].as_array().expect("is a list").clone();
    let rule = blind.iter().find(|it| it["asked"] == false && it["found"] == false);
    let rule = rule.expect("some rule needs --live")["rule"].as_str().expect("is text").to_owned();
    let output = bench.moltctl(&["audit", "--only", &rule]).expect(0);
    assert!(
        output.stdout.contains("? nothing found") && output.stdout.contains("not checked: add `--"),
        "{}",
        output.stdout
    );
    bench.moltctl(&["audit", "--only", &rule, "--strict"]).expect(3);
}

#[test]
fn a_suppression_hides_a_finding_until_its_day() {
    let bench = injected();
    suppress(&bench, "", &in_days(0));
    let output = audit(&bench, &[]).expect(0);
    assert!(output.stdout.contains("1 finding is suppressed"), "{}", output.stdout);
    let found = document(&bench, &[]);
    assert_eq!(found["suppressed"][0]["reason"], "the route is gone next week");
    assert_eq!(found["suppressed"][0]["rule"], RULE);

    suppress(&bench, "", &in_days(-1));
    let output = audit(&bench, &[]).expect(14);
    assert!(output.stdout.contains("expired on"), "{}", output.stdout);

    suppress(&bench, "subject = \"src/elsewhere.ts\"\n", &in_days(5));
    let output = audit(&bench, &[]).expect(14);
    assert!(output.stdout.contains("fits nothing any more"), "{}", output.stdout);

    suppress(&bench, "", &in_days(401));
    let output = audit(&bench, &[]).expect(2);
    assert!(output.stderr.contains("more than 400 days ahead"), "{}", output.stderr);
    bench.write("moltctl.toml", "version = 1\n[[audit.suppress]]\nrule = \"MW-INJ-001\"\n");
    audit(&bench, &[]).expect(2);
}

#[test]
fn suppressed_findings_are_in_sarif_as_such() {
    let bench = injected();
    suppress(&bench, "subject = \"src/routes/api.ts\"\n", &in_days(5));
    let log = audit(&bench, &["--format", "sarif"]).expect(0).json();
    let results = log["runs"][0]["results"].as_array().expect("is a list").clone();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["suppressions"][0]["status"], "accepted");
}

#[test]
fn fingerprints_survive_moved_lines() {
    let bench = injected();
    let of = |found: &Value| found["findings"][0]["fingerprint"].as_str().expect("is text").to_owned();
    let before = document(&bench, &[]);
    bench.write("src/routes/api.ts", &format!("// moved\n\n\n{INJECTION}"));
    let after = document(&bench, &[]);
    assert_eq!(of(&before), of(&after));
    assert_ne!(before["findings"][0]["line"], after["findings"][0]["line"]);
    let sarif = audit(&bench, &["--format", "sarif"]).expect(0).json();
    assert_eq!(sarif["runs"][0]["results"][0]["partialFingerprints"]["moltctl/v1"], of(&after));
}

#[test]
fn an_audit_writes_nothing_into_the_checkout_and_nothing_anywhere_without_a_record() {
    let bench = injected();
    let before = contents(bench.root());
    bench.moltctl(&["audit", "--no-record"]);
    bench.moltctl(&["audit", "--dry-run"]);
    audit(&bench, &[]);
    assert_eq!(contents(bench.root()), before);
    bench.moltctl(&["audit"]);
    let after = contents(bench.root());
    let new: Vec<_> = after.keys().filter(|path| !before.contains_key(*path)).collect();
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(new[0].starts_with(bench.home().join(".local/state/moltctl/audit")), "{new:?}");
    assert_eq!(
        moltctl::sys::fs::mode_bits(camino::Utf8Path::from_path(new[0]).expect("is text")).expect("reads"),
        Some(0o600)
    );
    assert!(bench.account().requests().is_empty(), "an offline audit asks nobody");
}

#[test]
fn the_next_run_tells_what_is_new_and_what_is_gone() {
    let bench = injected();
    assert_eq!(bench.moltctl(&["audit", "--json"]).json()["result"]["trend"], Value::Null);
    bench.write("src/routes/api.ts", "export {};\n");
    bench.write("src/routes/more.ts", INJECTION);
    let found = bench.moltctl(&["audit", "--json"]).json()["result"].take();
    let files = |list: &Value| {
        let one =
            |it: &Value| (it["rule"] == RULE).then(|| it["subject"].as_str().expect("is text").to_owned());
        list.as_array().expect("is a list").iter().filter_map(one).collect::<Vec<_>>()
    };
    assert_eq!(files(&found["trend"]["gone"]).len(), 1, "{found}");
    assert!(files(&found["trend"]["gone"])[0].starts_with("src/routes/api.ts"));
    let new = found["findings"]
        .as_array()
        .expect("is a list")
        .iter()
        .find(|it| it["rule"] == RULE)
        .expect("is found")
        .clone();
    assert_eq!(new["new"], true);
    let again = bench.moltctl(&["audit"]);
    assert!(again.stdout.contains("0 new, 0 gone"), "{}", again.stdout);
}

#[test]
fn a_record_that_cannot_be_written_or_read_fails_nothing() {
    let bench = injected();
    let state = bench.home().join(".local/state/moltctl");
    std::fs::create_dir_all(&state).expect("can be made");
    std::fs::write(state.join("audit"), "in the way").expect("can be written");
    let output = bench.moltctl(&["audit"]).expect(14);
    assert!(output.stdout.contains("could not be recorded"), "{}", output.stdout);
}

#[test]
fn a_document_goes_to_a_file_and_the_page_to_the_reader() {
    let bench = injected();
    let path = bench.checkout().join("out.sarif");
    let output = audit(&bench, &["--format", "sarif", "--output", "out.sarif"]).expect(0);
    assert!(output.stdout.contains("src/routes/api.ts:3"), "{}", output.stdout);
    let log: Value =
        serde_json::from_str(&std::fs::read_to_string(&path).expect("is there")).expect("is JSON");
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1));
    // With --json standard output keeps its one document.
    let both = audit(&bench, &["--json", "--format", "junit", "--output", "out.xml"]).expect(14);
    assert_eq!(both.json()["schema"], "moltctl/v1/audit");
    audit(&bench, &["--json", "--format", "sarif"]).expect(2);
}

#[test]
fn an_audit_that_fails_leaves_no_document_of_a_pass() {
    let bench = injected();
    audit(&bench, &["--format", "sarif", "--output", "out.sarif"]).expect(0);
    bench.write("moltctl.toml", "nonsense = 1\n");
    audit(&bench, &["--format", "sarif", "--output", "out.sarif"]).expect(2);
    let text = std::fs::read_to_string(bench.checkout().join("out.sarif")).expect("is there");
    let log: Value = serde_json::from_str(&text).expect("is JSON");
    assert!(log["runs"][0].get("results").is_none(), "{log}");
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    let output = audit(&bench, &["--format", "junit"]).expect(2);
    assert!(
        output.stdout.contains("errors=\"1\"") && output.stdout.contains("audit-failed"),
        "{}",
        output.stdout
    );
    assert_eq!(audit(&bench, &["--format", "json"]).expect(2).json()["ok"], false);
}

#[test]
fn rules_are_named_or_refused() {
    let bench = bench();
    let output = bench.moltctl(&["audit", "--only", "MW-NONE"]).expect(2);
    assert!(output.stderr.contains("moltctl audit --list"), "{}", output.stderr);
    bench.moltctl(&["audit", "--explain", "no-such-rule"]).expect(2);
    let page = bench.moltctl(&["audit", "--explain", "shell-injection"]).expect(0);
    assert!(page.stdout.contains(RULE) && !page.stdout.contains("**"), "{}", page.stdout);
    let listed = bench.moltctl(&["audit", "--list", "--json"]).expect(0).json();
    let rules = listed["result"]["rules"].as_array().expect("is a list").clone();
    assert_eq!(rules.len(), moltctl::audit::rules::all().len());
    assert!(bench.moltctl(&["audit", "--list"]).expect(0).stdout.contains(RULE));
}

#[test]
fn a_fix_is_a_plan_that_mends_and_can_be_taken_back() {
    let bench = bench().sample_checkout();
    let before = contents(&bench.checkout());
    let found = bench.moltctl(&["audit", "--json"]).json()["result"].take();
    let fixable =
        found["findings"].as_array().expect("is a list").iter().filter(|it| it["fix"] == "safe").count();
    assert!(fixable > 0, "the sample as shipped has something to mend");

    let shown = bench.moltctl(&["audit", "--fix", "--dry-run"]);
    assert!(
        shown.stderr.contains("Plan of `moltctl audit --fix`") && shown.stderr.contains("@@"),
        "{}",
        shown.stderr
    );
    assert_eq!(contents(&bench.checkout()), before, "a dry run changes nothing");
    bench.moltctl(&["audit", "--fix", "--no-input"]).expect(2);
    bench.moltctl(&["audit", "--fix", "--format", "sarif"]).expect(2);

    let fixed = bench.moltctl(&["audit", "--fix", "--yes", "--json"]).json()["result"].take();
    assert!(fixed["fixed"]["unmended"].as_array().expect("is a list").is_empty(), "{}", fixed["fixed"]);
    assert!(fixed["fixed"]["mended"].as_array().expect("is a list").len() >= fixable, "{}", fixed["fixed"]);
    assert_ne!(contents(&bench.checkout()), before);
    let again = bench.moltctl(&["audit", "--fix", "--yes", "--json"]).json()["result"].take();
    assert_eq!(again["fixed"]["mutation"]["state"], "nothing-to-do", "{}", again["fixed"]);

    let run = fixed["fixed"]["mutation"]["run"].as_str().expect("is journalled").to_owned();
    bench.moltctl(&["journal", "undo", &run, "--yes"]).expect(0);
    assert_eq!(contents(&bench.checkout()), before, "undone byte for byte");
}
