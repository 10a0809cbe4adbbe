//! `moltctl secrets check` on the built-in account: ages, what is due, what is alive, copies in R2, drift; and what
//! could not be seen, which is never a pass.

use moltctl::account::{Fault, FaultKind, World};
use moltctl::secret::SecretText;
use moltctl::sys::clock;
use serde_json::{Value, json};

use crate::support::canary::{Canary, assert_absent, hex};
use crate::support::{Bench, Output};

const WORKER: &str = "moltbot-sandbox";
const BUCKET: &str = "moltbot-data";
const TOKEN: &str = "MOLTBOT_GATEWAY_TOKEN";
const KEY: &str = "ANTHROPIC_API_KEY";

/// A deployment that lacks nothing, its code reads everything it has, and what its slots hold.
struct Deployment {
    bench: Bench,
    token: Canary,
    key: Canary,
}

impl Deployment {
    fn new() -> Self {
        Self::of(|_| {})
    }

    fn of(prepare: impl FnOnce(&mut World)) -> Self {
        let mut world = World::sample(clock::now());
        prepare(&mut world);
        let bench = Bench::of_world(world);
        bench.checkout_of(WORKER);
        let reads =
            [TOKEN, KEY, "CF_ACCESS_TEAM_DOMAIN", "CF_ACCESS_AUD", "TELEGRAM_BOT_TOKEN", "CDP_SECRET"];
        let code: String = reads.iter().map(|name| format!("console.log(env.{name});\n")).collect();
        bench.write("src/index.ts", &code);
        let (token, key) = (Canary::for_slot(TOKEN), Canary::for_slot(KEY));
        let secret = |name: &str, text: &str| json!({"type": "secret_text", "name": name, "text": text});
        let bindings = json!([
            secret(TOKEN, &token.value),
            secret(KEY, &key.value),
            secret("CF_ACCESS_TEAM_DOMAIN", "acme-drill.cloudflareaccess.com"),
            secret("CF_ACCESS_AUD", &hex(64)),
            {"type": "r2_bucket", "name": "MOLTBOT_BUCKET", "bucket_name": BUCKET},
        ]);
        bench.api("POST", "/accounts/{account}/r2/buckets", body(&json!({"name": BUCKET})));
        bench.deploy_worker(WORKER, &bindings);
        Self { bench, token, key }
    }

    /// Days pass for the Worker.
    fn wait(&self, days: u32) -> &Self {
        self.bench.account().change_world(|world| world.backdate_worker(WORKER, days));
        self
    }

    /// Somebody sets a secret past moltctl.
    fn put(&self, name: &str, value: &str) -> &Self {
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/secrets");
        let secret = json!({"name": name, "text": value, "type": "secret_text"});
        let (status, answer) = self.bench.api("PUT", &path, body(&secret));
        assert_eq!(status, 200, "{answer}");
        self
    }

    /// A version made from the newest, with these slots new, this tag and message; its id.
    fn version(&self, slots: &[(&str, &str)], tag: &str, message: &str, deploy: bool) -> String {
        let env: serde_json::Map<String, Value> = slots
            .iter()
            .map(|(name, text)| ((*name).to_owned(), json!({"type": "secret_text", "text": text})))
            .collect();
        let patch = json!({"env": env, "annotations": {"workers/tag": tag, "workers/message": message}});
        let path = format!("/accounts/{{account}}/workers/workers/{WORKER}/versions/latest?deploy={deploy}");
        let bytes = patch.to_string().into_bytes();
        let (status, answer) = self.bench.api("PATCH", &path, Some(("application/merge-patch+json", bytes)));
        assert_eq!(status, 200, "{answer}");
        answer["result"]["id"].as_str().expect("has an id").to_owned()
    }

    /// Deploys a version, whatever secrets changed since.
    fn deploy(&self, version: &str) {
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/deployments?force=true");
        let deployment =
            json!({"strategy": "percentage", "versions": [{"version_id": version, "percentage": 100}]});
        let (status, answer) = self.bench.api("POST", &path, body(&deployment));
        assert_eq!(status, 200, "{answer}");
    }

    fn live(&self) -> String {
        let path = format!("/accounts/{{account}}/workers/scripts/{WORKER}/deployments");
        let (_, answer) = self.bench.api("GET", &path, None);
        answer["result"]["deployments"][0]["versions"][0]["version_id"].as_str().expect("serves").to_owned()
    }

