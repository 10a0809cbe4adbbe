//! `moltctl policy check`, `explain`, `test` and `diff`, by the real binary; and docs/policy.md against the schemas.

use std::collections::BTreeSet;
use std::process::Command;

use moltctl::policy::check::TRAPS;
use serde_json::Value;

use crate::support::{Bench, Output};

/// A value that must be in no output.
const CANARY: &str = "sk-ant-api03-CaNaRy0123456789aBcDeFgHiJ";

const POLICY: &str = r#"version = 1

[[egress.allow]]
id = "anthropic"
host = "api.anthropic.com"
methods = ["POST"]
paths = ["/v1/messages"]

[[egress.deny]]
id = "no-files"
host = "*.anthropic.com"
paths = ["/v1/files/**"]

[credentials.ANTHROPIC_API_KEY]
placeholder = "sk-ant-moltctl-injected"
inject = [{ how = "header", host = "api.anthropic.com", name = "x-api-key" }]

[tools]
allow = ["message", "session_status"]
deny = ["gateway"]

[channels.telegram]
enabled = false
dm = "allowlist"
allow_from = ["1234"]
"#;

const CASES: &str = r#"version = 1

[[case]]
name = "the model is reached with our placeholder"
request = { method = "POST", url = "https://api.anthropic.com/v1/messages", headers = { x-api-key = "sk-ant-moltctl-injected", content-type = "application/json" }, body = "{}" }
expect = "allow"
rule = "anthropic"

[[case]]
name = "a stranger's key takes nothing out"
request = { method = "POST", url = "https://api.anthropic.com/v1/messages", headers = { x-api-key = "sk-ant-of-somebody-else" } }
expect = "deny"
reason = "foreign-credential"

[[case]]
name = "files are denied however they are spelled"
request = { method = "POST", url = "https://api.anthropic.com/V1/Files" }
expect = "deny"
rule = "no-files"

[[case]]
name = "nothing goes elsewhere"
request = { url = "https://evil.example/" }
expect = "deny"
reason = "host"

[[case]]
name = "there is no browser"
browser = "https://example.com/"
expect = "deny"

[[case]]
name = "the gateway tool is off"
tool = "gateway"
expect = "deny"
rule = "tools.deny[0]"

[[case]]
name = "no program runs"
program = "/usr/bin/curl"
expect = "deny"
"#;

fn bench(policy: &str) -> Bench {
    let bench = Bench::new();
    bench.write("policy.toml", policy);
    bench
}

fn policy(bench: &Bench, args: &[&str]) -> Output {
    let mut all = vec!["policy"];
    all.extend(args);
    let output = bench.moltctl(&all);
    assert!(!output.all().contains("CaNaRy"), "a value is shown:\n{}", output.all());
    output
}

/// Elements of an XML document, as `name type`.
fn elements(xml: &str, name: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut count = 0;
    loop {
        match reader.read_event().expect("is XML") {
            quick_xml::events::Event::Eof => return count,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                count += usize::from(tag.name().as_ref() == name);
            }
            _ => {}
        }
    }
}

#[test]
fn check_exits_by_the_worst_finding_and_names_line_and_fix() {
    let well = policy(&bench(POLICY), &["check"]).expect(0);
    assert!(well.stdout.contains("MP-EGR-010"), "info is told and fails nothing:\n{}", well.stdout);
    for (text, code, id, line) in [
        ("version = 1\n[egress]\nports = [8443]\n", 11, "MP-EGR-007", 3),
        ("version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"10.0.0.0/8\"\n", 12, "MP-HOST-001", 4),
        ("version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"*discord.com\"\n", 13, "MP-HOST-002", 4),
        ("version = 1\n\n[identity]\nemail_domains = [\"gmail.com\"]\n", 14, "MP-ID-001", 4),
    ] {
        let bench = bench(text);
        let page = policy(&bench, &["check"]).expect(code);
        assert!(
            page.stdout.contains(id) && page.stdout.contains(&format!("policy.toml:{line}")),
            "{}",
            page.stdout
        );
        let found = policy(&bench, &["check", "--format", "json"]).expect(code).json()["result"].take();
        let of = found["findings"]
            .as_array()
            .expect("is a list")
            .iter()
            .find(|it| it["id"] == id)
            .expect("is found");
        assert_eq!(of["line"], line, "{of}");
        assert!(of["fix"].as_str().is_some_and(|it| !it.is_empty()) && of["reason"].is_string(), "{of}");
        let xml = policy(&bench, &["check", "--format", "junit"]).expect(code).stdout;
        assert_eq!(elements(&xml, "testcase"), TRAPS.len());
        assert!(elements(&xml, "failure") > 0);
    }
    let high = bench("version = 1\n[[egress.allow]]\nid = \"a\"\nhost = \"*discord.com\"\n");
    policy(&high, &["check", "--fail-on", "critical"]).expect(0);
}

