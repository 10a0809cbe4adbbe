//! Sends endpoints and opens their envelopes.

use std::collections::HashSet;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::endpoint::{Endpoint, Pages};
use super::envelope::{self, Envelope};
use super::{ApiOrigin, Error};
use crate::http::{self as transport, Auth, Request};
use crate::secret::SecretText;

/// The most pages that are read of one list: a server that never ends must not hold us for ever.
const MOST_PAGES: u32 = 500;

/// Time for an answer that may be large.
const LONG: Duration = Duration::from_secs(120);

/// The API with a credential. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    http: transport::Client,
    origin: ApiOrigin,
    token: SecretText,
}

impl Client {
    /// A client of the API at `origin` with `token`.
    #[must_use]
    pub fn new(http: transport::Client, origin: ApiOrigin, token: SecretText) -> Self {
        Self { http, origin, token }
    }

    /// Where the API is.
    #[must_use]
    pub fn origin(&self) -> &ApiOrigin {
        &self.origin
    }

    /// The HTTP client below.
    #[must_use]
    pub fn http(&self) -> &transport::Client {
        &self.http
    }

    /// Makes one call.
    ///
    /// # Errors
    /// [`Error`]; an answer that says `success: false` is one, whatever its status.
    pub async fn call<T: DeserializeOwned>(&self, endpoint: Endpoint<T>) -> Result<T, Error> {
        let op = endpoint.op;
        let envelope = self.open(&endpoint, &[]).await?;
        decode(op, envelope.result)
    }

    /// Makes a call that answers bytes and no envelope, at most `largest` of them.
    ///
    /// # Errors
    /// [`Error`]; a refusal comes in an envelope.
    pub async fn bytes(&self, endpoint: Endpoint<Vec<u8>>, largest: usize) -> Result<Vec<u8>, Error> {
        let (op, group) = (endpoint.op, endpoint.group);
        let request = self.request(&endpoint, &[])?.largest(largest).timeout(LONG);
        let response = self.http.send(request).await.map_err(|source| Error::Http { op, source })?;
        if response.status.is_success() {
            return Ok(response.body);
        }
        let codes = envelope::open(&response.body).map(|envelope| envelope.codes).unwrap_or_default();
        Err(Error::Api { op, status: response.status.as_u16(), codes, group })
    }

    /// Makes a call whose thing may not exist: `None` on 404.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn find<T: DeserializeOwned>(&self, endpoint: Endpoint<T>) -> Result<Option<T>, Error> {
        match self.call(endpoint).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads a list to its end.
    ///
    /// # Errors
    /// As [`Client::call`]; also when the server repeats a cursor or does not end.
    pub async fn list<T: DeserializeOwned>(
        &self,
        endpoint: Endpoint<Vec<T>>,
        pages: Pages,
    ) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        let mut cursors = HashSet::new();
        let mut paging = first_page(pages);
        for page in 1..=MOST_PAGES {
            let envelope = self.open(&endpoint, &paging).await?;
            let info = envelope.result_info;
            let list = match pages {
                Pages::Cursor { key } | Pages::Token { key } if !key.is_empty() => {
                    envelope.result.get(key).cloned().unwrap_or_default()
                }
                _ => envelope.result,
            };
            let entries: Vec<T> = if list.is_null() { Vec::new() } else { decode(endpoint.op, list)? };
            let count = entries.len();
            all.extend(entries);
            match next_page(pages, page, count, all.len(), &info) {
                None => return Ok(all),
                Some(next) => {
                    if let Some((name, cursor)) = next.first()
                        && name != "page"
                        && !cursors.insert(cursor.clone())
                    {
                        return Err(form(endpoint.op, "it repeats a cursor"));
                    }
                    paging = next;
                }
            }
        }
        Err(form(endpoint.op, "its list does not end"))
    }

    async fn open<T>(&self, endpoint: &Endpoint<T>, paging: &[(String, String)]) -> Result<Envelope, Error> {
        let request = self.request(endpoint, paging)?;
        let (op, group) = (endpoint.op, endpoint.group);
        let response = self.http.send(request).await.map_err(|source| Error::Http { op, source })?;
        let status = response.status;
        if status.is_redirection() {
            let host = response
                .header("location")
                .and_then(|to| to.parse::<url::Url>().ok())
                .and_then(|to| to.host_str().map(str::to_owned))
                .unwrap_or_else(|| "another place".to_owned());
            return Err(Error::Redirect { op, host });
        }
        match envelope::open(&response.body) {
            Some(envelope) if status.is_success() && envelope.success != Some(false) => Ok(envelope),
            Some(envelope) => Err(Error::Api { op, status: status.as_u16(), codes: envelope.codes, group }),
            None if status.is_success() => Err(form(op, "it is not JSON")),
            None => Err(Error::Api { op, status: status.as_u16(), codes: Vec::new(), group }),
        }
    }

    fn request<T>(&self, endpoint: &Endpoint<T>, paging: &[(String, String)]) -> Result<Request, Error> {
        let op = endpoint.op;
        let mut url = self.origin.url(&endpoint.path).ok_or_else(|| form(op, "its path is not a URL"))?;
        if !endpoint.query.is_empty() || !paging.is_empty() {
            url.query_pairs_mut().extend_pairs(endpoint.query.iter().chain(paging));
        }
        let mut request = Request::new(endpoint.method.clone(), url)
            .auth(Auth::Bearer(self.token.clone()))
            .retry(endpoint.retry);
        for (name, value) in &endpoint.headers {
            let value =
                HeaderValue::from_str(value).map_err(|_| form(op, "a header of it cannot be sent"))?;
            request = request.header(HeaderName::from_static(name), value);
        }
        if let Some(body) = &endpoint.body {
            request = request.bytes(endpoint.content_type.clone(), body.to_vec());
        }
        Ok(request)
    }
}

