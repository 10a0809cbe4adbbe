//! Settings: those that are part of a version, and those of the Worker itself.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::upload::{link_durable_objects, resolve, strings};
use super::version::{Version, bindings_view};
use super::{Author, Script, no_such_worker, script, script_mut, scripts};
use crate::account::call::Call;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// What takes effect at once and is not part of any version.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Unversioned {
    pub(crate) logpush: bool,
    pub(crate) observability: Option<Value>,
    pub(crate) tags: Vec<String>,
    pub(crate) tail_consumers: Option<Value>,
}

impl Unversioned {
    /// Takes what an upload's metadata says about them; what it does not mention stays.
    pub(super) fn take_from_upload(&mut self, metadata: &Value) {
        self.merge(metadata);
    }

    fn merge(&mut self, patch: &Value) {
        if let Some(logpush) = patch["logpush"].as_bool() {
            self.logpush = logpush;
        }
        if patch["observability"].is_object() {
            self.observability = Some(patch["observability"].clone());
        }
        if patch["tags"].is_array() {
            self.tags = strings(patch.get("tags"));
        }
        if let Some(consumers) = patch.get("tail_consumers") {
            self.tail_consumers = consumers.is_array().then(|| consumers.clone());
        }
    }

    fn view(&self) -> Value {
        let mut out = json!({"logpush": self.logpush, "tags": self.tags});
        out["tail_consumers"] = self.tail_consumers.clone().unwrap_or_else(|| json!([]));
        out["observability"] = self.observability.clone().unwrap_or_else(|| json!({"enabled": false}));
        out
    }
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/scripts/{script_name}/settings", scripts::READ, get)
        .patch("/accounts/{account_id}/workers/scripts/{script_name}/settings", scripts::WRITE, patch)
        .get(
            "/accounts/{account_id}/workers/scripts/{script_name}/script-settings",
            scripts::READ,
            get_unversioned,
        )
        .patch(
            "/accounts/{account_id}/workers/scripts/{script_name}/script-settings",
            scripts::WRITE,
            patch_unversioned,
        )
        .get(
            "/accounts/{account_id}/workers/scripts/{script_name}/usage-model",
            scripts::READ,
            get_usage_model,
        )
        .put(
            "/accounts/{account_id}/workers/scripts/{script_name}/usage-model",
            scripts::WRITE,
            put_usage_model,
        )
}

fn get(world: &mut World, call: &Call) -> Answer {
    let script = script(world, call)?;
    Ok(Reply::Ok(view(script, script.shown().ok_or_else(no_such_worker)?)))
}

fn view(script: &Script, version: &Version) -> Value {
    let mut out = script.settings.view();
    out["bindings"] = json!(bindings_view(&version.bindings));
    out["compatibility_flags"] = json!(version.compatibility_flags);
    out["usage_model"] = json!(version.usage_model);
    out["annotations"] = json!(version.annotations);
    if let Some(date) = &version.compatibility_date {
        out["compatibility_date"] = json!(date);
    }
    for (key, value) in &version.rest {
        if matches!(key.as_str(), "limits" | "placement") {
            out[key] = value.clone();
        }
    }
    out
}

/// Makes a version with the settings of the form's `settings` part, and deploys it.
fn patch(world: &mut World, call: &Call) -> Answer {
    let author = Author::of(world, call);
    let parts = call.body.multipart()?;
    let settings = parts.iter().find(|part| part.name == "settings");
    let settings: Value = settings
        .and_then(|part| serde_json::from_slice(&part.bytes).ok())
        .filter(Value::is_object)
        .ok_or_else(|| Failure::new(400, 10021, "the form needs a `settings` part that is a JSON object"))?;
    let name = call.param("script_name").to_owned();
    let base = script(world, call)?.shown().ok_or_else(no_such_worker)?.clone();
    let mut version = base.next(&author, "settings");
    if let Some(bindings) = settings["bindings"].as_array() {
        version.bindings = resolve(bindings, Some(&base))?;
        link_durable_objects(&mut version, &name, &world.workers)?;
    }
    if let Some(date) = settings["compatibility_date"].as_str() {
        version.compatibility_date = Some(date.to_owned());
    }
    if settings["compatibility_flags"].is_array() {
        version.compatibility_flags = strings(settings.get("compatibility_flags"));
    }
    for key in ["limits", "placement"] {
        if let Some(value) = settings.get(key) {
            version.rest.insert(key.into(), value.clone());
        }
    }
    let script = script_mut(world, call)?;
    script.settings.merge(&settings);
    let id = script.push(version).id.clone();
    script.deploy(&id, "settings", author);
    Ok(Reply::Ok(view(script, script.latest().ok_or_else(no_such_worker)?)))
}

fn get_unversioned(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(script(world, call)?.settings.view()))
}

fn patch_unversioned(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let script = script_mut(world, call)?;
    script.settings.merge(&body);
    script.modified_on = call.now;
    Ok(Reply::Ok(script.settings.view()))
}

fn get_usage_model(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(json!({"usage_model": script(world, call)?.usage_model})))
}

fn put_usage_model(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let script = script_mut(world, call)?;
    match body["usage_model"].as_str() {
        Some(model @ ("standard" | "bundled" | "unbound")) => model.clone_into(&mut script.usage_model),
        _ => return Err(Failure::new(400, 10021, "usage_model must be standard, bundled or unbound")),
    }
    Ok(Reply::Ok(json!({"usage_model": script.usage_model})))
}
