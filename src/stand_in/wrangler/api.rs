//! Calls of the Cloudflare API in the manner of wrangler: its User-Agent, its headers, its way of reading errors.

use http::Method;
use http::header::{HeaderName, HeaderValue, USER_AGENT};
use serde_json::{Value, json};
use url::Url;

use super::fault::Fault;
use crate::http::{Auth, Client, Edge, Request, Response};
use crate::secret::SecretText;

/// Accounts read it to tell wrangler from other clients.
const AGENT: &str = "wrangler/4.164.0 (moltctl stand-in)";

/// The API, on behalf of one account.
pub(super) struct Api {
    client: Client,
    base: String,
    account: String,
    token: SecretText,
}

/// Body of a call.
pub(super) enum Payload {
    None,
    Json(Value),
    /// JSON that the real one sends without saying so.
    Text(Value),
    Form(Vec<u8>),
}

impl Api {
    /// Reads the three variables every run of moltctl sets. The origin has to be a loopback address: a stand-in must
    /// never speak to Cloudflare.
    pub(super) fn from_env(env: &(dyn Fn(&str) -> Option<String> + Sync)) -> Result<Self, Fault> {
        let var = |name: &str| {
            env(name).ok_or_else(|| Fault::said(format!("the stand-in for wrangler needs {name}")))
        };
        let base = var("CLOUDFLARE_API_BASE_URL")?;
        let url: Url = base.parse().map_err(|_| Fault::said("CLOUDFLARE_API_BASE_URL is no URL"))?;
        let edge = Edge::of_api_base(&url).map_err(Fault::said)?;
        if edge == Edge::Internet {
            return Err(Fault::said("the stand-in for wrangler talks to a built-in account only"));
        }
        let client = Client::new(edge).map_err(|_| Fault::Unreachable)?;
        let token = SecretText::new(var("CLOUDFLARE_API_TOKEN")?);
        Ok(Self { client, base, account: var("CLOUDFLARE_ACCOUNT_ID")?, token })
    }

    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// Calls `path` below the account and returns its `result`.
    pub(super) async fn call(&self, method: Method, path: &str, payload: Payload) -> Result<Value, Fault> {
        self.send(self.request(method, path, payload, &self.token)?).await
    }

    /// The same; `None` where the API says with `code` that there is no such thing.
    pub(super) async fn find(&self, path: &str, code: u64) -> Result<Option<Value>, Fault> {
        match self.call(Method::GET, path, Payload::None).await {
            Ok(result) => Ok(Some(result)),
            Err(Fault::Api { code: found, .. }) if found == code => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// The same, with another token: an upload session has its own.
    pub(super) async fn upload(&self, path: &str, form: Vec<u8>, token: &SecretText) -> Result<Value, Fault> {
        self.send(self.request(Method::POST, path, Payload::Form(form), token)?).await
    }

    /// A `POST` with a header of its own.
    pub(super) async fn post_with(
        &self,
        path: &str,
        body: Value,
        (name, value): (HeaderName, HeaderValue),
    ) -> Result<Value, Fault> {
        let request = self.request(Method::POST, path, Payload::Json(body), &self.token)?;
        self.send(request.header(name, value)).await
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        payload: Payload,
        token: &SecretText,
    ) -> Result<Request, Fault> {
        let url = format!("{}/accounts/{}{path}", self.base.trim_end_matches('/'), self.account);
        let url: Url = url.parse().map_err(|_| Fault::said("a path is no URL"))?;
        let request = Request::new(method, url)
            .auth(Auth::Bearer(token.clone()))
            .header(USER_AGENT, HeaderValue::from_static(AGENT));
        Ok(match payload {
            Payload::None => request,
            Payload::Json(body) => request.bytes("application/json", body.to_string().into_bytes()),
            Payload::Text(body) => request.bytes("text/plain;charset=UTF-8", body.to_string().into_bytes()),
            Payload::Form(body) => request.bytes(super::form::CONTENT_TYPE, body),
        })
    }

    async fn send(&self, request: Request) -> Result<Value, Fault> {
        let path = request.url.path().trim_start_matches("/client/v4").to_owned();
        let response = self.client.send(request).await.map_err(|_| Fault::Unreachable)?;
        read(&response, path)
    }
}

fn read(response: &Response, path: String) -> Result<Value, Fault> {
    let mut envelope: Value = serde_json::from_slice(&response.body).unwrap_or_else(|_| json!({}));
    if envelope["success"] == json!(true) {
        return Ok(envelope["result"].take());
    }
    let error = &envelope["errors"][0];
    Err(Fault::Api {
        path,
        code: error["code"].as_u64().unwrap_or_default(),
        message: error["message"].as_str().unwrap_or("no message").to_owned(),
    })
}
