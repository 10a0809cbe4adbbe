//! From a host to a WebSocket on which the gateway said welcome, or how that ended.

use std::time::Duration;

use base64::Engine as _;
use futures_util::{SinkExt as _, StreamExt as _};
use http::header::{CONNECTION, HeaderName, HeaderValue, UPGRADE};
use serde_json::{Value, json};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::{GatewayError, Handshake, Visitor};
use crate::http::{Answer, Client, Request, Stream};
use crate::model::Hostname;
use crate::secret::{SecretText, redact};

/// Time for the whole handshake. A gateway that has to start first takes minutes; that is not what is asked here.
const LONGEST: Duration = Duration::from_secs(20);
/// The largest frame that is read, in bytes: a `hello-ok` holds a snapshot of the gateway.
const LARGEST_FRAME: usize = 4 * 1024 * 1024;

/// A connection on which frames are exchanged.
pub(super) type Socket = WebSocketStream<Box<dyn Stream>>;

/// The connection and what the welcome carries, or how it ended before.
pub(super) async fn knock(
    client: &Client,
    host: &Hostname,
    visitor: &Visitor,
    scopes: &[&str],
) -> Result<Result<(Socket, Value), Handshake>, GatewayError> {
    let not_websocket = || GatewayError::NotWebSocket { host: host.clone() };
    let key = crate::sys::rng::bytes::<16>().map_err(|_| GatewayError::NoRandomness)?;
    let key = base64::engine::general_purpose::STANDARD.encode(key);
    let request = upgrade(host, &key, visitor).ok_or_else(not_websocket)?;
    match client.upgrade(&request).await? {
        Answer::Refused(response) => Ok(Err(Handshake::Refused {
            status: response.status.as_u16(),
            location_host: response
                .header("location")
                .and_then(|text| url::Url::parse(text).ok())
                .and_then(|url| url.host_str().map(str::to_owned)),
        })),
        Answer::Switched(headers, stream) => {
            let accept = headers.get("sec-websocket-accept").and_then(|value| value.to_str().ok());
            if accept != Some(derive_accept_key(key.as_bytes()).as_str()) {
                return Err(not_websocket());
            }
            let talk = converse(stream, visitor.token.as_ref(), scopes);
            Ok(tokio::time::timeout(LONGEST, talk).await.unwrap_or(Err(Handshake::Silent)))
        }
    }
}

/// Without an `Origin`, which is a browser's: OpenClaw 2026.9 turns every client away whose origin it was not told of.
fn upgrade(host: &Hostname, key: &str, visitor: &Visitor) -> Option<Request> {
    let header = |name: &'static str, value: &'static str| {
        (HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    let mut request = Request::get(format!("https://{host}/").parse().ok()?)
        .auth(visitor.access.clone())
        .header(CONNECTION, HeaderValue::from_static("Upgrade"))
        .header(UPGRADE, HeaderValue::from_static("websocket"))
        .header(HeaderName::from_static("sec-websocket-key"), HeaderValue::from_str(key).ok()?)
        .timeout(LONGEST);
    request.headers.push(header("sec-websocket-version", "13"));
    Some(request)
}

async fn converse(
    stream: Box<dyn Stream>,
    token: Option<&SecretText>,
    scopes: &[&str],
) -> Result<(Socket, Value), Handshake> {
    let config =
        WebSocketConfig::default().max_message_size(Some(LARGEST_FRAME)).max_frame_size(Some(LARGEST_FRAME));
    let mut socket = WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await;
    if socket.send(Message::text(connect(token, scopes).to_string())).await.is_err() {
        return Err(Handshake::Closed { code: None, reason: String::new() });
    }
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                if let Some(welcome) = welcome(text.as_str()) {
                    return Ok((socket, welcome));
                }
            }
            Some(Ok(Message::Close(frame))) => {
                let code = frame.as_ref().map(|frame| u16::from(frame.code));
                let reason = frame.map(|frame| redact(frame.reason.as_str())).unwrap_or_default();
                return Err(Handshake::Closed { code, reason });
            }
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Err(Handshake::Closed { code: None, reason: String::new() }),
        }
    }
}

/// The first frame of the gateway's protocol, as a client that is no browser and names no device. OpenClaw 2026.2 speaks
/// version 3, 2026.9 speaks 4 and takes 3 from a probe; what is used here is the same in both.
fn connect(token: Option<&SecretText>, scopes: &[&str]) -> Value {
    let mut params = json!({
        "minProtocol": 3,
        "maxProtocol": 4,
        "client": {"id": "cli", "version": env!("CARGO_PKG_VERSION"), "platform": "moltctl", "mode": "probe"},
        "role": "operator",
        "scopes": scopes,
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
