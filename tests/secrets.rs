//! `moltctl secrets` and `token generate --into` on the built-in account: what is sent, what is refused before
//! anything is, and that no value is left anywhere.

use std::time::Duration;

use expectrl::{Expect as _, Session};
use moltctl::account::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::canary::{Canary, assert_absent, assert_absent_below};
use crate::support::{Bench, Output};

const WORKER: &str = "moltbot-sandbox";

fn bench() -> Bench {
    let bench = Bench::new();
    bench.checkout_of(WORKER);
    bench.deploy_worker(WORKER, &json!([]));
    bench
}

fn object(canaries: &[Canary]) -> String {
    let map: serde_json::Map<String, Value> =
        canaries.iter().map(|canary| (canary.slot.to_owned(), json!(canary.value))).collect();
    Value::Object(map).to_string()
}

fn dotenv(canaries: &[Canary]) -> String {
    canaries.iter().map(|canary| format!("{}='{}'\n", canary.slot, canary.value)).collect()
}

/// Nothing of a value is in what was shown or written; only `inputs` hold them.
#[track_caller]
fn assert_clean(bench: &Bench, canaries: &[Canary], output: &Output, inputs: &[camino::Utf8PathBuf]) {
    assert_absent(canaries, output.stdout.as_bytes(), "standard output");
    assert_absent(canaries, output.stderr.as_bytes(), "standard error");
    assert_absent_below(canaries, bench.root(), inputs);
}

#[test]
fn twenty_slots_are_one_request_and_leave_no_value_anywhere() {
    let canaries = Canary::twenty();
    for json in [false, true] {
        let bench = bench();
        let file = bench.write("values.json", &object(&canaries));
        let mut args = vec!["secrets", "push", "--from-file", "values.json", "--yes"];
        args.extend(json.then_some("--json"));
        let output = bench.moltctl(&args).expect(0);
        let writes = bench.writes();
        assert_eq!(writes.len(), 1, "{writes:?}");
        assert_eq!(writes[0].method, "PATCH");
        assert!(writes[0].path.ends_with("/secrets-bulk"), "{}", writes[0].path);
        assert_eq!(bench.secrets_of(WORKER).len(), 20);
        assert!(!bench.journals().is_empty(), "the run has a journal");
        assert_clean(&bench, &canaries, &output, &[file]);
        if json {
            let document = output.json();
            assert_eq!(document["schema"], "moltctl/v1/secrets-push");
            assert_eq!(document["result"]["created"].as_array().map(Vec::len), Some(20));
            assert_eq!(document["result"]["calls"], 1);
        }
    }
}

#[test]
fn values_come_from_stdin_and_from_the_environment_as_well() {
    let canaries = Canary::twenty();
    let bench = bench();
    let (first, second) = canaries.split_at(10);
    let output =
        bench.moltctl_with(&["secrets", "push", "--from-file", "-", "--yes"], dotenv(first).as_bytes(), &[]);
    let output = output.expect(0);
    assert_clean(&bench, &canaries, &output, &[]);
    let env: Vec<(&str, &str)> = second.iter().map(|canary| (canary.slot, canary.value.as_str())).collect();
    let names: Vec<&str> = second.iter().map(|canary| canary.slot).collect();
    let args = [&["secrets", "push", "--yes", "--from-env"], names.as_slice()].concat();
    let output = bench.moltctl_with(&args, b"", &env).expect(0);
    assert_clean(&bench, &canaries, &output, &[]);
    assert_eq!(bench.secrets_of(WORKER).len(), 20);
    assert_eq!(bench.writes().len(), 2);
}

