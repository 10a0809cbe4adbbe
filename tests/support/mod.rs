//! A hermetic place to run the real binary in: a temporary home and checkout, a cleared environment, and a built-in
//! account of its own on loopback.

pub(crate) mod canary;
pub(crate) mod deployed;
pub(crate) mod final_state;
pub(crate) mod hammer;
pub(crate) mod sample;
pub(crate) mod trap;
pub(crate) mod watch;

use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use moltctl::account::{Account, AccountOptions, RecordedRequest, World};
use moltctl::sys::fs::{TempDir, temp_dir};
use serde_json::{Value, json};

/// A home, a checkout and an account.
pub(crate) struct Bench {
    dir: TempDir,
    runtime: tokio::runtime::Runtime,
    account: Account,
    token: String,
}

/// What a run of the binary left.
#[derive(Debug)]
pub(crate) struct Output {
    /// Exit status; -1 when it was killed.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Output {
    /// The one document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in\n{}\nstderr:\n{}", self.stdout, self.stderr))
    }

    /// Fails unless the exit status is `code`.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output and error together.
    pub(crate) fn all(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }
}

impl Bench {
    /// A new one with an account in its first evening: nothing is deployed.
    pub(crate) fn new() -> Self {
        Self::of_world(World::sample(moltctl::sys::clock::now()))
    }

    /// A new one with an account in this state.
    pub(crate) fn of_world(world: World) -> Self {
        let dir = temp_dir("moltctl-bench-").expect("a temporary folder");
        for folder in ["home", "checkout", "bin", "tmp"] {
            std::fs::create_dir(dir.path().join(folder)).expect("can be made");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let options = AccountOptions { port: 0, state_file: None, world };
        let account = runtime.block_on(Account::start(options)).expect("an account starts");
        let token = account.token().expose().to_owned();
        Self { dir, runtime, account, token }
    }

    /// The account.
    pub(crate) fn account(&self) -> &Account {
        &self.account
    }

    /// Everything a run may write lies below this.
    pub(crate) fn root(&self) -> &Utf8Path {
        self.dir.path()
    }

    /// The checkout.
    pub(crate) fn checkout(&self) -> Utf8PathBuf {
        self.dir.path().join("checkout")
    }

    /// The user's home.
    pub(crate) fn home(&self) -> Utf8PathBuf {
        self.dir.path().join("home")
    }

    /// The operator's API token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Writes a file of the checkout, with its folders, and returns its path.
    pub(crate) fn write(&self, path: &str, text: &str) -> Utf8PathBuf {
        let path = self.checkout().join(path);
        std::fs::create_dir_all(path.parent().expect("lies in the checkout")).expect("can be made");
        std::fs::write(&path, text).expect("can be written");
        path
    }

    /// A checkout of a Worker of this name: its configuration and code that reads the common slots.
    pub(crate) fn checkout_of(&self, worker: &str) -> &Self {
        let account = self.account.account_id();
        self.write(
            "wrangler.toml",
            &format!("name = \"{worker}\"\nmain = \"src/index.ts\"\naccount_id = \"{account}\"\n"),
        );
        self.write("src/index.ts", "export default { fetch: (_, env) => new Response(env.MOLTBOT_GATEWAY_TOKEN + env.ANTHROPIC_API_KEY) };\n");
        self
    }

    /// The environment of a run: this and nothing else.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let root = self.dir.path();
        [
            ("HOME", root.join("home").to_string()),
            ("TMPDIR", root.join("tmp").to_string()),
            ("PATH", format!("{}:/usr/bin:/bin", root.join("bin"))),
            ("LANG", "C.UTF-8".to_owned()),
            // A session bus of the machine must not be asked for credentials.
            ("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", root.join("no-bus"))),
            ("CLOUDFLARE_API_BASE_URL", self.account.api_base()),
            ("CLOUDFLARE_API_TOKEN", self.token.clone()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// The binary with `args`, in the checkout, not started.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moltctl"));
        command.args(args).current_dir(self.checkout()).env_clear().envs(self.environment());
        command
    }

    /// Runs the binary to its end, with nothing on standard input.
    pub(crate) fn moltctl(&self, args: &[&str]) -> Output {
        self.moltctl_with(args, b"", &[])
    }

    /// Runs the binary to its end with `stdin` and further variables.
    pub(crate) fn moltctl_with(&self, args: &[&str], stdin: &[u8], env: &[(&str, &str)]) -> Output {
        let mut command = assert_cmd::Command::from_std(self.command(args));
        command.envs(env.iter().copied()).write_stdin(stdin).timeout(std::time::Duration::from_secs(60));
        let output = command.output().expect("the binary starts");
        Output {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("standard output is text"),
            stderr: String::from_utf8(output.stderr).expect("standard error is text"),
        }
    }

    /// Makes a call to the account behind moltctl's back, as the operator; forgotten by its record.
    pub(crate) fn api(&self, method: &str, path: &str, body: Option<(&str, Vec<u8>)>) -> (u16, Value) {
        // Installing twice is an error that only says it was done already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let url = format!(
            "{}{}",
            self.account.api_base(),
            path.replace("{account}", self.account.account_id().as_str())
        );
        let mut request = client.request(method.parse().expect("a method"), url).bearer_auth(&self.token);
        if let Some((kind, bytes)) = body {
            request = request.header("content-type", kind).body(bytes);
        }
        self.runtime.block_on(async {
            let response = request.send().await.expect("the account answers");
            let status = response.status().as_u16();
            (status, response.json().await.unwrap_or_default())
        })
    }

