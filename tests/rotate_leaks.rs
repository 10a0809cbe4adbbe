//! Must show: a rotation leaves no value anywhere: not an old one, not a new one, not a credential it was done with; not
//! while it runs, not when it fails half-way, not when a server throws back what it was sent, and not in a core file.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use moltctl::account::{Fault, FaultKind};
use serde_json::json;

use crate::leaks::{Echo, Style};
use crate::support::canary::{Canary, assert_absent, assert_absent_below};
use crate::support::deployed::deployed;
use crate::support::sample::WORKER;
use crate::support::watch::Watch;
use crate::support::{Bench, Output};

/// The slots that are rotated: made here, by an issuer, by Cloudflare, by a person.
const SLOTS: [&str; 7] = [
    "MOLTBOT_GATEWAY_TOKEN",
    "CDP_SECRET",
    "OPENAI_API_KEY",
    "TELEGRAM_BOT_TOKEN",
    "R2_ACCESS_KEY_ID",
    "ANTHROPIC_API_KEY",
    "SLACK_BOT_TOKEN",
];
/// Those that a person got.
const GIVEN: [&str; 2] = ["ANTHROPIC_API_KEY", "SLACK_BOT_TOKEN"];

struct Rotation {
    bench: Bench,
    /// The new values a person got.
    fresh: Vec<(&'static str, String)>,
    /// The values in use, as they are given on standard input.
    old: String,
}

impl Rotation {
    fn new() -> Self {
        let bench = deployed().bench();
        let fresh =
            vec![("ANTHROPIC_API_KEY", bench.mint("anthropic")), ("SLACK_BOT_TOKEN", bench.mint("slack"))];
        let old: serde_json::Map<_, _> =
            ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "TELEGRAM_BOT_TOKEN", "SLACK_BOT_TOKEN"]
                .into_iter()
                .map(|slot| (slot.to_owned(), json!(deployed().key(slot))))
                .collect();
        Self { bench, fresh, old: serde_json::Value::Object(old).to_string() }
    }

    fn args(slots: &[&'static str]) -> Vec<&'static str> {
        let begin = ["secrets", "rotate"];
        let end = ["--old-from-file", "-", "--yes", "--from-env", GIVEN[0], "--from-env", GIVEN[1]];
        [&begin[..], slots, &end].concat()
    }

    fn env<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut env = deployed().admins();
        env.extend(self.fresh.iter().map(|(slot, value)| (*slot, value.as_str())));
        env.extend(more);
        env
    }

    fn run(&self, args: &[&str], more: &[(&str, &str)]) -> Output {
        self.bench.moltctl_with(args, self.old.as_bytes(), &self.env(more))
    }

    /// Everything that was, is or was going to be a value of a slot or a credential.
    fn canaries(&self) -> Vec<Canary> {
        let mut all = vec![Canary::known("CLOUDFLARE_API_TOKEN", self.bench.token())];
        for (variable, value) in deployed().admins() {
            all.push(Canary::known(variable, value));
        }
        all.extend(self.fresh.iter().map(|(slot, value)| Canary::known(slot, value)));
        let world = self.bench.account().world(|world| serde_json::to_value(world).expect("serialises"));
        let versions =
            world["workers"]["scripts"][WORKER]["versions"].as_array().expect("there are versions");
        for binding in versions.iter().flat_map(|version| version["bindings"].as_array().expect("a list")) {
            let slot = SLOTS.iter().chain(&["R2_SECRET_ACCESS_KEY"]).find(|slot| binding["name"] == **slot);
            // The access key id is an identifier and stands in the plan.
            if let Some(slot) = slot.filter(|slot| **slot != "R2_ACCESS_KEY_ID") {
                all.push(Canary::known(slot, binding["text"].as_str().expect("the account keeps values")));
            }
        }
        for key in world["providers"]["keys"].as_array().expect("a list") {
            all.push(Canary::known("an issuer's key", key["value"].as_str().expect("a text")));
        }
        for token in world["tokens"]["tokens"].as_array().expect("a list") {
            all.push(Canary::known("an API token", token["value"].as_str().expect("a text")));
        }
        all
    }

    fn assert_clean(&self, canaries: &[Canary], outputs: &[Output], watch: Watch) {
        let seen = watch.stop();
        for output in outputs {
            assert_absent(canaries, output.all().as_bytes(), "the output");
        }
        assert_absent_below(canaries, self.bench.root(), &[]);
        for line in &seen.command_lines {
            assert_absent(canaries, line, "a command line");
        }
        assert!(
            seen.files.keys().any(|path| path.extension() == Some("sealed")),
            "the escrow was seen: {:?}",
            seen.files.keys()
        );
        for (path, bytes) in &seen.files {
            assert_absent(canaries, bytes, path.as_str());
        }
    }
}

#[test]
fn a_rotation_leaves_no_value_anywhere() {
    let rotation = Rotation::new();
    let watch = Watch::start(&rotation.bench.home());
    let before = rotation.canaries();
    let mut outputs = vec![rotation.run(&Rotation::args(&SLOTS), &[]).expect(0)];
    for args in
        [&["journal", "list", "--json"][..], &["journal", "show", "--json"], &["secrets", "check", "--json"]]
    {
        outputs.push(rotation.bench.moltctl(args));
    }
    let canaries = [before, rotation.canaries()].concat();
    rotation.assert_clean(&canaries, &outputs, watch);
}

/// A server that throws back what it was sent, at each of the calls that carry a value or follow one.
#[test]
fn nothing_of_a_rotation_leaks_when_a_server_throws_it_back() {
    let calls = [
        "service_accounts",
        "replaceManagedBotToken",
        "/tokens",
        "versions/latest",
        "/deployments",
        "/objects/",
        "gateway/restart",
        "api_keys",
        "auth.revoke",
    ];
    for (at, only) in calls.into_iter().enumerate() {
        let style = [Style::Refusal, Style::Lie, Style::Text][at % 3];
        let rotation = Rotation::new();
        let watch = Watch::start(&rotation.bench.home());
        let echo = Echo::at(&rotation.bench, style, only);
        let before = rotation.canaries();
        // The server in between passes no WebSocket on, with which the gateway token is tried.
        let failed = rotation.run(&Rotation::args(&SLOTS[1..]), &[("CLOUDFLARE_API_BASE_URL", &echo.base)]);
        assert!([1, 5, 6, 7].contains(&failed.code), "{only} {style:?}:\n{}", failed.all());
        let sent = echo.sent.lock().expect("no holder panics").len();
        assert!(sent > 0, "{only}: nothing was thrown back\n{}", failed.all());
        let shown = rotation.bench.moltctl(&["journal", "show", "--json"]).expect(0);
        let canaries = [before, rotation.canaries()].concat();
        rotation.assert_clean(&canaries, &[failed, shown], watch);
    }
}

/// The largest core file the process may write, by `/proc/PID/limits`.
fn core_limit(pid: u32) -> String {
    let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).expect("it runs");
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).expect("is listed");
    line.split_whitespace().nth(4).expect("a soft limit").to_owned()
}

