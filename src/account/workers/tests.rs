//! Workers through their route functions: what a deploy, a secret and a rollback do to versions and deployments.

use axum::body::Bytes;
use axum::http::HeaderValue;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::account::multipart::{self, Part};
use crate::account::reply::{Answer, Reply};
use crate::account::routes::Routes;
use crate::account::tokens::{Caller, Owner};

struct Bench {
    world: World,
    routes: Routes,
}

impl Bench {
    fn new() -> Self {
        Self {
            world: World::sample(Timestamp::UNIX_EPOCH),
            routes: routes().merge(crate::account::containers::routes()),
        }
    }

    fn call(&self, body: Value) -> Call {
        Call::of(Caller::Token { id: self.world.operator_token.clone(), owner: Owner::User }, &[], body)
    }

    /// Runs `call` as `method` on `path` below the account, query included.
    fn run(&mut self, method: &str, path: &str, mut call: Call) -> Answer {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = format!("/accounts/{}{path}", self.world.account.id);
        call = call.with_query(query);
        let (route, params) = self.routes.find(&method.parse().unwrap(), &path).expect("a route");
        call.params = params;
        call.path = path.clone();
        (route.run)(&mut self.world, &call)
    }

    fn send(&mut self, method: &str, path: &str, body: Value) -> Answer {
        let call = self.call(body);
        self.run(method, path, call)
    }

    fn ok(&mut self, method: &str, path: &str, body: Value) -> Value {
        match self.send(method, path, body).unwrap() {
            Reply::Ok(value) | Reply::Status(_, value) | Reply::Page { result: value, .. } => value,
            other => panic!("{other:?}"),
        }
    }

    fn code(&mut self, method: &str, path: &str, body: Value) -> u32 {
        self.send(method, path, body).unwrap_err().code().unwrap()
    }

    fn form(&self, metadata: Value) -> Call {
        let part = |name: &str, kind: &str, bytes: String| Part {
            name: name.into(),
            filename: (name != "metadata").then(|| name.into()),
            content_type: kind.into(),
            bytes: Bytes::from(bytes),
        };
        let parts = [
            part("metadata", "application/json", metadata.to_string()),
            part("index.js", "application/javascript+module", "export default {}".into()),
        ];
        let mut call = self.call(Value::Null);
        call.body.content_type = "multipart/form-data; boundary=b0".into();
        call.body.bytes = Bytes::from(multipart::write("b0", &parts));
        call
    }

    fn upload(&mut self, name: &str, metadata: Value) -> Answer {
        let call = self.form(metadata);
        self.run("PUT", &format!("/workers/scripts/{name}?excludeScript=true"), call)
    }

    fn deploy(&mut self, name: &str, bindings: Value) -> Value {
        match self.upload(name, json!({"main_module": "index.js", "bindings": bindings})).unwrap() {
            Reply::Ok(value) => value,
            other => panic!("{other:?}"),
        }
    }

    fn deploy_sandbox(&mut self, name: &str) -> String {
        let metadata = json!({
            "main_module": "index.js",
            "bindings": [{"name": "Sandbox", "type": "durable_object_namespace", "class_name": "Sandbox"}],
            "containers": [{"class_name": "Sandbox"}],
            "migrations": {"new_tag": "v1", "steps": [{"new_sqlite_classes": ["Sandbox"]}]},
        });
        self.upload(name, metadata).unwrap();
        self.world.workers.namespaces.iter().find(|ns| ns.script == name).unwrap().id.clone()
    }

    fn script(&self, name: &str) -> &Script {
        &self.world.workers.scripts[name]
    }
}

fn text(name: &str, value: &str) -> Value {
    json!({"name": name, "type": "secret_text", "text": value})
}