    /// The container wrote an object of its state.
    fn store(&self, key: &str, text: &str) -> &Self {
        let path = format!("/accounts/{{account}}/r2/buckets/{BUCKET}/objects/{key}");
        let (status, answer) =
            self.bench.api("PUT", &path, Some(("application/json", text.as_bytes().to_vec())));
        assert_eq!(status, 200, "{answer}");
        self
    }

    #[track_caller]
    fn check(&self, more: &[&str], code: i32) -> Value {
        self.bench.account().clear_requests();
        let args = [&["secrets", "check", "--json"], more].concat();
        let output = self.bench.moltctl(&args).expect(code);
        self.assert_silent(&output);
        output.json()["result"].clone()
    }

    #[track_caller]
    fn assert_silent(&self, output: &Output) {
        let held = [self.token.clone(), self.key.clone()];
        assert_absent(&held, output.all().as_bytes(), "the output");
        assert!(self.bench.account().requests().iter().all(|it| it.method == "GET"), "it only reads");
    }

    /// With the issuers: the key is given by the environment.
    #[track_caller]
    fn check_live(&self, more: &[&str], code: i32) -> Value {
        self.bench.account().clear_requests();
        let args = [&["secrets", "check", "--json", "--live", "--from-env", KEY], more].concat();
        let output = self.bench.moltctl_with(&args, b"", &[(KEY, &self.key.value)]).expect(code);
        self.assert_silent(&output);
        output.json()["result"].clone()
    }
}

fn body(value: &Value) -> Option<(&'static str, Vec<u8>)> {
    Some(("application/json", value.to_string().into_bytes()))
}

#[track_caller]
fn slot<'a>(result: &'a Value, name: &str) -> &'a Value {
    let slots = result["slots"].as_array().expect("a list");
    slots.iter().find(|slot| slot["name"] == name).unwrap_or_else(|| panic!("{name} has a row: {slots:?}"))
}

fn ids(result: &Value) -> Vec<&str> {
    let all = result["differences"].as_array().expect("a list");
    all.iter().filter_map(|difference| difference["id"].as_str()).collect()
}

fn tag() -> String {
    format!("moltctl-rotate-{}", hex(16))
}

#[test]
fn each_slot_is_dated_by_the_version_that_changed_it_and_due_by_the_policy() {
    let deployment = Deployment::new();
    deployment.wait(40).put("TELEGRAM_BOT_TOKEN", &Canary::for_slot("TELEGRAM_BOT_TOKEN").value).wait(10);
    let told = deployment.check(&[], 0);
    let (token, key, bot) = (slot(&told, TOKEN), slot(&told, KEY), slot(&told, "TELEGRAM_BOT_TOKEN"));
    assert_eq!((&token["age"]["days"], &token["age"]["exact"]), (&json!(50), &json!(true)), "{token}");
    assert_eq!(token["age"]["source"], "first-version");
    assert_eq!((&token["due"]["state"], &token["due"]["limit_days"]), (&json!("due"), &json!(30)));
    assert_eq!(token["due"]["days_left"], -20);
    assert_eq!((&key["due"]["state"], &key["due"]["limit_days"]), (&json!("not-due"), &json!(90)));
    assert_eq!((&bot["age"]["days"], &bot["age"]["source"]), (&json!(10), &json!("appeared")));
    assert_eq!(slot(&told, "CF_ACCESS_AUD")["due"]["state"], "no-limit");
    assert_eq!(told["drift"], false);
    let checked = deployment.check(&["--check"], 10);
    assert_eq!(checked["drift"], true);
    deployment.bench.write(
        "moltctl.toml",
        &format!("version = 1\n[rotation]\nages = {{ {TOKEN} = \"60d\", {KEY} = \"50d\" }}\n"),
    );
    let own = deployment.check(&["--check"], 10);
    assert_eq!(slot(&own, TOKEN)["due"]["days_left"], 10);
    assert_eq!(slot(&own, KEY)["due"]["state"], "due");
    deployment
        .bench
        .write("moltctl.toml", &format!("version = 1\n[rotation]\nages = {{ {TOKEN} = \"60d\" }}\n"));
    let fresh = deployment.check(&["--check"], 0);
    assert_eq!((&fresh["drift"], &fresh["blind"]), (&json!(false), &json!(false)));
}

