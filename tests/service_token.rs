//! `moltctl access service-token` on the built-in account: made, kept, let in, rotated, ended; killed anywhere and taken
//! up; its secret nowhere but where it was asked for.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Instant;

use camino::Utf8PathBuf;
use moltctl::account::World;
use serde_json::{Value, json};

use crate::support::canary::{Canary, assert_absent, assert_absent_below};
use crate::support::sample::{OWNER, WORKER};
use crate::support::{Bench, Output};

const OWN: &str = "moltctl moltbot-sandbox";
const CREATE: [&str; 5] = ["access", "service-token", "create", "--insecure-storage", "--yes"];

/// A Worker that is live behind Access.
fn guarded_world() -> World {
    let bench = open_bench();
    bench.moltctl(&["access", "apply", "--otp", "--yes"]).expect(0);
    bench.account().world(World::clone)
}

fn open_bench() -> Bench {
    let bench = lay_out(Bench::new());
    bench.deploy_worker(
        WORKER,
        &json!([{ "type": "secret_text", "name": "MOLTBOT_GATEWAY_TOKEN", "text": "t" }]),
    );
    let open = json!({ "enabled": true, "previews_enabled": false });
    call(&bench, "POST", &format!("/workers/scripts/{WORKER}/subdomain"), &open);
    bench
}

fn guarded() -> Bench {
    lay_out(Bench::of_world(guarded_world()))
}

fn lay_out(bench: Bench) -> Bench {
    bench.checkout_of(WORKER);
    bench.write("moltctl.toml", &format!("version = 1\n[access.allow]\nemails = [\"{OWNER}\"]\n"));
    bench
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

fn names(bench: &Bench, path: &str) -> Vec<String> {
    let all = list(bench, path);
    all.iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

fn tokens(bench: &Bench) -> Vec<String> {
    names(bench, "/access/service_tokens")
}

fn policies(bench: &Bench) -> Vec<String> {
    names(bench, "/access/policies")
}

/// A client id with its secret.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    id: String,
    secret: String,
}

impl Pair {
    fn read(text: &str) -> Self {
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_else(|| panic!("no {name}")).to_owned()
        };
        Self { id: value("CF_ACCESS_CLIENT_ID"), secret: value("CF_ACCESS_CLIENT_SECRET") }
    }

    fn canary(&self) -> Vec<Canary> {
        vec![Canary::known("CF_ACCESS_CLIENT_SECRET", &self.secret)]
    }
}

fn credentials_file(bench: &Bench) -> Utf8PathBuf {
    bench.home().join(".config/moltctl/credentials.json")
}

/// What is kept for moltctl's own calls.
fn kept(bench: &Bench) -> Option<Pair> {
    let text = std::fs::read_to_string(credentials_file(bench)).ok()?;
    let document: Value = serde_json::from_str(&text).expect("is JSON");
    let mut found = Vec::new();
    strings(&document, &mut found);
    found.into_iter().find(|text| text.contains("CF_ACCESS_CLIENT_SECRET=")).map(|text| Pair::read(&text))
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(members) => members.values().for_each(|member| strings(member, found)),
        _ => {}
    }
}

/// True when Access lets the pair past at the Worker's host.
fn gets_in(bench: &Bench, pair: &Pair) -> bool {
    let client = reqwest::blocking_free();
    client.knock(bench, pair)
}

/// One request to the Worker's host, redirects not followed.
mod reqwest {
    use super::{Bench, Pair};

    pub(super) struct Knocker(::reqwest::Client, tokio::runtime::Runtime);

    pub(super) fn blocking_free() -> Knocker {
        // Installing twice is an error that only says it was done already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = ::reqwest::Client::builder().no_proxy().redirect(::reqwest::redirect::Policy::none());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Knocker(client.build().expect("a client"), runtime)
    }

    impl Knocker {
        pub(super) fn knock(&self, bench: &Bench, pair: &Pair) -> bool {
            let request = self
                .0
                .get(format!("http://{}/_admin/", bench.account().addr()))
                .header("host", bench.host())
                .header("accept", "application/json")
                .header("cf-access-client-id", &pair.id)
                .header("cf-access-client-secret", &pair.secret);
            let status = self.1.block_on(async { request.send().await.expect("answers").status().as_u16() });
            assert!([200, 302, 401, 403, 503].contains(&status), "{status}");
            [200, 503].contains(&status)
        }
    }
}

