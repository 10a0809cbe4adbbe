//! Instances and instance groups. There is no call that stops one.

use serde_json::{Value, json};

use super::application::{Application, Instance};
use super::applications::find;
use super::problem::no_such;
use super::{READ, WRITE};
use crate::account::call::{Call, stamp};
use crate::account::chance;
use crate::account::paging::{self, PerPage};
use crate::account::reply::{Answer, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

const BOUNDS: PerPage = PerPage { default: 50, max: 1000 };

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/containers/applications/{application_id}/instances", READ, list)
        .get(
            "/accounts/{account_id}/containers/applications/{application_id}/instances/{instance_id}",
            READ,
            get,
        )
        .get("/accounts/{account_id}/containers/dash/applications/{application_id}/instances", READ, dash)
        .get("/accounts/{account_id}/containers/instances/{instance_id}/ssh", WRITE, ssh)
        .get("/accounts/{account_id}/containers/instance-groups", READ, groups)
}

fn view(app: &Application, instance: &Instance) -> Value {
    json!({
        "id": instance.id,
        "application_id": app.id,
        "name": instance.name,
        "image": instance.image,
        "created_at": stamp(instance.created_at),
        "location": {"name": "fra06", "region": "WEUR"},
        "status": {"state": "running", "updated_at": stamp(instance.created_at)},
    })
}

fn list(world: &mut World, call: &Call) -> Answer {
    let app = find(world, call)?;
    let items = app.running.iter().map(|instance| view(app, instance)).collect();
    paging::tokened(items, &call.query, Some("instances"), BOUNDS)
}

fn get(world: &mut World, call: &Call) -> Answer {
    let app = find(world, call)?;
    let found = app.running.iter().find(|instance| instance.id == call.param("instance_id"));
    found.map(|instance| Reply::Ok(view(app, instance))).ok_or_else(|| no_such("INSTANCE_NOT_FOUND"))
}

fn dash(world: &mut World, call: &Call) -> Answer {
    let app = find(world, call)?;
    let slice = paging::slice(
        app.running.iter().map(|instance| json!(instance.id)).collect(),
        &call.query,
        ("page_token", "per_page"),
        BOUNDS,
    )?;
    let shown = |instance: &&Instance| slice.items.iter().any(|id| *id == instance.id.as_str());
    let (mut instances, mut objects) = (Vec::new(), Vec::new());
    for instance in app.running.iter().filter(shown) {
        instances.push(json!({
            "id": instance.id,
            "created_at": stamp(instance.created_at),
            "location": "fra06",
            "app_version": instance.app_version,
            "name": instance.name,
            "image": instance.image,
            "current_placement": {
                "id": instance.placement,
                "created_at": stamp(instance.created_at),
                "status": {"container_status": "running", "health": "running"},
            },
        }));
        objects.push(json!({
            "id": instance.object,
            "deployment_id": instance.id,
            "placement_id": instance.placement,
            "assigned_at": stamp(instance.created_at),
            "name": instance.name,
        }));
    }
    let mut info = json!({"per_page": slice.per_page});
    if let Some(next) = slice.next {
        info["next_page_token"] = json!(next);
    }
    Ok(Reply::Page { result: json!({"instances": instances, "durable_objects": objects}), info })
}

/// The entry for SSH. It opens only when the application allows it, which is the default.
fn ssh(world: &mut World, call: &Call) -> Answer {
    let id = call.param("instance_id");
    let app =
        world.containers.applications.iter().find(|app| app.running.iter().any(|instance| instance.id == id));
    let app = app.ok_or_else(|| no_such("INSTANCE_NOT_FOUND"))?;
    let allowed =
        app.configuration.get("wrangler_ssh").and_then(|ssh| ssh["enabled"].as_bool()).unwrap_or(true);
    if !allowed {
        return Err(super::problem::refused(400, "SSH_NOT_ENABLED", json!({})));
    }
    Ok(Reply::Ok(
        json!({"token": chance::hex64(), "url": format!("wss://ssh.containers.cloudflare.com/{id}")}),
    ))
}

/// One group for each namespace that has an application.
fn groups(world: &mut World, _: &Call) -> Answer {
    let items: Vec<Value> = world
        .workers
        .namespaces
        .iter()
        .filter_map(|namespace| {
            let app = world.containers.applications.iter().find(|app| app.namespace_id.as_ref() == Some(&namespace.id))?;
            Some(json!({
                "name": app.name, "class_name": namespace.class, "namespace_id": namespace.id, "generation": app.version,
            }))
        })
        .collect();
    Ok(Reply::Ok(json!(items)))
}
