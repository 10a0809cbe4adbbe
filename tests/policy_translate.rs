//! Must show: every key of what people have is accounted for, hostile sources end in an error that names file and line and
//! holds no value, and nothing is written that became wider without being accepted by name.

use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Bench, Output};

/// What stands in the place of a value, and must not be said by anybody.
const CANARY: &str = "canary-value-5f1c02";

fn translate(bench: &Bench, args: &[&str]) -> Output {
    let mut all = vec!["policy", "translate"];
    all.extend(args);
    bench.moltctl(&all)
}

/// A refusal that names this file and line, and no value.
#[track_caller]
fn refused(bench: &Bench, args: &[&str], place: &str) -> Output {
    let began = Instant::now();
    let output = translate(bench, args).expect(2);
    assert!(began.elapsed() < Duration::from_secs(20), "it took {:?}", began.elapsed());
    assert!(output.stderr.contains(place), "no `{place}` in\n{}", output.stderr);
    assert!(!output.all().contains(CANARY), "a value was said\n{}", output.all());
    assert!(!bench.checkout().join("policy.toml").exists(), "something was written");
    output
}

fn keys(report: &Value) -> &Vec<Value> {
    report["result"]["keys"].as_array().expect("a list of keys")
}

#[test]
fn hostile_sources_end_with_file_and_line_and_no_value() {
    let bench = Bench::new();
    let write = |name: &str, text: &str| {
        bench.write(name, text);
    };
    write("deep.json", &format!("{{gateway:\n{}'{CANARY}'", "[".repeat(100_000)));
    refused(&bench, &["deep.json"], "deep.json:2: nested deeper");
    write("long.json", &format!("{{gateway: {{}},\n\nx: '{}{CANARY}'}}", "x".repeat(2 << 20)));
    refused(&bench, &["long.json"], "long.json:3: a string longer");
    write(
        "twice.json",
        &format!("{{gateway: {{auth: {{token: '{CANARY}',\nmode: 'token',\ntoken: '{CANARY}'}}}}}}"),
    );
    refused(&bench, &["twice.json"], "twice.json:3: this key stands in the same object at line 1");
    write("syntax.json", &format!("{{gateway: {{\n  port: {CANARY}\n}}}}"));
    refused(&bench, &["syntax.json"], "syntax.json:2: this is not JSON5");
    write("end.json", &format!("{{gateway: {{\n  token: '{CANARY}"));
    refused(&bench, &["end.json"], "end.json:2: this is not JSON5");
    write("other.json", &format!("{{name: '{CANARY}', agent: {{model: 'x'}}}}"));
    refused(&bench, &["other.json"], "other.json:1: it is not a configuration of OpenClaw");
    std::fs::write(bench.checkout().join("bytes.json"), b"{gateway: {},\n\n\n x: '\xff'}")
        .expect("can be written");
    refused(&bench, &["bytes.json"], "bytes.json:4: this is not UTF-8");
    std::fs::write(bench.checkout().join("empty.json"), b"").expect("can be written");
    refused(&bench, &["empty.json"], "empty.json:1: the file is empty");
    let large = std::fs::File::create(bench.checkout().join("large.json")).expect("can be made");
    large.set_len(17 << 20).expect("can be set");
    refused(&bench, &["large.json"], "large.json");
    nix::unistd::mkfifo(bench.checkout().join("pipe.json").as_std_path(), nix::sys::stat::Mode::S_IRWXU)
        .expect("can be made");
    refused(&bench, &["pipe.json"], "pipe.json");
    refused(&bench, &["."], "is a folder");
    refused(&bench, &["missing.json"], "there is no `missing.json`");
}

