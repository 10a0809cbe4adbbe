//! The published schemas of every document, by name. `docs/schemas/` is written from here.

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use super::Outcome;
use super::document::{Document, ErrorDocument};

/// The schema of an outcome's document.
#[must_use]
pub fn of<O: Outcome + JsonSchema>() -> (String, Value) {
    (O::NAME.to_owned(), pinned(O::NAME, schema_for!(Document<O>).to_value()))
}

/// The schema of the document of a failure.
#[must_use]
pub fn of_error() -> (String, Value) {
    ("error".to_owned(), pinned("error", schema_for!(ErrorDocument).to_value()))
}

/// Says in the schema which document it is of.
fn pinned(name: &str, mut schema: Value) -> Value {
    schema["title"] = Value::String(format!("moltctl/v1/{name}"));
    schema["properties"]["schema"] = serde_json::json!({ "const": format!("moltctl/v1/{name}") });
    schema["properties"]["ok"] = serde_json::json!({ "const": name != "error" });
    schema
}
