//! `moltctl rollback` on the built-in account: what can be gone back to, and that no rotation is ever crossed.

use serde_json::{Value, json};

use crate::support::Bench;

const WORKER: &str = "moltbot-sandbox";
const KEY: &str = "ANTHROPIC_API_KEY";
const TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.checkout_of(WORKER);
    bench
}

/// Uploads a version with these secrets, deployed or not, and returns its id.
fn version(bench: &Bench, deployed: bool, secrets: &[(&str, &str)], note: Option<(&str, &str)>) -> String {
    let bindings: Vec<Value> = secrets
        .iter()
        .map(|(name, text)| json!({ "type": "secret_text", "name": name, "text": text }))
        .collect();
    let mut metadata =
        json!({ "main_module": "index.js", "compatibility_date": "2026-01-01", "bindings": bindings });
    if let Some((tag, message)) = note {
        metadata["annotations"] = json!({ "workers/tag": tag, "workers/message": message });
    }
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n{metadata}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"index.js\"; filename=\"index.js\"\r\nContent-Type: \
         application/javascript+module\r\n\r\nexport default {{}};\r\n--x--\r\n"
    );
    let (method, end) = if deployed { ("PUT", "") } else { ("POST", "/versions") };
    let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}{end}");
    let body = Some(("multipart/form-data; boundary=x", form.into_bytes()));
    let (status, answer) = bench.api(method, &path, body);
    assert_eq!(status, 200, "{answer}");
    let newest = versions(bench)[0].clone();
    bench.account().clear_requests();
    newest["id"].as_str().expect("an id").to_owned()
}

fn versions(bench: &Bench) -> Vec<Value> {
    let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/versions?deployable=true");
    let (status, answer) = bench.api("GET", &path, None);
    assert_eq!(status, 200, "{answer}");
    answer["result"]["items"].as_array().expect("a list").clone()
}

fn live(bench: &Bench) -> String {
    let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/deployments");
    let (status, answer) = bench.api("GET", &path, None);
    assert_eq!(status, 200, "{answer}");
    let id = &answer["result"]["deployments"][0]["versions"][0]["version_id"];
    id.as_str().expect("an id").to_owned()
}

const ROTATED: (&str, &str) =
    ("moltctl-rotate-0123456789abcdef", "moltctl: rotated ANTHROPIC_API_KEY (compromised)");

/// Versions 1 and 2 with the old key, 3 by a rotation of it, 4 with the same secrets as 3, which serves.
fn rotated() -> (Bench, Vec<String>) {
    let bench = bench();
    let (old, new) = ([(KEY, "old"), (TOKEN, "t")], [(KEY, "new"), (TOKEN, "t")]);
    let ids = vec![
        version(&bench, true, &old, None),
        version(&bench, true, &old, None),
        version(&bench, true, &new, Some(ROTATED)),
        version(&bench, true, &new, None),
    ];
    (bench, ids)
}

/// Nothing was written, and `force` was never sent.
#[track_caller]
fn assert_untouched(bench: &Bench, before: &str) {
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());
    assert_eq!(live(bench), before);
}

#[test]
fn the_list_shows_what_each_version_would_bring_back() {
    let (bench, ids) = rotated();
    let listed = bench.moltctl(&["rollback", "--json"]).expect(0).json();
    assert_eq!(listed["schema"], "moltctl/v1/rollback-list");
    let lines = listed["result"]["versions"].as_array().expect("a list").clone();
    let shown: Vec<(Value, Value, Value, Value)> = lines
        .iter()
        .map(|line| {
            (
                line["number"].clone(),
                line["standing"].clone(),
                line["possible"].clone(),
                line["revoked"].clone(),
            )
        })
        .collect();
    let none = json!([]);
    let key = json!([KEY]);
    assert_eq!(
        shown,
        [
            (json!(4), json!("live"), json!(false), none.clone()),
            (json!(3), json!("older"), json!(true), none),
            (json!(2), json!("older"), json!(false), key.clone()),
            (json!(1), json!("older"), json!(false), key),
        ]
    );
    assert_eq!(lines[2]["compromised"], true);
    assert!(lines[0]["at"].is_string() && lines[0]["id"] == ids[3].as_str());
    let page = bench.moltctl(&["rollback"]).expect(0).stdout;
    assert!(page.contains("compromised: ANTHROPIC_API_KEY") && page.contains(&ids[0][..8]), "{page}");
    assert_untouched(&bench, &ids[3]);
}

#[test]
fn a_version_since_the_rotation_serves_again_and_a_second_run_does_nothing() {
    let (bench, ids) = rotated();
    bench.moltctl(&["rollback", "3", "--dry-run"]).expect(0);
    assert_untouched(&bench, &ids[3]);
    bench.account().clear_requests();
    let back = bench.moltctl(&["rollback", "3", "--yes", "--json"]).expect(0).json();
    assert_eq!(back["schema"], "moltctl/v1/rollback");
    assert_eq!((&back["result"]["state"], &back["result"]["previous"]), (&json!("done"), &json!(ids[3])));
    assert_eq!(live(&bench), ids[2]);
    assert!(bench.account().requests().iter().all(|request| !format!("{request:?}").contains("force")));
    bench.account().clear_requests();
    let again = bench.moltctl(&["rollback", &ids[2][..8], "--yes"]).expect(0);
    assert!(again.stdout.contains("nothing to do"), "{}", again.all());
    assert_untouched(&bench, &ids[2]);
    // Forward again, to what served before.
    bench.moltctl(&["rollback", "4", "--yes"]).expect(0);
    assert_eq!(live(&bench), ids[3]);
}

