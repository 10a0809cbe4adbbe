//! Must show: a hostile checkout is audited to its end; nothing of it is run, nothing outside of it is read, and what
//! could not be read is no pass.

use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use serde_json::Value;

use crate::support::Bench;
use crate::support::sample::executable;

/// What stands only outside of the checkout.
const OUTSIDE: &str = "canary-outside-7d0f3a";
/// Programs that must not be run, the operator's own ones included.
const PROGRAMS: [&str; 8] = ["git", "node", "npm", "npx", "wrangler", "docker", "sh", "bash"];

/// A credential of the right build, put together here so that no scanner takes this file for a leak.
fn credential(seed: &str) -> String {
    let letters: String = "Tq7Zr2Lw9Xc4".chars().chain(seed.chars()).cycle().take(52).collect();
    format!("{}_{letters}", "gsk")
}

struct Hostile {
    bench: Bench,
}

impl Hostile {
    fn new() -> Self {
        let hostile = Self { bench: Bench::new() };
        hostile.bench.sample();
        std::fs::create_dir(hostile.outside()).expect("can be made");
        hostile.outside_files();
        hostile.odd_files();
        hostile.deep_files();
        hostile.traps();
        hostile
    }

    fn outside(&self) -> Utf8PathBuf {
        self.bench.root().join("outside")
    }

    fn at(&self, path: &str) -> Utf8PathBuf {
        let path = self.bench.checkout().join(path);
        std::fs::create_dir_all(path.parent().expect("lies in a folder")).expect("can be made");
        path
    }

