//! Durable Object namespaces and objects.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::scripts;
use crate::account::call::Call;
use crate::account::paging::{self, PerPage};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// The objects of one class of one Worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Namespace {
    pub(crate) id: String,
    pub(crate) class: String,
    pub(crate) script: String,
    pub(crate) name: String,
    pub(crate) use_sqlite: bool,
    /// Ids of objects that were ever addressed, 64 hexadecimal digits each.
    pub(crate) objects: Vec<String>,
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/accounts/{account_id}/workers/durable_objects/namespaces", scripts::READ, list).get(
        "/accounts/{account_id}/workers/durable_objects/namespaces/{id}/objects",
        scripts::READ,
        objects,
    )
}

fn list(world: &mut World, call: &Call) -> Answer {
    let items = world
        .workers
        .namespaces
        .iter()
        .map(|namespace| {
            json!({
                "id": namespace.id,
                "class": namespace.class,
                "script": namespace.script,
                "name": namespace.name,
                // The document says use_sqlite, wrangler reads useSqlite.
                "use_sqlite": namespace.use_sqlite,
                "useSqlite": namespace.use_sqlite,
            })
        })
        .collect();
    Ok(paging::numbered(items, &call.query, PerPage { default: 20, max: 1000 }))
}

fn objects(world: &mut World, call: &Call) -> Answer {
    let found = world.workers.namespaces.iter().find(|namespace| namespace.id == call.param("id"));
    let found =
        found.ok_or_else(|| Failure::new(404, 10066, "The Durable Object namespace does not exist."))?;
    let items: Vec<Value> = found.objects.iter().map(|id| json!({"id": id, "hasStoredData": true})).collect();
    let reply = paging::cursored(items, &call.query, "limit", PerPage { default: 1000, max: 10_000 })?;
    Ok(match reply {
        // This list calls its cursor's neighbour only `count`.
        Reply::Page { result, info } => Reply::Page {
            info: json!({"count": info["count"], "cursor": info["cursor"].as_str().unwrap_or_default()}),
            result,
        },
        other => other,
    })
}

/// Remembers which namespaces of `script` may have containers, from the metadata's `containers` list.
pub(super) fn enable_containers(world: &mut World, script: &str, metadata: &Value) {
    for class in metadata["containers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry["class_name"].as_str())
    {
        let ids = world
            .workers
            .namespaces
            .iter()
            .filter(|ns| ns.script == script && ns.class == class)
            .map(|ns| ns.id.clone());
        world.containers.enabled_namespaces.extend(ids);
    }
}
