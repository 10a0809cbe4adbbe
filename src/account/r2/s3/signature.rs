//! AWS Signature Version 4, verified: in the `Authorization` header and in the query string.

use axum::http::HeaderName;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

use super::super::credentials::Temporary;
use super::S3Request;
use super::error::S3Error;
use crate::account::call::decode;
use crate::account::world::World;

/// Who signed.
#[derive(Debug, Clone)]
pub(in crate::account::r2) struct Signer {
    /// Id of the token whose permissions count.
    pub(super) token: String,
    /// Set when temporary credentials were used.
    pub(super) temporary: Option<Temporary>,
}

/// What AWS leaves as it is: letters, digits and `-._~`.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// A path keeps its slashes too.
const PATH: &AsciiSet = &UNRESERVED.remove(b'/');
/// How far a client's clock may be off.
const SKEW: SignedDuration = SignedDuration::from_mins(15);
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The parts of a signature, wherever it stood.
struct Claim {
    access_key: String,
    /// `<date>/<region>/s3/aws4_request`.
    scope: String,
    signed_headers: Vec<String>,
    signature: String,
    /// `20261120T160000Z`.
    time: String,
    payload: String,
    session: Option<String>,
    /// Seconds, for a signature in the query.
    expires: Option<i64>,
}

/// Verifies a request's signature.
pub(super) fn verify(world: &World, request: &S3Request) -> Result<Signer, S3Error> {
    let claim = match request.header("authorization") {
        Some(header) => from_header(request, header)?,
        None => from_query(request)?,
    };
    let (signer, secret) = secret_of(world, &claim, request.now)?;
    check_time(&claim, request.now)?;
    check_headers(request, &claim)?;
    let expected = sign(request, &claim, &secret).ok_or(S3Error::Signature)?;
    if expected != claim.signature {
        return Err(S3Error::Signature);
    }
    let hashed = claim.payload.len() == 64 && claim.payload.bytes().all(|b| b.is_ascii_hexdigit());
    if hashed && hex::encode(Sha256::digest(&request.body)) != claim.payload {
        return Err(S3Error::ContentMismatch);
    }
    Ok(signer)
}

fn from_header(request: &S3Request, header: &str) -> Result<Claim, S3Error> {
    let fields = header.strip_prefix(ALGORITHM).ok_or(S3Error::Unsigned)?;
    let field = |name: &str| {
        fields.split(',').map(str::trim).find_map(|f| f.strip_prefix(name)).ok_or(S3Error::Unsigned)
    };
    let (access_key, scope) = field("Credential=")?.split_once('/').ok_or(S3Error::Unsigned)?;
    Ok(Claim {
        access_key: access_key.to_owned(),
        scope: scope.to_owned(),
        signed_headers: field("SignedHeaders=")?.split(';').map(str::to_owned).collect(),
        signature: field("Signature=")?.to_owned(),
        time: request.header("x-amz-date").ok_or(S3Error::AccessDenied)?.to_owned(),
        payload: request.header("x-amz-content-sha256").ok_or(S3Error::Unsigned)?.to_owned(),
        session: request.header("x-amz-security-token").map(str::to_owned),
        expires: None,
    })
}

fn from_query(request: &S3Request) -> Result<Claim, S3Error> {
    let field = |name: &str| request.parameter(name).ok_or(S3Error::Unsigned);
    if field("X-Amz-Algorithm")? != ALGORITHM {
        return Err(S3Error::Unsigned);
    }
    let (access_key, scope) = field("X-Amz-Credential")?.split_once('/').ok_or(S3Error::Unsigned)?;
    let expires: i64 = field("X-Amz-Expires")?.parse().map_err(|_| S3Error::InvalidArgument)?;
    if !(1..=604_800).contains(&expires) {
        return Err(S3Error::InvalidArgument);
    }
    Ok(Claim {
        access_key: access_key.to_owned(),
        scope: scope.to_owned(),
        signed_headers: field("X-Amz-SignedHeaders")?.split(';').map(str::to_owned).collect(),
        signature: field("X-Amz-Signature")?.to_owned(),
        time: field("X-Amz-Date")?.to_owned(),
        payload: "UNSIGNED-PAYLOAD".to_owned(),
        session: request.parameter("X-Amz-Security-Token").map(str::to_owned),
        expires: Some(expires),
    })
}