fn create(bench: &Bench) -> Pair {
    bench.moltctl(&CREATE).expect(0);
    kept(bench).expect("is kept")
}

/// Makes a token for a job, in a file.
fn create_ci(bench: &Bench) -> (Utf8PathBuf, Pair) {
    let file = bench.root().join("tmp/ci.env");
    let args = ["access", "service-token", "create", "--name", "ci", "--output-file", file.as_str(), "--yes"];
    bench.moltctl(&args).expect(0);
    let pair = Pair::read(&std::fs::read_to_string(&file).expect("is written"));
    (file, pair)
}

fn run(bench: &Bench, args: &[&str]) -> Output {
    bench.moltctl(&[&["access", "service-token"], args].concat())
}

#[test]
fn a_token_is_made_kept_let_in_and_proven() {
    let bench = guarded();
    let made = bench.moltctl(&[&CREATE[..], &["--json"]].concat()).expect(0).json();
    assert_eq!(made["schema"], "moltctl/v1/access-service-token-create");
    let result = &made["result"];
    assert_eq!((&result["state"], &result["secret_in"]), (&json!("done"), &json!("the credentials file")));
    assert_eq!(result["gets_in_at"], json!([bench.host()]));
    assert!(result["token"]["expires_at"].is_string());
    let pair = kept(&bench).expect("is kept");
    assert_eq!(result["token"]["client_id"], pair.id);
    let mode = std::fs::metadata(credentials_file(&bench)).expect("is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(gets_in(&bench, &pair));
    assert!(!gets_in(&bench, &Pair { secret: "0".repeat(64), ..pair }), "control: another secret does not");
    assert_eq!(tokens(&bench), [OWN]);
    let app = &list(&bench, "/access/apps")[0];
    let policy = app["policies"].as_array().expect("a list").last().expect("has one").clone();
    assert_eq!(policy["decision"], "non_identity");
    let id = &list(&bench, "/access/service_tokens")[0]["id"];
    assert_eq!(policy["include"], json!([{ "service_token": { "token_id": id } }]), "for it alone");
}

#[test]
fn a_second_run_has_nothing_to_do_and_access_apply_leaves_it_in() {
    let bench = guarded();
    let pair = create(&bench);
    bench.account().clear_requests();
    let output = bench.moltctl(&CREATE).expect(0);
    assert!(output.stdout.contains("nothing to do"), "{}", output.all());
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());
    bench.moltctl(&["access", "plan", "--check"]).expect(0);
    bench.moltctl(&["access", "apply", "--yes"]).expect(0);
    assert!(gets_in(&bench, &pair));
}

#[test]
fn a_token_that_was_taken_off_the_application_is_let_in_again() {
    let bench = guarded();
    let pair = create(&bench);
    let app = &list(&bench, "/access/apps")[0];
    let mut body = app.clone();
    for member in ["id", "uid", "aud", "created_at", "updated_at", "self_hosted_domains"] {
        body.as_object_mut().expect("an object").remove(member);
    }
    body["policies"] = json!([{ "id": app["policies"][0]["id"], "precedence": 1 }]);
    call(&bench, "PUT", &format!("/access/apps/{}", app["id"].as_str().expect("an id")), &body);
    assert!(!gets_in(&bench, &pair));
    bench.moltctl(&CREATE).expect(0);
    assert!(gets_in(&bench, &pair));
    assert_eq!((tokens(&bench).len(), policies(&bench).len()), (1, 2), "nothing was made twice");
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let bench = guarded();
    let shown = bench.moltctl(&[&CREATE[..], &["--dry-run"]].concat()).expect(0);
    assert!(shown.stderr.contains("Service token `moltctl moltbot-sandbox`"), "{}", shown.all());
    assert!(bench.writes().is_empty() && kept(&bench).is_none());
}

