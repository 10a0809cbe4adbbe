//! `moltctl devices` on the built-in account: a Moltworker behind Access, its gateway's devices, and answers that are
//! not to be believed.

use moltctl::account::{Lie, PairingRequest};
use moltctl::sys::clock;
use serde_json::{Value, json};

use crate::support::sample::{DEPLOY, WORKER};
use crate::support::{Bench, Output};

const GATEWAY_TOKEN: &str = "canary-gateway-token-0123456789abcdef";
const KEY: &str =
    "sk-ant-api03-canary-devices-000000000000000000000000000000000000000000000000000000000000000000AA";

/// A deployed Moltworker, and the service token that gets past its Access application.
struct Scene {
    bench: Bench,
    id: String,
    secret: String,
}

impl Scene {
    fn new() -> Self {
        let bench = Bench::new().sample_checkout();
        bench.init();
        let deploy: Vec<&str> =
            DEPLOY
                .into_iter()
                .map(|word| {
                    if word == "ANTHROPIC_API_KEY" { "ANTHROPIC_API_KEY,MOLTBOT_GATEWAY_TOKEN" } else { word }
                })
                .collect();
        let values = [("ANTHROPIC_API_KEY", KEY), ("MOLTBOT_GATEWAY_TOKEN", GATEWAY_TOKEN)];
        bench.moltctl_with(&deploy, b"", &values).expect(0);
        let (id, secret) = admit_program(&bench);
        bench.account().clear_requests();
        Self { bench, id, secret }
    }

    fn run(&self, args: &[&str]) -> Output {
        let env = [
            ("CF_ACCESS_CLIENT_ID", self.id.as_str()),
            ("CF_ACCESS_CLIENT_SECRET", self.secret.as_str()),
            ("GATEWAY", GATEWAY_TOKEN),
        ];
        let output = self.bench.moltctl_with(args, b"", &env);
        for canary in [self.secret.as_str(), GATEWAY_TOKEN, KEY] {
            assert!(!output.all().contains(canary), "{}", output.all());
        }
        output
    }

    fn list(&self) -> Value {
        self.run(&["devices", "list", "--json"]).expect(0).json()["result"].clone()
    }

    /// A device asks to be paired; the gateway runs.
    fn asks(&self, name: &str) -> PairingRequest {
        self.list();
        let asked = self.bench.account().change_world(|world| world.device_asks(WORKER, name, clock::now()));
        asked.expect("a container runs")
    }

    fn approved(&self, name: &str) -> PairingRequest {
        let asked = self.asks(name);
        self.run(&["devices", "approve", &asked.request, "--yes"]).expect(0);
        asked
    }

    fn process(&self) -> Option<String> {
        self.bench.account().change_world(|world| world.gateway_process(WORKER)).map(|(id, _)| id)
    }

    /// What was sent to the Worker's admin routes.
    fn sent(&self) -> Vec<String> {
        let all = self.bench.account().requests().into_iter();
        all.filter(|it| it.path.starts_with("/api/admin"))
            .map(|it| format!("{} {}", it.method, it.path))
            .collect()
    }
}

fn call(bench: &Bench, method: &str, path: &str, body: &Value) -> Value {
    let body = (!body.is_null()).then(|| ("application/json", body.to_string().into_bytes()));
    let (status, answer) = bench.api(method, &format!("/accounts/{{account}}{path}"), body);
    assert!(status < 300, "{method} {path}: {status} {answer}");
    answer["result"].clone()
}