#[test]
fn a_worker_that_is_not_there_has_two_names_for_it() {
    let mut bench = Bench::new();
    assert_eq!(bench.code("GET", "/workers/services/w", Value::Null), 10090);
    for (method, path) in [
        ("GET", "/workers/scripts/w/secrets"),
        ("GET", "/workers/scripts/w/deployments"),
        ("GET", "/workers/scripts/w/settings"),
        ("GET", "/workers/workers/w"),
        ("DELETE", "/workers/scripts/w"),
    ] {
        assert_eq!(bench.code(method, path, Value::Null), 10007, "{path}");
    }
    assert_eq!(bench.code("PUT", "/workers/scripts/w/secrets", text("A", "1")), 10007);
    assert_eq!(bench.code("PATCH", "/workers/scripts/w/secrets-bulk", json!({"secrets": {}})), 10007);
    assert!(bench.world.workers.scripts.is_empty());
}

#[test]
fn secrets_go_in_and_never_come_out() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([{"name": "MODE", "type": "plain_text", "text": "x"}]));
    bench.ok("PUT", "/workers/scripts/w/secrets", text("A", "canary-71b2"));
    let patch = json!({"secrets": {"B": text("B", "canary-93ac"), "A": null, "C": text("C", "canary-0f1e")}});
    bench.ok("PATCH", "/workers/scripts/w/secrets-bulk", patch);
    for path in [
        "/workers/scripts/w/secrets",
        "/workers/scripts/w/secrets/B",
        "/workers/scripts/w/settings",
        "/workers/scripts/w/versions",
        "/workers/workers/w/versions/latest",
        "/workers/scripts",
    ] {
        assert!(!bench.ok("GET", path, Value::Null).to_string().contains("canary"), "{path}");
    }
    let names: Vec<Value> =
        bench.ok("GET", "/workers/scripts/w/secrets", Value::Null).as_array().unwrap().clone();
    assert_eq!(
        names,
        [json!({"name": "B", "type": "secret_text"}), json!({"name": "C", "type": "secret_text"})]
    );
    let env = bench.world.effective_env("w");
    assert_eq!((env["B"].as_str(), env["MODE"].as_str(), env.get("A")), ("canary-93ac", "x", None));
    assert_eq!(bench.script("w").versions.len(), 3, "each call made one version");
    assert_eq!(bench.script("w").deployments.len(), 3, "and one deployment");
}

#[test]
fn an_upload_keeps_secrets_and_drops_variables() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([{"name": "MODE", "type": "plain_text", "text": "x"}, text("KEY", "k1")]));
    bench.deploy("w", json!([]));
    assert_eq!(bench.world.effective_env("w").into_iter().collect::<Vec<_>>(), [("KEY".into(), "k1".into())]);
    bench.deploy("w", json!([{"name": "KEY", "type": "plain_text", "text": "seen"}]));
    assert_eq!(bench.world.effective_env("w")["KEY"], "seen");
}

#[test]
fn a_binding_to_inherit_must_be_there() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    let metadata = json!({"main_module": "index.js", "bindings": [{"name": "X", "type": "inherit"}]});
    assert_eq!(bench.upload("w", metadata).unwrap_err().code(), Some(10057));
}

#[test]
fn an_upload_without_its_main_module_is_refused() {
    let mut bench = Bench::new();
    assert_eq!(bench.upload("w", json!({"main_module": "other.js"})).unwrap_err().code(), Some(10021));
    assert_eq!(
        bench.upload("Not_Legal!", json!({"main_module": "index.js"})).unwrap_err().code(),
        Some(10016)
    );
}

#[test]
fn a_staged_secret_serves_only_once_deployed() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    let patch = json!({"env": {"NEW": {"type": "secret_text", "text": "v"}}, "annotations": {"workers/message": "m"}});
    let staged = bench.ok("PATCH", "/workers/workers/w/versions/latest", patch);
    assert!(!bench.world.effective_env("w").contains_key("NEW"));
    assert_eq!(staged["annotations"]["workers/message"], "m");
    assert_eq!(bench.code("PUT", "/workers/scripts/w/secrets", text("A", "1")), 10215);
    assert_eq!(bench.code("DELETE", "/workers/scripts/w/secrets/A", Value::Null), 10215);
    let body =
        json!({"strategy": "percentage", "versions": [{"version_id": staged["id"], "percentage": 100}]});
    bench.ok("POST", "/workers/scripts/w/deployments", body);
    assert_eq!(bench.world.effective_env("w")["NEW"], "v");
    bench.ok("PUT", "/workers/scripts/w/secrets", text("A", "1"));
}

