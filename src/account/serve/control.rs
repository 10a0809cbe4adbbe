//! `/__drill/*`: what a test or an operator asks of the account itself. Reachable under its loopback name only.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, Response};
use serde_json::json;

use crate::account::fault::Fault;
use crate::account::reply::{Raw, document, raw_response};
use crate::account::shared::Shared;

/// Control bodies are a fault at most.
const MAX_BODY: usize = 64 * 1024;

pub(super) async fn answer(shared: &Arc<Shared>, request: Request) -> Response<Body> {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    match (method, path.as_str()) {
        (Method::GET, "/__drill/account") => account(shared),
        (Method::GET, "/__drill/requests") => document(200, &json!(shared.record().all())),
        (Method::DELETE, "/__drill/requests") => {
            shared.record().clear();
            none()
        }
        (Method::GET, "/__drill/faults") => document(200, &json!(shared.faults().list())),
        (Method::POST, "/__drill/faults") => add_fault(shared, request).await,
        (Method::DELETE, "/__drill/faults") => {
            shared.faults().clear();
            none()
        }
        _ => document(404, &json!({"error": "no such control"})),
    }
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

fn none() -> Response<Body> {
    raw_response(Raw::new(204, "", Vec::new()))
}
