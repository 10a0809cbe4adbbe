//! `api.openai.com`: models, and the organization's projects, keys, service accounts and spend limit.
//!
//! The trap is kept: a key of a service account cannot be deleted by itself, only with its account.

use axum::http::Method;
use serde_json::{Value, json as value};

use super::{Issuer, Key, Status, Visit, json};
use crate::account::chance;
use crate::account::reply::Raw;
use crate::account::world::World;

pub(super) fn answer(world: &mut World, visit: &Visit) -> Raw {
    let key = visit.credential("Bearer").unwrap_or_default().to_owned();
    let admin = visit.path.starts_with("/v1/organization/");
    let issuer = if admin { Issuer::OpenaiAdmin } else { Issuer::Openai };
    if key.is_empty() {
        return error(401, "You didn't provide an API key.", Value::Null);
    }
    if !world.providers.is_live(issuer, &key) {
        return error(
            401,
            "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.",
            value!("invalid_api_key"),
        );
    }
    world.providers.used(issuer, &key, visit.now);
    if world.providers.is_restricted(issuer, &key) {
        return error(
            403,
            "You have insufficient permissions for this operation. Missing scopes: api.model.read.",
            Value::Null,
        );
    }
    let path = visit.path.strip_prefix("/v1/").unwrap_or_default();
    let segments: Vec<&str> = path.split('/').collect();
    match (&visit.method, segments.as_slice()) {
        (&Method::GET, ["models"]) => json(
            200,
            &value!({"object": "list", "data": [{"id": "gpt-5", "object": "model", "created": 1_754_524_800, "owned_by": "system"}]}),
        ),
        (&Method::GET, ["me"]) => json(
            200,
            &value!({"object": "user", "id": "user-drill", "email": "operator@example.com", "mfa_flag_enabled": true,
                "orgs": {"object": "list", "data": [{"object": "organization", "id": "org-drill", "title": "Drill"}]}}),
        ),
        (&Method::GET, ["organization", "projects"]) => projects(world),
        (_, ["organization", "projects", project, rest @ ..]) if *project == world.providers.project => {
            in_project(world, visit, rest)
        }
        (_, ["organization", "admin_api_keys", ..]) => admin_keys(world, visit, segments.get(2).copied()),
        _ => not_found(),
    }
}

fn error(status: u16, message: &str, code: Value) -> Raw {
    json(
        status,
        &value!({"error": {"message": message, "type": "invalid_request_error", "param": null, "code": code}}),
    )
}

fn not_found() -> Raw {
    error(404, "Not found", Value::Null)
}

fn list(data: &[Value]) -> Raw {
    let id = |item: Option<&Value>| item.map(|i| i["id"].clone()).unwrap_or_default();
    json(
        200,
        &value!({"object": "list", "data": data, "first_id": id(data.first()), "last_id": id(data.last()), "has_more": false}),
    )
}

fn projects(world: &World) -> Raw {
    list(&[
        value!({"id": world.providers.project, "object": "organization.project", "name": "Default project",
        "created_at": 1_711_471_533, "archived_at": null, "status": "active"}),
    ])
}

fn in_project(world: &mut World, visit: &Visit, rest: &[&str]) -> Raw {
    match (&visit.method, rest) {
        (&Method::GET, ["api_keys"]) => {
            let keys = live(world).map(key_shown).collect::<Vec<Value>>();
            list(&keys)
        }
        (&Method::GET, ["api_keys", id]) => {
            live(world).find(|k| k.id == *id).map_or_else(not_found, |k| json(200, &key_shown(k)))
        }
        (&Method::DELETE, ["api_keys", id]) => delete_key(world, id),
        (&Method::GET, ["service_accounts"]) => {
            let accounts = accounts(world);
            list(&accounts)
        }
        (&Method::GET, ["service_accounts", id]) => {
            accounts(world).into_iter().find(|a| a["id"] == *id).map_or_else(not_found, |a| json(200, &a))
        }
        (&Method::POST, ["service_accounts"]) => create_account(world, visit),
        (&Method::DELETE, ["service_accounts", id]) => delete_account(world, id),
        (&Method::POST, ["service_accounts", id, "api_keys"]) => add_key(world, visit, id),
        (_, ["spend_limit"]) => spend_limit(world, visit),
        _ => not_found(),
    }
}

fn live(world: &World) -> impl Iterator<Item = &Key> {
    world.providers.keys.iter().filter(|k| k.issuer == Issuer::Openai && k.status == Status::Active)
}

/// The service accounts that have a key, each once.
fn accounts(world: &World) -> Vec<Value> {
    let mut shown: Vec<Value> = Vec::new();
    for key in live(world) {
        if let Some(id) = &key.service_account
            && !shown.iter().any(|account| account["id"] == id.as_str())
        {
            shown.push(account_shown(id, key));
        }
    }
    shown
}

fn account_shown(id: &str, key: &Key) -> Value {
    value!({"object": "organization.project.service_account", "id": id, "name": key.name, "role": "member",
        "created_at": key.created.as_second()})
}

