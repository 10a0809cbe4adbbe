//! `moltctl access` on the built-in account: from an account where nothing is set up to a proof from outside, and
//! what is said where it cannot be done.

use moltctl::account::{Account, World};
use serde_json::{Value, json};

use crate::support::{Bench, Output};

const WORKER: &str = "moltbot-sandbox";
const OWNER: &str = "owner@example.com";
const TOGETHER: &str = "Access: Organizations, Identity Providers, and Groups Read";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.checkout_of(WORKER);
    settings(&bench, "");
    bench
}

fn settings(bench: &Bench, access: &str) {
    let text = format!("version = 1\n[access]\n{access}\n[access.allow]\nemails = [\"{OWNER}\"]\n");
    bench.write("moltctl.toml", &text);
}

/// A Moltworker that is live, its workers.dev host open, as upstream's `wrangler deploy` leaves it.
fn open_worker(bench: &Bench) {
    let gateway = json!({ "type": "secret_text", "name": "MOLTBOT_GATEWAY_TOKEN", "text": "t" });
    deploy(bench, &gateway);
}

fn deploy(bench: &Bench, variable: &Value) {
    let sandbox = json!({ "type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox" });
    bench.deploy_worker(WORKER, &json!([sandbox, variable]));
    let body = json!({ "enabled": true, "previews_enabled": false });
    call(bench, "POST", &format!("/workers/scripts/{WORKER}/subdomain"), &body);
}

fn call(bench: &Bench, method: &str, path: &str, body: &Value) -> Value {
    let body = (!body.is_null()).then(|| ("application/json", body.to_string().into_bytes()));
    let (status, answer) = bench.api(method, &format!("/accounts/{{account}}{path}"), body);
    assert!(status < 300, "{method} {path}: {status} {answer}");
    bench.account().clear_requests();
    answer["result"].clone()
}

fn list(bench: &Bench, path: &str) -> Vec<Value> {
    call(bench, "GET", path, &Value::Null).as_array().expect("a list").clone()
}

fn host(bench: &Bench) -> String {
    let subdomain = bench.account().world(|world| world.workers_dev_subdomain().map(str::to_owned));
    format!("{WORKER}.{}.workers.dev", subdomain.expect("has one"))
}

fn apply(bench: &Bench) -> Output {
    bench.moltctl(&["access", "apply", "--otp", "--yes"]).expect(0)
}

/// Makes an application for the bench's host, with a policy for everybody, as a hurried operator does.
fn by_hand(bench: &Bench, body: Value) -> Value {
    let policy = json!({ "name": "all", "decision": "allow", "include": [{ "everyone": {} }] });
    let policy = call(bench, "POST", "/access/policies", &policy);
    let mut app = json!({
        "name": "by hand", "type": "self_hosted", "policies": [{ "id": policy["id"], "precedence": 1 }],
    });
    for (key, value) in body.as_object().expect("an object") {
        app[key] = value.clone();
    }
    call(bench, "POST", "/access/apps", &app)
}

fn steps(document: &Value) -> Vec<String> {
    let steps = document["result"]["steps"].as_array().expect("a list").iter();
    steps.map(|step| step["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn an_open_worker_is_closed_and_proven() {
    let bench = bench();
    open_worker(&bench);
    bench.moltctl(&["access", "verify"]).expect(1);
    let output = apply(&bench);
    assert!(output.stdout.contains("sent to the login of Access"), "{}", output.all());
    let apps = list(&bench, "/access/apps");
    assert_eq!(apps.len(), 1);
    assert_eq!(apps[0]["domain"], host(&bench));
    assert_eq!(apps[0]["policies"][0]["include"], json!([{ "email": { "email": OWNER } }]));
    let secrets = bench.secrets_of(WORKER);
    for name in ["CF_ACCESS_AUD", "CF_ACCESS_TEAM_DOMAIN", "MOLTBOT_GATEWAY_TOKEN"] {
        assert!(secrets.iter().any(|secret| secret == name), "{name} in {secrets:?}");
    }
    let verified = bench.moltctl(&["access", "verify", "--json"]).expect(0).json();
    assert_eq!(verified["schema"], "moltctl/v1/access-verify");
    assert_eq!(verified["result"]["verdict"], "unreadable", "a secret's value is not called a pass");
}

#[test]
fn the_owner_gets_in_afterwards_and_a_stranger_does_not() {
    let bench = bench();
    open_worker(&bench);
    apply(&bench);
    let enter = |email: &str| {
        let body = json!({ "email": email, "host": host(&bench) }).to_string().into_bytes();
        bench.control("POST", "/__drill/login", body)
    };
    assert_eq!(enter(OWNER).0, 200);
    assert_eq!(enter("stranger@example.com").0, 403);
}

#[test]
fn a_second_run_has_nothing_to_do_and_writes_nothing() {
    let bench = bench();
    open_worker(&bench);
    apply(&bench);
    bench.account().clear_requests();
    let output = bench.moltctl(&["access", "apply", "--yes"]).expect(0);
    assert!(output.stdout.contains("nothing to do"), "{}", output.all());
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());
    bench.moltctl(&["access", "plan", "--check"]).expect(0);
    assert_eq!(list(&bench, "/access/apps").len(), 1);
    assert_eq!(list(&bench, "/access/policies").len(), 1);
    assert_eq!(list(&bench, "/access/identity_providers").len(), 1);
}

#[test]
fn a_plan_and_a_dry_run_change_nothing_and_are_the_same() {
    let bench = bench();
    open_worker(&bench);
    let plan = bench.moltctl(&["access", "plan", "--json"]).expect(0).json();
    let dry = bench.moltctl(&["access", "apply", "--dry-run", "--json"]).expect(0).json();
    assert_eq!(plan["result"]["fingerprint"], dry["result"]["fingerprint"]);
    assert_eq!(plan["result"]["state"], "dry-run");
    assert_eq!(steps(&plan).last().map(String::as_str), Some("access:secrets"));
    bench.moltctl(&["access", "plan", "--check"]).expect(10);
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());
}

