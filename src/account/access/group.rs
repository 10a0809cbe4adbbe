//! `/access/groups`: named lists of rules that policies refer to.

use serde_json::{Value, json};

use super::policy::rule_list;
use super::{ORG_READ, ORG_WRITE, PAGES, invalid, not_found, open};
use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::documents::{holds, only_id};
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/access/groups";
    const ONE: &str = "/accounts/{account_id}/access/groups/{id}";
    Routes::new()
        .get(ALL, ORG_READ, list)
        .post(ALL, ORG_WRITE, create)
        .get(ONE, ORG_READ, read)
        .put(ONE, ORG_WRITE, update)
        .delete(ONE, ORG_WRITE, delete)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let query = &call.query;
    let found = open(world, call.now)?.groups.pick(|g| {
        query.get("name").is_none_or(|name| g["name"] == name)
            && query.get("search").is_none_or(|part| holds(g, "name", part))
    });
    Ok(numbered(found, query, PAGES))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let mut group = checked(&body)?;
    if state.groups.iter().any(|g| g["name"] == group["name"]) {
        return Err(invalid("a group with this name already exists"));
    }
    group["id"] = json!(chance::uuid());
    group["uid"] = group["id"].clone();
    group["created_at"] = json!(stamp_seconds(call.now));
    group["updated_at"] = group["created_at"].clone();
    state.groups.push(group.clone());
    Ok(Reply::Status(201, group))
}

fn read(world: &mut World, call: &Call) -> Answer {
    open(world, call.now)?
        .groups
        .get(call.param("id"))
        .cloned()
        .map(Reply::Ok)
        .ok_or_else(|| not_found("group"))
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let old = open(world, call.now)?.groups.get_mut(call.param("id")).ok_or_else(|| not_found("group"))?;
    let mut new = checked(&body)?;
    for kept in ["id", "uid", "created_at"] {
        new[kept] = old[kept].clone();
    }
    new["updated_at"] = json!(stamp_seconds(call.now));
    *old = new.clone();
    Ok(Reply::Ok(new))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.param("id");
    let state = open(world, call.now)?;
    let reference = json!({"group": {"id": id}});
    let refers = |owner: &Value| {
        ["include", "exclude", "require"]
            .iter()
            .any(|list| owner[*list].as_array().is_some_and(|rules| rules.contains(&reference)))
    };
    if state.policies.iter().chain(state.app_policies.iter()).chain(state.groups.iter()).any(refers) {
        return Err(invalid("group is still referenced by a policy or another group"));
    }
    state.groups.remove(id).ok_or_else(|| not_found("group"))?;
    Ok(Reply::Status(202, only_id(id)))
}

fn checked(body: &Value) -> Result<Value, Failure> {
    let name = body["name"].as_str().filter(|n| !n.is_empty()).ok_or_else(|| invalid("name is required"))?;
    let include = rule_list(body, "include")?;
    if include.is_empty() {
        return Err(invalid("include must hold at least one rule"));
    }
    Ok(json!({
        "name": name,
        "include": include,
        "exclude": rule_list(body, "exclude")?,
        "require": rule_list(body, "require")?,
    }))
}
