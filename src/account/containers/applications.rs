//! Applications: list, create, show, modify, delete, versions.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::application::Application;
use super::problem::{entitled, invalid, no_such, refused};
use super::{READ, State, WRITE, image};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::paging::{self, PerPage};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// Fields of `configuration` that PATCH changes at once; the rest of it needs a rollout.
const AT_ONCE: &[&str] =
    &["authorized_keys", "trusted_user_ca_keys", "wrangler_ssh", "lifecycle", "experimental_flags"];

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/containers/applications", READ, list)
        .post("/accounts/{account_id}/containers/applications", WRITE, create)
        .get("/accounts/{account_id}/containers/applications/{application_id}", READ, get)
        .patch("/accounts/{account_id}/containers/applications/{application_id}", WRITE, patch)
        .delete("/accounts/{account_id}/containers/applications/{application_id}", WRITE, delete)
        .get("/accounts/{account_id}/containers/applications/{application_id}/versions", READ, versions)
        .get("/accounts/{account_id}/containers/dash/applications", READ, dash)
}

fn settle(state: &mut State, now: Timestamp) {
    for app in &mut state.applications {
        app.settle(now);
    }
}

/// The application of `{application_id}`. An id that is no UUID does not get past the gateway.
pub(super) fn find<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Application, Failure> {
    let id = call.param("application_id");
    if uuid::Uuid::parse_str(id).is_err() {
        let message =
            format!("Could not route to /client/v4{}, perhaps your object identifier is invalid?", call.path);
        return Err(Failure::new(404, 7003, message).and(7000, "No route for that URI"));
    }
    settle(&mut world.containers, call.now);
    let found = world.containers.applications.iter_mut().find(|app| app.id == id);
    found.ok_or_else(|| no_such("APPLICATION_NOT_FOUND"))
}

fn list(world: &mut World, call: &Call) -> Answer {
    entitled(world)?;
    settle(&mut world.containers, call.now);
    let (name, image) = (call.query.get("name"), call.query.get("image"));
    let items: Vec<Value> = world
        .containers
        .applications
        .iter()
        .filter(|app| {
            name.is_none_or(|name| app.name == name) && image.is_none_or(|image| app.image() == image)
        })
        .map(Application::view)
        .collect();
    Ok(Reply::Ok(json!(items)))
}

fn dash(world: &mut World, call: &Call) -> Answer {
    entitled(world)?;
    settle(&mut world.containers, call.now);
    let items = world.containers.applications.iter().map(Application::dash_view).collect();
    paging::tokened(items, &call.query, None, PerPage { default: 25, max: 1000 })
}

fn get(world: &mut World, call: &Call) -> Answer {
    find(world, call).map(|app| Reply::Ok(app.view()))
}

fn create(world: &mut World, call: &Call) -> Answer {
    entitled(world)?;
    let body = call.body.json()?;
    let name = body["name"]
        .as_str()
        .filter(|name| !name.is_empty())
        .ok_or_else(|| invalid("name", "is required"))?;
    let configuration =
        body["configuration"].as_object().ok_or_else(|| invalid("configuration", "is required"))?;
    let wanted =
        configuration.get("image").and_then(Value::as_str).ok_or_else(|| invalid("image", "is required"))?;
    image::check(wanted, &world.containers, &world.account.id)?;
    if body["scheduling_policy"].as_str().is_none_or(|policy| policy != "default") {
        return Err(invalid("scheduling_policy", "must be default"));
    }
    let namespace_id = namespace(world, &body["durable_objects"])?;
    let taken = |app: &&Application| app.name == name;
    if world.containers.applications.iter().any(|app| taken(&app)) {
        return Err(refused(409, "APPLICATION_NAME_ALREADY_EXISTS", json!({"name": [name]})));
    }
    let app = Application {
        id: chance::uuid(),
        account_id: world.account.id.clone(),
        name: name.to_owned(),
        version: 1,
        instances: body["instances"].as_u64().ok_or_else(|| invalid("instances", "is required"))?,
        max_instances: body["max_instances"].as_u64(),
        scheduling_policy: "default".into(),
        configuration: sized(configuration),
        constraints: body.get("constraints").cloned(),
        observability: body.get("observability").cloned(),
        rollout_active_grace_period: body["rollout_active_grace_period"].as_u64().unwrap_or(0),
        namespace_id,
        created_at: call.now,
        updated_at: call.now,
        rollouts: Vec::new(),
        history: Vec::new(),
        running: Vec::new(),
    };
    let view = app.view();
    world.containers.applications.push(app);
    Ok(Reply::Status(201, view))
}

