//! The account's Access signing keys, and the JSON Web Tokens made with them.
//!
//! Keys are ECDSA P-256 and tokens ES256. Cloudflare signs RS256; every verifier that reads the algorithm from
//! the key set (`jose`, and ours) takes either, and an RSA key cannot be made in milliseconds. Two keys are
//! published, as Cloudflare does: the current one and its predecessor, so that a rotation cuts nobody off
//! until the second one.
//!
//! Deliberately absent: encryption, other algorithms, and reading keys from anywhere but the account's state.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// One signing key, kept as PKCS#8 so that an account's state survives a restart.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SigningKey {
    /// `kid`: 64 hexadecimal digits of SHA-256 over the public point.
    pub(crate) kid: String,
    pkcs8: String,
    public: String,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// Why a token was refused, in the words of the `jose` library the Worker verifies with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JwtError {
    /// Not three dot-separated base64url parts holding JSON.
    #[error("Invalid Compact JWS")]
    Malformed,
    /// No published key has the token's `kid`.
    #[error("no applicable key found in the JSON Web Key Set")]
    UnknownKey,
    /// The signature does not hold.
    #[error("signature verification failed")]
    Signature,
    /// Issuer is not the expected one.
    #[error("unexpected \"iss\" claim value")]
    Issuer,
    /// Audience does not name the expected application.
    #[error("unexpected \"aud\" claim value")]
    Audience,
    /// Past its `exp`.
    #[error("\"exp\" claim timestamp check failed")]
    Expired,
    /// Before its `nbf`.
    #[error("\"nbf\" claim timestamp check failed")]
    NotYet,
}

/// The system could not make a key or a signature: no randomness, or the stored key is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signing key is unusable")]
pub(crate) struct KeyUnusable;

impl SigningKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`KeyUnusable`] when the operating system yields no randomness.
    pub(crate) fn generate() -> Result<Self, KeyUnusable> {
        let rng = SystemRandom::new();
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &rng).map_err(|_| KeyUnusable)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &rng)
            .map_err(|_| KeyUnusable)?;
        let public = pair.public_key().as_ref();
        Ok(Self {
            kid: hex::encode(Sha256::digest(public)),
            pkcs8: B64.encode(pkcs8.as_ref()),
            public: B64.encode(public),
        })
    }

    /// Signs `claims` into a compact JWS.
    ///
    /// # Errors
    /// [`KeyUnusable`] when the key or the randomness fails.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, KeyUnusable> {
        let rng = SystemRandom::new();
        let pkcs8 = B64.decode(&self.pkcs8).map_err(|_| KeyUnusable)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8, &rng)
            .map_err(|_| KeyUnusable)?;
        let header = json!({"alg": "ES256", "kid": self.kid, "typ": "JWT"});
        let input = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
        let signature = pair.sign(&rng, input.as_bytes()).map_err(|_| KeyUnusable)?;
        Ok(format!("{input}.{}", B64.encode(signature.as_ref())))
    }

    /// The public half as a JSON Web Key.
    pub(crate) fn jwk(&self) -> Value {
        // An uncompressed point: 0x04, then 32 bytes of x and 32 of y.
        let point = B64.decode(&self.public).unwrap_or_default();
        let coordinate = |from: usize| point.get(from..from + 32).map(|c| B64.encode(c)).unwrap_or_default();
        json!({"kid": self.kid, "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig",
            "x": coordinate(1), "y": coordinate(33)})
    }

    fn verifies(&self, input: &[u8], signature: &[u8]) -> bool {
        B64.decode(&self.public).is_ok_and(|public| {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public).verify(input, signature).is_ok()
        })
    }
}

