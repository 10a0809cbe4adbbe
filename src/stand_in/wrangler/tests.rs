//! The stand-in against a tiny account that notes what it is asked.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::*;
use crate::sys::fs::{TempDir, ensure_dir, read_text, temp_dir};

const VERSION: &str = "bfc02da8-cd6e-43f9-9c57-57141bd9ed48";
const NAMESPACE: &str = "d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0";
const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";

/// What was asked, and what there is.
#[derive(Clone, Default)]
struct Account {
    asked: Arc<Mutex<Vec<(String, String)>>>,
    script: Arc<Mutex<Option<Value>>>,
    application: Arc<Mutex<Option<Value>>>,
}

async fn answer(
    State(account): State<Account>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches("/client/v4/accounts/").trim_start_matches(ACCOUNT).to_owned();
    let agent = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert!(agent.starts_with("wrangler/"), "{agent}");
    let body = String::from_utf8_lossy(&body).into_owned();
    account.asked.lock().unwrap().push((format!("{method} {path}"), body.clone()));
    let (there, app) = (account.script.lock().unwrap().clone(), account.application.lock().unwrap().clone());
    let ok =
        |result: Value| axum::Json(json!({"success": true, "errors": [], "result": result})).into_response();
    let missing = |code: u64| {
        let envelope = json!({"success": false, "errors": [{"code": code, "message": "no"}], "result": null});
        (StatusCode::NOT_FOUND, axum::Json(envelope)).into_response()
    };
    match (method.as_str(), path.as_str()) {
        ("GET", "/workers/services/w") => match there {
            Some(script) => ok(json!({"default_environment": {"script": script}})),
            None => missing(10090),
        },
        ("GET", "/workers/scripts/w/secrets") => {
            if there.is_some() {
                ok(json!([{"name": "KEPT"}]))
            } else {
                missing(10007)
            }
        }
        ("GET", "/workers/scripts/w/deployments" | "/workers/scripts/w/settings") => missing(10007),
        ("GET", "/workers/subdomain") => ok(json!({"subdomain": "sub"})),
        ("POST", "/workers/scripts/w/assets-upload-session") => {
            let manifest: Value = serde_json::from_str(&body).expect("is JSON");
            let hashes: Vec<&Value> =
                manifest["manifest"].as_object().expect("is a map").values().map(|a| &a["hash"]).collect();
            ok(json!({"jwt": "session", "buckets": [hashes]}))
        }
        ("POST", "/workers/assets/upload") => ok(json!({"jwt": "complete"})),
        ("GET", "/r2/buckets/moltbot-data") => missing(10006),
        ("PUT", "/workers/scripts/w") => {
            *account.script.lock().unwrap() =
                Some(json!({"last_deployed_from": "wrangler", "migration_tag": "v1"}));
            ok(json!({"deployment_id": VERSION.replace('-', "")}))
        }
        ("GET", path) if path.ends_with(VERSION) => ok(json!({"resources": {"bindings": [
            {"type": "durable_object_namespace", "class_name": "Sandbox", "namespace_id": NAMESPACE}]}})),
        ("GET", "/containers/applications") => ok(app.into_iter().collect()),
        ("POST", "/containers/applications") => {
            let mut app: Value = serde_json::from_str(&body).expect("is JSON");
            app["id"] = json!("app-1");
            *account.application.lock().unwrap() = Some(app.clone());
            ok(app)
        }
        _ => ok(json!({})),
    }
}

struct Scene {
    account: Account,
    base: String,
    dir: TempDir,
}

const CONFIG: &str = r#"
main = "src/index.ts"
compatibility_date = "2025-05-06"
workers_dev = false
preview_urls = false
vars = { MODE = "x" }
assets = { directory = "dist/client", binding = "ASSETS" }
containers = [{ class_name = "Sandbox", image = "docker.io/cloudflare/sandbox:0.7.0", max_instances = 1 }]
durable_objects = { bindings = [{ class_name = "Sandbox", name = "Sandbox" }] }
migrations = [{ new_sqlite_classes = ["Sandbox"], tag = "v1" }]
r2_buckets = [{ binding = "MOLTBOT_BUCKET", bucket_name = "moltbot-data" }]
"#;

