//! Container applications: created, or patched and rolled out.

use http::Method;
use serde_json::{Value, json};

use super::api::{Api, Payload};
use super::args::Rollout;
use super::config::{Config, Container};
use super::fault::Fault;
use crate::model::Digest;
use crate::sys::fs::read_bytes;

/// Brings the applications of `worker` to what the configuration says, after version `version` was uploaded.
pub(super) async fn apply(
    api: &Api,
    (config, rollout): (&Config, Rollout),
    worker: &str,
    version: &str,
) -> Result<(), Fault> {
    if config.containers.is_empty() || rollout == Rollout::None {
        return Ok(());
    }
    let mut images = Vec::new();
    for container in &config.containers {
        images.push(image(api, container, worker).await?);
    }
    let path = format!("/workers/scripts/{worker}/versions/{version}");
    let version = api.call(Method::GET, &path, Payload::None).await?;
    let existing = api.call(Method::GET, "/containers/applications", Payload::None).await?;
    for (container, image) in config.containers.iter().zip(images) {
        let name = container.application(worker);
        let found = existing.as_array().into_iter().flatten().find(|app| app["name"] == json!(name));
        let wanted = configuration(container, &image);
        match found {
            None => {
                create(api, (config, container), &name, (wanted, namespace(&version, container)?)).await?
            }
            Some(app) => update(api, container, app, (wanted, rollout)).await?,
        }
    }
    Ok(())
}

/// The reference that is deployed. A Dockerfile is not built: its digest stands for the image's.
async fn image(api: &Api, container: &Container, worker: &str) -> Result<String, Fault> {
    let account = api.account();
    let Some(dockerfile) = read_bytes(camino::Utf8Path::new(&container.image)).ok().flatten() else {
        let own = container
            .image
            .strip_prefix("registry.cloudflare.com/")
            .filter(|rest| !rest.starts_with(account));
        return Ok(match own {
            Some(rest) => format!("registry.cloudflare.com/{account}/{rest}"),
            None => container.image.clone(),
        });
    };
    api.call(Method::GET, "/containers/me", Payload::None).await?;
    let body = json!({"expiration_minutes": 15, "permissions": ["push", "pull"]});
    let path = "/containers/registries/registry.cloudflare.com/credentials";
    api.call(Method::POST, path, Payload::Json(body)).await?;
    let (name, digest) = (container.application(worker), Digest::of(&dockerfile));
    Ok(format!("registry.cloudflare.com/{account}/{name}@{digest}"))
}

fn configuration(container: &Container, image: &str) -> Value {
    let mut configuration = json!({"image": image});
    match &container.instance_type {
        // A custom type is spelled out: vcpu, memory_mib, disk.
        Some(Value::Object(custom)) => {
            for (key, value) in custom {
                configuration[key] = value.clone();
            }
        }
        Some(named) => configuration["instance_type"] = named.clone(),
        None => configuration["instance_type"] = json!("lite"),
    }
    if let Some(ssh) = &container.ssh {
        configuration["wrangler_ssh"] = ssh.clone();
    }
    configuration
}

fn namespace(version: &Value, container: &Container) -> Result<Value, Fault> {
    let bindings = version["resources"]["bindings"].as_array().into_iter().flatten();
    let mut matching = bindings.filter(|binding| {
        binding["type"] == json!("durable_object_namespace")
            && binding["class_name"] == json!(container.class_name)
    });
    matching.find_map(|binding| binding.get("namespace_id").cloned()).ok_or_else(|| {
        Fault::said(format!(
            "Could not deploy container application: no namespace of class {}",
            container.class_name
        ))
    })
}

async fn create(
    api: &Api,
    (config, container): (&Config, &Container),
    name: &str,
    (wanted, namespace): (Value, Value),
) -> Result<(), Fault> {
    let observed = config.observability.as_ref().is_some_and(|found| found["enabled"] == json!(true));
    let mut app = json!({
        "name": name,
        "scheduling_policy": "default",
        "configuration": wanted,
        "instances": 0,
        "max_instances": container.max_instances.unwrap_or(20),
        "constraints": constraints(container),
        "durable_objects": {"namespace_id": namespace},
        "rollout_active_grace_period": 0,
    });
    if observed {
        app["observability"] = json!({"logs": {"enabled": true}});
    }
    api.call(Method::POST, "/containers/applications", Payload::Json(app)).await.map(drop)
}

async fn update(
    api: &Api,
    container: &Container,
    app: &Value,
    (wanted, rollout): (Value, Rollout),
) -> Result<(), Fault> {
    let most = container.max_instances.unwrap_or(20);
    let differs = |key: &str| wanted.get(key).is_some_and(|value| app["configuration"][key] != *value);
    let changed = wanted.as_object().is_some_and(|keys| keys.keys().any(|key| differs(key)));
    if !changed && app["max_instances"] == json!(most) {
        return Ok(());
    }
    let id = app["id"].as_str().unwrap_or_default();
    let patch = json!({
        "configuration": wanted,
        "max_instances": most,
        "constraints": constraints(container),
        "scheduling_policy": "default",
        "rollout_active_grace_period": 0,
    });
    api.call(Method::PATCH, &format!("/containers/applications/{id}"), Payload::Json(patch)).await?;
    let mut rolled = json!({
        "description": "Progressive update",
        "strategy": "rolling",
        "target_configuration": wanted,
        "kind": "full_auto",
    });
    if rollout == Rollout::Immediate || most < 2 {
        rolled["step_percentage"] = json!(100);
    } else {
        rolled["steps"] = [10, 100]
            .iter()
            .enumerate()
            .map(|(at, percentage)| {
                let description = format!("Step {} of 2 - rollout at {percentage}% of instances", at + 1);
                json!({"step_size": {"percentage": percentage}, "description": description})
            })
            .collect();
    }
    let path = format!("/containers/applications/{id}/rollouts");
    api.call(Method::POST, &path, Payload::Json(rolled)).await.map(drop)
}

fn constraints(container: &Container) -> Value {
    container.constraints.clone().unwrap_or_else(|| json!({"tiers": [1, 2]}))
}
