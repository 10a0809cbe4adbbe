//! The registry's bearer tokens: a scope and a seal over it, good while the account runs.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;

use crate::account::call::Query;
use crate::account::chance;
use crate::account::reply::document;
use crate::account::shared::Shared;

/// What seals the tokens; fresh with every start.
pub(in crate::account) struct Key([u8; 32]);

impl Key {
    pub(in crate::account) fn fresh() -> Self {
        Self(chance::bytes())
    }

    fn seal(&self, scope: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(scope.as_bytes());
        mac
    }

    /// A token for `scope` (`repository:cloudflare/sandbox:pull`).
    fn token(&self, scope: &str) -> String {
        let seal = self.seal(scope).finalize().into_bytes();
        format!("{}.{}", URL_SAFE_NO_PAD.encode(scope), URL_SAFE_NO_PAD.encode(seal))
    }

    /// Whether `header` holds a token of ours for pulling from `repository`; for the root any token of ours will do.
    pub(super) fn allows(&self, header: Option<&str>, repository: &str) -> bool {
        let scope =
            header.and_then(|header| header.strip_prefix("Bearer ")).and_then(|token| self.open(token));
        scope.is_some_and(|scope| repository.is_empty() || scope == format!("repository:{repository}:pull"))
    }

    fn open(&self, token: &str) -> Option<String> {
        let (scope, seal) = token.split_once('.')?;
        let scope = String::from_utf8(URL_SAFE_NO_PAD.decode(scope).ok()?).ok()?;
        self.seal(&scope).verify_slice(&URL_SAFE_NO_PAD.decode(seal).ok()?).ok()?;
        Some(scope)
    }
}

/// `GET /__drill/token?service=…&scope=…`: anyone may pull what is public.
pub(in crate::account) fn issue(shared: &Shared, request: &Request) -> Response<Body> {
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let token = shared.registry_key.token(query.get("scope").unwrap_or_default());
    document(200, &json!({"token": token, "access_token": token, "expires_in": 300}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_its_repository_only() {
        let key = Key::fresh();
        let header = format!("Bearer {}", key.token("repository:cloudflare/sandbox:pull"));
        assert!(key.allows(Some(&header), "cloudflare/sandbox"));
        assert!(key.allows(Some(&header), ""));
        assert!(!key.allows(Some(&header), "library/node"));
        assert!(!Key::fresh().allows(Some(&header), "cloudflare/sandbox"));
        assert!(!key.allows(None, "cloudflare/sandbox"));
    }
}
