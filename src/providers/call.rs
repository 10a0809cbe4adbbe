//! One call to an issuer, and its answer as JSON.

use std::time::Duration;

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde_json::Value;
use url::Url;

use super::{Error, Liveness};
use crate::http::{Auth, Client, Request};

/// Longest wait for one attempt: an issuer that takes longer has no answer.
const LONGEST: Duration = Duration::from_secs(5);

/// What stands for itself in a path or a query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `text` as one segment of a path or one value of a query.
pub(super) fn segment(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, PLAIN)
}

/// An answer that is JSON, or an object without members where it is not.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

/// Whom is asked to do what, for errors.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    pub(super) issuer: &'static str,
    pub(super) doing: &'static str,
}

impl Asking {
    pub(super) fn not_understood(self) -> Error {
        Error::NotUnderstood { issuer: self.issuer, doing: self.doing }
    }

    /// The issuer's refusal; `code` only where it is a code and no sentence, which might repeat what it was sent.
    pub(super) fn refused(self, status: u16, code: Option<&str>) -> Error {
        let is_code = |code: &&str| {
            code.len() <= 64 && !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        };
        let code = code.filter(is_code).map(str::to_owned);
        Error::Refused { issuer: self.issuer, doing: self.doing, status, code }
    }
}

/// A request to `url`, which is of our own making.
pub(super) fn request(method: Method, url: &str) -> Option<Request> {
    Some(Request::new(method, Url::parse(url).ok()?).timeout(LONGEST))
}

/// A JSON body on a request.
pub(super) fn with_json(request: Request, body: &Value) -> Request {
    request.bytes("application/json", body.to_string().into_bytes())
}

/// Sends it.
pub(super) async fn send(http: &Client, request: Request) -> Result<Answer, crate::http::Error> {
    let response = http.send(request).await?;
    let body = serde_json::from_slice(&response.body).unwrap_or_default();
    Ok(Answer { status: response.status.as_u16(), body })
}

/// Asks whether a credential is alive: `live` reads what an answer with its status shows.
pub(super) async fn probe(
    http: &Client,
    url: &str,
    auth: Auth,
    headers: &[(&'static str, &'static str)],
    live: impl FnOnce(&Answer) -> Liveness,
) -> Liveness {
    let Some(mut request) = request(Method::GET, url) else { return Liveness::unclear(0) };
    for (name, value) in headers {
        request = request.header(http::HeaderName::from_static(name), http::HeaderValue::from_static(value));
    }
    match send(http, request.auth(auth)).await {
        Ok(answer) => live(&answer),
        Err(error) => Liveness::of_error(&error),
    }
}
