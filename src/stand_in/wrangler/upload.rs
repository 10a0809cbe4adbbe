//! The metadata of an upload: bindings, migrations, containers, in the order and form that were recorded.

use serde_json::{Map, Value, json};

use super::args::{Args, Rollout};
use super::config::Config;
use crate::secret::SecretText;

/// Secrets by name.
pub(super) type Secrets = Vec<(String, SecretText)>;

/// The `metadata` part. It holds secrets: for the request only.
pub(super) fn metadata(
    (config, args): (&Config, &Args),
    worker: &str,
    secrets: &Secrets,
    (assets, migrations): (Option<&SecretText>, Option<Value>),
) -> Value {
    let mut metadata = json!({
        "main_module": main_module(config),
        "bindings": bindings(config, secrets),
        "compatibility_date": config.compatibility_date,
        "compatibility_flags": config.compatibility_flags,
        "code_update_strategy": {"mode": "deferred", "max_delay": 300},
        "keep_bindings": ["secret_text", "secret_key"],
    });
    if !config.containers.is_empty() && args.rollout != Rollout::None {
        metadata["containers"] = config
            .containers
            .iter()
            .map(|container| json!({"name": container.application(worker), "class_name": container.class_name}))
            .collect();
    }
    if let Some(migrations) = migrations {
        metadata["migrations"] = migrations;
    }
    if args.tag.is_some() || args.message.is_some() {
        metadata["annotations"] = json!({"workers/message": args.message, "workers/tag": args.tag});
    }
    if let (Some(token), Some(found)) = (assets, &config.assets) {
        #[expect(
            clippy::disallowed_methods,
            reason = "the upload's metadata carries the token of its assets"
        )]
        let token = token.expose();
        metadata["assets"] = json!({"jwt": token, "config": compact(json!({
            "html_handling": found.html_handling,
            "not_found_handling": found.not_found_handling,
            "run_worker_first": found.run_worker_first,
        }))});
    }
    for (key, value) in [
        ("observability", &config.observability),
        ("limits", &config.limits),
        ("placement", &config.placement),
    ] {
        if let Some(value) = value {
            metadata[key] = value.clone();
        }
    }
    metadata
}

/// Name of the module: the entry's file name with `.js`.
pub(super) fn main_module(config: &Config) -> String {
    let stem = camino::Utf8Path::new(&config.main).file_stem().unwrap_or("index");
    format!("{stem}.js")
}

fn bindings(config: &Config, secrets: &Secrets) -> Vec<Value> {
    let mut bindings: Vec<Value> = config
        .vars
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => json!({"name": name, "type": "plain_text", "text": text}),
            None => json!({"name": name, "type": "json", "json": value}),
        })
        .collect();
    bindings.extend(secrets.iter().map(|(name, value)| {
        #[expect(clippy::disallowed_methods, reason = "a deploy carries the secrets of the version")]
        let text = value.expose();
        json!({"name": name, "type": "secret_text", "text": text})
    }));
    bindings.extend(config.durable_objects.bindings.iter().map(
        |object| json!({"name": object.name, "type": "durable_object_namespace", "class_name": object.class_name}),
    ));
    bindings.extend(config.r2_buckets.iter().map(
        |bucket| json!({"name": bucket.binding, "type": "r2_bucket", "bucket_name": bucket.bucket_name}),
    ));
    bindings.extend(config.browser.iter().map(|browser| json!({"name": browser.binding, "type": "browser"})));
    let assets = config.assets.iter().filter_map(|assets| assets.binding.as_ref());
    bindings.extend(assets.map(|binding| json!({"name": binding, "type": "assets"})));
    let given = |name: &String| secrets.iter().any(|(secret, _)| secret == name);
    let missing = config.secrets.required.iter().filter(|name| !given(name));
    bindings.extend(missing.map(|name| json!({"name": name, "type": "inherit"})));
    bindings
}

/// The migrations that `applied` has not seen; `None` when there are none.
pub(super) fn migrations(config: &Config, applied: Option<&str>) -> Option<Value> {
    let tag =
        |migration: &Map<String, Value>| migration.get("tag").and_then(Value::as_str).map(str::to_owned);
    let seen =
        applied.and_then(|applied| config.migrations.iter().position(|m| tag(m).as_deref() == Some(applied)));
    let rest = &config.migrations[seen.map_or(0, |at| at + 1)..];
    let new_tag = tag(rest.last()?)?;
    let steps: Vec<Value> = rest
        .iter()
        .map(|migration| {
            migration.iter().filter(|(key, _)| *key != "tag").map(|(k, v)| (k.clone(), v.clone())).collect()
        })
        .collect();
    let mut migrations = json!({"new_tag": new_tag, "steps": steps});
    if let Some(applied) = applied {
        migrations["old_tag"] = json!(applied);
    }
    Some(migrations)
}

