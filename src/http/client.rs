//! The send loop.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderValue};
use tokio::sync::Semaphore;

use super::edge::{Dialled, Edge};
use super::request::{Auth, Body, Request, Response};
use super::retry::{Attempt, wait_before_next};
use super::{Cause, Error};

/// The largest body that is read unless the request says otherwise, in bytes.
pub(crate) const LARGEST_BODY: usize = 16 * 1024 * 1024;
/// Requests under way at once: Cloudflare asks for few (1,200 calls in five minutes for everything a user does).
const MOST_AT_ONCE: usize = 4;

/// Sends requests. Cheap to clone; clones share connections and limits.
#[derive(Clone, Debug)]
pub struct Client {
    inner: reqwest::Client,
    edge: Edge,
    slots: Arc<Semaphore>,
}

impl Client {
    /// A client at `edge`.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(edge: Edge) -> Result<Self, Error> {
        let inner = build(transport(edge))?;
        Ok(Self { inner, edge, slots: Arc::new(Semaphore::new(MOST_AT_ONCE)) })
    }

    /// Where this client's requests go.
    #[must_use]
    pub fn edge(&self) -> Edge {
        self.edge
    }

    /// Sends `request`, again where that is safe and likely to help, and reads the whole answer.
    ///
    /// Any status is an answer, redirects included.
    ///
    /// # Errors
    /// [`Error`], when there is no whole answer.
    pub async fn send(&self, request: Request) -> Result<Response, Error> {
        let host = request.url.host_str().unwrap_or_default().to_owned();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let answer = self.attempt(&request, &host).await;
            let ended = match &answer {
                Ok(response) => Attempt::Answered {
                    status: response.status.as_u16(),
                    retry_after: response.header("retry-after").and_then(|text| text.trim().parse().ok()),
                },
                Err(Error::Unreachable { .. }) => Attempt::Unsent,
                Err(Error::Timeout { .. } | Error::Cut { .. }) => Attempt::Lost,
                Err(Error::Refused { .. } | Error::TooLarge { .. }) => return answer,
            };
            match wait_before_next(request.retry, attempt, ended, jitter()) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return answer,
            }
        }
    }

    async fn attempt(&self, request: &Request, host: &str) -> Result<Response, Error> {
        let builder = self.prepare(&self.inner, request, host)?;
        // Closing the semaphore is nobody's doing; without a permit the request simply goes.
        let _permit = self.slots.acquire().await.ok();
        #[cfg(feature = "test-fakes")]
        crate::sys::crash::call();
        let answer = match builder.send().await {
            Ok(response) => whole(response, host, request.largest).await,
            Err(error) => Err(classify(error, host)),
        };
        #[cfg(feature = "test-fakes")]
        crate::sys::crash::call();
        answer
    }

    /// The request as it is dialled from here, by `transport`.
    pub(super) fn prepare(
        &self,
        transport: &reqwest::Client,
        request: &Request,
        host: &str,
    ) -> Result<reqwest::RequestBuilder, Error> {
        let Dialled { url, host_header } = self
            .edge
            .dial(&request.url)
            .map_err(|reason| Error::Refused { host: host.to_owned(), reason })?;
        let mut headers = headers_of(request).ok_or_else(|| Error::Refused {
            host: host.to_owned(),
            reason: "a credential holds characters no header can carry",
        })?;
        if let Some(host_header) = host_header {
            headers.insert(HOST, host_header);
        }
        let builder =
            transport.request(request.method.clone(), url).headers(headers).timeout(request.timeout);
        Ok(match &request.body {
            Body::Bytes { bytes, .. } => builder.body(bytes.to_vec()),
            Body::Empty => builder,
        })
    }
}

/// How connections are made from `edge`.
pub(super) fn transport(edge: Edge) -> reqwest::ClientBuilder {
    super::install_tls_provider();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("moltctl/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_secs(10))
        .referer(false);
    // A proxy of the environment must not see a drill.
    if edge == Edge::Internet { builder } else { builder.no_proxy() }
}

/// # Errors
/// When TLS cannot be set up.
pub(super) fn build(transport: reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
    transport.build().map_err(|error| Error::Unreachable { host: "TLS".into(), source: innermost(error) })
}

/// Reads the whole answer.
pub(super) async fn whole(
    response: reqwest::Response,
    host: &str,
    largest: usize,
) -> Result<Response, Error> {
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(Response { status, headers, body: read_body(response, host, largest).await? })
}

async fn read_body(response: reqwest::Response, host: &str, largest: usize) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| classify(error, host))?;
        // Counted after decompression, so that a small answer cannot unpack into a large one.
        if body.len() + chunk.len() > largest {
            return Err(Error::TooLarge { host: host.to_owned(), limit: largest });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn headers_of(request: &Request) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        headers.append(name.clone(), value.clone());
    }
    if let Body::Bytes { content_type, .. } = &request.body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).ok()?);
    }
    #[expect(clippy::disallowed_methods, reason = "a credential header is where the secret is for")]
    match &request.auth {
        Auth::Anonymous => {}
        Auth::Bearer(token) => {
            headers.insert(AUTHORIZATION, sensitive(&format!("Bearer {}", token.expose()))?);
        }
        Auth::Headers(pairs) => {
            for (name, value) in pairs {
                headers.insert(name.clone(), sensitive(value.expose())?);
            }
        }
    }
    Some(headers)
}