#[test]
fn hostile_includes_end_with_file_and_line_and_no_value() {
    let bench = Bench::new();
    let outside = bench.root().join(format!("{CANARY}.json"));
    std::fs::write(&outside, format!("{{token: '{CANARY}'}}")).expect("can be written");
    let from = |wanted: &str| {
        bench.write("conf/openclaw.json", &format!("{{\n  gateway: {{\n    $include: {wanted:?} }}}}"));
    };
    let place = "conf/openclaw.json:3: `$include`";
    for wanted in [
        format!("../../{CANARY}.json"),
        outside.to_string(),
        "../checkout2/x".to_owned(),
        "/etc/passwd".to_owned(),
    ] {
        from(&wanted);
        refused(&bench, &["conf/openclaw.json"], &format!("{place} names a file outside"));
    }
    symlink(&outside, bench.checkout().join("conf/link.json")).expect("can be made");
    symlink(bench.root(), bench.checkout().join("conf/up")).expect("can be made");
    nix::unistd::mkfifo(bench.checkout().join("conf/pipe").as_std_path(), nix::sys::stat::Mode::S_IRWXU)
        .expect("can be made");
    for wanted in ["link.json".to_owned(), format!("up/{CANARY}.json"), "pipe".to_owned(), ".".to_owned()] {
        from(&wanted);
        refused(&bench, &["conf/openclaw.json"], &format!("{place} names something that is no regular file"));
    }
    from(&format!("{CANARY}.json"));
    refused(&bench, &["conf/openclaw.json"], &format!("{place} names a file that is not there"));
    from("a.json");
    bench.write("conf/a.json", "{\n\n b: { $include: './b/../b.json' } }");
    bench.write("conf/b.json", "[\n { $include: ['a.json'] } ]");
    refused(&bench, &["conf/openclaw.json"], "conf/b.json:2: `$include` leads back");
    bench.write("conf/b.json", &format!("{{x: 1,\n y: {CANARY} }}"));
    refused(&bench, &["conf/openclaw.json"], "conf/b.json:2: this is not JSON5");
    // Each file includes the next twice: a thousand files from ten.
    for at in 0..10 {
        let next = format!("n{}.json", at + 1);
        bench.write(
            &format!("conf/n{at}.json"),
            &format!("{{a: {{$include: '{next}'}}, b: {{$include: '{next}'}}}}"),
        );
    }
    bench.write("conf/n10.json", "{}");
    from("n0.json");
    refused(&bench, &["conf/openclaw.json"], "more than");
}

#[test]
fn a_version_is_never_guessed() {
    let bench = Bench::new();
    bench.write("openclaw.json", "{meta: {lastTouchedVersion: '2099.1.1'}, gateway: {bind: 'lan'}}");
    let newer = translate(&bench, &["openclaw.json"]).expect(3);
    assert!(newer.stderr.contains("2099.1.1") && newer.stderr.contains("--openclaw"), "{}", newer.stderr);
    translate(&bench, &["openclaw.json", "--openclaw", "newest"]).expect(2);
    let named = translate(&bench, &["openclaw.json", "--openclaw", "2026.6.6", "--dry-run", "--json"]);
    assert_eq!(named.json()["result"]["openclaw"], "2026.6.6");
    bench.write("openclaw.json", "{gateway: {bind: 'lan'}, tools: {fs: {workspaceOnly: true}}}");
    let nobody = translate(&bench, &["openclaw.json", "--dry-run", "--json"]).json();
    assert_eq!(nobody["result"]["openclaw"], Value::Null);
    assert!(nobody["result"]["notes"].to_string().contains("--openclaw VERSION"), "{nobody}");
    let class = |report: &Value, key: &str| {
        let entry = keys(report).iter().find(|it| it["key"] == key).cloned();
        entry.unwrap_or_else(|| panic!("{key} has no line"))["class"].clone()
    };
    assert_ne!(class(&nobody, "tools.fs.workspaceOnly"), "unknown-key");
    bench.write("openclaw.json", "{gateway: {bind: 'lan', nothing: 1}}");
    let old = translate(&bench, &["openclaw.json", "--openclaw", "2026.2.3", "--dry-run", "--json"]).json();
    assert_eq!(class(&old, "gateway.nothing"), "unknown-key");
}

