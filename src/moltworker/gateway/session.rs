//! A session with the gateway: its methods, asked one at a time.
//!
//! Bounded in frame size, in time a call, and in frames that are read while an answer is awaited.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::socket::{self, Socket};
use super::{GatewayError, Handshake, Visitor};
use crate::error::{Error as CommandError, ErrorKind};
use crate::http::Client;
use crate::model::Hostname;
use crate::secret::redact;

/// Time for one call.
const LONGEST: Duration = Duration::from_secs(20);
/// Events that may come before the answer does.
const MOST_FRAMES: usize = 1000;
/// The longest message of the other side that is kept, in characters.
const LONGEST_MESSAGE: usize = 200;
/// To look, and to manage devices: no more is asked for.
const SCOPES: &[&str] = &["operator.read", "operator.pairing"];

/// A connection on which the gateway said welcome.
pub struct Session {
    socket: Socket,
    host: Hostname,
    calls: u64,
    uptime_ms: Option<u64>,
    methods: Vec<String>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("host", &self.host)
            .field("calls", &self.calls)
            .finish_non_exhaustive()
    }
}

/// Why a session could not be had, or a call in it did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// No handshake.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// No welcome: turned away, or silence.
    #[error("the gateway at `{host}` did not let moltctl in: {}", words(.end))]
    TurnedAway {
        /// The host.
        host: Hostname,
        /// How the handshake ended; never [`Handshake::Accepted`].
        end: Handshake,
    },
    /// The gateway answered a call with an error.
    #[error("the gateway at `{host}` refused `{method}`: {message}")]
    Denied {
        /// The host.
        host: Hostname,
        /// The method.
        method: &'static str,
        /// Its words, redacted and clipped. Text of the other side: escape before printing.
        message: String,
    },
    /// The connection ended, or no answer came in time. What was asked may have happened nevertheless.
    #[error("the gateway at `{host}` did not answer `{method}`")]
    Unanswered {
        /// The host.
        host: Hostname,
        /// The method.
        method: &'static str,
    },
}

/// A handshake's end in words.
fn words(end: &Handshake) -> String {
    match end {
        Handshake::Refused { status, location_host: Some(to) } => {
            format!("refused before it, with {status} and the way to `{to}`")
        }
        Handshake::Refused { status, .. } => format!("refused before it, with {status}"),
        Handshake::Closed { code: Some(code), reason } => format!("closed with {code}, `{reason}`"),
        Handshake::Closed { code: None, .. } => "the connection ended".to_owned(),
        Handshake::Silent => "it said nothing in time".to_owned(),
        Handshake::Accepted { .. } => "it did".to_owned(),
    }
}

impl SessionError {
    /// Whether the gateway gives a client without a device no right to the method (OpenClaw after 2026.3.12).
    #[must_use]
    pub fn is_out_of_scope(&self) -> bool {
        matches!(self, Self::Denied { message, .. } if message.contains("missing scope"))
    }

    /// Whether the gateway does not know what the call named.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Denied { message, .. }
            if message.starts_with("unknown requestId") || message.starts_with("unknown deviceId"))
    }

    /// What to do next, most useful first.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        let hint = match self {
            Self::TurnedAway { end: Handshake::Refused { .. }, .. } => {
                "the service token does not get past Access to this host: `moltctl access service-token create`"
            }
            Self::TurnedAway { end: Handshake::Closed { code: Some(1013), .. }, .. } => {
                "the gateway is still starting: run the same command again in a minute"
            }
            Self::TurnedAway { end: Handshake::Closed { .. }, .. } => {
                "the gateway token given is not the one the running gateway wants: it changes at a restart only"
            }
            Self::Denied { .. } if self.is_out_of_scope() => {
                "this OpenClaw gives a client without a paired device no right to manage devices: use the Devices \
                 page of the Control UI"
            }
            Self::Unanswered { .. } => "`moltctl devices list` shows how it ended",
            _ => return Vec::new(),
        };
        vec![hint.to_owned()]
    }
}

impl From<SessionError> for CommandError {
    fn from(error: SessionError) -> Self {
        let hints = error.hints();
        let kind = match &error {
            SessionError::TurnedAway { .. } | SessionError::Denied { .. } => ErrorKind::Denied,
            _ => ErrorKind::Failed,
        };
        Self { kind, source: error.into(), hints, leaves: false }
    }
}

impl Session {
    /// Connects to `host` as `visitor`, who has a token.
    ///
    /// # Errors
    /// [`SessionError`].
    pub async fn open(client: &Client, host: &Hostname, visitor: &Visitor) -> Result<Self, SessionError> {
        match socket::knock(client, host, visitor, SCOPES).await? {
            Err(end) => Err(SessionError::TurnedAway { host: host.clone(), end }),
            Ok((socket, welcome)) => {
                let methods = welcome["features"]["methods"].as_array().into_iter().flatten();
                Ok(Self {
                    socket,
                    host: host.clone(),
                    // The handshake was the first.
                    calls: 1,
                    uptime_ms: welcome["snapshot"]["uptimeMs"].as_u64(),
                    methods: methods.filter_map(Value::as_str).map(str::to_owned).collect(),
                })
            }
        }
    }

    /// For how long the gateway has run, in milliseconds, by its own account.
    #[must_use]
    pub fn uptime_ms(&self) -> Option<u64> {
        self.uptime_ms
    }

    /// Whether the gateway says that it has a method.
    #[must_use]
    pub fn has(&self, method: &str) -> bool {
        self.methods.iter().any(|it| it == method)
    }

    /// Calls `method` and gives what it answers.
    ///
    /// # Errors
    /// [`SessionError::Denied`], or [`SessionError::Unanswered`] when it may have happened nevertheless.
    pub async fn call(&mut self, method: &'static str, params: Value) -> Result<Value, SessionError> {
        self.calls += 1;
        let id = self.calls.to_string();
        let frame = json!({"type": "req", "id": id, "method": method, "params": params});
        let unanswered = || SessionError::Unanswered { host: self.host.clone(), method };
        if self.socket.send(Message::text(frame.to_string())).await.is_err() {
            return Err(unanswered());
        }
        let answer = tokio::time::timeout(LONGEST, answer(&mut self.socket, &id)).await;
        let mut answer = answer.ok().flatten().ok_or_else(unanswered)?;
        if answer["ok"] == true {
            return Ok(answer["payload"].take());
        }
        let said = answer["error"]["message"].as_str().unwrap_or("no reason was given");
        let message = redact(said).chars().take(LONGEST_MESSAGE).collect();
        Err(SessionError::Denied { host: self.host.clone(), method, message })
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        // Whether the goodbye arrives does not matter.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.socket.close(None)).await;
    }
}

async fn answer(socket: &mut Socket, id: &str) -> Option<Value> {
    for _ in 0..MOST_FRAMES {
        match socket.next().await? {
            Ok(Message::Text(text)) => {
                let frame: Value = serde_json::from_str(text.as_str()).unwrap_or_default();
                if frame["type"] == "res" && frame["id"] == id {
                    return Some(frame);
                }
            }
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
    None
}