#[test]
fn a_staged_version_goes_again_unless_it_serves() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([text("KEY", "old")]));
    let live = bench.script("w").latest().unwrap().id.clone();
    let patch =
        json!({"env": {"KEY": {"type": "secret_text", "text": "new"}}, "annotations": {"workers/tag": "t"}});
    let staged = bench.ok("PATCH", "/workers/workers/w/versions/latest?deploy=false", patch);
    let staged = staged["id"].as_str().unwrap().to_owned();
    let value = crate::secret::SecretText::new("new");
    assert_eq!(bench.world.versions_with("w", &value), std::slice::from_ref(&staged));
    assert_eq!(bench.world.versions_of("w"), (vec![live.clone(), staged.clone()], Some(live.clone())));
    assert_eq!(bench.code("DELETE", &format!("/workers/workers/w/versions/{live}"), Value::Null), 10223);
    bench.ok("DELETE", &format!("/workers/workers/w/versions/{staged}"), Value::Null);
    assert_eq!(bench.code("DELETE", &format!("/workers/workers/w/versions/{staged}"), Value::Null), 10208);
    assert!(bench.world.versions_with("w", &value).is_empty());
    // The newest version is live again, so that secrets can be put.
    bench.ok("PUT", "/workers/scripts/w/secrets", text("KEY", "other"));
}

#[test]
fn staging_can_be_made_to_lose_a_binding_it_was_not_told_of() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([text("KEY", "old"), text("OTHER", "o")]));
    bench.world.lie(crate::account::Lie::StagingLosesBinding);
    let patch = json!({"env": {"KEY": {"type": "secret_text", "text": "new"}}});
    let staged = bench.ok("PATCH", "/workers/workers/w/versions/latest", patch);
    let names: Vec<&str> =
        staged["bindings"].as_array().unwrap().iter().map(|b| b["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["KEY"]);
    assert!(bench.world.effective_env("w").contains_key("OTHER"), "what serves has lost nothing");
}

#[test]
fn going_back_past_a_secret_needs_force() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([text("KEY", "old")]));
    let first = bench.script("w").latest().unwrap().id.clone();
    bench.ok("PUT", "/workers/scripts/w/secrets", text("KEY", "new"));
    let body = json!({"strategy": "percentage", "versions": [{"version_id": first, "percentage": 100}]});
    let refusal = bench.send("POST", "/workers/scripts/w/deployments", body.clone()).unwrap_err();
    assert_eq!(
        (refusal.code(), refusal.errors[0].message.as_str()),
        (Some(10220), "The following secrets have changed: KEY")
    );
    assert_eq!(bench.world.effective_env("w")["KEY"], "new");
    bench.ok("POST", "/workers/scripts/w/deployments?force=true", body);
    assert_eq!(bench.world.effective_env("w")["KEY"], "old");
}

#[test]
fn a_deployment_names_real_versions_that_add_up() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    let id = bench.script("w").latest().unwrap().id.clone();
    let body = |id: &str, share: f64| json!({"strategy": "percentage", "versions": [{"version_id": id, "percentage": share}]});
    assert_eq!(bench.code("POST", "/workers/scripts/w/deployments", body(&id, 50.0)), 10021);
    let unknown = "00000000-0000-4000-8000-000000000000";
    assert_eq!(bench.code("POST", "/workers/scripts/w/deployments", body(unknown, 100.0)), 10208);
}

