//! Scripts and services: list, search, upload, download, delete.

use serde_json::{Value, json};

use super::upload::{Upload, link_durable_objects};
use super::version::Version;
use super::{Author, Script, migrations, no_such_worker, script};
use crate::account::call::{Call, stamp};
use crate::account::groups::{Group, SCRIPTS_READ, SCRIPTS_WRITE, TAIL_READ};
use crate::account::multipart::{self, Part};
use crate::account::paging::{self, PerPage};
use crate::account::reply::{Answer, Failure, Raw, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// Reading a Worker's metadata.
pub(super) const READ: &[Group] = &[SCRIPTS_READ, SCRIPTS_WRITE, TAIL_READ];
/// Changing a Worker.
pub(super) const WRITE: &[Group] = &[SCRIPTS_WRITE];

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/scripts", READ, list)
        .get("/accounts/{account_id}/workers/scripts-search", READ, search)
        .get("/accounts/{account_id}/workers/scripts/{script_name}", READ, download)
        .get("/accounts/{account_id}/workers/scripts/{script_name}/content/v2", READ, content)
        .put("/accounts/{account_id}/workers/scripts/{script_name}", WRITE, upload)
        .delete("/accounts/{account_id}/workers/scripts/{script_name}", WRITE, delete)
        .get("/accounts/{account_id}/workers/services/{script_name}", READ, service)
        .delete("/accounts/{account_id}/workers/services/{script_name}", WRITE, delete_service)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let tags = call.query.get("tags");
    let items: Vec<Value> = world
        .workers
        .scripts
        .values()
        .filter(|script| tags.is_none_or(|tags| has_tags(script, tags)))
        .map(|script| {
            let mut view = view(script);
            view["routes"] = json!(super::zone_routes::of_script(&world.workers, &script.name));
            view
        })
        .collect();
    Ok(Reply::Ok(json!(items)))
}

/// `tags=a:yes,b:no`: has `a`, has not `b`.
fn has_tags(script: &Script, wanted: &str) -> bool {
    wanted.split(',').all(|entry| {
        let (tag, allow) = entry.split_once(':').unwrap_or((entry, "yes"));
        script.settings.tags.iter().any(|own| own == tag) == (allow != "no")
    })
}

fn search(world: &mut World, call: &Call) -> Answer {
    let (name, id) = (call.query.get("name"), call.query.get("id"));
    let items = world
        .workers
        .scripts
        .values()
        .filter(|script| {
            name.is_none_or(|name| script.name.contains(name)) && id.is_none_or(|id| script.tag == id)
        })
        .map(|script| {
            json!({
                "id": script.tag,
                "script_name": script.name,
                "service_name": script.name,
                "environment_name": "production",
                "environment_is_default": true,
                "created_on": stamp(script.created_on),
                "modified_on": stamp(script.modified_on),
            })
        })
        .collect();
    Ok(paging::numbered(items, &call.query, PerPage { default: 10, max: 100 }))
}

/// A Worker as lists show it.
pub(super) fn view(script: &Script) -> Value {
    let mut out = json!({
        "id": script.name,
        "tag": script.tag,
        "tags": script.settings.tags,
        "created_on": stamp(script.created_on),
        "modified_on": stamp(script.modified_on),
        "usage_model": script.usage_model,
        "handlers": ["fetch"],
        "last_deployed_from": script.last_deployed_from,
        "logpush": script.settings.logpush,
    });
    if let Some(version) = script.shown() {
        out["etag"] = json!(version.etag());
        out["has_modules"] = json!(version.main_module.is_some());
        out["has_assets"] = json!(version.rest.contains_key("assets"));
        out["compatibility_flags"] = json!(version.compatibility_flags);
        if let Some(date) = &version.compatibility_date {
            out["compatibility_date"] = json!(date);
        }
    }
    if let Some(tag) = &script.migration_tag {
        out["migration_tag"] = json!(tag);
    }
    if let Some(observability) = &script.settings.observability {
        out["observability"] = observability.clone();
    }
    if let Some(consumers) = &script.settings.tail_consumers {
        out["tail_consumers"] = consumers.clone();
    }
    out
}

