//! Application sessions: what a login yields and what revoking ends.
//!
//! A session stands until it expires or is revoked, even when the policy that admitted it has changed since:
//! that is why a lockdown must change the policy first and revoke second.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;
use super::jwt::{self, JwtError, KeyUnusable};

/// One login of one user to one application.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Session {
    /// In the token as `identity_nonce`; what ties a token to its session.
    pub(super) nonce: String,
    pub(super) user: String,
    pub(super) email: String,
    pub(super) app: String,
    pub(super) hostname: String,
    /// Seconds since 1970.
    pub(super) issued: i64,
    pub(super) expires: i64,
    pub(super) revoked: bool,
}

/// Why the edge does not take a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SessionError {
    /// The token itself is not good.
    #[error(transparent)]
    Token(#[from] JwtError),
    /// Its session was revoked, or never was.
    #[error("the session was revoked")]
    Revoked,
}

impl State {
    /// Signs the application token of a session.
    pub(super) fn token_of(&self, session: &Session, audience: &str) -> Result<String, KeyUnusable> {
        self.keys.current()?.sign(&json!({
            "aud": [audience],
            "email": session.email,
            "exp": session.expires,
            "iat": session.issued,
            "nbf": session.issued,
            "iss": self.issuer(),
            "type": "app",
            "identity_nonce": session.nonce,
            "sub": session.user,
            "country": "US",
        }))
    }

    /// Signs what the edge passes to the origin for a service token: no e-mail, the client id as `common_name`.
    pub(super) fn service_assertion(
        &self,
        client_id: &str,
        audience: &str,
        now: i64,
    ) -> Result<String, KeyUnusable> {
        self.keys.current()?.sign(&json!({
            "type": "app",
            "aud": audience,
            "exp": now + 60,
            "iss": self.issuer(),
            "common_name": client_id,
            "iat": now,
            "sub": "",
        }))
    }

    /// Takes an application token at the edge: signature, times, issuer, audience and a session not revoked.
    pub(super) fn admit_token(&self, token: &str, audience: &str, now: i64) -> Result<Value, SessionError> {
        let claims = jwt::verify(token, self.keys.published(), now)?;
        jwt::check_issuer(&claims, &self.issuer())?;
        jwt::check_audience(&claims, audience)?;
        let nonce = claims["identity_nonce"].as_str().unwrap_or_default();
        let stands = self.sessions.iter().any(|s| s.nonce == nonce && !s.revoked);
        if stands { Ok(claims) } else { Err(SessionError::Revoked) }
    }

    /// `https://<team>.cloudflareaccess.com`.
    pub(crate) fn issuer(&self) -> String {
        format!("https://{}", self.auth_domain().unwrap_or_default())
    }
}