    /// Waits for `work` on the bench's own runtime.
    pub(crate) fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Asks the account itself (`/__drill/…`).
    pub(crate) fn control(&self, method: &str, path: &str, body: Vec<u8>) -> (u16, Value) {
        // Installing twice is an error that only says it was done already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let url = format!("http://{}{path}", self.account.addr());
        let request = client.request(method.parse().expect("a method"), url).body(body);
        self.runtime.block_on(async {
            let response = request.send().await.expect("the account answers");
            let status = response.status().as_u16();
            (status, response.json().await.unwrap_or_default())
        })
    }

    /// Uploads and deploys a Worker with these bindings, then forgets the calls made so far.
    pub(crate) fn deploy_worker(&self, name: &str, bindings: &Value) {
        let path = format!("/accounts/{{account}}/workers/scripts/{name}");
        self.upload("PUT", &path, bindings);
        self.account.clear_requests();
    }

    /// Uploads a version of a Worker without deploying it, then forgets the calls made so far.
    pub(crate) fn upload_version(&self, name: &str, bindings: &Value) {
        let path = format!("/accounts/{{account}}/workers/scripts/{name}/versions");
        self.upload("POST", &path, bindings);
        self.account.clear_requests();
    }

    fn upload(&self, method: &str, path: &str, bindings: &Value) {
        let mut metadata =
            json!({"main_module": "index.js", "compatibility_date": "2026-01-01", "bindings": bindings});
        let classes: Vec<&Value> = bindings
            .as_array()
            .into_iter()
            .flatten()
            .filter(|binding| binding["type"] == "durable_object_namespace")
            .map(|binding| &binding["class_name"])
            .collect();
        if !classes.is_empty() {
            metadata["migrations"] = json!({"new_tag": "v1", "new_sqlite_classes": classes});
        }
        let form = format!(
            "--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n{metadata}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"index.js\"; filename=\"index.js\"\r\nContent-Type: \
             application/javascript+module\r\n\r\nexport default {{}};\r\n--x--\r\n"
        );
        let (status, body) =
            self.api(method, path, Some(("multipart/form-data; boundary=x", form.into_bytes())));
        assert_eq!(status, 200, "{body}");
    }

    /// Names of the Worker's secrets.
    pub(crate) fn secrets_of(&self, worker: &str) -> Vec<String> {
        let (status, body) =
            self.api("GET", &format!("/accounts/{{account}}/workers/scripts/{worker}/secrets"), None);
        assert_eq!(status, 200, "{body}");
        let names = body["result"].as_array().expect("a list").iter();
        names.map(|secret| secret["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// The calls that change something.
    pub(crate) fn writes(&self) -> Vec<RecordedRequest> {
        self.account.requests().into_iter().filter(|request| request.method != "GET").collect()
    }

    /// Every file below the root that moltctl itself wrote: journals, configuration.
    pub(crate) fn journals(&self) -> Vec<Utf8PathBuf> {
        let folder = self.home().join(".local/state/moltctl/journal");
        let Ok(entries) = folder.read_dir_utf8() else { return Vec::new() };
        entries.filter_map(Result::ok).map(|entry| entry.path().to_owned()).collect()
    }
}
