//! `/access/service_tokens`: credentials of machines. The secret is shown once; a rotation may leave the old one
//! alive for a while.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{PAGES, State, TOKENS_READ, TOKENS_WRITE, go_duration, invalid, not_found, open};
use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::documents::holds;
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

/// One service token. Its secrets are kept as SHA-256.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ServiceToken {
    /// UUID.
    pub(super) id: String,
    name: String,
    client_id: String,
    secret: String,
    secret_version: u64,
    /// The secret before the last rotation and when it stops counting.
    previous: Option<(String, Timestamp)>,
    /// Go duration, or `forever`.
    duration: String,
    enabled: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    expires_at: Option<Timestamp>,
    last_seen_at: Option<Timestamp>,
}

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/access/service_tokens";
    const ONE: &str = "/accounts/{account_id}/access/service_tokens/{service_token_id}";
    Routes::new()
        .get(ALL, TOKENS_READ, list)
        .post(ALL, TOKENS_WRITE, create)
        .get(ONE, TOKENS_READ, read)
        .put(ONE, TOKENS_WRITE, update)
        .delete(ONE, TOKENS_WRITE, delete)
        .post("/accounts/{account_id}/access/service_tokens/{service_token_id}/rotate", TOKENS_WRITE, rotate)
        .post(
            "/accounts/{account_id}/access/service_tokens/{service_token_id}/refresh",
            TOKENS_WRITE,
            refresh,
        )
}

impl ServiceToken {
    fn shown(&self) -> Value {
        let mut out = json!({
            "id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "client_secret_version": self.secret_version,
            "duration": self.duration,
            "enabled": self.enabled,
            "created_at": stamp_seconds(self.created_at),
            "updated_at": stamp_seconds(self.updated_at),
        });
        if let Some(at) = self.expires_at {
            out["expires_at"] = json!(stamp_seconds(at));
        }
        if let Some(at) = self.last_seen_at {
            out["last_seen_at"] = json!(stamp_seconds(at));
        }
        if let Some((_, until)) = &self.previous {
            out["previous_client_secret_expires_at"] = json!(stamp_seconds(*until));
        }
        out
    }

    fn shown_with(&self, secret: &str) -> Value {
        let mut out = self.shown();
        out["client_secret"] = json!(secret);
        out
    }

    /// Makes a new secret; the old one counts until `overlap`, or not at all.
    fn new_secret(&mut self, overlap: Option<Timestamp>, now: Timestamp) -> String {
        let secret = chance::hex64();
        let old = std::mem::replace(&mut self.secret, digest(&secret));
        self.previous = overlap.filter(|until| *until > now).map(|until| (old, until));
        self.secret_version += 1;
        self.updated_at = now;
        secret
    }

    fn takes(&self, secret: &str, now: Timestamp) -> bool {
        let given = digest(secret);
        let alive = self.enabled && self.expires_at.is_none_or(|at| at > now);
        let previous = self.previous.as_ref().is_some_and(|(old, until)| *old == given && *until > now);
        alive && (self.secret == given || previous)
    }
}

impl State {
    /// The id of the token these credentials belong to, if they are good now; notes that it was seen.
    pub(super) fn present(&mut self, client_id: &str, secret: &str, now: Timestamp) -> Option<String> {
        let token = self.service_tokens.iter_mut().find(|t| t.client_id == client_id)?;
        if !token.takes(secret, now) {
            return None;
        }
        token.last_seen_at = Some(now);
        Some(token.id.clone())
    }
}

fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

fn find<'a>(state: &'a mut State, call: &Call) -> Result<&'a mut ServiceToken, Failure> {
    let id = call.param("service_token_id");
    state.service_tokens.iter_mut().find(|t| t.id == id).ok_or_else(|| not_found("service_token"))
}

