//! The owner comes in by Access, and others do not.

use http::Method;
use http::header::COOKIE;
use serde_json::Value;

use super::bench::Bench;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::http::{Auth, Request};
use crate::model::Hostname;
use crate::secret::SecretText;

/// What `email` gets at `host`: the status of its front page after the login, or of the refused login.
pub(super) async fn visit(bench: &Bench, ctx: &Context, host: &Hostname, email: &str) -> Result<u16> {
    let client = ctx.http()?;
    let login = format!("http://{}/__drill/login", bench.account.addr());
    let body = serde_json::json!({ "email": email, "host": host }).to_string();
    let request = Request::new(Method::POST, login.parse().kind(ErrorKind::Bug)?)
        .bytes("application/json", body.into_bytes());
    let answer = client.send(request).await.kind(ErrorKind::Failed)?;
    if !answer.status.is_success() {
        return Ok(answer.status.as_u16());
    }
    let answer: Value = serde_json::from_slice(&answer.body).kind(ErrorKind::Bug)?;
    let cookie = answer["cookie"]
        .as_str()
        .ok_or_else(|| Error::message(ErrorKind::Bug, "the login gave no cookie"))?;
    let page = format!("https://{host}/").parse().kind(ErrorKind::Bug)?;
    let request = Request::get(page).auth(Auth::Headers(vec![(COOKIE, SecretText::new(cookie))]));
    Ok(client.send(request).await.kind(ErrorKind::Failed)?.status.as_u16())
}
