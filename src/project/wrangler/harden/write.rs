//! Setting single keys in a toml_edit table without disturbing what stands around them.

use toml_edit::{Array, InlineTable, Item, RawString, TableLike, Value};

use super::super::super::edit::Edit;

/// Sets `key` to `value` unless it holds it already; returns what stood there (`Some(None)`: nothing).
pub(super) fn set(table: &mut dyn TableLike, key: &str, value: impl Into<Value>) -> Option<Option<String>> {
    let mut value = value.into();
    let before = table.get(key).and_then(Item::as_value).map(rendered);
    if before.as_deref() == Some(rendered(&value).as_str()) {
        return None;
    }
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(current) => {
            *value.decor_mut() = current.decor().clone();
            *current = value;
        }
        None => insert(table, key, value),
    }
    Some(before)
}

/// Adds a key after the last one; in an inline table the space before the brace moves along.
pub(super) fn insert(table: &mut dyn TableLike, key: &str, mut value: Value) {
    let last = table.iter_mut().last();
    if let Some(last) = last.and_then(|(_, item)| match item {
        Item::Value(value) => Some(value),
        _ => None,
    }) {
        let suffix = last.decor().suffix().and_then(RawString::as_str).unwrap_or_default().to_owned();
        if !suffix.is_empty() && suffix.trim().is_empty() {
            last.decor_mut().set_suffix("");
            value.decor_mut().set_prefix(" ");
            value.decor_mut().set_suffix(suffix);
        }
    }
    table.insert(key, Item::Value(value));
}

/// A value as it is shown in an edit.
pub(super) fn rendered(value: &Value) -> String {
    let mut value = value.clone();
    value.decor_mut().clear();
    value.to_string()
}

/// `{ enabled = false }`.
pub(super) fn disabled() -> Value {
    let mut table = InlineTable::new();
    table.insert("enabled", false.into());
    Value::InlineTable(table)
}

/// Appends a string to an array in the array's own layout.
pub(super) fn push(array: &mut Array, text: &str) {
    let own_line = array
        .iter()
        .last()
        .and_then(|last| last.decor().prefix().and_then(RawString::as_str))
        .and_then(|prefix| prefix.rfind('\n').map(|at| prefix[at..].to_owned()));
    let mut value = Value::from(text);
    match own_line {
        Some(prefix) => {
            value.decor_mut().set_prefix(prefix);
            array.push_formatted(value);
        }
        None => array.push(text),
    }
}

/// An edit of one key.
pub(super) fn edit(
    id: &'static str,
    path: String,
    reason: &'static str,
    before: Option<String>,
    after: &str,
) -> Edit {
    Edit { id, path, reason, before, after: after.to_owned() }
}
