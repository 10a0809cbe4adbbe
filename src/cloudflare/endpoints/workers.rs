//! Workers: the scripts of an account, one Worker with what refers to it, and where it is reachable.

use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::cloudflare::endpoint::segment;
use crate::http::Retry;
use crate::model::{AccountId, WorkerName};

/// A script as the account's list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Script {
    /// Its name.
    pub id: String,
    /// Its immutable id, which Access destinations name.
    pub tag: Option<String>,
    /// When it changed last (RFC 3339).
    pub modified_on: Option<String>,
    /// What deployed it last.
    pub last_deployed_from: Option<String>,
}

/// A Worker with its references.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Worker {
    /// Its immutable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was deployed last; none for a draft.
    pub deployed_on: Option<String>,
    /// Its host under workers.dev.
    #[serde(deserialize_with = "lenient::or_default")]
    pub subdomain: WorkerSubdomain,
    /// What refers to it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub references: References,
    /// Its invocations are pushed to Logpush.
    pub logpush: Option<bool>,
    /// What Workers Logs keeps of it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub observability: Observability,
    /// Workers that are sent its logs.
    #[serde(deserialize_with = "lenient::or_default")]
    pub tail_consumers: Vec<Consumer>,
}

/// See [`Worker::observability`].
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Observability {
    /// It is on.
    pub enabled: Option<bool>,
    /// Share of the requests that is kept, from 0 to 1; all when absent.
    pub head_sampling_rate: Option<f64>,
    /// Logs, apart from traces.
    pub logs: Option<ObservedLogs>,
}

/// See [`Observability::logs`].
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ObservedLogs {
    /// Logs are kept.
    pub enabled: Option<bool>,
    /// A line for each request is kept as well.
    pub invocation_logs: Option<bool>,
}

/// See [`Worker::tail_consumers`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Consumer {
    /// The Worker's name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
}

/// See [`Worker::subdomain`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct WorkerSubdomain {
    /// The workers.dev host answers.
    #[serde(deserialize_with = "lenient::or_default")]
    pub enabled: bool,
    /// Preview URLs answer.
    #[serde(deserialize_with = "lenient::or_default")]
    pub previews_enabled: bool,
    /// The host or URL, as Cloudflare writes it.
    pub url: Option<String>,
}

/// See [`Worker::references`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct References {
    /// Custom domains.
    #[serde(deserialize_with = "lenient::or_default")]
    pub domains: Vec<DomainReference>,
    /// Durable Object namespaces of other Workers that use this one.
    #[serde(deserialize_with = "lenient::or_default")]
    pub durable_objects: Vec<Value>,
}

/// A custom domain of a Worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DomainReference {
    /// Its id.
    pub id: String,
    /// The host.
    pub hostname: String,
    /// The zone it lies in.
    #[serde(deserialize_with = "lenient::or_default")]
    pub zone_id: String,
}

/// Where one Worker is reachable under workers.dev.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Reachable {
    /// The workers.dev host answers.
    #[serde(default)]
    pub enabled: bool,
    /// Preview URLs answer.
    #[serde(default)]
    pub previews_enabled: bool,
}

/// The account's subdomain of workers.dev.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AccountSubdomain {
    /// The label before `.workers.dev`.
    pub subdomain: String,
}

/// Every script of the account; one answer, never paged.
#[must_use]
pub fn list_scripts(account: &AccountId) -> Endpoint<Vec<Script>> {
    Endpoint::get("list the Workers", groups::SCRIPTS_READ, format!("/accounts/{account}/workers/scripts"))
}

/// One Worker with its references, by name. 404 with code 10007 when there is none.
#[must_use]
pub fn get(account: &AccountId, worker: &WorkerName) -> Endpoint<Worker> {
    Endpoint::get(
        "read the Worker",
        groups::SCRIPTS_READ,
        format!("/accounts/{account}/workers/workers/{}", segment(worker.as_str())),
    )
}

/// Whether the Worker's workers.dev host and preview URLs answer.
#[must_use]
pub fn subdomain(account: &AccountId, worker: &WorkerName) -> Endpoint<Reachable> {
    Endpoint::get("read where the Worker is reachable", groups::SCRIPTS_READ, subdomain_path(account, worker))
}

/// Sets both switches: one that is left out may be set to something else.
#[must_use]
pub fn set_subdomain(account: &AccountId, worker: &WorkerName, to: Reachable) -> Endpoint<Reachable> {
    Endpoint::new(
        "set where the Worker is reachable",
        groups::SCRIPTS_WRITE,
        Method::POST,
        subdomain_path(account, worker),
    )
    .json(&json!({ "enabled": to.enabled, "previews_enabled": to.previews_enabled }))
    .retry(Retry::Idempotent)
}

/// The account's subdomain of workers.dev. 404 with code 10007 when it has none yet.
#[must_use]
pub fn account_subdomain(account: &AccountId) -> Endpoint<AccountSubdomain> {
    Endpoint::get(
        "read the account's workers.dev subdomain",
        groups::SCRIPTS_READ,
        format!("/accounts/{account}/workers/subdomain"),
    )
}

pub(super) fn script_path(account: &AccountId, worker: &WorkerName) -> String {
    format!("/accounts/{account}/workers/scripts/{}", segment(worker.as_str()))
}

fn subdomain_path(account: &AccountId, worker: &WorkerName) -> String {
    format!("{}/subdomain", script_path(account, worker))
}
