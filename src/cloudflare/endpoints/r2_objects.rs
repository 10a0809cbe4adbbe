//! Objects of R2 buckets: their list, and one of them.
//!
//! Deliberately absent: conditions. The call that writes knows none, so whoever writes looks again afterwards.

use http::Method;
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::groups;
use super::r2::{JURISDICTION, path};
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::{AccountId, BucketName};

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Cursor { key: "" };

/// An object of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// When it was written (RFC 3339).
    pub last_modified: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    /// How it is kept (`Standard`, `InfrequentAccess`).
    pub storage_class: Option<String>,
    /// What it is served as.
    pub http_metadata: HttpMetadata,
}

/// What an object is served as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpMetadata {
    /// `Content-Type`.
    pub content_type: Option<String>,
}

/// Bytes for an object that is there, with what is kept of it.
#[derive(Debug)]
pub struct Content {
    /// `Content-Type`; it is as it was when this is what [`list`] said.
    pub content_type: Option<String>,
    /// How it is kept; `None` for the bucket's own way.
    pub storage_class: Option<String>,
    /// The bytes, which may hold secrets.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// The objects whose keys begin with `prefix`. Read it with [`PAGES`].
#[must_use]
pub fn list(
    account: &AccountId,
    jurisdiction: &str,
    bucket: &BucketName,
    prefix: &str,
) -> Endpoint<Vec<Object>> {
    Endpoint::get("list the R2 objects", groups::R2_READ, format!("{}/objects", path(account, bucket)))
        .header(JURISDICTION, jurisdiction)
        .query("prefix", prefix)
        .query("per_page", "1000")
}

/// The bytes of an object, for [`crate::cloudflare::Client::bytes`]. 404 when there is none.
#[must_use]
pub fn read(account: &AccountId, jurisdiction: &str, bucket: &BucketName, key: &str) -> Endpoint<Vec<u8>> {
    Endpoint::get("read the R2 object", groups::R2_READ, object_path(account, bucket, key))
        .header(JURISDICTION, jurisdiction)
}

/// Writes an object, whatever was there. Safe to repeat: it puts the same bytes there. What else hung on the object
/// (custom metadata, such as the time that rclone notes) is gone: the call takes none.
#[must_use]
pub fn write(
    account: &AccountId,
    jurisdiction: &str,
    bucket: &BucketName,
    key: &str,
    content: Content,
) -> Endpoint<Option<Value>> {
    let path = object_path(account, bucket, key);
    let content_type = content.content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
    let endpoint = Endpoint::new("write the R2 object", groups::R2_WRITE, Method::PUT, path)
        .header(JURISDICTION, jurisdiction)
        .raw(content_type, content.bytes);
    match content.storage_class {
        Some(class) => endpoint.header("cf-r2-storage-class", class),
        None => endpoint,
    }
}

/// The slashes of a key stay: wrangler sends them so, and the API wants them so.
fn object_path(account: &AccountId, bucket: &BucketName, key: &str) -> String {
    let key = key.split('/').map(segment).collect::<Vec<_>>().join("/");
    format!("{}/objects/{key}", path(account, bucket))
}
