//! `api.github.com`: who a token is, and revoking tokens without being anyone.
//!
//! The real one revokes a moment after its 202; here it is at once.

use axum::http::Method;
use serde_json::{Value, json as value};

use super::{Issuer, Status, Visit, json};
use crate::account::reply::Raw;
use crate::account::world::World;

/// Most credentials one request may name.
const MOST: usize = 1000;

pub(super) fn answer(world: &mut World, visit: &Visit) -> Raw {
    match (&visit.method, visit.path.as_str()) {
        (&Method::GET, "/user") => {
            let token = visit.credential("Bearer").or_else(|| visit.credential("token")).unwrap_or_default();
            match world.providers.by_value(Issuer::Github, token).filter(|k| k.status == Status::Active) {
                Some(key) if key.restricted => said(403, "Resource not accessible by personal access token"),
                Some(key) => {
                    let login = key.identity.as_deref().unwrap_or("operator");
                    json(200, &value!({"login": login, "id": 1, "type": "User"}))
                }
                None => said(401, "Bad credentials"),
            }
        }
        (&Method::POST, "/credentials/revoke") => revoke(world, visit),
        _ => said(404, "Not Found"),
    }
}

fn revoke(world: &mut World, visit: &Visit) -> Raw {
    let body = visit.json();
    let named: Vec<&str> =
        body["credentials"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if named.is_empty() || named.len() > MOST {
        return said(422, "Validation Failed");
    }
    for key in world.providers.keys.iter_mut().filter(|k| k.issuer == Issuer::Github) {
        if named.contains(&key.value.as_str()) {
            key.status = Status::Revoked;
        }
    }
    json(202, &value!({}))
}

fn said(status: u16, message: &str) -> Raw {
    json(
        status,
        &value!({"message": message, "documentation_url": "https://docs.github.com/rest", "status": status.to_string()}),
    )
}
