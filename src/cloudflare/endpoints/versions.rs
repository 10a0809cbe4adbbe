//! Versions of a Worker.

use std::collections::BTreeMap;

use http::Method;
use serde::Deserialize;
use serde_json::Value;

use super::workers::script_path;
use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::cloudflare::endpoint::segment;
use crate::model::{AccountId, WorkerName};

/// Annotation that carries the deploy marker.
pub const TAG: &str = "workers/tag";

/// Annotation that says in words what the version is.
pub const MESSAGE: &str = "workers/message";
/// Annotation that says what made the version (`upload`, `secret`); Cloudflare writes it.
pub const TRIGGERED_BY: &str = "workers/triggered_by";

/// A version.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Version {
    /// Its id (UUID).
    pub id: String,
    /// Its number, counted per Worker.
    pub number: Option<f64>,
    /// When and by what it was made.
    #[serde(deserialize_with = "lenient::or_default")]
    pub metadata: Metadata,
    /// Notes on it; see [`TAG`].
    #[serde(deserialize_with = "lenient::or_default")]
    pub annotations: BTreeMap<String, Value>,
    /// What it is bound to; the list of versions leaves it out.
    #[serde(deserialize_with = "lenient::or_default")]
    pub resources: Resources,
}

/// See [`Version::metadata`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// When it was made (RFC 3339).
    pub created_on: Option<String>,
    /// Who made it.
    pub author_email: Option<String>,
    /// What made it (`wrangler`, `dash`, `api`, …).
    pub source: Option<String>,
}

/// See [`Version::resources`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Resources {
    /// Variables, secrets (without values), buckets, Durable Objects and the rest.
    #[serde(deserialize_with = "lenient::or_default")]
    pub bindings: Vec<Binding>,
    /// How it runs.
    #[serde(deserialize_with = "lenient::or_default")]
    pub script_runtime: Runtime,
}

/// See [`Resources::script_runtime`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Runtime {
    /// The day whose behaviour it has (`2026-09-01`).
    #[serde(deserialize_with = "lenient::or_default")]
    pub compatibility_date: Option<String>,
}

/// A binding of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Binding {
    /// Its name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// Its kind (`secret_text`, `plain_text`, `r2_bucket`, …).
    #[serde(rename = "type", deserialize_with = "lenient::or_default")]
    pub kind: String,
    /// The text of a plain variable. A secret that was set as one is readable here.
    pub text: Option<String>,
    /// The bucket of an `r2_bucket`.
    pub bucket_name: Option<String>,
    /// The namespace of a Durable Object.
    pub namespace_id: Option<String>,
    /// The class of a Durable Object.
    pub class_name: Option<String>,
}

/// The code that serves, for [`crate::cloudflare::Client::bytes`]: a form of its modules, or one script.
#[must_use]
pub fn content(account: &AccountId, worker: &WorkerName) -> Endpoint<Vec<u8>> {
    let path = format!("{}/content/v2", script_path(account, worker));
    Endpoint::get("read the Worker's code", groups::SCRIPTS_READ, path)
}

/// The list of versions as the API wraps it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VersionList {
    /// Newest first.
    #[serde(deserialize_with = "lenient::or_default")]
    pub items: Vec<Version>,
}

impl Version {
    /// The deploy marker it carries.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.annotations.get(TAG).and_then(Value::as_str)
    }

    /// What it is, in words.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.annotations.get(MESSAGE).and_then(Value::as_str)
    }

    /// What made it.
    #[must_use]
    pub fn triggered_by(&self) -> Option<&str> {
        self.annotations.get(TRIGGERED_BY).and_then(Value::as_str)
    }

    /// Names of its secrets.
    pub fn secret_names(&self) -> impl Iterator<Item = &str> {
        names_of_secrets(&self.resources.bindings)
    }
}

fn names_of_secrets(bindings: &[Binding]) -> impl Iterator<Item = &str> {
    let secrets =
        bindings.iter().filter(|binding| matches!(binding.kind.as_str(), "secret_text" | "secret_key"));
    secrets.map(|binding| binding.name.as_str())
}

/// A version in the newer API, as far as it is read here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FlatVersion {
    /// Its id (UUID).
    pub id: String,
    /// What it is bound to; `None` when the list leaves it out.
    pub bindings: Option<Vec<Binding>>,
}

impl FlatVersion {
    /// Names of its secrets; `None` when its bindings were left out.
    pub fn secret_names(&self) -> Option<impl Iterator<Item = &str>> {
        self.bindings.as_deref().map(names_of_secrets)
    }
}

/// The versions that can be deployed (at most 100, newest first); one answer, never paged.
#[must_use]
pub fn list(account: &AccountId, worker: &WorkerName) -> Endpoint<VersionList> {
    Endpoint::get(
        "list the Worker's versions",
        groups::SCRIPTS_READ,
        format!("{}/versions", script_path(account, worker)),
    )
    .query("deployable", "true")
}

/// The newest hundred versions with their bindings, in the newer API: one call in place of one a version.
#[must_use]
pub fn list_with_bindings(account: &AccountId, worker: &WorkerName) -> Endpoint<Vec<FlatVersion>> {
    Endpoint::get(
        "list the Worker's versions with their bindings",
        groups::SCRIPTS_READ,
        format!("/accounts/{account}/workers/workers/{worker}/versions"),
    )
    .query("per_page", "100")
}

/// One version with its bindings.
#[must_use]
pub fn get(account: &AccountId, worker: &WorkerName, id: &str) -> Endpoint<Version> {
    Endpoint::get(
        "read the Worker's version",
        groups::SCRIPTS_READ,
        format!("{}/versions/{}", script_path(account, worker), segment(id)),
    )
}

/// Deletes a version; 10223 when it serves requests.
#[must_use]
pub fn delete(account: &AccountId, worker: &WorkerName, id: &str) -> Endpoint<Option<Value>> {
    let (worker, id) = (segment(worker.as_str()), segment(id));
    Endpoint::new(
        "delete the Worker's version",
        groups::SCRIPTS_WRITE,
        Method::DELETE,
        format!("/accounts/{account}/workers/workers/{worker}/versions/{id}"),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_version_is_read_with_nulls_and_without_fields() {
        let version: Version = serde_json::from_value(json!({
            "id": "v", "number": 3, "annotations": { "workers/tag": "mark", "workers/alias": null },
            "resources": { "bindings": [
                { "type": "secret_text", "name": "A" }, { "type": "plain_text", "name": "P", "text": "t" },
            ] },
        }))
        .expect("decodes");
        assert_eq!(version.tag(), Some("mark"));
        assert_eq!(version.secret_names().collect::<Vec<_>>(), ["A"]);
        let bare: Version =
            serde_json::from_value(json!({ "id": "v", "annotations": null, "metadata": null }))
                .expect("decodes");
        assert_eq!(bare.tag(), None);
    }
}
