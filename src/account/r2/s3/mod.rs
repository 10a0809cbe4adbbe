//! The S3 side of R2: `https://<account>[.<jurisdiction>].r2.cloudflarestorage.com`.
//!
//! Every request is signed (Signature Version 4) and the signature is checked against the account's tokens.
//! Deliberately absent: ACLs, versioning, tagging, object lock headers, and checksums beyond SHA-256 of the payload.

mod bucket;
mod chunked;
mod error;
mod list;
mod multipart;
mod object;
mod signature;

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, Response};
use jiff::Timestamp;

use crate::account::call::decode;
use crate::account::groups::{Group, R2_BUCKET_ITEM_READ, R2_BUCKET_ITEM_WRITE, R2_READ, R2_WRITE};
use crate::account::reply::{Raw, raw_response};
use crate::account::shared::Shared;
use crate::account::tokens::Resource;
use crate::account::world::World;
use crate::sys::clock;
use error::S3Error;
use signature::Signer;

/// Longest body taken.
const MAX_BODY: usize = 300 * 1024 * 1024;

/// Whether `host` (without port) is an R2 endpoint.
pub(in crate::account) fn claims(host: &str) -> bool {
    host.ends_with(".r2.cloudflarestorage.com")
}

/// Answers one S3 request.
pub(in crate::account) async fn serve(shared: &Arc<Shared>, host: &str, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return raw_response(S3Error::EntityTooLarge.raw());
    };
    let request = S3Request {
        method: head.method,
        host: host.to_owned(),
        path: head.uri.path().to_owned(),
        query: pairs(head.uri.query().unwrap_or_default()),
        headers: head.headers,
        body,
        now: clock::now(),
    };
    let (answer, saved) = shared.change(|world| answer(world, request));
    raw_response(match saved {
        Ok(()) => answer,
        Err(_) => S3Error::Internal.raw(),
    })
}

/// One request, not yet authenticated.
pub(super) struct S3Request {
    pub(super) method: Method,
    /// As in the `Host` header, with port.
    pub(super) host: String,
    /// Percent-encoded.
    pub(super) path: String,
    /// Percent-decoded, in order.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) now: Timestamp,
}

impl S3Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Bucket and key of the path; either may be empty.
    fn target(&self) -> (String, String) {
        let path = decode(self.path.trim_start_matches('/'));
        match path.split_once('/') {
            Some((bucket, key)) => (bucket.to_owned(), key.to_owned()),
            None => (path, String::new()),
        }
    }
}

/// An authenticated request with its target.
pub(super) struct Task<'a> {
    pub(super) request: &'a S3Request,
    pub(super) signer: Signer,
    pub(super) jurisdiction: String,
    pub(super) bucket: String,
    pub(super) key: String,
}

/// What an operation does to a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Read,
    Write,
    /// Buckets themselves: an item permission does not suffice.
    Administer,
}

impl Need {
    fn groups(self) -> &'static [Group] {
        match self {
            Self::Read => &[R2_BUCKET_ITEM_READ, R2_BUCKET_ITEM_WRITE, R2_READ, R2_WRITE],
            Self::Write => &[R2_BUCKET_ITEM_WRITE, R2_WRITE],
            Self::Administer => &[R2_WRITE],
        }
    }
}

fn answer(world: &mut World, mut request: S3Request) -> Raw {
    match respond(world, &mut request) {
        Ok(raw) => raw,
        Err(error) => error.raw(),
    }
}

fn respond(world: &mut World, request: &mut S3Request) -> Result<Raw, S3Error> {
    let host = request.host.split(':').next().unwrap_or_default();
    let labels: Vec<&str> = host.trim_end_matches(".r2.cloudflarestorage.com").split('.').collect();
    let jurisdiction = match labels.as_slice() {
        [account] if *account == world.account.id => "default",
        [account, jurisdiction] if *account == world.account.id => jurisdiction,
        _ => return Err(S3Error::InvalidHost),
    }
    .to_owned();
    let signer = signature::verify(world, request)?;
    if !world.entitlements.r2 {
        return Err(S3Error::NotEntitled);
    }
    if let Some(body) = chunked::decoded(request)? {
        request.body = body;
    }
    let (bucket, key) = request.target();
    let task = Task { request, signer, jurisdiction, bucket, key };
    if task.bucket.is_empty() {
        return bucket::list_all(world, &task);
    }
    if task.key.is_empty() { bucket::respond(world, &task) } else { object::respond(world, &task) }
}

impl Task<'_> {
    /// Holds the signer to what the operation needs.
    fn permit(&self, world: &World, need: Need) -> Result<(), S3Error> {
        if let Some(temporary) = &self.signer.temporary {
            let own = temporary.bucket == self.bucket && temporary.jurisdiction == self.jurisdiction;
            let enough = match need {
                Need::Read => true,
                Need::Write => temporary.writes,
                Need::Administer => false,
            };
            if !own || !enough || (!self.key.is_empty() && !temporary.reaches(&self.key)) {
                return Err(S3Error::AccessDenied);
            }
        }
        let resource = Resource::Bucket {
            account: world.account.id.clone(),
            jurisdiction: self.jurisdiction.clone(),
            bucket: self.bucket.clone(),
        };
        let token = world.tokens.by_id(&self.signer.token).ok_or(S3Error::InvalidAccessKeyId)?;
        if token.permits(need.groups(), &resource) { Ok(()) } else { Err(S3Error::AccessDenied) }
    }

    /// The bucket, to work in.
    fn bucket<'w>(&self, world: &'w mut World) -> Result<&'w mut super::store::Bucket, S3Error> {
        world.r2.find_mut(&self.jurisdiction, &self.bucket).ok_or(S3Error::NoSuchBucket)
    }
}

/// Whether a key pair may write to a bucket: for what holds keys without making requests.
pub(in crate::account) fn grants(
    world: &World,
    pair: (&str, &str),
    bucket: (&str, &str),
    now: Timestamp,
) -> bool {
    let resource = Resource::Bucket {
        account: world.account.id.clone(),
        jurisdiction: bucket.0.to_owned(),
        bucket: bucket.1.to_owned(),
    };
    world.tokens.by_id(pair.0).is_some_and(|token| {
        token.status_at(now) == "active"
            && token.s3_secret() == pair.1
            && token.permits(Need::Write.groups(), &resource)
    })
}

/// `a=b&c` as decoded pairs; `+` stays a plus, as in S3.
fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// `Fri, 20 Nov 2026 16:00:00 GMT`.
pub(in crate::account) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// An XML answer.
pub(super) fn xml(body: &str) -> Raw {
    Raw::new(200, "application/xml", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"))
}

/// Text between tags.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
