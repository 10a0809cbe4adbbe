//! A gateway's log: what was asked of models, with cost. `…/request` and `…/response` are the raw prompts.

use serde_json::{Value, json};

use super::{READ, WRITE, known};
use crate::account::call::Call;
use crate::account::paging::{PerPage, numbered};
use crate::account::reply::{Answer, Failure, Raw, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/ai-gateway/gateways/{gateway_id}/logs";
    Routes::new()
        .get(ALL, READ, list)
        .delete(ALL, WRITE, delete)
        .get("/accounts/{account_id}/ai-gateway/gateways/{gateway_id}/logs/{id}", READ, read)
        .get("/accounts/{account_id}/ai-gateway/gateways/{gateway_id}/logs/{id}/request", READ, request)
        .get("/accounts/{account_id}/ai-gateway/gateways/{gateway_id}/logs/{id}/response", READ, response)
}

/// Newest first, with the extremes of cost and duration in `result_info`.
fn list(world: &mut World, call: &Call) -> Answer {
    let gateway = known(world, call)?;
    let query = &call.query;
    let mut found = world.ai_gateway.logs.pick(|l| {
        l["gateway_id"] == gateway
            && ["provider", "model"].iter().all(|f| query.get(f).is_none_or(|want| l[*f] == want))
            && ["success", "cached"].iter().all(|f| query.get(f).is_none_or(|want| l[*f] == (want == "true")))
    });
    found.reverse();
    let range = |field: &str| {
        let values: Vec<f64> = found.iter().filter_map(|l| l[field].as_f64()).collect();
        (values.iter().copied().fold(f64::INFINITY, f64::min), values.iter().copied().fold(0.0, f64::max))
    };
    let (cost, duration) = (range("cost"), range("duration"));
    let finite = |n: f64| if n.is_finite() { n } else { 0.0 };
    let found = found.into_iter().map(shown).collect();
    let mut reply = numbered(found, query, PerPage { default: 20, max: 50 });
    if let Reply::Page { info, .. } = &mut reply {
        info["min_cost"] = json!(finite(cost.0));
        info["max_cost"] = json!(cost.1);
        info["min_duration"] = json!(finite(duration.0));
        info["max_duration"] = json!(duration.1);
    }
    Ok(reply)
}

/// Bodies stay out of the list.
fn shown(mut log: Value) -> Value {
    if let Some(members) = log.as_object_mut() {
        for inner in ["gateway_id", "request", "response"] {
            members.shift_remove(inner);
        }
    }
    log
}

fn one(world: &World, call: &Call) -> Result<Value, Failure> {
    let gateway = known(world, call)?;
    let found = world.ai_gateway.logs.get(call.param("id")).filter(|l| l["gateway_id"] == gateway);
    found.cloned().ok_or_else(|| Failure::new(404, 7002, "Log not found"))
}

fn read(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(shown(one(world, call)?)))
}

fn request(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Raw(Raw::new(200, "application/json", one(world, call)?["request"].to_string())))
}

fn response(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Raw(Raw::new(200, "application/json", one(world, call)?["response"].to_string())))
}

/// All of them, or the oldest `limit`.
fn delete(world: &mut World, call: &Call) -> Answer {
    let gateway = known(world, call)?;
    let mut left = call.query.number("limit").unwrap_or(u64::MAX);
    world.ai_gateway.logs.retain(|l| {
        let goes = l["gateway_id"] == gateway && left > 0;
        left -= u64::from(goes);
        !goes
    });
    Ok(Reply::Ok(Value::Null))
}
