//! Custom domains.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{no_such_worker, scripts};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// A hostname that a Worker answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub(crate) id: String,
    pub(crate) hostname: String,
    pub(crate) service: String,
    pub(crate) zone_id: String,
    pub(crate) zone_name: String,
    pub(crate) cert_id: String,
}

impl Domain {
    pub(super) fn view(&self) -> Value {
        json!({
            "id": self.id,
            "hostname": self.hostname,
            "service": self.service,
            "environment": "production",
            "zone_id": self.zone_id,
            "zone_name": self.zone_name,
            "cert_id": self.cert_id,
        })
    }
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/workers/domains", scripts::READ, list)
        .put("/accounts/{account_id}/workers/domains", scripts::WRITE, put)
        .get("/accounts/{account_id}/workers/domains/{domain_id}", scripts::READ, get)
        .delete("/accounts/{account_id}/workers/domains/{domain_id}", scripts::WRITE, delete)
        .post(
            "/accounts/{account_id}/workers/scripts/{script_name}/domains/changeset",
            scripts::WRITE,
            changeset,
        )
        .put("/accounts/{account_id}/workers/scripts/{script_name}/domains/records", scripts::WRITE, records)
}

fn list(world: &mut World, call: &Call) -> Answer {
    let is = |key: &str, value: &str| call.query.get(key).is_none_or(|wanted| wanted == value);
    let items: Vec<Value> = world
        .workers
        .domains
        .iter()
        .filter(|d| {
            is("service", &d.service)
                && is("hostname", &d.hostname)
                && is("zone_name", &d.zone_name)
                && is("zone_id", &d.zone_id)
        })
        .map(Domain::view)
        .collect();
    Ok(Reply::Ok(json!(items)))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let found = world.workers.domains.iter().find(|domain| domain.id == call.param("domain_id"));
    found.map(|domain| Reply::Ok(domain.view())).ok_or_else(no_such_domain)
}

fn put(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let hostname = body["hostname"].as_str().unwrap_or_default().to_ascii_lowercase();
    let service = body["service"].as_str().unwrap_or_default();
    let zone = world.zones.of_host(&hostname).filter(|zone| {
        body["zone_id"].as_str().is_none_or(|id| id == zone.id)
            && body["zone_name"].as_str().is_none_or(|name| name == zone.name)
    });
    let (zone_id, zone_name) = match zone {
        Some(zone) => (zone.id.clone(), zone.name.clone()),
        None => return Err(Failure::new(400, 10082, "The hostname does not lie in a zone of this account.")),
    };
    let domain = attach(world, &hostname, service, (zone_id, zone_name))?;
    Ok(Reply::Ok(domain))
}

fn attach(
    world: &mut World,
    hostname: &str,
    service: &str,
    zone: (String, String),
) -> Result<Value, Failure> {
    if !world.workers.scripts.contains_key(service) {
        return Err(no_such_worker());
    }
    let domains = &mut world.workers.domains;
    if let Some(found) = domains.iter_mut().find(|domain| domain.hostname == hostname) {
        service.clone_into(&mut found.service);
        return Ok(found.view());
    }
    let domain = Domain {
        id: chance::hex32(),
        hostname: hostname.to_owned(),
        service: service.to_owned(),
        zone_id: zone.0,
        zone_name: zone.1,
        cert_id: chance::uuid(),
    };
    let view = domain.view();
    domains.push(domain);
    Ok(view)
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.param("domain_id");
    let at = world.workers.domains.iter().position(|domain| domain.id == id).ok_or_else(no_such_domain)?;
    world.workers.domains.remove(at);
    Ok(Reply::Ok(Value::Null))
}

/// What wrangler asks before it attaches domains: which records would be added, changed, removed, and what is in the way.
fn changeset(world: &mut World, call: &Call) -> Answer {
    let service = call.param("script_name");
    let body = call.body.json()?;
    let wanted: Vec<&str> =
        body.as_array().into_iter().flatten().filter_map(|entry| entry["hostname"].as_str()).collect();
    let mut out = json!({"added": [], "removed": [], "updated": [], "conflicting": []});
    let add = |out: &mut Value, key: &str, value: Value| {
        if let Some(list) = out[key].as_array_mut() {
            list.push(value);
        }
    };
    for hostname in &wanted {
        match world.workers.domains.iter().find(|domain| domain.hostname == *hostname) {
            Some(domain) if domain.service == service => {
                add(&mut out, "updated", json!({"hostname": hostname, "modified": false}))
            }
            Some(_) => add(&mut out, "updated", json!({"hostname": hostname, "modified": true})),
            None => add(&mut out, "added", json!({"hostname": hostname})),
        }
    }
    if call.query.flag("replace_state") {
        for domain in world
            .workers
            .domains
            .iter()
            .filter(|d| d.service == service && !wanted.contains(&d.hostname.as_str()))
        {
            add(&mut out, "removed", domain.view());
        }
    }
    Ok(Reply::Ok(out))
}

/// Attaches wrangler's list of domains.
fn records(world: &mut World, call: &Call) -> Answer {
    let service = call.param("script_name").to_owned();
    let body = call.body.json()?;
    let mut out = Vec::new();
    for origin in body["origins"].as_array().into_iter().flatten() {
        let hostname = origin["hostname"].as_str().unwrap_or_default().to_ascii_lowercase();
        let zone = world.zones.of_host(&hostname).map(|zone| (zone.id.clone(), zone.name.clone()));
        let zone = zone.ok_or_else(|| {
            Failure::new(400, 10082, "The hostname does not lie in a zone of this account.")
        })?;
        out.push(attach(world, &hostname, &service, zone)?);
    }
    Ok(Reply::Ok(json!(out)))
}

fn no_such_domain() -> Failure {
    Failure::new(404, 100_116, "The domain does not exist.")
}
