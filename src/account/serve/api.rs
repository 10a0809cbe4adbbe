//! `/client/v4`: from an HTTP request to a route function and back.

use std::sync::Arc;

use axum::body::{Body as HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, Response};

use super::{API, MAX_BODY};
use crate::account::audit_log;
use crate::account::call::{Body, Call, Query};
use crate::account::edge::Peer;
use crate::account::reply::{Answer, Failure, render};
use crate::account::shared::Shared;
use crate::account::tokens::{self, Resource};
use crate::account::world::World;
use crate::account::zones;
use crate::sys::clock;

/// Answers one API request.
pub(super) async fn answer(
    shared: &Arc<Shared>,
    peer: &Peer,
    withheld: Vec<String>,
    request: Request,
) -> Response<HttpBody> {
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_BODY).await else {
        return render(Err(Failure::new(413, 10027, "The request body is too large.")));
    };
    let content_type =
        head.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let incoming = Incoming {
        method: head.method,
        path: head.uri.path().strip_prefix(API).unwrap_or_default().to_owned(),
        query: Query::parse(head.uri.query().unwrap_or_default()),
        headers: head.headers,
        body: Body { content_type, bytes },
        from: peer.ip,
        withheld,
    };
    let mutating = incoming.method != Method::GET && incoming.method != Method::HEAD;
    let answer = if mutating {
        let (answer, saved) = shared.change(|world| route(shared, world, incoming));
        match saved {
            Ok(()) => answer,
            Err(_) => Err(Failure::new(500, 10013, "The built-in account could not write its state file.")),
        }
    } else {
        shared.touch(|world| route(shared, world, incoming))
    };
    render(answer)
}

struct Incoming {
    method: Method,
    path: String,
    query: Query,
    headers: HeaderMap,
    body: Body,
    from: std::net::IpAddr,
    withheld: Vec<String>,
}

/// Authenticates, finds the route, checks the groups, runs it.
fn route(shared: &Shared, world: &mut World, incoming: Incoming) -> Answer {
    let now = clock::now();
    let caller = tokens::authenticate(world, &incoming.headers, &incoming.path, incoming.from, now)?;
    let Some((route, params)) = shared.routes.find(&incoming.method, &incoming.path) else {
        return Err(no_route(&incoming.path));
    };
    let resource = match (params.get("account_id"), params.get("zone_id")) {
        (Some(id), _) if !is_id(id) => return Err(no_route(&incoming.path)),
        (_, Some(id)) if !is_id(id) => return Err(no_route(&incoming.path)),
        (Some(id), _) => Resource::Account(id.clone()),
        (None, Some(zone)) => Resource::Zone { account: world.account.id.clone(), zone: zone.clone() },
        (None, None) if incoming.path == "/zones" => zones::some(world, &caller),
        (None, None) => Resource::User(world.user.id.clone()),
    };
    tokens::permit(world, &caller, route.groups, &resource, &incoming.withheld)?;
    let call = Call {
        method: incoming.method,
        path: incoming.path,
        params,
        query: incoming.query,
        headers: incoming.headers,
        body: incoming.body,
        caller,
        now,
    };
    let answer = (route.run)(world, &call);
    audit_log::note(world, &call, incoming.from, &answer);
    answer
}

/// Whether `id` has the shape of an account or zone id.
fn is_id(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// What the gateway says to a path it cannot route; malformed object ids are told the same way.
fn no_route(path: &str) -> Failure {
    Failure::new(
        404,
        7003,
        format!("Could not route to {API}{path}, perhaps your object identifier is invalid?"),
    )
    .and(7000, "No route for that URI")
}
