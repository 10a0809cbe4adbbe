//! `moltctl login`, `logout`, `whoami`: the real binary against the built-in account.

use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use moltctl::account::{Account, AccountOptions, Fault, FaultKind, World};
use moltctl::secret::SecretText;
use serde_json::Value;

/// A home of its own and an account of its own.
pub(crate) struct Place {
    home: tempfile::TempDir,
    pub(crate) account: Account,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("no document: {self:?}"))
    }

    pub(crate) fn result(&self) -> Value {
        self.json()["result"].clone()
    }
}

impl Place {
    pub(crate) async fn new() -> Self {
        let world = World::sample("2026-11-20T12:00:00Z".parse().expect("is a time"));
        Self::with(world).await
    }

    pub(crate) async fn with(world: World) -> Self {
        let options = AccountOptions { port: 0, state_file: None, world };
        let account = Account::start(options).await.expect("starts");
        let place = Self { home: tempfile::tempdir().expect("a directory"), account };
        std::fs::create_dir_all(place.checkout()).expect("makes a directory");
        place
    }

    pub(crate) fn path(&self, below: &str) -> Utf8PathBuf {
        Utf8PathBuf::from_path_buf(self.home.path().join(below)).expect("is UTF-8")
    }

    pub(crate) fn checkout(&self) -> Utf8PathBuf {
        self.path("checkout")
    }

    pub(crate) fn write(&self, below: &str, text: &str) {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().expect("has a parent")).expect("makes a directory");
        std::fs::write(path, text).expect("writes");
    }

    /// Runs moltctl with nothing of this machine's environment.
    pub(crate) async fn run(&self, args: &[&str], env: &[(&str, &str)], stdin: &str) -> Ended {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_moltctl"));
        command
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", "/nowhere")
            .env("CLOUDFLARE_API_BASE_URL", self.account.api_base())
            .envs(env.iter().copied())
            .current_dir(self.checkout())
            .args(args)
            .write_stdin(stdin)
            .timeout(Duration::from_secs(60));
        let output =
            tokio::task::spawn_blocking(move || command.output().expect("runs")).await.expect("runs");
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("is text"),
            stderr: String::from_utf8(output.stderr).expect("is text"),
        }
    }

    /// Runs moltctl with `token` in the environment.
    pub(crate) async fn run_as(&self, token: &SecretText, args: &[&str]) -> Ended {
        self.run(args, &[("CLOUDFLARE_API_TOKEN", &value(token))], "").await
    }

    pub(crate) fn token(&self, groups: &[&str]) -> SecretText {
        let now = "2026-11-20T12:00:00Z".parse().expect("is a time");
        self.account.change_world(|world| world.issue_token("test", groups, now))
    }

    fn credentials(&self) -> Utf8PathBuf {
        self.path(".config/moltctl/credentials.json")
    }

    /// Every file below the home, with its text.
    fn files(&self) -> Vec<(Utf8PathBuf, String)> {
        let mut found = Vec::new();
        let mut open = vec![self.path("")];
        while let Some(dir) = open.pop() {
            for entry in dir.read_dir_utf8().expect("reads") {
                let entry = entry.expect("reads");
                if entry.file_type().expect("has a type").is_dir() {
                    open.push(entry.path().to_owned());
                } else {
                    let text = std::fs::read(entry.path()).expect("reads");
                    found.push((entry.path().to_owned(), String::from_utf8_lossy(&text).into_owned()));
                }
            }
        }
        found
    }
}

#[expect(clippy::disallowed_methods, reason = "the tests hand the token of their own account to the binary")]
pub(crate) fn value(token: &SecretText) -> String {
    token.expose().to_owned()
}

fn family<'a>(permissions: &'a Value, name: &str) -> &'a Value {
    let families = permissions["families"].as_array().expect("is a list");
    families.iter().find(|family| family["family"] == name).expect("is there")
}

fn held<'a>(family: &'a Value, group: &str) -> &'a str {
    let groups = family["groups"].as_array().expect("is a list");
    let found = groups.iter().find(|entry| entry["group"] == group).expect("is there");
    found["held"].as_str().expect("is a word")
}

