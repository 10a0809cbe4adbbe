//! `/access/identity_providers`: who vouches for a visitor. Without one nobody can log in.
//!
//! Deliberately absent: the providers themselves. A drill's login counts as vouched for by the first one that
//! the application allows.

use serde_json::{Value, json};

use super::{ORG_READ, ORG_WRITE, invalid, not_found, open};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::documents::only_id;
use crate::account::paging::{PerPage, numbered};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

const KINDS: [&str; 15] = [
    "onetimepin",
    "azureAD",
    "saml",
    "centrify",
    "facebook",
    "github",
    "google-apps",
    "google",
    "linkedin",
    "oidc",
    "okta",
    "onelogin",
    "pingone",
    "yandex",
    "cloudflare",
];

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/access/identity_providers";
    const ONE: &str = "/accounts/{account_id}/access/identity_providers/{id}";
    Routes::new()
        .get(ALL, ORG_READ, list)
        .post(ALL, ORG_WRITE, create)
        .get(ONE, ORG_READ, read)
        .put(ONE, ORG_WRITE, update)
        .delete(ONE, ORG_WRITE, delete)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let all = open(world, call.now)?.identity_providers.iter().map(shown).collect();
    Ok(numbered(all, &call.query, PerPage { default: 200, max: 200 }))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let mut provider = checked(&body)?;
    if provider["type"] == "onetimepin" && state.identity_providers.iter().any(|p| p["type"] == "onetimepin")
    {
        return Err(invalid("a onetimepin identity provider already exists"));
    }
    provider["id"] = json!(chance::uuid());
    state.identity_providers.push(provider.clone());
    Ok(Reply::Status(201, shown(&provider)))
}

fn read(world: &mut World, call: &Call) -> Answer {
    open(world, call.now)?
        .identity_providers
        .get(call.param("id"))
        .map(|p| Reply::Ok(shown(p)))
        .ok_or_else(|| not_found("identity_provider"))
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let old = open(world, call.now)?
        .identity_providers
        .get_mut(call.param("id"))
        .ok_or_else(|| not_found("identity_provider"))?;
    let mut new = checked(&body)?;
    new["id"] = old["id"].clone();
    *old = new.clone();
    Ok(Reply::Ok(shown(&new)))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.param("id");
    let state = open(world, call.now)?;
    state.identity_providers.remove(id).ok_or_else(|| not_found("identity_provider"))?;
    Ok(Reply::Status(202, only_id(id)))
}

fn checked(body: &Value) -> Result<Value, Failure> {
    let kind =
        body["type"].as_str().filter(|k| KINDS.contains(k)).ok_or_else(|| invalid("type is not valid"))?;
    let name = body["name"].as_str().unwrap_or(kind);
    if !body["config"].is_object() {
        return Err(invalid("config is required"));
    }
    let mut out = json!({"id": null, "name": name, "type": kind, "config": body["config"]});
    if body["scim_config"].is_object() {
        out["scim_config"] = body["scim_config"].clone();
    }
    Ok(out)
}

/// A provider as the API shows it: client secrets never come back.
fn shown(provider: &Value) -> Value {
    let mut out = provider.clone();
    if let Some(config) = out["config"].as_object_mut() {
        config.shift_remove("client_secret");
    }
    out
}
