//! Must show: killed at any journal write, a run that is taken up ends where an uninterrupted one does, and nothing is
//! made twice.
//!
//! The binary under test kills itself with SIGKILL before or after its n-th journal write (`MOLTCTL_TEST_CRASH_AT`).
//! Each n has an account, a checkout and a home of its own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::Utf8PathBuf;
use moltctl::account::World;
use serde_json::Value;

use crate::support::final_state::copy_tree;
use crate::support::sample::{DEPLOY, INIT, OWNER, WORKER};
use crate::support::{Bench, Output};

/// More crash points than any run here has.
const MOST: usize = 200;
/// The key that the operator gives, and gives again.
const KEY: &str =
    "sk-ant-api03-crash-test-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-abcAA";

/// What a run leaves.
#[derive(Debug, PartialEq)]
struct Left {
    files: BTreeMap<Utf8PathBuf, Vec<u8>>,
    state: Value,
}

/// A command, and benches on which it can be run again and again from the same beginning.
struct Case {
    args: Vec<&'static str>,
    /// The account before the run.
    world: World,
    /// Makes the checkout of a bench on that account.
    lay_out: Box<dyn Fn(&Bench) + Sync>,
}

impl Case {
    fn bench(&self) -> Bench {
        let bench = Bench::of_world(self.world.clone());
        (self.lay_out)(&bench);
        bench
    }

    fn run(&self, bench: &Bench, crash_at: usize) -> Output {
        moltctl(bench, &self.args, crash_at)
    }

    /// What an uninterrupted run leaves.
    fn whole(&self) -> Left {
        let bench = self.bench();
        self.run(&bench, 0).expect(0);
        left(&bench)
    }

    /// Crashes at `at`, takes the run up (crashing in that at `again`, unless 0), and compares. False when the run
    /// survived: it has no such point.
    fn survives(&self, at: usize, again: usize, whole: &Left) -> bool {
        let bench = self.bench();
        let first = self.run(&bench, at);
        if first.code == 0 {
            return true;
        }
        assert_eq!(first.code, -1, "at {at}: killed, nothing else\n{}", first.all());
        if again > 0 && !done(&bench) {
            let second = self.take_up(&bench, again);
            assert!([-1, 0].contains(&second.code), "at {at} and {again}:\n{}", second.all());
        }
        // Killed after its last record, a run is done, and the command had only to say so.
        if !done(&bench) {
            let last = self.take_up(&bench, 0);
            assert_eq!(last.code, 0, "at {at} and {again}:\n{}", last.all());
        }
        assert_same(&left(&bench), whole, &format!("killed at {at}, and again at {again}"));
        let journals = bench.journals().into_iter().filter(|path| path.extension() == Some("jsonl")).count();
        // Nothing of the plan is on disk at the first point: the command is run anew.
        let anew = usize::from(at == 1) + usize::from(at == 1 && again == 1);
        assert_eq!(journals, 1 + anew, "one run, taken up: at {at} and {again}");
        false
    }

    /// `journal resume`, or the command again where the crash came before the first record was on disk.
    fn take_up(&self, bench: &Bench, crash_at: usize) -> Output {
        let Some((run, _)) = begun(bench) else {
            let refused = moltctl(bench, &["journal", "resume", "--yes"], 0).expect(4);
            assert!(refused.stderr.contains("nothing was changed"), "{}", refused.stderr);
            return self.run(bench, crash_at);
        };
        let mut args = vec!["journal", "resume", &run, "--yes"];
        if self.args.contains(&"--from-env") {
            args.extend(["--from-env", "ANTHROPIC_API_KEY"]);
        }
        moltctl(bench, &args, crash_at)
    }

    /// Every point, two at a time; returns how many there are.
    fn everywhere(&self, whole: &Left) -> usize {
        let (next, points) = (AtomicUsize::new(1), AtomicUsize::new(MOST));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::SeqCst);
                        if at >= points.load(Ordering::SeqCst) {
                            return;
                        }
                        if self.survives(at, 0, whole) {
                            points.fetch_min(at, Ordering::SeqCst);
                        }
                    }
                });
            }
        });
        points.into_inner() - 1
    }
}

/// Runs the binary with the operator's key at hand; `crash_at` 0 is no crash.
fn moltctl(bench: &Bench, args: &[&str], crash_at: usize) -> Output {
    let at = crash_at.to_string();
    let mut env = vec![("ANTHROPIC_API_KEY", KEY)];
    if crash_at > 0 {
        env.push(("MOLTCTL_TEST_CRASH_AT", &at));
    }
    bench.moltctl_with(args, b"", &env)
}

fn left(bench: &Bench) -> Left {
    Left { files: bench.files(), state: bench.state() }
}