#[test]
fn every_key_has_a_line_in_every_form_and_no_value_is_in_any() {
    let bench = Bench::new();
    bench.write(
        "openclaw.json",
        &format!(
            "{{\n  meta: {{ lastTouchedVersion: '2026.2.3' }},\n  gateway: {{ $include: 'gateway.json', port: 18789 }},\n  \
             channels: {{ telegram: {{ botToken: '{CANARY}', dmPolicy: 'pairing' }} }},\n  \
             env: {{ vars: {{ \"a.b\": '{CANARY}', SOME_KEY: '{CANARY}' }} }},\n  ui: {{ seamColor: '{CANARY}' }},\n}}\n"
        ),
    );
    bench.write("gateway.json", &format!("{{ auth: {{ mode: 'token', token: '{CANARY}' }}, port: 7 }}"));
    bench.write(
        "exec-approvals.json",
        &format!("{{ version: 1, socket: {{ token: '{CANARY}' }}, defaults: {{ security: 'deny' }}, agents: {{}} }}"),
    );
    let args = ["openclaw.json", "exec-approvals.json", "--dry-run"];
    let with = |more: &[&str]| translate(&bench, &[&args[..], more].concat());
    let report = with(&["--json"]).json();
    let lines: Vec<String> = keys(&report)
        .iter()
        .map(|it| {
            format!(
                "{}:{}:{} {}",
                it["file"].as_str().expect("a file"),
                it["line"],
                it["column"],
                it["key"].as_str().expect("a key")
            )
        })
        .collect();
    let expected = [
        "openclaw.json:2:3 meta",
        "openclaw.json:2:11 meta.lastTouchedVersion",
        "openclaw.json:3:3 gateway",
        "openclaw.json:3:14 gateway.$include",
        "gateway.json:1:3 gateway.auth",
        "gateway.json:1:11 gateway.auth.mode",
        "gateway.json:1:26 gateway.auth.token",
        "openclaw.json:3:40 gateway.port",
        "gateway.json:1:58 gateway.port",
        "openclaw.json:4:3 channels",
        "openclaw.json:4:15 channels.telegram",
        "openclaw.json:4:27 channels.telegram.botToken",
        "openclaw.json:4:60 channels.telegram.dmPolicy",
        "openclaw.json:5:3 env",
        "openclaw.json:5:10 env.vars",
        "openclaw.json:5:18 env.vars[\"a.b\"]",
        "openclaw.json:5:48 env.vars.SOME_KEY",
        "openclaw.json:6:3 ui",
        "openclaw.json:6:9 ui.seamColor",
        "exec-approvals.json:1:3 exec-approvals:version",
        "exec-approvals.json:1:15 exec-approvals:socket",
        "exec-approvals.json:1:25 exec-approvals:socket.token",
        "exec-approvals.json:1:57 exec-approvals:defaults",
        "exec-approvals.json:1:69 exec-approvals:defaults.security",
        "exec-approvals.json:1:89 exec-approvals:agents",
    ];
    let own: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(own, expected);
    let page = with(&[]);
    let markdown = with(&["--format", "markdown"]);
    for it in keys(&report) {
        let key = it["key"].as_str().expect("a key");
        assert!(page.stdout.contains(&format!(" {key}: ")), "{key} is not on the page");
        assert!(markdown.stdout.contains(&format!("`{key}`")), "{key} is not in the Markdown");
        assert!(it["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{key} has no reason");
    }
    for output in
        [with(&["--json"]), page, markdown, translate(&bench, &[&args[..2], &["--output", "-"]].concat())]
    {
        assert!(!output.all().contains(CANARY), "a value was said\n{}", output.all());
    }
}

#[test]
fn a_policy_that_stands_there_is_only_replaced_when_agreed_to() {
    let bench = Bench::new();
    bench.write("openclaw.json", "{meta: {lastTouchedVersion: '2026.2.3'}, gateway: {mode: 'local'}}");
    let policy = bench.checkout().join("policy.toml");
    let read = || std::fs::read_to_string(&policy).expect("is there");
    let accept = accepts(&bench);
    let accept: Vec<&str> = accept.iter().flat_map(|key| ["--accept", key.as_str()]).collect();
    let with = |more: &[&str]| translate(&bench, &[&["openclaw.json"], &accept[..], more].concat());
    with(&["--dry-run"]).expect(0);
    assert!(!policy.exists());
    with(&["--yes", "--report", "report.md"]).expect(0);
    let first = read();
    assert!(first.contains("version = 1") && first.contains("default = \"deny\""), "{first}");
    let report = std::fs::read_to_string(bench.checkout().join("report.md")).expect("is there");
    assert!(report.starts_with("## ") && report.contains("`gateway.mode`"), "{report}");
    assert!(with(&["--yes"]).expect(0).stdout.contains("nothing to do"));
    std::fs::write(&policy, "version = 1 # by hand\n").expect("can be written");
    // There is nobody to ask.
    with(&[]).expect(2);
    assert_eq!(read(), "version = 1 # by hand\n");
    let shown = with(&["--yes"]).expect(0);
    assert!(shown.stderr.contains("-version = 1 # by hand"), "{}", shown.stderr);
    assert_eq!(read(), first);
    let printed = with(&["--output", "-"]).expect(0);
    assert_eq!(printed.stdout, first);
    with(&["--output", "-", "--json"]).expect(2);
    with(&["--output", "-", "--format", "markdown"]).expect(2);
}

/// The keys of `openclaw.json` that became wider.
fn accepts(bench: &Bench) -> Vec<String> {
    let report = translate(bench, &["openclaw.json", "--dry-run", "--json"]).json();
    let keys = report["result"]["to_accept"].as_array().expect("a list");
    keys.iter().map(|key| key.as_str().expect("a key").to_owned()).collect()
}
