//! What a route answers: a result, a page, raw bytes, or a failure, and the v4 envelope around it.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};

/// What every route function returns.
pub(crate) type Answer = Result<Reply, Failure>;

/// A successful answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reply {
    /// `result` in the envelope, status 200.
    Ok(Value),
    /// `result` in the envelope with another success status (201 for a rollout, say).
    Status(u16, Value),
    /// `result` with its `result_info`.
    Page { result: Value, info: Value },
    /// `result` with messages, for the few operations whose message is part of their meaning.
    Said { result: Value, messages: Value },
    /// Anything outside the envelope: multipart script content, an object, 204.
    Raw(Raw),
}

/// An answer outside the envelope.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raw {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Raw {
    pub(crate) fn new(status: u16, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type: content_type.to_owned(), headers: Vec::new(), bytes: bytes.into() }
    }

    pub(crate) fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// One entry of `errors`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Code {
    pub(crate) code: u32,
    pub(crate) message: String,
    /// `error_chain`: the narrower cause Cloudflare puts below some codes (6003 → 6111).
    pub(crate) chain: Vec<(u32, String)>,
    /// AI Gateway errors name the offending `path`.
    pub(crate) path: Vec<String>,
}

/// A refused call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) errors: Vec<Code>,
    /// Sent as `Retry-After`, seconds.
    pub(crate) retry_after: Option<u32>,
    /// The containers API repeats its error as a string of JSON in a top-level `error`, which wrangler reads.
    pub(crate) error: Option<Value>,
}

impl Failure {
    pub(crate) fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            errors: vec![Code { code, message: message.into(), chain: Vec::new(), path: Vec::new() }],
            retry_after: None,
            error: None,
        }
    }

    /// The same failure at a host that is not the API's: status and `Retry-After` count, the body is nobody's. One that
    /// hides behind a 200 stays as it is.
    pub(crate) fn elsewhere(self) -> Raw {
        if self.status == 200 {
            return Raw::new(200, "application/json", self.body().to_string());
        }
        let raw = Raw::new(self.status, "text/plain; charset=utf-8", "upstream request failed");
        match self.retry_after {
            Some(seconds) => raw.header("retry-after", seconds.to_string()),
            None => raw,
        }
    }

    /// Adds a second entry to `errors`.
    pub(crate) fn and(mut self, code: u32, message: impl Into<String>) -> Self {
        self.errors.extend(Self::new(self.status, code, message).errors);
        self
    }

    /// Adds a cause below the last error.
    pub(crate) fn because(mut self, code: u32, message: impl Into<String>) -> Self {
        if let Some(last) = self.errors.last_mut() {
            last.chain.push((code, message.into()));
        }
        self
    }

    /// Names the field an AI Gateway validation error is about.
    pub(crate) fn at_path(mut self, path: &[&str]) -> Self {
        if let Some(last) = self.errors.last_mut() {
            last.path = path.iter().map(|&p| p.to_owned()).collect();
        }
        self
    }

    /// The first error code.
    #[cfg(test)]
    pub(crate) fn code(&self) -> Option<u32> {
        self.errors.first().map(|error| error.code)
    }

    /// The envelope of this failure.
    pub(crate) fn body(&self) -> Value {
        let errors: Vec<Value> = self.errors.iter().map(Code::body).collect();
        let mut body = json!({"success": false, "errors": errors, "messages": [], "result": null});
        if let Some(error) = &self.error {
            body["error"] = json!(error.to_string());
        }
        body
    }
}

impl Code {
    fn body(&self) -> Value {
        let mut out = Map::new();
        out.insert("code".into(), json!(self.code));
        out.insert("message".into(), json!(self.message));
        if !self.chain.is_empty() {
            let chain: Vec<Value> =
                self.chain.iter().map(|(code, message)| json!({"code": code, "message": message})).collect();
            out.insert("error_chain".into(), json!(chain));
        }
        if !self.path.is_empty() {
            out.insert("path".into(), json!(self.path));
        }
        Value::Object(out)
    }
}

/// The HTTP answer of a route, without the headers that every answer carries.
pub(crate) fn render(answer: Answer) -> Response<Body> {
    match answer {
        Ok(Reply::Ok(result)) => envelope(200, result, None, json!([])),
        Ok(Reply::Status(status, result)) => envelope(status, result, None, json!([])),
        Ok(Reply::Page { result, info }) => envelope(200, result, Some(info), json!([])),
        Ok(Reply::Said { result, messages }) => envelope(200, result, None, messages),
        Ok(Reply::Raw(raw)) => raw_response(raw),
        Err(failure) => {
            let mut response = document(failure.status, &failure.body());
            if let Some(seconds) = failure.retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

fn envelope(status: u16, result: Value, info: Option<Value>, messages: Value) -> Response<Body> {
    let mut body = json!({"success": true, "errors": [], "messages": messages, "result": result});
    if let Some(info) = info {
        body["result_info"] = info;
    }
    document(status, &body)
}

/// A JSON document outside any envelope (control routes, OCI errors).
pub(crate) fn document(status: u16, body: &Value) -> Response<Body> {
    raw_response(Raw::new(status, "application/json", body.to_string()))
}

/// `raw` as HTTP. A header that is not legal HTTP is left out.
pub(crate) fn raw_response(raw: Raw) -> Response<Body> {
    let mut response = Response::new(Body::from(raw.bytes));
    *response.status_mut() = StatusCode::from_u16(raw.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if let (false, Ok(value)) = (raw.content_type.is_empty(), HeaderValue::from_str(&raw.content_type)) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    for (name, value) in raw.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value))
        {
            headers.append(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_carries_every_code_and_its_chain() {
        let body = Failure::new(400, 6003, "Invalid request headers")
            .because(6111, "Invalid format for Authorization header")
            .and(7000, "No route for that URI")
            .body();
        assert_eq!(body["success"], json!(false));
        assert_eq!(body["errors"][0]["error_chain"][0]["code"], json!(6111));
        assert_eq!(body["errors"][1]["code"], json!(7000));
        assert_eq!(body["result"], Value::Null);
    }

    #[test]
    fn retry_after_is_a_header() {
        let mut failure = Failure::new(429, 971, "Please wait");
        failure.retry_after = Some(3);
        let response = render(Err(failure));
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()["retry-after"], "3");
    }
}
