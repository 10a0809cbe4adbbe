//! A WebSocket handshake with the gateway, and the words with which it ends.
//!
//! The close code and its reason are what an operator sees as `disconnected (1008)`; here they are read instead of
//! guessed. The token, if one is presented, goes into the `connect` frame, never into the URL: the Worker logs URLs, and
//! puts its own token into a URL without one, which would prove nothing. Deliberately absent: a session after the
//! handshake, and pairing of devices.

use std::time::Duration;

use base64::Engine as _;
use futures_util::{SinkExt as _, StreamExt as _};
use http::header::{CONNECTION, HeaderName, HeaderValue, ORIGIN, UPGRADE};
use serde_json::{Value, json};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::http::{Answer, Auth, Client, Error, Request, Stream};
use crate::model::Hostname;
use crate::secret::{SecretText, redact};

/// Time for the whole handshake. A gateway that has to start first takes minutes; that is not what is asked here.
const LONGEST: Duration = Duration::from_secs(20);
/// The largest frame that is read, in bytes: a `hello-ok` holds a snapshot of the gateway.
const LARGEST_FRAME: usize = 4 * 1024 * 1024;

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

/// Knocks at `host` as `visitor`.
///
/// # Errors
/// [`GatewayError`]; being turned away is not one.
pub async fn handshake(
    client: &Client,
    host: &Hostname,
    visitor: &Visitor,
) -> Result<Handshake, GatewayError> {
    let not_websocket = || GatewayError::NotWebSocket { host: host.clone() };
    let key = crate::sys::rng::bytes::<16>().map_err(|_| GatewayError::NoRandomness)?;
    let key = base64::engine::general_purpose::STANDARD.encode(key);
    let request = knock(host, &key, visitor).ok_or_else(not_websocket)?;
    match client.upgrade(&request).await? {
        Answer::Refused(response) => Ok(Handshake::Refused {
            status: response.status.as_u16(),
            location_host: response
                .header("location")
                .and_then(|text| url::Url::parse(text).ok())
                .and_then(|url| url.host_str().map(str::to_owned)),
        }),
        Answer::Switched(headers, stream) => {
            let accept = headers.get("sec-websocket-accept").and_then(|value| value.to_str().ok());
            if accept != Some(derive_accept_key(key.as_bytes()).as_str()) {
                return Err(not_websocket());
            }
            let talk = tokio::time::timeout(LONGEST, converse(stream, visitor.token.as_ref()));
            Ok(talk.await.unwrap_or(Handshake::Silent))
        }
    }
}

fn knock(host: &Hostname, key: &str, visitor: &Visitor) -> Option<Request> {
    let header = |name: &'static str, value: &'static str| {
        (HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    let mut request = Request::get(format!("https://{host}/").parse().ok()?)
        .auth(visitor.access.clone())
        .header(CONNECTION, HeaderValue::from_static("Upgrade"))
        .header(UPGRADE, HeaderValue::from_static("websocket"))
        .header(ORIGIN, HeaderValue::from_str(&format!("https://{host}")).ok()?)
        .header(HeaderName::from_static("sec-websocket-key"), HeaderValue::from_str(key).ok()?)
        .timeout(LONGEST);
    request.headers.push(header("sec-websocket-version", "13"));
    Some(request)
}

async fn converse(stream: Box<dyn Stream>, token: Option<&SecretText>) -> Handshake {
    let config =
        WebSocketConfig::default().max_message_size(Some(LARGEST_FRAME)).max_frame_size(Some(LARGEST_FRAME));
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await;
    if socket.send(Message::text(connect(token).to_string())).await.is_err() {
        return Handshake::Closed { code: None, reason: String::new() };
    }
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let Some(payload) = welcome(text.as_str()) else { continue };
                // The answer is known; whether the goodbye arrives does not matter.
                let _ = socket.close(None).await;
                return Handshake::Accepted { uptime_ms: payload["snapshot"]["uptimeMs"].as_u64() };
            }
            Some(Ok(Message::Close(frame))) => {
                let code = frame.as_ref().map(|frame| u16::from(frame.code));
                let reason = frame.map(|frame| redact(frame.reason.as_str())).unwrap_or_default();
                return Handshake::Closed { code, reason };
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Handshake::Closed { code: None, reason: String::new() },
        }
    }
}

/// The first frame of the gateway's protocol (version 3), as a client that is no browser and names no device.
fn connect(token: Option<&SecretText>) -> Value {
    let mut params = json!({
        "minProtocol": 3,
        "maxProtocol": 3,
        "client": {"id": "cli", "version": env!("CARGO_PKG_VERSION"), "platform": "moltctl", "mode": "probe"},
        "role": "operator",
        "scopes": ["operator.read"],
    });
    if let Some(token) = token {
        #[expect(
            clippy::disallowed_methods,
            reason = "the gateway token is presented in the frame made for it"
        )]
        let token = token.expose();
        params["auth"] = json!({"token": token});
    }
    json!({"type": "req", "id": "1", "method": "connect", "params": params})
}

/// What a welcome carries.
fn welcome(text: &str) -> Option<Value> {
    let mut frame: Value = serde_json::from_str(text).ok()?;
    let welcome = frame["type"] == "res" && frame["id"] == "1" && frame["ok"] == true;
    welcome.then(|| frame["payload"].take())
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
    use axum::http::{HeaderMap, StatusCode};
    use axum::response::{IntoResponse, Response};
    use axum::routing::get;

    use super::*;
    use crate::http::Edge;

    async fn speak(mut socket: WebSocket) {
        let challenge = json!({"type": "event", "event": "connect.challenge", "payload": {}});
        socket.send(Frame::Text(challenge.to_string().into())).await.expect("sends");
        let Some(Ok(Frame::Text(text))) = socket.recv().await else { return };
        let frame: Value = serde_json::from_str(&text).expect("is JSON");
        if frame["params"]["auth"]["token"] == "canary-gateway-token-01" {
            let hello = json!({"type": "res", "id": frame["id"], "ok": true, "payload": {"snapshot": {"uptimeMs": 1500}}});
            socket.send(Frame::Text(hello.to_string().into())).await.expect("sends");
            let _ = socket.recv().await;
        } else {
            let reason = "unauthorized: gateway token missing".into();
            socket.send(Frame::Close(Some(CloseFrame { code: 1008, reason }))).await.expect("closes");
        }
    }

    async fn door(headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
        assert_eq!(headers.get("origin").expect("is sent"), "https://w.sub.workers.dev");
        if headers.contains_key("cf-access-client-id") {
            return upgrade.on_upgrade(speak);
        }
        (StatusCode::FOUND, [("location", "https://t.cloudflareaccess.com/cdn-cgi/access/login/x")])
            .into_response()
    }

    async fn knock_as(visitor: Visitor) -> Result<Handshake, GatewayError> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let addr = listener.local_addr().expect("has an address");
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(door))).await });
        let client = Client::new(Edge::Loopback(addr)).expect("builds");
        handshake(&client, &"w.sub.workers.dev".parse().expect("is a host"), &visitor).await
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
}
