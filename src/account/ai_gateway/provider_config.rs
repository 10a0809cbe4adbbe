//! `/provider_configs`: a provider's key kept by the gateway, so that no caller holds it.

use serde_json::{Value, json};

use super::{PAGES, invalid, known};
use crate::account::call::{Call, stamp};
use crate::account::chance;
use crate::account::groups::{AI_GATEWAY_READ, AI_GATEWAY_WRITE, SECRETS_STORE_WRITE};
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/ai-gateway/gateways/{gateway_id}/provider_configs";
    const ONE: &str = "/accounts/{account_id}/ai-gateway/gateways/{gateway_id}/provider_configs/{id}";
    Routes::new()
        .get(ALL, &[AI_GATEWAY_READ, AI_GATEWAY_WRITE], list)
        .post(ALL, &[SECRETS_STORE_WRITE], create)
        .delete(ONE, &[SECRETS_STORE_WRITE], delete)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let gateway = known(world, call)?;
    let found = world.ai_gateway.provider_configs.pick(|c| c["gateway_id"] == gateway);
    Ok(numbered(found, &call.query, PAGES))
}

/// The secret goes into the Secrets Store; what is kept here is its id and its last characters.
fn create(world: &mut World, call: &Call) -> Answer {
    let gateway = known(world, call)?;
    let body = call.body.json()?;
    let text = |name: &str| body[name].as_str().filter(|t| !t.is_empty()).ok_or_else(|| invalid(name));
    let preview = match body["secret"].as_str() {
        Some(secret) => secret.get(secret.len().saturating_sub(2)..).unwrap_or_default().to_owned(),
        None => text("secret_id").map(|_| String::new())?,
    };
    let config = json!({
        "id": chance::uuid(),
        "gateway_id": gateway,
        "alias": text("alias")?,
        "default_config": body["default_config"].as_bool().ok_or_else(|| invalid("default_config"))?,
        "provider_slug": text("provider_slug")?,
        "secret_id": body["secret_id"].as_str().map_or_else(chance::hex32, str::to_owned),
        "secret_preview": preview,
        "modified_at": stamp(call.now),
    });
    world.ai_gateway.provider_configs.push(config.clone());
    Ok(Reply::Ok(config))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    known(world, call)?;
    let gone: Option<Value> = world.ai_gateway.provider_configs.remove(call.param("id"));
    gone.map(Reply::Ok).ok_or_else(|| Failure::new(404, 7002, "Provider config not found"))
}
