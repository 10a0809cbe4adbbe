//! `moltctl audit --live` on the rest of the account: tokens, members, the bucket, containers, AI gateways, alerts. The real
//! binary against the built-in account, well kept and neglected.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use moltctl::account::Colleague;
use moltctl::secret::SecretText;
use reqwest::Method;
use serde_json::{Value, json};

use crate::login::{Ended, Place, value};

const WORKER: &str = "moltbot-sandbox";
const BUCKET: &str = "moltbot-data";

/// Every rule that is shown here.
const RULES: [&str; 49] = [
    "MW-API-001",
    "MW-API-002",
    "MW-API-003",
    "MW-API-004",
    "MW-API-005",
    "MW-API-006",
    "MW-API-007",
    "MW-API-008",
    "MW-API-009",
    "MW-PEOPLE-001",
    "MW-PEOPLE-002",
    "MW-PEOPLE-003",
    "MW-PEOPLE-004",
    "MW-R2-001",
    "MW-R2-002",
    "MW-R2-003",
    "MW-R2-004",
    "MW-R2-005",
    "MW-R2-006",
    "MW-R2-007",
    "MW-R2-008",
    "MW-R2-009",
    "MW-R2-010",
    "MW-R2-011",
    "MW-CTR-001",
    "MW-CTR-002",
    "MW-CTR-003",
    "MW-CTR-004",
    "MW-CTR-005",
    "MW-CTR-006",
    "MW-CTR-007",
    "MW-CTR-008",
    "MW-CTR-009",
    "MW-AIG-001",
    "MW-AIG-002",
    "MW-AIG-003",
    "MW-AIG-004",
    "MW-AIG-005",
    "MW-AIG-006",
    "MW-AIG-007",
    "MW-MON-001",
    "MW-MON-002",
    "MW-MON-003",
    "MW-MON-004",
    "MW-MON-005",
    "MW-MON-006",
    "MW-MON-010",
    "MW-MON-011",
    "MW-MON-012",
];

/// What the token of a live audit needs for these rules, but for `Logs Write`.
const READING: [&str; 7] = [
    "Account API Tokens Read",
    "Account Settings Read",
    "Workers R2 Storage Read",
    "Workers Containers Read",
    "Workers Scripts Read",
    "AI Gateway Read",
    "Notifications Read",
];

/// A call to the account as its operator, below the account unless the path says `/`.
async fn api(place: &Place, method: Method, path: &str, body: Value) -> Value {
    in_jurisdiction(place, "default", method, path, body).await
}

async fn in_jurisdiction(
    place: &Place,
    jurisdiction: &str,
    method: Method,
    path: &str,
    body: Value,
) -> Value {
    moltctl::http::install_tls_provider();
    let client = reqwest::Client::builder().no_proxy().build().expect("builds");
    let base = place.account.api_base();
    let url = match path.strip_prefix('/') {
        Some(rest) => format!("{base}/{rest}"),
        None => format!("{base}/accounts/{}/{path}", place.account.account_id()),
    };
    let mut request = client
        .request(method, &url)
        .bearer_auth(value(&place.account.token()))
        .header("cf-r2-jurisdiction", jurisdiction);
    if !body.is_null() {
        request = request.json(&body);
    }
    let response = request.send().await.expect("answers");
    let status = response.status();
    let body: Value = response.json().await.unwrap_or_default();
    assert!(status.is_success(), "{url}: {status} {body}");
    body["result"].clone()
}

