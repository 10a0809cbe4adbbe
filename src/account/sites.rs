//! Hosts other than the API: each emulation claims its hosts and answers their requests itself.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use serde_json::json;

use super::reply::document;
use super::shared::Shared;

/// Whether `host` is a container registry of ours.
pub(super) fn is_registry(host: &str) -> bool {
    matches!(host, "registry.cloudflare.com" | "registry-1.docker.io" | "docker.io" | "index.docker.io")
}

/// `/v2/*` on a registry host.
pub(super) async fn registry(shared: &Arc<Shared>, request: Request) -> Response<Body> {
    let _ = (shared, request);
    document(
        404,
        &json!({"errors": [{"code": "NAME_UNKNOWN", "message": "repository name not known to registry"}]}),
    )
}

/// A request for any other host.
///
/// To add an emulation: `if my_module::claims(host, shared) { return my_module::serve(shared, host, request).await; }`.
pub(super) async fn answer(shared: &Arc<Shared>, host: &str, request: Request) -> Response<Body> {
    let _ = (shared, host, request);
    // What a name without DNS record looks like from inside Cloudflare's edge.
    document(530, &json!({"error": "origin DNS error", "code": 1016}))
}