#[test]
fn a_failed_call_shows_no_value_and_the_run_is_resumed_with_the_values_given_again() {
    let canaries = Canary::twenty();
    let bench = bench();
    bench.account().add_fault(Fault {
        method: Some("PATCH".into()),
        host: None,
        path: "/accounts/*/workers/scripts/*/secrets-bulk".into(),
        kind: FaultKind::SuccessFalseWith200 { code: 10013, message: canaries[2].value.clone() },
        skip: 0,
        times: Some(1),
    });
    let file = bench.write("values.json", &object(&canaries));
    let output = bench.moltctl(&["secrets", "push", "--from-file", "values.json", "--yes"]).expect(1);
    assert_clean(&bench, &canaries, &output, std::slice::from_ref(&file));
    assert_eq!(bench.secrets_of(WORKER), Vec::<String>::new());
    bench.moltctl(&["journal", "resume"]).expect(2);
    let output = bench.moltctl(&["journal", "resume", "--from-file", "values.json"]).expect(0);
    assert_clean(&bench, &canaries, &output, &[file]);
    assert_eq!(bench.secrets_of(WORKER).len(), 20);
}

#[test]
fn an_unknown_worker_is_never_made_and_near_names_are_told() {
    let bench = bench();
    let canary = Canary::for_slot("ANTHROPIC_API_KEY");
    for args in [
        &["secrets", "push", "--from-env", "ANTHROPIC_API_KEY", "--yes", "--worker", "moltbot-sandbx"][..],
        &["secrets", "list", "--worker", "moltbot-sandbx"],
        &["secrets", "unset", "ANTHROPIC_API_KEY", "--yes", "--worker", "moltbot-sandbx"],
        &["token", "generate", "--into", "MOLTBOT_GATEWAY_TOKEN", "--yes", "--worker", "moltbot-sandbx"],
    ] {
        let output = bench.moltctl_with(args, b"", &[("ANTHROPIC_API_KEY", &canary.value)]).expect(4);
        assert!(output.stderr.contains("`moltbot-sandbox`"), "{}", output.stderr);
        assert!(bench.writes().is_empty(), "{:?}", bench.writes());
    }
    let (_, scripts) = bench.api("GET", "/accounts/{account}/workers/scripts", None);
    assert_eq!(scripts["result"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_wrong_with_a_value_is_said_before_any_call() {
    let bench = bench();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let long = Canary::for_slot("MOLTBOT_GATEWAY_TOKEN");
    for (slot, value, id) in [
        ("ANTHROPIC_API_KEY", format!(" {}", key.value), "blanks-around"),
        ("ANTHROPIC_API_KEY", format!("\"{}\"", key.value), "quotes-around"),
        ("ANTHROPIC_API_KEY", format!("Bearer {}", key.value), "scheme-in-front"),
        ("ANTHROPIC_API_KEY", format!("{}\r", key.value), "carriage-return"),
        ("ANTHROPIC_API_KEY", format!("ANTHROPIC_API_KEY={}", key.value), "assignment"),
        ("ANTHROPIC_API_KEY", key.value[..40].to_owned(), "damaged"),
        ("OPENAI_API_KEY", key.value.clone(), "wrong-slot"),
        ("ANTHROPIC_API_KEY", "sk-ant-...".to_owned(), "placeholder"),
        ("MOLTBOT_GATEWAY_TOKEN", long.value[..12].to_owned(), ""),
        ("MOLTBOT_GATEWAY_TOKN", long.value.clone(), "misspelt"),
        ("DEV_MODE", "true".to_owned(), "forbidden-in-production"),
        ("CLOUDFLARE_API_TOKEN_2", String::new(), "empty"),
        ("REQUIRE_AUTH", "true-and-nothing-else".to_owned(), "false-control"),
    ] {
        let object =
            json!({ slot: value, "GROQ_API_KEY": Canary::for_slot("GROQ_API_KEY").value }).to_string();
        let push = bench.moltctl_with(&["secrets", "push", "-", "--yes"], object.as_bytes(), &[]).expect(2);
        let set = bench.moltctl_with(&["secrets", "set", slot, "--yes"], value.as_bytes(), &[]).expect(2);
        for output in [push, set] {
            assert!(output.stderr.contains(id), "{slot} {id}: {}", output.stderr);
            assert!(output.stderr.contains("nothing was"), "{}", output.stderr);
            assert_absent(&[key.clone(), long.clone()], output.all().as_bytes(), "the refusal");
        }
    }
    assert_eq!(bench.account().requests(), []);
    assert!(bench.journals().is_empty(), "nothing was begun");
}

#[test]
fn a_value_on_the_command_line_is_refused_and_not_repeated() {
    let bench = bench();
    let canary = Canary::for_slot("ANTHROPIC_API_KEY");
    let assignment = format!("ANTHROPIC_API_KEY={}", canary.value);
    for args in [
        &["secrets", "set", "ANTHROPIC_API_KEY", &canary.value][..],
        &["secrets", "set", &assignment],
        &["secrets", "set", &canary.value],
        &["secrets", "push", &assignment],
        &["secrets", "push", "--from-env", &assignment],
        &["secrets", "unset", &assignment],
        &["secrets", "import", "values.env", &canary.value],
        &["token", "generate", "--into", &assignment],
        &["secrets", "set", "ANTHROPIC_API_KEY", &assignment, "--json"],
    ] {
        let output = bench.moltctl(args).expect(2);
        assert!(output.stderr.contains("rotate it"), "{args:?}: {}", output.stderr);
        assert_absent(std::slice::from_ref(&canary), output.all().as_bytes(), "the refusal");
    }
    assert_eq!(bench.account().requests(), []);
}

#[test]
fn an_undeployed_version_is_not_put_live_by_a_secret() {
    let bench = bench();
    bench.upload_version(WORKER, &json!([]));
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let env = [("ANTHROPIC_API_KEY", key.value.as_str())];
    let push = ["secrets", "push", "--from-env", "ANTHROPIC_API_KEY", "--yes"];
    let output = bench.moltctl_with(&push, b"", &env).expect(2);
    assert!(output.stderr.contains("10215") && output.stderr.contains("--staged"), "{}", output.stderr);
    assert!(bench.writes().is_empty());
    let staged = [&push[..], &["--staged", "--json"]].concat();
    let output = bench.moltctl_with(&staged, b"", &env).expect(0);
    let document = output.json();
    assert_eq!(document["result"]["way"], "staged");
    let version = document["result"]["version"].as_str().expect("the version is told").to_owned();
    assert_eq!(bench.writes().len(), 1);
    assert!(bench.writes()[0].path.ends_with("/versions/latest"), "{:?}", bench.writes());
    assert_eq!(bench.secrets_of(WORKER), Vec::<String>::new(), "nothing is live");
    let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/versions/{version}");
    let (_, body) = bench.api("GET", &path, None);
    assert!(body["result"]["resources"]["bindings"].to_string().contains("ANTHROPIC_API_KEY"), "{body}");
    assert_clean(&bench, &[key], &output, &[]);
    bench.moltctl(&["secrets", "unset", "ANTHROPIC_API_KEY", "--yes"]).expect(0);
}

#[test]
fn a_version_uploaded_meanwhile_is_told_from_the_answer() {
    let bench = bench();
    bench.account().add_fault(Fault {
        method: Some("PATCH".into()),
        host: None,
        path: "/accounts/*/workers/scripts/*/secrets-bulk".into(),
        kind: FaultKind::SuccessFalseWith200 {
            code: 10215,
            message: "latest version is not deployed".into(),
        },
        skip: 0,
        times: None,
    });
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let output = bench
        .moltctl_with(&["secrets", "set", "ANTHROPIC_API_KEY", "--yes"], key.value.as_bytes(), &[])
        .expect(1);
    assert!(output.stderr.contains("--staged"), "{}", output.stderr);
}

#[test]
fn more_than_a_hundred_go_in_several_calls_and_the_plan_says_so() {
    let bench = bench();
    let object: serde_json::Map<String, Value> =
        (0..101).map(|at| (format!("OWN_{at:03}_VALUE"), json!(format!("value-of-our-own-{at}")))).collect();
    let text = Value::Object(object).to_string();
    let output = bench.moltctl_with(&["secrets", "push", "-", "--yes"], text.as_bytes(), &[]).expect(0);
    assert!(output.stderr.contains("2 calls"), "{}", output.stderr);
    assert_eq!(bench.writes().len(), 2);
    assert_eq!(bench.secrets_of(WORKER).len(), 101);
}

#[test]
fn a_change_says_that_a_running_gateway_does_not_see_it() {
    let bench = bench();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let args = ["secrets", "set", "ANTHROPIC_API_KEY", "--yes", "--json"];
    let output = bench.moltctl_with(&args, format!("{}\n", key.value).as_bytes(), &[]).expect(0);
    let consequences = &output.json()["result"]["consequences"];
    assert_eq!(consequences[0]["when"], "stored-copy-wins", "{consequences}");
    assert!(output.json()["result"]["next"][0].as_str().is_some_and(|next| next.contains("Restart Gateway")));
    assert_clean(&bench, &[key], &output, &[]);
}

#[test]
fn a_dry_run_changes_nothing_and_a_decline_neither() {
    let bench = bench();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let set = ["secrets", "set", "ANTHROPIC_API_KEY"];
    let dry = [&set[..], &["--dry-run", "--json"]].concat();
    let output = bench.moltctl_with(&dry, key.value.as_bytes(), &[]).expect(0);
    assert_eq!(output.json()["result"]["mutation"]["state"], "dry-run");
    let output = bench.moltctl_with(&set, key.value.as_bytes(), &[]).expect(2);
    assert!(output.stderr.contains("--yes"), "nobody can be asked: {}", output.stderr);
    assert!(bench.writes().is_empty() && bench.secrets_of(WORKER).is_empty());
    assert_absent(&[key], output.all().as_bytes(), "the output");
}

#[test]
fn unset_deletes_what_is_named_and_says_what_breaks() {
    let bench = bench();
    let canaries = [Canary::for_slot("MOLTBOT_GATEWAY_TOKEN"), Canary::for_slot("ANTHROPIC_API_KEY")];
    bench.moltctl_with(&["secrets", "push", "-", "--yes"], object(&canaries).as_bytes(), &[]).expect(0);
    let args = ["secrets", "unset", "ANTHROPIC_API_KEY", "MOLTBOT_GATEWAY_TOKN", "--yes", "--json"];
    let result = bench.moltctl(&args).expect(0).json()["result"].clone();
    assert_eq!(result["deleted"], json!(["ANTHROPIC_API_KEY"]));
    assert_eq!(result["absent"][0]["near"], "MOLTBOT_GATEWAY_TOKEN");
    assert_eq!(result["gaps"][0]["id"], "no-provider");
    assert_eq!(bench.secrets_of(WORKER), ["MOLTBOT_GATEWAY_TOKEN"]);
    let again = bench.moltctl(&["secrets", "unset", "ANTHROPIC_API_KEY", "--yes"]).expect(0);
    assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);
    bench.moltctl(&["secrets", "unset", "--yes"]).expect(2);
}

#[test]
fn every_form_is_imported() {
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let item = json!({ "id": "i", "title": "t", "fields": [
        { "id": "username", "type": "STRING", "purpose": "USERNAME", "label": "user name", "value": "me" },
        { "id": "f", "type": "CONCEALED", "label": "ANTHROPIC_API_KEY", "value": key.value },
    ] })
    .to_string();
    let object = json!({ "ANTHROPIC_API_KEY": key.value }).to_string();
    let lines = format!("# comment\nexport ANTHROPIC_API_KEY=\"{}\"\nDEV_MODE=true\n", key.value);
    let pass = format!("{}\nurl: https://console.anthropic.com\n", key.value);
    for (text, more) in [
        (&item, &[][..]),
        (&object, &["--format", "json"]),
        (&lines, &["--skip", "DEV_MODE"]),
        (&lines, &["--only", "ANTHROPIC_API_KEY"]),
        (&pass, &["--format", "pass", "--slot", "ANTHROPIC_API_KEY"]),
        (&pass, &["--slot", "ANTHROPIC_API_KEY"]),
    ] {
        let bench = bench();
        let args = [&["secrets", "import", "--yes"], more].concat();
        let output = bench.moltctl_with(&args, text.as_bytes(), &[]).expect(0);
        assert_eq!(bench.secrets_of(WORKER), ["ANTHROPIC_API_KEY"], "{more:?}");
        assert_clean(&bench, std::slice::from_ref(&key), &output, &[]);
    }
    let bench = bench();
    bench.write(".dev.vars", &lines);
    let output = bench.moltctl(&["secrets", "import", ".dev.vars", "--yes"]).expect(2);
    assert!(output.stderr.contains("DEV_MODE") && output.stderr.contains("--skip"), "{}", output.stderr);
}

#[test]
fn files_of_local_development_are_imported_by_their_path() {
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let bot = Canary::for_slot("TELEGRAM_BOT_TOKEN");
    for name in [".dev.vars", ".env", "values.json"] {
        let bench = bench();
        let text = if name == "values.json" {
            object(&[key.clone(), bot.clone()])
        } else {
            format!(
                "\u{feff}# local\r\nexport {}=\"{}\"\r\n\n{}={} # the bot\n",
                key.slot, key.value, bot.slot, bot.value
            )
        };
        let file = bench.write(name, &text);
        let output = bench.moltctl(&["secrets", "import", name, "--yes"]).expect(0);
        assert_eq!(bench.secrets_of(WORKER), ["ANTHROPIC_API_KEY", "TELEGRAM_BOT_TOKEN"], "{name}");
        assert_clean(&bench, &[key.clone(), bot.clone()], &output, &[file]);
    }
}

#[test]
fn what_is_not_understood_is_told_by_its_place_and_not_repeated() {
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let value = &key.value;
    let item =
        json!({"id": "i", "fields": [{"id": "p", "type": "CONCEALED", "label": "password", "value": value}]});
    for (text, more, place) in [
        (format!("OWN_A=1\n{value}\n"), &[][..], "line 2"),
        (format!("OWN_A=1\n\n{value}=x\n"), &[], "line 3"),
        (format!("OWN_A='1'\nOWN_A='{value}'\n"), &[], "line 2"),
        (format!("OWN_A=\"{value}\n"), &[], "line 1"),
        (format!("{{\n\"OWN_A\": \"{value}\",,\n}}"), &[], "line 2"),
        (format!("{{\"OWN_A\": [\"{value}\"]}}"), &[], "entry 1"),
        (format!("{{\"{value}\": \"x\", \"OWN A\": \"y\"}}"), &["--format", "json"], ""),
        (item.to_string(), &["--format", "op"], "no secret"),
        (String::new(), &["--format", "pass", "--slot", "ANTHROPIC_API_KEY"], "no secret"),
        (format!("{value}\n"), &["--format", "pass"], "--slot"),
    ] {
        let bench = bench();
        let args = [&["secrets", "import", "--yes"], more].concat();
        let output = bench.moltctl_with(&args, text.as_bytes(), &[]).expect(2);
        assert!(output.stderr.contains(place), "{place}: {}", output.stderr);
        assert_absent(std::slice::from_ref(&key), output.all().as_bytes(), "the refusal");
        assert!(bench.account().requests().is_empty() && bench.journals().is_empty());
    }
}

#[test]
fn list_tells_what_is_set_missing_and_exposed_without_values() {
    let bench = Bench::new();
    bench.checkout_of(WORKER);
    let exposed = Canary::for_slot("ANTHROPIC_API_KEY");
    let held = Canary::for_slot("TELEGRAM_BOT_TOKEN");
    bench.deploy_worker(
        WORKER,
        &json!([
            { "type": "plain_text", "name": "ANTHROPIC_API_KEY", "text": exposed.value },
            { "type": "secret_text", "name": "TELEGRAM_BOT_TOKEN", "text": held.value },
        ]),
    );
    let output = bench.moltctl(&["secrets", "list", "--json"]).expect(0);
    let result = output.json()["result"].clone();
    let state = |name: &str| {
        let slots = result["slots"].as_array().expect("slots");
        slots.iter().find(|slot| slot["name"] == name).map(|slot| slot["state"].clone()).unwrap_or_default()
    };
    assert_eq!(state("ANTHROPIC_API_KEY"), "exposed");
    assert_eq!(state("TELEGRAM_BOT_TOKEN"), "set");
    assert_eq!(state("MOLTBOT_GATEWAY_TOKEN"), "unset");
    let human = bench.moltctl(&["secrets", "list"]).expect(0);
    assert!(human.stdout.contains("EXPOSED"), "{}", human.stdout);
    for output in [output, human] {
        assert_absent(&[exposed.clone(), held.clone()], output.all().as_bytes(), "the list");
    }
    assert!(bench.writes().is_empty());
}

#[test]
fn check_is_silent_when_right_and_exits_ten_when_not() {
    let bench = bench();
    let drift = bench.moltctl(&["secrets", "check", "--json"]).expect(10).json();
    assert_eq!(drift["result"]["drift"], true);
    let whole = json!({
        "MOLTBOT_GATEWAY_TOKEN": Canary::for_slot("MOLTBOT_GATEWAY_TOKEN").value,
        "ANTHROPIC_API_KEY": Canary::for_slot("ANTHROPIC_API_KEY").value,
        "CF_ACCESS_TEAM_DOMAIN": "acme-drill.cloudflareaccess.com",
        "CF_ACCESS_AUD": crate::support::canary::hex(64),
    })
    .to_string();
    bench.account().clear_requests();
    bench.moltctl_with(&["secrets", "check", "--offline", "-"], whole.as_bytes(), &[]).expect(0);
    assert_eq!(bench.account().requests(), [], "offline means offline");
    bench.moltctl_with(&["secrets", "push", "-", "--yes"], whole.as_bytes(), &[]).expect(0);
    bench.moltctl(&["secrets", "check"]).expect(0);
    bench.write(
        "wrangler.toml",
        &format!("name = \"{WORKER}\"\n\n[secrets]\nrequired = [\"SLACK_BOT_TOKEN\"]\n"),
    );
    let output = bench.moltctl(&["secrets", "check"]).expect(10);
    assert!(output.stdout.contains("SLACK_BOT_TOKEN"), "{}", output.stdout);
    let wrong = json!({ "OPENAI_API_KEY": Canary::for_slot("ANTHROPIC_API_KEY").value }).to_string();
    let output = bench
        .moltctl_with(&["secrets", "check", "--offline", "-", "--json"], wrong.as_bytes(), &[])
        .expect(10);
    assert_eq!(output.json()["result"]["findings"][0]["id"], "wrong-slot");
}

#[test]
fn a_token_goes_straight_into_its_slot_and_a_copy_into_a_private_file() {
    let bench = bench();
    let args =
        ["token", "generate", "--into", "MOLTBOT_GATEWAY_TOKEN", "--output-file", "token", "--yes", "--json"];
    let output = bench.moltctl(&args).expect(0);
    let kept = std::fs::read_to_string(bench.checkout().join("token")).expect("a copy is kept");
    let kept = kept.trim();
    assert_eq!(kept.len(), 64);
    assert!(!output.all().contains(kept));
    assert!(bench.journals().iter().all(|path| !std::fs::read_to_string(path).expect("text").contains(kept)));
    assert_eq!(bench.secrets_of(WORKER), ["MOLTBOT_GATEWAY_TOKEN"]);
    bench.moltctl(&["token", "generate", "--into", "CDP_SECRET", "--yes"]).expect(0);
    bench.moltctl(&["token", "generate", "--into", "ANTHROPIC_API_KEY", "--yes"]).expect(2);
    assert_eq!(bench.secrets_of(WORKER), ["CDP_SECRET", "MOLTBOT_GATEWAY_TOKEN"]);
}

#[test]
fn a_name_the_code_does_not_read_is_told() {
    let bench = bench();
    bench.write("start.sh", "echo $TELEGRAM_DM_ALLOW_FROM\n");
    let values =
        json!({ "TELEGRAM_DM_ALLOW_FROM": "123456", "GROQ_API_KEY": Canary::for_slot("GROQ_API_KEY").value });
    let output =
        bench.moltctl_with(&["secrets", "push", "-", "--yes"], values.to_string().as_bytes(), &[]).expect(0);
    assert!(output.stderr.contains("lost-on-the-way"), "{}", output.stderr);
    assert!(output.stderr.contains("this checkout's code does not read `GROQ_API_KEY`"), "{}", output.stderr);
}

/// A terminal of its own, with everything that it showed.
struct Screen {
    session: expectrl::session::OsSession,
    shown: Vec<u8>,
}

impl Screen {
    fn new(bench: &Bench, args: &[&str]) -> Self {
        let mut command = bench.command(args);
        command.env("TERM", "xterm");
        let mut session = Session::spawn(command).expect("a terminal");
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        Self { session, shown: Vec::new() }
    }

    #[track_caller]
    fn wait(&mut self, text: &str) {
        let found = self.session.expect(text).unwrap_or_else(|error| {
            panic!("`{text}` does not come after\n{}: {error}", String::from_utf8_lossy(&self.shown))
        });
        self.shown.extend_from_slice(found.as_bytes());
        // A question stands before the terminal is ready for its answer: the echo goes off after it.
        std::thread::sleep(Duration::from_millis(300));
    }

    fn answer(&mut self, text: &str) {
        self.session.send(text).expect("can be typed");
    }

    fn end(mut self) -> Vec<u8> {
        let rest = self.session.expect(expectrl::Eof).expect("ends");
        self.shown.extend_from_slice(rest.as_bytes());
        self.shown
    }
}

#[test]
fn the_prompt_does_not_echo() {
    let bench = bench();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let mut screen = Screen::new(&bench, &["secrets", "set", "ANTHROPIC_API_KEY"]);
    screen.wait("ANTHROPIC_API_KEY");
    screen.answer(&format!("{}\n", key.value));
    screen.wait("Carry out");
    screen.answer("y");
    screen.wait("done: 1 step");
    assert_absent(std::slice::from_ref(&key), &screen.end(), "the terminal");
    assert_absent_below(&[key], bench.root(), &[]);
    assert_eq!(bench.secrets_of(WORKER), ["ANTHROPIC_API_KEY"]);
}

#[test]
fn push_asks_for_what_is_required_and_again_for_what_does_not_fit() {
    let bench = bench();
    bench.write(
        "wrangler.toml",
        &format!(
            "name = \"{WORKER}\"\n\n[secrets]\nrequired = [\"TELEGRAM_BOT_TOKEN\", \"CF_ACCESS_AUD\"]\n"
        ),
    );
    let (bot, key) = (Canary::for_slot("TELEGRAM_BOT_TOKEN"), Canary::for_slot("ANTHROPIC_API_KEY"));
    let mut screen = Screen::new(&bench, &["secrets", "push"]);
    screen.wait("Enter it now?");
    screen.answer("y");
    screen.wait("BotFather");
    screen.answer(&format!("{}\n", key.value));
    screen.wait("wrong-slot");
    screen.wait("BotFather");
    screen.answer(&format!("{}\n", bot.value));
    screen.wait("Which one?");
    screen.answer("\n");
    screen.wait("ANTHROPIC_API_KEY (Anthropic Console");
    screen.answer(&format!("{}\n", key.value));
    screen.wait("Carry out");
    screen.answer("y");
    screen.wait("done: 1 step");
    assert_absent(&[bot, key], &screen.end(), "the terminal");
    assert_eq!(
        bench.secrets_of(WORKER),
        ["ANTHROPIC_API_KEY", "TELEGRAM_BOT_TOKEN"],
        "what is derived is not asked for"
    );
    assert_eq!(bench.writes().len(), 1);
}

#[test]
fn a_question_that_is_declined_changes_nothing() {
    let bench = bench();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let mut screen = Screen::new(&bench, &["secrets", "set", "ANTHROPIC_API_KEY"]);
    screen.wait("ANTHROPIC_API_KEY");
    screen.answer(&format!("{}\n", key.value));
    screen.wait("Carry out");
    screen.answer("n");
    screen.wait("declined");
    screen.end();
    assert!(bench.writes().is_empty() && bench.journals().is_empty());
}
