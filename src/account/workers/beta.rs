//! `/workers/workers`: the newer view of Workers, addressed by id or by name.

use serde_json::{Map, Value, json};

use super::secrets::merge;
use super::version::{Version, bindings_view};
use super::{Author, Script, State, exposure, no_such_worker, scripts};
use crate::account::call::{Call, stamp};
use crate::account::lies::Lie;
use crate::account::paging::{self, PerPage};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

const BOUNDS: PerPage = PerPage { default: 10, max: 100 };

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/workers", scripts::READ, list)
        .get("/accounts/{account_id}/workers/workers/{worker_id}", scripts::READ, get)
        .patch("/accounts/{account_id}/workers/workers/{worker_id}", scripts::WRITE, patch)
        .delete("/accounts/{account_id}/workers/workers/{worker_id}", scripts::WRITE, delete)
        .get("/accounts/{account_id}/workers/workers/{worker_id}/versions", scripts::READ, versions)
        .get(
            "/accounts/{account_id}/workers/workers/{worker_id}/versions/{version_id}",
            scripts::READ,
            get_version,
        )
        .patch(
            "/accounts/{account_id}/workers/workers/{worker_id}/versions/latest",
            scripts::WRITE,
            patch_latest,
        )
        .delete(
            "/accounts/{account_id}/workers/workers/{worker_id}/versions/{version_id}",
            scripts::WRITE,
            delete_version,
        )
}

/// The name of the Worker whose id or name is `{worker_id}`.
fn name(world: &World, call: &Call) -> Result<String, Failure> {
    let wanted = call.param("worker_id");
    let found = world.workers.scripts.values().find(|script| script.name == wanted || script.tag == wanted);
    found.map(|script| script.name.clone()).ok_or_else(no_such_worker)
}

fn find<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Script, Failure> {
    let name = name(world, call)?;
    world.workers.scripts.get_mut(&name).ok_or_else(no_such_worker)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let items = world.workers.scripts.values().map(|script| view(&world.workers, script)).collect();
    Ok(paging::numbered(items, &call.query, BOUNDS))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let name = name(world, call)?;
    Ok(Reply::Ok(view(&world.workers, &world.workers.scripts[&name])))
}

fn view(workers: &State, script: &Script) -> Value {
    let consumers = script.settings.tail_consumers.as_ref().and_then(Value::as_array);
    let consumers: Vec<Value> =
        consumers.into_iter().flatten().map(|entry| json!({"name": entry["service"]})).collect();
    json!({
        "id": script.tag,
        "name": script.name,
        "created_on": stamp(script.created_on),
        "updated_on": stamp(script.modified_on),
        "deployed_on": script.deployments.last().map(|deployment| stamp(deployment.created_on)),
        "logpush": script.settings.logpush,
        "observability": script.settings.observability.clone().unwrap_or_else(|| json!({"enabled": false})),
        "tags": script.settings.tags,
        "tail_consumers": consumers,
        "subdomain": subdomain(workers, script),
        "references": references(workers, script),
    })
}

fn subdomain(workers: &State, script: &Script) -> Value {
    let mut out =
        json!({"enabled": script.subdomain.enabled, "previews_enabled": script.subdomain.previews_enabled});
    if let Some(name) = &workers.subdomain {
        out["url"] = json!(format!("https://{}.{name}.workers.dev", script.name));
        out["preview_url_suffix"] = json!(format!("-{}.{name}.workers.dev", script.name));
    }
    out
}

fn references(workers: &State, script: &Script) -> Value {
    let domains: Vec<Value> = workers
        .domains
        .iter()
        .filter(|domain| domain.service == script.name)
        .map(|domain| {
            json!({
                "id": domain.id, "hostname": domain.hostname, "zone_id": domain.zone_id,
                "zone_name": domain.zone_name, "certificate_id": domain.cert_id,
            })
        })
        .collect();
    let (mut users, mut object_users) = (Vec::new(), Vec::new());
    for other in workers.scripts.values().filter(|other| other.name != script.name) {
        for binding in other.shown().map(|version| version.bindings.as_slice()).unwrap_or_default() {
            if binding["service"] == script.name.as_str() {
                users.push(json!({"id": other.tag, "name": other.name}));
            }
            if binding["script_name"] == script.name.as_str() {
                object_users.push(json!({
                    "worker_id": other.tag, "worker_name": other.name,
                    "namespace_id": binding["namespace_id"], "namespace_name": binding["class_name"],
                }));
            }
        }
    }
    json!({
        "dispatch_namespace_outbounds": [],
        "domains": domains,
        "durable_objects": object_users,
        "queues": [],
        "workers": users,
    })
}

