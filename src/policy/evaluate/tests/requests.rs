//! Requests: such as an agent sends, and the same with a few things turned.

use super::bodies;
use super::draws::Draw;
use super::urls::Parts;
use crate::policy::evaluate::tables;
use crate::policy::request::Request;

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=moltctl-injected-id/20261121/auto/s3/aws4_request, SignedHeaders=host, Signature=00";

/// Method, host, path and a header of requests that the operator's policy allows.
const GOOD: &[(&str, &str, &str, &str, &str)] = &[
    ("POST", "api.anthropic.com", "/v1/messages", "x-api-key", "sk-ant-moltctl-injected"),
    ("POST", "api.anthropic.com", "/v1/messages", "authorization", "Bearer sk-ant-moltctl-injected"),
    ("GET", "api.anthropic.com", "/v1/models/claude", "x-api-key", "sk-ant-moltctl-injected"),
    (
        "POST",
        "gateway.ai.cloudflare.com",
        "/v1/0123456789abcdef0123456789abcdef/main/anthropic/v1/messages",
        "authorization",
        "Bearer moltctl-injected-gateway",
    ),
    (
        "POST",
        "generativelanguage.googleapis.com",
        "/v1beta/models/gemini:generateContent",
        "x-goog-api-key",
        "AIza-moltctl-injected",
    ),
    ("POST", "api.telegram.org", "/bot42:moltctl-injected/sendMessage", "accept", "*/*"),
    ("GET", "api.telegram.org", "/file/bot42:moltctl-injected/photos/file_1.jpg", "accept", "*/*"),
    ("POST", "slack.com", "/api/chat.postMessage", "authorization", "Bearer xoxb-moltctl-injected"),
    ("POST", "slack.com", "/api/apps.connections.open", "authorization", "Bearer xapp-moltctl-injected"),
    ("GET", "wss-primary.slack.com", "/link/", "upgrade", "websocket"),
    ("PATCH", "discord.com", "/api/v10/channels/1/messages/2", "authorization", "Bot MTIz.moltctl-injected"),
    ("GET", "gateway.discord.gg", "/", "upgrade", "websocket"),
    (
        "PUT",
        "0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com",
        "/backup/a%20b",
        "authorization",
        SIGNED,
    ),
    ("GET", "git.example.org", "/a.git/info/refs", "authorization", "Basic YTpi"),
    ("GET", "xn--bcher-kva.example", "/", "accept", "*/*"),
];
/// The same for drawn policies.
const DRAWN: &[(&str, &str)] = &[
    ("api.example.com", "/v1/files"),
    ("example.com", "/"),
    ("a-b.example.com", "/v1/a/members"),
    ("discord.com", "/v1/x"),
    ("cdn.discord.com", "/bot42:moltctl-injected/x"),
    ("xn--bcher-kva.example", "/%C3%BC/x"),
    ("xn--e1afmkfd.xn--p1ai", "/v1"),
    ("api.example.com", "/a%20b"),
    ("x.example.com", "/key-moltctl-injected/v1"),
    ("api.example.com", "/aXbYc/x"),
];
const METHODS: &[&str] = &[
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "Post",
    "M-SEARCH", "TRACK", "", "G T", "GÉT",
];
const TOKENS: &[&str] = &[
    "sk-ant-stranger",
    "Bearer sk-ant-stranger",
    "sk-ant-moltctl-injected",
    "bearer sk-ant-moltctl-injected",
    "Bearer  xoxb-moltctl-injected",
    "Bot MTIz.moltctl-injected",
    "bot MTIz.moltctl-injected",
    "Bot MTIz.x.stranger",
    "Bearer xoxb-moltctl-injected, Bearer xoxb-stranger",
    "xapp-moltctl-injected",
    "moltctl-injected",
    "Bearer moltctl-injected",
    "42:moltctl-injected",
    "",
    " ",
    "Basic eDp5",
    "é moltctl-injected",
    "token xoxb-moltctl-injected",
    "AWS4-HMAC-SHA256 Credential=AKIASTRANGER/x",
    "AWS4-HMAC-SHA256 Credential=moltctl-injected-id",
    "AWS4-HMAC-SHA256 Credential=moltctl-injected/x",
    "xoxb-moltctl-injected-2",
    "XOXB-MOLTCTL-INJECTED",
    "Bearer\txoxb-moltctl-injected",
    "sk-moltctl-injected",
    "BEARER sk-moltctl-injected",
];
const QUERIES: &[&str] = &[
    "?",
    "?a=b",
    "?key=AIza-moltctl-injected",
    "?alt=sse&key=AIza-moltctl-injected&x",
    "?key=AIza-stranger",
    "?%6bey=AIza-stranger",
    "?KEY=x",
    "?token=xoxb-stranger",
    "?token=xoxb-moltctl-injected",
    "?access-token=x",
    "?token[]=x",
    "?a=b;token=x",
    "?token",
    "?token=",
    "?X-Amz-Signature=00",
    "?X-Amz-Credential=moltctl-injected-id",
    "?q=token=x",
    "?a&&b",
    "?a=%zz&sig=%",
    "?+token=x",
    "?token%00=x",
    "?key=%41Iza-moltctl-injected",
    "?v=10&encoding=json",
    "?a=b#token=x",
    "?a?token=x",
    "?to%6Ben=é",
    "?api%2Ekey=x",
    "?auth=moltctl-injected",
    "?token=moltctl%252dinjected",
    "?'\"<>",
    "?token=\u{fffd}",
];
const HEADERS: &[(&str, &str)] = &[
    ("upgrade", "websocket"),
    ("upgrade", "WebSocket"),
    ("upgrade", "h2c"),
    ("upgrade", ""),
    ("upgrade", "websocket, h2c"),
    ("sec-websocket-protocol", "graphql-transport-ws"),
    ("sec-websocket-protocol", "realtime, openai-insecure-api-key.sk-stranger"),
    ("sec-websocket-protocol", "base64url.bearer.authorization.k8s"),
    ("idempotency-key", "1"),
    ("accept", "*/*"),
    ("host", "evil.example"),
    ("Authorization", "Bearer sk-ant-stranger"),
    ("X-API-KEY", "sk-ant-moltctl-injected"),
    ("x-vendor-token", "x"),
    ("mcp-session-id", "1"),
    ("x-custom", "moltctl-injected"),
    ("x-custom", "Bearer sk-moltctl-injected"),
];

