//! `/logpush/jobs`. The credentials in `destination_conf` come back on reading, as they do on the real API.

use serde_json::{Value, json};

use crate::account::call::Call;
use crate::account::documents::overlaid;
use crate::account::groups::{Group, LOGS_READ, LOGS_WRITE};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

const READ: &[Group] = &[LOGS_READ, LOGS_WRITE];
const WRITE: &[Group] = &[LOGS_WRITE];

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/logpush/jobs";
    const ONE: &str = "/accounts/{account_id}/logpush/jobs/{job_id}";
    Routes::new()
        .get(ALL, WRITE, list)
        .post(ALL, WRITE, create)
        .get(ONE, WRITE, read)
        .put(ONE, WRITE, update)
        .delete(ONE, WRITE, delete)
        .get("/accounts/{account_id}/logpush/datasets/{dataset_id}/jobs", WRITE, of_dataset)
        .get("/accounts/{account_id}/logpush/datasets/{dataset_id}/fields", READ, fields)
}

fn missing() -> Failure {
    Failure::new(404, 1002, "job not found")
}

fn index(world: &World, call: &Call) -> Result<usize, Failure> {
    let id = Some(call.param("job_id").parse::<u64>().map_err(|_| missing())?);
    world.notifications.jobs.iter().position(|job| job["id"].as_u64() == id).ok_or_else(missing)
}

fn list(world: &mut World, _: &Call) -> Answer {
    Ok(Reply::Ok(Value::Array(world.notifications.jobs.clone())))
}

fn of_dataset(world: &mut World, call: &Call) -> Answer {
    let dataset = call.param("dataset_id");
    Ok(Reply::Ok(world.notifications.jobs.iter().filter(|j| j["dataset"] == dataset).cloned().collect()))
}

fn fields(_: &mut World, _: &Call) -> Answer {
    Ok(Reply::Ok(json!({"EventTimestampMs": "timestamp", "Outcome": "string", "ScriptName": "string"})))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    if body["destination_conf"].as_str().is_none_or(str::is_empty) {
        return Err(Failure::new(400, 1001, "destination_conf is required"));
    }
    let state = &mut world.notifications;
    state.last_job += 1;
    let head = json!({"id": state.last_job, "dataset": "workers_trace_events", "enabled": false, "name": null,
        "frequency": "high", "last_complete": null, "last_error": null, "error_message": null, "logpull_options": null});
    let mut job = overlaid(head, &body);
    if let Some(members) = job.as_object_mut() {
        members.shift_remove("ownership_challenge");
    }
    state.jobs.push(job.clone());
    Ok(Reply::Ok(job))
}

fn read(world: &mut World, call: &Call) -> Answer {
    let at = index(world, call)?;
    Ok(Reply::Ok(world.notifications.jobs[at].clone()))
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let at = index(world, call)?;
    let job = &mut world.notifications.jobs[at];
    let id = job["id"].clone();
    *job = overlaid(job.take(), &body);
    job["id"] = id;
    Ok(Reply::Ok(job.clone()))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let at = index(world, call)?;
    let job = world.notifications.jobs.remove(at);
    Ok(Reply::Ok(json!({"id": job["id"]})))
}
