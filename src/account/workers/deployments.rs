//! Deployments: which version serves.

use serde_json::{Map, Value, json};

use super::versions::{DEPLOYABLE, no_such_version};
use super::{Author, Deployment, Script, no_such_worker, script, script_mut, scripts};
use crate::account::call::{Call, stamp};
use crate::account::chance;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// The list shows this many, newest first.
const SHOWN: usize = 10;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/scripts/{script_name}/deployments", scripts::READ, list)
        .post("/accounts/{account_id}/workers/scripts/{script_name}/deployments", scripts::WRITE, create)
        .get(
            "/accounts/{account_id}/workers/scripts/{script_name}/deployments/{deployment_id}",
            scripts::READ,
            get,
        )
        .delete(
            "/accounts/{account_id}/workers/scripts/{script_name}/deployments/{deployment_id}",
            scripts::WRITE,
            delete,
        )
}

fn view(deployment: &Deployment) -> Value {
    let versions: Vec<Value> = deployment
        .versions
        .iter()
        .map(|(id, share)| json!({"version_id": id, "percentage": share}))
        .collect();
    json!({
        "id": deployment.id,
        "source": deployment.source,
        "strategy": "percentage",
        "author_email": deployment.author_email,
        "created_on": stamp(deployment.created_on),
        "annotations": deployment.annotations,
        "versions": versions,
    })
}

fn list(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    let deployments: Vec<Value> = script.deployments.iter().rev().take(SHOWN).map(view).collect();
    Ok(Reply::Ok(json!({"deployments": deployments})))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    let found = script.deployments.iter().find(|deployment| deployment.id == call.param("deployment_id"));
    found.map(|deployment| Reply::Ok(view(deployment))).ok_or_else(no_such_deployment)
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let script = script_mut(world, call)?;
    let id = call.param("deployment_id");
    let at = script
        .deployments
        .iter()
        .position(|deployment| deployment.id == id)
        .ok_or_else(no_such_deployment)?;
    if at + 1 == script.deployments.len() {
        return Err(Failure::new(400, 10221, "The deployment that serves traffic cannot be deleted."));
    }
    script.deployments.remove(at);
    Ok(Reply::Ok(Value::Null))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let author = Author::of(world, call);
    let body = call.body.json()?;
    let force = call.query.flag("force");
    let script = script_mut(world, call)?;
    if script.versions.is_empty() {
        return Err(no_such_worker());
    }
    let versions = split(&body, script)?;
    let changed = changed_secrets(script, &versions);
    if !changed.is_empty() && !force {
        let message = format!("The following secrets have changed: {}", changed.join(", "));
        return Err(Failure::new(400, 10220, message));
    }
    let mut annotations: Map<String, Value> = body["annotations"].as_object().cloned().unwrap_or_default();
    annotations.entry("workers/triggered_by").or_insert(json!("deployment"));
    script.deployments.push(Deployment {
        id: chance::uuid(),
        created_on: author.now,
        source: author.source,
        author_email: author.email,
        annotations,
        versions,
    });
    script.modified_on = call.now;
    Ok(Reply::Ok(script.deployments.last().map(view).unwrap_or_default()))
}

/// The versions and shares that `body` asks for.
fn split(body: &Value, script: &Script) -> Result<Vec<(String, f64)>, Failure> {
    if body["strategy"] != "percentage" {
        return Err(invalid("strategy must be percentage"));
    }
    let listed = body["versions"].as_array().filter(|list| (1..=2).contains(&list.len()));
    let listed = listed.ok_or_else(|| invalid("a deployment has one or two versions"))?;
    let oldest = script.versions.len().saturating_sub(DEPLOYABLE);
    let mut out: Vec<(String, f64)> = Vec::new();
    for entry in listed {
        let id = entry["version_id"].as_str().unwrap_or_default();
        let share = entry["percentage"].as_f64().filter(|share| (0.01..=100.0).contains(share));
        let share = share.ok_or_else(|| invalid("a percentage lies between 0.01 and 100"))?;
        if !script.versions[oldest..].iter().any(|version| version.id == id) {
            return Err(no_such_version());
        }
        if out.iter().any(|(other, _)| other == id) {
            return Err(invalid("a version is named twice"));
        }
        out.push((id.to_owned(), share));
    }
    if (out.iter().map(|(_, share)| share).sum::<f64>() - 100.0).abs() > 0.001 {
        return Err(invalid("the percentages must add up to 100"));
    }
    Ok(out)
}

/// Names of secrets that going back to one of `versions` would change. Going forward changes nothing by surprise.
fn changed_secrets(script: &Script, versions: &[(String, f64)]) -> Vec<String> {
    let Some(live) = script.live() else { return Vec::new() };
    let now = live.secrets();
    let mut names: Vec<String> = Vec::new();
    for version in versions
        .iter()
        .filter_map(|(id, _)| script.version(id))
        .filter(|version| version.number < live.number)
    {
        let then = version.secrets();
        let all = now.keys().chain(then.keys());
        names.extend(all.filter(|name| now.get(*name) != then.get(*name)).map(|&name| name.to_owned()));
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn no_such_deployment() -> Failure {
    Failure::new(404, 10209, "The requested deployment does not exist.")
}

fn invalid(message: &str) -> Failure {
    Failure::new(400, 10021, format!("Invalid deployment: {message}"))
}
