//! Schedules, tails, and who depends on a Worker.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Script, State, script, script_mut, scripts};
use crate::account::call::{Call, stamp, stamp_seconds};
use crate::account::chance;
use crate::account::groups::{SCRIPTS_WRITE, TAIL_READ};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Schedule {
    pub(crate) cron: String,
    pub(crate) created_on: Timestamp,
}

/// A live log session. It leaks request headers, so it matters who holds one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tail {
    pub(crate) id: String,
    pub(crate) expires_at: Timestamp,
}

/// A tail lives six hours.
const TAIL_LIFE: SignedDuration = SignedDuration::from_hours(6);

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/scripts/{script_name}/schedules", scripts::READ, schedules)
        .put("/accounts/{account_id}/workers/scripts/{script_name}/schedules", scripts::WRITE, put_schedules)
        .get("/accounts/{account_id}/workers/scripts/{script_name}/tails", &[TAIL_READ, SCRIPTS_WRITE], tails)
        .post(
            "/accounts/{account_id}/workers/scripts/{script_name}/tails",
            &[TAIL_READ, SCRIPTS_WRITE],
            start_tail,
        )
        .delete(
            "/accounts/{account_id}/workers/scripts/{script_name}/tails/{id}",
            &[TAIL_READ, SCRIPTS_WRITE],
            end_tail,
        )
        .get("/accounts/{account_id}/workers/scripts/{script_name}/references", scripts::READ, references)
        .get("/accounts/{account_id}/workers/tails/by-consumer/{script_name}", scripts::READ, by_consumer)
}

fn schedules_view(script: &Script) -> Reply {
    let list: Vec<Value> = script
        .schedules
        .iter()
        .map(|schedule| {
            let at = stamp(schedule.created_on);
            json!({"cron": schedule.cron, "created_on": at, "modified_on": at})
        })
        .collect();
    Reply::Ok(json!({"schedules": list}))
}

fn schedules(world: &mut World, call: &Call) -> Answer {
    Ok(schedules_view(script(world, call)?))
}

fn put_schedules(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let list =
        body.as_array().ok_or_else(|| Failure::new(400, 10021, "The body must be an array of schedules."))?;
    let mut fresh = Vec::new();
    for entry in list {
        let cron = entry["cron"].as_str().unwrap_or_default();
        if cron.split_whitespace().count() != 5 {
            return Err(Failure::new(400, 10100, format!("invalid cron string: {cron}")));
        }
        fresh.push(Schedule { cron: cron.to_owned(), created_on: call.now });
    }
    let script = script_mut(world, call)?;
    script.schedules = fresh;
    Ok(schedules_view(script))
}

fn tail_view(tail: &Tail) -> Value {
    json!({
        "id": tail.id,
        "url": format!("wss://tail.developers.workers.dev/{}", tail.id),
        "expires_at": stamp_seconds(tail.expires_at),
    })
}

/// The tails that have not run out, as a list: the document shows a single object here, which is a slip of its own.
fn tails(world: &mut World, call: &Call) -> Answer {
    let now = call.now;
    let script = script_mut(world, call)?;
    script.tails.retain(|tail| tail.expires_at > now);
    let list: Vec<Value> = script.tails.iter().map(tail_view).collect();
    Ok(Reply::Ok(json!(list)))
}

fn start_tail(world: &mut World, call: &Call) -> Answer {
    let script = script_mut(world, call)?;
    let expires_at = call.now.checked_add(TAIL_LIFE).unwrap_or(Timestamp::MAX);
    let tail = Tail { id: chance::hex32(), expires_at };
    let view = tail_view(&tail);
    script.tails.push(tail);
    Ok(Reply::Ok(view))
}

fn end_tail(world: &mut World, call: &Call) -> Answer {
    let script = script_mut(world, call)?;
    let before = script.tails.len();
    script.tails.retain(|tail| tail.id != call.param("id"));
    if script.tails.len() == before {
        return Err(Failure::new(404, 10057, "The tail does not exist."));
    }
    Ok(Reply::Ok(Value::Null))
}

/// Workers other than `name` that bind to it.
pub(super) fn dependents(workers: &State, name: &str) -> Vec<String> {
    let binds = |script: &&Script| {
        script.name != name
            && script.shown().is_some_and(|version| {
                version.bindings.iter().any(|b| b["service"] == name || b["script_name"] == name)
            })
    };
    workers.scripts.values().filter(binds).map(|script| script.name.clone()).collect()
}

fn references(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    let (mut incoming, mut objects) = (Vec::new(), Vec::new());
    for other in world.workers.scripts.values().filter(|other| other.name != script.name) {
        for binding in other.shown().map(|version| version.bindings.as_slice()).unwrap_or_default() {
            if binding["service"] == script.name.as_str() {
                incoming.push(
                    json!({"name": binding["name"], "service": other.name, "environment": "production"}),
                );
            }
            if binding["script_name"] == script.name.as_str() {
                objects.push(json!({
                    "name": binding["name"], "service": other.name, "environment": "production",
                    "durable_object_namespace_id": binding["namespace_id"],
                    "durable_object_namespace_name": binding["class_name"],
                }));
            }
        }
    }
    Ok(Reply::Ok(json!({
        "services": {"incoming": incoming, "outgoing": []},
        "durable_objects": objects,
        "dispatch_outbounds": [],
    })))
}

/// Workers whose logs go to `{script_name}`.
fn by_consumer(world: &mut World, call: &Call) -> Answer {
    let name = call.param("script_name");
    let producers: Vec<Value> = world
        .workers
        .scripts
        .values()
        .filter(|script| {
            let consumers = script.settings.tail_consumers.as_ref().and_then(Value::as_array);
            consumers.is_some_and(|list| list.iter().any(|entry| entry["service"] == name))
        })
        .map(|script| json!({"tag": script.tag, "producer": {"script": script.name}, "log_push": false}))
        .collect();
    Ok(Reply::Ok(json!(producers)))
}