fn secret_of(world: &World, claim: &Claim, now: Timestamp) -> Result<(Signer, String), S3Error> {
    let temporary = world.r2.temporary.iter().find(|t| t.id == claim.access_key);
    let token = temporary.map_or(claim.access_key.as_str(), |t| t.parent.as_str());
    let token = world
        .tokens
        .by_id(token)
        .filter(|token| token.status_at(now) == "active")
        .ok_or(S3Error::InvalidAccessKeyId)?;
    if let Some(temporary) = temporary {
        if temporary.expires <= now {
            return Err(S3Error::Expired);
        }
        if claim.session.as_deref() != Some(temporary.session.as_str()) {
            return Err(S3Error::AccessDenied);
        }
    }
    let secret = temporary.map_or_else(|| token.s3_secret(), |t| t.secret.clone());
    Ok((Signer { token: token.id.clone(), temporary: temporary.cloned() }, secret))
}

fn check_time(claim: &Claim, now: Timestamp) -> Result<(), S3Error> {
    let civil =
        jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &claim.time).map_err(|_| S3Error::AccessDenied)?;
    let at = civil.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| S3Error::AccessDenied)?.timestamp();
    if claim.scope.split('/').next() != claim.time.get(..8) {
        return Err(S3Error::Signature);
    }
    let age = now.duration_since(at);
    match claim.expires {
        Some(seconds) if age > SignedDuration::from_secs(seconds) => Err(S3Error::Expired),
        Some(_) if age < -SKEW => Err(S3Error::Skewed),
        None if age.abs() > SKEW => Err(S3Error::Skewed),
        _ => Ok(()),
    }
}

/// The host, and every `x-amz-` header that was sent, must be signed.
fn check_headers(request: &S3Request, claim: &Claim) -> Result<(), S3Error> {
    let signed = |name: &str| claim.signed_headers.iter().any(|s| s == name);
    let all = request.headers.keys().map(HeaderName::as_str).filter(|n| n.starts_with("x-amz-")).all(signed);
    if signed("host") && (all || claim.expires.is_some()) { Ok(()) } else { Err(S3Error::AccessDenied) }
}

fn sign(request: &S3Request, claim: &Claim, secret: &str) -> Option<String> {
    let canonical = canonical(request, claim);
    let text = format!(
        "{ALGORITHM}\n{}\n{}\n{}",
        claim.time,
        claim.scope,
        hex::encode(Sha256::digest(canonical.as_bytes()))
    );
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in claim.scope.split('/') {
        key = mac(&key, part.as_bytes())?;
    }
    Some(hex::encode(mac(&key, text.as_bytes())?))
}

fn mac(key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(message);
    Some(mac.finalize().into_bytes().to_vec())
}

fn canonical(request: &S3Request, claim: &Claim) -> String {
    let path = utf8_percent_encode(&decode(&request.path), PATH).to_string();
    let encode = |text: &str| utf8_percent_encode(text, UNRESERVED).to_string();
    let mut query: Vec<(String, String)> = request
        .query
        .iter()
        .filter(|(name, _)| name != "X-Amz-Signature")
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    query.sort();
    let query: Vec<String> = query.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let headers: String = claim
        .signed_headers
        .iter()
        .map(|name| format!("{name}:{}\n", canonical_header(request, name)))
        .collect();
    format!(
        "{}\n{path}\n{}\n{headers}\n{}\n{}",
        request.method,
        query.join("&"),
        claim.signed_headers.join(";"),
        claim.payload
    )
}

/// Values of one name joined by commas, blanks trimmed and collapsed.
fn canonical_header(request: &S3Request, name: &str) -> String {
    let values = request.headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
    let values: Vec<String> = values.map(|v| v.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    values.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use axum::http::{HeaderMap, Method};

    /// The example of AWS' documentation ("GET Object" with a range), with its published signature.
    #[test]
    fn the_published_example_signs_to_its_published_signature() {
        let mut headers = HeaderMap::new();
        let empty = hex::encode(Sha256::digest(b""));
        for (name, value) in [
            ("host", "examplebucket.s3.amazonaws.com"),
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", empty.as_str()),
            ("x-amz-date", "20130524T000000Z"),
        ] {
            headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let request = S3Request {
            method: Method::GET,
            host: "examplebucket.s3.amazonaws.com".into(),
            path: "/test.txt".into(),
            query: Vec::new(),
            headers,
            body: Bytes::new(),
            now: "2013-05-24T00:00:00Z".parse().unwrap(),
        };
        let header = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, \
            SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=x";
        let claim = from_header(&request, header).unwrap();
        assert_eq!(
            sign(&request, &claim, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY").unwrap(),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
        assert_eq!(check_time(&claim, request.now), Ok(()));
        assert_eq!(check_time(&claim, "2013-05-24T00:16:00Z".parse().unwrap()), Err(S3Error::Skewed));
    }
}
