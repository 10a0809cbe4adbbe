//! `moltctl audit --live` and `--probe` on the built-in account: what runs, what stands in front of it, and what
//! strangers get. What cannot be seen is never a pass.

use moltctl::account::World;
use serde_json::{Value, json};

use crate::support::canary::Canary;
use crate::support::sample::DEPLOY;
use crate::support::{Bench, Output};

const WORKER: &str = "moltbot-sandbox";
const OWNER: &str = "owner@example.com";
/// The rules on the three switches that have no place on a deployment.
const SWITCHES: &str = "MW-AUTH,MW-DBG-002";
/// Everything a token may read but Access.
const WITHOUT_ACCESS: [&str; 3] = ["Workers Scripts Read", "Zone Read", "Workers Routes Read"];

fn bench() -> Bench {
    let bench = Bench::new();
    bench.checkout_of(WORKER);
    bench.write("moltctl.toml", &format!("version = 1\n[access.allow]\nemails = [\"{OWNER}\"]\n"));
    bench
}

fn secret(name: &str, text: &str) -> Value {
    json!({ "type": "secret_text", "name": name, "text": text })
}

fn variable(name: &str, text: &str) -> Value {
    json!({ "type": "plain_text", "name": name, "text": text })
}

/// What every Moltworker is bound to, and `more`.
fn bindings(more: &[Value]) -> Value {
    let mut all = vec![
        json!({ "type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox" }),
        secret("MOLTBOT_GATEWAY_TOKEN", "audit-live-canary-gateway-token"),
        secret("ANTHROPIC_API_KEY", "audit-live-canary-provider-key"),
    ];
    all.extend(more.iter().cloned());
    Value::Array(all)
}

/// A Moltworker that is live with its workers.dev host open.
fn deploy(bench: &Bench, more: &[Value]) {
    bench.deploy_worker(WORKER, &bindings(more));
    switch(bench, true, false);
}

fn switch(bench: &Bench, enabled: bool, previews: bool) {
    let body = json!({ "enabled": enabled, "previews_enabled": previews });
    call(bench, "POST", &format!("/workers/scripts/{WORKER}/subdomain"), &body);
}

fn call(bench: &Bench, method: &str, path: &str, body: &Value) -> Value {
    let body = (!body.is_null()).then(|| ("application/json", body.to_string().into_bytes()));
    let (status, answer) = bench.api(method, &format!("/accounts/{{account}}{path}"), body);
    assert!(status < 300, "{method} {path}: {status} {answer}");
    bench.account().clear_requests();
    answer["result"].clone()
}

/// Rules on Access that look at the Worker's source, which is not what is looked at here.
const ON_SOURCES: &str = "MW-ACC-002,MW-ACC-003";

fn audit(bench: &Bench, only: &str, more: &[&str]) -> Output {
    let args = ["audit", "--no-record", "--json", "--only", only, "--skip", ON_SOURCES];
    let output = bench.moltctl(&[&args, more].concat());
    assert!(!output.all().contains("audit-live-canary"), "a secret is shown: {}", output.all());
    output
}

fn with_token(bench: &Bench, groups: &[&str], args: &[&str]) -> Output {
    let issue = |world: &mut World| world.issue_token("narrow", groups, moltctl::sys::clock::now());
    let token = bench.account().change_world(issue).expose().to_owned();
    bench.moltctl_with(args, b"", &[("CLOUDFLARE_API_TOKEN", &token)])
}

/// `rule severity subject` of each finding.
fn found(output: &Output) -> Vec<String> {
    let document = output.json();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    let findings = document["result"]["findings"].as_array().expect("a list").iter();
    findings
        .map(|it| format!("{} {} {}", text(it, "rule"), text(it, "severity"), text(it, "subject")))
        .collect()
}

fn has(output: &Output, wanted: &str) -> bool {
    found(output).iter().any(|it| it.starts_with(wanted))
}

fn not_checked(output: &Output, rule: &str) -> Option<String> {
    let document = output.json();
    let all = document["result"]["not_checked"].as_array().expect("a list");
    all.iter().find(|it| it["rule"] == rule).map(|it| it["reasons"].to_string())
}

