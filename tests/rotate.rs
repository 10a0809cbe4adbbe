//! Must show: a rotation ends with proof, or leaves the old value alive and says why.

use moltctl::account::{Fault, FaultKind, Lie, RecordedRequest, World};
use serde_json::Value;

use crate::support::deployed::deployed;
use crate::support::sample::WORKER;
use crate::support::{Bench, Output};

/// New values that a person got, for the slots no call renews.
fn fresh(bench: &Bench) -> Vec<(&'static str, String)> {
    [("ANTHROPIC_API_KEY", "anthropic"), ("SLACK_BOT_TOKEN", "slack"), ("GITHUB_TOKEN", "github")]
        .map(|(slot, issuer)| (slot, bench.mint(issuer)))
        .into()
}

fn row<'a>(document: &'a Value, slot: &str) -> &'a Value {
    let rows = document["slots"].as_array().expect("a list");
    rows.iter().find(|row| row["slot"] == slot).unwrap_or_else(|| panic!("no row of {slot} in {document:#}"))
}

/// Must show 1: every slot that can be automatic, in one run; then nothing is due.
#[test]
fn every_automatic_slot_in_one_run() {
    let deployed = deployed();
    let bench = deployed.bench();
    let fresh = fresh(&bench);
    let env: Vec<(&str, &str)> = fresh.iter().map(|(slot, value)| (*slot, value.as_str())).collect();
    let old = deployed.old_file(&bench);
    let names: Vec<&str> = fresh.iter().map(|(slot, _)| *slot).collect();
    let automatic =
        ["MOLTBOT_GATEWAY_TOKEN", "CDP_SECRET", "OPENAI_API_KEY", "TELEGRAM_BOT_TOKEN", "R2_ACCESS_KEY_ID"];
    let args = [&automatic[..], &names, &["--old-from-file", &old, "--json", "--from-env"], &names].concat();
    let output = bench.rotate(&args, &env).expect(0);
    let document = &output.json()["result"];
    for slot in automatic.iter().chain(&names) {
        let row = row(document, slot);
        assert_eq!((&row["old"], &row["new"]), (&"dead".into(), &"live".into()), "{row:#}");
        assert!(row["in_effect"].is_string(), "{row:#}");
    }
    for (slot, value) in &fresh {
        assert_eq!(bench.live_value(slot).as_deref(), Some(value.as_str()), "{slot}");
    }
    for issuer in ["anthropic", "openai", "telegram", "slack", "github"] {
        let old = deployed.key(match issuer {
            "anthropic" => "ANTHROPIC_API_KEY",
            "openai" => "OPENAI_API_KEY",
            "telegram" => "TELEGRAM_BOT_TOKEN",
            "slack" => "SLACK_BOT_TOKEN",
            _ => "GITHUB_TOKEN",
        });
        assert!(!bench.live_keys(issuer).iter().any(|key| key == old), "{issuer}: the old key is alive");
    }
    let writes = bench.writes().len();
    let again = bench.rotate(&["--due"], &[]).expect(0);
    assert!(again.stdout.contains("nothing to do"), "{}", again.all());
    assert_eq!(bench.writes().len(), writes, "a second run changes nothing");
}

/// The slots of the tests below: one made here, one by its issuer, one pair of Cloudflare's, one that a person got.
fn some(bench: &Bench) -> Vec<String> {
    let old = deployed().old_file(bench);
    let args = [
        "MOLTBOT_GATEWAY_TOKEN",
        "OPENAI_API_KEY",
        "R2_ACCESS_KEY_ID",
        "ANTHROPIC_API_KEY",
        "--old-from-file",
        &old,
        "--from-env",
        "ANTHROPIC_API_KEY",
    ];
    args.map(str::to_owned).into()
}

pub(crate) fn rotate_some(bench: &Bench, new_key: &str, env: &[(&str, &str)]) -> Output {
    let args = some(bench);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    bench.rotate(&args, &[&[("ANTHROPIC_API_KEY", new_key)], env].concat())
}

/// What has to be so after a rotation that failed once it was promoted: nothing that was valid is dead.
fn assert_old_is_alive(bench: &Bench) {
    for (slot, issuer) in [("OPENAI_API_KEY", "openai"), ("ANTHROPIC_API_KEY", "anthropic")] {
        let old = deployed().key(slot);
        assert!(bench.live_keys(issuer).iter().any(|key| key == old), "{slot}: the old key is dead");
    }
    let tokens = bench.tokens_of_bucket();
    assert_eq!(tokens.len(), 2, "both tokens of the bucket are alive: {tokens:?}");
}

