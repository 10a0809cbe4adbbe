//! `moltctl init` and `moltctl pin`, by the real binary, on checkouts shaped like upstream and like its forks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use moltctl::account::{Account, AccountOptions, World};
use moltctl::project::tree::{Node, Syntax, differences};
use moltctl::secret::SecretText;
use moltctl::sys::fs::TempDir;
use moltctl::template::{FileMode, SAMPLE};
use serde_json::Value;

/// A checkout, a home of its own, programs of its own, and the built-in account.
struct Bench {
    dir: TempDir,
    account: Account,
    runtime: tokio::runtime::Runtime,
}

/// What a run wrote.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn ok(self) -> Self {
        assert_eq!(self.code, 0, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("no document: {}", self.stdout))
    }
}

#[expect(clippy::disallowed_methods, reason = "a test speaks with the built-in account's token")]
fn reveal(token: &SecretText) -> String {
    token.expose().to_owned()
}

impl Bench {
    /// The sample checkout of drills.
    fn sample() -> Self {
        let bench = Self::empty();
        for file in SAMPLE {
            bench.put(file.path, std::str::from_utf8(file.bytes).expect("is text"));
            if file.mode == FileMode::Executable {
                executable(&bench.path(file.path));
            }
        }
        bench
    }

    fn empty() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let world = World::sample(moltctl::sys::clock::now());
        let options = AccountOptions { port: 0, state_file: None, world };
        let account = runtime.block_on(Account::start(options)).expect("starts");
        let dir = moltctl::sys::fs::temp_dir("moltctl-init-").expect("a folder");
        let bench = Self { dir, account, runtime };
        for folder in ["checkout", "home", "bin"] {
            std::fs::create_dir_all(bench.root().join(folder)).expect("can be made");
        }
        for program in ["npm", "wrangler"] {
            let script = format!(
                "#!/bin/sh\nexec '{}' drill stand-in {program} \"$@\"\n",
                env!("CARGO_BIN_EXE_moltctl")
            );
            let path = bench.root().join("bin").join(program);
            std::fs::write(&path, script).expect("can be written");
            executable(&path);
        }
        bench
    }

    fn root(&self) -> PathBuf {
        self.dir.path().as_std_path().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root().join("checkout").join(name)
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("has a folder")).expect("can be made");
        std::fs::write(path, text).expect("can be written");
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|_| panic!("`{name}` is not there"))
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[])
    }

    #[expect(clippy::disallowed_methods, reason = "a test runs the binary in an environment of its own")]
    fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Ran {
        let home = self.root().join("home");
        let mut command = Command::new(env!("CARGO_BIN_EXE_moltctl"));
        command.env_clear().current_dir(self.root().join("checkout")).args(args);
        command.env("PATH", format!("{}:/usr/bin:/bin", self.root().join("bin").display()));
        command.env("HOME", &home).env("XDG_STATE_HOME", home.join("state"));
        command.env("XDG_CONFIG_HOME", home.join("config"));
        command.env("CLOUDFLARE_API_BASE_URL", self.account.api_base());
        command.envs(env.iter().copied());
        let output = command.output().expect("runs");
        Ran {
            code: output.status.code().expect("was not killed"),
            stdout: String::from_utf8(output.stdout).expect("is text"),
            stderr: String::from_utf8(output.stderr).expect("is text"),
        }
    }

    fn init(&self, more: &[&str]) -> Ran {
        let mut args = vec!["init", "--no-input", "--yes", "--owner-email", "owner@example.com"];
        args.extend(more);
        self.run(&args)
    }

    /// Fails with the names of the files that are not byte for byte as they were.
    fn holds(&self, before: &BTreeMap<PathBuf, Vec<u8>>) {
        let now = self.snapshot();
        let names = now.keys().chain(before.keys());
        let changed: Vec<_> = names.filter(|name| now.get(*name) != before.get(*name)).collect();
        assert!(changed.is_empty(), "changed: {changed:?}");
    }

    /// Every file of the checkout with its bytes.
    fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.root().join("checkout")];
        while let Some(dir) = open.pop() {
            for entry in std::fs::read_dir(dir).expect("can be read") {
                let path = entry.expect("can be read").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    files.insert(path.clone(), std::fs::read(&path).expect("can be read"));
                }
            }
        }
        files
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // The account's server ends with the runtime; naming it keeps both alive until here.
        let _alive = (&self.account, &self.runtime);
    }
}

fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("can be set");
}

/// The configurations of forks, or nothing where they are not at hand: said aloud.
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "data that lies beside the project")]
fn configurations() -> Vec<(String, String)> {
    let shared = std::env::var_os("MOLTCTL_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let Ok(entries) = std::fs::read_dir(shared.join("data/wrangler-configs")) else {
        eprintln!("SKIPPED: no ../shared (or MOLTCTL_SHARED) with data/wrangler-configs");
        return Vec::new();
    };
    let mut found: Vec<(String, String)> = entries
        .map(|entry| entry.expect("can be read").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "jsonc"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("can be read");
            (path.file_name().expect("has a name").to_string_lossy().into_owned(), text)
        })
        .collect();
    found.sort();
    assert!(!found.is_empty(), "the folder is there and holds no configuration");
    found
}

/// The keys that hardening may touch; everything else has to be carried over.
fn is_hardening(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    matches!(path, "workers_dev" | "preview_urls" | "compatibility_date" | "secrets" | "secrets.required")
        || path.starts_with("observability")
        || path.ends_with(".workers_dev")
        || path.ends_with(".preview_urls")
        || (path.contains("containers[") && matches!(last, "ssh" | "max_instances" | "image" | "enabled"))
        || (path.starts_with("env.") && path.contains("observability"))
}

/// Holds wrangler.toml against the configuration it came from; returns what differs.
fn carried(jsonc: &str, toml: &str) -> Vec<String> {
    let before = Node::parse(jsonc, Syntax::Jsonc).expect("is JSON with comments");
    let after = Node::parse(toml, Syntax::Toml).expect("is TOML");
    let differing = differences(&before, &after, &[]);
    for path in &differing {
        assert!(is_hardening(path), "`{path}` was not carried over");
    }
    differing
}

#[test]
fn the_sample_is_set_up_and_a_second_run_has_nothing_to_do() {
    let bench = Bench::sample();
    let jsonc = bench.text("wrangler.jsonc");
    let sums = [
        "--node-sha256",
        &format!("x64={}", "a1".repeat(32)),
        "--node-sha256",
        &format!("arm64={}", "b2".repeat(32)),
    ]
    .map(str::to_owned);
    let mut args: Vec<&str> = sums.iter().map(String::as_str).collect();
    args.extend(["--provider", "anthropic", "--ci"]);
    let first = bench.init(&args).ok();
    assert!(first.stdout.contains("moltctl deploy"), "{}", first.stdout);
    assert_eq!(bench.text("wrangler.jsonc"), jsonc, "the jsonc stays as it was");
    let toml = bench.text("wrangler.toml");
    let differing = carried(&jsonc, &toml);
    assert!(differing.contains(&"workers_dev".to_owned()), "{differing:?}");
    assert!(
        toml.contains("# Conversations and settings are kept here"),
        "comments are carried over:\n{toml}"
    );
    assert!(toml.contains("\"MOLTBOT_GATEWAY_TOKEN\", \"ANTHROPIC_API_KEY\""), "{toml}");
    let dockerfile = bench.text("Dockerfile");
    assert!(dockerfile.contains("FROM docker.io/cloudflare/sandbox:0.7.0@sha256:"), "{dockerfile}");
    assert!(dockerfile.contains("sha256sum -c -") && !dockerfile.contains("curl -fsSLk"), "{dockerfile}");
    assert!(bench.text("package.json").contains("\"@cloudflare/sandbox\": \"0.7.0\""));
    assert!(bench.text("moltctl.toml").contains("owner@example.com"));
    assert!(bench.text(".github/workflows/moltctl.yml").contains("permissions: {}"));
    assert!(bench.text("moltctl.lock").contains("sha512-"));

    let set_up = bench.snapshot();
    bench.account.clear_requests();
    let second = bench.init(&args).ok();
    assert!(second.stdout.starts_with("nothing to do"), "{}", second.stdout);
    bench.holds(&set_up);
    assert_eq!(bench.account.requests().len(), 0, "what the lock knows is not asked again");

    let bare = bench.run(&["init", "--no-input"]).ok();
    assert!(bare.stdout.starts_with("nothing to do"), "who may enter is in moltctl.toml: {}", bare.stdout);
}

