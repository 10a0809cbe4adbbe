//! GitHub: `api.github.com`. Whoever holds a token may have it revoked, without being anybody.
//!
//! Source: docs.github.com/rest/credentials/revoke; `facts/providers.md` 7. The answer 202 means accepted, not done: what
//! proves it is the probe afterwards.

use http::Method;
use serde_json::json;

use super::call::{self, Asking};
use super::{Error, Liveness};
use crate::http::{Auth, Client, Retry};
use crate::secret::SecretText;

pub(super) async fn probe(http: &Client, token: &SecretText) -> Liveness {
    let headers = [("accept", "application/vnd.github+json")];
    let auth = Auth::Bearer(token.clone());
    call::probe(http, "https://api.github.com/user", auth, &headers, |answer| match answer.status {
        200 => Liveness::Live { who: answer.body["login"].as_str().map(str::to_owned) },
        401 => Liveness::Dead,
        // Rate limits and fine-grained tokens without this permission both answer 403.
        403 if answer.body["message"].as_str().is_some_and(|it| it.contains("rate limit")) => {
            Liveness::unclear(429)
        }
        403 => Liveness::LiveRestricted,
        other => Liveness::unclear(other),
    })
    .await
}

#[expect(clippy::disallowed_methods, reason = "the token is what is to be revoked")]
pub(super) async fn revoke(http: &Client, token: &SecretText) -> Result<(), Error> {
    let asking = Asking { issuer: "GitHub", doing: "revoke a token" };
    let request = call::request(Method::POST, "https://api.github.com/credentials/revoke")
        .ok_or_else(|| asking.not_understood())?
        .header(http::header::ACCEPT, http::HeaderValue::from_static("application/vnd.github+json"))
        .retry(Retry::Idempotent);
    let answer =
        call::send(http, call::with_json(request, &json!({ "credentials": [token.expose()] }))).await?;
    match answer.status {
        202 => Ok(()),
        status => Err(asking.refused(status, None)),
    }
}
