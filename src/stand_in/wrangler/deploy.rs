//! One deploy: the calls of wrangler 4.164.0 for a Worker with containers, in their order.

use http::Method;
use http::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::api::{Api, Payload};
use super::args::Args;
use super::config::Config;
use super::fault::Fault;
use super::form::Form;
use super::upload::{self, Secrets};
use super::{assets, bundle, containers};

/// What was deployed.
pub(super) struct Done {
    pub(super) version: String,
    pub(super) targets: Vec<String>,
}

/// Deploys `worker`.
pub(super) async fn deploy(
    api: &Api,
    (config, args): (&Config, &Args),
    worker: &str,
    secrets: &Secrets,
) -> Result<Done, Fault> {
    let service = format!("/workers/services/{worker}");
    let found = api.find(&service, 10090).await?;
    let script = found.as_ref().map(|found| found["default_environment"]["script"].clone());
    let remote = api.find(&format!("/workers/scripts/{worker}/secrets"), 10007).await?;
    if args.strict {
        object(config, script.as_ref(), remote.as_ref())?;
    }
    let open = config.workers_dev.unwrap_or(true);
    if script.is_none() && open {
        api.call(Method::GET, "/workers/subdomain", Payload::None).await?;
    }
    api.find(&format!("/workers/scripts/{worker}/deployments"), 10007).await?;
    if script.is_none() {
        demand(config, secrets)?;
    }
    if !config.migrations.is_empty() {
        api.find(&service, 10090).await?;
    }
    let applied = script.as_ref().and_then(|script| script["migration_tag"].as_str());
    let migrations = upload::migrations(config, applied);
    let token = match &config.assets {
        Some(found) => Some(assets::upload(api, worker, found).await?),
        None => None,
    };
    provision(api, config, worker).await?;
    let metadata = upload::metadata((config, args), worker, secrets, (token.as_ref(), migrations));
    let version = put(api, config, worker, metadata).await?;
    containers::apply(api, (config, args.rollout), worker, &version).await?;
    let targets = triggers(api, config, worker).await?;
    Ok(Done { version, targets })
}

/// What `--strict` stops at.
fn object(config: &Config, script: Option<&Value>, remote: Option<&Value>) -> Result<(), Fault> {
    if script.is_some_and(|script| script["last_deployed_from"] == json!("api")) {
        return Err(Fault::Stopped {
            warning: "You are about to upload a Worker that was last updated via the script API.\nEdits that have been made \
                      via the script API will be overridden by your local code and config."
                .to_owned(),
        });
    }
    let secrets = remote.and_then(Value::as_array).into_iter().flatten();
    let mut names = secrets.filter_map(|secret| secret["name"].as_str());
    match names.find(|name| config.vars.contains_key(*name)) {
        Some(name) => Err(Fault::Stopped {
            warning: format!(
                "Environment variable `{name}` conflicts with an existing remote secret. This deployment will replace the \
                 remote secret with your environment variable."
            ),
        }),
        None => Ok(()),
    }
}

/// A Worker that does not exist yet can inherit no secret.
fn demand(config: &Config, secrets: &Secrets) -> Result<(), Fault> {
    let given = |name: &&String| secrets.iter().any(|(secret, _)| secret == *name);
    let missing: Vec<&str> =
        config.secrets.required.iter().filter(|name| !given(name)).map(String::as_str).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Fault::said(format!(
        "The following required secrets have not been set: {}\n\n  This Worker does not exist yet, so secrets cannot be \
         set in advance with `wrangler secret put`.",
        missing.join(", ")
    )))
}

/// Makes the buckets that do not exist.
async fn provision(api: &Api, config: &Config, worker: &str) -> Result<(), Fault> {
    if config.r2_buckets.is_empty() {
        return Ok(());
    }
    api.find(&format!("/workers/scripts/{worker}/settings"), 10007).await?;
    for bucket in &config.r2_buckets {
        let name = &bucket.bucket_name;
        if api.find(&format!("/r2/buckets/{name}"), 10006).await?.is_none() {
            api.call(Method::GET, "/r2/buckets", Payload::None).await?;
            api.call(Method::POST, "/r2/buckets", Payload::Text(json!({"name": name}))).await?;
        }
    }
    Ok(())
}

/// Uploads the script and returns the identifier of its version.
async fn put(api: &Api, config: &Config, worker: &str, metadata: Value) -> Result<String, Fault> {
    let code = bundle::of(camino::Utf8Path::new(&config.main))
        .ok_or_else(|| Fault::said("The entry-point file was not found."))?;
    let body = Form::default()
        .field("metadata", &metadata.to_string())
        .file(&upload::main_module(config), "application/javascript+module", &code)
        .finish();
    let path = format!("/workers/scripts/{worker}?excludeScript=true&bindings_inherit=strict");
    let answer = api.call(Method::PUT, &path, Payload::Form(body)).await?;
    let id = answer["deployment_id"].as_str().unwrap_or_default();
    // The answer holds the version's UUID without its dashes.
    uuid::Uuid::parse_str(id)
        .map(|id| id.to_string())
        .map_err(|_| Fault::said("the upload was given no version"))
}

/// Opens or closes the Worker's own host and sets schedules; returns where it answers.
async fn triggers(api: &Api, config: &Config, worker: &str) -> Result<Vec<String>, Fault> {
    api.call(Method::GET, &format!("/workers/workers/{worker}"), Payload::None).await?;
    let open = config.workers_dev.unwrap_or(true);
    let mut targets = Vec::new();
    if open {
        let subdomain = api.call(Method::GET, "/workers/subdomain", Payload::None).await?;
        let subdomain = subdomain["subdomain"].as_str().unwrap_or_default();
        targets.push(format!("https://{worker}.{subdomain}.workers.dev"));
    }
    let mut body = json!({"enabled": open});
    if let Some(previews) = config.preview_urls {
        body["previews_enabled"] = json!(previews);
    }
    let date = (
        HeaderName::from_static("cloudflare-workers-script-api-date"),
        HeaderValue::from_static("2025-08-01"),
    );
    api.post_with(&format!("/workers/scripts/{worker}/subdomain"), body, date).await?;
    if let Some(triggers) = &config.triggers {
        let crons: Value = triggers.crons.iter().map(|cron| json!({"cron": cron})).collect();
        api.call(Method::PUT, &format!("/workers/scripts/{worker}/schedules"), Payload::Json(crons)).await?;
        targets.extend(triggers.crons.iter().map(|cron| format!("schedule: {cron}")));
    }
    Ok(targets)
}
