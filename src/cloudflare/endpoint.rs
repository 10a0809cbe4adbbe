//! One call as a value.

use std::borrow::Cow;
use std::marker::PhantomData;

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::http::Retry;

/// One call: what is sent, what comes back, what it needs.
#[derive(Debug)]
pub struct Endpoint<T> {
    pub(super) op: &'static str,
    pub(super) group: &'static str,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Option<Zeroizing<Vec<u8>>>,
    pub(super) content_type: Cow<'static, str>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) retry: Retry,
    result: PhantomData<fn() -> T>,
}

/// How a list is paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// `page` and `per_page`, with `result_info.total_count` or `total_pages`; `per_page` entries a call.
    Numbered {
        /// Entries asked for in one call.
        per_page: u32,
    },
    /// `cursor` in `result_info.cursor`, until there is none; the list lies in `result.<key>`.
    Cursor {
        /// Key of the list within `result`, or empty when `result` is the list.
        key: &'static str,
    },
    /// `page_token` from `result_info.next_page_token`, until there is none; the list lies in `result.<key>`.
    Token {
        /// Key of the list within `result`.
        key: &'static str,
    },
}

/// What stands in one path segment: everything but unreserved characters is encoded.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// `text` as one path segment. `.` and `..` are not left to be resolved away.
pub(super) fn segment(text: &str) -> String {
    match text {
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        _ => utf8_percent_encode(text, SEGMENT).to_string(),
    }
}

impl<T> Endpoint<T> {
    /// A call: `op` in words (“list the Worker's secrets”), the permission group it needs, method and path below
    /// the API base. Reads, replacements and deletions may be repeated; the rest only when unsent.
    pub(super) fn new(
        op: &'static str,
        group: &'static str,
        method: Method,
        path: impl Into<String>,
    ) -> Self {
        let retry = if matches!(method, Method::GET | Method::PUT | Method::DELETE) {
            Retry::Idempotent
        } else {
            Retry::OnlyUnsent
        };
        Self {
            op,
            group,
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
            content_type: Cow::Borrowed("application/json"),
            headers: Vec::new(),
            retry,
            result: PhantomData,
        }
    }

    pub(super) fn get(op: &'static str, group: &'static str, path: impl Into<String>) -> Self {
        Self::new(op, group, Method::GET, path)
    }

    pub(super) fn json(mut self, body: &Value) -> Self {
        self.body = Some(Zeroizing::new(body.to_string().into_bytes()));
        self
    }

    /// A body that may hold secrets, already serialised.
    pub(super) fn raw(
        mut self,
        content_type: impl Into<Cow<'static, str>>,
        body: Zeroizing<Vec<u8>>,
    ) -> Self {
        self.body = Some(body);
        self.content_type = content_type.into();
        self
    }

    pub(super) fn query(mut self, name: &str, value: impl Into<String>) -> Self {
        self.query.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn a_segment_cannot_leave_its_place() {
        assert_eq!(segment("../../user"), "..%2F..%2Fuser");
        assert_eq!(segment(".."), "%2E%2E");
        assert_eq!(segment("a?b#c%2f"), "a%3Fb%23c%252f");
        assert_eq!(segment("moltbot-sandbox_1.x"), "moltbot-sandbox_1.x");
    }
}