#[test]
fn errors_and_findings_hold_no_value() {
    for text in [
        format!("version = 1\n[egress]\nlog = \"{CANARY}\"\n"),
        format!("version = 1\nx = \"{CANARY}\"\n"),
        format!("version = \"{CANARY}\"\n"),
        format!("version = 1\n[egress\n{CANARY}"),
    ] {
        let bench = bench(&text);
        bench.write("policy.test.toml", CASES);
        bench.write("other.toml", "version = 1\n");
        for args in [&["check"][..], &["explain", "a.example.com"], &["test"], &["diff", "other.toml"]] {
            policy(&bench, args).expect(2);
        }
    }
    let pasted = format!(
        "version = 1\n[[egress.allow]]\nid = \"{CANARY}\"\nhost = \"https://u:{CANARY}@h/?k={CANARY}\"\n[credentials.X]\nplaceholder = \
         \"{CANARY}\"\ninject = []\n[tools]\nallow = [\"{CANARY}\"]\n"
    );
    let bench = bench(&pasted);
    bench.write("other.toml", "version = 1\n");
    assert!(policy(&bench, &["check"]).code >= 11);
    policy(&bench, &["diff", "other.toml"]);
    policy(&bench, &["diff", "other.toml", "--format", "markdown"]);
    // What is asked about is shown, without what a URL may hide.
    policy(&bench, &["explain", &format!("https://u:{CANARY}@a.example.com/x?token={CANARY}#{CANARY}")])
        .expect(0);
    bench.write("policy.test.toml", &format!("version = 1\n[[case]]\nname = \"a\"\nexpect = \"{CANARY}\"\n"));
    policy(&bench, &["test"]).expect(2);
}

#[test]
fn test_runs_the_cases_of_the_documentation_and_fails_by_name() {
    let bench = bench(POLICY);
    policy(&bench, &["test"]).expect(2);
    bench.write("policy.test.toml", CASES);
    let output = policy(&bench, &["test"]).expect(0);
    assert!(output.stdout.contains("7 of 7"), "{}", output.stdout);
    let wrong = CASES.replace(
        "\"https://evil.example/\" }\nexpect = \"deny\"",
        "\"https://evil.example/\" }\nexpect = \"allow\"",
    );
    assert_ne!(wrong, CASES);
    bench.write("wrong.toml", &wrong);
    let output = policy(&bench, &["test", "wrong.toml"]).expect(1);
    assert!(
        output.stdout.contains("nothing goes elsewhere")
            && output.stdout.contains("expected allow, got deny")
    );
    let xml = policy(&bench, &["test", "wrong.toml", "--format", "junit"]).expect(1).stdout;
    assert_eq!((elements(&xml, "testcase"), elements(&xml, "failure")), (7, 1));
    let document = policy(&bench, &["--json", "test", "wrong.toml"]).expect(1).json();
    let failed: Vec<&Value> = document["result"]["cases"]
        .as_array()
        .expect("is a list")
        .iter()
        .filter(|it| it["passed"] == false)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0]["reason"].as_str(), failed[0]["got"].as_str()), (Some("host"), Some("deny")));
}

