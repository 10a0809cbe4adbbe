//! Requests and responses as values.

use std::borrow::Cow;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use url::Url;
use zeroize::Zeroizing;

use super::Retry;
use crate::secret::SecretText;

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Full URL, as the world knows it (an [`super::Edge`] may dial another address).
    pub url: Url,
    /// Headers that are no secret.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Credentials.
    pub auth: Auth,
    /// Body.
    pub body: Body,
    /// What may be repeated.
    pub retry: Retry,
    /// Time for one attempt, answer included.
    pub timeout: Duration,
    /// The largest answer that is read, in bytes.
    pub largest: usize,
}

/// Credentials of a request; sent as sensitive headers.
#[derive(Clone, Debug, Default)]
pub enum Auth {
    /// None.
    #[default]
    Anonymous,
    /// `Authorization: Bearer …`.
    Bearer(SecretText),
    /// Headers of the service's own, such as `CF-Access-Client-Secret`.
    Headers(Vec<(HeaderName, SecretText)>),
}

/// Body of a request.
#[derive(Clone, Default)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// Bytes with their content type; wiped when dropped, since they may hold secrets.
    Bytes {
        /// `Content-Type`.
        content_type: Cow<'static, str>,
        /// The bytes.
        bytes: Zeroizing<Vec<u8>>,
    },
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Bytes { content_type, bytes } => write!(f, "{content_type}, {} bytes", bytes.len()),
        }
    }
}

impl Request {
    /// A request without headers, credentials or body. Reads may be repeated, the rest only when unsent.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        let retry = if matches!(method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE) {
            Retry::Idempotent
        } else {
            Retry::OnlyUnsent
        };
        Self {
            method,
            url,
            headers: Vec::new(),
            auth: Auth::Anonymous,
            body: Body::Empty,
            retry,
            timeout: Duration::from_secs(30),
            largest: super::client::LARGEST_BODY,
        }
    }

    /// A `GET`.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    /// Sets the credentials.
    #[must_use]
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn bytes(mut self, content_type: impl Into<Cow<'static, str>>, bytes: Vec<u8>) -> Self {
        self.body = Body::Bytes { content_type: content_type.into(), bytes: Zeroizing::new(bytes) };
        self
    }

    /// Sets what may be repeated.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the largest answer that is read, in bytes.
    #[must_use]
    pub fn largest(mut self, bytes: usize) -> Self {
        self.largest = bytes;
        self
    }

    /// Sets the time for one attempt.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Response {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, at most [`Request::largest`] bytes.
    pub body: Vec<u8>,
}

impl Response {
    /// A header's value as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