/// Must show 3: a Worker that says "restarted" and did not.
#[test]
fn a_restart_that_was_none_is_a_failure() {
    let bench = deployed().bench();
    bench.account().change_world(|world| world.lie(Lie::RestartsNothing));
    let key = bench.mint("anthropic");
    let output = rotate_some(&bench, &key, &[]).expect(6);
    assert!(output.stderr.contains("restart"), "{}", output.stderr);
    assert_old_is_alive(&bench);
}

/// Must show 3: a Worker that lets everybody past Access in with its own token.
#[test]
fn a_worker_that_injects_its_own_token_proves_nothing() {
    let bench = deployed().bench();
    bench.account().change_world(|world| world.lie(Lie::InjectsToken));
    let key = bench.mint("anthropic");
    let output = rotate_some(&bench, &key, &[]).expect(6);
    assert!(
        output.stderr.contains("token of its own") || output.stderr.contains("its own token"),
        "{}",
        output.stderr
    );
    assert_old_is_alive(&bench);
}

/// Must show 3: a container whose auth profile keeps the old key.
#[test]
fn a_container_that_keeps_the_old_key_is_a_failure() {
    let bench = deployed().bench();
    bench.account().change_world(|world| world.lie(Lie::KeepsItsDisk));
    let key = bench.mint("anthropic");
    let output = rotate_some(&bench, &key, &[]).expect(6);
    assert!(output.stderr.contains("ANTHROPIC_API_KEY"), "{}", output.stderr);
    assert!(output.stderr.contains("auth-profiles.json"), "{}", output.stderr);
    assert_old_is_alive(&bench);
    // Once the container behaves, the same command goes on from there.
    bench.account().change_world(World::tell_the_truth);
    let output = rotate_some(&bench, &key, &[]).expect(0);
    assert!(output.stderr.contains("cut off"), "{}", output.stderr);
    assert_settled(&bench, &key);
}

/// What has to be so after a rotation, however often it was interrupted.
#[track_caller]
pub(crate) fn assert_settled(bench: &Bench, new_key: &str) {
    let openai = bench.live_value("OPENAI_API_KEY").expect("is set");
    assert_eq!(bench.live_keys("openai"), [openai], "one key at OpenAI, and it is the one in use");
    assert_eq!(bench.live_value("ANTHROPIC_API_KEY").as_deref(), Some(new_key));
    assert_eq!(bench.live_keys("anthropic"), [new_key.to_owned()], "one key at Anthropic");
    let tokens = bench.tokens_of_bucket();
    assert_eq!(tokens, [bench.live_value("R2_ACCESS_KEY_ID").expect("is set")], "one token of the bucket");
    let world = bench.account().world(|world| serde_json::to_value(world).expect("serialises"));
    let script = &world["workers"]["scripts"][WORKER];
    let newest = script["versions"].as_array().expect("a list").last().expect("one");
    let live = script["deployments"].as_array().expect("a list").last().expect("one");
    assert_eq!(newest["id"], live["versions"][0][0], "the newest version is the live one");
    assert_eq!(world["access"]["service_tokens"].as_array().map_or(0, Vec::len), 0, "no way in is left open");
    let left: Vec<_> =
        bench.journals().into_iter().filter(|path| path.extension() == Some("sealed")).collect();
    assert!(left.is_empty(), "no sealed value is left: {left:?}");
}

fn slow(host: &str, ms: u64) -> Fault {
    Fault {
        method: None,
        host: Some(host.to_owned()),
        path: "/**".to_owned(),
        kind: FaultKind::Latency { ms },
        skip: 0,
        times: None,
    }
}