#[test]
fn a_rotation_dates_its_slots_also_for_a_machine_that_did_not_run_it() {
    let deployment = Deployment::new();
    deployment.wait(80);
    let message = format!("moltctl: rotated {TOKEN}");
    let value = Canary::for_slot(TOKEN).value;
    deployment.version(&[(TOKEN, &value)], &tag(), &message, true);
    deployment.wait(3);
    let told = deployment.check(&["--check"], 0);
    assert_eq!(
        (&slot(&told, TOKEN)["age"]["days"], &slot(&told, TOKEN)["age"]["source"]),
        (&json!(3), &json!("rotation"))
    );
    assert_eq!(slot(&told, KEY)["age"]["days"], 83);
}

#[test]
fn a_run_of_this_machine_dates_what_the_api_does_not_name() {
    let deployment = Deployment::new();
    deployment.wait(200);
    let value = Canary::for_slot(TOKEN);
    let set = ["secrets", "set", TOKEN, "--yes"];
    deployment.bench.moltctl_with(&set, value.value.as_bytes(), &[]).expect(0);
    let told = deployment.check(&["--check"], 10);
    assert_eq!(slot(&told, TOKEN)["age"]["days"], 0);
    assert_eq!(slot(&told, TOKEN)["age"]["source"], "journal");
    assert_eq!(slot(&told, KEY)["due"]["state"], "due", "the run says that it was not this one");
    let another = deployment.bench.home().join(".local/state/moltctl");
    std::fs::rename(&another, deployment.bench.root().join("elsewhere")).expect("moves");
    let blind = deployment.check(&["--check"], 3);
    let token = &slot(&blind, TOKEN)["age"];
    assert_eq!(
        (&token["days"], &token["days_at_most"], &token["exact"]),
        (&json!(0), &json!(200), &json!(false))
    );
    assert_eq!(slot(&blind, TOKEN)["due"]["state"], "unknown", "never a pass");
}

#[test]
fn where_the_newer_api_does_not_answer_each_version_is_asked_for() {
    let deployment = Deployment::new();
    deployment.wait(5).put("TELEGRAM_BOT_TOKEN", &Canary::for_slot("TELEGRAM_BOT_TOKEN").value).wait(2);
    deployment.bench.account().add_fault(Fault {
        method: Some("GET".into()),
        host: None,
        path: "/accounts/*/workers/workers/*/versions".into(),
        kind: FaultKind::Status { status: 404 },
        skip: 0,
        times: None,
    });
    let told = deployment.check(&["--check"], 0);
    assert_eq!(slot(&told, "TELEGRAM_BOT_TOKEN")["age"]["days"], 2);
    assert_eq!(slot(&told, TOKEN)["age"]["days"], 7);
}

/// Each row: what was done past moltctl, and what is told of it.
#[test]
fn drift_is_named() {
    let value = Canary::for_slot(KEY).value;
    let rotated = format!("moltctl: rotated {KEY}");
    type Story<'a> = (&'a str, Box<dyn Fn(&Deployment) + 'a>, &'a [&'a str]);
    let stories: Vec<Story<'_>> = vec![
        ("nothing", Box::new(|_| {}), &[]),
        (
            "before moltctl came",
            Box::new(|it| {
                it.put(KEY, &value);
            }),
            &[],
        ),
        (
            "an own credential",
            Box::new(|it| {
                it.put("CLOUDFLARE_API_TOKEN", "an-operators-own-token-of-40-letters-000");
            }),
            &["extra"],
        ),
        (
            "a name nobody reads",
            Box::new(|it| {
                it.put("GROQ_API_KEY", "gsk_x");
            }),
            &["extra"],
        ),
        (
            "after moltctl's last",
            Box::new(|it| {
                it.version(&[(KEY, &value)], &tag(), &rotated, true);
                it.put(KEY, &value);
            }),
            &["changed-outside"],
        ),
        (
            "staged",
            Box::new(|it| {
                drop(it.version(&[(KEY, &value)], "", "Updated secret \"ANTHROPIC_API_KEY\"", false))
            }),
            &["staged"],
        ),
        (
            "rolled back past a rotation",
            Box::new(|it| {
                let before = it.live();
                it.version(&[(KEY, &value)], &tag(), &rotated, true);
                it.deploy(&before);
            }),
            &["rotation-undone"],
        ),
    ];
    for (what, happens, expected) in stories {
        let deployment = Deployment::new();
        happens(&deployment);
        let told = deployment.check(&[], 0);
        assert_eq!(ids(&told), expected, "{what}: {told}");
        // What was changed without a name is at most a day old: not due, whichever it was.
        let code = if expected.is_empty() { 0 } else { 10 };
        deployment.check(&["--check"], code);
    }
}

