//! Image registries and the short-lived credentials of Cloudflare's own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::problem::{invalid, no_such, refused};
use super::{READ, WRITE, image};
use crate::account::call::{Call, stamp};
use crate::account::chance;
use crate::account::reply::{Answer, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;
use crate::secret::SecretText;

/// A registry of others that the account may pull from. Its private credential is a reference, never a value.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Registry {
    pub(crate) domain: String,
    pub(crate) kind: String,
    pub(crate) public_key: String,
    pub(crate) private_credential: Option<Value>,
    pub(crate) created_at: Timestamp,
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/containers/registries", READ, list)
        .post("/accounts/{account_id}/containers/registries", WRITE, create)
        .delete("/accounts/{account_id}/containers/registries/{domain}", WRITE, delete)
        .post("/accounts/{account_id}/containers/registries/{domain}/credentials", WRITE, credentials)
}

fn view(registry: &Registry) -> Value {
    let mut out = json!({
        "domain": registry.domain,
        "kind": registry.kind,
        "public_key": registry.public_key,
        "created_at": stamp(registry.created_at),
    });
    if let Some(reference) = &registry.private_credential {
        out["private_credential"] = reference.clone();
    }
    out
}

fn list(world: &mut World, _: &Call) -> Answer {
    let items: Vec<Value> = world.containers.registries.iter().map(view).collect();
    Ok(Reply::Ok(json!(items)))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let domain = body["domain"].as_str().unwrap_or_default();
    let kind = image::kind(domain)
        .ok_or_else(|| refused(400, "REGISTRY_NOT_SUPPORTED", json!({"domain": [domain]})))?;
    if body["kind"].as_str().is_some_and(|given| given != kind) {
        return Err(invalid("kind", "does not fit the domain"));
    }
    if world.containers.registries.iter().any(|registry| registry.domain == domain) {
        return Err(refused(409, "IMAGE_REGISTRY_ALREADY_EXISTS", json!({"domain": [domain]})));
    }
    let public_key = body.pointer("/auth/public_credential").and_then(Value::as_str);
    let private = body.pointer("/auth/private_credential").ok_or_else(|| invalid("auth", "is required"))?;
    let registry = Registry {
        domain: domain.to_owned(),
        kind: kind.to_owned(),
        public_key: public_key.ok_or_else(|| invalid("auth", "is required"))?.to_owned(),
        private_credential: private.is_object().then(|| private.clone()),
        created_at: call.now,
    };
    let out = view(&registry);
    world.containers.registries.push(registry);
    Ok(Reply::Status(201, out))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let domain = call.param("domain");
    let before = world.containers.registries.len();
    world.containers.registries.retain(|registry| registry.domain != domain);
    if world.containers.registries.len() == before {
        return Err(no_such("IMAGE_REGISTRY_NOT_FOUND"));
    }
    Ok(Reply::Ok(json!({"domain": domain})))
}

fn credentials(world: &mut World, call: &Call) -> Answer {
    super::problem::entitled(world)?;
    let body = call.body.json()?;
    let domain = call.param("domain");
    let known =
        domain == "registry.cloudflare.com" || world.containers.registries.iter().any(|r| r.domain == domain);
    if !known {
        return Err(no_such("IMAGE_REGISTRY_NOT_FOUND"));
    }
    if body["expiration_minutes"].as_u64().is_none_or(|minutes| minutes == 0) {
        return Err(invalid("expiration_minutes", "must be at least 1"));
    }
    let permissions = body["permissions"].as_array().filter(|list| !list.is_empty());
    let legal = |value: &Value| matches!(value.as_str(), Some("pull" | "push" | "list"));
    if !permissions.is_some_and(|list| list.iter().all(legal)) {
        return Err(invalid("permissions", "must be of pull, push, list"));
    }
    let password = chance::hex64();
    let _known = SecretText::new(password.clone());
    Ok(Reply::Status(
        201,
        json!({
            "account_id": world.account.id,
            "registry_host": domain,
            "username": "v1",
            "password": password,
        }),
    ))
}