#[test]
fn without_a_login_method_the_flag_is_named_and_nothing_is_changed() {
    let bench = bench();
    open_worker(&bench);
    let output = bench.moltctl(&["access", "apply", "--yes", "--no-input"]).expect(2);
    assert!(output.stderr.contains("--otp"), "{}", output.stderr);
    assert!(output.stderr.contains("Identity providers"), "the click is named: {}", output.stderr);
    assert!(bench.writes().is_empty());
}

#[test]
fn a_login_method_that_is_there_is_used() {
    let bench = bench();
    open_worker(&bench);
    let okta = json!({ "type": "okta", "name": "Okta", "config": { "client_id": "x" } });
    call(&bench, "POST", "/access/identity_providers", &okta);
    bench.moltctl(&["access", "apply", "--yes"]).expect(0);
    assert_eq!(list(&bench, "/access/identity_providers").len(), 1);
}

#[test]
fn zero_trust_that_is_off_and_a_missing_permission_are_told_apart() {
    let bench = bench();
    open_worker(&bench);
    let groups = ["Workers Scripts Read", "Workers Scripts Write", "Zone Read", "Workers Routes Read"];
    let narrow = issue(bench.account(), &groups);
    let with = |token: &str, args: &[&str]| bench.moltctl_with(args, b"", &[("CLOUDFLARE_API_TOKEN", token)]);
    let missing = with(&narrow, &["access", "apply", "--otp", "--yes"]).expect(4);
    assert!(missing.stderr.contains(TOGETHER), "{}", missing.stderr);
    assert!(!missing.stderr.contains("not enabled"), "{}", missing.stderr);
    let shown = with(&narrow, &["access", "show", "--json"]).expect(3).json();
    assert_eq!(shown["result"]["unseen"].as_array().map(Vec::len), Some(5));
    bench.account().change_world(|world| world.entitlements_mut().zero_trust = false);
    for args in [&["access", "apply", "--otp", "--yes"][..], &["access", "plan"], &["access", "show"]] {
        let off = bench.moltctl(args).expect(4);
        assert!(off.stderr.contains("Zero Trust is not enabled"), "{}", off.stderr);
        assert!(off.stderr.contains("dashboard"), "the click is named: {}", off.stderr);
        assert!(!off.stderr.contains("permission group"), "{}", off.stderr);
    }
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());
}

fn issue(account: &Account, groups: &[&str]) -> String {
    let issue = |world: &mut World| world.issue_token("narrow", groups, moltctl::sys::clock::now());
    account.change_world(issue).expose().to_owned()
}

#[test]
fn routes_that_cannot_be_seen_are_said_and_no_reason_to_stop() {
    let bench = bench();
    open_worker(&bench);
    let groups = [
        "Workers Scripts Read",
        "Workers Scripts Write",
        "Access: Organizations, Identity Providers, and Groups Write",
        "Access: Apps and Policies Write",
    ];
    let token = issue(bench.account(), &groups);
    let env = [("CLOUDFLARE_API_TOKEN", token.as_str())];
    let output = bench.moltctl_with(&["access", "apply", "--otp", "--yes"], b"", &env).expect(0);
    assert!(output.stderr.contains("Zone Read"), "{}", output.stderr);
}