/// Verifies signature and times of a token and returns its claims; issuer and audience are the caller's to check
/// with [`check_issuer`] and [`check_audience`].
///
/// # Errors
/// The first of [`JwtError`]'s reasons that applies. `now` is in seconds since 1970.
pub(crate) fn verify(token: &str, keys: &[SigningKey], now: i64) -> Result<Value, JwtError> {
    let (input, signature) = token.rsplit_once('.').ok_or(JwtError::Malformed)?;
    let (header, claims) = input.split_once('.').ok_or(JwtError::Malformed)?;
    let json_part = |part: &str| -> Result<Value, JwtError> {
        let bytes = B64.decode(part).map_err(|_| JwtError::Malformed)?;
        serde_json::from_slice(&bytes).map_err(|_| JwtError::Malformed)
    };
    let header = json_part(header)?;
    let signature = B64.decode(signature).map_err(|_| JwtError::Malformed)?;
    let kid = header.get("kid").and_then(Value::as_str).unwrap_or_default();
    let key = keys.iter().find(|k| k.kid == kid).ok_or(JwtError::UnknownKey)?;
    if header.get("alg").and_then(Value::as_str) != Some("ES256")
        || !key.verifies(input.as_bytes(), &signature)
    {
        return Err(JwtError::Signature);
    }
    let claims = json_part(claims)?;
    let time = |name: &str| claims.get(name).and_then(Value::as_i64);
    if time("nbf").is_some_and(|nbf| nbf > now) {
        return Err(JwtError::NotYet);
    }
    if time("exp").is_some_and(|exp| exp <= now) {
        return Err(JwtError::Expired);
    }
    Ok(claims)
}

/// Checks `iss`.
///
/// # Errors
/// [`JwtError::Issuer`] when it differs.
pub(crate) fn check_issuer(claims: &Value, issuer: &str) -> Result<(), JwtError> {
    if claims.get("iss").and_then(Value::as_str) == Some(issuer) { Ok(()) } else { Err(JwtError::Issuer) }
}

/// Checks that `aud` (a string or a list) names `audience`.
///
/// # Errors
/// [`JwtError::Audience`] when it does not.
pub(crate) fn check_audience(claims: &Value, audience: &str) -> Result<(), JwtError> {
    let named = match claims.get("aud") {
        Some(Value::String(one)) => one == audience,
        Some(Value::Array(many)) => many.iter().any(|a| a.as_str() == Some(audience)),
        _ => false,
    };
    if named { Ok(()) } else { Err(JwtError::Audience) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Value {
        json!({"aud": ["a"], "iss": "https://t.cloudflareaccess.com", "exp": 200, "nbf": 100, "email": "a@b.c"})
    }

    #[test]
    fn a_token_verifies_with_its_key_and_within_its_times() {
        let key = SigningKey::generate().unwrap();
        let token = key.sign(&claims()).unwrap();
        let keys = [SigningKey::generate().unwrap(), key];
        assert_eq!(verify(&token, &keys, 150).unwrap(), claims());
        assert_eq!(verify(&token, &keys, 200), Err(JwtError::Expired));
        assert_eq!(verify(&token, &keys, 99), Err(JwtError::NotYet));
        assert_eq!(verify(&token, &keys[..1], 150), Err(JwtError::UnknownKey));
    }

    #[test]
    fn a_changed_claim_breaks_the_signature() {
        let key = SigningKey::generate().unwrap();
        let token = key.sign(&claims()).unwrap();
        let forged_claims = B64.encode(json!({"email": "mallory@evil.example"}).to_string());
        let parts: Vec<&str> = token.split('.').collect();
        let forged = format!("{}.{forged_claims}.{}", parts[0], parts[2]);
        assert_eq!(verify(&forged, std::slice::from_ref(&key), 150), Err(JwtError::Signature));
        let none =
            format!("{}.{}.", B64.encode(json!({"alg": "none", "kid": key.kid}).to_string()), parts[1]);
        assert_eq!(verify(&none, &[key], 150), Err(JwtError::Signature));
        assert_eq!(verify("abc", &[], 0), Err(JwtError::Malformed));
    }

    #[test]
    fn the_key_set_publishes_the_point() {
        let key = SigningKey::generate().unwrap();
        let jwk = key.jwk();
        assert_eq!(B64.decode(jwk["x"].as_str().unwrap()).unwrap().len(), 32);
        assert_eq!(B64.decode(jwk["y"].as_str().unwrap()).unwrap().len(), 32);
        assert!(!format!("{key:?}").contains(&key.pkcs8));
    }

    #[test]
    fn issuer_and_audience_are_compared_exactly() {
        assert!(check_issuer(&claims(), "https://t.cloudflareaccess.com").is_ok());
        assert_eq!(check_issuer(&claims(), "https://t"), Err(JwtError::Issuer));
        assert!(check_audience(&claims(), "a").is_ok());
        assert!(check_audience(&json!({"aud": "a"}), "a").is_ok());
        assert_eq!(check_audience(&claims(), "b"), Err(JwtError::Audience));
        assert_eq!(check_audience(&json!({}), "b"), Err(JwtError::Audience));
    }
}