#[test]
fn values_at_hand_are_tried_at_their_issuers_and_no_answer_is_no_death() {
    let deployment = Deployment::new();
    let now = clock::now();
    let dead = deployment.check_live(&["--check"], 10);
    let liveness = slot(&dead, KEY)["liveness"].clone();
    assert_eq!((&liveness["state"], &liveness["value_from"]), (&json!("dead"), &json!("input")));
    assert_eq!(slot(&dead, KEY)["shape"], "fits");
    assert_eq!(slot(&dead, TOKEN)["liveness"]["state"], "not-checked");
    assert_eq!(slot(&dead, "CF_ACCESS_AUD")["liveness"]["state"], "not-applicable");
    let key = SecretText::new(deployment.key.value.clone());
    deployment.bench.account().change_world(|world| world.adopt_provider_key("anthropic", &key, now));
    let live = deployment.check_live(&["--check"], 0);
    assert_eq!(slot(&live, KEY)["liveness"]["state"], "live");
    for kind in [FaultKind::Status { status: 503 }, FaultKind::Status429 { retry_after: 0 }] {
        deployment.bench.account().clear_faults();
        deployment.bench.account().add_fault(Fault {
            method: None,
            host: Some("api.anthropic.com".into()),
            path: "/**".into(),
            kind,
            skip: 0,
            times: None,
        });
        let unclear = deployment.check_live(&["--check"], 3);
        assert_eq!(slot(&unclear, KEY)["liveness"]["state"], "unknown");
    }
    let offline = deployment.bench.moltctl_with(
        &["secrets", "check", "--json", "--offline", "--from-env", KEY],
        b"",
        &[(KEY, &deployment.key.value)],
    );
    assert_eq!(slot(&offline.json()["result"], KEY)["liveness"]["state"], "not-checked");
    deployment.bench.moltctl(&["secrets", "check", "--offline", "--live"]).expect(2);
}

#[test]
fn copies_in_r2_are_found_and_tried_and_one_that_differs_is_drift() {
    let deployment = Deployment::new();
    let profiles = |key: &str| {
        json!({"version": 1, "profiles": {"anthropic:default": {"type": "api_key", "provider": "anthropic", "key": key}}})
            .to_string()
    };
    let config = json!({"gateway": {"auth": {"mode": "token", "token": deployment.token.value}}}).to_string();
    deployment
        .store("openclaw/agents/main/agent/auth-profiles.json", &profiles(&deployment.key.value))
        .store("openclaw/openclaw.json", &config)
        .store("openclaw/notes.txt", &format!("the key is {}", deployment.key.value));
    let key = SecretText::new(deployment.key.value.clone());
    deployment
        .bench
        .account()
        .change_world(|world| world.adopt_provider_key("anthropic", &key, clock::now()));
    let told = deployment.check(&["--live", "--check"], 0);
    let row = slot(&told, KEY);
    assert_eq!(
        (&row["liveness"]["state"], &row["liveness"]["value_from"]),
        (&json!("live"), &json!("stored-copy"))
    );
    let objects: Vec<&str> = row["stored"]
        .as_array()
        .expect("was looked for")
        .iter()
        .filter_map(|it| it["object"].as_str())
        .collect();
    assert_eq!(objects, ["openclaw/agents/main/agent/auth-profiles.json", "openclaw/notes.txt"]);
    assert_eq!(slot(&told, TOKEN)["stored"][0]["place"], "gateway.auth.token");
    assert!(row["places"].to_string().contains("auth profile"), "{row}");
    let page = deployment.bench.moltctl(&["secrets", "check", "--live"]).expect(0);
    deployment.assert_silent(&page);
    assert!(page.stdout.contains("openclaw/openclaw.json"), "{}", page.stdout);
    deployment
        .store("openclaw/agents/main/agent/auth-profiles.json", &profiles(&Canary::for_slot(KEY).value));
    let differs = deployment.check_live(&["--check"], 10);
    assert_eq!(ids(&differs), ["stored-copy-differs"]);
}

