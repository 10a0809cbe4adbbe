//! Lock, lifecycle and CORS of a bucket: each read and replaced as a whole.

use serde_json::{Value, json};

use super::{READ, WRITE, named};
use crate::account::call::Call;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const LOCK: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/lock";
    const LIFECYCLE: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/lifecycle";
    const CORS: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/cors";
    Routes::new()
        .get(LOCK, READ, lock)
        .put(LOCK, WRITE, set_lock)
        .get(LIFECYCLE, READ, lifecycle)
        .put(LIFECYCLE, WRITE, set_lifecycle)
        .get(CORS, READ, cors)
        .put(CORS, WRITE, set_cors)
        .delete(CORS, WRITE, clear_cors)
}

fn bad(what: &str) -> Failure {
    Failure::new(400, 10040, format!("The rules are not valid: {what}."))
}

fn rules(body: &Value) -> Result<Vec<Value>, Failure> {
    match &body["rules"] {
        Value::Null => Ok(Vec::new()),
        Value::Array(rules) => Ok(rules.clone()),
        _ => Err(bad("`rules` is not a list")),
    }
}

fn check_heads(rules: &[Value]) -> Result<(), Failure> {
    let mut ids = std::collections::BTreeSet::new();
    for rule in rules {
        let id = rule["id"].as_str().ok_or_else(|| bad("a rule has no id"))?;
        if !ids.insert(id) {
            return Err(bad("two rules share an id"));
        }
        rule["enabled"].as_bool().ok_or_else(|| bad("`enabled` is missing"))?;
    }
    Ok(())
}

fn lock(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(json!({"rules": named(world, call)?.lock})))
}

fn set_lock(world: &mut World, call: &Call) -> Answer {
    let rules = rules(&call.body.json()?)?;
    check_heads(&rules)?;
    for rule in &rules {
        let condition = &rule["condition"];
        let whole = match condition["type"].as_str() {
            Some("Age") => condition["maxAgeSeconds"].as_u64().is_some_and(|s| s > 0),
            Some("Date") => condition["date"].as_str().is_some_and(|d| d.parse::<jiff::Timestamp>().is_ok()),
            Some("Indefinite") => true,
            _ => false,
        };
        if !whole {
            return Err(bad("a condition is none of Age, Date and Indefinite"));
        }
    }
    named(world, call)?.lock = rules;
    Ok(Reply::Ok(json!({})))
}

fn lifecycle(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(json!({"rules": named(world, call)?.lifecycle})))
}

fn set_lifecycle(world: &mut World, call: &Call) -> Answer {
    let rules = rules(&call.body.json()?)?;
    check_heads(&rules)?;
    if rules.iter().any(|rule| rule["conditions"]["prefix"].as_str().is_none()) {
        return Err(bad("`conditions.prefix` is missing"));
    }
    named(world, call)?.lifecycle = rules;
    Ok(Reply::Ok(json!({})))
}

fn no_cors() -> Failure {
    Failure::new(404, 10059, "The CORS configuration does not exist.")
}

fn cors(world: &mut World, call: &Call) -> Answer {
    named(world, call)?.cors.clone().map(Reply::Ok).ok_or_else(no_cors)
}

fn set_cors(world: &mut World, call: &Call) -> Answer {
    let rules = rules(&call.body.json()?)?;
    if rules.iter().any(|r| !r["allowed"]["methods"].is_array() || !r["allowed"]["origins"].is_array()) {
        return Err(bad("`allowed.methods` and `allowed.origins` are required"));
    }
    named(world, call)?.cors = Some(json!({"rules": rules}));
    Ok(Reply::Ok(json!({})))
}

fn clear_cors(world: &mut World, call: &Call) -> Answer {
    named(world, call)?.cors.take().map(|_| Reply::Ok(json!({}))).ok_or_else(no_cors)
}
