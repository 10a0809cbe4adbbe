//! Slack: `slack.com/api`. Every answer is 200; the body says what happened. A token ends itself.
//!
//! Source: api.slack.com/methods/auth.revoke, auth.test; `facts/providers.md` 5.

use http::Method;

use super::call::{self, Answer, Asking};
use super::{Error, Liveness, Rehearsal};
use crate::http::{Auth, Client, Retry};
use crate::secret::SecretText;

/// What Slack says of a token that is none any more.
const DEAD: [&str; 4] = ["invalid_auth", "account_inactive", "token_revoked", "token_expired"];

async fn ask(
    http: &Client,
    token: &SecretText,
    method: &str,
    form: &'static str,
) -> Result<Option<Answer>, crate::http::Error> {
    let Some(request) = call::request(Method::POST, &format!("https://slack.com/api/{method}")) else {
        return Ok(None);
    };
    let request = request
        .auth(Auth::Bearer(token.clone()))
        .bytes("application/x-www-form-urlencoded", form.as_bytes().to_vec())
        // Asking twice who one is, or ending twice what ends, is doing it once.
        .retry(Retry::Idempotent);
    call::send(http, request).await.map(Some)
}

pub(super) async fn probe(http: &Client, token: &SecretText, method: &str) -> Liveness {
    let answer = match ask(http, token, method, "").await {
        Ok(Some(answer)) => answer,
        Ok(None) => return Liveness::unclear(0),
        Err(error) => return Liveness::of_error(&error),
    };
    match (answer.status, answer.body["ok"].as_bool(), answer.body["error"].as_str()) {
        (200, Some(true), _) => Liveness::Live { who: answer.body["user"].as_str().map(str::to_owned) },
        (200, Some(false), Some(error)) if DEAD.contains(&error) => Liveness::Dead,
        (200, Some(false), Some("missing_scope" | "no_permission")) => Liveness::LiveRestricted,
        (200, Some(false), Some("ratelimited")) => Liveness::unclear(429),
        (status, ..) => Liveness::unclear(status),
    }
}

pub(super) async fn revoke(http: &Client, token: &SecretText, rehearsal: Rehearsal) -> Result<(), Error> {
    let asking = Asking { issuer: "Slack", doing: "revoke a token" };
    let form = if rehearsal == Rehearsal::Rehearsed { "test=1" } else { "" };
    let answer = ask(http, token, "auth.revoke", form).await?.ok_or_else(|| asking.not_understood())?;
    let body = &answer.body;
    match (body["ok"].as_bool(), body["revoked"].as_bool(), body["error"].as_str()) {
        (Some(true), Some(revoked), _) if revoked == (rehearsal == Rehearsal::ForReal) => Ok(()),
        // It was revoked already: by an attempt whose answer was lost, or by somebody else.
        (Some(false), _, Some(error)) if DEAD.contains(&error) => Ok(()),
        (Some(false), _, error) => Err(asking.refused(answer.status, error)),
        _ => Err(asking.not_understood()),
    }
}
