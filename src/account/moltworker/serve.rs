//! From an HTTP request at a Worker's host, past the edge, to the Worker and back.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts as _, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response};

use super::deployed::{self, Deployed};
use super::visit::{Outcome, Visit};
use super::{pages, socket, worker};
use crate::account::access::edge::{self, Knock, Passage};
use crate::account::call::Query;
use crate::account::reply::{Raw, raw_response};
use crate::account::shared::Shared;
use crate::account::world::World;
use crate::sys::clock;

/// Longest body a Worker takes here.
const MAX_BODY: usize = 32 * 1024 * 1024;

/// Answers a request at any host that is not one of the other emulations'.
pub(in crate::account) async fn serve(shared: &Arc<Shared>, host: &str, request: Request) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let upgrade = match parts.headers.contains_key("upgrade") {
        true => WebSocketUpgrade::from_request_parts(&mut parts, &()).await.ok(),
        false => None,
    };
    // No route reads the body; a client is let finish sending it.
    if to_bytes(body, MAX_BODY).await.is_err() {
        return raw_response(Raw::new(413, "text/plain", "Payload Too Large"));
    }
    let mut visit = Visit {
        method: parts.method.clone(),
        host: host.to_owned(),
        path: parts.uri.path().to_owned(),
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        headers: without_edge_headers(&parts.headers),
        assertion: None,
        now: clock::now(),
    };
    loop {
        let (outcome, saved) = shared.change(|world| answer(world, &parts, &mut visit));
        if saved.is_err() {
            return raw_response(Raw::new(500, "text/plain", "the state file could not be written"));
        }
        match outcome {
            Outcome::Answer(raw) => return raw_response(raw),
            Outcome::Wait(until) => {
                let left = until.duration_since(clock::now()).as_millis().max(1);
                tokio::time::sleep(Duration::from_millis(u64::try_from(left).unwrap_or(1))).await;
                visit.now = clock::now();
            }
            Outcome::Socket(terms) => {
                let Some(upgrade) = upgrade else { return upgrade_required() };
                let shared = Arc::clone(shared);
                return upgrade.on_upgrade(move |ws| socket::gateway(shared, *terms, ws));
            }
            Outcome::Browser => {
                let Some(upgrade) = upgrade else { return upgrade_required() };
                return upgrade.on_upgrade(socket::browser);
            }
        }
    }
}

fn upgrade_required() -> Response<Body> {
    raw_response(Raw::new(426, "text/plain", "expected a WebSocket handshake").header("upgrade", "websocket"))
}

/// What only the edge may say to the Worker is taken out of a client's request.
fn without_edge_headers(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in ["cf-access-jwt-assertion", "cf-access-authenticated-user-email"] {
        headers.remove(name);
    }
    headers
}

/// Edge first, then the Worker.
fn answer(world: &mut World, parts: &Parts, visit: &mut Visit) -> Outcome {
    let host = visit.host.split(':').next().unwrap_or_default().to_owned();
    let Some(deployed) = deployed::at(world, &host) else { return Outcome::Answer(nobody(&host)) };
    let knock = Knock {
        method: &parts.method,
        host: &host,
        path_and_query: parts.uri.path_and_query().map_or("/", |p| p.as_str()),
        headers: &parts.headers,
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        now: visit.now,
        worker: Some(&deployed.tag),
    };
    match edge::gate(world, &knock) {
        Passage::Closed(raw) => return Outcome::Answer(raw),
        Passage::Open(assertion) => visit.assertion = assertion,
    }
    if visit.path == "/cdn-cgi/access/logout" {
        let gone = "CF_Authorization=; Path=/; Max-Age=0; Secure; HttpOnly";
        return Outcome::Answer(Raw::new(200, "text/html", "<h1>Signed out</h1>").header("set-cookie", gone));
    }
    run(world, &deployed, visit)
}

/// A Worker that is no Moltworker says hello, as the template that `wrangler init` writes does.
fn run(world: &mut World, deployed: &Deployed, visit: &Visit) -> Outcome {
    if deployed.sandbox {
        worker::respond(world, deployed, visit)
    } else {
        Outcome::Answer(Raw::new(200, "text/plain;charset=UTF-8", "Hello World!"))
    }
}

/// A host where nothing answers: switched off on workers.dev, or without a record elsewhere.
fn nobody(host: &str) -> Raw {
    if host.ends_with(".workers.dev") {
        Raw::new(404, "text/html; charset=UTF-8", pages::NOTHING_HERE)
    } else {
        Raw::new(530, "text/plain; charset=UTF-8", "error code: 1016")
    }
}
