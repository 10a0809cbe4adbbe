//! `/access/apps/{id}/policies`: the policies that belong to one application.
//!
//! Cloudflare calls these legacy and prefers reusable ones; both are in use.

use serde_json::{Value, json};

use super::app::{policies_of, unique};
use super::{APPS_READ, APPS_WRITE, PAGES, State, invalid, not_found, open, policy};
use crate::account::call::Call;
use crate::account::documents::only_id;
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/access/apps/{app_id}/policies";
    const ONE: &str = "/accounts/{account_id}/access/apps/{app_id}/policies/{policy_id}";
    Routes::new()
        .get(ALL, APPS_READ, list)
        .post(ALL, APPS_WRITE, create)
        .get(ONE, APPS_READ, read)
        .put(ONE, APPS_WRITE, update)
        .delete(ONE, APPS_WRITE, delete)
        .put(
            "/accounts/{account_id}/access/apps/{app_id}/policies/{policy_id}/make_reusable",
            APPS_WRITE,
            make_reusable,
        )
}

fn app<'a>(state: &'a State, call: &Call) -> Result<&'a Value, Failure> {
    state.apps.get(call.param("app_id")).ok_or_else(|| not_found("application"))
}

fn one(state: &State, call: &Call) -> Result<Value, Failure> {
    let id = call.param("policy_id");
    let found = policies_of(state, app(state, call)?).into_iter().find(|p| p["id"] == id);
    found.ok_or_else(|| not_found("policy"))
}

fn list(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let all = policies_of(state, app(state, call)?);
    Ok(numbered(all, &call.query, PAGES))
}

fn read(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(one(open(world, call.now)?, call)?))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let existing = policies_of(state, app(state, call)?);
    if existing.iter().any(|p| p["reusable"] == true) {
        return Err(invalid("reusable and application policies cannot be mixed on one application"));
    }
    let last = existing.iter().filter_map(|p| p["precedence"].as_u64()).max().unwrap_or(0);
    let precedence = body["precedence"].as_u64().unwrap_or(last + 1);
    unique(existing.iter().filter_map(|p| p["precedence"].as_u64()).chain([precedence]))?;
    let mut made = policy::made(&policy::checked(state, &body)?, call);
    let id = made["id"].clone();
    made["app_id"] = json!(call.param("app_id"));
    state.app_policies.push(made);
    let app = state.apps.get_mut(call.param("app_id")).ok_or_else(|| not_found("application"))?;
    if let Some(references) = app["policies"].as_array_mut() {
        references.push(json!({"id": id, "precedence": precedence}));
    }
    let shown = policies_of(state, self::app(state, call)?).into_iter().find(|p| p["id"] == id);
    Ok(Reply::Status(201, shown.unwrap_or_default()))
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let old = one(state, call)?;
    if old["reusable"] == true {
        return Err(invalid("a reusable policy is changed under /access/policies"));
    }
    let new = policy::checked(state, &body)?;
    let precedence = body["precedence"].as_u64().or_else(|| old["precedence"].as_u64()).unwrap_or(1);
    let others = policies_of(state, app(state, call)?);
    unique(
        others
            .iter()
            .filter(|p| p["id"] != old["id"])
            .filter_map(|p| p["precedence"].as_u64())
            .chain([precedence]),
    )?;
    let id = call.param("policy_id");
    if let Some(place) = state.app_policies.get_mut(id) {
        *place = policy::remade(place, &new, call);
    }
    let app = state.apps.get_mut(call.param("app_id")).ok_or_else(|| not_found("application"))?;
    for reference in app["policies"].as_array_mut().into_iter().flatten().filter(|r| r["id"] == id) {
        reference["precedence"] = json!(precedence);
    }
    Ok(Reply::Ok(one(state, call)?))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let old = one(state, call)?;
    let app = state.apps.get_mut(call.param("app_id")).ok_or_else(|| not_found("application"))?;
    if let Some(references) = app["policies"].as_array_mut() {
        references.retain(|r| r["id"] != old["id"]);
    }
    let id = call.param("policy_id");
    state.app_policies.remove(id);
    Ok(Reply::Status(202, only_id(id)))
}

fn make_reusable(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let id = call.param("policy_id");
    one(state, call)?;
    if let Some(mut policy) = state.app_policies.remove(id) {
        if let Some(members) = policy.as_object_mut() {
            members.shift_remove("app_id");
        }
        state.policies.push(policy);
    }
    Ok(Reply::Ok(one(state, call)?))
}
