//! The gateway's WebSocket: a handshake and the words with which it ends, and a session for its methods.
//!
//! The close code and its reason are what an operator sees as `disconnected (1008)`; here they are read instead of
//! guessed. The token, if one is presented, goes into the `connect` frame, never into the URL: the Worker logs URLs, and
//! puts its own token into a URL without one, which would prove nothing. Deliberately absent: an identity as a device
//! (its key pair and pairing). A client without one has, since OpenClaw 2026.3, no scope for the methods of a session.

mod session;
mod socket;

pub use session::{Session, SessionError};

use crate::http::{Auth, Client, Error};
use crate::model::Hostname;
use crate::secret::SecretText;

/// Who knocks.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// What gets past Access: nothing, or the headers of a service token.
    pub access: Auth,
    /// The gateway token to present.
    pub token: Option<SecretText>,
}

/// How the handshake ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handshake {
    /// No WebSocket: the edge or the Worker answered otherwise. What a stranger should get.
    Refused {
        /// HTTP status.
        status: u16,
        /// Host that a redirect leads to.
        location_host: Option<String>,
    },
    /// Connected, and closed again by the other side.
    Closed {
        /// Close code; `None` when the connection ended without one (1006 in a browser).
        code: Option<u16>,
        /// The reason, redacted. Text of the other side: escape before printing.
        reason: String,
    },
    /// The gateway said welcome.
    Accepted {
        /// For how long it has run, in milliseconds, by its own account.
        uptime_ms: Option<u64>,
    },
    /// Connected, and nothing more came in time.
    Silent,
}

/// Why no handshake took place.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// No answer.
    #[error(transparent)]
    Transport(#[from] Error),
    /// The answer breaks the rules of WebSockets.
    #[error("`{host}` switched protocols, but not to WebSocket")]
    NotWebSocket {
        /// The host.
        host: Hostname,
    },
    /// The operating system gave no random bytes.
    #[error("no random bytes could be had for the handshake")]
    NoRandomness,
}

/// What a probe may do where it is let in: look.
const LOOK: &[&str] = &["operator.read"];

