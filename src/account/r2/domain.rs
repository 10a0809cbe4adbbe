//! How a bucket is public: its r2.dev address, custom domains; and its event notifications.

use serde_json::{Value, json};

use super::store::Bucket;
use super::{READ, WRITE, named};
use crate::account::call::{Call, stamp};
use crate::account::chance;
use crate::account::documents::overlaid;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const MANAGED: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/domains/managed";
    const CUSTOM: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/domains/custom";
    const ONE: &str = "/accounts/{account_id}/r2/buckets/{bucket_name}/domains/custom/{domain}";
    const EVENTS: &str = "/accounts/{account_id}/event_notifications/r2/{bucket_name}/configuration";
    const QUEUE: &str =
        "/accounts/{account_id}/event_notifications/r2/{bucket_name}/configuration/queues/{queue_id}";
    Routes::new()
        .get(MANAGED, READ, managed)
        .put(MANAGED, WRITE, set_managed)
        .get(CUSTOM, READ, list)
        .post(CUSTOM, WRITE, add)
        .get(ONE, READ, read)
        .put(ONE, WRITE, change)
        .delete(ONE, WRITE, remove)
        .get(EVENTS, READ, events)
        .get(QUEUE, READ, queue)
        .put(QUEUE, WRITE, set_queue)
        .delete(QUEUE, WRITE, drop_queue)
}

fn managed_shown(bucket: &Bucket) -> Value {
    json!({
        "bucketId": bucket.public_id,
        "domain": format!("pub-{}.r2.dev", bucket.public_id),
        "enabled": bucket.public,
    })
}

fn managed(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(managed_shown(named(world, call)?)))
}

fn set_managed(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let enabled =
        body["enabled"].as_bool().ok_or_else(|| Failure::new(400, 10001, "`enabled` is required."))?;
    let bucket = named(world, call)?;
    bucket.public = enabled;
    Ok(Reply::Ok(managed_shown(bucket)))
}

fn missing() -> Failure {
    Failure::new(404, 10046, "The specified custom domain does not exist.")
}

fn list(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(json!({"domains": named(world, call)?.domains})))
}

fn add(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let zone =
        body["zoneId"].as_str().and_then(|id| world.zones.by_id(id)).map(|z| (z.id.clone(), z.name.clone()));
    let bucket = named(world, call)?;
    let (Some(domain), Some(enabled)) = (body["domain"].as_str(), body["enabled"].as_bool()) else {
        return Err(Failure::new(400, 10001, "`domain` and `enabled` are required."));
    };
    let Some((zone_id, zone_name)) = zone else {
        return Err(Failure::new(400, 10048, "The zone of the custom domain is not in this account."));
    };
    if bucket.domains.iter().any(|d| d["domain"] == domain) {
        return Err(Failure::new(409, 10047, "The custom domain is already connected to this bucket."));
    }
    let min_tls = body["minTLS"].as_str().unwrap_or("1.0");
    bucket.domains.push(json!({
        "domain": domain, "enabled": enabled, "minTLS": min_tls, "zoneId": zone_id, "zoneName": zone_name,
        "status": {"ownership": "active", "ssl": "active"},
    }));
    Ok(Reply::Ok(json!({"domain": domain, "enabled": enabled, "minTLS": min_tls, "zoneId": zone_id})))
}

fn read(world: &mut World, call: &Call) -> Answer {
    let name = call.param("domain");
    let found = named(world, call)?.domains.iter().find(|d| d["domain"] == name).cloned();
    found.map(Reply::Ok).ok_or_else(missing)
}

fn change(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let name = call.param("domain");
    let domain = named(world, call)?.domains.iter_mut().find(|d| d["domain"] == name).ok_or_else(missing)?;
    let allowed = json!({"enabled": body["enabled"], "minTLS": body["minTLS"], "ciphers": body["ciphers"]});
    let mut given = crate::account::documents::object(allowed);
    given.retain(|_, value| !value.is_null());
    *domain = overlaid(domain.clone(), &Value::Object(given));
    Ok(Reply::Ok(json!({"domain": name, "enabled": domain["enabled"], "minTLS": domain["minTLS"]})))
}

fn remove(world: &mut World, call: &Call) -> Answer {
    let name = call.param("domain");
    let bucket = named(world, call)?;
    let at = bucket.domains.iter().position(|d| d["domain"] == name).ok_or_else(missing)?;
    bucket.domains.remove(at);
    Ok(Reply::Ok(json!({"domain": name})))
}

fn events(world: &mut World, call: &Call) -> Answer {
    let bucket = named(world, call)?;
    let queues: Vec<&Value> = bucket.queues.values().collect();
    Ok(Reply::Ok(json!({"bucketName": bucket.name, "queues": queues})))
}

fn no_queue() -> Failure {
    Failure::new(404, 11015, "There is no event notification configuration for this queue.")
}

fn queue(world: &mut World, call: &Call) -> Answer {
    named(world, call)?.queues.get(call.param("queue_id")).cloned().map(Reply::Ok).ok_or_else(no_queue)
}

fn set_queue(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let id = call.param("queue_id").to_owned();
    let Some(rules) = body["rules"].as_array() else {
        return Err(Failure::new(400, 10001, "`rules` is required."));
    };
    let made = json!({"createdAt": stamp(call.now)});
    let rules: Vec<Value> = rules
        .iter()
        .map(|r| overlaid(overlaid(made.clone(), &json!({"ruleId": chance::uuid()})), r))
        .collect();
    named(world, call)?.queues.insert(id.clone(), json!({"queueId": id, "queueName": id, "rules": rules}));
    Ok(Reply::Ok(json!({})))
}

fn drop_queue(world: &mut World, call: &Call) -> Answer {
    named(world, call)?
        .queues
        .remove(call.param("queue_id"))
        .map(|_| Reply::Ok(json!({})))
        .ok_or_else(no_queue)
}