/// A service token, let in by a policy of the application.
fn admit_program(bench: &Bench) -> (String, String) {
    let token = call(bench, "POST", "/access/service_tokens", &json!({"name": "ci", "duration": "8760h"}));
    let include = json!([{"service_token": {"token_id": token["id"]}}]);
    let policy = json!({"name": "ci", "decision": "non_identity", "include": include});
    let policy = call(bench, "POST", "/access/policies", &policy);
    let mut app = call(bench, "GET", "/access/apps", &Value::Null)[0].clone();
    let mut policies: Vec<Value> =
        app["policies"].as_array().expect("a list").iter().map(|it| json!({"id": it["id"]})).collect();
    policies.push(json!({"id": policy["id"]}));
    for (at, policy) in policies.iter_mut().enumerate() {
        policy["precedence"] = json!(at + 1);
    }
    app["policies"] = json!(policies);
    call(bench, "PUT", &format!("/access/apps/{}", app["id"].as_str().expect("an id")), &app);
    let text = |name: &str| token[name].as_str().expect("is told once").to_owned();
    (text("client_id"), text("client_secret"))
}

fn ids(list: &Value, which: &str, key: &str) -> Vec<String> {
    let all = list[which].as_array().expect("a list").iter();
    all.map(|it| it[key].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_device_is_approved_and_seen_in_the_list() {
    let scene = Scene::new();
    let asked = scene.asks("Firefox");
    let list = scene.list();
    assert_eq!(ids(&list, "pending", "request"), [asked.request.as_str()]);
    let page = scene.run(&["devices", "list"]).expect(0).stdout;
    assert!(
        page.contains("claimed") && page.contains("operator.admin") && page.contains("Firefox"),
        "{page}"
    );
    let output = scene.run(&["devices", "approve", &asked.request, "--yes", "--json"]).expect(0);
    assert_eq!(output.json()["result"]["state"], "done");
    let list = scene.list();
    assert!(ids(&list, "pending", "request").is_empty(), "{list}");
    assert!(ids(&list, "paired", "device").contains(&asked.device), "{list}");
    // The request is gone with its approval.
    let again = scene.run(&["devices", "approve", &asked.request, "--yes"]).expect(4);
    assert!(again.stderr.contains("five minutes"), "{}", again.stderr);
}

#[test]
fn several_are_approved_one_by_one_and_nothing_without_a_yes() {
    let scene = Scene::new();
    let (one, two, three) = (scene.asks("a"), scene.asks("b"), scene.asks("c"));
    scene.run(&["devices", "approve", &one.request, "--no-input"]).expect(2);
    let dry = scene.run(&["devices", "approve", &one.request, "--dry-run", "--json"]).expect(0).json();
    assert_eq!(dry["result"]["state"], "dry-run");
    assert_eq!(ids(&scene.list(), "pending", "request").len(), 3);
    scene.run(&["devices", "approve", &one.request, &two.request, "--yes"]).expect(0);
    let list = scene.list();
    assert_eq!(ids(&list, "pending", "request"), [three.request.as_str()]);
    let paired = ids(&list, "paired", "device");
    assert!(paired.contains(&one.device) && paired.contains(&two.device) && !paired.contains(&three.device));
    assert!(!scene.sent().iter().any(|it| it.contains("approve-all")), "{:?}", scene.sent());
}

#[test]
fn a_hostile_id_is_refused_before_anything_is_sent() {
    let scene = Scene::new();
    let good = scene.asks("Firefox");
    scene.bench.account().clear_requests();
    let long = "x".repeat(200);
    let hostile = [
        "x;curl evil|sh",
        "$(id)",
        "../../gateway/restart",
        "x%3Bcurl",
        "`id`",
        "a b",
        "-rf",
        "",
        &long,
        "ü",
    ];
    for id in hostile {
        for command in ["approve", "reject"] {
            let output = scene.run(&["devices", command, "--yes", "--", &good.request, id]).expect(2);
            assert!(id.len() < 3 || !output.all().contains(id), "{}", output.all());
        }
        scene.run(&["devices", "revoke", "--yes", "--", id]).expect(2);
    }
    assert!(scene.bench.account().requests().is_empty(), "{:?}", scene.bench.account().requests());
}

#[test]
fn without_a_service_token_the_next_command_is_named() {
    let scene = Scene::new();
    let output = scene.bench.moltctl(&["devices", "list"]).expect(4);
    assert!(output.stderr.contains("moltctl access service-token create"), "{}", output.stderr);
    assert!(scene.sent().is_empty());
    // One that Access does not let in is told apart from none.
    let env =
        [("CF_ACCESS_CLIENT_ID", scene.id.as_str()), ("CF_ACCESS_CLIENT_SECRET", "canary-wrong-secret-1")];
    let output = scene.bench.moltctl_with(&["devices", "list"], b"", &env).expect(4);
    assert!(output.stderr.contains("by Access") && output.stderr.contains("expired"), "{}", output.stderr);
    assert!(!output.all().contains("canary-wrong-secret-1"));
}

#[test]
fn a_request_is_rejected_by_the_gateway_itself() {
    let scene = Scene::new();
    let asked = scene.asks("Firefox");
    let without = scene.run(&["devices", "reject", &asked.request, "--yes"]).expect(2);
    assert!(without.stderr.contains("--gateway-token-from-env"), "{}", without.stderr);
    let from = ["--gateway-token-from-env", "GATEWAY"];
    scene.run(&["devices", "reject", &asked.request, "--yes", from[0], from[1]]).expect(0);
    let list = scene.list();
    assert!(ids(&list, "pending", "request").is_empty());
    assert!(!ids(&list, "paired", "device").contains(&asked.device));
}

#[test]
fn a_wrong_gateway_token_is_told() {
    let scene = Scene::new();
    let asked = scene.asks("Firefox");
    let env = [
        ("CF_ACCESS_CLIENT_ID", scene.id.as_str()),
        ("CF_ACCESS_CLIENT_SECRET", scene.secret.as_str()),
        ("GATEWAY", "canary-not-the-gateways-token"),
    ];
    let args = ["devices", "reject", &asked.request, "--yes", "--gateway-token-from-env", "GATEWAY"];
    let output = scene.bench.moltctl_with(&args, b"", &env).expect(4);
    assert!(output.stderr.contains("the gateway token given is not"), "{}", output.stderr);
    assert!(!output.all().contains("canary"), "{}", output.all());
    assert_eq!(ids(&scene.list(), "pending", "request").len(), 1);
}

#[test]
fn a_revoked_device_is_out_after_a_restart_and_the_limit_is_told() {
    let scene = Scene::new();
    let device = scene.approved("Firefox").device;
    let before = scene.process();
    let args = ["devices", "revoke", &device, "--yes", "--gateway-token-from-env", "GATEWAY"];
    let output = scene.run(&args).expect(0);
    assert!(output.all().contains("gets in without being a device"), "{}", output.all());
    assert_ne!(scene.process(), before, "connections that are open end with the process");
    let list = scene.list();
    let live = list["paired"]
        .as_array()
        .expect("a list")
        .iter()
        .any(|it| it["device"] == device.as_str() && it["live"] == true);
    assert!(!live, "{list}");
    let again = scene
        .run(&["devices", "revoke", &device, "--yes", "--json", "--gateway-token-from-env", "GATEWAY"])
        .expect(0);
    assert_eq!(again.json()["result"]["state"], "nothing-to-do");
}

#[test]
fn a_restart_that_was_none_is_not_believed() {
    let scene = Scene::new();
    let device = scene.approved("Firefox").device;
    scene.bench.account().change_world(|world| world.lie(Lie::RestartsNothing));
    let args = ["devices", "revoke", &device, "--yes", "--gateway-token-from-env", "GATEWAY"];
    let output = scene.run(&args);
    assert_eq!(output.code, 1, "{}", output.all());
    assert!(output.stderr.contains("the same process runs"), "{}", output.stderr);
}

#[test]
fn what_the_gateway_says_cannot_control_the_terminal() {
    let scene = Scene::new();
    scene.asks("evil\u{1b}[31m\u{1b}]0;spoofed\u{7}\nname");
    let page = scene.run(&["devices", "list"]).expect(0).stdout;
    assert!(page.contains("evil"), "{page}");
    assert!(!page.contains('\u{1b}') && !page.contains('\u{7}'), "{page:?}");
}