fn expiry(duration: &str, from: Timestamp) -> Result<Option<Timestamp>, Failure> {
    if duration == "forever" {
        return Ok(None);
    }
    let seconds = go_duration(duration).filter(|s| *s > 0).ok_or_else(|| invalid("duration is not valid"))?;
    Timestamp::from_second(from.as_second() + seconds).map(Some).map_err(|_| invalid("duration is not valid"))
}

fn moment(body: &Value, name: &str) -> Result<Option<Timestamp>, Failure> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) => {
            text.parse().map(Some).map_err(|_| invalid(format!("{name} is not a date-time")))
        }
        _ => Err(invalid(format!("{name} is not a date-time"))),
    }
}

fn list(world: &mut World, call: &Call) -> Answer {
    let query = &call.query;
    let mut all: Vec<Value> = open(world, call.now)?.service_tokens.iter().map(ServiceToken::shown).collect();
    all.retain(|t| {
        query.get("name").is_none_or(|name| t["name"] == name)
            && query.get("search").is_none_or(|part| holds(t, "name", part))
    });
    Ok(numbered(all, query, PAGES))
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let name = body["name"].as_str().filter(|n| !n.is_empty()).ok_or_else(|| invalid("name is required"))?;
    let duration = body["duration"].as_str().unwrap_or("8760h");
    let secret = chance::hex64();
    let token = ServiceToken {
        id: chance::uuid(),
        name: name.to_owned(),
        client_id: format!("{}.access", chance::hex32()),
        secret: digest(&secret),
        secret_version: 1,
        previous: None,
        duration: duration.to_owned(),
        enabled: body["enabled"].as_bool().unwrap_or(true),
        created_at: call.now,
        updated_at: call.now,
        expires_at: expiry(duration, call.now)?,
        last_seen_at: None,
    };
    let shown = token.shown_with(&secret);
    state.service_tokens.push(token);
    Ok(Reply::Status(201, shown))
}

fn read(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(find(open(world, call.now)?, call)?.shown()))
}

/// Name, duration, `enabled`; a higher `client_secret_version` rotates the secret.
fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let token = find(open(world, call.now)?, call)?;
    if let Some(duration) = body["duration"].as_str() {
        token.expires_at = expiry(duration, token.created_at)?;
        token.duration = duration.to_owned();
    }
    if let Some(name) = body["name"].as_str().filter(|n| !n.is_empty()) {
        token.name = name.to_owned();
    }
    if let Some(enabled) = body["enabled"].as_bool() {
        token.enabled = enabled;
    }
    token.updated_at = call.now;
    if body["client_secret_version"].as_u64().is_some_and(|v| v > token.secret_version) {
        let secret = token.new_secret(moment(&body, "previous_client_secret_expires_at")?, call.now);
        return Ok(Reply::Ok(token.shown_with(&secret)));
    }
    Ok(Reply::Ok(token.shown()))
}

fn rotate(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let token = find(open(world, call.now)?, call)?;
    let secret = token.new_secret(moment(&body, "previous_client_secret_expires_at")?, call.now);
    Ok(Reply::Ok(token.shown_with(&secret)))
}

/// Extends the expiry by the token's duration from now.
fn refresh(world: &mut World, call: &Call) -> Answer {
    let token = find(open(world, call.now)?, call)?;
    token.expires_at = expiry(&token.duration, call.now)?;
    token.updated_at = call.now;
    Ok(Reply::Ok(token.shown()))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let gone = find(state, call)?.shown();
    let reference = json!({"service_token": {"token_id": gone["id"]}});
    let refers = |p: &Value| {
        ["include", "require"].iter().any(|l| p[*l].as_array().is_some_and(|r| r.contains(&reference)))
    };
    if state.policies.iter().chain(state.app_policies.iter()).any(refers) {
        return Err(invalid("service token is still referenced by a policy"));
    }
    state.service_tokens.retain(|t| t.id != gone["id"].as_str().unwrap_or_default());
    Ok(Reply::Ok(gone))
}