#[test]
fn a_rotation_is_never_crossed() {
    let (bench, ids) = rotated();
    for named in ["2", "1", &ids[0], &ids[1][..8]] {
        let refused = bench.moltctl(&["rollback", named, "--yes"]).expect(2);
        assert!(refused.stderr.contains("revoked ANTHROPIC_API_KEY (compromised)"), "{}", refused.stderr);
        assert!(refused.stderr.contains("moltctl deploy"), "{}", refused.stderr);
        assert_untouched(&bench, &ids[3]);
    }
    // Nor after going back to the rotation's own version.
    bench.moltctl(&["rollback", "3", "--yes"]).expect(0);
    bench.account().clear_requests();
    bench.moltctl(&["rollback", "2", "--yes"]).expect(2);
    assert_untouched(&bench, &ids[2]);
}

#[test]
fn a_version_that_is_not_there_is_not_guessed() {
    let (bench, ids) = rotated();
    for named in ["9", "zzzzzzzz", "abc"] {
        let refused = bench.moltctl(&["rollback", named, "--yes"]).expect(4);
        assert!(refused.stderr.contains("moltctl rollback"), "{}", refused.stderr);
    }
    assert_untouched(&bench, &ids[3]);
}

/// Control: without the rotation's note only Cloudflare knows, and what it refuses is explained by name.
#[test]
fn a_change_of_secrets_by_other_hands_is_refused_by_cloudflare_and_explained() {
    let bench = bench();
    version(&bench, true, &[(KEY, "old"), (TOKEN, "t")], None);
    let newest = version(&bench, true, &[(KEY, "new"), (TOKEN, "t")], None);
    let refused = bench.moltctl(&["rollback", "1", "--yes"]).expect(2);
    assert!(refused.stderr.contains("ANTHROPIC_API_KEY changed since that version"), "{}", refused.stderr);
    assert!(!refused.stderr.contains(TOKEN), "only what changed: {}", refused.stderr);
    assert_eq!(live(&bench), newest);
    let sent = bench.account().requests();
    assert!(sent.iter().any(|request| request.method == "POST" && request.path.ends_with("/deployments")));
    assert!(sent.iter().all(|request| !format!("{request:?}").contains("force")), "{sent:?}");
}

#[test]
fn what_a_rotation_staged_and_did_not_promote_is_left_to_it() {
    let bench = bench();
    let first = version(&bench, true, &[(KEY, "old")], None);
    let served = version(&bench, true, &[(KEY, "old")], None);
    let staged = version(&bench, false, &[(KEY, "new")], Some(ROTATED));
    let refused = bench.moltctl(&["rollback", &staged, "--yes"]).expect(2);
    assert!(refused.stderr.contains("staged by a rotation"), "{}", refused.stderr);
    assert_untouched(&bench, &served);
    // It revoked nothing yet.
    bench.moltctl(&["rollback", "1", "--yes"]).expect(0);
    assert_eq!(live(&bench), first);
}

/// Promise: a rotation that only this machine's journal knows (its note was written over) is not crossed either.
#[test]
fn a_rotation_that_only_the_journal_knows_is_not_crossed() {
    const V2: &str = include_str!("fixtures/journal/v2.jsonl");
    const RUN: &str = "20261120T154201Z-0badcafe";
    let bench = bench();
    version(&bench, true, &[("OPENAI_API_KEY", "same")], None);
    let promoted = version(&bench, true, &[("OPENAI_API_KEY", "same")], None);
    let target = json!({ "worker": WORKER, "account": bench.account().account_id(), "api": bench.account().api_base() });
    let journal = V2
        .replacen(
            "\"target\":{\"worker\":\"claw\",\"account\":\"0123456789abcdef0123456789abcdef\"}",
            &format!("\"target\":{target}"),
            1,
        )
        .replace("66666666-6666-4666-8666-666666666666", &promoted);
    assert_ne!(journal, V2);
    // Control: Cloudflare alone would have allowed it.
    let control = bench.moltctl(&["rollback", "1", "--dry-run"]);
    assert_eq!(control.code, 0, "{}", control.all());
    let folder = bench.home().join(".local/state/moltctl/journal");
    std::fs::create_dir_all(&folder).expect("can be made");
    std::fs::write(folder.join(format!("{RUN}.jsonl")), journal).expect("can be written");
    let refused = bench.moltctl(&["rollback", "1", "--yes"]).expect(2);
    assert!(refused.stderr.contains("revoked OPENAI_API_KEY"), "{}", refused.stderr);
    assert_untouched(&bench, &promoted);
}

#[test]
fn a_worker_that_was_never_deployed_is_told() {
    let bench = bench();
    bench.moltctl(&["rollback"]).expect(4);
    bench.moltctl(&["rollback", "1", "--yes"]).expect(4);
    assert!(bench.writes().is_empty());
}
