//! One request as a route function sees it: parsed, authenticated, without sockets.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::multipart::{self, Part};
use super::reply::Failure;
use super::tokens::Caller;

/// A request for a route.
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Path below `/client/v4`, percent-encoded as sent.
    pub(crate) path: String,
    /// Values of the `{name}` segments of the route's template, percent-decoded.
    pub(crate) params: BTreeMap<&'static str, String>,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) caller: Caller,
    /// When the request arrived; every timestamp a route writes comes from here.
    pub(crate) now: Timestamp,
}

impl Call {
    /// The value of a `{name}` segment; empty when the template has no such segment.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// A header as text, if it is there and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// `2026-11-20T13:16:52.000000Z`.
pub(crate) fn stamp(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// `2026-11-20T13:16:52Z`, as tokens, zones and Access write it.
pub(crate) fn stamp_seconds(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// Query parameters in the order they came, percent-decoded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(raw: &str) -> Self {
        Self(
            url::form_urlencoded::parse(raw.as_bytes())
                .map(|(k, v)| (k.into_owned(), v.into_owned()))
                .collect(),
        )
    }

    /// The first value of `name`; an empty value counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Every value of `name`.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether `name` is present at all, with or without a value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// `true`, `1` or a bare name.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.iter().any(|(key, value)| key == name && matches!(value.as_str(), "true" | "1" | ""))
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.get(name).and_then(|value| value.parse().ok())
    }
}

/// A request body, parsed only when a route asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

impl Body {
    /// The body as JSON whatever `Content-Type` says: wrangler sends JSON as `text/plain` on some calls.
    /// An empty body is `null`.
    pub(crate) fn json(&self) -> Result<Value, Failure> {
        if self.bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&self.bytes)
            .map_err(|_| Failure::new(400, 10001, "Could not parse the request body as JSON."))
    }

    /// The parts of a `multipart/form-data` body.
    pub(crate) fn multipart(&self) -> Result<Vec<Part>, Failure> {
        multipart::parse(&self.content_type, &self.bytes).ok_or_else(|| {
            Failure::new(400, 10004, "The request body is not well-formed multipart/form-data.")
        })
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.content_type.to_ascii_lowercase().starts_with("multipart/form-data")
    }
}

/// Percent-decodes one path segment; bytes that are not UTF-8 become U+FFFD.
pub(crate) fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
impl Call {
    /// A call from `caller` for tests of route functions: no query, no headers, `body` as JSON.
    pub(crate) fn of(caller: Caller, params: &[(&'static str, &str)], body: Value) -> Self {
        Self {
            method: Method::GET,
            path: String::new(),
            params: params.iter().map(|&(k, v)| (k, v.to_owned())).collect(),
            query: Query::default(),
            headers: HeaderMap::new(),
            body: Body {
                content_type: "application/json".into(),
                bytes: if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) },
            },
            caller,
            now: Timestamp::UNIX_EPOCH,
        }
    }

    pub(crate) fn with_query(mut self, raw: &str) -> Self {
        self.query = Query::parse(raw);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_whatever_the_content_type() {
        let body = Body {
            content_type: "text/plain;charset=UTF-8".into(),
            bytes: Bytes::from_static(b"{\"name\":\"b\"}"),
        };
        assert_eq!(body.json().unwrap()["name"], "b");
        assert_eq!(Body::default().json().unwrap(), Value::Null);
    }

    #[test]
    fn a_parse_failure_never_quotes_the_body() {
        let body = Body { content_type: String::new(), bytes: Bytes::from_static(b"{\"text\":canary-5f3") };
        let failure = body.json().unwrap_err();
        assert!(!failure.errors[0].message.contains("canary"));
    }

    #[test]
    fn timestamps_have_fixed_precision() {
        assert_eq!(stamp(Timestamp::UNIX_EPOCH), "1970-01-01T00:00:00.000000Z");
        assert_eq!(stamp_seconds(Timestamp::UNIX_EPOCH), "1970-01-01T00:00:00Z");
    }
}
