//! Must show: no value on any command line, in any file, log or journal, whether things go well or fail.
//!
//! The API token and every secret are canaries, searched in raw, hex, base64, URL and JSON form in everything that a run
//! wrote, printed or started.

use std::os::unix::process::CommandExt as _;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::Response;
use camino::Utf8PathBuf;
use serde_json::json;

use crate::support::canary::{Canary, assert_absent, assert_absent_below};
use crate::support::sample::{DEPLOY, INIT, PROGRAMS, WORKER, stand_in};
use crate::support::watch::{Seen, Watch};
use crate::support::{Bench, Output};

/// A bench whose programs write down how they were called.
fn bench() -> Bench {
    let bench = Bench::new();
    bench.sample();
    for program in PROGRAMS {
        let log = bench.root().join("argv.log");
        bench.program(program, &format!("printf '%s\\n' {program} \"$@\" >> '{log}'\n{}", stand_in(program)));
    }
    bench
}

fn operators(bench: &Bench) -> Canary {
    Canary::known("CLOUDFLARE_API_TOKEN", bench.token())
}

fn object(canaries: &[Canary]) -> String {
    let members = canaries.iter().map(|canary| (canary.slot.to_owned(), json!(canary.value)));
    serde_json::Value::Object(members.collect()).to_string()
}

/// Searches everything that is left on the bench, and everything that was seen on the way.
fn assert_clean(bench: &Bench, canaries: &[Canary], outputs: &[Output], seen: &Seen) {
    for output in outputs {
        assert_absent(canaries, output.all().as_bytes(), "the output");
    }
    assert_absent_below(canaries, bench.root(), &[]);
    for line in &seen.command_lines {
        assert_absent(canaries, line, "a command line");
    }
    for (path, bytes) in &seen.files {
        assert_absent(canaries, bytes, path.as_str());
    }
}

/// Everything a program was started with, as its log and the table of processes have it.
fn assert_watched(bench: &Bench, seen: &Seen) {
    let log = std::fs::read_to_string(bench.root().join("argv.log")).expect("programs were started");
    assert!(log.contains("--secrets-file"), "the log holds the upload:\n{log}");
    let has = |what: &str| seen.command_lines.iter().any(|line| String::from_utf8_lossy(line).contains(what));
    assert!(has("stand-in\0wrangler\0deploy"), "the upload was met in the table of processes");
    assert!(
        seen.files.keys().any(|path| path.file_name() == Some("wrangler.toml")),
        "{:?}",
        seen.files.keys()
    );
}

/// Values that a run made itself, as the account holds them now.
fn made(bench: &Bench) -> Vec<Canary> {
    let world = bench.account().world(|world| serde_json::to_value(world).expect("serialises"));
    let versions = world["workers"]["scripts"][WORKER]["versions"].as_array().expect("there are versions");
    let mut made = Vec::new();
    for binding in versions.iter().flat_map(|version| version["bindings"].as_array().expect("a list")) {
        let name = binding["name"].as_str().expect("a name");
        for slot in ["MOLTBOT_GATEWAY_TOKEN", "R2_SECRET_ACCESS_KEY"] {
            if slot == name {
                made.push(Canary::known(slot, binding["text"].as_str().expect("the account keeps values")));
            }
        }
    }
    for token in world["tokens"]["tokens"].as_array().expect("a list") {
        made.push(Canary::known("an API token", token["value"].as_str().expect("the account keeps values")));
    }
    made
}

/// Promise: a story in which all goes well leaves no value anywhere: not one that was given, not one that was made.
#[test]
fn nothing_leaks_when_all_goes_well() {
    let bench = bench();
    let twenty = Canary::twenty();
    let key =
        twenty.iter().find(|canary| canary.slot == "ANTHROPIC_API_KEY").expect("is one of them").clone();
    let env = [("ANTHROPIC_API_KEY", key.value.as_str())];
    let all = object(&twenty);
    let watch = Watch::start(&bench.root().join("tmp"));
    let deploy = [&DEPLOY[..], &["--bucket-token"]].concat();
    let stories: [(&[&str], &str); 12] = [
        (&INIT, ""),
        (&["whoami"], ""),
        (&[&deploy[..], &["--dry-run"]].concat(), ""),
        (&deploy, ""),
        (&["secrets", "push", "-", "--yes"], &all),
        (&["secrets", "push", "-", "--yes", "--json"], &all),
        (&["secrets", "set", "ANTHROPIC_API_KEY", "--yes"], &key.value),
        (&["secrets", "list", "--all"], ""),
        (&["secrets", "check"], ""),
        (&["access", "show"], ""),
        (&["journal", "list", "--json"], ""),
        (&["journal", "show", "--json"], ""),
    ];
    let mut outputs = Vec::new();
    for (args, stdin) in stories {
        let output = bench.moltctl_with(args, stdin.as_bytes(), &env);
        assert!([0, 10].contains(&output.code), "{args:?}:\n{}", output.all());
        outputs.push(output);
    }
    let seen = watch.stop();
    let canaries = [twenty, vec![operators(&bench)], made(&bench)].concat();
    assert!(canaries.len() > 22, "the gateway token, the bucket's token and its key were made");
    assert_watched(&bench, &seen);
    assert_clean(&bench, &canaries, &outputs, &seen);
}