/// Drops the keys without a value.
fn compact(value: Value) -> Value {
    match value {
        Value::Object(map) => map.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        let head = "main = \"src/index.ts\"\ncompatibility_date = \"2025-05-06\"\n";
        toml_edit::de::from_str(&format!("{head}{text}")).expect("parses")
    }

    /// Recorded of wrangler 4.164.0 with the same configuration, secret and marks.
    const RECORDED: &str = r#"{"main_module":"index.js","bindings":[{"name":"A","type":"secret_text","text":"1"},{"name":"Sandbox","type":"durable_object_namespace","class_name":"Sandbox"},{"name":"MOLTBOT_BUCKET","type":"r2_bucket","bucket_name":"moltbot-data"},{"name":"BROWSER","type":"browser"},{"name":"ASSETS","type":"assets"}],"containers":[{"name":"moltbot-sandbox-sandbox","class_name":"Sandbox"}],"compatibility_date":"2025-05-06","compatibility_flags":["nodejs_compat"],"migrations":{"new_tag":"v1","steps":[{"new_sqlite_classes":["Sandbox"]}]},"code_update_strategy":{"mode":"deferred","max_delay":300},"keep_bindings":["secret_text","secret_key"],"annotations":{"workers/message":"a message","workers/tag":"mark-1"},"assets":{"jwt":"eyJhbGciOiJub25lIn0.eyJjb21wbGV0ZSI6MX0.","config":{"html_handling":"auto-trailing-slash","not_found_handling":"single-page-application","run_worker_first":true}},"observability":{"enabled":true}}"#;

    #[test]
    fn the_metadata_is_that_of_the_real_one() {
        let config = config(
            r#"compatibility_flags = ["nodejs_compat"]
            observability = { enabled = true }
            assets = { directory = "d", not_found_handling = "single-page-application", html_handling = "auto-trailing-slash", binding = "ASSETS", run_worker_first = true }
            containers = [{ class_name = "Sandbox", image = "docker.io/cloudflare/sandbox:0.7.0" }]
            durable_objects = { bindings = [{ class_name = "Sandbox", name = "Sandbox" }] }
            migrations = [{ new_sqlite_classes = ["Sandbox"], tag = "v1" }]
            r2_buckets = [{ binding = "MOLTBOT_BUCKET", bucket_name = "moltbot-data" }]
            browser = { binding = "BROWSER" }"#,
        );
        let args = Args { tag: Some("mark-1".into()), message: Some("a message".into()), ..Args::default() };
        let token = SecretText::new("eyJhbGciOiJub25lIn0.eyJjb21wbGV0ZSI6MX0.");
        let secrets = vec![("A".to_owned(), SecretText::new("1"))];
        let migrations = migrations(&config, None);
        let made = metadata((&config, &args), "moltbot-sandbox", &secrets, (Some(&token), migrations));
        let recorded: Value = serde_json::from_str(RECORDED).expect("is JSON");
        assert_eq!(made, recorded);
    }

    #[test]
    fn migrations_already_applied_are_not_sent_again() {
        let config = config(
            "migrations = [{ tag = \"v1\", new_sqlite_classes = [\"A\"] }, { tag = \"v2\", new_sqlite_classes = [\"B\"] }]",
        );
        assert_eq!(migrations(&config, Some("v2")), None);
        let expected = json!({"old_tag": "v1", "new_tag": "v2", "steps": [{"new_sqlite_classes": ["B"]}]});
        assert_eq!(migrations(&config, Some("v1")), Some(expected));
    }

    #[test]
    fn a_required_secret_that_is_not_given_is_inherited() {
        let bindings = bindings(
            &config("[secrets]\nrequired = [\"A\", \"B\"]"),
            &vec![("A".into(), SecretText::new("1"))],
        );
        assert_eq!(bindings[1], json!({"name": "B", "type": "inherit"}));
        assert_eq!(bindings.len(), 2);
    }
}
