//! An ordered shelf of JSON objects that have an `id`: what most of Cloudflare's simple resources are.
//!
//! Deliberately absent: validation. What may stand in a document is the business of its resource file.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// JSON objects in the order of their creation, each with a string `id`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Documents(Vec<Value>);

impl Documents {
    /// The document with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Value> {
        self.0.iter().find(|d| d["id"] == id)
    }

    /// The document with this id, to change.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|d| d["id"] == id)
    }

    /// Adds a document at the end.
    pub(crate) fn push(&mut self, document: Value) {
        self.0.push(document);
    }

    /// Takes the document with this id out.
    pub(crate) fn remove(&mut self, id: &str) -> Option<Value> {
        let at = self.0.iter().position(|d| d["id"] == id)?;
        Some(self.0.remove(at))
    }

    /// Drops every document for which `keep` is false.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Value) -> bool) {
        self.0.retain(keep);
    }

    /// All documents, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.0.iter()
    }

    /// Copies of all documents that `wanted` picks.
    pub(crate) fn pick(&self, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        self.0.iter().filter(|d| wanted(d)).cloned().collect()
    }
}

/// The object `value`, or an empty one when it is not an object.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// `base` with the members of `over` set over it.
pub(crate) fn overlaid(base: Value, over: &Value) -> Value {
    let mut out = object(base);
    if let Some(members) = over.as_object() {
        for (name, value) in members {
            out.insert(name.clone(), value.clone());
        }
    }
    Value::Object(out)
}

/// Whether member `name` of `document` is text that contains `part`, without regard to case.
pub(crate) fn holds(document: &Value, name: &str, part: &str) -> bool {
    document[name].as_str().is_some_and(|text| text.to_lowercase().contains(&part.to_lowercase()))
}

/// `{"id": id}`, the result of most deletions.
pub(crate) fn only_id(id: &str) -> Value {
    json!({"id": id})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_keep_their_order_and_are_found_by_id() {
        let mut shelf = Documents::default();
        for id in ["b", "a", "c"] {
            shelf.push(json!({"id": id}));
        }
        assert_eq!(shelf.remove("a"), Some(json!({"id": "a"})));
        assert_eq!(shelf.remove("a"), None);
        assert_eq!(shelf.iter().map(|d| d["id"].as_str().unwrap()).collect::<Vec<_>>(), ["b", "c"]);
        shelf.get_mut("c").unwrap()["n"] = json!(1);
        assert_eq!(shelf.get("c").unwrap()["n"], 1);
    }

    #[test]
    fn overlaying_replaces_member_by_member() {
        assert_eq!(overlaid(json!({"a": 1, "b": 2}), &json!({"b": 3})), json!({"a": 1, "b": 3}));
        assert_eq!(overlaid(json!(null), &json!(7)), json!({}));
    }
}
