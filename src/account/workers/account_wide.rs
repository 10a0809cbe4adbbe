//! Settings of all Workers of the account, and the KV list that wrangler asks for when it deletes a Worker.
//!
//! There is no KV here: the list is always empty, as it is in an account that never used it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::scripts;
use crate::account::call::Call;
use crate::account::groups::{KV_READ, KV_WRITE, SCRIPTS_WRITE};
use crate::account::paging::{self, PerPage};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) default_usage_model: String,
    pub(crate) green_compute: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { default_usage_model: "standard".into(), green_compute: false }
    }
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/account-settings", scripts::READ, get)
        .put("/accounts/{account_id}/workers/account-settings", scripts::WRITE, put)
        .get("/accounts/{account_id}/storage/kv/namespaces", &[KV_READ, KV_WRITE, SCRIPTS_WRITE], kv)
}

fn view(world: &World) -> Reply {
    let settings = &world.workers.settings;
    Reply::Ok(
        json!({"default_usage_model": settings.default_usage_model, "green_compute": settings.green_compute}),
    )
}

fn get(world: &mut World, _: &Call) -> Answer {
    Ok(view(world))
}

fn put(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    if let Some(model) = body["default_usage_model"].as_str() {
        if !matches!(model, "standard" | "bundled" | "unbound") {
            return Err(Failure::new(400, 10021, "default_usage_model must be standard, bundled or unbound"));
        }
        model.clone_into(&mut world.workers.settings.default_usage_model);
    }
    if let Some(green) = body["green_compute"].as_bool() {
        world.workers.settings.green_compute = green;
    }
    Ok(view(world))
}

fn kv(_: &mut World, call: &Call) -> Answer {
    Ok(paging::numbered(Vec::new(), &call.query, PerPage { default: 20, max: 1000 }))
}
