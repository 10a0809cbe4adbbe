//! Secrets of a Worker: one at a time and in bulk. Values go in and never come out.

use serde_json::{Map, Value, json};

use super::version::{Version, binding_view, is_secret};
use super::{Author, Script, script, script_mut, scripts};
use crate::account::call::Call;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// Secrets one bulk call may hold.
const BULK_LIMIT: usize = 100;

/// Variables and secrets a Worker may have on a paid plan.
const MOST: usize = 128;

/// Longest value, bytes.
const LONGEST: usize = 5 * 1024;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/scripts/{script_name}/secrets", scripts::READ, list)
        .put("/accounts/{account_id}/workers/scripts/{script_name}/secrets", scripts::WRITE, put)
        .get("/accounts/{account_id}/workers/scripts/{script_name}/secrets/{secret_name}", scripts::READ, get)
        .delete(
            "/accounts/{account_id}/workers/scripts/{script_name}/secrets/{secret_name}",
            scripts::WRITE,
            delete,
        )
        .patch("/accounts/{account_id}/workers/scripts/{script_name}/secrets-bulk", scripts::WRITE, bulk)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    let secrets: Vec<Value> =
        script.shown().map(|v| v.secrets().values().map(|b| binding_view(b)).collect()).unwrap_or_default();
    Ok(Reply::Ok(json!(secrets)))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let name = call.param("secret_name").to_owned();
    let script = script(world, call)?;
    let found =
        script.shown().and_then(|version| version.binding(&name)).filter(|binding| is_secret(binding));
    found.map(|binding| Reply::Ok(binding_view(binding))).ok_or_else(no_such_secret)
}

fn put(world: &mut World, call: &Call) -> Answer {
    let author = Author::of(world, call);
    let script = script_mut(world, call)?;
    let body = call.body.json()?;
    let name = body["name"].as_str().unwrap_or_default().to_owned();
    let binding = checked(&name, &body)?;
    edit(script, author, |version| {
        version.set_binding(&name, Some(binding.clone()));
        Ok(())
    })?;
    Ok(Reply::Ok(binding_view(&binding)))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let author = Author::of(world, call);
    let name = call.param("secret_name").to_owned();
    let script = script_mut(world, call)?;
    edit(script, author, |version| {
        version.binding(&name).filter(|binding| is_secret(binding)).ok_or_else(no_such_secret)?;
        version.set_binding(&name, None);
        Ok(())
    })?;
    Ok(Reply::Ok(Value::Null))
}

/// A merge patch over the secrets: an object sets, `null` deletes, what is absent stays. One version for all.
fn bulk(world: &mut World, call: &Call) -> Answer {
    let author = Author::of(world, call);
    let script = script_mut(world, call)?;
    let body = call.body.json()?;
    let secrets = body["secrets"].as_object().ok_or_else(|| invalid("`secrets` must be an object"))?;
    if secrets.len() > BULK_LIMIT {
        return Err(invalid(&format!("at most {BULK_LIMIT} secrets can be changed in one call")));
    }
    let annotations = body["version_tags"].as_object().cloned().unwrap_or_default();
    edit(script, author, |version| {
        merge(version, secrets)?;
        version.annotations.extend(annotations);
        Ok(())
    })?;
    let result: Map<String, Value> = script
        .shown()
        .map(|v| v.secrets().into_iter().map(|(name, b)| (name.to_owned(), binding_view(b))).collect())
        .unwrap_or_default();
    Ok(Reply::Ok(Value::Object(result)))
}

/// Applies a name-keyed merge patch of bindings to `version`.
pub(super) fn merge(version: &mut Version, patch: &Map<String, Value>) -> Result<(), Failure> {
    for (name, value) in patch {
        if value.is_null() {
            version.set_binding(name, None);
        } else if is_secret(value) {
            version.set_binding(name, Some(checked(name, value)?));
        } else {
            let mut binding = value.clone();
            binding["name"] = json!(name);
            version.set_binding(name, Some(binding));
        }
    }
    Ok(())
}

/// Makes a version of `script` with changed secrets and deploys it at 100 %.
/// Refused with 10215 when the latest version is not the one that serves.
fn edit(
    script: &mut Script,
    author: Author,
    change: impl FnOnce(&mut Version) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let latest = script.latest().ok_or_else(super::no_such_worker)?;
    let serves = |id: &str| {
        script.deployments.last().is_some_and(|d| matches!(d.versions.as_slice(), [(only, _)] if only == id))
    };
    if !serves(&latest.id) {
        return Err(Failure::new(
            400,
            10215,
            "Secret edit failed. You attempted to modify a secret, but the latest version of your Worker isn't currently deployed.",
        ));
    }
    let mut version = latest.next(&author, "secret");
    change(&mut version)?;
    if version.env().len() > MOST {
        return Err(invalid(&format!("a Worker has at most {MOST} variables and secrets")));
    }
    let id = script.push(version).id.clone();
    script.deploy(&id, "secret", author);
    Ok(())
}

/// The binding in `body`, if it is a whole secret.
fn checked(name: &str, body: &Value) -> Result<Value, Failure> {
    if name.is_empty() {
        return Err(invalid("a secret needs a name"));
    }
    match body["type"].as_str() {
        Some("secret_text") => {
            let text = body["text"].as_str().ok_or_else(|| invalid("a secret_text needs a text"))?;
            if text.len() > LONGEST {
                return Err(invalid("a secret has at most 5 KiB"));
            }
            let binding = json!({"name": name, "type": "secret_text", "text": text});
            Ok(binding)
        }
        Some("secret_key") => {
            let mut binding = body.clone();
            binding["name"] = json!(name);
            Ok(binding)
        }
        _ => Err(invalid("the type of a secret is secret_text or secret_key")),
    }
}

fn no_such_secret() -> Failure {
    Failure::new(404, 10056, "Binding not found: the Worker has no secret of that name.")
}

fn invalid(message: &str) -> Failure {
    Failure::new(400, 10021, format!("Invalid secret: {message}"))
}