/// How the server says what it was sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    /// 400 with an error of the API.
    Refusal,
    /// 200 with `success: false`.
    Lie,
    /// 502 with plain text, as a proxy in between.
    Text,
}

/// A server in front of the account that answers each change with all that it was sent: headers and body.
pub(crate) struct Echo {
    pub(crate) base: String,
    pub(crate) sent: Arc<Mutex<Vec<u8>>>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Clone)]
struct Behind {
    account: String,
    own: String,
    style: Style,
    /// Part of the paths it throws back at; all changes when empty.
    only: &'static str,
    client: reqwest::Client,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Echo {
    fn start(bench: &Bench, style: Style) -> Self {
        Self::at(bench, style, "")
    }

    /// One that throws back what is sent to paths with `only` in them, and lets the rest go well.
    pub(crate) fn at(bench: &Bench, style: Style, only: &'static str) -> Self {
        // Installing twice is an error that only says it was done already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let listener =
            runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port is free");
        let own = listener.local_addr().expect("it has an address").to_string();
        let redirect = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(redirect).build().expect("a client");
        let (sent, account) = (Arc::default(), bench.account().addr().to_string());
        let behind = Behind { account, own: own.clone(), style, only, client, sent: Arc::clone(&sent) };
        let app = axum::Router::new().fallback(answer).with_state(behind);
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { base: format!("http://{own}/client/v4"), sent, _runtime: runtime }
    }

    /// The gateway token that moltctl made and sent.
    fn gateway_token(&self) -> Canary {
        let sent = self.sent.lock().expect("no holder panics");
        let text = String::from_utf8_lossy(&sent);
        let from = text.find("MOLTBOT_GATEWAY_TOKEN").expect("the upload was sent");
        let is_token = |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let token = text[from..].split('"').find(is_token).expect("it holds the token");
        Canary::known("MOLTBOT_GATEWAY_TOKEN", token)
    }
}

async fn answer(State(behind): State<Behind>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 26).await.expect("a body");
    // What comes before the upload of the script goes well, or no secret would be sent.
    let passes = !parts.uri.to_string().contains(behind.only);
    if passes || parts.method == "GET" || parts.uri.path().contains("/assets") {
        return forward(&behind, &parts, &body).await;
    }
    let mut said = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    for (name, value) in &parts.headers {
        said.extend_from_slice(format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())).as_bytes());
    }
    said.extend_from_slice(&body);
    behind.sent.lock().expect("no holder panics").extend_from_slice(&said);
    let said = String::from_utf8_lossy(&said).into_owned();
    let refusal = json!({ "success": false, "result": null, "messages": [said],
        "errors": [{ "code": 10021, "message": said, "error_chain": [{ "code": 1, "message": said }] }] });
    let (status, kind, text) = match behind.style {
        Style::Refusal => (400, "application/json", refusal.to_string()),
        Style::Lie => (200, "application/json", refusal.to_string()),
        Style::Text => (502, "text/plain", said),
    };
    let response = Response::builder().status(status).header("content-type", kind);
    response.body(Body::from(text)).expect("is a response")
}

async fn forward(behind: &Behind, parts: &http::request::Parts, body: &[u8]) -> Response<Body> {
    let url = format!("http://{}{}", behind.account, parts.uri);
    let mut request = behind.client.request(parts.method.clone(), url).body(body.to_vec());
    for (name, value) in &parts.headers {
        // The account knows its API by its own address.
        let own = name == "host" && value.as_bytes() == behind.own.as_bytes();
        request = if own { request } else { request.header(name, value) };
    }
    let answer = request.send().await.expect("the account answers");
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if name != "transfer-encoding" && name != "content-length" {
            response = response.header(name, value);
        }
    }
    response.body(Body::from(answer.bytes().await.expect("a body"))).expect("is a response")
}

