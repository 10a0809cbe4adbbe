//! One version of a Worker: code, bindings and how it runs.

use std::collections::BTreeMap;

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Author;
use crate::account::call::stamp;
use crate::account::chance;

/// A version. `bindings` hold secret values; nothing shows them but [`Version::env`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) id: String,
    pub(crate) number: u64,
    pub(crate) created_on: Timestamp,
    pub(crate) source: String,
    pub(crate) author_id: String,
    pub(crate) author_email: String,
    pub(crate) annotations: Map<String, Value>,
    pub(crate) bindings: Vec<Value>,
    pub(crate) main_module: Option<String>,
    pub(crate) modules: Vec<Module>,
    pub(crate) compatibility_date: Option<String>,
    pub(crate) compatibility_flags: Vec<String>,
    pub(crate) migration_tag: Option<String>,
    pub(crate) usage_model: String,
    /// `limits`, `placement`, `containers`, `assets.config` and the like, kept as given.
    pub(crate) rest: Map<String, Value>,
}

/// One file of a version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) content_type: String,
    /// Base64, so that the state file stays text.
    pub(crate) content: String,
}

impl Module {
    pub(crate) fn new(name: &str, content_type: &str, bytes: &[u8]) -> Self {
        Self { name: name.into(), content_type: content_type.into(), content: STANDARD.encode(bytes) }
    }

    pub(crate) fn bytes(&self) -> Bytes {
        STANDARD.decode(&self.content).unwrap_or_default().into()
    }
}

impl Version {
    /// A copy of this version with a fresh id, made by `author`; number and annotations are to be set.
    pub(crate) fn next(&self, author: &Author, triggered_by: &str) -> Self {
        let annotations = Map::from_iter([("workers/triggered_by".to_owned(), json!(triggered_by))]);
        Self {
            id: chance::uuid(),
            created_on: author.now,
            source: author.source.clone(),
            author_id: author.id.clone(),
            author_email: author.email.clone(),
            annotations,
            ..self.clone()
        }
    }

    pub(crate) fn binding(&self, name: &str) -> Option<&Value> {
        self.bindings.iter().find(|binding| binding["name"] == name)
    }

    /// Sets, or with `None` removes, the binding `name`.
    pub(crate) fn set_binding(&mut self, name: &str, binding: Option<Value>) {
        let place = self.bindings.iter().position(|old| old["name"] == name);
        match (place, binding) {
            (Some(at), Some(new)) => self.bindings[at] = new,
            (None, Some(new)) => self.bindings.push(new),
            (Some(at), None) => {
                self.bindings.remove(at);
            }
            (None, None) => {}
        }
    }

    /// Bindings of type `secret_text` and `secret_key`, values included, by name.
    pub(crate) fn secrets(&self) -> BTreeMap<&str, &Value> {
        let secret = |binding: &&Value| is_secret(binding);
        self.bindings.iter().filter(secret).filter_map(|b| Some((b["name"].as_str()?, b))).collect()
    }

    /// What the code sees as strings: variables and secrets.
    pub(crate) fn env(&self) -> BTreeMap<String, String> {
        self.bindings
            .iter()
            .filter_map(|binding| {
                let value = match binding["type"].as_str()? {
                    "plain_text" | "secret_text" => binding["text"].as_str()?.to_owned(),
                    "json" => binding["json"].to_string(),
                    _ => return None,
                };
                Some((binding["name"].as_str()?.to_owned(), value))
            })
            .collect()
    }

    pub(crate) fn has_durable_objects(&self) -> bool {
        self.bindings.iter().any(|binding| binding["type"] == "durable_object_namespace")
    }

    /// A hash of the code.
    pub(crate) fn etag(&self) -> String {
        let mut hash = Sha256::new();
        for module in &self.modules {
            hash.update(module.name.as_bytes());
            hash.update([0]);
            hash.update(module.content.as_bytes());
        }
        hex::encode(hash.finalize())
    }

    /// As the versions list shows it.
    pub(crate) fn summary(&self) -> Value {
        let at = stamp(self.created_on);
        json!({
            "id": self.id,
            "number": self.number,
            "metadata": {
                "author_id": self.author_id,
                "author_email": self.author_email,
                "source": self.source,
                "created_on": at,
                "modified_on": at,
                "hasPreview": false,
                "has_preview": false,
            },
            "annotations": self.annotations,
        })
    }

    /// As one version is shown, secrets without their values.
    pub(crate) fn detail(&self) -> Value {
        let mut runtime = json!({
            "compatibility_flags": self.compatibility_flags,
            "usage_model": self.usage_model,
            "limits": self.rest.get("limits").cloned().unwrap_or_else(|| json!({})),
        });
        if let Some(date) = &self.compatibility_date {
            runtime["compatibility_date"] = json!(date);
        }
        if let Some(tag) = &self.migration_tag {
            runtime["migration_tag"] = json!(tag);
        }
        let mut out = self.summary();
        out["resources"] = json!({
            "bindings": bindings_view(&self.bindings),
            "script": {
                "etag": self.etag(),
                "handlers": ["fetch"],
                "last_deployed_from": self.source,
            },
            "script_runtime": runtime,
        });
        out["startup_time_ms"] = json!(3);
        out
    }
}

pub(crate) fn is_secret(binding: &Value) -> bool {
    matches!(binding["type"].as_str(), Some("secret_text" | "secret_key"))
}

/// Bindings as the API shows them: nothing write-only.
pub(crate) fn bindings_view(bindings: &[Value]) -> Vec<Value> {
    bindings.iter().map(binding_view).collect()
}

/// One binding as the API shows it.
pub(crate) fn binding_view(binding: &Value) -> Value {
    let mut out = binding.clone();
    if let (true, Some(map)) = (is_secret(binding), out.as_object_mut()) {
        for hidden in ["text", "key_base64", "key_jwk"] {
            map.remove(hidden);
        }
    }
    out
}