/// Knocks at `host` as `visitor`.
///
/// # Errors
/// [`GatewayError`]; being turned away is not one.
pub async fn handshake(
    client: &Client,
    host: &Hostname,
    visitor: &Visitor,
) -> Result<Handshake, GatewayError> {
    match socket::knock(client, host, visitor, LOOK).await? {
        Ok((mut socket, welcome)) => {
            // The answer is known; whether the goodbye arrives does not matter.
            let _ = socket.close(None).await;
            Ok(Handshake::Accepted { uptime_ms: welcome["snapshot"]["uptimeMs"].as_u64() })
        }
        Err(end) => Ok(end),
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
    use axum::http::{HeaderMap, StatusCode};
    use axum::response::{IntoResponse, Response};
    use axum::routing::get;
    use http::header::HeaderName;
    use serde_json::{Value, json};

    use super::*;
    use crate::http::Edge;

    async fn speak(mut socket: WebSocket) {
        let challenge = json!({"type": "event", "event": "connect.challenge", "payload": {}});
        socket.send(Frame::Text(challenge.to_string().into())).await.expect("sends");
        let Some(Ok(Frame::Text(text))) = socket.recv().await else { return };
        let frame: Value = serde_json::from_str(&text).expect("is JSON");
        if frame["params"]["auth"]["token"] == "canary-gateway-token-01" {
            let hello = json!({"type": "res", "id": frame["id"], "ok": true, "payload":
                {"snapshot": {"uptimeMs": 1500}, "features": {"methods": ["device.pair.list"]}}});
            socket.send(Frame::Text(hello.to_string().into())).await.expect("sends");
            while let Some(Ok(Frame::Text(text))) = socket.recv().await {
                let call: Value = serde_json::from_str(&text).expect("is JSON");
                if call["method"] == "silence" {
                    return;
                }
                for frame in answers(&call) {
                    socket.send(Frame::Text(frame.to_string().into())).await.expect("sends");
                }
            }
        } else {
            let reason = "unauthorized: gateway token missing".into();
            socket.send(Frame::Close(Some(CloseFrame { code: 1008, reason }))).await.expect("closes");
        }
    }

    /// An event, another call's answer, and then the one that is awaited.
    fn answers(call: &Value) -> Vec<Value> {
        let res = |id: &Value, ok: bool, more: Value| {
            let name = if ok { "payload" } else { "error" };
            json!({"type": "res", "id": id, "ok": ok, name: more})
        };
        let noise = [json!({"type": "event", "event": "tick"}), res(&json!("999"), true, json!("wrong"))];
        let real = match call["method"].as_str() {
            Some("device.pair.list") => res(&call["id"], true, json!({"pending": [], "paired": []})),
            _ => {
                let echo = format!("missing scope: operator.pairing {}", "canary-gateway-token-01");
                res(&call["id"], false, json!({"code": "INVALID_REQUEST", "message": echo}))
            }
        };
        noise.into_iter().chain([real]).collect()
    }

    async fn door(headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
        assert!(!headers.contains_key("origin"), "moltctl is no browser");
        if headers.contains_key("cf-access-client-id") {
            return upgrade.on_upgrade(speak);
        }
        (StatusCode::FOUND, [("location", "https://t.cloudflareaccess.com/cdn-cgi/access/login/x")])
            .into_response()
    }

    async fn knock_as(visitor: Visitor) -> Result<Handshake, GatewayError> {
        let (client, host) = serve().await;
        handshake(&client, &host, &visitor).await
    }

    async fn serve() -> (Client, Hostname) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let addr = listener.local_addr().expect("has an address");
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(door))).await });
        let client = Client::new(Edge::Loopback(addr)).expect("builds");
        (client, "w.sub.workers.dev".parse().expect("is a host"))
    }

    fn member(token: Option<&str>) -> Visitor {
        let id = (HeaderName::from_static("cf-access-client-id"), SecretText::new("canary-id-0001.access"));
        Visitor { access: Auth::Headers(vec![id]), token: token.map(SecretText::new) }
    }

    #[tokio::test]
    async fn a_stranger_is_turned_away_before_the_socket() {
        let end = knock_as(Visitor::default()).await.expect("answers");
        let location_host = Some("t.cloudflareaccess.com".to_owned());
        assert_eq!(end, Handshake::Refused { status: 302, location_host });
    }

    #[tokio::test]
    async fn code_and_reason_of_a_refusal_are_read() {
        let end = knock_as(member(None)).await.expect("answers");
        let reason = "unauthorized: gateway token missing".to_owned();
        assert_eq!(end, Handshake::Closed { code: Some(1008), reason });
    }

    #[tokio::test]
    async fn the_right_token_is_welcome() {
        let end = knock_as(member(Some("canary-gateway-token-01"))).await.expect("answers");
        assert_eq!(end, Handshake::Accepted { uptime_ms: Some(1500) });
    }

    #[tokio::test]
    async fn calls_of_a_session_get_their_own_answers() {
        let (client, host) = serve().await;
        let visitor = member(Some("canary-gateway-token-01"));
        let mut session = Session::open(&client, &host, &visitor).await.expect("is let in");
        assert_eq!(session.uptime_ms(), Some(1500));
        assert!(session.has("device.pair.list") && !session.has("device.pair.remove"));
        let list = session.call("device.pair.list", json!({})).await.expect("answers");
        assert_eq!(list, json!({"pending": [], "paired": []}));
        let error = session.call("device.pair.reject", json!({})).await.expect_err("is refused");
        assert!(error.is_out_of_scope() && !error.is_unknown(), "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
        session.close().await;
    }

    #[tokio::test]
    async fn a_session_without_the_token_tells_how_it_ended() {
        let (client, host) = serve().await;
        let error = Session::open(&client, &host, &member(None)).await.expect_err("is turned away");
        let SessionError::TurnedAway { end: Handshake::Closed { code: Some(1008), .. }, .. } = &error else {
            panic!("{error}")
        };
        let error = Session::open(&client, &host, &Visitor::default()).await.expect_err("is turned away");
        assert!(error.hints()[0].contains("service-token"), "{error}");
    }

    #[tokio::test]
    async fn a_connection_that_ends_instead_of_an_answer_leaves_it_open() {
        let (client, host) = serve().await;
        let visitor = member(Some("canary-gateway-token-01"));
        let mut session = Session::open(&client, &host, &visitor).await.expect("is let in");
        let error = session.call("silence", json!({})).await.expect_err("nobody answers");
        assert!(matches!(error, SessionError::Unanswered { method: "silence", .. }), "{error}");
    }
}