#[test]
fn without_an_application_there_is_nothing_to_be_let_in_by() {
    let bench = open_bench();
    let zero_trust = bench.moltctl(&["access", "plan"]);
    assert_eq!(zero_trust.code, 0, "control: Zero Trust is on");
    let refused = bench.moltctl(&CREATE).expect(4);
    assert!(refused.stderr.contains("moltctl access apply"), "{}", refused.stderr);
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());
}

#[test]
fn a_keyring_that_is_absent_is_told_before_anything_is_made() {
    let bench = guarded();
    let begun = Instant::now();
    let refused = run(&bench, &["create", "--yes"]).expect(1);
    assert!(begun.elapsed().as_secs() < 10);
    assert!(refused.stderr.contains("nothing was made"), "{}", refused.stderr);
    for way in ["--insecure-storage", "--output-file"] {
        assert!(refused.stderr.contains(way), "{}", refused.stderr);
    }
    assert!(bench.writes().is_empty(), "{:?}", bench.writes());
    assert!(tokens(&bench).is_empty());
}

#[test]
fn a_job_gets_a_private_file_that_was_not_there() {
    let bench = guarded();
    let (file, pair) = create_ci(&bench);
    assert_eq!(std::fs::metadata(&file).expect("is there").permissions().mode() & 0o777, 0o600);
    assert!(gets_in(&bench, &pair));
    assert!(kept(&bench).is_none(), "it is not moltctl's own");
    bench.account().clear_requests();
    let args = ["create", "--name", "other", "--output-file", file.as_str(), "--yes"];
    let refused = run(&bench, &args).expect(2);
    assert!(refused.stderr.contains("exists"), "{}", refused.stderr);
    assert!(bench.writes().is_empty());
    assert_eq!(Pair::read(&std::fs::read_to_string(&file).expect("is there")), pair, "it was left alone");
    // A second token of the name has nobody who knows its secret.
    let other = bench.root().join("tmp/other.env");
    run(&bench, &["create", "--name", "ci", "--output-file", other.as_str(), "--yes"]).expect(2);
    assert!(!other.exists());
}

#[test]
fn a_secret_that_is_shown_is_all_that_standard_output_holds() {
    let bench = guarded();
    let shown = run(&bench, &["create", "--name", "ci", "--reveal", "--yes"]).expect(0);
    assert_eq!(shown.stdout.lines().count(), 2, "{}", shown.stdout);
    let pair = Pair::read(&shown.stdout);
    assert!(gets_in(&bench, &pair));
    assert_absent(&pair.canary(), shown.stderr.as_bytes(), "standard error");
    assert_absent_below(&pair.canary(), bench.root(), &[]);
    let refused = run(&bench, &["create", "--name", "two", "--reveal", "--yes", "--json"]).expect(2);
    assert!(refused.all().contains("never holds a secret"), "{}", refused.all());
    run(&bench, &["create", "--reveal", "--yes"]).expect(2);
    assert_eq!(tokens(&bench), ["ci"]);
}

/// The `previous_client_secret_expires_at` of the one rotation that was asked for, from now, in seconds.
fn asked_overlap(bench: &Bench) -> i64 {
    let at = jiff::Timestamp::now();
    let token = &list(bench, "/access/service_tokens")[0];
    token["previous_client_secret_expires_at"]
        .as_str()
        .map_or(0, |text| text.parse::<jiff::Timestamp>().expect("is a time").duration_since(at).as_secs())
}

#[test]
fn a_rotation_keeps_the_former_secret_for_the_overlap_that_was_said() {
    let bench = guarded();
    let former = create(&bench);
    let rotated = run(&bench, &["rotate", "--overlap", "2h", "--yes", "--json"]).expect(0).json();
    assert_eq!(rotated["schema"], "moltctl/v1/access-service-token-rotate");
    assert_eq!(rotated["result"]["overlap_seconds"], 7200);
    assert!((7190..=7200).contains(&asked_overlap(&bench)), "{}", asked_overlap(&bench));
    let new = kept(&bench).expect("is kept where the former one was");
    assert_eq!(new.id, former.id);
    assert_ne!(new.secret, former.secret);
    assert!(gets_in(&bench, &new) && gets_in(&bench, &former));
    run(&bench, &["rotate", "--yes"]).expect(0);
    assert!((3590..=3600).contains(&asked_overlap(&bench)), "an hour unless said");
}