#[test]
fn more_than_a_hundred_secrets_are_refused_whole() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    let many: Map<String, Value> = (0..101).map(|i| (format!("S{i}"), text(&format!("S{i}"), "v"))).collect();
    assert_eq!(bench.code("PATCH", "/workers/scripts/w/secrets-bulk", json!({"secrets": many})), 10021);
    assert!(bench.world.effective_env("w").is_empty());
}

#[test]
fn the_old_bulk_path_keeps_what_it_names_without_a_value() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([text("FOO", "kept")]));
    let settings = json!({"bindings": [{"type": "secret_text", "name": "FOO"}, text("A", "1")]});
    let part = Part {
        name: "settings".into(),
        filename: None,
        content_type: String::new(),
        bytes: Bytes::from(settings.to_string()),
    };
    let mut call = bench.call(Value::Null);
    call.body.content_type = "multipart/form-data; boundary=b0".into();
    call.body.bytes = Bytes::from(multipart::write("b0", &[part]));
    bench.run("PATCH", "/workers/scripts/w/settings", call).unwrap();
    let env = bench.world.effective_env("w");
    assert_eq!((env["FOO"].as_str(), env["A"].as_str()), ("kept", "1"));
}

#[test]
fn hosts_lead_to_workers_only_while_they_are_open() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    let host = format!("w.{}.workers.dev", bench.world.workers.subdomain.clone().unwrap());
    assert_eq!(bench.world.script_for_host(&host), None);
    assert!(bench.world.is_workers_dev_host(&host));
    bench.ok("POST", "/workers/scripts/w/subdomain", json!({"enabled": true, "previews_enabled": false}));
    assert_eq!(bench.world.script_for_host(&host).as_deref(), Some("w"));
    bench.ok("POST", "/workers/scripts/w/subdomain", json!({"enabled": false, "previews_enabled": false}));
    assert_eq!(bench.world.script_for_host(&host), None);
    let zone = bench.world.zones.zones[0].clone();
    let domain = json!({"hostname": "bot.example.com", "service": "w", "zone_id": zone.id});
    let made = bench.ok("PUT", "/workers/domains", domain);
    assert_eq!(bench.world.script_for_host("bot.example.com").as_deref(), Some("w"));
    bench.ok("DELETE", &format!("/workers/domains/{}", made["id"].as_str().unwrap()), Value::Null);
    assert_eq!(bench.world.script_for_host("bot.example.com"), None);
    let foreign = json!({"hostname": "bot.elsewhere.net", "service": "w"});
    assert_eq!(bench.code("PUT", "/workers/domains", foreign), 10082);
}

#[test]
fn a_post_of_enabled_alone_touches_previews_only_before_the_api_date() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    bench.ok("POST", "/workers/scripts/w/subdomain", json!({"enabled": true}));
    assert!(bench.script("w").subdomain.previews_enabled);
    bench.ok("DELETE", "/workers/scripts/w/subdomain", Value::Null);
    let mut call = bench.call(json!({"enabled": true}));
    call.headers.insert("cloudflare-workers-script-api-date", HeaderValue::from_static("2025-08-01"));
    bench.run("POST", "/workers/scripts/w/subdomain", call).unwrap();
    assert_eq!(bench.script("w").subdomain, Exposure { enabled: true, previews_enabled: false });
}

#[test]
fn without_a_name_nothing_opens() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    bench.world.clear_workers_dev_subdomain();
    assert_eq!(bench.code("GET", "/workers/subdomain", Value::Null), 10007);
    assert_eq!(bench.code("POST", "/workers/scripts/w/subdomain", json!({"enabled": true})), 10063);
    bench.ok("POST", "/workers/scripts/w/subdomain", json!({"enabled": false, "previews_enabled": false}));
}

