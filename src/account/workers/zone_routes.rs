//! Routes: patterns of a zone that a Worker answers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{State, no_such_worker, scripts};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::groups::{Group, ROUTES_READ, ROUTES_WRITE};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;
use crate::account::zones;

/// A pattern such as `bot.example.com/*`; without a script it exempts what it matches.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ZoneRoute {
    pub(crate) id: String,
    pub(crate) zone_id: String,
    pub(crate) pattern: String,
    pub(crate) script: Option<String>,
}

impl ZoneRoute {
    fn view(&self) -> Value {
        let mut out = json!({"id": self.id, "pattern": self.pattern});
        if let Some(script) = &self.script {
            out["script"] = json!(script);
        }
        out
    }

    /// Whether the pattern's host part covers `host`.
    pub(super) fn covers_host(&self, host: &str) -> bool {
        let pattern = pattern_host(&self.pattern);
        match pattern.strip_prefix('*') {
            Some(suffix) => host.ends_with(suffix),
            None => host == pattern,
        }
    }
}

/// The host part of `pattern`, without scheme and path.
fn pattern_host(pattern: &str) -> &str {
    let rest = pattern.split_once("://").map_or(pattern, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

/// Routes of `script` as the script list shows them.
pub(super) fn of_script(workers: &State, script: &str) -> Vec<Value> {
    workers
        .routes
        .iter()
        .filter(|route| route.script.as_deref() == Some(script))
        .map(ZoneRoute::view)
        .collect()
}

pub(super) fn routes() -> Routes {
    const READ: &[Group] = &[ROUTES_READ, ROUTES_WRITE];
    const WRITE: &[Group] = &[ROUTES_WRITE];
    Routes::new()
        .get("/zones/{zone_id}/workers/routes", READ, list)
        .post("/zones/{zone_id}/workers/routes", WRITE, create)
        .get("/zones/{zone_id}/workers/routes/{route_id}", READ, get)
        .put("/zones/{zone_id}/workers/routes/{route_id}", WRITE, put)
        .delete("/zones/{zone_id}/workers/routes/{route_id}", WRITE, delete)
        .get(
            "/accounts/{account_id}/workers/services/{script_name}/environments/production/routes",
            scripts::READ,
            of_service,
        )
        .put("/accounts/{account_id}/workers/scripts/{script_name}/routes", scripts::WRITE, replace)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let zone = &zones::find(world, call)?.id;
    let items: Vec<Value> =
        world.workers.routes.iter().filter(|route| route.zone_id == *zone).map(ZoneRoute::view).collect();
    Ok(Reply::Ok(json!(items)))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let zone = zones::find(world, call)?;
    let (zone_id, zone_name) = (zone.id.clone(), zone.name.clone());
    let (pattern, script) = parse(world, &call.body.json()?, &zone_name)?;
    if world.workers.routes.iter().any(|route| route.zone_id == zone_id && route.pattern == pattern) {
        return Err(Failure::new(409, 10020, "A route with the same pattern already exists."));
    }
    let route = ZoneRoute { id: chance::hex32(), zone_id, pattern, script };
    let view = route.view();
    world.workers.routes.push(route);
    Ok(Reply::Ok(view))
}

fn parse(world: &World, body: &Value, zone: &str) -> Result<(String, Option<String>), Failure> {
    let pattern = body["pattern"].as_str().unwrap_or_default();
    let host = pattern_host(pattern).trim_start_matches('*').trim_start_matches('.');
    let inside = host == zone || host.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'));
    if !inside {
        return Err(Failure::new(400, 10022, "The route's pattern must lie in the zone."));
    }
    let script = body["script"].as_str().filter(|name| !name.is_empty());
    if script.is_some_and(|name| !world.workers.scripts.contains_key(name)) {
        return Err(Failure::new(400, 10019, "The route's Worker does not exist."));
    }
    Ok((pattern.to_owned(), script.map(str::to_owned)))
}

fn find<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut ZoneRoute, Failure> {
    let zone = zones::find(world, call)?.id.clone();
    let id = call.param("route_id");
    let found = world.workers.routes.iter_mut().find(|route| route.id == id && route.zone_id == zone);
    found.ok_or_else(|| Failure::new(404, 10009, "The route does not exist."))
}

fn get(world: &mut World, call: &Call) -> Answer {
    find(world, call).map(|route| Reply::Ok(route.view()))
}

fn put(world: &mut World, call: &Call) -> Answer {
    let zone = zones::find(world, call)?.name.clone();
    let (pattern, script) = parse(world, &call.body.json()?, &zone)?;
    let route = find(world, call)?;
    route.pattern = pattern;
    route.script = script;
    Ok(Reply::Ok(route.view()))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = find(world, call)?.id.clone();
    world.workers.routes.retain(|route| route.id != id);
    Ok(Reply::Ok(json!({"id": id})))
}

fn of_service(world: &mut World, call: &Call) -> Answer {
    let name = call.param("script_name");
    let mut items = of_script(&world.workers, name);
    for item in &mut items {
        let zone = item["pattern"]
            .as_str()
            .and_then(|pattern| world.zones.of_host(pattern_host(pattern).trim_start_matches("*.")));
        item["zone_name"] = json!(zone.map(|zone| zone.name.clone()));
    }
    Ok(Reply::Ok(json!(items)))
}

/// Replaces all routes of a Worker, as wrangler does at the end of a deploy.
fn replace(world: &mut World, call: &Call) -> Answer {
    let name = call.param("script_name").to_owned();
    if !world.workers.scripts.contains_key(&name) {
        return Err(no_such_worker());
    }
    let body = call.body.json()?;
    let mut fresh = Vec::new();
    for entry in body.as_array().into_iter().flatten() {
        let pattern = entry.as_str().or_else(|| entry["pattern"].as_str()).unwrap_or_default();
        let host = pattern_host(pattern).trim_start_matches('*').trim_start_matches('.');
        let zone = world.zones.of_host(host).ok_or_else(|| {
            Failure::new(400, 10022, "The route's pattern must lie in a zone of the account.")
        })?;
        fresh.push(ZoneRoute {
            id: chance::hex32(),
            zone_id: zone.id.clone(),
            pattern: pattern.to_owned(),
            script: Some(name.clone()),
        });
    }
    world.workers.routes.retain(|route| route.script.as_deref() != Some(name.as_str()));
    let patterns: Vec<Value> = fresh.iter().map(|route| json!(route.pattern)).collect();
    world.workers.routes.extend(fresh);
    Ok(Reply::Ok(json!(patterns)))
}
