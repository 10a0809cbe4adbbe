//! Hosts other than the API: each emulation claims its hosts and answers their requests itself.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;

use super::access::edge::team;
use super::reply::raw_response;
use super::shared::Shared;
use super::{moltworker, oci, providers, r2};

/// Whether `host` is a container registry of ours.
pub(super) fn is_registry(host: &str) -> bool {
    matches!(host, "registry.cloudflare.com" | "registry-1.docker.io" | "docker.io" | "index.docker.io")
}

/// `/v2/*` on a registry host.
pub(super) async fn registry(shared: &Arc<Shared>, request: Request) -> Response<Body> {
    oci::answer(shared, &request)
}

/// A request for any other host.
///
/// To add an emulation: `if my_module::claims(host, shared) { return my_module::serve(shared, host, request).await; }`.
pub(super) async fn answer(shared: &Arc<Shared>, host: &str, request: Request) -> Response<Body> {
    let name = host.split(':').next().unwrap_or_default();
    if team::is_team_host(name) {
        let (method, path) = (request.method(), request.uri().path());
        return raw_response(shared.read(|world| team::answer(world, method, name, path)));
    }
    if r2::s3::claims(name) {
        return r2::s3::serve(shared, host, request).await;
    }
    if providers::claims(name) {
        return providers::serve(shared, name, request).await;
    }
    moltworker::serve(shared, host, request).await
}
