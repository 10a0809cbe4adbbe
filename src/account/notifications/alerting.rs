//! `/alerting/v3`: what can be alerted of, the policies, and what was sent.

use serde_json::{Value, json};

use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::documents::{only_id, overlaid};
use crate::account::groups::{
    ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE, Group, NOTIFICATIONS_READ, NOTIFICATIONS_WRITE,
    ZERO_TRUST_PII_READ,
};
use crate::account::paging::{PerPage, numbered};
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) const READ: &[Group] = &[
    NOTIFICATIONS_READ,
    NOTIFICATIONS_WRITE,
    ACCOUNT_SETTINGS_READ,
    ACCOUNT_SETTINGS_WRITE,
    ZERO_TRUST_PII_READ,
];
pub(super) const WRITE: &[Group] = &[NOTIFICATIONS_WRITE, ACCOUNT_SETTINGS_WRITE];

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/alerting/v3/policies";
    const ONE: &str = "/accounts/{account_id}/alerting/v3/policies/{policy_id}";
    Routes::new()
        .get("/accounts/{account_id}/alerting/v3/available_alerts", READ, available)
        .get("/accounts/{account_id}/alerting/v3/destinations/eligible", READ, eligible)
        .get("/accounts/{account_id}/alerting/v3/history", READ, history)
        .get(ALL, READ, list)
        .post(ALL, WRITE, create)
        .get(ONE, READ, read)
        .put(ONE, WRITE, update)
        .delete(ONE, WRITE, delete)
        .post("/accounts/{account_id}/alerting/v3/policies/{policy_id}/test", WRITE, test)
}

/// Types a pay-as-you-go account can choose, by category.
const AVAILABLE: [(&str, &str, &str); 6] = [
    ("Billing", "billing_usage_alert", "Usage Based Billing"),
    ("Cloudflare One", "expiring_service_token_alert", "Expiring Access Service Token Alert"),
    ("Logs", "failing_logpush_job_disabled_alert", "Failing Logpush Job Disabled"),
    ("Security", "security_insights_alert", "Security Insights Alert"),
    ("Status", "incident_alert", "Incident Alerts"),
    ("Tunnel", "tunnel_health_event", "Tunnel Health Alert"),
];

fn available(_: &mut World, _: &Call) -> Answer {
    let mut out = json!({});
    for (category, kind, name) in AVAILABLE {
        out[category] =
            json!([{"type": kind, "display_name": name, "description": name, "filter_options": []}]);
    }
    Ok(Reply::Ok(out))
}

fn eligible(_: &mut World, _: &Call) -> Answer {
    let one = |kind: &str, ready: bool| json!([{"eligible": true, "ready": ready, "type": kind}]);
    Ok(Reply::Ok(
        json!({"email": one("email", true), "pagerduty": one("pagerduty", false), "webhooks": one("webhook", true)}),
    ))
}

fn history(world: &mut World, call: &Call) -> Answer {
    let sent = world.notifications.history.iter().rev().cloned().collect();
    Ok(numbered(sent, &call.query, PerPage { default: 25, max: 1000 }))
}

fn missing() -> Failure {
    Failure::new(404, 17104, "notification policy not found")
}

fn list(world: &mut World, _: &Call) -> Answer {
    Ok(Reply::Ok(Value::Array(world.notifications.policies.pick(|_| true))))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    checked(world, &body)?;
    let id = chance::hex32();
    let at = stamp_seconds(call.now);
    let head = json!({"id": id, "description": "", "filters": {}, "created": at, "modified": at});
    world.notifications.policies.push(overlaid(head, &body));
    Ok(Reply::Ok(only_id(&id)))
}

fn read(world: &mut World, call: &Call) -> Answer {
    world.notifications.policies.get(call.param("policy_id")).cloned().map(Reply::Ok).ok_or_else(missing)
}

fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let id = call.param("policy_id");
    let old = world.notifications.policies.get(id).cloned().ok_or_else(missing)?;
    let mut new = overlaid(old, &body);
    checked(world, &new)?;
    new["modified"] = json!(stamp_seconds(call.now));
    if let Some(place) = world.notifications.policies.get_mut(id) {
        *place = new;
    }
    Ok(Reply::Ok(only_id(id)))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    world
        .notifications
        .policies
        .remove(call.param("policy_id"))
        .map(|_| Reply::Ok(Value::Null))
        .ok_or_else(missing)
}

/// Writes into the history what a real test would have sent.
fn test(world: &mut World, call: &Call) -> Answer {
    let policy = world.notifications.policies.get(call.param("policy_id")).cloned().ok_or_else(missing)?;
    for (field, kind) in [("email", "email"), ("webhooks", "webhook"), ("pagerduty", "pagerduty")] {
        for target in policy["mechanisms"][field].as_array().into_iter().flatten() {
            world.notifications.history.push(json!({
                "id": chance::hex32(), "name": policy["name"], "description": policy["description"],
                "alert_body": "This is a test notification.", "alert_type": policy["alert_type"],
                "mechanism": target["id"], "mechanism_type": kind, "sent": stamp_seconds(call.now),
                "policy_id": policy["id"],
            }));
        }
    }
    Ok(Reply::Ok(json!({})))
}

fn checked(world: &World, body: &Value) -> Result<(), Failure> {
    let bad = |what: &str| Failure::new(400, 17103, format!("invalid notification policy: {what}"));
    for field in ["name", "alert_type"] {
        body[field].as_str().filter(|t| !t.is_empty()).ok_or_else(|| bad(&format!("{field} is required")))?;
    }
    body["enabled"].as_bool().ok_or_else(|| bad("enabled is required"))?;
    let mechanisms = body["mechanisms"].as_object().ok_or_else(|| bad("mechanisms is required"))?;
    if mechanisms.values().all(|list| list.as_array().is_none_or(Vec::is_empty)) {
        return Err(bad("at least one mechanism is required"));
    }
    let webhooks = body["mechanisms"]["webhooks"].as_array().into_iter().flatten();
    let known = |w: &Value| w["id"].as_str().is_some_and(|id| world.notifications.webhooks.get(id).is_some());
    if webhooks.into_iter().all(known) { Ok(()) } else { Err(bad("webhook not found")) }
}
