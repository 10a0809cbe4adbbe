//! `moltctl policy apply`, by the real binary: what it writes is audited, taken back, and written once; a fork without an
//! edit point stays as it is.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use crate::support::{Bench, Output};

/// A policy with a channel, a model provider and what they need.
pub(crate) const POLICY: &str = r#"version = 1
[[egress.allow]]
id = "anthropic"
host = "api.anthropic.com"
methods = ["POST"]
paths = ["/v1/messages"]
[[egress.allow]]
id = "telegram"
host = "api.telegram.org"
[credentials.ANTHROPIC_API_KEY]
placeholder = "sk-ant-moltctl-injected"
[[credentials.ANTHROPIC_API_KEY.inject]]
how = "header"
host = "api.anthropic.com"
name = "x-api-key"
[credentials.TELEGRAM_BOT_TOKEN]
placeholder = "moltctl-injected"
keep_before = ":"
[[credentials.TELEGRAM_BOT_TOKEN.inject]]
how = "path"
host = "api.telegram.org"
prefix = "bot"
[tools]
allow = ["web_fetch", "message"]
[channels.telegram]
enabled = true
dm = "allowlist"
allow_from = ["1234"]
"#;

/// The sample checkout with a policy.
fn bench() -> Bench {
    let bench = Bench::new().sample_checkout();
    bench.write("policy.toml", POLICY);
    bench
}

fn apply(bench: &Bench) -> Output {
    bench.moltctl(&["policy", "apply", "--yes", "--json"])
}

fn state(output: &Output) -> String {
    output.json()["result"]["mutation"]["state"].as_str().expect("says how it went").to_owned()
}

/// Ids of the rules that find something in the checkout, with the names their messages put in ticks.
fn found(bench: &Bench) -> Vec<(String, String)> {
    let document = bench.moltctl(&["audit", "--json"]).json();
    let findings = document["result"]["findings"].as_array().expect("a list").clone();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    findings.iter().map(|it| (text(it, "rule"), text(it, "message"))).collect()
}

fn files(bench: &Bench) -> BTreeMap<Utf8PathBuf, Vec<u8>> {
    bench.files()
}

#[test]
fn the_sample_is_hardened_once_and_can_be_taken_back() {
    let bench = bench();
    let before = files(&bench);
    let shown = bench.moltctl(&["policy", "apply", "--dry-run"]).expect(0);
    assert!(shown.stderr.contains("export { ContainerProxy, Sandbox };"), "{}", shown.all());
    assert!(shown.stderr.contains("the container's class decides what leaves it"), "{}", shown.all());
    assert_eq!(files(&bench), before, "a dry run changes nothing");

    let done = apply(&bench).expect(0);
    assert_eq!(state(&done), "done");
    let hardened = files(&bench);
    for path in ["src/hardening/policy.ts", "hardening/apply-policy.mjs", "hardening/openclaw-patch.json"] {
        assert!(hardened.contains_key(Utf8Path::new(path)), "{path}: {:?}", hardened.keys());
    }
    let patch: Value =
        serde_json::from_slice(&hardened[Utf8Path::new("hardening/openclaw-patch.json")]).expect("is JSON");
    assert_eq!(patch["openclaw"], "2026.2.3", "that of the Dockerfile");
    let dockerfile = String::from_utf8_lossy(&hardened[Utf8Path::new("Dockerfile")]).into_owned();
    assert!(dockerfile.starts_with("FROM docker.io/cloudflare/sandbox:0.12.10@sha256:"), "{dockerfile}");
    let lock: Value = serde_json::from_slice(&hardened[Utf8Path::new("package-lock.json")]).expect("is JSON");
    assert_eq!(lock["packages"]["node_modules/@cloudflare/sandbox"]["version"], "0.12.10");
    assert!(
        !lock.to_string().contains("\"resolved\":\"http"),
        "whose registry it was is nobody's business: {lock}"
    );

    assert_eq!(state(&apply(&bench).expect(0)), "nothing-to-do");
    assert_eq!(files(&bench), hardened, "a second run changes nothing");

    let run = done.json()["result"]["mutation"]["run"].as_str().expect("a run").to_owned();
    bench.moltctl(&["journal", "undo", &run, "--yes"]).expect(0);
    assert_eq!(files(&bench), before, "undone is as it was");
}

#[test]
fn a_change_of_the_policy_changes_only_what_holds_it() {
    let bench = bench();
    apply(&bench).expect(0);
    bench.write("policy.toml", &POLICY.replace("/v1/messages", "/v1/complete"));
    let document = apply(&bench).expect(0).json();
    let changed: Vec<&str> = document["result"]["files"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|file| file["path"].as_str())
        .collect();
    assert_eq!(changed, ["src/hardening/policy.ts"]);
}