/// Promise: `DEV_MODE`, `E2E_TEST_MODE` or `DEBUG_ROUTES` set live is critical, by API.
#[test]
fn each_switch_is_critical_by_the_account_as_variable_and_as_secret() {
    for (name, rule) in
        [("DEV_MODE", "MW-AUTH-001"), ("E2E_TEST_MODE", "MW-AUTH-002"), ("DEBUG_ROUTES", "MW-DBG-002")]
    {
        for (binding, kind) in
            [(variable(name, "true"), "Worker variable"), (secret(name, "true"), "Worker secret")]
        {
            let bench = bench();
            deploy(&bench, &[binding]);
            let output = audit(&bench, SWITCHES, &["--live"]).expect(14);
            assert!(has(&output, &format!("{rule} critical {kind} {name}")), "{:?}", found(&output));
            assert_eq!(found(&output).len(), 1, "nothing else is blamed: {:?}", found(&output));
            assert!(bench.writes().is_empty(), "{:?}", bench.writes());
        }
    }
}

/// Promise: the same by what a stranger gets.
#[test]
fn each_switch_is_critical_by_what_a_stranger_gets() {
    for (name, rule) in [("DEV_MODE", "MW-AUTH-001"), ("E2E_TEST_MODE", "MW-AUTH-002")] {
        let bench = bench();
        deploy(&bench, &[secret(name, "true")]);
        let host = bench.host();
        let outside = audit(&bench, SWITCHES, &["--probe"]).expect(14);
        let wanted = format!("{rule} critical https://{host}/_admin/");
        assert!(has(&outside, &wanted), "{:?}", found(&outside));
        let both = audit(&bench, SWITCHES, &["--live", "--probe"]).expect(14);
        let others: Vec<String> = found(&both).into_iter().filter(|it| !it.starts_with(rule)).collect();
        assert!(has(&both, &wanted) && others.is_empty(), "the account says which one it is: {others:?}");
    }
    let bench = bench();
    deploy(&bench, &[variable("DEV_MODE", "true"), variable("DEBUG_ROUTES", "true")]);
    let outside = audit(&bench, "MW-DBG-002", &["--probe"]).expect(14);
    let wanted = format!("MW-DBG-002 critical https://{}/debug/processes", bench.host());
    assert!(has(&outside, &wanted), "{:?}", found(&outside));
}

#[test]
fn a_switch_that_is_not_on_is_not_found() {
    let bench = bench();
    deploy(&bench, &[variable("DEV_MODE", "false"), variable("E2E_TEST_MODE", "")]);
    let output = audit(&bench, SWITCHES, &["--live", "--probe"]).expect(0);
    assert!(found(&output).is_empty(), "{:?}", found(&output));
}

#[test]
fn a_version_that_waits_with_a_switch_is_found_before_it_is_deployed() {
    let bench = bench();
    deploy(&bench, &[]);
    bench.upload_version(WORKER, &bindings(&[variable("DEV_MODE", "true")]));
    let output = audit(&bench, "MW-AUTH-001,MW-CFG-102", &["--live"]).expect(13);
    assert!(has(&output, "MW-AUTH-001 high Worker version"), "{:?}", found(&output));
    assert!(has(&output, "MW-CFG-102 low Worker"), "{:?}", found(&output));
}

/// Promise: with a token that cannot read Access, what looks at Access is `NotChecked` and the audit ends with 3.
#[test]
fn a_token_that_cannot_read_access_is_never_green() {
    let bench = bench();
    let team = variable("CF_ACCESS_TEAM_DOMAIN", "team.cloudflareaccess.com");
    deploy(&bench, &[team, variable("CF_ACCESS_AUD", &"0".repeat(64))]);
    let args =
        ["audit", "--no-record", "--json", "--live", "--only", "MW-ACC,MW-CSRF-002", "--skip", ON_SOURCES];
    let output = with_token(&bench, &WITHOUT_ACCESS, &args).expect(3);
    assert!(found(&output).is_empty(), "{:?}", found(&output));
    for rule in ["MW-ACC-001", "MW-ACC-010", "MW-ACC-014", "MW-ACC-017", "MW-CSRF-002"] {
        let why = not_checked(&output, rule);
        let named = why.as_ref().is_some_and(|it| it.contains("Access: Apps and Policies Read"));
        assert!(named, "{rule}: {why:?}");
    }
    let why = not_checked(&output, "MW-ACC-021");
    assert!(why.as_ref().is_some_and(|it| it.contains("Access: Service Tokens Read")), "{why:?}");
    let whole = with_token(&bench, &WITHOUT_ACCESS, &["audit", "--no-record", "--json", "--live"]);
    assert_ne!(whole.code, 0, "{}", whole.all());
}

#[test]
fn without_a_credential_the_account_is_not_checked() {
    let bench = bench();
    deploy(&bench, &[]);
    let mut command =
        bench.command(&["audit", "--no-record", "--json", "--live", "--probe", "--only", SWITCHES]);
    command.env_remove("CLOUDFLARE_API_TOKEN");
    let output = command.output().expect("the binary starts");
    let text = String::from_utf8(output.stdout).expect("is text");
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.contains("no host of the Worker is known"), "{text}");
}

