//! `/ai-gateway/gateways`. The caller chooses the id; only PUT takes spend limits, DLP, guardrails and OTel.

use serde_json::{Value, json};

use super::{PAGES, READ, WRITE, invalid, not_found};
use crate::account::call::{Call, stamp};
use crate::account::documents::{holds, overlaid};
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/ai-gateway/gateways";
    const ONE: &str = "/accounts/{account_id}/ai-gateway/gateways/{gateway_id}";
    Routes::new()
        .get(ALL, READ, list)
        .post(ALL, WRITE, create)
        .get(ONE, READ, read)
        .put(ONE, WRITE, update)
        .delete(ONE, WRITE, delete)
        .get("/accounts/{account_id}/ai-gateway/gateways/{gateway_id}/url/{provider}", READ, url)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let search = call.query.get("search");
    let found = world.ai_gateway.gateways.pick(|g| search.is_none_or(|part| holds(g, "id", part)));
    Ok(numbered(found, &call.query, PAGES))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let id = body["id"].as_str().filter(|id| is_slug(id)).ok_or_else(|| invalid("id"))?.to_owned();
    if world.ai_gateway.gateways.get(&id).is_some() {
        return Err(Failure::new(409, 7003, "A gateway with this id already exists").at_path(&["body", "id"]));
    }
    let mut given = crate::account::documents::object(body.clone());
    for later in ["spend_limits", "dlp", "guardrails", "otel"] {
        given.shift_remove(later);
    }
    let gateway = whole(&Value::Object(given), &id, &stamp(call.now), &stamp(call.now))?;
    world.ai_gateway.gateways.push(gateway.clone());
    Ok(Reply::Ok(gateway))
}

fn read(world: &mut World, call: &Call) -> Answer {
    world.ai_gateway.gateways.get(call.param("gateway_id")).cloned().map(Reply::Ok).ok_or_else(not_found)
}

/// A full replacement: what the body leaves out is gone.
fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let old = world.ai_gateway.gateways.get_mut(call.param("gateway_id")).ok_or_else(not_found)?;
    let created = old["created_at"].as_str().unwrap_or_default().to_owned();
    let new = whole(&body, call.param("gateway_id"), &created, &stamp(call.now))?;
    *old = new.clone();
    Ok(Reply::Ok(new))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.param("gateway_id");
    let gone = world.ai_gateway.gateways.remove(id).ok_or_else(not_found)?;
    world.ai_gateway.logs.retain(|l| l["gateway_id"] != id);
    world.ai_gateway.provider_configs.retain(|c| c["gateway_id"] != id);
    Ok(Reply::Ok(gone))
}

fn url(world: &mut World, call: &Call) -> Answer {
    let id = super::known(world, call)?;
    let (account, provider) = (&world.account.id, call.param("provider"));
    Ok(Reply::Ok(json!(format!("https://gateway.ai.cloudflare.com/v1/{account}/{id}/{provider}"))))
}

/// 1 to 64 of `a-z 0-9 _ -`.
fn is_slug(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

fn whole(body: &Value, id: &str, created: &str, modified: &str) -> Result<Value, Failure> {
    for flag in ["cache_invalidate_on_update", "collect_logs"] {
        body[flag].as_bool().ok_or_else(|| invalid(flag))?;
    }
    for number in ["cache_ttl", "rate_limiting_interval", "rate_limiting_limit"] {
        if !body[number].is_null() && body[number].as_u64().is_none() || body.get(number).is_none() {
            return Err(invalid(number));
        }
    }
    if body["spend_limits"]["rules"].as_array().is_some_and(|rules| rules.len() > 20) {
        return Err(invalid("spend_limits"));
    }
    let defaults = json!({"authentication": false, "logpush": false, "logpush_public_key": null,
        "log_management": null, "log_management_strategy": null, "rate_limiting_technique": "fixed", "zdr": false,
        "is_default": false});
    Ok(overlaid(overlaid(defaults, body), &json!({"id": id, "created_at": created, "modified_at": modified})))
}
