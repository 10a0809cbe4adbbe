//! `/alerting/v3/destinations/webhooks`: where alerts are posted.

use serde_json::{Value, json};

use super::alerting::{READ, WRITE};
use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::documents::only_id;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/alerting/v3/destinations/webhooks";
    const ONE: &str = "/accounts/{account_id}/alerting/v3/destinations/webhooks/{webhook_id}";
    Routes::new()
        .get(ALL, READ, list)
        .post(ALL, WRITE, create)
        .get(ONE, READ, read)
        .put(ONE, WRITE, update)
        .delete(ONE, WRITE, delete)
        .get("/accounts/{account_id}/alerting/v3/destinations/pagerduty", READ, none)
}

fn none(_: &mut World, _: &Call) -> Answer {
    Ok(Reply::Ok(json!([])))
}

fn missing() -> Failure {
    Failure::new(404, 17106, "webhook not found")
}

fn list(world: &mut World, _: &Call) -> Answer {
    Ok(Reply::Ok(world.notifications.webhooks.iter().map(shown).collect()))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let mut webhook = checked(&body)?;
    let id = chance::hex32();
    webhook["id"] = json!(id);
    webhook["created_at"] = json!(stamp_seconds(call.now));
    world.notifications.webhooks.push(webhook);
    Ok(Reply::Status(201, only_id(&id)))
}

fn read(world: &mut World, call: &Call) -> Answer {
    let found = world.notifications.webhooks.get(call.param("webhook_id"));
    found.map(|w| Reply::Ok(shown(w))).ok_or_else(missing)
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let old = world.notifications.webhooks.get_mut(call.param("webhook_id")).ok_or_else(missing)?;
    let mut new = checked(&body)?;
    for kept in ["id", "created_at"] {
        new[kept] = old[kept].clone();
    }
    *old = new;
    Ok(Reply::Ok(only_id(call.param("webhook_id"))))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    world
        .notifications
        .webhooks
        .remove(call.param("webhook_id"))
        .map(|_| Reply::Ok(Value::Null))
        .ok_or_else(missing)
}

fn checked(body: &Value) -> Result<Value, Failure> {
    let bad = |what: &str| Failure::new(400, 17105, format!("invalid webhook: {what}"));
    let name = body["name"].as_str().filter(|n| !n.is_empty()).ok_or_else(|| bad("name is required"))?;
    let url =
        body["url"].as_str().filter(|u| u.starts_with("https://")).ok_or_else(|| bad("url must be https"))?;
    Ok(json!({"id": null, "name": name, "url": url, "type": "generic", "secret": body["secret"]}))
}

/// The secret never comes back.
fn shown(webhook: &Value) -> Value {
    let mut out = webhook.clone();
    if let Some(members) = out.as_object_mut() {
        members.shift_remove("secret");
    }
    out
}