/// A request near what the operator's policy allows.
pub(super) fn near_operators(draw: &mut Draw) -> Request {
    let (method, host, path, header, value) = draw.any(GOOD);
    let mut request = Request::new(method, "").with_header(header, value);
    turned(draw, &mut request, Parts::new(host, path));
    request
}

/// A request near what drawn policies allow.
pub(super) fn near_drawn(draw: &mut Draw) -> Request {
    let (host, path) = draw.any(DRAWN);
    let mut request = Request::new(draw.of(&METHODS[..6]), "");
    if draw.one_in(3) {
        let header = draw.of(&["authorization", "x-api-key", "x-custom", "cf-aig-authorization"]);
        request.headers.push((header.to_owned(), draw.of(TOKENS).to_owned()));
    }
    turned(draw, &mut request, Parts::new(host, path));
    request
}

/// A URL for the browser.
pub(super) fn page(draw: &mut Draw) -> String {
    let (host, path) = draw.any(&[
        ("de.wikipedia.org", "/wiki/X"),
        ("docs.example.com", "/public/a"),
        ("api.example.com", "/v1/files"),
        ("example.com", "/"),
        ("discord.com", "/v1"),
    ]);
    let mut parts = Parts::new(host, path);
    for _ in 0..draw.below(3) {
        parts.turn(draw);
    }
    parts.text()
}

fn turned(draw: &mut Draw, request: &mut Request, mut parts: Parts) {
    if draw.one_in(20) {
        parts.scheme = "wss".to_owned();
    }
    if request.method != "GET" && draw.one_in(2) {
        bodies::put(draw, request);
    }
    let turns = draw.any(&[0, 0, 0, 1, 1, 1, 2, 2, 3]);
    for _ in 0..turns {
        match draw.below(12) {
            0..=4 => parts.turn(draw),
            5 => request.method = draw.of(METHODS).to_owned(),
            6 | 7 => {
                let name = header_name(draw);
                request.headers.push((name, draw.of(TOKENS).to_owned()));
            }
            8 => {
                let (name, value) = draw.any(HEADERS);
                request.headers.push((name.to_owned(), value.to_owned()));
            }
            9 | 10 => parts.query = draw.of(QUERIES).to_owned(),
            _ => {
                request.headers.clear();
            }
        }
    }
    if draw.one_in(200) {
        parts.path = format!("{}{}", parts.path, "/a".repeat(8300));
    }
    request.url = parts.text();
}

/// Any header of the tables, or one that ends as those of the tables do.
fn header_name(draw: &mut Draw) -> String {
    match draw.below(8) {
        0 => format!("x{}", draw.of(tables::HEADER_ENDS)),
        1 => draw.of(tables::METHOD_OVERRIDES).to_owned(),
        2 => draw.of(tables::PATH_OVERRIDES).to_owned(),
        3 | 4 => draw.of(&["authorization", "x-api-key"]).to_owned(),
        _ => draw.of(tables::HEADERS).to_owned(),
    }
}