#[test]
fn what_may_not_be_read_is_not_checked_and_no_pass() {
    let deployment = Deployment::new();
    for (path, group) in [
        ("/accounts/*/r2/buckets/*/objects", "Workers R2 Storage"),
        ("/accounts/*/access/service_tokens", "Access: Service Tokens"),
    ] {
        deployment.bench.account().clear_faults();
        for right in ["Read", "Write"] {
            deployment.bench.account().add_fault(Fault {
                method: None,
                host: None,
                path: path.into(),
                kind: FaultKind::MissingPermission { group: format!("{group} {right}") },
                skip: 0,
                times: None,
            });
        }
        let told = deployment.check(&["--live", "--check"], 3);
        assert_eq!((&told["blind"], &told["drift"]), (&json!(true), &json!(false)));
        assert!(told["not_checked"].to_string().contains("needs `"), "{}", told["not_checked"]);
        assert_eq!(deployment.check(&["--live"], 0)["blind"], true);
    }
}

#[test]
fn the_token_behind_an_r2_pair_is_found_by_its_id() {
    let deployment = Deployment::new();
    let groups = deployment.bench.api("GET", "/accounts/{account}/tokens/permission_groups", None).1;
    let group = groups["result"]
        .as_array()
        .and_then(|all| all.iter().find(|group| group["name"] == "Workers R2 Storage Bucket Item Write"))
        .expect("there is the group")["id"]
        .clone();
    let account = deployment.bench.account().account_id();
    let resource = format!("com.cloudflare.edge.r2.bucket.{account}_default_{BUCKET}");
    let token = json!({"name": format!("moltctl r2 {WORKER} {BUCKET}"), "policies": [
        {"effect": "allow", "permission_groups": [{"id": group}], "resources": {resource: "*"}},
    ]});
    let (status, made) = deployment.bench.api("POST", "/accounts/{account}/tokens", body(&token));
    assert_eq!(status, 200, "{made}");
    let id = made["result"]["id"].as_str().expect("has an id").to_owned();
    // The account's id is missing, which is told as well (10).
    deployment.put("R2_ACCESS_KEY_ID", &id).put("R2_SECRET_ACCESS_KEY", &hex(64));
    let told = deployment.check(&["--live"], 10);
    let liveness = &slot(&told, "R2_SECRET_ACCESS_KEY")["liveness"];
    assert_eq!(
        (&liveness["state"], &liveness["value_from"]),
        (&json!("live"), &json!("account")),
        "{liveness}"
    );
    let args =
        ["secrets", "check", "--live", "--json", "--from-env", "R2_ACCESS_KEY_ID,R2_SECRET_ACCESS_KEY"];
    let wrong = hex(64);
    let env = [("R2_ACCESS_KEY_ID", id.as_str()), ("R2_SECRET_ACCESS_KEY", wrong.as_str())];
    let output = deployment.bench.moltctl_with(&args, b"", &env).expect(10);
    let told = output.json()["result"].clone();
    assert_eq!(
        slot(&told, "R2_SECRET_ACCESS_KEY")["liveness"]["state"],
        "dead",
        "the secret is another's: {told}"
    );
}

#[test]
fn the_page_is_no_wider_than_a_terminal() {
    let deployment = Deployment::new();
    deployment.wait(40).put("CLOUDFLARE_AI_GATEWAY_API_KEY", "gsk_not-a-whole-one").wait(60);
    for args in [&["secrets", "check"][..], &["secrets", "check", "--live"]] {
        let page = deployment.bench.moltctl(args).expect(10).stdout;
        assert!(page.contains("d over"), "{page}");
        for line in page.lines() {
            // Without a terminal prose goes to 100 columns; the table has to fit 80 always.
            let is_row = line.trim_start().starts_with(|first: char| first.is_ascii_uppercase());
            let most = if is_row { 80 } else { 100 };
            assert!(line.chars().count() <= most, "{} columns: {line}", line.chars().count());
        }
    }
}

#[test]
fn status_tells_what_is_too_old_from_the_same_source() {
    let deployment = Deployment::new();
    let of = |deployment: &Deployment| {
        let output = deployment.bench.moltctl(&["status", "--no-probe", "--json"]).expect(0);
        output.json()["result"]["stale"].clone()
    };
    assert_eq!(of(&deployment), json!([]));
    deployment.wait(31);
    assert_eq!(of(&deployment), json!([TOKEN]));
    let page = deployment.bench.moltctl(&["status", "--no-probe"]).expect(0).stdout;
    assert!(page.contains("secrets rotate --due"), "{page}");
}