impl Scene {
    async fn set() -> Self {
        let account = Account::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let base = format!("http://{}/client/v4", listener.local_addr().expect("has an address"));
        let router = Router::new().fallback(answer).with_state(account.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let dir = temp_dir("moltctl-test-").expect("a directory");
        ensure_dir(&dir.path().join("src")).expect("makes");
        ensure_dir(&dir.path().join("dist/client")).expect("makes");
        let scene = Self { account, base, dir };
        scene.write("src/index.ts", "export default {}");
        scene.write("dist/client/index.html", "<p>");
        scene.write("wrangler.toml", CONFIG);
        scene
    }

    fn write(&self, name: &str, text: &str) {
        write_atomic(&self.dir.path().join(name), text.as_bytes(), Mode::Shared).expect("writes");
    }

    async fn deploy(&self, extra: &[&str], stdin: &str) -> StandInExit {
        self.account.asked.lock().unwrap().clear();
        let config = self.dir.path().join("wrangler.toml");
        let mut args = vec!["deploy", "--config", config.as_str(), "--name", "w", "--env-file", "/dev/null"];
        args.extend(extra);
        let (base, output) = (self.base.clone(), self.dir.path().join("output.ndjson").to_string());
        let env = move |name: &str| match name {
            "CLOUDFLARE_API_BASE_URL" => Some(base.clone()),
            "CLOUDFLARE_API_TOKEN" => Some("canary-stand-in-token-01".to_owned()),
            "CLOUDFLARE_ACCOUNT_ID" => Some(ACCOUNT.to_owned()),
            "WRANGLER_OUTPUT_FILE_PATH" => Some(output.clone()),
            _ => None,
        };
        let args = args.into_iter().map(str::to_owned).collect();
        wrangler(Call { args, env: &env, cwd: "/".into(), stdin: stdin.as_bytes().to_vec() }).await
    }

    fn asked(&self) -> Vec<String> {
        self.account.asked.lock().unwrap().iter().map(|(line, _)| line.clone()).collect()
    }

    fn body_of(&self, line: &str) -> String {
        let asked = self.account.asked.lock().unwrap();
        asked
            .iter()
            .find(|(found, _)| found == line)
            .map(|(_, body)| body.clone())
            .unwrap_or_else(|| panic!("{line}"))
    }

    fn output(&self) -> String {
        read_text(&self.dir.path().join("output.ndjson")).expect("reads").expect("is there")
    }
}

/// The list of facts/wrangler-http-log.md, "4.164.0: moltworker first deploy, workers_dev=false".
const FIRST: [&str; 16] = [
    "GET /workers/services/w",
    "GET /workers/scripts/w/secrets",
    "GET /workers/scripts/w/deployments",
    "GET /workers/services/w",
    "POST /workers/scripts/w/assets-upload-session",
    "POST /workers/assets/upload",
    "GET /workers/scripts/w/settings",
    "GET /r2/buckets/moltbot-data",
    "GET /r2/buckets",
    "POST /r2/buckets",
    "PUT /workers/scripts/w",
    "GET /workers/scripts/w/versions/bfc02da8-cd6e-43f9-9c57-57141bd9ed48",
    "GET /containers/applications",
    "POST /containers/applications",
    "GET /workers/workers/w",
    "POST /workers/scripts/w/subdomain",
];

#[tokio::test]
async fn a_first_deploy_makes_the_recorded_calls_in_their_order() {
    let scene = Scene::set().await;
    let exit =
        scene.deploy(&["--strict", "--secrets-file", "/dev/stdin"], r#"{"A":"canary-a-0123456789"}"#).await;
    assert_eq!(exit.status, 0, "{}", exit.stderr);
    assert_eq!(scene.asked(), FIRST);
    assert_eq!(
        scene.body_of("POST /workers/scripts/w/subdomain"),
        r#"{"enabled":false,"previews_enabled":false}"#
    );
    let app: Value = serde_json::from_str(&scene.body_of("POST /containers/applications")).expect("is JSON");
    assert_eq!(app["durable_objects"]["namespace_id"], json!(NAMESPACE));
    assert!(scene.body_of("PUT /workers/scripts/w").contains("canary-a-0123456789"));
    let entry: Value = serde_json::from_str(scene.output().lines().last().expect("a line")).expect("is JSON");
    assert_eq!((&entry["version_id"], &entry["targets"]), (&json!(VERSION), &json!([])));
    assert!(!format!("{exit:?}{}", scene.output()).contains("canary"));
}

#[tokio::test]
async fn a_redeploy_patches_and_rolls_out_only_what_changed() {
    let scene = Scene::set().await;
    scene.deploy(&[], "").await;
    assert_eq!(scene.deploy(&["--strict"], "").await.status, 0);
    assert!(!scene.asked().iter().any(|line| line.contains("rollouts") || line.starts_with("PATCH")));
    assert!(!scene.body_of("PUT /workers/scripts/w").contains("\"migrations\""), "v1 is applied already");
    scene.write("wrangler.toml", &CONFIG.replace("0.7.0", "0.7.1"));
    scene.deploy(&[], "").await;
    let rollout = scene.body_of("POST /containers/applications/app-1/rollouts");
    assert!(rollout.contains("sandbox:0.7.1") && rollout.contains("\"step_percentage\":100"), "{rollout}");
}

#[tokio::test]
async fn without_the_key_the_worker_is_opened_as_the_real_one_does() {
    let scene = Scene::set().await;
    scene.write("wrangler.toml", &CONFIG.replace("workers_dev = false\npreview_urls = false\n", ""));
    scene.deploy(&[], "").await;
    assert_eq!(scene.body_of("POST /workers/scripts/w/subdomain"), r#"{"enabled":true}"#);
    assert!(scene.output().contains("https://w.sub.workers.dev"));
}

#[tokio::test]
async fn strict_stops_before_the_upload() {
    let scene = Scene::set().await;
    *scene.account.script.lock().unwrap() = Some(json!({"last_deployed_from": "wrangler"}));
    scene.write("wrangler.toml", &CONFIG.replace("MODE", "KEPT"));
    let exit = scene.deploy(&["--strict"], "").await;
    assert!(exit.status == 1 && exit.stderr.contains("because of conflicts"), "{exit:?}");
    assert!(!scene.asked().iter().any(|line| line.starts_with("PUT") || line.starts_with("POST")));
}

#[tokio::test]
async fn required_secrets_are_demanded_of_a_first_deploy() {
    let scene = Scene::set().await;
    scene.write("wrangler.toml", &format!("{CONFIG}\n[secrets]\nrequired = [\"A\", \"B\"]\n"));
    let exit = scene.deploy(&["--secrets-file", "/dev/stdin"], r#"{"A":"1"}"#).await;
    assert!(exit.status == 1 && exit.stderr.contains("have not been set: B"), "{exit:?}");
    assert!(!scene.asked().iter().any(|line| line.starts_with("PUT")));
}

#[tokio::test]
async fn it_never_speaks_to_the_real_cloudflare_and_runs_no_build() {
    let mut scene = Scene::set().await;
    scene.write("wrangler.toml", &format!("{CONFIG}\n[build]\ncommand = \"touch EVIL\"\n"));
    assert_eq!(scene.deploy(&[], "").await.status, 1);
    scene.write("wrangler.toml", CONFIG);
    scene.base = "https://api.cloudflare.com/client/v4".into();
    let exit = scene.deploy(&[], "").await;
    assert!(exit.status == 1 && exit.stderr.contains("built-in account only"), "{exit:?}");
}