/// Must show 4: somebody else deploys between plan and promotion.
#[test]
fn a_deploy_by_somebody_else_stops_it() {
    let bench = deployed().bench();
    let key = bench.mint("anthropic");
    let before = bench.live_value("OPENAI_API_KEY");
    let world = bench.account().world(|world| serde_json::to_value(world).expect("serialises"));
    let versions = world["workers"]["scripts"][WORKER]["versions"].as_array().expect("a list").clone();
    let other = versions[versions.len() - 2]["id"].as_str().expect("an id").to_owned();
    // Trying the new key takes a while: time for somebody to deploy another version.
    bench.account().add_fault(slow("api.anthropic.com", 1500));
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            bench.wait_for_staged();
            bench.deploy_version(&other);
        });
        rotate_some(&bench, &key, &[])
    });
    let output = output.expect(7);
    assert!(output.stderr.contains("was deployed since the plan was made"), "{}", output.stderr);
    assert_eq!(bench.live_keys("openai").len(), 1, "the key that was made is gone again");
    assert_eq!(bench.tokens_of_bucket().len(), 1, "the token that was made is gone again");
    assert!(bench.live_keys("openai").contains(&before.expect("is set")));
}

/// A key that only a container without state in R2 holds: told before, and ended by a new container.
#[test]
fn without_storage_a_new_container_ends_what_a_restart_cannot() {
    let bench = deployed().bench();
    bench.moltctl(&["secrets", "unset", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "--yes"]).expect(0);
    let key = bench.mint("anthropic");
    let old = deployed().old_file(&bench);
    let args = ["ANTHROPIC_API_KEY", "--old-from-file", &old, "--from-env", "ANTHROPIC_API_KEY"];
    let output = bench.rotate(&args, &[("ANTHROPIC_API_KEY", key.as_str())]).expect(6);
    assert!(output.stderr.contains("containers delete ID"), "{}", output.stderr);
    assert!(output.stderr.contains("the container was made at"), "{}", output.stderr);
    assert_eq!(bench.live_keys("anthropic").len(), 2, "both are alive");

    bench.account().change_world(|world| world.end_containers(WORKER));
    let resume = ["journal", "resume", "--yes"];
    bench.moltctl_with(&resume, b"", &deployed().admins()).expect(0);
    assert_eq!(bench.live_value("ANTHROPIC_API_KEY").as_deref(), Some(key.as_str()));
    assert_eq!(bench.live_keys("anthropic"), [key]);
}

/// A key that lies in an archive nobody can edit is left before anything is changed.
#[test]
fn a_key_in_archives_is_not_begun() {
    let bench = deployed().bench();
    for (key, content) in [("backups/0b0b/data.sqsh", "hsqs"), ("backup-handle.json", "{}")] {
        let path = format!("/accounts/{{account}}/r2/buckets/moltbot-data/objects/{key}");
        let body = content.as_bytes().to_vec();
        let (status, answer) = bench.api("PUT", &path, Some(("application/octet-stream", body)));
        assert_eq!(status, 200, "{answer}");
    }
    let key = bench.mint("anthropic");
    let writes = bench.writes().len();
    let given = [("ANTHROPIC_API_KEY", key.as_str())];
    let args = ["ANTHROPIC_API_KEY", "--from-env", "ANTHROPIC_API_KEY"];
    let output = bench.rotate(&args, &given).expect(6);
    assert!(
        output.stdout.contains("was not rotated") && output.stdout.contains("archives"),
        "{}",
        output.all()
    );
    assert_eq!(bench.writes().len(), writes, "nothing was changed");

    // The others are rotated; what was named and left keeps it from being a success.
    let args = ["ANTHROPIC_API_KEY", "CDP_SECRET", "--json", "--from-env", "ANTHROPIC_API_KEY"];
    let output = bench.rotate(&args, &given).expect(6);
    let document = &output.json()["result"];
    assert_eq!(row(document, "CDP_SECRET")["new"], "live");
    assert_eq!(document["skipped"][0]["slot"], "ANTHROPIC_API_KEY");
    assert!(document["skipped"][0].get("left").is_none(), "what is shown has the shape it had");
}

