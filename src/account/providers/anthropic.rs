//! `api.anthropic.com`: models, and the Admin API's keys. The Admin API can neither create nor delete a key.

use axum::http::Method;
use serde_json::{Value, json as value};

use super::{Issuer, Key, Status, Visit, json};
use crate::account::call::stamp;
use crate::account::chance;
use crate::account::reply::Raw;
use crate::account::world::World;

pub(super) fn answer(world: &mut World, visit: &Visit) -> Raw {
    let key = visit.header("x-api-key").unwrap_or_default().to_owned();
    let admin = visit.path.starts_with("/v1/organizations/");
    let issuer = if admin { Issuer::AnthropicAdmin } else { Issuer::Anthropic };
    if key.is_empty() {
        return error(401, "authentication_error", "x-api-key header is required");
    }
    if !world.providers.is_live(issuer, &key) {
        return error(401, "authentication_error", "invalid x-api-key");
    }
    world.providers.used(issuer, &key, visit.now);
    if world.providers.is_restricted(issuer, &key) {
        return error(
            403,
            "permission_error",
            "Your API key does not have permission to use the specified resource.",
        );
    }
    if visit.header("anthropic-version").is_none() {
        return error(400, "invalid_request_error", "anthropic-version: header is required");
    }
    let rest = visit.path.strip_prefix("/v1/organizations/api_keys").map(|r| r.trim_start_matches('/'));
    match (&visit.method, visit.path.as_str(), rest) {
        (&Method::GET, "/v1/models", _) => models(),
        (&Method::GET, _, Some("")) => list(world, visit),
        (&Method::GET, _, Some(id)) => {
            match world.providers.keys.iter().find(|k| k.issuer == Issuer::Anthropic && k.id == id) {
                Some(key) => json(200, &shown(key, &world.providers.workspace)),
                None => error(404, "not_found_error", "API key not found"),
            }
        }
        (&Method::POST, _, Some(id)) if !id.is_empty() => update(world, visit, id),
        _ => error(404, "not_found_error", "Not found"),
    }
}

fn error(status: u16, kind: &str, message: &str) -> Raw {
    let id = format!("req_01{}", chance::alphanumeric(22));
    let body = value!({"type": "error", "error": {"type": kind, "message": message}, "request_id": id});
    json(status, &body).header("request-id", id)
}

fn models() -> Raw {
    let model = |id: &str, name: &str| value!({"type": "model", "id": id, "display_name": name, "created_at": "2026-02-05T00:00:00Z"});
    let data = [model("claude-opus-4-6", "Claude Opus 4.6"), model("claude-haiku-4-5", "Claude Haiku 4.5")];
    json(
        200,
        &value!({"data": data, "has_more": false, "first_id": "claude-opus-4-6", "last_id": "claude-haiku-4-5"}),
    )
}

fn shown(key: &Key, workspace: &str) -> Value {
    let status = match key.status {
        Status::Active => "active",
        Status::Inactive => "inactive",
        Status::Revoked => "archived",
    };
    value!({
        "id": key.id,
        "type": "api_key",
        "name": key.name,
        "created_at": stamp(key.created),
        "created_by": {"id": "user_01drill", "type": "user"},
        "expires_at": null,
        "partial_key_hint": key.hint(16, 4),
        "principal": {"type": "user_actor", "user_id": "user_01drill"},
        "scope": {"type": "workspace", "workspace_id": workspace},
        "status": status,
        "workspace_id": workspace,
    })
}

fn list(world: &World, visit: &Visit) -> Raw {
    let workspace = &world.providers.workspace;
    let keys = world.providers.keys.iter().filter(|k| k.issuer == Issuer::Anthropic);
    let mut all: Vec<Value> = keys.map(|k| shown(k, workspace)).collect();
    all.retain(|k| {
        visit.query.get("status").is_none_or(|s| k["status"] == s)
            && visit.query.get("workspace_id").is_none_or(|w| k["workspace_id"] == w)
    });
    if let Some(after) = visit.query.get("after_id") {
        let at = all.iter().position(|k| k["id"] == after).map_or(all.len(), |at| at + 1);
        all.drain(..at);
    }
    let limit = usize::try_from(visit.query.number("limit").unwrap_or(20).clamp(1, 1000)).unwrap_or(20);
    let more = all.len() > limit;
    all.truncate(limit);
    let id = |key: Option<&Value>| key.map(|k| k["id"].clone()).unwrap_or_default();
    let (first, last) = (id(all.first()), id(all.last()));
    json(200, &value!({"data": all, "has_more": more, "first_id": first, "last_id": last}))
}

fn update(world: &mut World, visit: &Visit, id: &str) -> Raw {
    let body = visit.json();
    let workspace = world.providers.workspace.clone();
    let Some(key) = world.providers.find_mut(Issuer::Anthropic, id) else {
        return error(404, "not_found_error", "API key not found");
    };
    if key.status == Status::Revoked {
        return error(400, "invalid_request_error", "an archived API key cannot be changed");
    }
    match body["status"].as_str() {
        Some("active") => key.status = Status::Active,
        Some("inactive") => key.status = Status::Inactive,
        Some("archived") => key.status = Status::Revoked,
        Some(_) => {
            return error(
                400,
                "invalid_request_error",
                "status: Input should be 'active', 'inactive' or 'archived'",
            );
        }
        None => {}
    }
    if let Some(name) = body["name"].as_str() {
        name.clone_into(&mut key.name);
    }
    json(200, &shown(key, &workspace))
}