fn upload(world: &mut World, call: &Call) -> Answer {
    let name = call.param("script_name").to_owned();
    if !legal_name(&name) {
        return Err(Failure::new(400, 10016, "The Worker's name is not valid."));
    }
    let author = Author::of(world, call);
    let upload = Upload::read(call)?;
    super::assets::check(&world.workers, &upload.metadata)?;
    let metadata = upload.metadata.clone();
    let previous = world.workers.scripts.get(&name).and_then(Script::latest).cloned();
    let mut version = upload.version(previous.as_ref(), &author)?;
    let tag = migrations::apply(&mut world.workers, &name, &metadata, world.entitlements)?;
    version.migration_tag.clone_from(&tag);
    link_durable_objects(&mut version, &name, &world.workers)?;
    super::durable::enable_containers(world, &name, &metadata);
    let script = world.workers.scripts.entry(name.clone()).or_insert_with(|| Script::new(&name, call.now));
    script.migration_tag = tag;
    script.last_deployed_from.clone_from(&author.source);
    script.settings.take_from_upload(&metadata);
    let id = script.push(version).id.clone();
    script.deploy(&id, "upload", author);
    Ok(Reply::Ok(uploaded(script, &id)))
}

fn uploaded(script: &Script, version_id: &str) -> Value {
    let mut out = view(script);
    out["deployment_id"] = json!(version_id.replace('-', ""));
    out["startup_time_ms"] = json!(3);
    if let Some(main) = script.latest().and_then(|version| version.main_module.clone()) {
        out["entry_point"] = json!(main);
    }
    out
}

fn legal_name(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    (1..=255).contains(&name.len()) && name.bytes().all(legal)
}

fn download(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    script.shown().map(|version| Reply::Raw(code(version))).ok_or_else(no_such_worker)
}

fn content(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    let version = match call.query.get("version") {
        Some(id) => script.version(id),
        None => script.shown(),
    };
    version.map(|version| Reply::Raw(code(version))).ok_or_else(no_such_worker)
}

/// The code of a version: a form of its modules, or the one script.
fn code(version: &Version) -> Raw {
    let etag = version.etag();
    match (&version.main_module, version.modules.first()) {
        (None, Some(single)) => {
            Raw::new(200, "application/javascript", single.bytes().to_vec()).header("etag", etag)
        }
        (main, _) => {
            let parts: Vec<Part> = version
                .modules
                .iter()
                .map(|module| Part {
                    name: module.name.clone(),
                    filename: Some(module.name.clone()),
                    content_type: module.content_type.clone(),
                    bytes: module.bytes(),
                })
                .collect();
            let boundary = format!("----drill{}", &etag[..24]);
            let raw = Raw::new(
                200,
                &format!("multipart/form-data; boundary={boundary}"),
                multipart::write(&boundary, &parts),
            );
            raw.header("etag", etag).header("cf-entrypoint", main.clone().unwrap_or_default())
        }
    }
}

fn service(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call).map_err(|_| no_such_service())?;
    let (created, modified) = (stamp(script.created_on), stamp(script.modified_on));
    Ok(Reply::Ok(json!({
        "id": script.name,
        "default_environment": {
            "environment": "production",
            "created_on": created,
            "modified_on": modified,
            "script": {
                "id": script.name,
                "tag": script.tag,
                "tags": script.settings.tags,
                "last_deployed_from": script.last_deployed_from,
            },
        },
        "created_on": created,
        "modified_on": modified,
        "usage_model": script.usage_model,
        "environments": [{"environment": "production", "created_on": created, "modified_on": modified}],
    })))
}

fn no_such_service() -> Failure {
    Failure::new(404, 10090, "workers.api.error.service_not_found")
}

fn delete(world: &mut World, call: &Call) -> Answer {
    script(world, call)?;
    remove(world, call.param("script_name"), call)
}

fn delete_service(world: &mut World, call: &Call) -> Answer {
    script(world, call).map_err(|_| no_such_service())?;
    remove(world, call.param("script_name"), call)
}

/// Removes a Worker with its namespaces, domains and routes. Its container application stays, and keeps running.
pub(super) fn remove(world: &mut World, name: &str, call: &Call) -> Answer {
    let used = super::triggers::dependents(&world.workers, name);
    if !used.is_empty() && !call.query.flag("force") {
        let message = format!("Cannot delete this Worker as it is referenced by: {}.", used.join(", "));
        return Err(Failure::new(400, 10064, message));
    }
    let workers = &mut world.workers;
    workers.scripts.remove(name);
    workers.namespaces.retain(|namespace| namespace.script != name);
    workers.domains.retain(|domain| domain.service != name);
    workers.routes.retain(|route| route.script.as_deref() != Some(name));
    Ok(Reply::Ok(Value::Null))
}
