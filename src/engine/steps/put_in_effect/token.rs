//! Whose gateway token counts: handshakes in which the probe presents one itself.

use std::time::Duration;

use super::wanted::GATEWAY_TOKEN;
use super::{Scene, patience};
use crate::engine::StepError;
use crate::error::{Error, ErrorKind};
use crate::moltworker::gateway::{Handshake, Visitor, handshake};
use crate::secret::SecretText;
use crate::sys::clock;
use crate::sys::rng;

/// What a handshake with a token told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It was let in.
    In {
        /// For how long the gateway has run, by its own account.
        uptime: Option<Duration>,
    },
    /// The token is right, and a device would have to be approved.
    Paired,
    /// The token is wrong.
    Refused,
    /// Nothing to conclude from.
    Unclear(&'static str),
}

/// What handshakes tell of the gateway's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenSeen {
    /// It is no slot of this step.
    NotAsked,
    /// The new one is let in; a made-up one is not, nor the old one where it is known.
    New,
    /// The new one is refused.
    OldOne,
    /// A made-up one is let in as well.
    Injected,
    /// The new one is let in, and the old one still is.
    OldToo,
}

impl Scene<'_> {
    /// The new gateway token, or the one that counts where it is not rotated, if this run has it.
    pub(super) fn new_token(&self) -> Option<SecretText> {
        self.ports.values.get(GATEWAY_TOKEN)
    }

    /// Presents tokens to the gateway that runs.
    pub(super) async fn look_at_token(&self) -> Result<TokenSeen, StepError> {
        let Some(wanted) = self.wanted.iter().find(|wanted| wanted.name.as_str() == GATEWAY_TOKEN) else {
            return Ok(TokenSeen::NotAsked);
        };
        let Some(new) = wanted.new.clone() else { return Ok(TokenSeen::NotAsked) };
        let made_up = rng::bytes::<32>().map_err(|error| StepError(Error::new(ErrorKind::Failed, error)))?;
        let made_up = SecretText::new(hex::encode(made_up));
        if self.surely(made_up, "a made-up token").await? {
            return Ok(TokenSeen::Injected);
        }
        if !self.surely(new.clone(), "the new token").await? {
            return Ok(TokenSeen::OldOne);
        }
        if let Some(old) = wanted.old.clone().filter(|old| *old != new)
            && self.surely(old, "the old token").await?
        {
            return Ok(TokenSeen::OldToo);
        }
        Ok(TokenSeen::New)
    }

    /// Whether a token is let in; asked again a few times where there is nothing to conclude from.
    async fn surely(&self, token: SecretText, what: &str) -> Result<bool, StepError> {
        let begun = clock::instant();
        let mut asked = 1;
        loop {
            match self.present(token.clone()).await {
                Told::In { .. } | Told::Paired => return Ok(true),
                Told::Refused => return Ok(false),
                Told::Unclear(why)
                    if asked >= patience::QUESTIONS && begun.elapsed() > patience::NEW_VERSION =>
                {
                    let message = format!("the gateway was asked with {what} {asked} times, and {why}");
                    return Err(StepError::message(ErrorKind::Failed, message)
                        .hint("nothing is concluded from that; run this again, or see `moltctl doctor`"));
                }
                Told::Unclear(_) => asked += 1,
            }
            tokio::time::sleep(patience::PAUSE).await;
        }
    }

    /// One handshake with `token`.
    pub(super) async fn present(&self, token: SecretText) -> Told {
        let visitor = Visitor { access: self.auth.clone(), token: Some(token) };
        match handshake(&self.ports.http, &self.step.host, &visitor).await {
            Ok(Handshake::Accepted { uptime_ms }) => {
                Told::In { uptime: uptime_ms.map(Duration::from_millis) }
            }
            Ok(Handshake::Closed { reason, .. }) => closed(&reason),
            Ok(Handshake::Refused { .. }) => Told::Unclear("no WebSocket was opened"),
            Ok(Handshake::Silent) => Told::Unclear("it did not answer"),
            Err(_) => Told::Unclear("the connection failed"),
        }
    }
}

/// What a close reason means: OpenClaw's words, and the Worker's own version of two of them. The token is checked before
/// the device is.
fn closed(reason: &str) -> Told {
    let reason = reason.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|words| reason.contains(words));
    if says(&["pairing required", "device identity required"]) {
        Told::Paired
    } else if says(&[
        "token mismatch",
        "token missing",
        "invalid or missing token",
        "token_mismatch",
        "unauthorized",
    ]) {
        Told::Refused
    } else {
        Told::Unclear("it closed the connection for another reason than the token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_reasons_are_told_apart() {
        for refused in [
            "Invalid or missing token. Visit https://h?token={REPLACE_WITH_YOUR_TOKEN}",
            "unauthorized: gateway token mismatch (set gateway.remote.token to match gateway.auth.token)",
        ] {
            assert_eq!(closed(refused), Told::Refused, "{refused}");
        }
        assert_eq!(closed("Pairing required. Visit https://h/_admin/"), Told::Paired);
        for unclear in ["", "service restart", "protocol mismatch", "origin not allowed"] {
            assert!(matches!(closed(unclear), Told::Unclear(_)), "{unclear}");
        }
    }
}
