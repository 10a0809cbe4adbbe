//! Rollouts: how a new image or size reaches what runs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::application::Application;
use super::applications::{find, sized};
use super::problem::{invalid, no_such, refused};
use super::{READ, WRITE, image};
use crate::account::call::{Call, stamp};
use crate::account::chance;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Progressing,
    Completed,
    Reverted,
    Replaced,
}

/// The change of an application from one version to another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rollout {
    pub(crate) id: String,
    pub(crate) description: String,
    pub(crate) kind: String,
    pub(crate) strategy: String,
    pub(crate) status: Status,
    pub(crate) steps: Vec<u64>,
    pub(crate) current_version: u64,
    pub(crate) current: Map<String, Value>,
    pub(crate) target_version: u64,
    pub(crate) target: Map<String, Value>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/containers/applications/{application_id}/rollouts", READ, list)
        .post("/accounts/{account_id}/containers/applications/{application_id}/rollouts", WRITE, create)
        .get(
            "/accounts/{account_id}/containers/applications/{application_id}/rollouts/{rollout_id}",
            READ,
            get,
        )
        .post(
            "/accounts/{account_id}/containers/applications/{application_id}/rollouts/{rollout_id}",
            WRITE,
            act,
        )
        .delete(
            "/accounts/{account_id}/containers/applications/{application_id}/rollouts/{rollout_id}",
            WRITE,
            delete,
        )
}

impl Rollout {
    pub(super) fn finish(&mut self, status: Status, now: Timestamp) {
        self.status = status;
        self.updated_at = now;
    }

    fn view(&self, app: &Application) -> Value {
        let (running, done) = (app.running.len(), self.status == Status::Completed);
        let steps: Vec<Value> = self
            .steps
            .iter()
            .enumerate()
            .map(|(at, share)| {
                let status = match self.status {
                    Status::Completed => "completed",
                    Status::Progressing => "progressing",
                    Status::Reverted | Status::Replaced => "reverted",
                };
                json!({
                    "id": at + 1, "description": format!("Step {}", at + 1), "status": status,
                    "step_size": {"percentage": share}, "started_at": stamp(self.created_at),
                })
            })
            .collect();
        json!({
            "id": self.id,
            "description": self.description,
            "created_at": stamp(self.created_at),
            "started_at": stamp(self.created_at),
            "last_updated_at": stamp(self.updated_at),
            "kind": self.kind,
            "strategy": self.strategy,
            "status": self.status,
            "current_version": self.current_version,
            "current_configuration": self.current,
            "target_version": self.target_version,
            "target_configuration": self.target,
            "health": app.health(),
            "steps": steps,
            "progress": {
                "total_steps": self.steps.len(),
                "current_step": self.steps.len(),
                "updated_instances": if done { running } else { 0 },
                "total_instances": running,
            },
        })
    }
}

fn list(world: &mut World, call: &Call) -> Answer {
    let app = find(world, call)?;
    let mut items: Vec<Value> = app.rollouts.iter().rev().map(|rollout| rollout.view(app)).collect();
    if let Some(limit) = call.query.number("limit") {
        items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(Reply::Ok(json!(items)))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let app = find(world, call)?;
    let found = app.rollouts.iter().find(|rollout| rollout.id == call.param("rollout_id"));
    found.map(|rollout| Reply::Ok(rollout.view(app))).ok_or_else(|| no_such("ROLLOUT_NOT_FOUND"))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let description = body["description"].as_str().ok_or_else(|| invalid("description", "is required"))?;
    let strategy = body["strategy"].as_str().filter(|s| matches!(*s, "rolling" | "new_instances"));
    let strategy = strategy.ok_or_else(|| invalid("strategy", "must be rolling or new_instances"))?;
    let change = body["target_configuration"].as_object();
    let change = change.ok_or_else(|| invalid("target_configuration", "is required"))?;
    if let Some(wanted) = change.get("image").and_then(Value::as_str) {
        image::check(wanted, &world.containers, &world.account.id)?;
    }
    let steps = steps(&body)?;
    let app = find(world, call)?;
    for running in app.rollouts.iter_mut().filter(|rollout| rollout.status == Status::Progressing) {
        running.finish(Status::Replaced, call.now);
    }
    let rollout = Rollout {
        id: chance::uuid(),
        description: description.to_owned(),
        kind: body["kind"].as_str().unwrap_or("full_auto").to_owned(),
        strategy: strategy.to_owned(),
        status: Status::Progressing,
        steps,
        current_version: app.version,
        current: app.configuration.clone(),
        target_version: app.newest_version() + 1,
        target: target(&app.configuration, change),
        created_at: call.now,
        updated_at: call.now,
    };
    let view = rollout.view(app);
    app.rollouts.push(rollout);
    Ok(Reply::Status(201, view))
}

/// The configuration after `change`; another instance type brings its own sizes.
fn target(current: &Map<String, Value>, change: &Map<String, Value>) -> Map<String, Value> {
    let mut out = current.clone();
    if change.contains_key("instance_type") || change.contains_key("vcpu") {
        for size in ["vcpu", "memory_mib", "disk", "instance_type"] {
            out.remove(size);
        }
    }
    out.extend(change.clone());
    sized(&out)
}

fn steps(body: &Value) -> Result<Vec<u64>, Failure> {
    if let Some(listed) = body["steps"].as_array() {
        return Ok(listed
            .iter()
            .filter_map(|step| step.pointer("/step_size/percentage")?.as_u64())
            .collect());
    }
    match body["step_percentage"].as_u64() {
        Some(share @ (5 | 10 | 20 | 25 | 50 | 100)) => {
            Ok((1..=100 / share).map(|step| step * share).collect())
        }
        None => Ok(vec![100]),
        Some(_) => Err(invalid("step_percentage", "must be 5, 10, 20, 25, 50 or 100")),
    }
}

/// `next`, `previous` or `revert` of a rollout under way.
fn act(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let (now, id) = (call.now, call.param("rollout_id").to_owned());
    let app = find(world, call)?;
    let at = app
        .rollouts
        .iter()
        .position(|rollout| rollout.id == id)
        .ok_or_else(|| no_such("ROLLOUT_NOT_FOUND"))?;
    if app.rollouts[at].status != Status::Progressing {
        return Err(refused(400, "ROLLOUT_NOT_ACTIVE", json!({})));
    }
    match body["action"].as_str() {
        Some("next") => {
            let (target, version) = (app.rollouts[at].target.clone(), app.rollouts[at].target_version);
            app.take(target, version, now);
            app.rollouts[at].finish(Status::Completed, now);
        }
        Some("previous" | "revert") => app.rollouts[at].finish(Status::Reverted, now),
        _ => return Err(invalid("action", "must be next, previous or revert")),
    }
    Ok(Reply::Ok(json!({"rollout": app.rollouts[at].view(app)})))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.param("rollout_id").to_owned();
    let app = find(world, call)?;
    let before = app.rollouts.len();
    app.rollouts.retain(|rollout| rollout.id != id);
    if app.rollouts.len() == before {
        return Err(no_such("ROLLOUT_NOT_FOUND"));
    }
    Ok(Reply::Ok(json!({})))
}