#[test]
fn an_application_made_by_hand_is_adopted_and_narrowed() {
    let bench = bench();
    open_worker(&bench);
    let made = by_hand(&bench, json!({ "domain": host(&bench), "session_duration": "730h" }));
    let show = bench.moltctl(&["access", "show"]).expect(0);
    assert!(show.stdout.contains("everybody") && show.stdout.contains("730h"), "{}", show.stdout);
    let output = apply(&bench);
    assert!(output.stderr.contains("loses its policies `all`"), "{}", output.stderr);
    let apps = list(&bench, "/access/apps");
    assert_eq!(apps.len(), 1, "nothing is made twice");
    assert_eq!((&apps[0]["id"], &apps[0]["aud"]), (&made["id"], &made["aud"]));
    assert_eq!(apps[0]["name"], "by hand");
    assert_eq!(apps[0]["session_duration"], "24h");
    assert_eq!(apps[0]["policies"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_policy_that_somebody_widened_is_found_and_narrowed_again() {
    let bench = bench();
    open_worker(&bench);
    apply(&bench);
    let policy = list(&bench, "/access/policies").remove(0);
    let id = policy["id"].as_str().expect("an id");
    let wide = json!({ "name": policy["name"], "decision": "allow", "include": [{ "everyone": {} }] });
    call(&bench, "PUT", &format!("/access/policies/{id}"), &wide);
    let drift = bench.moltctl(&["access", "plan", "--check"]).expect(10);
    assert!(drift.stdout.contains("everyone"), "{}", drift.stdout);
    bench.moltctl(&["access", "apply", "--yes"]).expect(0);
    let include = &list(&bench, "/access/policies")[0]["include"];
    assert_eq!(*include, json!([{ "email": { "email": OWNER } }]));
    bench.moltctl(&["access", "plan", "--check"]).expect(0);
}

#[test]
fn an_application_that_names_a_worker_is_pointed_out() {
    let bench = bench();
    open_worker(&bench);
    let scripts = list(&bench, "/workers/scripts");
    let tag = scripts[0]["tag"].clone();
    by_hand(&bench, json!({ "destinations": [{ "type": "worker", "worker_id": tag }] }));
    for args in [["access", "plan"], ["access", "show"]] {
        let output = bench.moltctl(&args).expect(0);
        assert!(output.stdout.contains("refuses WebSockets with 403"), "{}", output.stdout);
    }
}

#[test]
fn cdp_is_let_through_while_it_is_on_and_closed_again_after() {
    let bench = bench();
    open_worker(&bench);
    settings(&bench, "cdp = true");
    apply(&bench);
    let domains = |bench: &Bench| {
        let mut all: Vec<String> = list(bench, "/access/apps")
            .iter()
            .map(|app| app["domain"].as_str().unwrap_or_default().to_owned())
            .collect();
        all.sort();
        all
    };
    assert_eq!(domains(&bench), [host(&bench), format!("{}/cdp", host(&bench))]);
    bench.moltctl(&["access", "verify"]).expect(0);
    settings(&bench, "cdp = false");
    bench.moltctl(&["access", "verify"]).expect(1);
    bench.moltctl(&["access", "apply", "--yes"]).expect(0);
    assert_eq!(domains(&bench), [host(&bench)]);
    assert_eq!(list(&bench, "/access/policies").len(), 1, "the bypass is gone, too");
    bench.moltctl(&["access", "verify"]).expect(0);
}

#[test]
fn secrets_that_vanished_are_written_again() {
    let bench = bench();
    open_worker(&bench);
    apply(&bench);
    call(&bench, "DELETE", &format!("/workers/scripts/{WORKER}/secrets/CF_ACCESS_AUD"), &Value::Null);
    let plan = bench.moltctl(&["access", "plan", "--check", "--json"]).expect(10).json();
    assert_eq!(steps(&plan), ["access:secrets"]);
    bench.moltctl(&["access", "apply", "--yes"]).expect(0);
    assert!(bench.secrets_of(WORKER).contains(&"CF_ACCESS_AUD".to_owned()));
}

#[test]
fn a_wrong_plain_audience_is_found_and_not_overwritten() {
    let bench = bench();
    deploy(&bench, &json!({ "type": "plain_text", "name": "CF_ACCESS_AUD", "text": "0".repeat(64) }));
    let output = bench.moltctl(&["access", "apply", "--otp", "--yes"]);
    assert_eq!(output.code, 1, "{}", output.all());
    assert!(output.stderr.contains("plain variable"), "{}", output.stderr);
    assert!(output.stdout.contains("another application's"), "{}", output.stdout);
    assert_eq!(bench.secrets_of(WORKER), ["CF_ACCESS_TEAM_DOMAIN"]);
}

#[test]
fn before_the_first_deploy_nothing_is_called_proven() {
    let bench = bench();
    let output = apply(&bench);
    assert!(output.stdout.contains("not proven from outside"), "{}", output.stdout);
    assert_eq!(list(&bench, "/access/apps").len(), 1);
    assert!(list(&bench, "/workers/scripts").is_empty(), "no draft is made for the secrets' sake");
    bench.moltctl(&["access", "verify"]).expect(3);
}

#[test]
fn nobody_on_the_list_is_a_refusal() {
    let bench = bench();
    open_worker(&bench);
    bench.write("moltctl.toml", "version = 1\n");
    let output = bench.moltctl(&["access", "apply", "--otp", "--yes"]).expect(2);
    assert!(output.stderr.contains("[access.allow]"), "{}", output.stderr);
    bench.write("moltctl.toml", "version = 1\n[access.allow]\nemail_domains = [\"gmail.com\"]\n");
    bench.moltctl(&["access", "apply", "--otp", "--yes"]).expect(2);
    assert!(bench.writes().is_empty());
}
