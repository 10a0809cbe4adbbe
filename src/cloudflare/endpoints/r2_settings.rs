//! What hangs on an R2 bucket: who reads it without a key, which rules end or hold objects, who is told.
//!
//! Deliberately absent: Data Access Logs, which no documented call shows.

use serde::Deserialize;
use serde_json::Value;

use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::cloudflare::endpoint::segment;
use crate::model::{AccountId, BucketName};

/// The bucket's `r2.dev` address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Managed {
    /// The host.
    #[serde(deserialize_with = "lenient::or_default")]
    pub domain: String,
    /// It answers everybody.
    pub enabled: Option<bool>,
}

/// The bucket's own domains.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Domains {
    /// Each.
    #[serde(deserialize_with = "lenient::or_default")]
    pub domains: Vec<Domain>,
}

/// A domain that serves the bucket.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Domain {
    /// The host.
    #[serde(deserialize_with = "lenient::or_default")]
    pub domain: String,
    /// It serves.
    pub enabled: Option<bool>,
}

/// A list of rules of one kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Rules<T> {
    /// The rules.
    #[serde(default = "Vec::new", deserialize_with = "lenient::or_default")]
    pub rules: Vec<T>,
}

/// A CORS rule.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Cors {
    /// What it allows.
    #[serde(deserialize_with = "lenient::or_default")]
    pub allowed: Allowed,
}

/// See [`Cors::allowed`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Allowed {
    /// Origins, `*` for any.
    #[serde(deserialize_with = "lenient::or_default")]
    pub origins: Vec<String>,
    /// Methods.
    #[serde(deserialize_with = "lenient::or_default")]
    pub methods: Vec<String>,
}

/// A lifecycle rule.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Lifecycle {
    /// Its id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// It is in force.
    pub enabled: Option<bool>,
    /// What it is about.
    #[serde(deserialize_with = "lenient::or_default")]
    pub conditions: Conditions,
    /// It deletes objects.
    #[serde(rename = "deleteObjectsTransition")]
    pub deletes: Option<Value>,
    /// It moves objects to another class.
    #[serde(rename = "storageClassTransitions", deserialize_with = "lenient::or_default")]
    pub moves: Vec<Value>,
}

/// See [`Lifecycle::conditions`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// Beginning of the keys; empty for all.
    #[serde(deserialize_with = "lenient::or_default")]
    pub prefix: String,
}

/// A lock.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Lock {
    /// Its id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// It is in force.
    pub enabled: Option<bool>,
    /// Beginning of the keys; empty for all.
    #[serde(deserialize_with = "lenient::or_default")]
    pub prefix: String,
}

/// Where events of the bucket go.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Events {
    /// Queues.
    #[serde(deserialize_with = "lenient::or_default")]
    pub queues: Vec<Value>,
}

/// The bucket's `r2.dev` address.
#[must_use]
pub fn managed(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Managed> {
    of("read the bucket's public address", account, jurisdiction, bucket, "domains/managed")
}

/// The bucket's own domains; one answer, never paged.
#[must_use]
pub fn domains(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Domains> {
    of("list the bucket's domains", account, jurisdiction, bucket, "domains/custom")
}

/// The bucket's CORS rules. 404 when there are none.
#[must_use]
pub fn cors(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Rules<Cors>> {
    of("read the bucket's CORS rules", account, jurisdiction, bucket, "cors")
}

/// The bucket's lifecycle.
#[must_use]
pub fn lifecycle(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Rules<Lifecycle>> {
    of("read the bucket's lifecycle", account, jurisdiction, bucket, "lifecycle")
}

/// The bucket's locks.
#[must_use]
pub fn locks(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Rules<Lock>> {
    of("read the bucket's locks", account, jurisdiction, bucket, "lock")
}

/// Where the bucket's events go. 404 when nowhere.
#[must_use]
pub fn events(account: &AccountId, jurisdiction: &str, bucket: &BucketName) -> Endpoint<Events> {
    let name = segment(bucket.as_str());
    Endpoint::get(
        "read the bucket's event notifications",
        groups::R2_READ,
        format!("/accounts/{account}/event_notifications/r2/{name}/configuration"),
    )
    .header(super::r2::JURISDICTION, jurisdiction)
}

fn of<T>(
    op: &'static str,
    account: &AccountId,
    jurisdiction: &str,
    bucket: &BucketName,
    what: &str,
) -> Endpoint<T> {
    let name = segment(bucket.as_str());
    Endpoint::get(op, groups::R2_READ, format!("/accounts/{account}/r2/buckets/{name}/{what}"))
        .header(super::r2::JURISDICTION, jurisdiction)
}
