//! `/access/users`: people who have logged in, their sessions, their failed logins.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{LOGS_READ, PAGES, State, not_found, open};
use crate::account::call::Call;
use crate::account::documents::holds;
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// Someone who has logged in at least once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct User {
    /// UUID; `sub` of the user's tokens.
    pub(super) id: String,
    pub(super) email: String,
    pub(super) seat: String,
    pub(super) created_at: String,
    pub(super) last_login: String,
    /// Seconds since 1970 of logins that no policy admitted.
    pub(super) failures: Vec<i64>,
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/access/users", LOGS_READ, list)
        .get("/accounts/{account_id}/access/users/{user_id}", LOGS_READ, read)
        .get("/accounts/{account_id}/access/users/{user_id}/active_sessions", LOGS_READ, active_sessions)
        .get("/accounts/{account_id}/access/users/{user_id}/failed_logins", LOGS_READ, failed_logins)
        .get(
            "/accounts/{account_id}/access/users/{user_id}/last_seen_identity",
            LOGS_READ,
            last_seen_identity,
        )
}

impl User {
    fn shown(&self, with_name: &str) -> Value {
        json!({
            "id": self.id,
            "uid": self.id,
            "email": self.email,
            "name": with_name,
            "access_seat": true,
            "gateway_seat": false,
            "seat_uid": self.seat,
            "active_device_count": 0,
            "created_at": self.created_at,
            "updated_at": self.last_login,
            "last_successful_login": self.last_login,
        })
    }
}

fn find<'a>(state: &'a State, call: &Call) -> Result<&'a User, Failure> {
    state.users.iter().find(|u| u.id == call.param("user_id")).ok_or_else(|| not_found("user"))
}

fn list(world: &mut World, call: &Call) -> Answer {
    let query = &call.query;
    let mut all: Vec<Value> =
        open(world, call.now)?.users.iter().map(|u| u.shown(local_part(&u.email))).collect();
    all.retain(|u| {
        query.get("email").is_none_or(|e| u["email"] == e)
            && query.get("name").is_none_or(|n| u["name"] == n)
            && query.get("search").is_none_or(|part| holds(u, "email", part))
    });
    Ok(numbered(all, query, PAGES))
}

fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

fn read(world: &mut World, call: &Call) -> Answer {
    let user = find(open(world, call.now)?, call)?;
    Ok(Reply::Ok(user.shown(local_part(&user.email))))
}

fn active_sessions(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let user = find(state, call)?.id.clone();
    let now = call.now.as_second();
    let shown = state.sessions.iter().filter(|s| s.user == user && !s.revoked && s.expires > now).map(|s| {
        json!({
            "name": s.nonce,
            "expiration": s.expires,
            "metadata": {
                "apps": {(s.app.as_str()): {"hostname": s.hostname, "name": s.hostname, "type": "self_hosted", "uid": s.app}},
                "expires": s.expires,
                "iat": s.issued,
                "nonce": s.nonce,
                "ttl": s.expires - s.issued,
            },
        })
    });
    let sessions = shown.collect();
    Ok(numbered(sessions, &call.query, PAGES))
}

fn failed_logins(world: &mut World, call: &Call) -> Answer {
    let user = find(open(world, call.now)?, call)?;
    let failures = user.failures.iter().map(|at| json!({"expiration": at, "metadata": {}})).collect();
    Ok(numbered(failures, &call.query, PAGES))
}

fn last_seen_identity(world: &mut World, call: &Call) -> Answer {
    let user = find(open(world, call.now)?, call)?;
    Ok(Reply::Ok(json!({
        "email": user.email,
        "user_uuid": user.id,
        "account_id": call.param("account_id"),
        "is_warp": false,
        "is_gateway": false,
        "iat": call.now.as_second(),
    })))
}