#[test]
fn a_compromised_secret_ends_at_once_and_that_is_shown() {
    let bench = guarded();
    let former = create(&bench);
    let output = run(&bench, &["rotate", "--compromised", "--yes", "--json"]).expect(0).json();
    assert_eq!(output["result"]["former_refused"], true);
    assert_eq!(asked_overlap(&bench), 0);
    assert!(!gets_in(&bench, &former));
    assert!(gets_in(&bench, &kept(&bench).expect("is kept")));
    run(&bench, &["rotate", "--compromised", "--overlap", "1h", "--yes"]).expect(2);
}

#[test]
fn a_secret_in_a_file_is_replaced_there_and_nowhere_else() {
    let bench = guarded();
    let (file, former) = create_ci(&bench);
    let refused = run(&bench, &["rotate", "ci", "--yes"]).expect(2);
    assert!(refused.stderr.contains("not kept here"), "{}", refused.stderr);
    let foreign = bench.root().join("tmp/foreign.env");
    std::fs::write(&foreign, "CF_ACCESS_CLIENT_ID=a.access\nCF_ACCESS_CLIENT_SECRET=b\n").expect("writes");
    run(&bench, &["rotate", "ci", "--output-file", foreign.as_str(), "--yes"]).expect(2);
    run(&bench, &["rotate", "ci", "--compromised", "--output-file", file.as_str(), "--yes"]).expect(0);
    let new = Pair::read(&std::fs::read_to_string(&file).expect("is there"));
    assert!(gets_in(&bench, &new) && !gets_in(&bench, &former));
    run(&bench, &["rotate", "nobody", "--yes"]).expect(4);
}

#[test]
fn somebody_elses_rotation_in_between_stops_the_step() {
    let bench = guarded();
    create(&bench);
    let id = list(&bench, "/access/service_tokens")[0]["id"].as_str().expect("an id").to_owned();
    let planned = run(&bench, &["rotate", "--dry-run", "--json"]).expect(0).json();
    call(&bench, "POST", &format!("/access/service_tokens/{id}/rotate"), &json!({}));
    let again = run(&bench, &["rotate", "--dry-run", "--json"]).expect(0).json();
    assert_ne!(planned["result"]["fingerprint"], again["result"]["fingerprint"], "it is another plan");
}

#[test]
fn a_revoked_token_is_refused_and_gone_everywhere() {
    let bench = guarded();
    let (_, other) = create_ci(&bench);
    let pair = create(&bench);
    let revoked = run(&bench, &["revoke", "--yes", "--json"]).expect(0).json();
    assert_eq!(revoked["schema"], "moltctl/v1/access-service-token-revoke");
    assert_eq!(revoked["result"]["refused_at"], json!([bench.host()]));
    assert!(!gets_in(&bench, &pair));
    assert_eq!(tokens(&bench), ["ci"]);
    assert!(!policies(&bench).iter().any(|name| name.contains(OWN)), "{:?}", policies(&bench));
    assert!(kept(&bench).is_none());
    assert!(gets_in(&bench, &other), "others are left alone");
    run(&bench, &["revoke", "--yes"]).expect(4);
}

#[test]
fn a_policy_that_lets_in_others_too_keeps_them() {
    let bench = guarded();
    let (_, pair) = create_ci(&bench);
    let own = create(&bench);
    let all = list(&bench, "/access/service_tokens");
    let rules: Vec<Value> =
        all.iter().map(|token| json!({ "service_token": { "token_id": token["id"] } })).collect();
    let both = json!({ "name": "both", "decision": "non_identity", "include": rules });
    call(&bench, "POST", "/access/policies", &both);
    run(&bench, &["revoke", "ci", "--yes"]).expect(0);
    let left = list(&bench, "/access/policies");
    let both = left.iter().find(|policy| policy["name"] == "both").expect("stays");
    assert_eq!(both["include"].as_array().map(Vec::len), Some(1));
    assert!(!gets_in(&bench, &pair) && gets_in(&bench, &own));
}