/// A key that only a person can end: both stay alive until that is done, and the same command goes on from there.
#[test]
fn an_old_key_that_a_person_has_to_delete_is_waited_for() {
    let deployed = deployed();
    let bench = deployed.bench();
    let key = bench.mint("groq");
    let old = deployed.old_file(&bench);
    let file = bench.root().join("gateway-token");
    let args = [
        "GROQ_API_KEY",
        "MOLTBOT_GATEWAY_TOKEN",
        "--old-from-file",
        &old,
        "--from-env",
        "GROQ_API_KEY",
        "--output-file",
        file.as_str(),
    ];
    let env = [("GROQ_API_KEY", key.as_str())];
    let output = bench.rotate(&args, &env).expect(6);
    assert!(output.stderr.contains("console.groq.com"), "it says where: {}", output.stderr);
    assert!(bench.live_keys("groq").iter().any(|key| key == deployed.key("GROQ_API_KEY")));
    let again = bench.rotate(&args, &env).expect(6);
    assert!(again.stderr.contains("cut off"), "{}", again.stderr);
    let kept = std::fs::read_to_string(&file).expect("the new gateway token is kept");
    assert_eq!(Some(kept.trim_end()), bench.live_value("MOLTBOT_GATEWAY_TOKEN").as_deref());
    let value = moltctl::secret::SecretText::new(deployed.key("GROQ_API_KEY"));
    assert!(bench.account().change_world(|world| world.revoke_provider_key("groq", &value)));
    let done = bench.rotate(&args, &env).expect(0);
    assert!(done.stdout.contains("dead"), "{}", done.stdout);
    assert_eq!(bench.live_keys("groq"), [key]);
}

/// A slot whose new value only a person can get waits, and the others are rotated meanwhile.
#[test]
fn a_slot_that_needs_a_person_waits_and_the_others_go_on() {
    let bench = deployed().bench();
    let before = bench.live_value("MOLTBOT_GATEWAY_TOKEN");
    let output = bench.rotate(&["DISCORD_BOT_TOKEN", "MOLTBOT_GATEWAY_TOKEN", "--json"], &[]).expect(6);
    let document = &output.json()["result"];
    assert_eq!(row(document, "MOLTBOT_GATEWAY_TOKEN")["old"], "dead");
    assert_ne!(bench.live_value("MOLTBOT_GATEWAY_TOKEN"), before);
    let waiting = document["waiting"].as_array().expect("a list");
    assert_eq!(waiting.len(), 1, "{document:#}");
    assert_eq!(waiting[0]["slot"], "DISCORD_BOT_TOKEN");
    assert!(waiting[0]["url"].as_str().expect("a link").contains("discord.com/developers"), "{document:#}");
}

/// A new value that does not work at its issuer: everything is taken back, and the old one goes on.
#[test]
fn a_new_value_that_does_not_work_changes_nothing() {
    let deployed = deployed();
    let bench = deployed.bench();
    let key = bench.mint("anthropic");
    let value = moltctl::secret::SecretText::new(key.as_str());
    assert!(bench.account().change_world(|world| world.revoke_provider_key("anthropic", &value)));
    let before = (bench.live_keys("openai"), bench.tokens_of_bucket(), bench.live_value("ANTHROPIC_API_KEY"));
    let output = rotate_some(&bench, &key, &[]).expect(5);
    assert!(output.stderr.contains("taken back"), "{}", output.stderr);
    let after = (bench.live_keys("openai"), bench.tokens_of_bucket(), bench.live_value("ANTHROPIC_API_KEY"));
    assert_eq!(before, after);
    assert!(!bench.is_staged(), "the staged version is gone");
    let sealed = bench.journals().into_iter().filter(|path| path.extension() == Some("sealed")).count();
    assert_eq!(sealed, 0);
}

/// The interruption that is told is that of a visitor who asks without pause.
#[test]
fn old_and_new_overlap_where_they_can() {
    let deployed = deployed();
    let bench = deployed.bench();
    let key = bench.mint("anthropic");
    let output = bench
        .rotate(
            &[
                "ANTHROPIC_API_KEY",
                "--old-from-file",
                &deployed.old_file(&bench),
                "--from-env",
                "ANTHROPIC_API_KEY",
                "--json",
            ],
            &[("ANTHROPIC_API_KEY", &key)],
        )
        .expect(0);
    let requests = bench.account().requests();
    let at = |wanted: &dyn Fn(&RecordedRequest) -> bool| requests.iter().position(wanted);
    let restart = at(&|one| one.path.ends_with("/api/admin/gateway/restart")).expect("was restarted");
    let archived =
        at(&|one| one.method == "POST" && one.path.contains("/organizations/api_keys/")).expect("was ended");
    assert!(archived > restart, "the old key died after the gateway had the new one");
    let document = &output.json()["result"];
    assert_eq!(row(document, "ANTHROPIC_API_KEY")["interruption_ms"], 0);
    assert!(
        document["interruption_ms"].as_u64().is_some_and(|ms| ms > 0),
        "the gateway was restarted: {document:#}"
    );
}
