//! From a `multipart/form-data` upload to a version.

use serde_json::{Map, Value, json};

use super::version::{Module, Version, is_secret};
use super::{Author, State};
use crate::account::call::Call;
use crate::account::chance;
use crate::account::multipart::Part;
use crate::account::reply::Failure;

/// More than this after compression is refused on a paid plan; uploads are counted uncompressed here.
const LARGEST: usize = 64 * 1024 * 1024;

/// Metadata fields kept with the version as given.
const KEPT: &[&str] = &["limits", "placement", "containers", "cache_options", "package_dependencies"];

/// An upload that was read but is not yet a version of any Worker.
pub(super) struct Upload {
    pub(super) metadata: Value,
    modules: Vec<Module>,
    main_module: String,
}

impl Upload {
    /// Reads the form of `call`.
    pub(super) fn read(call: &Call) -> Result<Self, Failure> {
        if !call.body.is_multipart() {
            return Self::single(call);
        }
        let parts = call.body.multipart()?;
        if parts.iter().map(|part| part.bytes.len()).sum::<usize>() > LARGEST {
            return Err(Failure::new(413, 10027, "Your Worker exceeded the size limit of 64 MiB."));
        }
        let metadata = parts.iter().find(|part| part.name == "metadata");
        let metadata: Value = metadata
            .and_then(|part| serde_json::from_slice(&part.bytes).ok())
            .filter(Value::is_object)
            .ok_or_else(|| rejected("the form needs a `metadata` part that is a JSON object"))?;
        let modules: Vec<Module> = parts.iter().filter(|part| part.name != "metadata").map(module).collect();
        let main = metadata.get("main_module").or_else(|| metadata.get("body_part")).and_then(Value::as_str);
        let main =
            main.ok_or_else(|| rejected("the metadata needs `main_module` or `body_part`"))?.to_owned();
        if !modules.iter().any(|module| module.name == main) {
            return Err(rejected(&format!("No such module \"{main}\".")));
        }
        Ok(Self { metadata, modules, main_module: main })
    }

    /// A bare script as the whole body, the oldest form of upload.
    fn single(call: &Call) -> Result<Self, Failure> {
        if call.body.bytes.is_empty() {
            return Err(rejected("the body is empty"));
        }
        let name = "worker.js".to_owned();
        let modules = vec![Module::new(&name, "application/javascript", &call.body.bytes)];
        Ok(Self { metadata: json!({"body_part": name}), modules, main_module: name })
    }

    /// The version this upload makes after `previous`.
    pub(super) fn version(self, previous: Option<&Version>, author: &Author) -> Result<Version, Failure> {
        let bindings = bindings(&self.metadata, previous)?;
        let text = |key: &str| self.metadata.get(key).and_then(Value::as_str).map(str::to_owned);
        let mut annotations =
            self.metadata.get("annotations").and_then(Value::as_object).cloned().unwrap_or_default();
        annotations.entry("workers/triggered_by").or_insert(json!("upload"));
        let mut rest: Map<String, Value> =
            KEPT.iter().filter_map(|&key| Some((key.to_owned(), self.metadata.get(key)?.clone()))).collect();
        if let Some(config) = self.metadata.pointer("/assets/config") {
            rest.insert("assets".into(), json!({"config": config}));
        }
        Ok(Version {
            id: chance::uuid(),
            number: 0,
            created_on: author.now,
            source: author.source.clone(),
            author_id: author.id.clone(),
            author_email: author.email.clone(),
            annotations,
            bindings,
            compatibility_date: text("compatibility_date"),
            compatibility_flags: strings(self.metadata.get("compatibility_flags")),
            main_module: self.metadata.get("main_module").is_some().then_some(self.main_module),
            modules: self.modules,
            migration_tag: previous.and_then(|version| version.migration_tag.clone()),
            usage_model: text("usage_model").unwrap_or_else(|| "standard".into()),
            rest,
        })
    }
}

fn module(part: &Part) -> Module {
    Module::new(&part.name, &part.content_type, &part.bytes)
}

fn rejected(reason: &str) -> Failure {
    Failure::new(400, 10021, format!("Uncaught Error: {reason}"))
}

pub(super) fn strings(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The bindings `metadata` asks for. Secrets of `previous` stay unless they are overwritten;
/// `keep_bindings` keeps further types; `inherit`, and a secret without a value, take the previous binding.
fn bindings(metadata: &Value, previous: Option<&Version>) -> Result<Vec<Value>, Failure> {
    let given = metadata.get("bindings").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut out = resolve(given, previous)?;
    let kept = strings(metadata.get("keep_bindings"));
    for old in previous.map(|version| version.bindings.as_slice()).unwrap_or_default() {
        let keep = is_secret(old) || old["type"].as_str().is_some_and(|kind| kept.iter().any(|k| k == kind));
        if keep && !out.iter().any(|new| new["name"] == old["name"]) {
            out.push(old.clone());
        }
    }
    Ok(out)
}

/// `given` with every reference to a binding of `previous` replaced by that binding.
pub(super) fn resolve(given: &[Value], previous: Option<&Version>) -> Result<Vec<Value>, Failure> {
    let mut out: Vec<Value> = Vec::with_capacity(given.len());
    for binding in given {
        let name = binding["name"].as_str().ok_or_else(|| rejected("a binding has no name"))?;
        if out.iter().any(|other| other["name"] == name) {
            return Err(rejected(&format!("Binding name '{name}' already in use.")));
        }
        let kind = binding["type"].as_str().ok_or_else(|| rejected("a binding has no type"))?;
        let inherits = kind == "inherit" || (kind == "secret_text" && !binding["text"].is_string());
        if !inherits {
            out.push(binding.clone());
            continue;
        }
        let source = binding["old_name"].as_str().unwrap_or(name);
        let mut found = previous.and_then(|version| version.binding(source)).cloned().ok_or_else(|| {
            Failure::new(
                400,
                10057,
                format!("Cannot inherit binding `{source}`: it is not on the previous version."),
            )
        })?;
        found["name"] = json!(name);
        out.push(found);
    }
    Ok(out)
}

/// Fills in the namespace ids of the Durable Object bindings of `version`.
pub(super) fn link_durable_objects(
    version: &mut Version,
    script: &str,
    state: &State,
) -> Result<(), Failure> {
    for binding in &mut version.bindings {
        if binding["type"] != "durable_object_namespace" {
            continue;
        }
        let (class, owner) = (
            binding["class_name"].as_str().unwrap_or_default(),
            binding["script_name"].as_str().unwrap_or(script),
        );
        let id = state
            .namespaces
            .iter()
            .find(|ns| ns.class == class && ns.script == owner)
            .map(|ns| ns.id.clone());
        let id = id.ok_or_else(|| {
            let message = format!(
                "Cannot create binding for class '{class}' in script '{owner}' because it is not currently configured to implement Durable Objects."
            );
            Failure::new(400, 10061, message)
        })?;
        binding["namespace_id"] = json!(id);
    }
    Ok(())
}
