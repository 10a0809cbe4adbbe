//! Zones: the list, and the routes and domains that hang on them are with the Workers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::{Call, stamp_seconds};
use super::chance;
use super::groups::ZONE_READ;
use super::identity::AccountRecord;
use super::paging::{self, PerPage};
use super::reply::{Answer, Failure, Reply};
use super::routes::Routes;
use super::tokens::{self, Caller, Resource};
use super::world::World;

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) zones: Vec<Zone>,
}

/// A domain of the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Zone {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) created_on: Timestamp,
}

impl State {
    pub(crate) fn sample(now: Timestamp) -> Self {
        Self { zones: vec![Zone { id: chance::hex32(), name: "example.com".into(), created_on: now }] }
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == id)
    }

    /// The zone `hostname` lies in: the longest name that is a suffix.
    pub(crate) fn of_host(&self, hostname: &str) -> Option<&Zone> {
        self.zones
            .iter()
            .filter(|zone| {
                hostname == zone.name
                    || hostname.strip_suffix(&zone.name).is_some_and(|rest| rest.ends_with('.'))
            })
            .max_by_key(|zone| zone.name.len())
    }
}

impl Zone {
    fn body(&self, account: &AccountRecord, user: &str) -> Value {
        let at = stamp_seconds(self.created_on);
        json!({
            "id": self.id,
            "name": self.name,
            "status": "active",
            "paused": false,
            "type": "full",
            "development_mode": 0,
            "name_servers": ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
            "original_name_servers": null,
            "original_registrar": null,
            "original_dnshost": null,
            "created_on": at,
            "modified_on": at,
            "activated_on": at,
            "meta": {
                "step": 4, "custom_certificate_quota": 0, "page_rule_quota": 3, "phishing_detected": false,
                "multiple_railguns_allowed": false,
            },
            "owner": {"id": user, "type": "user"},
            "account": {"id": account.id, "name": account.name},
            "permissions": ["#zone:read", "#zone:edit", "#worker:edit"],
            "plan": {"id": "0feeeeeeeeeeeeeeeeeeeeeeeeeeeeee", "name": "Free Website"},
        })
    }
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/zones", &[ZONE_READ], list).get("/zones/{zone_id}", &[ZONE_READ], get)
}

/// What the list of zones is held to: a zone the caller may see, any zone when there is none.
pub(super) fn some(world: &World, caller: &Caller) -> Resource {
    let all = || world.zones.zones.iter();
    let zone = all().find(|zone| seen(world, caller, zone)).or_else(|| all().next());
    resource(world, zone.map_or("", |zone| &zone.id))
}

fn seen(world: &World, caller: &Caller, zone: &Zone) -> bool {
    tokens::permit(world, caller, &[ZONE_READ], &resource(world, &zone.id), &[]).is_ok()
}

fn resource(world: &World, zone: &str) -> Resource {
    Resource::Zone { account: world.account.id.clone(), zone: zone.to_owned() }
}

/// The zones the caller may see; the others are not mentioned.
fn list(world: &mut World, call: &Call) -> Answer {
    let account_matches = call.query.get("account.id").is_none_or(|id| id == world.account.id);
    let items = world
        .zones
        .zones
        .iter()
        .filter(|zone| {
            account_matches
                && seen(world, &call.caller, zone)
                && call.query.get("name").is_none_or(|name| name.trim_start_matches("equal:") == zone.name)
        })
        .map(|zone| zone.body(&world.account, &world.user.id))
        .collect();
    Ok(paging::numbered(items, &call.query, PerPage { default: 20, max: 50 }))
}

fn get(world: &mut World, call: &Call) -> Answer {
    let zone = find(world, call)?;
    Ok(Reply::Ok(zone.body(&world.account, &world.user.id)))
}

/// The zone of `{zone_id}`; a zone that is not of this account is refused as the real API refuses it.
pub(super) fn find<'a>(world: &'a World, call: &Call) -> Result<&'a Zone, Failure> {
    world
        .zones
        .by_id(call.param("zone_id"))
        .ok_or_else(|| Failure::new(403, 9109, "Unauthorized to access requested resource"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_belongs_to_the_zone_it_ends_in() {
        let state = State::sample(Timestamp::UNIX_EPOCH);
        assert!(state.of_host("bot.example.com").is_some());
        assert!(state.of_host("example.com").is_some());
        assert!(state.of_host("notexample.com").is_none());
    }
}