#[test]
fn explain_says_which_rule_where_and_what_is_not_held() {
    let bench = bench(POLICY);
    let of = |args: &[&str]| {
        let mut all = vec!["--json", "explain"];
        all.extend(args);
        policy(&bench, &all).expect(0).json()["result"].take()
    };
    let host = of(&["api.anthropic.com"]);
    assert_eq!(host["kind"], "host");
    let rules: Vec<&str> =
        host["answers"].as_array().expect("a list").iter().filter_map(|it| it["rule"].as_str()).collect();
    assert_eq!(rules, ["no-files", "anthropic", "browser.mode"]);
    assert_eq!(host["answers"][1]["enforced"], "worker");
    assert_eq!(host["answers"][1]["line"], 3);
    let limits = host["limits"].to_string();
    assert!(limits.contains("cannot be told apart") && limits.contains("looking a name up"), "{limits}");
    let url = of(&["https://api.anthropic.com/v1/messages", "--method", "post"]);
    assert_eq!((url["kind"].as_str(), url["answers"][0]["rule"].as_str()), (Some("url"), Some("anthropic")));
    assert_eq!(of(&["https://api.anthropic.com/v1/messages"])["answers"][0]["verdict"], "deny");
    let kinds = [
        ("gateway", "tool", "deny", "container"),
        ("message", "tool", "allow", "container"),
        ("/usr/bin/git", "path", "deny", "container"),
        ("telegram:1234", "sender", "deny", "container"),
        ("owner@example.com", "email", "unknown", "access"),
        ("evil.example", "host", "deny", "worker"),
    ];
    for (subject, kind, verdict, enforced) in kinds {
        let it = of(&[subject]);
        let answer = &it["answers"][0];
        assert_eq!(it["kind"], kind, "{it}");
        assert_eq!(
            (answer["verdict"].as_str(), answer["enforced"].as_str()),
            (Some(verdict), Some(enforced)),
            "{it}"
        );
    }
    let page = policy(&bench, &["explain", "gateway"]).expect(0).stdout;
    assert!(
        page.contains("tools.deny[0], policy.toml:") && page.contains("by OpenClaw in the container"),
        "{page}"
    );
}

#[test]
fn a_pull_request_that_widens_one_host_exits_10_and_names_it() {
    let bench = bench(POLICY);
    let git = |args: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"])
            .args(args)
            .current_dir(bench.checkout())
            .output()
            .expect("git is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "policy.toml"]);
    git(&["commit", "--quiet", "-m", "one"]);
    git(&["branch", "-M", "main"]);
    let same = policy(&bench, &["diff", "main:policy.toml"]).expect(0);
    assert!(same.stdout.contains("the same is allowed"), "{}", same.stdout);
    let wider = format!("{POLICY}\n[[egress.allow]]\nid = \"paste\"\nhost = \"paste.example.net\"\n");
    bench.write("policy.toml", &wider);
    let output = policy(&bench, &["diff", "main:policy.toml"]).expect(10);
    assert!(
        output.stdout.contains("paste.example.net") && output.stdout.contains("a new host"),
        "{}",
        output.stdout
    );
    let document = policy(&bench, &["diff", "main:policy.toml", "--format", "json"]).expect(10).json();
    assert_eq!(document["result"]["wider"], true);
    let changes = document["result"]["changes"].as_array().expect("is a list").clone();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(
        (changes[0]["direction"].as_str(), changes[0]["key"].as_str()),
        (Some("wider"), Some("paste"))
    );
    let markdown = policy(&bench, &["diff", "main:policy.toml", "policy.toml", "--format", "markdown"])
        .expect(10)
        .stdout;
    assert!(markdown.starts_with("### Policy") && markdown.contains("**Wider**"), "{markdown}");
    assert!(markdown.contains("- `egress.paste`: may now leave: `paste.example.net`"), "{markdown}");
    // The other way round it is narrower; standard input is one of the two.
    let back =
        bench.moltctl_with(&["policy", "diff", "-", "main:policy.toml"], wider.as_bytes(), &[]).expect(0);
    assert!(back.stdout.contains("nothing became wider"), "{}", back.stdout);
    policy(&bench, &["diff", "nowhere:policy.toml"]).expect(2);
    policy(&bench, &["diff", "-", "-"]).expect(2);
}

#[test]
fn a_policy_in_other_words_is_no_change() {
    let bench = bench(POLICY);
    let moved = POLICY
        .replace("methods = [\"POST\"]\n", "reason = \"the model\"\nmethods = [\"POST\"]\n")
        .replace("id = \"anthropic\"", "id = \"model\"");
    bench.write("other.toml", &moved);
    let output = policy(&bench, &["diff", "other.toml"]).expect(0);
    assert!(output.stdout.contains("written differently"), "{}", output.stdout);
}

fn document() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/policy.md")).expect("is there")
}

