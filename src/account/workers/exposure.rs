//! workers.dev: the account's name and each Worker's switch.

use serde_json::json;

use super::{Script, State, script, script_mut, scripts};
use crate::account::call::Call;
use crate::account::reply::{Answer, Failure, Raw, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// With this API date or a later one, a POST that names only `enabled` leaves preview URLs as they are.
const SEPARATE_SINCE: &str = "2025-08-01";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/subdomain", scripts::READ, get_name)
        .put("/accounts/{account_id}/workers/subdomain", scripts::WRITE, put_name)
        .delete("/accounts/{account_id}/workers/subdomain", scripts::WRITE, delete_name)
        .get("/accounts/{account_id}/workers/scripts/{script_name}/subdomain", scripts::READ, get)
        .post("/accounts/{account_id}/workers/scripts/{script_name}/subdomain", scripts::WRITE, post)
        .delete("/accounts/{account_id}/workers/scripts/{script_name}/subdomain", scripts::WRITE, delete)
}

fn get_name(world: &mut World, _: &Call) -> Answer {
    let name = world.workers.subdomain.as_ref();
    let name = name.ok_or_else(|| Failure::new(404, 10007, "You do not have a workers.dev subdomain."))?;
    Ok(Reply::Ok(json!({"subdomain": name})))
}

fn put_name(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let legal = |name: &&str| {
        (1..=63).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let name = body["subdomain"].as_str().filter(legal);
    let name = name.ok_or_else(|| Failure::new(400, 10036, "The workers.dev subdomain is not valid."))?;
    world.workers.subdomain = Some(name.to_owned());
    Ok(Reply::Ok(json!({"subdomain": name})))
}

fn delete_name(world: &mut World, _: &Call) -> Answer {
    world.workers.subdomain = None;
    Ok(Reply::Raw(Raw::new(204, "", Vec::new())))
}

fn get(world: &mut World, call: &Call) -> Answer {
    Ok(view(script(world, call)?))
}

fn view(script: &Script) -> Reply {
    Reply::Ok(
        json!({"enabled": script.subdomain.enabled, "previews_enabled": script.subdomain.previews_enabled}),
    )
}

fn post(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let registered = world.workers.subdomain.is_some();
    let separate =
        call.header("cloudflare-workers-script-api-date").is_some_and(|date| date >= SEPARATE_SINCE);
    let script = script_mut(world, call)?;
    let enabled = body["enabled"].as_bool();
    let enabled = enabled.ok_or_else(|| Failure::new(400, 10021, "`enabled` must be true or false"))?;
    let previews = match body["previews_enabled"].as_bool() {
        Some(previews) => previews,
        None if separate => script.subdomain.previews_enabled,
        None => enabled,
    };
    if (enabled || previews) && !registered {
        return Err(needs_name());
    }
    script.subdomain.enabled = enabled;
    script.subdomain.previews_enabled = previews;
    Ok(view(script))
}

/// 10063: nothing can be opened under workers.dev before the account has a name there.
pub(super) fn needs_name() -> Failure {
    Failure::new(
        400,
        10063,
        "You need a workers.dev subdomain in order to proceed. Register one in the dashboard under Workers.",
    )
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let script = script_mut(world, call)?;
    script.subdomain = super::Exposure::default();
    Ok(view(script))
}

/// The Worker behind the first label of a workers.dev host.
pub(super) fn script_for_label(workers: &State, label: &str) -> Option<String> {
    if let Some(script) = workers.scripts.get(label) {
        return script.subdomain.enabled.then(|| script.name.clone());
    }
    let (version, name) = label.split_once('-')?;
    let script = workers.scripts.get(name).filter(|script| script.subdomain.previews_enabled)?;
    let found = script.versions.iter().find(|v| version.len() == 8 && v.id.starts_with(version))?;
    (!found.has_durable_objects()).then(|| script.name.clone())
}
