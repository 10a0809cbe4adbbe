//! The wrangler configuration, as far as a Moltworker uses it.
//!
//! Keys that are not listed are ignored, as the real one warns and ignores; keys that would run a program or that the
//! stand-in cannot act on make it fail.

use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::fault::Fault;
use crate::sys::fs::read_text;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Config {
    pub(super) name: Option<String>,
    pub(super) main: String,
    pub(super) compatibility_date: String,
    #[serde(default)]
    pub(super) compatibility_flags: Vec<String>,
    pub(super) workers_dev: Option<bool>,
    pub(super) preview_urls: Option<bool>,
    #[serde(default)]
    pub(super) vars: Map<String, Value>,
    #[serde(default)]
    pub(super) durable_objects: DurableObjects,
    #[serde(default)]
    pub(super) r2_buckets: Vec<Bucket>,
    pub(super) browser: Option<Binding>,
    pub(super) assets: Option<Assets>,
    #[serde(default)]
    pub(super) migrations: Vec<Map<String, Value>>,
    #[serde(default)]
    pub(super) containers: Vec<Container>,
    pub(super) observability: Option<Value>,
    #[serde(default)]
    pub(super) secrets: Secrets,
    pub(super) triggers: Option<Triggers>,
    pub(super) limits: Option<Value>,
    pub(super) placement: Option<Value>,
    build: Option<Value>,
    routes: Option<Value>,
    route: Option<Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct DurableObjects {
    #[serde(default)]
    pub(super) bindings: Vec<DurableObject>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct DurableObject {
    pub(super) name: String,
    pub(super) class_name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Bucket {
    pub(super) binding: String,
    pub(super) bucket_name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Binding {
    pub(super) binding: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Assets {
    pub(super) directory: Utf8PathBuf,
    pub(super) binding: Option<String>,
    pub(super) html_handling: Option<String>,
    pub(super) not_found_handling: Option<String>,
    pub(super) run_worker_first: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Container {
    pub(super) name: Option<String>,
    pub(super) class_name: String,
    pub(super) image: String,
    pub(super) instance_type: Option<Value>,
    pub(super) max_instances: Option<u64>,
    pub(super) ssh: Option<Value>,
    pub(super) constraints: Option<Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Secrets {
    #[serde(default)]
    pub(super) required: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Triggers {
    #[serde(default)]
    pub(super) crons: Vec<String>,
}

/// Reads the file; paths in it become absolute.
pub(super) fn load(path: &Utf8Path) -> Result<Config, Fault> {
    let file = path.file_name().unwrap_or_default();
    let text =
        read_text(path).ok().flatten().ok_or_else(|| Fault::said(format!("Could not read file: {path}")))?;
    let mut config: Config = toml_edit::de::from_str(&text)
        .map_err(|error| Fault::said(format!("Processing {file} configuration:\n  - {}", error.message())))?;
    if config.build.is_some() {
        return Err(Fault::said("the stand-in runs no build command, and none should reach it"));
    }
    if config.routes.is_some() || config.route.is_some() {
        return Err(Fault::said("the stand-in attaches no routes"));
    }
    let dir = path.parent().unwrap_or(Utf8Path::new("/"));
    config.main = dir.join(&config.main).into();
    if let Some(assets) = &mut config.assets {
        assets.directory = dir.join(&assets.directory);
    }
    for container in &mut config.containers {
        let dockerfile = dir.join(&container.image);
        if crate::sys::fs::is_file(&dockerfile) {
            container.image = dockerfile.into();
        }
    }
    Ok(config)
}

impl Container {
    /// Name of the application, as the real one makes it up.
    pub(super) fn application(&self, worker: &str) -> String {
        self.name.clone().unwrap_or_else(|| format!("{worker}-{}", self.class_name).to_lowercase())
    }
}