#[test]
fn hosts_that_files_name_are_probed_without_a_credential() {
    let bench = bench();
    deploy(&bench, &[secret("DEV_MODE", "true")]);
    let host = bench.host();
    bench.write("moltctl.toml", &format!("version = 1\n[worker]\nhosts = [\"{host}\"]\n"));
    let args = ["audit", "--no-record", "--json", "--probe", "--only", "MW-AUTH-001"];
    let mut command = bench.command(&args);
    command.env_remove("CLOUDFLARE_API_TOKEN");
    let output = command.output().expect("the binary starts");
    let text = String::from_utf8(output.stdout).expect("is text");
    assert_eq!(output.status.code(), Some(14), "{text}");
    assert!(text.contains(&format!("https://{host}/_admin/")), "{text}");
}

#[test]
fn an_open_worker_is_found_from_both_sides_and_access_mends_it() {
    let bench = bench();
    deploy(&bench, &[]);
    let rules = "MW-ACC-001,MW-STATUS-002,MW-INFO-002,MW-CDP-003,MW-WS-002,MW-AUTH";
    let before = audit(&bench, rules, &["--live", "--probe"]).expect(13);
    let host = bench.host();
    for wanted in [
        format!("MW-ACC-001 medium host {host}"),
        format!("MW-STATUS-002 high https://{host}/api/status"),
        format!("MW-INFO-002 low https://{host}/"),
        format!("MW-CDP-003 low https://{host}/cdp"),
    ] {
        assert!(has(&before, &wanted), "{wanted}: {:?}", found(&before));
    }
    bench.moltctl(&["access", "apply", "--otp", "--yes"]).expect(0);
    let after = audit(&bench, rules, &["--live", "--probe"]).expect(0);
    assert!(found(&after).is_empty(), "{:?}", found(&after));
    // What moltctl makes is what the rules on Access want; the values of secrets cannot be read, which is told.
    let access = audit(&bench, "MW-ACC,MW-CSRF-002", &["--live", "--probe"]).expect(0);
    assert!(found(&access).iter().all(|it| it.contains(" info ")), "{:?}", found(&access));
    assert!(has(&access, "MW-ACC-010 info Worker secret CF_ACCESS_AUD"), "{:?}", found(&access));
}

#[test]
fn what_a_hurried_operator_sets_in_the_dashboard_is_found() {
    let bench = bench();
    let aud = variable("CF_ACCESS_AUD", &"0".repeat(64));
    let team = variable("CF_ACCESS_TEAM_DOMAIN", "https://team.cloudflareaccess.com");
    deploy(&bench, &[aud, team]);
    switch(&bench, true, true);
    let host = bench.host();
    call(
        &bench,
        "POST",
        "/access/identity_providers",
        &json!({ "type": "onetimepin", "name": "mail", "config": {} }),
    );
    let token =
        call(&bench, "POST", "/access/service_tokens", &json!({ "name": "ci", "duration": "forever" }));
    let policies = [
        json!({ "name": "all", "decision": "allow", "include": [{ "everyone": {} }] }),
        json!({ "name": "mail", "decision": "allow", "session_duration": "730h",
            "include": [{ "email_domain": { "domain": "gmail.com" } }] }),
        json!({ "name": "programs", "decision": "non_identity", "include": [{ "any_valid_service_token": {} }] }),
        json!({ "name": "ci", "decision": "non_identity",
            "include": [{ "service_token": { "token_id": token["id"] } }] }),
        json!({ "name": "hole", "decision": "bypass", "include": [{ "everyone": {} }] }),
    ];
    let made: Vec<Value> = policies.iter().map(|it| call(&bench, "POST", "/access/policies", it)).collect();
    let links: Vec<Value> =
        made.iter().enumerate().map(|(at, it)| json!({ "id": it["id"], "precedence": at + 1 })).collect();
    let app = json!({ "name": "by hand", "type": "self_hosted", "domain": format!("{host}/_admin"),
        "policies": links, "session_duration": "48h", "same_site_cookie_attribute": "none",
        "http_only_cookie_attribute": false });
    call(&bench, "POST", "/access/apps", &app);
    let output = audit(&bench, "MW-ACC,MW-CSRF-002,MW-CFG-104", &["--live"]).expect(14);
    for wanted in [
        format!("MW-ACC-001 medium host {host}"),
        "MW-ACC-010 medium Worker variable".to_owned(),
        "MW-ACC-011 medium Worker variable".to_owned(),
        "MW-ACC-013 high Access policy hole".to_owned(),
        "MW-ACC-014 critical Access policy all".to_owned(),
        "MW-ACC-015 critical Access policy mail".to_owned(),
        "MW-ACC-016 medium Access policy programs".to_owned(),
        "MW-ACC-017 medium Access application by hand".to_owned(),
        "MW-ACC-019 low Access application by hand".to_owned(),
        "MW-ACC-021 low Access service token ci".to_owned(),
        "MW-CSRF-002 medium Access application by hand".to_owned(),
        "MW-CFG-104 medium Worker".to_owned(),
    ] {
        assert!(has(&output, &wanted), "{wanted}: {:#?}", found(&output));
    }
    assert!(bench.writes().is_empty(), "an audit changes nothing: {:?}", bench.writes());
}