#[test]
fn every_published_configuration_is_carried_over() {
    for (name, jsonc) in configurations() {
        let bench = Bench::empty();
        bench.put("wrangler.jsonc", &jsonc);
        for dockerfile in ["Dockerfile", "Dockerfile.mentra"] {
            bench.put(
                dockerfile,
                "FROM docker.io/cloudflare/sandbox:0.7.0\nRUN npm install -g openclaw@2026.2.3\n",
            );
        }
        let first = bench.init(&["--json"]).ok();
        let toml = bench.text("wrangler.toml");
        let differing = carried(&jsonc, &toml);
        let edits = first.json()["result"]["edits"].clone();
        let named: Vec<String> = edits
            .as_array()
            .expect("is a list")
            .iter()
            .filter(|edit| edit["file"] == "wrangler.toml")
            .map(|edit| edit["path"].as_str().expect("is text").to_owned())
            .collect();
        for path in &differing {
            let is_named =
                named.iter().any(|edit| edit.starts_with(path.as_str()) || path.starts_with(edit.as_str()));
            assert!(is_named, "{name}: `{path}` differs and no edit is named for it: {named:?}");
        }
        let before = bench.snapshot();
        let second = bench.init(&[]).ok();
        assert!(second.stdout.starts_with("nothing to do"), "{name}: {}", second.stdout);
        bench.holds(&before);
    }
}