#[test]
fn a_policy_that_requires_the_token_is_not_widened() {
    let bench = guarded();
    let (_, pair) = create_ci(&bench);
    let id = list(&bench, "/access/service_tokens")[0]["id"].clone();
    let rule = json!({ "name": "strict", "decision": "non_identity", "include": [{ "everyone": {} }],
        "require": [{ "service_token": { "token_id": id } }] });
    call(&bench, "POST", "/access/policies", &rule);
    let failed = run(&bench, &["revoke", "ci", "--yes"]).expect(1);
    assert!(failed.stderr.contains("`strict` requires"), "{}", failed.stderr);
    assert!(!gets_in(&bench, &pair), "it is switched off all the same");
    let strict =
        list(&bench, "/access/policies").into_iter().find(|one| one["name"] == "strict").expect("stays");
    assert_eq!(strict["require"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_undone_creation_leaves_nothing() {
    let bench = guarded();
    let before = (policies(&bench), list(&bench, "/access/apps")[0]["policies"].clone());
    let pair = create(&bench);
    let runs = bench.moltctl(&["journal", "list", "--json"]).expect(0).json();
    let run_id = runs["result"]["runs"][0]["run"].as_str().unwrap_or_else(|| panic!("{runs}")).to_owned();
    bench.moltctl(&["journal", "undo", &run_id, "--yes"]).expect(0);
    assert!(tokens(&bench).is_empty() && kept(&bench).is_none() && !gets_in(&bench, &pair));
    assert_eq!((policies(&bench), list(&bench, "/access/apps")[0]["policies"].clone()), before);
}

#[test]
fn half_a_credential_in_the_environment_is_told() {
    let bench = guarded();
    create(&bench);
    let half = [("CF_ACCESS_CLIENT_ID", "a.access")];
    let told = bench.moltctl_with(&["access", "service-token", "revoke", "--yes"], b"", &half).expect(2);
    assert!(told.stderr.contains("`CF_ACCESS_CLIENT_SECRET` is not"), "{}", told.stderr);
    assert_eq!(tokens(&bench), [OWN]);
}

#[test]
fn a_credential_without_the_permission_is_told_which_one() {
    let bench = guarded();
    let groups = [
        "Access: Apps and Policies Write",
        "Access: Service Tokens Read",
        "Workers Scripts Read",
        "Zone Read",
        "Workers Routes Read",
    ];
    let limited =
        bench.account().change_world(|world| world.issue_token("limited", &groups, jiff::Timestamp::now()));
    let env = [("CLOUDFLARE_API_TOKEN", limited.expose())];
    let denied = bench.moltctl_with(&CREATE, b"", &env).expect(4);
    assert!(denied.stderr.contains("Access: Service Tokens Write"), "{}", denied.stderr);
    assert!(tokens(&bench).is_empty() && kept(&bench).is_none());
}

/// Promise: the secret is where it was asked for, and in no output, journal or file besides.
#[test]
fn the_secret_is_nowhere_else() {
    let bench = guarded();
    let mut told = Vec::new();
    let mut note = |output: Output| told.push(output.expect(0).all());
    note(bench.moltctl(&CREATE));
    let first = kept(&bench).expect("is kept");
    note(run(&bench, &["rotate", "--yes", "--json"]));
    let second = kept(&bench).expect("is kept");
    note(bench.moltctl(&["access", "show"]));
    note(bench.moltctl(&["journal", "list", "--json"]));
    let canaries = [first.canary(), second.canary()].concat();
    assert_absent(&canaries, told.join("\n").as_bytes(), "output");
    assert_absent_below(&canaries, bench.root(), &[credentials_file(&bench)]);
    let text = std::fs::read(credentials_file(&bench)).expect("is there");
    assert!(second.canary()[0].found_in(&text).is_some(), "control: it would be found");
    assert!(first.canary()[0].found_in(&text).is_none(), "the former one is kept no longer");
    note_revoke(&bench, &canaries);
}

fn note_revoke(bench: &Bench, canaries: &[Canary]) {
    let output = run(bench, &["revoke", "--yes", "--json"]).expect(0);
    assert_absent(canaries, output.all().as_bytes(), "output");
    assert_absent_below(canaries, bench.root(), &[]);
}

/// More crash points than any run here has.
const MOST: usize = 120;

/// Runs `args` on benches of this world, killed at each point in turn, and taken up. `check` is held against the end.
fn killed_everywhere(world: &World, prepare: &[&str], args: &[&str], check: impl Fn(&Bench, usize)) -> usize {
    for at in 1..MOST {
        let bench = lay_out(Bench::of_world(world.clone()));
        if !prepare.is_empty() {
            bench.moltctl(prepare).expect(0);
        }
        let before: Vec<Utf8PathBuf> = bench.journals();
        let text = at.to_string();
        let first = bench.moltctl_with(args, b"", &[("MOLTCTL_TEST_CRASH_AT", &text)]);
        if first.code == 0 {
            check(&bench, 0);
            return at - 1;
        }
        assert_eq!(first.code, -1, "at {at}: killed, nothing else\n{}", first.all());
        take_up(&bench, &before, args, at);
        check(&bench, at);
    }
    panic!("more than {MOST} points");
}

fn take_up(bench: &Bench, before: &[Utf8PathBuf], args: &[&str], at: usize) {
    let begun = bench.journals().into_iter().find(|path| {
        let is_run = path.extension() == Some("jsonl") && !before.contains(path);
        is_run && std::fs::read_to_string(path).is_ok_and(|text| text.contains('\n'))
    });
    let Some(journal) = begun else {
        bench.moltctl(args).expect(0);
        return;
    };
    let text = std::fs::read_to_string(&journal).expect("can be read");
    if text.lines().last().is_some_and(|line| line.contains("\"finished\"") && line.contains("\"done\"")) {
        return;
    }
    let run = journal.file_stem().expect("has a name");
    let resumed = bench.moltctl(&["journal", "resume", run, "--yes"]);
    assert_eq!(resumed.code, 0, "at {at}:\n{}", resumed.all());
}

/// Promise: killed anywhere, there is one token, one policy, one link, and what is kept gets in.
#[test]
fn a_creation_killed_at_every_point_is_taken_up() {
    let world = guarded_world();
    let points = killed_everywhere(&world, &[], &CREATE, |bench, at| {
        assert_eq!(tokens(bench), [OWN], "at {at}");
        assert_eq!(policies(bench).len(), 2, "at {at}");
        assert_eq!(list(bench, "/access/apps")[0]["policies"].as_array().map(Vec::len), Some(2), "at {at}");
        assert!(gets_in(bench, &kept(bench).expect("is kept")), "at {at}");
    });
    assert!(points >= 10, "{points} points are too few");
}

/// Promise: killed anywhere, what is kept gets in and what was compromised does not.
#[test]
fn a_rotation_killed_at_every_point_is_taken_up() {
    let world = guarded_world();
    let args = ["access", "service-token", "rotate", "--compromised", "--yes"];
    let points = killed_everywhere(&world, &CREATE, &args, |bench, at| {
        assert_eq!(tokens(bench), [OWN], "at {at}");
        assert!(gets_in(bench, &kept(bench).expect("is kept")), "at {at}");
        let version = list(bench, "/access/service_tokens")[0]["client_secret_version"].as_u64();
        assert!(version.is_some_and(|version| (2..=3).contains(&version)), "at {at}: {version:?}");
    });
    assert!(points >= 8, "{points} points are too few");
}

/// Promise: killed anywhere, a token that was to end is ended.
#[test]
fn a_revocation_killed_at_every_point_is_taken_up() {
    let world = guarded_world();
    let args = ["access", "service-token", "revoke", OWN, "--yes"];
    let points = killed_everywhere(&world, &CREATE, &args, |bench, at| {
        assert!(tokens(bench).is_empty() && kept(bench).is_none(), "at {at}");
        assert_eq!(policies(bench).len(), 1, "at {at}");
    });
    assert!(points >= 4, "{points} points are too few");
}