fn key_shown(key: &Key) -> Value {
    let owner = match &key.service_account {
        Some(id) => value!({"type": "service_account", "service_account": account_shown(id, key)}),
        None => value!({"type": "user", "user": {"object": "organization.project.user", "id": "user-drill",
            "name": "Operator", "email": "operator@example.com", "role": "owner", "created_at": 1_711_471_533}}),
    };
    value!({
        "object": "organization.project.api_key",
        "redacted_value": key.hint(8, 4),
        "name": key.name,
        "created_at": key.created.as_second(),
        "last_used_at": key.last_used.map(jiff::Timestamp::as_second),
        "id": key.id,
        "owner_project_access": "active",
        "owner": owner,
    })
}

fn delete_key(world: &mut World, id: &str) -> Raw {
    let found = world.providers.find_mut(Issuer::Openai, id).filter(|k| k.status == Status::Active);
    let Some(key) = found else { return not_found() };
    if key.service_account.is_some() {
        return error(
            400,
            "API keys of service accounts cannot be deleted; delete the service account.",
            Value::Null,
        );
    }
    key.status = Status::Revoked;
    json(200, &value!({"object": "organization.project.api_key.deleted", "id": id, "deleted": true}))
}

fn fresh_key(world: &mut World, visit: &Visit, account: &str, name: &str) -> Value {
    let mut key =
        Key::new(Issuer::Openai, Issuer::Openai.fresh_value().replace("sk-proj-", "sk-svcacct-"), visit.now);
    key.service_account = Some(account.to_owned());
    name.clone_into(&mut key.name);
    let shown = value!({"object": "organization.project.service_account.api_key", "value": key.value,
        "name": "Secret Key", "created_at": key.created.as_second(), "id": key.id});
    world.providers.keys.push(key);
    shown
}

fn create_account(world: &mut World, visit: &Visit) -> Raw {
    let Some(name) = visit.json()["name"].as_str().map(str::to_owned) else {
        return error(400, "Missing required parameter: 'name'.", value!("missing_required_parameter"));
    };
    let id = format!("svc_acct_{}", chance::alphanumeric(16));
    let key = fresh_key(world, visit, &id, &name);
    json(
        200,
        &value!({"object": "organization.project.service_account", "id": id, "name": name, "role": "member",
            "created_at": visit.now.as_second(), "api_key": key}),
    )
}

fn add_key(world: &mut World, visit: &Visit, account: &str) -> Raw {
    let Some(known) = live(world).find(|k| k.service_account.as_deref() == Some(account)) else {
        return not_found();
    };
    let name = visit.json()["name"].as_str().unwrap_or(&known.name).to_owned();
    json(200, &fresh_key(world, visit, account, &name))
}

/// Kills every key of the account.
fn delete_account(world: &mut World, id: &str) -> Raw {
    let mut found = false;
    for key in world.providers.keys.iter_mut().filter(|k| k.service_account.as_deref() == Some(id)) {
        found |= key.status == Status::Active;
        key.status = Status::Revoked;
    }
    if !found {
        return not_found();
    }
    json(200, &value!({"object": "organization.project.service_account.deleted", "id": id, "deleted": true}))
}

fn spend_limit(world: &mut World, visit: &Visit) -> Raw {
    match visit.method {
        Method::GET => world.providers.spend_limit.as_ref().map_or_else(not_found, |limit| json(200, limit)),
        Method::DELETE => match world.providers.spend_limit.take() {
            Some(_) => {
                json(200, &value!({"object": "organization.project.spend_limit.deleted", "deleted": true}))
            }
            None => not_found(),
        },
        Method::POST => {
            let body = visit.json();
            let Some(amount) = body["threshold_amount"].as_u64() else {
                return error(
                    400,
                    "Missing required parameter: 'threshold_amount'.",
                    value!("missing_required_parameter"),
                );
            };
            let limit = value!({"object": "organization.project.spend_limit", "threshold_amount": amount,
                "currency": body["currency"].as_str().unwrap_or("USD"), "interval": body["interval"].as_str().unwrap_or("month"),
                "enforcement": {"status": "enforcing"}});
            world.providers.spend_limit = Some(limit.clone());
            json(200, &limit)
        }
        _ => not_found(),
    }
}

fn admin_keys(world: &mut World, visit: &Visit, id: Option<&str>) -> Raw {
    let shown = |k: &Key| {
        value!({"object": "organization.admin_api_key", "id": k.id, "name": k.name, "redacted_value": k.hint(9, 4),
            "created_at": k.created.as_second(), "last_used_at": k.last_used.map(jiff::Timestamp::as_second)})
    };
    match (&visit.method, id) {
        (&Method::GET, None) => {
            let admin = |k: &&Key| k.issuer == Issuer::OpenaiAdmin && k.status == Status::Active;
            let keys = world.providers.keys.iter().filter(admin).map(shown).collect::<Vec<Value>>();
            list(&keys)
        }
        (&Method::DELETE, Some(id)) => match world.providers.find_mut(Issuer::OpenaiAdmin, id) {
            Some(key) => {
                key.status = Status::Revoked;
                json(
                    200,
                    &value!({"id": id, "object": "organization.admin_api_key.deleted", "deleted": true}),
                )
            }
            None => not_found(),
        },
        _ => not_found(),
    }
}