/// The Worker with its Durable Object, and the container application of that.
async fn deploy(place: &Place, configuration: Value, more: Value) {
    let metadata = json!({
        "main_module": "index.js", "compatibility_date": "2026-01-01",
        "bindings": [{ "type": "durable_object_namespace", "name": "Sandbox", "class_name": "Sandbox" }],
        "migrations": { "new_tag": "v1", "new_sqlite_classes": ["Sandbox"] },
        "containers": [{ "class_name": "Sandbox" }],
    });
    let part =
        |text: String, kind: &str| reqwest::multipart::Part::text(text).mime_str(kind).expect("is a type");
    let form = reqwest::multipart::Form::new()
        .part("metadata", part(metadata.to_string(), "application/json"))
        .part(
            "index.js",
            part("export default {}".into(), "application/javascript+module").file_name("index.js"),
        );
    moltctl::http::install_tls_provider();
    let client = reqwest::Client::builder().no_proxy().build().expect("builds");
    let account = place.account.account_id();
    let url = format!("{}/accounts/{account}/workers/scripts/{WORKER}", place.account.api_base());
    let request = client.put(url).bearer_auth(value(&place.account.token())).multipart(form);
    assert!(request.send().await.expect("answers").status().is_success());
    let mut application = json!({
        "name": format!("{WORKER}-sandbox"), "instances": 0, "scheduling_policy": "default",
        "configuration": configuration,
        "durable_objects": { "script_name": WORKER, "class_name": "Sandbox" },
    });
    for (key, value) in more.as_object().expect("is an object") {
        application[key] = value.clone();
    }
    api(place, Method::POST, "containers/applications", application).await;
}

/// A token with these groups on one resource.
async fn token(place: &Place, name: &str, groups: &[&str], resource: &str, more: Value) -> SecretText {
    let known = api(place, Method::GET, "tokens/permission_groups", Value::Null).await;
    let id = |name: &&str| {
        let found = known.as_array().expect("a list").iter().find(|group| group["name"] == *name);
        json!({ "id": found.expect("is a group")["id"] })
    };
    let groups: Vec<Value> = groups.iter().map(id).collect();
    let mut body = json!({
        "name": name,
        "policies": [{ "effect": "allow", "permission_groups": groups, "resources": { resource: "*" } }],
    });
    for (key, value) in more.as_object().expect("is an object") {
        body[key] = value.clone();
    }
    let made = api(place, Method::POST, "tokens", body).await;
    SecretText::new(made["value"].as_str().expect("is shown once").to_owned())
}

fn in_days(days: i64) -> String {
    let at = moltctl::sys::clock::now() + SignedDuration::from_hours(24 * days);
    format!("{at:.0}")
}

fn checkout(place: &Place, settings: &str) {
    let jurisdiction = if settings.contains("jurisdiction") { "\njurisdiction = \"eu\"" } else { "" };
    place.write(
        "checkout/wrangler.toml",
        &format!(
            "name = \"{WORKER}\"\nmain = \"src/index.ts\"\n\n[[containers]]\nclass_name = \"Sandbox\"\nimage = \
             \"./Dockerfile\"\n\n[[r2_buckets]]\nbinding = \"MOLTBOT_BUCKET\"\nbucket_name = \"{BUCKET}\"{jurisdiction}\n"
        ),
    );
    let account = place.account.account_id();
    place.write("checkout/moltctl.toml", &format!("version = 1\n[account]\nid = \"{account}\"\n{settings}"));
}

const KEPT: &str = "[storage]\nbucket = \"moltbot-data\"\njurisdiction = \"eu\"\n[ai_gateway]\nid = \"molt\"\n\
                    [alerts]\nemails = [\"operator@example.com\"]\n";

async fn audit(place: &Place, token: &SecretText, more: &[&str]) -> Ended {
    place.run_as(token, &[&["audit", "--live", "--json"], more].concat()).await
}

fn found(ended: &Ended) -> BTreeSet<String> {
    let findings = ended.result()["findings"].as_array().expect("a list").clone();
    findings.iter().map(|finding| finding["rule"].as_str().expect("an id").to_owned()).collect()
}

fn gateway(more: Value) -> Value {
    let mut body = json!({
        "id": "molt", "cache_invalidate_on_update": false, "cache_ttl": 0, "collect_logs": true,
        "rate_limiting_interval": 0, "rate_limiting_limit": 0, "log_management_strategy": "STOP_INSERTING",
    });
    for (key, value) in more.as_object().expect("is an object") {
        body[key] = value.clone();
    }
    body
}