#[test]
fn the_audit_sees_that_the_policy_is_in_effect() {
    let bench = bench();
    let before = found(&bench);
    let rules = |found: &[(String, String)]| found.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    for rule in ["MW-EGR-001", "MW-CRED-001", "MW-CFG-001", "MW-SUP-004"] {
        assert!(rules(&before).iter().any(|it| it == rule), "{rule} is found before: {before:?}");
    }
    apply(&bench).expect(0);
    let after = found(&bench);
    for rule in
        ["MW-EGR-001", "MW-EGR-002", "MW-CFG-001", "MW-SUP-004", "MW-INJ-001", "MW-CSRF-001", "MW-WS-001"]
    {
        let still: Vec<_> = after.iter().filter(|it| it.0 == rule).collect();
        assert!(still.is_empty(), "{rule} is still found: {still:?}");
    }
    // Keys that the policy injects, and those that it does not name: the container has placeholders of both. A key that
    // nobody knows is still told.
    let handed: Vec<_> = after.iter().filter(|it| it.0 == "MW-CRED-001").collect();
    assert!(handed.is_empty(), "every key of the sample is a placeholder now: {handed:?}");
    let new: Vec<_> = rules(&after).into_iter().filter(|rule| !rules(&before).contains(rule)).collect();
    assert!(new.is_empty(), "the overlay brings no finding of its own: {new:?}");
    let variables =
        String::from_utf8(files(&bench)[Utf8Path::new("src/gateway/env.ts")].clone()).expect("is text");
    let known = "out.OPENAI_API_KEY = env.OPENAI_API_KEY;";
    assert!(variables.contains(known), "{variables}");
    bench.write(
        "src/gateway/env.ts",
        &variables.replace(
            known,
            &format!("{known}\n  if (env.LEDGER_API_KEY) out.LEDGER_API_KEY = env.LEDGER_API_KEY;"),
        ),
    );
    let told = found(&bench);
    let told: Vec<_> = told.iter().filter(|it| it.0 == "MW-CRED-001").collect();
    assert!(
        told.len() == 1 && told[0].1.contains("LEDGER_API_KEY"),
        "a key that no slot stands for: {told:?}"
    );
}

#[test]
fn an_overlay_that_was_changed_by_hand_is_no_policy_in_effect() {
    let bench = bench();
    apply(&bench).expect(0);
    let policy =
        String::from_utf8(files(&bench)[Utf8Path::new("src/hardening/policy.ts")].clone()).expect("is text");
    bench.write(
        "src/hardening/policy.ts",
        &policy.replace("OPENAI", "OPENAX").replace("api.anthropic.com", "*.example.com"),
    );
    let after = found(&bench);
    assert!(after.iter().any(|it| it.0 == "MW-CRED-001" && it.1.contains("ANTHROPIC_API_KEY")), "{after:?}");
    assert_eq!(state(&apply(&bench).expect(0)), "done", "and applying again puts it right");
}

#[test]
fn a_fork_without_an_edit_point_stays_as_it_is() {
    for (path, from, to, said) in [
        ("src/index.ts", "export { Sandbox };", "export class Sandbox extends Own {}", "src/index.ts:12"),
        ("start-openclaw.sh", "exec openclaw gateway", "exec claw", "start-openclaw.sh"),
        ("Dockerfile", "FROM docker.io/cloudflare/sandbox:0.7.0", "FROM node:22", "Dockerfile"),
    ] {
        let bench = bench();
        let text = String::from_utf8(files(&bench)[Utf8Path::new(path)].clone()).expect("is text");
        bench.write(path, &text.replace(from, to));
        let before = files(&bench);
        let refused = bench.moltctl(&["policy", "apply", "--yes"]).expect(2);
        assert!(refused.stderr.contains(said) && refused.stderr.contains("by hand: "), "{}", refused.all());
        assert_eq!(files(&bench), before, "{path}: nothing was changed");
        assert!(bench.journals().is_empty(), "and no run was begun");
    }
}

#[test]
fn the_openclaw_that_is_installed_decides() {
    let bench = bench();
    bench.write("policy.toml", &format!("{POLICY}[openclaw]\nversion = \"2026.9.6\"\n"));
    let document = apply(&bench).expect(0).json();
    assert_eq!(document["result"]["openclaw"], "2026.2.3");
    let notes = document["result"]["notes"].to_string();
    assert!(notes.contains("2026.9.6") && notes.contains("2026.2.3"), "{notes}");
}

#[test]
fn without_npm_the_lock_waits_and_that_is_said() {
    let bench = bench();
    bench.program("npm", "exit 1");
    let done = apply(&bench).expect(0);
    let notes = done.json()["result"]["notes"].to_string();
    assert!(notes.contains("npm install --package-lock-only"), "{notes}");
}

#[test]
fn who_passes_access_goes_into_the_settings() {
    let bench = bench();
    bench.write("moltctl.toml", "version = 1\n[access.allow]\nemails = [\"a@example.com\"]\n");
    bench.write("policy.toml", &format!("{POLICY}[identity]\nemails = [\"b@example.com\"]\n"));
    let document = apply(&bench).expect(0).json();
    assert!(document["result"]["notes"].to_string().contains("moltctl access apply"), "{document}");
    let settings = String::from_utf8(files(&bench)[Utf8Path::new("moltctl.toml")].clone()).expect("is text");
    assert!(settings.contains("b@example.com") && !settings.contains("a@example.com"), "{settings}");
}

/// The real checkout of upstream, where one lies at hand (`MOLTWORKER_DIR`).
#[test]
fn upstream_is_hardened() {
    let Ok(folder) = std::env::var("MOLTWORKER_DIR") else { return };
    let bench = bench();
    for path in files(&bench).keys() {
        std::fs::remove_file(bench.checkout().join(path)).expect("can be removed");
    }
    crate::support::final_state::copy_tree(Utf8Path::new(&folder), &bench.checkout());
    bench.write("policy.toml", POLICY);
    apply(&bench).expect(0);
    let after = found(&bench);
    for rule in ["MW-EGR-001", "MW-EGR-002", "MW-CFG-001", "MW-SUP-004"] {
        assert!(!after.iter().any(|it| it.0 == rule), "{rule}: {after:?}");
    }
    assert_eq!(state(&apply(&bench).expect(0)), "nothing-to-do");
}