/// The namespace an application shall belong to: it must exist, be made for containers, and have none yet.
fn namespace(world: &World, wanted: &Value) -> Result<Option<String>, Failure> {
    if wanted.is_null() {
        return Ok(None);
    }
    let by_class = |ns: &&crate::account::workers::Namespace| {
        wanted["class_name"] == ns.class.as_str() && wanted["script_name"] == ns.script.as_str()
    };
    let found =
        world.workers.namespaces.iter().find(|ns| wanted["namespace_id"] == ns.id.as_str() || by_class(ns));
    let found = found.ok_or_else(|| refused(400, "DURABLE_OBJECT_NOT_FOUND", json!({})))?;
    if !world.containers.enabled_namespaces.contains(&found.id) {
        return Err(refused(400, "DURABLE_OBJECT_NOT_CONTAINER_ENABLED", json!({})));
    }
    if world.containers.applications.iter().any(|app| app.namespace_id.as_ref() == Some(&found.id)) {
        return Err(refused(400, "DURABLE_OBJECT_ALREADY_HAS_APPLICATION", json!({})));
    }
    Ok(Some(found.id.clone()))
}

/// `configuration` with the sizes that its instance type means.
pub(super) fn sized(configuration: &Map<String, Value>) -> Map<String, Value> {
    let mut out = configuration.clone();
    let (vcpu, memory_mib, disk_mb) = match out.get("instance_type").and_then(Value::as_str) {
        Some("lite") => (0.0625, 256, 2_000),
        Some("basic") => (0.25, 1024, 4_000),
        Some("standard-1") => (0.5, 4096, 8_000),
        Some("standard-2") => (1.0, 6144, 12_000),
        Some("standard-3") => (2.0, 8192, 16_000),
        Some("standard-4") => (4.0, 12_288, 20_000),
        _ => return out,
    };
    out.entry("vcpu").or_insert(json!(vcpu));
    out.entry("memory_mib").or_insert(json!(memory_mib));
    out.entry("disk").or_insert(json!({"size_mb": disk_mb}));
    out
}

fn patch(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let app = find(world, call)?;
    if let Some(policy) = body["scheduling_policy"].as_str() {
        policy.clone_into(&mut app.scheduling_policy);
    }
    if let Some(most) = body["max_instances"].as_u64() {
        app.max_instances = Some(most);
    }
    if let Some(instances) = body["instances"].as_u64() {
        app.instances = instances;
    }
    if let Some(grace) = body["rollout_active_grace_period"].as_u64() {
        app.rollout_active_grace_period = grace;
    }
    for (key, place) in [("constraints", &mut app.constraints), ("observability", &mut app.observability)] {
        if body[key].is_object() {
            *place = Some(body[key].clone());
        }
    }
    for &key in AT_ONCE {
        if let Some(value) = body["configuration"].get(key) {
            app.configuration.insert(key.to_owned(), value.clone());
        }
    }
    app.updated_at = call.now;
    Ok(Reply::Ok(app.view()))
}

/// Deletes an application with everything that runs of it: the one sure way to stop a container.
fn delete(world: &mut World, call: &Call) -> Answer {
    let id = find(world, call)?.id.clone();
    world.containers.applications.retain(|app| app.id != id);
    Ok(Reply::Ok(json!({"message": "The application is being deleted."})))
}

fn versions(world: &mut World, call: &Call) -> Answer {
    let app = find(world, call)?;
    let current = (app.version, app.configuration.clone());
    let items: Vec<Value> = std::iter::once((&current, 100))
        .chain(app.history.iter().rev().map(|old| (old, 0)))
        .map(|((version, configuration), share)| {
            json!({"version": version, "configuration": configuration, "percentage": share})
        })
        .collect();
    Ok(Reply::Ok(json!(items)))
}