/// Killed so that the kernel would write a core, in the middle of a rotation: there is none, whatever the shell allows.
#[cfg(target_os = "linux")]
#[test]
fn no_core_file_is_written_while_values_are_in_memory() {
    let rotation = Rotation::new();
    let slow = FaultKind::Latency { ms: 4000 };
    let host = Some("api.anthropic.com".to_owned());
    let path = "/**".to_owned();
    // The old key is asked about at planning already; the new one when all values are there.
    rotation.bench.account().add_fault(Fault { method: None, host, path, kind: slow, skip: 2, times: None });
    let script = format!("ulimit -c \"$(ulimit -Hc)\"; exec '{}' \"$@\"", env!("CARGO_BIN_EXE_moltctl"));
    let start = |program: &mut Command| {
        program.current_dir(rotation.bench.checkout()).stdout(Stdio::null()).stderr(Stdio::null());
        program.spawn().expect("starts")
    };
    let mut command = Command::new("sh");
    command.args(["-c", &script, "moltctl"]).args(Rotation::args(&SLOTS));
    command.env_clear().envs(rotation.bench.environment()).envs(rotation.env(&[])).stdin(Stdio::piped());
    let mut running = start(&mut command);
    running.stdin.take().expect("is piped").write_all(rotation.old.as_bytes()).expect("is read");
    let begun = Instant::now();
    while !rotation.bench.is_staged() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing was staged");
        std::thread::sleep(Duration::from_millis(10));
    }
    let limit = core_limit(running.id());
    let pid = nix::unistd::Pid::from_raw(i32::try_from(running.id()).expect("fits"));
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGABRT).expect("is there");
    let status = running.wait().expect("ends");
    assert!(!status.success());
    assert_eq!(limit, "0", "no core may be written");
    let left = std::fs::read_dir(rotation.bench.checkout()).expect("can be listed").filter_map(Result::ok);
    let cores: Vec<_> = left.filter(|it| it.file_name().to_string_lossy().starts_with("core")).collect();
    assert!(cores.is_empty(), "{cores:?}");
    // Control: what the shell allows is more than nothing, where the machine allows it.
    let mut other = start(Command::new("sh").args(["-c", "ulimit -c \"$(ulimit -Hc)\"; exec sleep 5"]));
    std::thread::sleep(Duration::from_millis(200));
    let control = core_limit(other.id());
    other.kill().expect("is there");
    other.wait().expect("ends");
    assert_ne!(control, "0", "the machine allows no core at all: the test shows nothing");
}
