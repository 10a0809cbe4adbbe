//! A request as the Worker sees it, and what the Worker makes of it.

use axum::http::{HeaderMap, Method};
use jiff::Timestamp;
use serde_json::Value;

use super::handshake::Terms;
use crate::account::call::Query;
use crate::account::reply::Raw;

/// A request that passed the edge.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) method: Method,
    /// With port when the client named one.
    pub(super) host: String,
    /// Percent-encoded, without query.
    pub(super) path: String,
    pub(super) query: Query,
    pub(super) headers: HeaderMap,
    /// `Cf-Access-Jwt-Assertion` that the edge put on the request.
    pub(super) assertion: Option<String>,
    pub(super) now: Timestamp,
}

/// What becomes of a request.
pub(super) enum Outcome {
    /// An answer.
    Answer(Raw),
    /// The gateway is starting; ask again then.
    Wait(Timestamp),
    /// A WebSocket to the gateway.
    Socket(Box<Terms>),
    /// A WebSocket to the browser (CDP).
    Browser,
}

impl Visit {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    pub(super) fn accepts_html(&self) -> bool {
        self.header("accept").is_some_and(|accept| accept.contains("text/html"))
    }

    pub(super) fn is_upgrade(&self) -> bool {
        self.header("upgrade").is_some_and(|u| u.eq_ignore_ascii_case("websocket"))
    }
}

/// A JSON answer, as Hono writes it.
pub(super) fn json(status: u16, body: &Value) -> Outcome {
    Outcome::Answer(Raw::new(status, "application/json", body.to_string()))
}

/// An HTML answer.
pub(super) fn html(status: u16, page: impl Into<String>) -> Outcome {
    Outcome::Answer(Raw::new(status, "text/html; charset=UTF-8", page.into()))
}