fn patch(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let name = name(world, call)?;
    let registered = world.workers.subdomain.is_some();
    let script = world.workers.scripts.get_mut(&name).ok_or_else(no_such_worker)?;
    let mut exposure = script.subdomain;
    if let Some(enabled) = body.pointer("/subdomain/enabled").and_then(Value::as_bool) {
        exposure.enabled = enabled;
    }
    if let Some(previews) = body.pointer("/subdomain/previews_enabled").and_then(Value::as_bool) {
        exposure.previews_enabled = previews;
    }
    if (exposure.enabled || exposure.previews_enabled) && !registered {
        return Err(exposure::needs_name());
    }
    script.subdomain = exposure;
    let mut settings = body.clone();
    if let Some(consumers) = body["tail_consumers"].as_array() {
        settings["tail_consumers"] =
            consumers.iter().map(|entry| json!({"service": entry["name"]})).collect();
    }
    script.settings.take_from_upload(&settings);
    script.modified_on = call.now;
    Ok(Reply::Ok(view(&world.workers, &world.workers.scripts[&name])))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let name = name(world, call)?;
    scripts::remove(world, &name, call)
}

fn versions(world: &mut World, call: &Call) -> Answer {
    let script = find(world, call)?;
    let items = script.versions.iter().rev().map(version_view).collect();
    Ok(paging::numbered(items, &call.query, BOUNDS))
}

fn get_version(world: &mut World, call: &Call) -> Answer {
    let script = find(world, call)?;
    let found = match call.param("version_id") {
        "latest" => script.latest(),
        id => script.version(id),
    };
    found.map(|version| Reply::Ok(version_view(version))).ok_or_else(super::versions::no_such_version)
}

/// A version in the flat form of this API.
fn version_view(version: &Version) -> Value {
    let mut out = json!({
        "id": version.id,
        "number": version.number,
        "created_on": stamp(version.created_on),
        "source": version.source,
        "annotations": version.annotations,
        "bindings": bindings_view(&version.bindings),
        "compatibility_flags": version.compatibility_flags,
        "usage_model": version.usage_model,
        "urls": [],
        "startup_time_ms": 3,
    });
    if let Some(date) = &version.compatibility_date {
        out["compatibility_date"] = json!(date);
    }
    if let Some(main) = &version.main_module {
        out["main_module"] = json!(main);
    }
    if let Some(tag) = &version.migration_tag {
        out["migration_tag"] = json!(tag);
    }
    for (key, value) in &version.rest {
        out[key] = value.clone();
    }
    out
}

/// A merge patch on the latest version makes a new one that serves nothing until it is deployed.
fn patch_latest(world: &mut World, call: &Call) -> Answer {
    let author = Author::of(world, call);
    let body = call.body.json()?;
    let deploy = call.query.has("deploy") && call.query.flag("deploy");
    let loses = world.lies.holds(Lie::StagingLosesBinding);
    let script = find(world, call)?;
    let latest = script.latest();
    let latest =
        latest.ok_or_else(|| Failure::new(404, 10222, "There are no uploaded versions of this Worker."))?;
    let mut version = latest.next(&author, "secret");
    if let Some(bindings) = body["bindings"].as_array() {
        version.bindings = super::upload::resolve(bindings, Some(latest))?;
    }
    if let Some(env) = body["env"].as_object() {
        merge(&mut version, env)?;
    }
    if let Some(annotations) = body["annotations"].as_object() {
        version.annotations.extend(annotations.clone());
    }
    if loses {
        lose_one(&mut version, &body);
    }
    patch_runtime(&mut version, &body);
    let view = version_view(script.push(version));
    if deploy {
        let id = view["id"].as_str().unwrap_or_default().to_owned();
        script.deploy(&id, "secret", author);
    }
    Ok(Reply::Ok(view))
}

/// Drops the last binding that `patch` does not name.
fn lose_one(version: &mut Version, patch: &Value) {
    let unnamed = |binding: &Value| {
        let name = binding["name"].as_str().unwrap_or_default();
        patch["env"].get(name).is_none()
    };
    if let Some(at) = version.bindings.iter().rposition(unnamed) {
        version.bindings.remove(at);
    }
}

fn patch_runtime(version: &mut Version, body: &Value) {
    if let Some(date) = body["compatibility_date"].as_str() {
        version.compatibility_date = Some(date.to_owned());
    }
    if body["compatibility_flags"].is_array() {
        version.compatibility_flags = super::upload::strings(body.get("compatibility_flags"));
    }
    let kept: Map<String, Value> = ["limits", "placement"]
        .iter()
        .filter_map(|&key| Some((key.to_owned(), body.get(key)?.clone())))
        .collect();
    version.rest.extend(kept);
}

fn delete_version(world: &mut World, call: &Call) -> Answer {
    let script = find(world, call)?;
    let id = call.param("version_id").to_owned();
    if script.version(&id).is_none() {
        return Err(super::versions::no_such_version());
    }
    let serves = script.deployments.last().is_some_and(|d| d.versions.iter().any(|(used, _)| *used == id));
    if serves {
        return Err(Failure::new(400, 10223, "A version that serves traffic cannot be deleted."));
    }
    script.versions.retain(|version| version.id != id);
    Ok(Reply::Ok(Value::Null))
}
