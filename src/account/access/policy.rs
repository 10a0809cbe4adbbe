//! `/access/policies`: reusable policies, and what every policy must look like.

use serde_json::{Value, json};

use super::{APPS_READ, APPS_WRITE, PAGES, State, go_duration, invalid, not_found, open};
use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::documents::{only_id, overlaid};
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/access/policies";
    const ONE: &str = "/accounts/{account_id}/access/policies/{id}";
    Routes::new()
        .get(ALL, APPS_READ, list)
        .post(ALL, APPS_WRITE, create)
        .get(ONE, APPS_READ, read)
        .put(ONE, APPS_WRITE, update)
        .delete(ONE, APPS_WRITE, delete)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let all = state.policies.iter().map(|p| shown(state, p)).collect();
    Ok(numbered(all, &call.query, PAGES))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let policy = made(&checked(state, &body)?, call);
    state.policies.push(policy.clone());
    Ok(Reply::Status(201, shown(state, &policy)))
}

fn read(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let policy = state.policies.get(call.param("id")).ok_or_else(|| not_found("policy"))?;
    Ok(Reply::Ok(shown(state, policy)))
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let new = checked(state, &body)?;
    let old = state.policies.get_mut(call.param("id")).ok_or_else(|| not_found("policy"))?;
    let policy = remade(old, &new, call);
    *old = policy.clone();
    Ok(Reply::Ok(shown(state, &policy)))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.param("id");
    let state = open(world, call.now)?;
    let users = app_count(state, id);
    if users > 0 {
        return Err(invalid(format!("policy is in use by {users} application(s)")));
    }
    state.policies.remove(id).ok_or_else(|| not_found("policy"))?;
    Ok(Reply::Status(202, only_id(id)))
}

/// How many applications refer to a reusable policy.
fn app_count(state: &State, id: &str) -> usize {
    let refers =
        |app: &&Value| app["policies"].as_array().is_some_and(|list| list.iter().any(|r| r["id"] == id));
    state.apps.iter().filter(refers).count()
}

fn shown(state: &State, policy: &Value) -> Value {
    let mut out = policy.clone();
    out["app_count"] = json!(app_count(state, policy["id"].as_str().unwrap_or_default()));
    out["reusable"] = json!(true);
    out
}

/// A checked policy with its own id and times.
pub(super) fn made(checked: &Value, call: &Call) -> Value {
    let id = chance::uuid();
    let at = stamp_seconds(call.now);
    let head = json!({"id": id, "uid": id, "created_at": at, "updated_at": at});
    overlaid(head, checked)
}

/// `old` with the checked content of an update.
pub(super) fn remade(old: &Value, checked: &Value, call: &Call) -> Value {
    let mut out =
        overlaid(json!({"id": old["id"], "uid": old["uid"], "created_at": old["created_at"]}), checked);
    for kept in ["app_id", "precedence"] {
        if out[kept].is_null() && !old[kept].is_null() {
            out[kept] = old[kept].clone();
        }
    }
    out["updated_at"] = json!(stamp_seconds(call.now));
    out
}

/// The content of a policy, checked as Access checks it.
pub(super) fn checked(state: &State, body: &Value) -> Result<Value, Failure> {
    let name =
        body["name"].as_str().filter(|n| !n.is_empty()).ok_or_else(|| invalid("policy name is required"))?;
    let decision = body["decision"]
        .as_str()
        .filter(|d| ["allow", "deny", "non_identity", "bypass"].contains(d))
        .ok_or_else(|| invalid("policy decision is not valid"))?;
    let include = rule_list(body, "include")?;
    if include.is_empty() {
        return Err(invalid("policy must include at least one rule"));
    }
    let mut out = json!({
        "name": name,
        "decision": decision,
        "include": include,
        "exclude": rule_list(body, "exclude")?,
        "require": rule_list(body, "require")?,
    });
    for owner in ["include", "exclude", "require"] {
        check_references(state, &out[owner])?;
    }
    for optional in [
        "session_duration",
        "purpose_justification_required",
        "purpose_justification_prompt",
        "approval_required",
        "approval_groups",
        "isolation_required",
        "mfa_config",
        "connection_rules",
        "precedence",
    ] {
        if !body[optional].is_null() {
            out[optional] = body[optional].clone();
        }
    }
    if out["session_duration"].as_str().is_some_and(|text| go_duration(text).is_none()) {
        return Err(invalid("session_duration is not a valid duration"));
    }
    Ok(out)
}

/// A list of rules: each an object with exactly one member, itself an object.
pub(super) fn rule_list(body: &Value, name: &str) -> Result<Vec<Value>, Failure> {
    let rules = match &body[name] {
        Value::Null => return Ok(Vec::new()),
        Value::Array(rules) => rules,
        _ => return Err(invalid(format!("{name} is not a list"))),
    };
    for rule in rules {
        let one =
            rule.as_object().filter(|members| members.len() == 1 && members.values().all(Value::is_object));
        if one.is_none() {
            return Err(invalid(format!("{name} holds something that is not a rule")));
        }
    }
    Ok(rules.clone())
}

fn check_references(state: &State, rules: &Value) -> Result<(), Failure> {
    for rule in rules.as_array().into_iter().flatten() {
        if let Some(id) = rule["group"]["id"].as_str()
            && state.groups.get(id).is_none()
        {
            return Err(invalid("group not found"));
        }
        if let Some(id) = rule["service_token"]["token_id"].as_str()
            && !state.service_tokens.iter().any(|t| t.id == id)
        {
            return Err(invalid("service token not found"));
        }
        if let Some(id) = rule["login_method"]["id"].as_str()
            && state.identity_providers.get(id).is_none()
        {
            return Err(invalid("identity provider not found"));
        }
    }
    Ok(())
}
