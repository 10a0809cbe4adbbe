//! R2 buckets. The jurisdiction goes along with every call: a wrong one looks like a bucket that does not exist.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::groups;
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::{AccountId, BucketName};

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Cursor { key: "buckets" };

pub(super) const JURISDICTION: &str = "cf-r2-jurisdiction";

/// A bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// When it was made (RFC 3339).
    pub creation_date: Option<String>,
    /// `default`, `eu` or `fedramp`.
    pub jurisdiction: Option<String>,
    /// Where it lies.
    pub location: Option<String>,
}

/// The buckets of a jurisdiction. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId, jurisdiction: &str) -> Endpoint<Vec<Bucket>> {
    Endpoint::get("list the R2 buckets", groups::R2_READ, buckets(account)).header(JURISDICTION, jurisdiction)
}

/// One bucket. 404 with code 10006 when there is none.
#[must_use]
pub fn get(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Bucket> {
    Endpoint::get("read the R2 bucket", groups::R2_READ, path(account, bucket))
        .header(JURISDICTION, jurisdiction)
}

/// Makes a bucket. 409 when it exists.
#[must_use]
pub fn create(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Bucket> {
    Endpoint::new("make the R2 bucket", groups::R2_WRITE, Method::POST, buckets(account))
        .header(JURISDICTION, jurisdiction)
        .json(&json!({ "name": bucket.as_str() }))
}

/// Deletes an empty bucket. 409 with code 10008 when it holds objects.
#[must_use]
pub fn delete(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Option<Value>> {
    Endpoint::new("delete the R2 bucket", groups::R2_WRITE, Method::DELETE, path(account, bucket))
        .header(JURISDICTION, jurisdiction)
}

fn buckets(account: &AccountId) -> String {
    format!("/accounts/{account}/r2/buckets")
}

pub(super) fn path(account: &AccountId, bucket: &BucketName) -> String {
    format!("{}/{}", buckets(account), segment(bucket.as_str()))
}