#[test]
fn a_deleted_worker_leaves_its_container_application() {
    let mut bench = Bench::new();
    let namespace = bench.deploy_sandbox("w");
    let app = json!({
        "name": "w-sandbox", "scheduling_policy": "default", "instances": 0, "max_instances": 1,
        "configuration": {"image": "docker.io/cloudflare/sandbox:0.7.0", "instance_type": "standard-1"},
        "durable_objects": {"namespace_id": namespace},
    });
    let made = bench.ok("POST", "/containers/applications", app.clone());
    let now = Timestamp::UNIX_EPOCH;
    bench.world.wake_container("w", "moltbot", now).unwrap();
    assert_eq!(
        bench.world.wake_container("w", "second", now),
        Err(crate::account::containers::NoContainer::Full)
    );
    bench.ok("DELETE", "/workers/services/w?force=false", Value::Null);
    let left = bench.ok("GET", "/containers/applications", Value::Null);
    assert_eq!(left[0]["id"], made["id"]);
    assert_eq!(left[0]["health"]["instances"]["active"], 1, "it keeps running and billing");
    let fresh = bench.deploy_sandbox("w");
    assert_ne!(fresh, namespace);
    let mut again = app;
    again["durable_objects"]["namespace_id"] = json!(fresh);
    let refusal = bench.send("POST", "/containers/applications", again).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.errors[0].message.as_str()),
        (409, "APPLICATION_NAME_ALREADY_EXISTS")
    );
    let path = format!("/containers/applications/{}", made["id"].as_str().unwrap());
    bench.ok("DELETE", &path, Value::Null);
    assert_eq!(bench.send("GET", &path, Value::Null).unwrap_err().status, 404);
}

#[test]
fn an_application_belongs_to_one_namespace_and_a_known_registry() {
    let mut bench = Bench::new();
    let namespace = bench.deploy_sandbox("w");
    let app = |name: &str, image: &str, ns: &str| {
        json!({
            "name": name, "scheduling_policy": "default", "instances": 0,
            "configuration": {"image": image}, "durable_objects": {"namespace_id": ns},
        })
    };
    let message = |bench: &mut Bench, body: Value| {
        bench.send("POST", "/containers/applications", body).unwrap_err().errors[0].message.clone()
    };
    let good = "docker.io/cloudflare/sandbox:0.7.0";
    assert_eq!(message(&mut bench, app("a", good, "0000")), "DURABLE_OBJECT_NOT_FOUND");
    assert_eq!(
        message(&mut bench, app("a", "ghcr.io/openclaw/openclaw:latest", &namespace)),
        "IMAGE_REGISTRY_NOT_CONFIGURED"
    );
    bench.ok("POST", "/containers/applications", app("a", good, &namespace));
    assert_eq!(message(&mut bench, app("b", good, &namespace)), "DURABLE_OBJECT_ALREADY_HAS_APPLICATION");
    let failure = bench.send("POST", "/containers/applications", app("", good, &namespace)).unwrap_err();
    let repeated: Value = serde_json::from_str(failure.body()["error"].as_str().unwrap()).unwrap();
    assert_eq!(repeated["error"], "VALIDATE_INPUT", "wrangler reads a string of JSON");
    assert_eq!(bench.code("GET", "/containers/applications/not-a-uuid", Value::Null), 7003);
}

