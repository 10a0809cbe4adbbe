//! Model and chat providers, each at its own host: enough to probe, disable, revoke and mint a key.
//!
//! A key nobody registered is dead. Keys are registered by [`State::adopt`] or minted by [`State::mint`].
//! Deliberately absent: the services themselves (no model answers, no message is delivered).

mod anthropic;
mod discord;
mod github;
mod key;
mod openai;
mod probes;
mod slack;
mod telegram;
#[cfg(test)]
mod tests;
mod witness;

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::Query;
use super::chance;
use super::reply::{Raw, raw_response};
use super::routes::Routes;
use super::shared::Shared;
use super::world::World;
use crate::sys::clock;
pub(crate) use key::{Issuer, Key, Status};

/// Every provider's keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    keys: Vec<Key>,
    /// Id of the one OpenAI project.
    project: String,
    /// Id of the one Anthropic workspace.
    workspace: String,
    /// OpenAI's spend limit of the project, when set.
    spend_limit: Option<Value>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            project: format!("proj_{}", chance::alphanumeric(24)),
            workspace: format!("wrkspc_01{}", chance::alphanumeric(22)),
            spend_limit: None,
        }
    }
}

impl State {
    /// Registers a live key with this value and returns its id.
    pub(crate) fn adopt(&mut self, issuer: Issuer, value: &str, now: Timestamp) -> String {
        self.keys.retain(|k| k.issuer != issuer || k.value != value);
        let key = Key::new(issuer, value.to_owned(), now);
        let id = key.id.clone();
        self.keys.push(key);
        id
    }

    /// Makes a live key in its provider's shape and returns its value.
    pub(crate) fn mint(&mut self, issuer: Issuer, now: Timestamp) -> String {
        let value = issuer.fresh_value();
        self.adopt(issuer, &value, now);
        value
    }

    /// The key with this value.
    pub(crate) fn by_value(&self, issuer: Issuer, value: &str) -> Option<&Key> {
        self.keys.iter().find(|k| k.issuer == issuer && k.value == value)
    }

    /// Whether a key is registered and active.
    pub(crate) fn is_live(&self, issuer: Issuer, value: &str) -> bool {
        self.by_value(issuer, value).is_some_and(|k| k.status == Status::Active)
    }

    /// Whether a key is live and may not do what is asked of it.
    fn is_restricted(&self, issuer: Issuer, value: &str) -> bool {
        self.by_value(issuer, value).is_some_and(|k| k.status == Status::Active && k.restricted)
    }

    /// Notes that a key was used, and tells whether it is live.
    pub(crate) fn used(&mut self, issuer: Issuer, value: &str, now: Timestamp) -> bool {
        let live = |k: &&mut Key| k.issuer == issuer && k.value == value && k.status == Status::Active;
        self.keys.iter_mut().find(live).map(|key| key.last_used = Some(now)).is_some()
    }

    fn find_mut(&mut self, issuer: Issuer, id: &str) -> Option<&mut Key> {
        self.keys.iter_mut().find(|k| k.issuer == issuer && k.id == id)
    }
}

/// Providers have no routes of the Cloudflare API.
pub(super) fn routes() -> Routes {
    Routes::new()
}

/// A request to a provider.
pub(super) struct Visit {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Query,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) now: Timestamp,
}

impl Visit {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    /// The credential after this scheme in `Authorization`.
    pub(super) fn credential(&self, scheme: &str) -> Option<&str> {
        self.header("authorization")?.strip_prefix(scheme)?.strip_prefix(' ')
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A parameter from the query, a form or a JSON body, whichever holds it.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        if let Some(value) = self.query.get(name) {
            return Some(value.to_owned());
        }
        match &self.json()[name] {
            Value::Null => {
                let form = Query::parse(std::str::from_utf8(&self.body).unwrap_or_default());
                form.get(name).map(str::to_owned)
            }
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

/// A JSON answer.
fn json(status: u16, body: &Value) -> Raw {
    Raw::new(status, "application/json", body.to_string())
}

type Answer = fn(&mut World, &Visit) -> Raw;

/// What answers at a host (without port), if it is a provider's.
fn emulation(host: &str) -> Option<Answer> {
    Some(match host {
        "api.anthropic.com" => anthropic::answer,
        "api.openai.com" => openai::answer,
        "api.telegram.org" => telegram::answer,
        "discord.com" | "discordapp.com" => discord::answer,
        "slack.com" | "www.slack.com" => slack::answer,
        "api.github.com" => github::answer,
        "openrouter.ai" => probes::openrouter,
        "api.groq.com" => probes::groq,
        "generativelanguage.googleapis.com" => probes::gemini,
        "api.x.ai" => probes::xai,
        _ => return None,
    })
}

/// Whether `host` (without port) is a provider's.
pub(super) fn claims(host: &str) -> bool {
    emulation(host).is_some()
}

/// Longest body a provider takes.
const MAX_BODY: usize = 1024 * 1024;

/// Answers a request to a provider.
pub(super) async fn serve(shared: &Arc<Shared>, host: &str, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let (Some(answer), Ok(body)) = (emulation(host), to_bytes(body, MAX_BODY).await) else {
        return raw_response(Raw::new(413, "text/plain", "Payload Too Large"));
    };
    let visit = Visit {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: Query::parse(head.uri.query().unwrap_or_default()),
        headers: head.headers,
        body,
        now: clock::now(),
    };
    let (raw, saved) = shared.change(|world| answer(world, &visit));
    raw_response(match saved {
        Ok(()) => raw,
        Err(_) => Raw::new(500, "text/plain", "the state file could not be written"),
    })
}