#[test]
fn a_missing_answer_is_named_by_its_flag_and_nothing_is_written() {
    let bench = Bench::sample();
    let before = bench.snapshot();
    let ran = bench.run(&["init", "--no-input", "--yes", "--offline"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("--owner-email"), "{}", ran.stderr);
    let ran = bench.run(&["init", "--no-input", "--offline", "--owner-email", "owner@example.com"]);
    assert_eq!(ran.code, 2, "nobody agreed to the plan: {}", ran.stderr);
    assert!(ran.stderr.contains("--yes"), "{}", ran.stderr);
    bench.holds(&before);
}

#[test]
fn offline_needs_no_network_and_says_what_stays_open() {
    let bench = Bench::sample();
    let ran = bench.init(&["--offline"]).ok();
    assert!(
        ran.stdout.contains("base-image-pinned") && ran.stdout.contains("node-checksummed"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("docker.io/cloudflare/sandbox:0.7.0"), "{}", ran.stdout);
    assert_eq!(bench.account.requests().len(), 0);
    assert!(
        bench.text("package.json").contains("\"@cloudflare/sandbox\": \"0.7.0\""),
        "that needs no network"
    );
    assert!(!bench.path("moltctl.lock").exists());
    let online = bench.init(&[]).ok();
    assert!(bench.text("Dockerfile").contains("@sha256:"), "{}", online.stdout);
}

#[test]
fn precedence_is_explained_and_the_jsonc_can_be_retired_and_brought_back() {
    let bench = Bench::sample();
    let before = bench.snapshot();
    let kept = bench.init(&["--offline", "--json"]).ok().json();
    let said = kept["result"]["configuration"].to_string();
    for part in [
        "a bare `wrangler deploy` would read wrangler.jsonc",
        "the vite build reads wrangler.jsonc",
        "says something else at",
    ] {
        assert!(said.contains(part), "`{part}` is not said: {said}");
    }

    let retired = bench.init(&["--offline", "--config-style", "retire-jsonc", "--json"]).ok();
    assert!(!bench.path("wrangler.jsonc").exists());
    assert!(bench.text("vite.config.ts").contains("configPath: './wrangler.toml'"));
    let said = retired.json()["result"]["configuration"].to_string();
    assert!(said.contains("the only configuration") && !said.contains("bare"), "{said}");
    let again = bench.init(&["--offline", "--config-style", "retire-jsonc"]).ok();
    assert!(again.stdout.starts_with("nothing to do"), "{}", again.stdout);

    for document in [retired.json(), kept] {
        let run = document["result"]["mutation"]["run"].as_str().expect("has a run").to_owned();
        bench.run(&["journal", "undo", "--yes", &run]).ok();
    }
    bench.holds(&before);
}

#[test]
fn a_dry_run_writes_nothing() {
    let bench = Bench::sample();
    let before = bench.snapshot();
    let ran = bench.init(&["--dry-run"]).ok();
    assert!(ran.stdout.contains("dry run"), "{}", ran.stdout);
    assert!(ran.stderr.contains("+workers_dev = false"), "each edit is shown as a diff: {}", ran.stderr);
    assert!(ran.stderr.contains("before Access stands in front of it"), "with its reason: {}", ran.stderr);
    bench.holds(&before);
}

#[test]
fn a_persons_own_edits_and_comments_survive() {
    let bench = Bench::sample();
    bench.init(&[]).ok();
    let toml = bench.text("wrangler.toml").replace("max_instances = 1", "max_instances = 3 # we are three");
    bench.put("wrangler.toml", &format!("# ours\n{toml}\n[vars]\nMINE = \"kept\" # by me\n"));
    let settings = bench.text("moltctl.toml");
    bench.put(
        "moltctl.toml",
        &settings.replace("[alerts]", "[alerts] # ours too\nemails = [\"a@example.com\"]"),
    );
    let (toml, settings) = (bench.text("wrangler.toml"), bench.text("moltctl.toml"));
    let ran = bench.init(&["--owner-email", "second@example.com", "--require-mfa"]).ok();
    assert_eq!(bench.text("wrangler.toml"), toml, "{}", ran.stdout);
    let merged = bench.text("moltctl.toml");
    for part in ["# ours too", "a@example.com", "owner@example.com", "second@example.com", "mfa = true"] {
        assert!(merged.contains(part), "`{part}` is missing:\n{merged}");
    }
    assert_ne!(merged, settings);
}

#[test]
fn an_image_the_platform_cannot_pull_is_refused_with_the_reason() {
    let bench = Bench::empty();
    bench.put(
        "wrangler.toml",
        "name = \"w\"\n[[containers]]\nclass_name = \"S\"\nimage = \"ghcr.io/openclaw/openclaw:latest\"\n",
    );
    let before = bench.snapshot();
    let ran = bench.init(&[]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("ghcr.io") && ran.stderr.contains("cannot pull"), "{}", ran.stderr);
    bench.holds(&before);
}

#[test]
fn the_sole_account_of_a_credential_is_recorded() {
    let bench = Bench::sample();
    let token = reveal(&bench.account.token());
    let args = ["init", "--no-input", "--yes", "--no-pin", "--owner-email", "owner@example.com"];
    bench.run_with(&args, &[("CLOUDFLARE_API_TOKEN", &token)]).ok();
    assert!(bench.text("moltctl.toml").contains(&bench.account.account_id().to_string()));
}

#[test]
fn a_gateway_token_file_is_private_and_never_where_git_would_take_it() {
    let bench = Bench::sample();
    std::fs::create_dir(bench.path(".git")).expect("can be made");
    let ran = bench.init(&["--offline", "--gateway-token-file", "token"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(!bench.path("wrangler.toml").exists(), "nothing was changed");
    let outside = bench.root().join("home/gateway-token");
    let place = outside.to_str().expect("is text");
    let ran = bench.init(&["--offline", "--gateway-token-file", place]).ok();
    let value = std::fs::read_to_string(&outside).expect("is there");
    assert_eq!(value.trim().len(), 64);
    assert!(!ran.stdout.contains(value.trim()) && !ran.stderr.contains(value.trim()));
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&outside).expect("is there").permissions().mode() & 0o777, 0o600);
    bench.init(&["--offline", "--gateway-token-file", place]).ok();
    assert_eq!(std::fs::read_to_string(&outside).expect("is there"), value, "a second run leaves it alone");
}

#[test]
fn pins_are_shown_verified_and_moved() {
    let bench = Bench::sample();
    let sums = [format!("x64={}", "a1".repeat(32)), format!("arm64={}", "b2".repeat(32))];
    bench.init(&["--node-sha256", &sums[0], "--node-sha256", &sums[1]]).ok();
    let shown = bench.run(&["pin", "show", "--json"]).ok().json();
    let pins = shown["result"]["pins"].as_array().expect("is a list").clone();
    assert_eq!(pins.len(), 5, "{pins:#?}");
    assert!(pins.iter().all(|pin| pin["state"] == "locked" && pin["seen_at"].is_string()), "{pins:#?}");
    bench.run(&["pin", "verify", "--check"]).ok();

    bench.account.change_world(|world| world.publish_image("cloudflare/sandbox", "0.7.0"));
    bench.run(&["pin", "verify", "--check"]).ok();
    let before = bench.text("Dockerfile");
    let moved = bench.run(&["pin", "update", "--yes", "--no-input"]).ok();
    assert!(
        moved.stdout.contains("base image docker.io/cloudflare/sandbox:0.7.0: sha256:"),
        "{}",
        moved.stdout
    );
    assert_ne!(bench.text("Dockerfile"), before);
    let again = bench.run(&["pin", "update", "--yes", "--no-input"]).ok();
    assert!(again.stdout.contains("nothing to do"), "{}", again.stdout);
    let package = ["pin", "update", "--yes", "--no-input", "--package", "openclaw@2026.9.6"];
    bench.run(&package).ok();
    assert!(bench.text("Dockerfile").contains("openclaw@2026.9.6"));
    bench.run(&["pin", "verify", "--check"]).ok();

    let lock = bench.text("moltctl.lock");
    bench.put("Dockerfile", &bench.text("Dockerfile").replace("2026.9.6", "2026.9.7"));
    let drift = bench.run(&["pin", "verify", "--check", "--offline"]);
    assert_eq!(drift.code, 10, "{}", drift.stdout);
    assert_eq!(bench.run(&["pin", "verify", "--offline"]).code, 1, "without --check it still fails");
    bench.put("Dockerfile", &bench.text("Dockerfile").replace("2026.9.7", "2026.9.6"));
    bench.put("moltctl.lock", &lock.replacen("sha512-", "sha512-AAAA", 1));
    let drift = bench.run(&["pin", "verify", "--check"]);
    assert_eq!(drift.code, 10, "another integrity: {}", drift.stdout);
}

#[test]
fn a_registry_that_cannot_be_asked_is_never_a_pass() {
    let bench = Bench::sample();
    let sums = [format!("x64={}", "a1".repeat(32)), format!("arm64={}", "b2".repeat(32))];
    bench.init(&["--node-sha256", &sums[0], "--node-sha256", &sums[1]]).ok();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("has one");
    let mirror = format!("docker.io={closed}");
    let ran = bench.run(&["pin", "verify", "--check", "--registry-mirror", &mirror]);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    let ran = bench.run(&["pin", "verify", "--offline"]).ok();
    assert!(ran.stdout.contains("no registry was asked"), "{}", ran.stdout);
    let fresh = Bench::sample();
    let before = fresh.snapshot();
    let ran = fresh.init(&["--registry-mirror", &mirror]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("--no-pin"), "{}", ran.stderr);
    fresh.holds(&before);
}

#[test]
fn a_checkout_leads_nowhere_outside_itself() {
    let bench = Bench::empty();
    let outside = bench.root().join("home/Dockerfile");
    std::fs::write(&outside, "FROM docker.io/cloudflare/sandbox:0.7.0\n").expect("can be written");
    bench.put(
        "wrangler.toml",
        "name = \"w\"\n[[containers]]\nclass_name = \"S\"\nimage = \"../home/Dockerfile\"\n",
    );
    bench.init(&[]).ok();
    assert_eq!(
        std::fs::read_to_string(&outside).expect("is there"),
        "FROM docker.io/cloudflare/sandbox:0.7.0\n"
    );
}