    /// Things outside, and every sort of way to them.
    fn outside_files(&self) {
        let text = format!("export const a = '{}'; // {OUTSIDE}\n", credential(OUTSIDE));
        for name in ["x.ts", "dev.vars", "Dockerfile"] {
            std::fs::write(self.outside().join(name), &text).expect("can be written");
        }
        for (path, to) in [
            ("src/linked.ts", "x.ts"),
            ("src/folder", ""),
            (".dev.vars", "dev.vars"),
            ("Dockerfile.linked", "Dockerfile"),
            (".github/workflows", ""),
            ("scripts", ""),
        ] {
            let path = self.at(path);
            let _ = std::fs::remove_file(&path);
            let _ = std::fs::remove_dir_all(&path);
            symlink(self.outside().join(to), path).expect("links");
        }
        self.bench.write(".wrangler/deploy/config.json", r#"{"configPath": "../../../outside/x.ts"}"#);
    }

    fn odd_files(&self) {
        for path in ["src/fifo.ts", ".env", "start.sh", "package-lock.json", "tsconfig.json"] {
            let path = self.at(path);
            let _ = std::fs::remove_file(&path);
            let made = Command::new("mkfifo").arg(path.as_str()).status().expect("mkfifo is there");
            assert!(made.success(), "{path}");
        }
        let huge = std::fs::File::create(self.at("src/huge.ts")).expect("can be made");
        huge.set_len(1 << 30).expect("is sparse");
        std::fs::write(self.at("src/bytes.ts"), [0xff, 0xfe, 0, b'a']).expect("can be written");
        let name = std::ffi::OsStr::from_bytes(b"\xff\xfe.ts");
        std::fs::write(self.at("src/a.ts").with_file_name("").as_std_path().join(name), "x")
            .expect("can be written");
    }

    fn deep_files(&self) {
        let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        self.bench.write("src/deep.ts", &format!("f({});\n", nested("(", ")")));
        self.bench.write("config/openclaw.json", &nested("[", "]"));
        self.bench.write("openclaw.json", &nested("{\"a\":", "}"));
        self.bench.write("pnpm-lock.yaml", &nested("[", "]"));
        self.bench.write(&format!("src/{}x.ts", "d/".repeat(150)), "export {};\n");
    }

    /// Programs in every place where somebody might look for one; each leaves a trace.
    fn traps(&self) {
        let trace = format!("#!/bin/sh\n: > '{}'\n", self.ran());
        for name in PROGRAMS {
            self.bench.program(name, &format!(": > '{}'", self.ran()));
            let path = self.bench.write(&format!("node_modules/.bin/{name}"), &trace);
            executable(&path);
        }
        executable(&self.bench.write("evil.sh", &trace));
    }

    fn ran(&self) -> Utf8PathBuf {
        self.bench.root().join("RAN")
    }

    /// Ten thousand commits, one of which held a credential; packs and links that lead nowhere good.
    fn history(&self, git: &str) -> String {
        let run = |args: &[&str], input: Option<&[u8]>| {
            let mut command = Command::new(git);
            command.args(args).current_dir(self.bench.checkout()).env_clear().env("GIT_CONFIG_NOSYSTEM", "1");
            let mut child =
                command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("git can be started");
            let mut stdin = child.stdin.take().expect("is piped");
            stdin.write_all(input.unwrap_or_default()).expect("git reads");
            drop(stdin);
            assert!(child.wait().expect("ends").success(), "{args:?}");
        };
        run(&["init", "--quiet", "--initial-branch=main"], None);
        let secret = credential("inside");
        let mut stream = String::new();
        for nth in 0..10_000 {
            let text = if nth == 4_321 { format!("key = '{secret}'\n") } else { format!("line {nth}\n") };
            let path = format!("src/part{}/file{}.txt", nth % 7, nth % 50);
            let path = if nth == 4_321 || nth == 4_322 { "src/leak.txt" } else { &path };
            stream.push_str(&format!(
                "commit refs/heads/main\ncommitter a <a@b.example> {} +0000\ndata 1\nx\nM 100644 inline {path}\ndata {}\n{text}\n",
                1_700_000_000 + nth,
                text.len()
            ));
        }
        run(&["fast-import", "--quiet"], Some(stream.as_bytes()));
        let evil = self.bench.checkout().join("evil.sh");
        self.bench.write(
            ".git/config",
            &format!(
                "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {evil}\n\thooksPath = {0}\n\tpager = {evil}\n\tsshCommand = {evil}\n\
                 [diff]\n\texternal = {evil}\n[filter \"x\"]\n\tclean = {evil}\n\tprocess = {evil}\n[include]\n\tpath = {1}/x.ts\n",
                self.bench.checkout(),
                self.outside()
            ),
        );
        self.bench.write(".gitattributes", "* filter=x diff=x\n");
        self.bench.write(".git/objects/info/alternates", &format!("{}\n", self.outside()));
        symlink(self.outside(), self.at(".git/objects/fe")).expect("links");
        let huge = std::fs::File::create(self.at(".git/objects/pack/pack-0.pack")).expect("can be made");
        huge.set_len(1 << 30).expect("is sparse");
        secret
    }

    fn audited(&self) -> Value {
        let began = Instant::now();
        let output = self.bench.moltctl(&["audit", "--json"]);
        assert!(began.elapsed() < Duration::from_secs(60), "it hangs");
        assert!(matches!(output.code, 3 | 11..=14), "{} {}", output.code, output.stderr);
        let all = output.all();
        assert!(!all.contains(OUTSIDE), "something outside was read");
        assert!(
            !all.contains(&credential(OUTSIDE)[8..30]) && !all.contains(&credential("inside")[8..30]),
            "a value"
        );
        assert!(!self.ran().exists(), "something was run");
        output.json()
    }
}

/// Every object below `value` that speaks of the rule.
fn of_rule<'a>(value: &'a Value, rule: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            if members.get("rule").and_then(Value::as_str) == Some(rule) {
                found.push(value);
            }
            members.values().for_each(|it| of_rule(it, rule, found));
        }
        Value::Array(items) => items.iter().for_each(|it| of_rule(it, rule, found)),
        _ => {}
    }
}

/// git as the machine has it; the suite's own traps are not on this path.
fn git() -> Option<&'static str> {
    ["/usr/bin/git", "/usr/local/bin/git", "/opt/homebrew/bin/git"]
        .into_iter()
        .find(|path| std::fs::exists(path).unwrap_or(false))
}

#[test]
fn a_hostile_checkout_without_a_history_is_audited_to_its_end() {
    let hostile = Hostile::new();
    let report = hostile.audited();
    let mut told = Vec::new();
    of_rule(&report, "MW-GIT-002", &mut told);
    let text = format!("{told:?}");
    assert!(text.contains("src/fifo.ts") || text.contains("FIFO"), "what was not read is told: {text}");
}

#[expect(clippy::print_stdout, reason = "a test that cannot be run says so")]
#[test]
fn ten_thousand_commits_are_looked_through_and_the_leak_is_found() {
    let Some(git) = git() else {
        println!("SKIPPED: no git on this machine, the history of ten thousand commits was not made");
        return;
    };
    let hostile = Hostile::new();
    hostile.history(git);
    let report = hostile.audited();
    let mut told = Vec::new();
    of_rule(&report, "MW-GIT-001", &mut told);
    let text = serde_json::to_string(&told).expect("is JSON");
    assert!(text.contains("src/leak.txt") && text.contains("a Groq key") && text.contains("gsk_…"), "{text}");
    for reason in ["borrowed", "a link", "broken, missing or too large"] {
        assert!(text.contains(reason), "{reason} in {text}");
    }
}
