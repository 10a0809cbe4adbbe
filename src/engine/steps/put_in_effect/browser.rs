//! `/cdp/json/version` asked with a secret: the Worker reads `CDP_SECRET` at each request.
//!
//! The query string is the only way in which the Worker takes it (`src/routes/cdp.ts`). It goes to the Worker's own host
//! over TLS, into the platform's request log of the Worker like every call of the endpoint, and nowhere else: neither
//! requests nor their errors are shown with a query. The answer repeats it, and is not kept.

use http::header::{ACCEPT, HeaderValue};
use serde_json::Value;

use super::wanted::CDP_SECRET;
use super::{Scene, patience};
use crate::engine::StepError;
use crate::error::{Error, ErrorKind};
use crate::http::{Request, Response, Retry};
use crate::secret::SecretText;
use crate::sys::clock;
use crate::sys::rng;

const MADE_UP: &str = "a made-up secret";

/// What the endpoint shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BrowserSeen {
    /// It is no slot of this step.
    NotAsked,
    /// It takes the new secret and refuses a made-up one.
    New,
    /// It takes the new secret and refuses the old one and a made-up one.
    NewAndNotOld,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Open,
    Shut,
    NoSecret,
    Unclear,
}

impl Scene<'_> {
    /// Asks with the new secret, with a made-up one and, where it is known, with the old one. That the new one is taken
    /// shows nothing where any is.
    pub(super) async fn look_at_browser(&self) -> Result<BrowserSeen, StepError> {
        let Some(wanted) = self.wanted.iter().find(|wanted| wanted.name.as_str() == CDP_SECRET) else {
            return Ok(BrowserSeen::NotAsked);
        };
        let Some(new) = &wanted.new else { return Ok(BrowserSeen::NotAsked) };
        self.expect(new, Door::Open, "the new secret").await?;
        let made_up = rng::bytes::<32>().map_err(|error| StepError(Error::new(ErrorKind::Failed, error)))?;
        self.expect(&SecretText::new(hex::encode(made_up)), Door::Shut, MADE_UP).await?;
        match wanted.old.as_ref().filter(|old| *old != new) {
            None => Ok(BrowserSeen::New),
            Some(old) => {
                self.expect(old, Door::Shut, "the old secret").await?;
                Ok(BrowserSeen::NewAndNotOld)
            }
        }
    }

    /// Asks until the answer is the one expected: a new version takes some seconds to be everywhere.
    async fn expect(&self, secret: &SecretText, expected: Door, what: &str) -> Result<(), StepError> {
        let begun = clock::instant();
        loop {
            let door = self.door(secret).await;
            if door == expected {
                return Ok(());
            }
            if begun.elapsed() > patience::NEW_VERSION {
                let seen = match door {
                    Door::Open => "is taken",
                    Door::Shut => "is refused",
                    Door::NoSecret => "meets a Worker that has no secret for it",
                    Door::Unclear => "gets no answer to conclude from",
                };
                let message = format!(
                    "`/cdp` of `{}` was asked with {what} of `{CDP_SECRET}`, which {seen}",
                    self.step.host
                );
                let hint = if (door, expected) == (Door::Open, Door::Shut) && what == MADE_UP {
                    "the Worker lets everybody into its browser: see `moltctl audit`, and deploy a Worker that asks for it"
                } else {
                    "`moltctl status` shows which version is live; when it is the new one, run this again"
                };
                return Err(StepError::message(ErrorKind::Failed, message).hint(hint));
            }
            tokio::time::sleep(patience::PAUSE).await;
        }
    }

    async fn door(&self, secret: &SecretText) -> Door {
        let Ok(mut url) = format!("https://{}/cdp/json/version", self.step.host).parse::<url::Url>() else {
            return Door::Unclear;
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "the query is the only way in which the Worker takes it"
        )]
        url.query_pairs_mut().append_pair("secret", secret.expose());
        let request = Request::get(url)
            .auth(self.auth.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .retry(Retry::OnlyUnsent);
        self.ports.http.send(request).await.map_or(Door::Unclear, |response| told(&response))
    }
}

/// The Worker looks for its secret first, then at the one it is given, then for its browser.
fn told(response: &Response) -> Door {
    let answer: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let error = answer["error"].as_str().unwrap_or_default();
    match response.status.as_u16() {
        200 if answer.get("webSocketDebuggerUrl").is_some() => Door::Open,
        401 if error == "Unauthorized" && answer.get("hint").is_none() && answer.get("details").is_none() => {
            Door::Shut
        }
        503 if error == "CDP endpoint not configured" => Door::NoSecret,
        503 if error == "Browser Rendering not configured" => Door::Open,
        _ => Door::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, body: &str) -> Door {
        let status = http::StatusCode::from_u16(status).expect("is a status");
        told(&Response { status, headers: http::HeaderMap::new(), body: body.as_bytes().to_vec() })
    }

    #[test]
    fn only_the_workers_own_words_are_concluded_from() {
        assert!(of(200, r#"{"webSocketDebuggerUrl":"wss://h/cdp"}"#) == Door::Open);
        assert!(of(200, "<html>") == Door::Unclear, "a login page is no browser");
        assert!(of(401, r#"{"error":"Unauthorized"}"#) == Door::Shut);
        assert!(
            of(401, r#"{"error":"Unauthorized","hint":"Missing Cloudflare Access JWT."}"#) == Door::Unclear
        );
        assert!(of(503, r#"{"error":"CDP endpoint not configured"}"#) == Door::NoSecret);
        assert!(of(503, r#"{"error":"Browser Rendering not configured"}"#) == Door::Open);
        assert!(of(503, "") == Door::Unclear);
    }
}