#[tokio::test(flavor = "multi_thread")]
async fn from_standard_input_to_a_file_and_out_again() {
    let place = Place::new().await;
    let token = place.account.token();
    let line = format!("{}\n", value(&token));
    let login = place.run(&["login", "-", "--insecure-storage", "--json"], &[], &line).await;
    assert_eq!(login.code, 0, "{login:?}");
    let result = login.result();
    assert_eq!(result["kind"], "user");
    assert_eq!(result["account"]["id"], place.account.account_id().as_str());
    assert_eq!(result["fingerprint"], token.fingerprint());
    assert_eq!(result["place"], "file");
    assert_eq!(family(&result["permissions"], "deploy")["permitted"], "yes");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(place.credentials()).expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Nothing but the credentials file holds the value.
    let holding: Vec<Utf8PathBuf> = place
        .files()
        .into_iter()
        .filter(|(_, text)| text.contains(&value(&token)))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(holding, [place.credentials()]);
    assert!(!login.stdout.contains(&value(&token)) && !login.stderr.contains(&value(&token)));

    let whoami = place.run(&["whoami", "--json"], &[], "").await;
    assert_eq!(whoami.code, 0, "{whoami:?}");
    assert_eq!(whoami.result()["source"], "the credentials file");
    assert_eq!(whoami.result()["status"], "active");
    assert_eq!(whoami.result()["account"], place.account.account_id().as_str());

    let logout = place.run(&["logout"], &[], "").await;
    assert_eq!(logout.code, 0, "{logout:?}");
    assert!(logout.stdout.contains("removed from the credentials file"), "{logout:?}");
    assert!(!place.credentials().exists());
    let after = place.run(&["whoami"], &[], "").await;
    assert_eq!(after.code, 4, "{after:?}");
    let again = place.run(&["logout"], &[], "").await;
    assert_eq!((again.code, again.stdout.trim()), (0, "no token is kept: nothing to do"), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_token_is_refused_before_anything_is_sent() {
    let place = Place::new().await;
    let good = value(&place.account.token());
    for text in [
        format!("\"{good}\""),
        format!("Bearer {good}"),
        format!("{good} "),
        format!("{good}\n\n"),
        format!("CLOUDFLARE_API_TOKEN={good}"),
        "short".to_owned(),
        String::new(),
    ] {
        let ended = place.run(&["login", "-", "--insecure-storage"], &[], &text).await;
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(!ended.stderr.contains(&good), "{ended:?}");
    }
    assert!(place.account.requests().is_empty(), "{:?}", place.account.requests());
    assert!(!place.credentials().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_cloudflare_does_not_know_is_not_kept() {
    let place = Place::new().await;
    let unknown = format!("cfut_{}", "a1".repeat(24));
    let ended =
        place.run(&["login", "--from-env", "MINE", "--insecure-storage"], &[("MINE", &unknown)], "").await;
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(!ended.stderr.contains(&unknown));
    assert!(!place.credentials().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_nothing_is_kept_and_the_way_out_is_told_within_three_seconds() {
    let place = Place::new().await;
    let token = value(&place.account.token());
    let began = Instant::now();
    let ended = place
        .run(
            &["login", "--from-env", "MINE"],
            &[("MINE", &token), ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")],
            "",
        )
        .await;
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.stderr.contains("was not kept"), "{ended:?}");
    assert!(ended.stderr.contains("--insecure-storage"), "{ended:?}");
    assert!(!place.credentials().exists(), "no silent fallback to a file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_and_a_dry_run_keeps_nothing() {
    let place = Place::new().await;
    place.write("checkout/token.txt", &format!("{}\r\n", value(&place.account.token())));
    let args = ["login", "--from-file", "token.txt", "--insecure-storage", "--dry-run", "--json"];
    let ended = place.run(&args, &[], "").await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(ended.result()["stored"], false);
    assert!(!place.credentials().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accounts_token_that_may_not_read_itself_is_told_by_what_it_can_read() {
    let place = Place::new().await;
    let token = place.token(&["Workers Scripts Read", "Access: Apps and Policies Read"]);
    let whoami = place.run_as(&token, &["whoami", "--json"]).await;
    assert_eq!(whoami.code, 0, "{whoami:?}");
    let result = whoami.result();
    assert_eq!(
        (result["kind"].as_str(), result["source"].as_str()),
        (Some("account"), Some("the environment"))
    );
    let permissions = &result["permissions"];
    assert_eq!(permissions["seen_by"], "probes");
    let audit = family(permissions, "audit");
    assert_eq!(held(audit, "Workers Scripts Read"), "yes");
    assert_eq!(held(audit, "Workers Containers Read"), "no");
    assert_eq!(held(audit, "Account Analytics Read"), "unknown");
    let deploy = family(permissions, "deploy");
    assert_eq!(held(deploy, "Workers Scripts Write"), "unknown", "reading proves no writing");
    assert_eq!(held(deploy, "Workers Containers Write"), "no");
    assert_eq!(deploy["permitted"], "no");
    let writes: Vec<_> =
        place.account.requests().into_iter().filter(|request| request.method != "GET").collect();
    assert!(writes.is_empty(), "{writes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accounts_token_that_may_read_itself_is_told_exactly() {
    let place = Place::new().await;
    let token = place.token(&["Workers Scripts Write", "Account API Tokens Read"]);
    let whoami = place.run_as(&token, &["whoami", "--json"]).await;
    let permissions = whoami.result()["permissions"].clone();
    assert_eq!(permissions["seen_by"], "policies");
    let deploy = family(&permissions, "deploy");
    assert_eq!(held(deploy, "Workers Scripts Write"), "yes");
    assert_eq!(held(deploy, "Workers R2 Storage Write"), "no");
    assert_eq!(deploy["permitted"], "no");
}

#[tokio::test(flavor = "multi_thread")]
async fn zero_trust_off_is_no_missing_permission() {
    let place = Place::new().await;
    place.account.change_world(|world| world.entitlements_mut().zero_trust = false);
    let token = place.token(&[
        "Access: Apps and Policies Read",
        "Access: Organizations, Identity Providers, and Groups Read",
    ]);
    let whoami = place.run_as(&token, &["whoami", "--json"]).await;
    let audit = family(&whoami.result()["permissions"], "audit").clone();
    assert_eq!(held(&audit, "Access: Apps and Policies Read"), "unknown");
    assert_eq!(held(&audit, "Workers Scripts Read"), "no");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_the_token_does_not_see_is_refused() {
    let place = Place::new().await;
    let token = value(&place.account.token());
    let other = "f".repeat(32);
    let args = ["login", "--from-env", "MINE", "--insecure-storage", "--account", &other];
    let ended = place.run(&args, &[("MINE", &token)], "").await;
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(!place.credentials().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_that_hides_what_was_kept_is_named() {
    let place = Place::new().await;
    let token = value(&place.account.token());
    let env = [("CLOUDFLARE_API_TOKEN", token.as_str())];
    let ended = place.run(&["login", "-", "--insecure-storage"], &env, &token).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stdout.contains("`CLOUDFLARE_API_TOKEN` is set"), "{ended:?}");
    let logout = place.run(&["logout", "--json"], &env, "").await;
    assert_eq!(logout.code, 0, "{logout:?}");
    assert_eq!(logout.result()["still_set"], "CLOUDFLARE_API_TOKEN");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_kept_for_one_api_is_never_sent_to_another() {
    let (place, other) = (Place::new().await, Place::new().await);
    let token = value(&place.account.token());
    let ended = place.run(&["login", "-", "--insecure-storage"], &[], &token).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let base = other.account.api_base();
    let account = place.account.account_id();
    for args in [vec!["whoami"], vec!["whoami", "--account", account.as_str()]] {
        let ended = place.run(&args, &[("CLOUDFLARE_API_BASE_URL", &base)], "").await;
        assert_eq!(ended.code, 4, "{ended:?}");
    }
    assert!(other.account.requests().is_empty(), "{:?}", other.account.requests());
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_at_cloudflare_is_not_an_invalid_token() {
    let place = Place::new().await;
    place.account.add_fault(Fault {
        method: None,
        host: None,
        path: "/user/tokens/verify".into(),
        kind: FaultKind::SuccessFalseWith200 {
            code: 10013,
            message: "An unknown error has occurred.".into(),
        },
        skip: 0,
        times: None,
    });
    let ended = place.run_as(&place.account.token(), &["whoami"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn off_a_terminal_the_missing_flag_is_named_and_arguments_are_no_place_for_tokens() {
    let place = Place::new().await;
    let empty = place.run(&["login"], &[], "").await;
    assert_eq!(empty.code, 2, "{empty:?}");
    assert!(empty.stderr.contains("--from-env"), "{empty:?}");
    let token = value(&place.account.token());
    let typed = place.run(&["login", &token], &[], "").await;
    assert_eq!(typed.code, 2, "{typed:?}");
    assert!(!typed.stderr.contains(&token), "{typed:?}");
}
