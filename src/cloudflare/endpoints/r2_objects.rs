//! Objects of R2 buckets: their list, and one of them.

use serde::Deserialize;

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
    // The slashes of a key stay: wrangler sends them so.
    let key = key.split('/').map(segment).collect::<Vec<_>>().join("/");
    Endpoint::get("read the R2 object", groups::R2_READ, format!("{}/objects/{key}", path(account, bucket)))
        .header(JURISDICTION, jurisdiction)
}