/// A header value that `Debug` hides and HTTP/2 does not index.
fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

pub(super) fn classify(error: reqwest::Error, host: &str) -> Error {
    let host = host.to_owned();
    if error.is_timeout() && !error.is_connect() {
        Error::Timeout { host }
    } else if error.is_connect() {
        Error::Unreachable { host, source: innermost(error) }
    } else {
        Error::Cut { host, source: innermost(error) }
    }
}

/// The innermost message: the outer ones of reqwest repeat the URL.
fn innermost(error: reqwest::Error) -> Cause {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Cause(cause.to_string())
}

fn jitter() -> f64 {
    let bytes = crate::sys::rng::bytes::<2>().unwrap_or_default();
    f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::http::StatusCode;
    use axum::routing::{get, post};

    use super::*;
    use crate::http::Retry;
    use crate::secret::SecretText;

    async fn serve(router: Router) -> Client {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let addr = listener.local_addr().expect("has an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Client::new(Edge::Loopback(addr)).expect("builds")
    }

    fn get_of(path: &str) -> Request {
        Request::get(format!("https://w.sub.workers.dev{path}").parse().expect("is a URL"))
    }

    #[tokio::test]
    async fn a_busy_server_is_asked_again_for_reads_only() {
        static SEEN: AtomicUsize = AtomicUsize::new(0);
        async fn busy() -> StatusCode {
            if SEEN.fetch_add(1, Ordering::SeqCst) == 0 {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::OK
            }
        }
        let client = serve(Router::new().route("/", get(busy).post(busy))).await;
        assert_eq!(client.send(get_of("/")).await.expect("answers").status, StatusCode::OK);
        SEEN.store(0, Ordering::SeqCst);
        let mut create = get_of("/");
        create.method = http::Method::POST;
        create.retry = Retry::OnlyUnsent;
        assert_eq!(client.send(create).await.expect("answers").status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(SEEN.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer() {
        let client = serve(
            Router::new()
                .route("/", get(|| async { (StatusCode::FOUND, [("location", "https://evil.example/")]) })),
        )
        .await;
        let response = client.send(get_of("/")).await.expect("answers");
        assert_eq!(response.status, StatusCode::FOUND);
        assert_eq!(response.header("location"), Some("https://evil.example/"));
    }

    #[tokio::test]
    async fn an_endless_body_is_given_up() {
        let client = serve(Router::new().route(
            "/",
            get(|| async {
                axum::body::Body::from_stream(futures_util::stream::repeat_with(|| {
                    Ok::<_, std::io::Error>(vec![b'x'; 1 << 20])
                }))
            }),
        ))
        .await;
        assert!(matches!(client.send(get_of("/")).await, Err(Error::TooLarge { .. })));
    }

    #[tokio::test]
    async fn errors_and_debug_hold_no_query_and_no_credential() {
        let client =
            Client::new(Edge::Loopback("127.0.0.1:1".parse().expect("is an address"))).expect("builds");
        let mut request = get_of("/path?token=canary-query-1")
            .auth(Auth::Bearer(SecretText::new("canary-bearer-1")))
            .bytes("application/json", b"canary-body-1".to_vec());
        request.retry = Retry::Never;
        let shown = format!("{request:?}");
        assert!(!shown.contains("canary-bearer-1") && !shown.contains("canary-body-1"), "{shown}");
        let error = client.send(request).await.expect_err("nobody listens there");
        let shown = format!("{error:?} {error}");
        assert!(!shown.contains("canary") && !shown.contains("/path"), "{shown}");
    }

    #[tokio::test]
    async fn the_host_header_names_the_real_host() {
        let client = serve(Router::new().route(
            "/",
            post(|headers: HeaderMap| async move {
                headers.get("host").and_then(|h| h.to_str().ok()).unwrap_or_default().to_owned()
            }),
        ))
        .await;
        let mut request = get_of("/");
        request.method = http::Method::POST;
        let response = client.send(request).await.expect("answers");
        assert_eq!(response.body, b"w.sub.workers.dev");
    }
}