fn first_page(pages: Pages) -> Vec<(String, String)> {
    match pages {
        Pages::Numbered { per_page } => numbered(1, per_page),
        Pages::Cursor { .. } | Pages::Token { .. } => Vec::new(),
    }
}

/// The query of the page after `page`, or `None` at the end. `count` entries came with this page, `total` so far.
fn next_page(
    pages: Pages,
    page: u32,
    count: usize,
    total: usize,
    info: &Value,
) -> Option<Vec<(String, String)>> {
    match pages {
        Pages::Numbered { per_page } => {
            let by_pages = info["total_pages"].as_u64().map(|last| u64::from(page) < last);
            let by_count = info["total_count"].as_u64().map(|all| (total as u64) < all);
            // Without either figure a full page means there may be more.
            let more = by_count.or(by_pages).unwrap_or(count as u64 >= u64::from(per_page));
            (more && count > 0).then(|| numbered(page + 1, per_page))
        }
        Pages::Cursor { .. } => {
            let cursor = info["cursor"].as_str().filter(|cursor| !cursor.is_empty())?;
            if info["is_truncated"].as_bool() == Some(false) || count == 0 {
                return None;
            }
            Some(vec![("cursor".to_owned(), cursor.to_owned())])
        }
        Pages::Token { .. } => {
            let token = info["next_page_token"].as_str().filter(|token| !token.is_empty() && count > 0)?;
            Some(vec![("page_token".to_owned(), token.to_owned())])
        }
    }
}

fn numbered(page: u32, per_page: u32) -> Vec<(String, String)> {
    vec![("page".to_owned(), page.to_string()), ("per_page".to_owned(), per_page.to_string())]
}

fn decode<T: DeserializeOwned>(op: &'static str, result: Value) -> Result<T, Error> {
    // serde's own message quotes values: only the kind of the trouble goes on.
    serde_json::from_value(result).map_err(|_| form(op, "a field is missing or of another type"))
}

fn form(op: &'static str, what: &str) -> Error {
    Error::Form { op, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbered_lists_end_by_count_by_pages_or_by_a_short_page() {
        let pages = Pages::Numbered { per_page: 2 };
        assert!(next_page(pages, 1, 2, 2, &json!({ "total_count": 3 })).is_some());
        assert!(next_page(pages, 2, 1, 3, &json!({ "total_count": 3 })).is_none());
        assert!(next_page(pages, 1, 2, 2, &json!({ "total_pages": 1 })).is_none());
        assert!(next_page(pages, 1, 2, 2, &Value::Null).is_some());
        assert!(next_page(pages, 1, 1, 1, &Value::Null).is_none());
        assert!(
            next_page(pages, 3, 0, 4, &json!({ "total_count": 99 })).is_none(),
            "an empty page ends a list"
        );
    }

    #[test]
    fn cursors_end_when_there_is_none() {
        let pages = Pages::Cursor { key: "buckets" };
        assert!(next_page(pages, 1, 2, 2, &json!({ "cursor": "c" })).is_some());
        assert!(next_page(pages, 1, 2, 2, &json!({ "cursor": "" })).is_none());
        assert!(next_page(pages, 1, 2, 2, &json!({ "cursor": "c", "is_truncated": false })).is_none());
        let pages = Pages::Token { key: "instances" };
        let next = next_page(pages, 1, 2, 2, &json!({ "next_page_token": "t" })).expect("goes on");
        assert_eq!(next, [("page_token".to_owned(), "t".to_owned())]);
        assert!(next_page(pages, 1, 2, 2, &json!({ "next_page_token": null })).is_none());
    }
}