#[test]
fn a_rollout_replaces_what_runs_and_then_ends() {
    let mut bench = Bench::new();
    let namespace = bench.deploy_sandbox("w");
    let made = bench.ok("POST", "/containers/applications", json!({
        "name": "a", "scheduling_policy": "default", "instances": 0, "max_instances": 2,
        "configuration": {"image": "docker.io/cloudflare/sandbox:0.7.0"}, "durable_objects": {"namespace_id": namespace},
    }));
    let path = format!("/containers/applications/{}", made["id"].as_str().unwrap());
    let before = bench.world.wake_container("w", "moltbot", Timestamp::UNIX_EPOCH).unwrap();
    bench.ok("PATCH", &path, json!({"configuration": {"image": "docker.io/cloudflare/sandbox:0.12.10"}}));
    let shown = bench.ok("GET", &path, Value::Null);
    assert_eq!(
        shown["configuration"]["image"], "docker.io/cloudflare/sandbox:0.7.0",
        "an image needs a rollout"
    );
    bench.ok(
        "POST",
        &format!("{path}/rollouts"),
        json!({
            "description": "d", "strategy": "rolling", "step_percentage": 100,
            "target_configuration": {"image": "docker.io/cloudflare/sandbox:0.12.10"},
        }),
    );
    assert!(bench.ok("GET", &path, Value::Null)["active_rollout_id"].is_string());
    let mut later = bench.call(Value::Null);
    later.now = Timestamp::from_second(5).unwrap();
    let Ok(Reply::Ok(done)) = bench.run("GET", &path, later) else { panic!("shown") };
    assert!(done.get("active_rollout_id").is_none());
    assert_eq!(
        (&done["version"], &done["configuration"]["image"]),
        (&json!(2), &json!("docker.io/cloudflare/sandbox:0.12.10"))
    );
    let after = bench.world.wake_container("w", "moltbot", Timestamp::from_second(5).unwrap()).unwrap();
    assert_ne!(before, after, "the container is a new one");
}

#[test]
fn a_migration_cannot_ride_on_a_version() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    let form = bench.form(
        json!({"main_module": "index.js", "migrations": {"new_tag": "v1", "new_sqlite_classes": ["A"]}}),
    );
    assert_eq!(bench.run("POST", "/workers/scripts/w/versions", form).unwrap_err().code(), Some(10211));
}

#[test]
fn versions_latest_needs_a_version() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    bench.world.workers.scripts.get_mut("w").unwrap().versions.clear();
    assert_eq!(bench.code("PATCH", "/workers/workers/w/versions/latest", json!({"env": {}})), 10222);
}

#[test]
fn assets_must_be_there_before_the_upload_that_names_them() {
    let mut bench = Bench::new();
    let hash = "0123456789abcdef0123456789abcdef";
    let manifest = json!({"manifest": {"/index.html": {"hash": hash, "size": 2}}});
    let session = bench.ok("POST", "/workers/scripts/w/assets-upload-session", manifest);
    assert_eq!(session["buckets"], json!([[hash]]));
    let with = |jwt: &Value| json!({"main_module": "index.js", "assets": {"jwt": jwt}});
    assert_eq!(bench.upload("w", with(&session["jwt"])).unwrap_err().code(), Some(100_319));
    let part = Part {
        name: hash.into(),
        filename: None,
        content_type: "text/html".into(),
        bytes: Bytes::from_static(b"aGk="),
    };
    let mut call = bench.call(Value::Null);
    call.caller = Caller::AssetSession { jwt: session["jwt"].as_str().unwrap().into() };
    call.body.content_type = "multipart/form-data; boundary=b0".into();
    call.body.bytes = Bytes::from(multipart::write("b0", &[part]));
    let Ok(Reply::Status(201, done)) = bench.run("POST", "/workers/assets/upload?base64=true", call) else {
        panic!("done")
    };
    bench.upload("w", with(&done["jwt"])).unwrap();
}

#[test]
fn schedules_and_routes_are_replaced_whole() {
    let mut bench = Bench::new();
    bench.deploy("w", json!([]));
    bench.ok("PUT", "/workers/scripts/w/schedules", json!([{"cron": "*/5 * * * *"}]));
    assert_eq!(bench.code("PUT", "/workers/scripts/w/schedules", json!([{"cron": "soon"}])), 10100);
    assert_eq!(bench.ok("PUT", "/workers/scripts/w/schedules", json!([]))["schedules"], json!([]));
    bench.ok("PUT", "/workers/scripts/w/routes", json!([{"pattern": "bot.example.com/*"}]));
    assert_eq!(bench.world.script_for_host("bot.example.com").as_deref(), Some("w"));
    bench.ok("PUT", "/workers/scripts/w/routes", json!([]));
    assert_eq!(bench.world.script_for_host("bot.example.com"), None);
}