/// The first columns of the tables between two headings.
fn keys_between(document: &str, from: &str, to: &str) -> BTreeSet<String> {
    let part =
        document.split(from).nth(1).expect("has the heading").split(to).next().expect("has a beginning");
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).map(str::to_owned).collect()
}

/// Keys of a schema as the document writes them: `a.b`, `a[].b` of a list of tables, `a.*.b` of tables by name.
struct Keys<'a> {
    schema: &'a Value,
    found: BTreeSet<String>,
    rooms: bool,
}

impl Keys<'_> {
    fn of(schema: &Value) -> BTreeSet<String> {
        let mut keys = Keys { schema, found: BTreeSet::new(), rooms: false };
        keys.walk(schema, "");
        keys.found
    }

    fn walk(&mut self, node: &Value, path: &str) {
        if let Some(name) = node["$ref"].as_str().and_then(|it| it.strip_prefix("#/$defs/")) {
            // Rooms hold rooms: they are described once.
            if name == "Room" && std::mem::replace(&mut self.rooms, true) {
                self.found.insert(path.trim_end_matches(".*").to_owned());
                return;
            }
            let schema = self.schema;
            return self.walk(&schema["$defs"][name], path);
        }
        let variants = ["oneOf", "anyOf"].iter().filter_map(|key| node[*key].as_array()).flatten();
        let tables: Vec<&Value> =
            variants.filter(|it| it.get("properties").is_some() || it.get("$ref").is_some()).collect();
        if !tables.is_empty() {
            for table in tables {
                self.walk(table, path);
            }
        } else if let Some(properties) = node["properties"].as_object() {
            for (key, value) in properties {
                self.walk(value, &if path.is_empty() { key.clone() } else { format!("{path}.{key}") });
            }
        } else if node["additionalProperties"].is_object() {
            self.walk(&node["additionalProperties"], &format!("{path}.*"));
        } else {
            self.found.insert(path.to_owned());
            let items = &node["items"];
            if items.get("$ref").is_some() || items.get("properties").is_some() {
                self.walk(items, &format!("{path}[]"));
            }
        }
    }
}

#[test]
fn the_reference_names_every_key_of_the_schemas_and_no_other() {
    let document = document();
    let policy = Keys::of(&moltctl::policy::schema());
    assert!(policy.len() > 100, "{policy:?}");
    assert_eq!(keys_between(&document, "\n## Every key\n", "\n## What cannot be enforced\n"), policy);
    let cases = Keys::of(&moltctl::policy::cases::schema());
    // A request is a table within a case.
    assert_eq!(keys_between(&document, "\n## Cases: policy.test.toml\n", "\n## Pull requests\n"), cases);
}

#[test]
fn the_reference_lists_every_trap_as_the_program_has_it() {
    let document = document();
    let listed = document.lines().filter(|line| line.starts_with("| MP-")).count();
    assert_eq!(listed, TRAPS.len());
    for trap in TRAPS {
        let cell = |text: &str| text.replace('|', "\\|");
        let row = format!(
            "| {} | {} | {} | {} | {} |",
            trap.id,
            trap.severity.as_str(),
            cell(trap.title),
            cell(trap.why),
            cell(trap.fix)
        );
        assert!(document.contains(&row), "docs/policy.md has no\n{row}");
    }
}

/// The examples of the document are a policy and cases, and the cases come out.
#[test]
fn the_examples_of_the_reference_hold() {
    let document = document();
    let blocks: Vec<&str> =
        document.split("```toml\n").skip(1).filter_map(|it| it.split("```").next()).collect();
    let [example, cases] = blocks[..] else { panic!("{} examples", blocks.len()) };
    let bench = bench(&format!("{example}\n[channels.telegram]\nenabled = true\ndm = \"pairing\"\n"));
    bench.write("policy.test.toml", cases);
    policy(&bench, &["test"]).expect(0);
}
