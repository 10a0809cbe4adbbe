//! `/access/logs/access_requests`: who logged in, or tried to.
//!
//! Deliberately absent: the `…Op` filters other than `allowedOp`, and retention (24 hours on the free plan).

use serde_json::{Value, json};

use super::{LOGS_READ, State, open};
use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::documents::holds;
use crate::account::reply::{Answer, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// A login to record.
pub(super) struct Attempt<'a> {
    pub(super) app: &'a Value,
    pub(super) email: &'a str,
    pub(super) connection: &'a str,
    pub(super) ip: &'a str,
    pub(super) allowed: bool,
}

pub(super) fn routes() -> Routes {
    Routes::new().get("/accounts/{account_id}/access/logs/access_requests", LOGS_READ, list)
}

impl State {
    /// Writes a login into the log.
    pub(super) fn record(&mut self, attempt: &Attempt<'_>, now: jiff::Timestamp) {
        self.requests.push(json!({
            "action": "login",
            "allowed": attempt.allowed,
            "app_domain": attempt.app["domain"],
            "app_uid": attempt.app["id"],
            "connection": attempt.connection,
            "created_at": stamp_seconds(now),
            "ip_address": attempt.ip,
            "ray_id": chance::hex32().get(..16).unwrap_or_default(),
            "user_email": attempt.email,
        }));
    }
}

/// Newest first unless `direction=asc`; times compare as text, since all are written alike.
fn list(world: &mut World, call: &Call) -> Answer {
    let query = &call.query;
    let exact = query.flag("email_exact");
    let at = |r: &Value| r["created_at"].as_str().unwrap_or_default().to_owned();
    let mut found: Vec<Value> = open(world, call.now)?.requests.clone();
    found.retain(|r| {
        query.get("since").is_none_or(|since| at(r).as_str() >= since)
            && query.get("until").is_none_or(|until| at(r).as_str() <= until)
            && query
                .get("email")
                .is_none_or(|e| if exact { r["user_email"] == e } else { holds(r, "user_email", e) })
            && query.get("allowedOp").is_none_or(|wanted| r["allowed"] == (wanted == "true"))
    });
    if query.get("direction") != Some("asc") {
        found.reverse();
    }
    let limit = query.number("limit").or_else(|| query.number("per_page")).unwrap_or(25).clamp(1, 1000);
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let page = usize::try_from(query.number("page").unwrap_or(1).max(1)).unwrap_or(1);
    Ok(Reply::Ok(Value::Array(found.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect())))
}