fn alert(kind: &str) -> Value {
    let email = json!([{ "id": "Operator@example.com" }]);
    json!({ "name": kind, "alert_type": kind, "enabled": true, "mechanisms": { "email": email }, "filters": {} })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_well_kept_account_passes_every_rule() {
    let place = Place::new().await;
    checkout(&place, KEPT);
    place.write(
        "checkout/RUNBOOK.md",
        "MOLTBOT_GATEWAY_TOKEN: `moltctl secrets set`.\n`wrangler containers delete`, `wrangler delete`, `wrangler r2 bucket \
         delete`.\n`rclone copy r2:moltbot-data ./backup`\n",
    );
    let account = place.account.account_id();
    in_jurisdiction(&place, "eu", Method::POST, "r2/buckets", json!({ "name": BUCKET })).await;
    let old = json!({ "rules": [{ "id": "old", "enabled": true, "conditions": { "prefix": "copies/" },
        "deleteObjectsTransition": { "condition": { "type": "Age", "maxAge": 2_592_000 } } }] });
    let held = json!({ "rules": [{ "id": "held", "enabled": true, "prefix": "copies/",
        "condition": { "type": "Age", "maxAgeSeconds": 86_400 } }] });
    for (what, rules) in [("lifecycle", old), ("lock", held)] {
        in_jurisdiction(&place, "eu", Method::PUT, &format!("r2/buckets/{BUCKET}/{what}"), rules).await;
    }
    let queue = format!("event_notifications/r2/{BUCKET}/configuration/queues/{}", "a".repeat(32));
    in_jurisdiction(&place, "eu", Method::PUT, &queue, json!({ "rules": [{ "actions": ["DeleteObject"] }] }))
        .await;
    let image = format!("registry.cloudflare.com/{account}/moltbot@sha256:{}", "a".repeat(64));
    let configuration =
        json!({ "image": image, "instance_type": "standard-1", "wrangler_ssh": { "enabled": false } });
    deploy(&place, configuration, json!({ "max_instances": 1, "constraints": { "jurisdiction": "eu" } }))
        .await;
    let limits = json!({ "enabled": true, "rules": [{ "limit": 5, "limitType": "cost", "window": 86_400 }] });
    let whole =
        gateway(json!({ "authentication": true, "rate_limiting_interval": 60, "rate_limiting_limit": 50,
        "log_management_strategy": "DELETE_OLDEST", "spend_limits": limits }));
    api(&place, Method::POST, "ai-gateway/gateways", whole.clone()).await;
    api(&place, Method::PUT, "ai-gateway/gateways/molt", whole).await;
    for kind in ["billing_usage_alert", "security_insights_alert"] {
        api(&place, Method::POST, "alerting/v3/policies", alert(kind)).await;
    }
    api(
        &place,
        Method::POST,
        "logpush/jobs",
        json!({ "destination_conf": "r2://logs/x?secret-access-key=job-canary", "enabled": true }),
    )
    .await;
    let key = format!("com.cloudflare.edge.r2.bucket.{account}_eu_{BUCKET}");
    let ends = json!({ "expires_on": in_days(60) });
    token(&place, "r2 key", &["Workers R2 Storage Bucket Item Write"], &key, ends).await;
    let groups: Vec<&str> = READING.into_iter().chain(["Logs Write"]).collect();
    let from_here =
        json!({ "expires_on": in_days(60), "condition": { "request_ip": { "in": ["127.0.0.1/32"] } } });
    let auditor =
        token(&place, "auditor", &groups, &format!("com.cloudflare.api.account.{account}"), from_here).await;
    let now = moltctl::sys::clock::now();
    place.account.change_world(|world| {
        world.enforce_two_factor();
        world.run_container_since(WORKER, "moltbot", now).expect("there is an application");
    });
    place.account.clear_requests();
    let ended = audit(&place, &auditor, &["--only", &RULES.join(",")]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let result = ended.result();
    assert_eq!((&result["findings"], &result["not_checked"]), (&json!([]), &json!([])), "{ended:?}");
    assert_eq!(result["passed"], RULES.len());
    let writes: Vec<_> = place.account.requests().into_iter().filter(|it| it.method != "GET").collect();
    assert!(writes.is_empty(), "an audit only reads: {writes:?}");
    assert!(!ended.stdout.contains("job-canary"), "a job's destination holds credentials");
}

/// What an operator meets who never looked: everything open, old and unwatched.
async fn neglect(place: &Place, long_ago: Timestamp) {
    let account = place.account.account_id();
    let key = format!("com.cloudflare.api.account.{account}");
    token(place, "r2 key", &["Workers R2 Storage Write"], &key, json!({ "expires_on": in_days(5) })).await;
    api(place, Method::POST, "r2/buckets", json!({ "name": BUCKET })).await;
    let bucket = format!("r2/buckets/{BUCKET}");
    api(place, Method::PUT, &format!("{bucket}/domains/managed"), json!({ "enabled": true })).await;
    let zone = api(place, Method::GET, "/zones", Value::Null).await[0].clone();
    let domain = json!({ "domain": format!("files.{}", zone["name"].as_str().expect("a name")), "enabled": true,
        "zoneId": zone["id"] });
    api(place, Method::POST, &format!("{bucket}/domains/custom"), domain).await;
    let any = json!({ "rules": [{ "allowed": { "origins": ["*"], "methods": ["GET"] } }] });
    api(place, Method::PUT, &format!("{bucket}/cors"), any).await;
    let all = json!({ "rules": [{ "id": "all", "enabled": true, "conditions": { "prefix": "" },
        "deleteObjectsTransition": { "condition": { "type": "Age", "maxAge": 604_800 } } }] });
    api(place, Method::PUT, &format!("{bucket}/lifecycle"), all).await;
    let configuration = json!({ "image": "docker.io/cloudflare/sandbox:0.7.0", "instance_type": "standard-1",
        "environment_variables": [{ "name": "ANTHROPIC_API_KEY", "value": "env-canary-77" }] });
    deploy(place, configuration, json!({ "max_instances": 5 })).await;
    let registry = json!({ "domain": "europe-docker.pkg.dev", "auth": { "public_credential": "{}",
        "private_credential": { "store_id": "s".repeat(32), "secret_name": "gar" } } });
    api(place, Method::POST, "containers/registries", registry).await;
    api(place, Method::POST, "ai-gateway/gateways", gateway(json!({}))).await;
    place.account.change_world(|world| {
        world.issue_token("old", &["Account API Tokens Write", "DNS Write"], long_ago);
        for at in 0..3 {
            world.add_colleague(Colleague {
                email: format!("colleague{at}@example.com"),
                status: "accepted".into(),
                two_factor: at > 0,
                role: "Super Administrator - All Privileges".into(),
            });
        }
        world.add_colleague(Colleague {
            email: "formerly@example.com".into(),
            status: "pending".into(),
            two_factor: false,
            role: "Administrator Read Only".into(),
        });
        world.log_global_key_use("colleague1@example.com", moltctl::sys::clock::now());
        world.run_container_since(WORKER, "moltbot", long_ago).expect("there is an application");
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_neglected_account_fails_every_rule() {
    let place = Place::new().await;
    checkout(&place, KEPT);
    let operator = place.account.token();
    neglect(&place, moltctl::sys::clock::now() - SignedDuration::from_hours(24 * 200)).await;
    let only = RULES.join(",");
    let first = audit(&place, &operator, &["--only", &only]).await;
    assert_eq!(first.code, 13, "{first:?}");
    assert_eq!(first.result()["not_checked"], json!([]), "{first:?}");
    assert!(!first.stdout.contains("env-canary"), "values of variables are not shown");
    let mut all = found(&first);

    // What excludes something of the above: no rule at all in place of a wrong one, a Worker that is gone.
    let bucket = format!("r2/buckets/{BUCKET}");
    api(&place, Method::PUT, &format!("{bucket}/lifecycle"), json!({ "rules": [] })).await;
    let held = json!({ "rules": [{ "id": "all", "enabled": true, "condition": { "type": "Indefinite" } }] });
    api(&place, Method::PUT, &format!("{bucket}/lock"), held).await;
    api(&place, Method::PUT, "ai-gateway/gateways/molt", gateway(json!({ "collect_logs": false }))).await;
    let failing =
        json!({ "destination_conf": "r2://logs/x", "enabled": true, "last_error": "2026-11-20T00:00:00Z" });
    api(&place, Method::POST, "logpush/jobs", failing).await;
    api(&place, Method::DELETE, &format!("workers/scripts/{WORKER}?force=true"), Value::Null).await;
    checkout(&place, "");
    let second = audit(&place, &operator, &["--only", &only]).await;
    let orphan = second.result()["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .any(|finding| finding["rule"] == "MW-CTR-006" && finding["severity"] == "high");
    assert!(orphan, "it runs on without its Worker: {second:?}");
    all.extend(found(&second));

    checkout(&place, "[ai_gateway]\nid = \"another\"\n");
    all.extend(found(&audit(&place, &operator, &["--only", "MW-AIG"]).await));
    checkout(&place, "");
    api(&place, Method::DELETE, "ai-gateway/gateways/molt", Value::Null).await;
    api(&place, Method::DELETE, &bucket, Value::Null).await;
    all.extend(found(&audit(&place, &operator, &["--only", "MW-AIG,MW-R2"]).await));
    let missed: Vec<&str> = RULES.into_iter().filter(|id| !all.contains(*id)).collect();
    assert!(missed.is_empty(), "{missed:?} found nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_token_may_not_read_is_not_checked_and_never_green() {
    let place = Place::new().await;
    checkout(&place, KEPT);
    let cases: [(&[&str], &str); 6] = [
        (&["Account API Tokens Read"], "MW-API-001"),
        (&["Account Settings Read"], "MW-PEOPLE-001"),
        (&["Workers R2 Storage Read"], "MW-R2-003"),
        (&["Workers Containers Read"], "MW-CTR-003"),
        (&["AI Gateway Read"], "MW-AIG-002"),
        // Settings Read opens notifications as well.
        (&["Notifications Read", "Account Settings Read"], "MW-MON-001"),
    ];
    for (missing, rule) in cases {
        let held: Vec<&str> = READING.into_iter().filter(|group| !missing.contains(group)).collect();
        let ended = audit(&place, &place.token(&held), &["--only", rule]).await;
        assert_eq!(ended.code, 3, "{rule}: {ended:?}");
        let unseen = ended.result()["not_checked"][0].clone();
        assert_eq!((&unseen["rule"], &unseen["asked"]), (&json!(rule), &json!(true)), "{ended:?}");
        assert!(unseen["reasons"].to_string().contains(missing[0]), "{unseen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_token_is_not_blamed_for_what_only_a_writing_one_sees() {
    let place = Place::new().await;
    checkout(&place, KEPT);
    let reader = place.token(&READING);
    let ended = audit(&place, &reader, &["--only", "MW-MON-005"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let unseen = ended.result()["not_checked"][0].clone();
    assert_eq!((&unseen["rule"], &unseen["asked"]), (&json!("MW-MON-005"), &json!(false)));
    assert!(unseen["reasons"].to_string().contains("Logs Write"), "{unseen}");
    assert_eq!(audit(&place, &reader, &["--only", "MW-MON-005", "--strict"]).await.code, 3);
}
