//! Container applications and their instances. There is no call that stops an instance.

use serde::Deserialize;
use serde_json::Value;

use super::{groups, lenient};
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`instances`] is paged.
pub const INSTANCE_PAGES: Pages = Pages::Token { key: "instances" };

/// A container application.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Application {
    /// Its id (UUID).
    pub id: String,
    /// Its name: `<worker>-<class>` in lower case.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// Its configuration's version.
    pub version: Option<u64>,
    /// The most instances.
    pub max_instances: Option<u64>,
    /// What it runs.
    #[serde(deserialize_with = "lenient::or_default")]
    pub configuration: Configuration,
    /// The Durable Object namespace that starts it: the link to its Worker.
    pub durable_objects: Option<NamespaceLink>,
    /// A rollout under way.
    pub active_rollout_id: Option<String>,
    /// Where its instances may run.
    pub constraints: Option<Constraints>,
}

/// See [`Application::constraints`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Constraints {
    /// `eu`, `us` or `fedramp`.
    pub jurisdiction: Option<String>,
}

/// See [`Application::configuration`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Configuration {
    /// The image.
    #[serde(deserialize_with = "lenient::or_default")]
    pub image: String,
    /// `lite`, `basic`, `standard-1` …
    pub instance_type: Option<String>,
    /// Whether `wrangler containers ssh` gets in.
    pub wrangler_ssh: Option<Ssh>,
    /// Public keys that may log in.
    #[serde(deserialize_with = "lenient::or_default")]
    pub authorized_keys: Vec<Value>,
    /// Variables of every instance. Their values are in the clear here and are not read.
    #[serde(deserialize_with = "lenient::or_default")]
    pub environment_variables: Vec<EnvironmentVariable>,
}

/// See [`Configuration::environment_variables`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: String,
}

/// A registry of others that the account pulls from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Registry {
    /// Its host.
    pub domain: String,
}

/// See [`Configuration::wrangler_ssh`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Ssh {
    /// It is on.
    pub enabled: Option<bool>,
}

/// See [`Application::durable_objects`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct NamespaceLink {
    /// The namespace.
    pub namespace_id: String,
}

/// An instance, as the dashboard's call shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// When it was made (RFC 3339).
    pub created_at: Option<String>,
    /// Where it runs.
    pub location: Option<String>,
    /// Version of the application it runs.
    pub app_version: Option<u64>,
    /// Where and in which state it is placed; none when it does not run.
    pub current_placement: Option<Value>,
}

/// What the account may use of Containers. Without the entitlement the call is refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Me {
    /// The account.
    pub external_account_id: Option<String>,
    /// Limits, as Cloudflare writes them.
    #[serde(deserialize_with = "lenient::or_default")]
    pub limits: Value,
}

/// The account's entitlement to Containers.
#[must_use]
pub fn me(account: &AccountId) -> Endpoint<Me> {
    Endpoint::get(
        "read the account's Containers entitlement",
        groups::CONTAINERS_READ,
        format!("/accounts/{account}/containers/me"),
    )
}

/// The account's applications, or those of one name; one answer, never paged.
#[must_use]
pub fn list(account: &AccountId, name: Option<&str>) -> Endpoint<Vec<Application>> {
    let endpoint = Endpoint::get(
        "list the container applications",
        groups::CONTAINERS_READ,
        format!("/accounts/{account}/containers/applications"),
    );
    match name {
        Some(name) => endpoint.query("name", name),
        None => endpoint,
    }
}

/// One application.
#[must_use]
pub fn get(account: &AccountId, id: &str) -> Endpoint<Application> {
    Endpoint::get(
        "read the container application",
        groups::CONTAINERS_READ,
        format!("/accounts/{account}/containers/applications/{}", segment(id)),
    )
}

/// The instances of an application. Read it with [`INSTANCE_PAGES`].
#[must_use]
pub fn instances(account: &AccountId, id: &str) -> Endpoint<Vec<Instance>> {
    Endpoint::get(
        "list the container's instances",
        groups::CONTAINERS_READ,
        format!("/accounts/{account}/containers/dash/applications/{}/instances", segment(id)),
    )
}

/// The registries of others that the account is set up for; one answer, never paged.
#[must_use]
pub fn registries(account: &AccountId) -> Endpoint<Vec<Registry>> {
    Endpoint::get(
        "list the image registries",
        groups::CONTAINERS_READ,
        format!("/accounts/{account}/containers/registries"),
    )
}