/// The run whose plan is on disk, and its journal. There is at most one on a bench.
fn begun(bench: &Bench) -> Option<(String, String)> {
    let journals = bench.journals().into_iter().filter(|path| path.extension() == Some("jsonl"));
    let mut begun = journals.filter_map(|path| {
        let text = std::fs::read_to_string(&path).expect("can be read");
        text.contains('\n').then(|| (path.file_stem().expect("has a name").to_owned(), text))
    });
    let found = begun.next();
    assert!(begun.next().is_none(), "only one run was begun");
    found
}

/// True when the run is done.
fn done(bench: &Bench) -> bool {
    let last = begun(bench).and_then(|(_, text)| text.lines().last().map(str::to_owned));
    last.is_some_and(|line| line.contains("\"finished\"") && line.contains("\"done\""))
}

#[track_caller]
fn assert_same(left: &Left, whole: &Left, what: &str) {
    assert_eq!(left.files.keys().collect::<Vec<_>>(), whole.files.keys().collect::<Vec<_>>(), "{what}");
    for (name, bytes) in &left.files {
        assert!(whole.files[name] == *bytes, "{what}: {name} differs:\n{}", String::from_utf8_lossy(bytes));
    }
    if left.state != whole.state {
        let (one, other) = (format!("{:#}", left.state), format!("{:#}", whole.state));
        let differs: Vec<String> = similar::TextDiff::from_lines(&other, &one)
            .unified_diff()
            .context_radius(4)
            .to_string()
            .lines()
            .take(80)
            .map(str::to_owned)
            .collect();
        panic!("{what}: the account differs from an uninterrupted run's:\n{}", differs.join("\n"));
    }
}

fn sample_world() -> World {
    World::sample(moltctl::sys::clock::now())
}

fn init_case() -> Case {
    let lay_out = |bench: &Bench| {
        bench.sample();
    };
    Case { args: INIT.to_vec(), world: sample_world(), lay_out: Box::new(lay_out) }
}

/// A checkout after `init`, copied for each bench: its account is a copy of the same one.
fn deploy_case() -> Case {
    let world = sample_world();
    let first = Bench::of_world(world.clone());
    first.sample().init();
    let lay_out = move |bench: &Bench| {
        bench.sample();
        copy_tree(&first.checkout(), &bench.checkout());
    };
    Case { args: [&DEPLOY[..], &["--bucket-token"]].concat(), world, lay_out: Box::new(lay_out) }
}

/// A Worker that is live and open with no Access in front of it, as upstream's `wrangler deploy` leaves it.
fn access_case() -> Case {
    let first = Bench::new();
    first.deploy_worker(
        WORKER,
        &serde_json::json!([{ "type": "secret_text", "name": "MOLTBOT_GATEWAY_TOKEN", "text": "t" }]),
    );
    let open = serde_json::json!({ "enabled": true, "previews_enabled": false }).to_string().into_bytes();
    let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/subdomain");
    assert_eq!(first.api("POST", &path, Some(("application/json", open))).0, 200);
    let world = first.account().world(World::clone);
    let lay_out = |bench: &Bench| {
        bench.checkout_of(WORKER);
        bench.write("moltctl.toml", &format!("version = 1\n[access.allow]\nemails = [\"{OWNER}\"]\n"));
    };
    Case { args: vec!["access", "apply", "--otp", "--yes"], world, lay_out: Box::new(lay_out) }
}

/// The sample checkout with a policy that is not in effect yet.
fn policy_case() -> Case {
    let lay_out = |bench: &Bench| {
        bench.sample();
        bench.write("policy.toml", crate::policy_apply::POLICY);
    };
    Case { args: vec!["policy", "apply", "--yes"], world: sample_world(), lay_out: Box::new(lay_out) }
}

/// Promise: a `policy apply` that was killed is taken up: the checkout is edited whole, and once. Its steps are all of one
/// kind, so a few of its many points stand for the rest.
#[test]
fn policy_apply_killed_on_its_way() {
    let case = policy_case();
    let whole = case.whole();
    for (at, again) in [(1, 0), (2, 3), (9, 0), (30, 7), (61, 0)] {
        assert!(!case.survives(at, again, &whole), "a policy apply has a point {at}");
    }
}

/// Promise: an `init` that was killed leaves whole files, and taking it up gives the same bytes.
#[test]
fn init_killed_at_every_journal_write() {
    let case = init_case();
    let whole = case.whole();
    let points = case.everywhere(&whole);
    assert!(points >= 4 * 3, "{points} points are too few for an init");
}

/// Promise: a deploy that was killed is taken up: one Worker, one application, one policy, one token, one bucket.
#[test]
fn deploy_killed_at_every_journal_write() {
    let case = deploy_case();
    let whole = case.whole();
    let points = case.everywhere(&whole);
    assert!(points >= 4 * 8, "{points} points are too few for a deploy");
}