#[test]
fn zero_trust_that_is_off_is_a_finding_and_no_blindness() {
    let bench = bench();
    deploy(&bench, &[]);
    bench.account().change_world(|world| world.entitlements_mut().zero_trust = false);
    let output = audit(&bench, "MW-ACC-001,MW-ACC-022", &["--live"]).expect(13);
    assert!(has(&output, "MW-ACC-022 high Worker"), "{:?}", found(&output));
    assert!(has(&output, "MW-ACC-001 medium host"), "{:?}", found(&output));
}

#[test]
fn a_worker_that_is_not_there_has_nothing_wrong() {
    let bench = bench();
    let output = audit(&bench, "MW-AUTH,MW-DBG-002,MW-ACC-001,MW-CFG-101,MW-CFG-102", &["--live"]).expect(0);
    assert!(found(&output).is_empty(), "{:?}", found(&output));
}

/// Deleting `DEV_MODE` locks the owner out where Access does not stand yet: then it is not offered by `--fix`.
#[test]
fn the_secret_of_a_switch_is_deleted_when_access_stands() {
    let bench = bench();
    deploy(&bench, &[secret("DEV_MODE", "true")]);
    let fix = |bench: &Bench| audit(bench, "MW-AUTH-001", &["--live", "--fix", "--yes"]);
    let before = fix(&bench);
    assert!(bench.secrets_of(WORKER).contains(&"DEV_MODE".to_owned()), "{}", before.all());
    bench.moltctl(&["access", "apply", "--otp", "--yes"]);
    let after = fix(&bench);
    assert!(!bench.secrets_of(WORKER).contains(&"DEV_MODE".to_owned()), "{}", after.all());
    audit(&bench, "MW-AUTH-001", &["--live"]).expect(0);
}

/// What `moltctl deploy` makes has nothing wrong for these rules; and a stranger who reaches the gateway is met with its
/// own words once the doors are taken away.
#[test]
fn what_moltctl_deploys_passes_and_without_its_doors_the_gateway_is_reached() {
    const ALL: &str = "MW-AUTH,MW-DBG-002,MW-WS-002,MW-STATUS-002,MW-INFO-002,MW-CDP-003,MW-ACC,MW-CSRF-002,\
                       MW-CFG-101,MW-CFG-102,MW-CFG-103,MW-CFG-104,MW-CFG-105,MW-LOG-101";
    let bench = Bench::new();
    bench.sample().init();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    bench.moltctl_with(&DEPLOY, b"", &[("ANTHROPIC_API_KEY", &key.value)]).expect(0);
    bench.account().clear_requests();
    let passed = audit(&bench, ALL, &["--live", "--probe"]).expect(0);
    assert!(found(&passed).iter().all(|it| it.contains(" info ")), "{:?}", found(&passed));
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());

    for app in call(&bench, "GET", "/access/apps", &Value::Null).as_array().expect("a list") {
        call(&bench, "DELETE", &format!("/access/apps/{}", app["id"].as_str().expect("an id")), &Value::Null);
    }
    let switch = json!({ "name": "DEV_MODE", "text": "true", "type": "secret_text" });
    call(&bench, "PUT", &format!("/workers/scripts/{WORKER}/secrets"), &switch);
    let open = audit(&bench, ALL, &["--live", "--probe"]).expect(14);
    let host = bench.host();
    for wanted in [
        format!("MW-AUTH-001 critical https://{host}/_admin/"),
        "MW-AUTH-001 critical Worker secret DEV_MODE".to_owned(),
        format!("MW-WS-002 high https://{host}/"),
        format!("MW-ACC-001 medium host {host}"),
    ] {
        assert!(has(&open, &wanted), "{wanted}: {:#?}", found(&open));
    }
    assert!(open.stdout.contains("closed with 1008"), "the gateway's own words are told: {}", open.stdout);
}
