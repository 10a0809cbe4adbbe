//! `/__drill/*`: what a test or an operator asks of the account itself. Reachable under its loopback name only.

mod moltworker;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, Response};
use serde_json::{Value, json};

use crate::account::access::login::{self, Login};
use crate::account::fault::Fault;
use crate::account::oci;
use crate::account::providers::Issuer;
use crate::account::reply::{Raw, document, raw_response};
use crate::account::shared::Shared;
use crate::account::world::World;
use crate::secret::SecretText;
use crate::sys::clock;

/// Control bodies are a fault at most.
const MAX_BODY: usize = 64 * 1024;

pub(super) async fn answer(shared: &Arc<Shared>, request: Request) -> Response<Body> {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    match (method, path.as_str()) {
        (Method::GET, "/__drill/account") => account(shared),
        (Method::GET, "/__drill/token") => oci::issue(shared, &request),
        (Method::GET, "/__drill/requests") => document(200, &json!(shared.record().all())),
        (Method::DELETE, "/__drill/requests") => {
            shared.record().clear();
            none()
        }
        (Method::POST, "/__drill/provider-keys") => provider_key(shared, request).await,
        (Method::GET, "/__drill/routes") => routes(shared),
        (Method::POST, "/__drill/login") => log_in(shared, request).await,
        (Method::GET, "/__drill/faults") => document(200, &json!(shared.faults().list())),
        (Method::POST, "/__drill/faults") => add_fault(shared, request).await,
        (Method::DELETE, "/__drill/faults") => {
            shared.faults().clear();
            none()
        }
        (method, "/__drill/lies") => moltworker::lies(shared, &method, &read(request).await),
        (method, path) => match path.strip_prefix("/__drill/moltworker") {
            Some(rest) => moltworker::answer(shared, &method, rest, &read(request).await),
            None => unknown(),
        },
    }
}

/// A body as JSON; one that is none, or too long, is `null`.
async fn read(request: Request) -> Value {
    let bytes = to_bytes(request.into_body(), MAX_BODY).await.unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn unknown() -> Response<Body> {
    document(404, &json!({"error": "no such control"}))
}

/// Who this account is. The token is not among it: it is printed once by `drill serve`.
fn account(shared: &Shared) -> Response<Body> {
    let body = shared.read(|world| {
        json!({
            "account_id": world.account.id,
            "api_base": format!("http://{}/client/v4", shared.origin),
            "email": world.user.email,
            "workers_dev_subdomain": world.workers.subdomain,
            "entitlements": world.entitlements,
        })
    });
    document(200, &body)
}

/// Every operation of the API, so that who exercises it can tell what was left out.
fn routes(shared: &Shared) -> Response<Body> {
    let all = shared.routes.iter().map(|route| format!("{} {}", route.method, route.template));
    document(200, &json!(all.collect::<Vec<_>>()))
}

async fn add_fault(shared: &Shared, request: Request) -> Response<Body> {
    let Ok(bytes) = to_bytes(request.into_body(), MAX_BODY).await else {
        return document(413, &json!({"error": "too long"}));
    };
    match serde_json::from_slice::<Fault>(&bytes) {
        Ok(fault) => {
            shared.faults().add(fault);
            none()
        }
        Err(error) => document(
            400,
            &json!({"error": format!("not a fault: line {} column {}", error.line(), error.column())}),
        ),
    }
}

/// Registers a provider's key: `{"issuer", "value"}`, or mints one when there is no value. It may be given a `name`, and a
/// bot a `manager`: the token of another.
async fn provider_key(shared: &Shared, request: Request) -> Response<Body> {
    let Ok(bytes) = to_bytes(request.into_body(), MAX_BODY).await else {
        return document(413, &json!({"error": "too long"}));
    };
    let mut body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let Ok(issuer) = serde_json::from_value::<Issuer>(body["issuer"].take()) else {
        return document(400, &json!({"error": "`issuer` is none of those emulated"}));
    };
    let value = body["value"].as_str().map_or_else(|| issuer.fresh_value(), str::to_owned);
    let told = (SecretText::new(value.clone()), body["manager"].as_str().map(SecretText::new));
    let adopted = |world: &mut World| {
        let id = world.providers.adopt(issuer, &value, clock::now());
        if let (Some(name), Some(issuer)) = (body["name"].as_str(), json!(issuer).as_str()) {
            world.name_provider_key(issuer, &told.0, name);
        }
        if let Some(manager) = &told.1 {
            world.manage_bot(manager, &told.0);
        }
        id
    };
    match shared.change(adopted) {
        (_, Err(_)) => document(500, &json!({"error": "the state file could not be written"})),
        (id, Ok(())) => document(200, &json!({"id": id, "value": value})),
    }
}

/// Logs someone in at an Access application: `{"email", "host"}`, optionally `path` and `auth_methods`.
async fn log_in(shared: &Shared, request: Request) -> Response<Body> {
    let Ok(bytes) = to_bytes(request.into_body(), MAX_BODY).await else {
        return document(413, &json!({"error": "too long"}));
    };
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let (Some(email), Some(host)) = (body["email"].as_str(), body["host"].as_str()) else {
        return document(400, &json!({"error": "`email` and `host` are required"}));
    };
    let methods = body["auth_methods"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let attempt = Login {
        email,
        host,
        path: body["path"].as_str().unwrap_or("/"),
        auth_methods: methods.map(str::to_owned).collect(),
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        now: clock::now(),
    };
    match shared.change(|world| login::login(world, &attempt)) {
        (_, Err(_)) => document(500, &json!({"error": "the state file could not be written"})),
        (Ok(entry), _) => {
            let cookie = format!("CF_Authorization={}; Path=/; Secure; HttpOnly", entry.token);
            let raw = Raw::new(200, "application/json", login::body(&entry).to_string());
            raw_response(raw.header("set-cookie", cookie))
        }
        (Err(error), _) => document(403, &json!({"error": error.to_string()})),
    }
}

fn none() -> Response<Body> {
    raw_response(Raw::new(204, "", Vec::new()))
}