/// Promise: an `access apply` that was killed is taken up, and no policy or application stands twice.
#[test]
fn access_apply_killed_at_every_journal_write() {
    let case = access_case();
    let whole = case.whole();
    let points = case.everywhere(&whole);
    assert!(points >= 4 * 3, "{points} points are too few for an access apply");
}

/// Promise: the power may go again while a run is taken up.
#[test]
fn killed_again_while_it_is_taken_up() {
    let init = init_case();
    let whole = init.whole();
    for (at, again) in [(1, 5), (2, 1), (5, 2), (8, 3)] {
        assert!(!init.survives(at, again, &whole), "init has a point {at}");
    }
    let deploy = deploy_case();
    let whole = deploy.whole();
    for (at, again) in [(2, 9), (9, 1), (9, 4), (17, 3), (21, 2), (29, 4)] {
        assert!(!deploy.survives(at, again, &whole), "deploy has a point {at}");
    }
}

/// Promise: the gateway token, which no journal may hold, is made by the next `init` when the power went before it was
/// made, and only once.
#[test]
fn a_gateway_token_that_was_not_made_is_made_by_the_next_init() {
    let case = init_case();
    let bench = case.bench();
    case.run(&bench, 0).expect(0);
    let (_, journal) = begun(&bench).expect("it has a journal");
    // One point before each record, and one after it.
    let points = 2 * journal.lines().count();
    let init = [&INIT[..], &["--gateway-token-file", "../home/token"]].concat();
    for at in [points, points / 2] {
        let bench = case.bench();
        let token = bench.home().join("token");
        assert_eq!(moltctl(&bench, &init, at).code, -1);
        assert!(!token.exists(), "killed before it was made");
        if !done(&bench) {
            case.take_up(&bench, 0).expect(0);
        }
        moltctl(&bench, &init, 0).expect(0);
        let made = std::fs::read_to_string(&token).expect("it was made");
        assert_eq!(made.trim().len(), 64);
        moltctl(&bench, &init, 0).expect(0);
        assert_eq!(std::fs::read_to_string(&token).expect("it is there"), made, "it is left alone");
    }
}

/// Control: the comparison sees a thing that was made twice, and a file that differs by one byte.
#[test]
fn what_is_made_twice_is_seen() {
    let bench = Bench::new();
    let body = || Some(("application/json", br#"{"name":"moltbot-data"}"#.to_vec()));
    bench.write("kept", "a");
    let before = left(&bench);
    assert_eq!(bench.api("POST", "/accounts/{account}/r2/buckets", body()).0, 200);
    assert_ne!(left(&bench).state, before.state);
    bench.write("kept", "b");
    assert_ne!(left(&bench).files, before.files);
    let policy =
        serde_json::json!({ "name": "p", "decision": "allow", "include": [{ "everyone": {} }] }).to_string();
    let mut states = Vec::new();
    for _ in 0..2 {
        let (status, answer) = bench.api(
            "POST",
            "/accounts/{account}/access/policies",
            Some(("application/json", policy.clone().into())),
        );
        assert!(status < 300, "{answer}");
        states.push(bench.state());
    }
    assert_ne!(states[0], states[1], "two policies of one name are not one");
}

/// Control: a key that was ended and still lies somewhere is seen, and so is one that only a container still has.
#[test]
fn a_place_that_holds_a_dead_key_is_seen() {
    let deployed = crate::support::deployed::deployed();
    let (one, other) = (deployed.bench(), deployed.bench());
    let before = one.state_in_effect();
    assert_eq!(other.state_in_effect(), before);
    let key = moltctl::secret::SecretText::new(deployed.key("ANTHROPIC_API_KEY"));
    assert!(other.account().change_world(|world| world.revoke_provider_key("anthropic", &key)));
    let after = other.state_in_effect();
    let dead =
        |part: &Value| part.to_string().contains("<anthropic key") && part.to_string().contains(", revoked>");
    assert!(dead(&after["workers"]) && dead(&after["r2"]) && dead(&after["~ in containers"]), "{after:#}");
    assert!(!dead(&before["workers"]) && !before.to_string().contains(deployed.key("ANTHROPIC_API_KEY")));
    let written = one.account().change_world(|world| {
        world.write_container_file(WORKER, "clawd/x", b"y", moltctl::sys::clock::now())
    });
    assert!(written && one.state_in_effect() != before && one.state() == other_state(&before));
}

/// The same state without what is in the containers.
fn other_state(shown: &Value) -> Value {
    let mut rest = shown.clone();
    rest.as_object_mut().expect("an object").remove("~ in containers");
    rest
}