/// Promise: a server that throws back all that it was sent makes moltctl and wrangler fail, and nothing of it is shown or
/// kept.
#[test]
fn nothing_leaks_when_a_server_throws_it_back() {
    let twenty = Canary::twenty();
    let key = twenty.iter().find(|canary| canary.slot == "ANTHROPIC_API_KEY").expect("is one of them");
    let all = object(&twenty);
    for style in [Style::Refusal, Style::Lie, Style::Text] {
        let bench = bench();
        bench.init();
        let bucket = br#"{"name":"moltbot-data"}"#.to_vec();
        bench.api("POST", "/accounts/{account}/r2/buckets", Some(("application/json", bucket)));
        let watch = Watch::start(&bench.root().join("tmp"));
        let echo = Echo::start(&bench, style);
        let env = [("ANTHROPIC_API_KEY", key.value.as_str()), ("CLOUDFLARE_API_BASE_URL", &echo.base)];
        let first = bench.moltctl_with(&DEPLOY, b"", &env);
        assert!([1, 6].contains(&first.code), "{style:?}:\n{}", first.all());
        let mut outputs = vec![first];
        // The Worker exists from here on, so that its secrets get as far as the call.
        bench.deploy_worker(WORKER, &json!([]));
        let stories: [(&[&str], &str); 6] = [
            (&["secrets", "push", "-", "--yes"], &all),
            (&["secrets", "push", "-", "--yes", "--json"], &all),
            (&["secrets", "set", "ANTHROPIC_API_KEY", "--yes"], &key.value),
            (&["access", "apply", "--otp", "--yes"], ""),
            (&["token", "generate", "--into", "CDP_SECRET", "--yes"], ""),
            (&["journal", "resume", "--yes"], ""),
        ];
        for (args, stdin) in stories {
            let output = bench.moltctl_with(args, stdin.as_bytes(), &env);
            assert_ne!(output.code, 0, "{style:?} {args:?}:\n{}", output.all());
            outputs.push(output);
        }
        outputs.push(bench.moltctl(&["journal", "list"]).expect(0));
        outputs.push(bench.moltctl(&["journal", "show", "--json"]).expect(0));
        let seen = watch.stop();
        let canaries = [twenty.clone(), vec![operators(&bench), echo.gateway_token()]].concat();
        let sent = echo.sent.lock().expect("no holder panics").clone();
        for canary in &canaries {
            assert!(canary.found_in(&sent).is_some(), "{style:?}: {} was sent and thrown back", canary.slot);
        }
        assert_watched(&bench, &seen);
        assert_clean(&bench, &canaries, &outputs, &seen);
    }
}

/// Promise: a value on the command line is refused before anything is sent, and not repeated.
#[test]
fn a_token_on_the_command_line_is_not_repeated() {
    let bench = bench();
    let canary = operators(&bench);
    for args in [
        ["deploy", bench.token()],
        ["--account", bench.token()],
        ["login", bench.token()],
        ["-C", bench.token()],
    ] {
        let output = bench.moltctl(&args).expect(2);
        assert_absent(std::slice::from_ref(&canary), output.all().as_bytes(), args[0]);
    }
    assert_eq!(bench.account().requests(), []);
}

/// Control: the watch sees an argument of a process that lived for a moment, and a file that is gone; the search finds
/// both.
#[test]
fn the_watch_sees_what_is_gone_afterwards() {
    let bench = Bench::new();
    let canary = Canary::for_slot("CDP_SECRET");
    let watch = Watch::start(&bench.root().join("tmp"));
    let file: Utf8PathBuf = bench.root().join("tmp/kept");
    std::fs::write(&file, &canary.value).expect("can be written");
    let mut child = std::process::Command::new("sleep");
    let status = child.args(["0.2"]).env_clear().arg0(&canary.value).status().expect("sleep starts");
    assert!(status.success());
    std::fs::remove_file(&file).expect("can be removed");
    let seen = watch.stop();
    assert!(seen.command_lines.iter().any(|line| canary.found_in(line).is_some()));
    assert!(seen.files.values().any(|bytes| canary.found_in(bytes).is_some()));
}
