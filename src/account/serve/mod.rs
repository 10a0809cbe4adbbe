//! HTTP in front of the world: host dispatch, faults, the record, the headers every answer carries.

mod api;
mod control;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, Response};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::edge::{Edge, Peer};
use super::fault::Kind;
use super::record;
use super::reply::{Reply, render};
use super::shared::Shared;
use super::{chance, moltworker, sites};
use crate::sys::clock;

/// No request body may be longer; a Worker with assets stays far below.
pub(super) const MAX_BODY: usize = 256 * 1024 * 1024;

/// What the API path begins with.
const API: &str = "/client/v4";

/// Serves until `stopped` fires or its sender is dropped.
pub(super) async fn run(listener: TcpListener, shared: Arc<Shared>, stopped: oneshot::Receiver<()>) {
    let app = Router::new().fallback(answer).with_state(shared);
    let service = app.into_make_service_with_connect_info::<Peer>();
    let until = async {
        // A dropped sender means the account is gone; that is a reason to stop too.
        let _ = stopped.await;
    };
    // axum's serve never returns an error.
    let _ = axum::serve(Edge(listener), service).with_graceful_shutdown(until).await;
}

/// One request, from fault to record.
async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response<Body> {
    let arrived = clock::now();
    let (method, path) = (request.method().to_string(), request.uri().path().to_owned());
    let host = host_of(&request);
    let site = Site::of(&host, &path, &shared.origin);
    // What goes on in containers by itself has gone on until now.
    shared.touch(|world| moltworker::catch_up(world, arrived));
    let faults = match site {
        Site::Control => Vec::new(),
        _ => shared.faults().strike(&method, &host, path.strip_prefix(API).unwrap_or(&path)),
    };
    for kind in &faults {
        if let Kind::Latency { ms } = kind {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
        }
    }
    let cut_first = faults.contains(&Kind::CutConnection);
    let mut response = if cut_first {
        Response::new(Body::empty())
    } else if let Some(failure) = faults.iter().find_map(Kind::failure) {
        match site {
            Site::Elsewhere => render(Ok(Reply::Raw(failure.elsewhere()))),
            _ => render(Err(failure)),
        }
    } else {
        site.answer(&shared, &peer, &host, withheld(&faults), request).await
    };
    let cut = cut_first || faults.contains(&Kind::CutAfter);
    if cut {
        peer.cut();
    }
    if !matches!(site, Site::Control) {
        let ms = u64::try_from(clock::now().duration_since(arrived).as_millis()).unwrap_or(0);
        let status = if cut { 0 } else { response.status().as_u16() };
        shared.record().push(record::Request { seq: 0, at: arrived, method, host, path, status, ms });
    }
    always(&mut response, site);
    response
}

/// Groups that faults take from the caller.
fn withheld(faults: &[Kind]) -> Vec<String> {
    faults
        .iter()
        .filter_map(|kind| match kind {
            Kind::MissingPermission { group } => Some(group.clone()),
            _ => None,
        })
        .collect()
}

/// Which of the emulated hosts a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Site {
    Api,
    Registry,
    Control,
    Elsewhere,
}

impl Site {
    fn of(host: &str, path: &str, origin: &str) -> Self {
        let own =
            host == origin || host == "127.0.0.1" || host == "localhost" || host.starts_with("localhost:");
        match path {
            _ if host == "api.cloudflare.com" => Self::Api,
            _ if path.starts_with("/v2/") && (own || sites::is_registry(host)) => Self::Registry,
            _ if !own => Self::Elsewhere,
            _ if path.starts_with("/__drill/") => Self::Control,
            _ => Self::Api,
        }
    }

    async fn answer(
        self,
        shared: &Arc<Shared>,
        peer: &Peer,
        host: &str,
        withheld: Vec<String>,
        request: Request,
    ) -> Response<Body> {
        match self {
            Self::Api => api::answer(shared, peer, withheld, request).await,
            Self::Control => control::answer(shared, request).await,
            Self::Registry => sites::registry(shared, request).await,
            Self::Elsewhere => sites::answer(shared, host, request).await,
        }
    }
}

/// The host a request names: `Host`, lower-cased, or the authority of an absolute URI.
fn host_of(request: &Request) -> String {
    request
        .headers()
        .get("host")
        .and_then(|value| value.to_str().ok())
        .or_else(|| request.uri().authority().map(|authority| authority.as_str()))
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Headers that every answer carries.
fn always(response: &mut Response<Body>, site: Site) {
    let ray = format!("{}-DRL", &chance::hex32()[..16]);
    let headers = response.headers_mut();
    if let Ok(ray) = HeaderValue::from_str(&ray) {
        headers.insert("cf-ray", ray);
    }
    if site == Site::Api {
        headers.insert("ratelimit", HeaderValue::from_static("\"default\";r=1199;t=300"));
        headers.insert("ratelimit-policy", HeaderValue::from_static("\"default\";q=1200;w=300"));
    }
    headers.entry("server").or_insert(HeaderValue::from_static("cloudflare"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_apart() {
        let of = |host: &str, path: &str| Site::of(host, path, "127.0.0.1:8080");
        assert_eq!(of("127.0.0.1:8080", "/client/v4/user"), Site::Api);
        assert_eq!(of("localhost:8080", "/__drill/requests"), Site::Control);
        assert_eq!(of("127.0.0.1:8080", "/v2/library/node/manifests/22"), Site::Registry);
        assert_eq!(of("evil.example", "/__drill/requests"), Site::Elsewhere);
        assert_eq!(of("team.cloudflareaccess.com", "/cdn-cgi/access/certs"), Site::Elsewhere);
    }
}
