//! TOML, written in the order of the model and in one pass: a policy of fifty thousand rooms takes milliseconds.
//!
//! `toml_edit` builds a document of decorated nodes first, which takes longer than everything else of a translation.
//! Deliberately absent: dates and numbers with a point, which no policy has.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::origin::Origins;

/// Columns after which a list is written one element a line.
const WIDTH: usize = 100;

/// Writes a tree whose root is an object.
pub(super) fn write(tree: &Value, origins: &Origins<'_>, into: &mut String) {
    let Value::Object(members) = tree else { return };
    let mut writer = Writer { origins, into, header: String::new(), place: String::new() };
    writer.origins.write("", writer.into);
    writer.values(members);
    writer.tables(members);
}

/// Whether a value has a header of its own: a table, or a list of tables.
pub(super) fn is_nested(value: &Value) -> bool {
    value.is_object() || is_tables(value)
}

fn is_tables(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object))
}

struct Writer<'a> {
    origins: &'a Origins<'a>,
    into: &'a mut String,
    /// `channels."a.b"`
    header: String,
    /// The same as [`Origins`] knows it.
    place: String,
}

impl Writer<'_> {
    /// The members that stand on lines of their own.
    fn values(&mut self, members: &Map<String, Value>) {
        for (key, value) in members.iter().filter(|(_, value)| !is_nested(value) && !value.is_null()) {
            let length = self.place.len();
            self.place.push('.');
            self.place.push_str(key);
            self.origins.write(&self.place, self.into);
            self.place.truncate(length);
            push_key(self.into, key);
            self.into.push_str(" = ");
            push_value(self.into, value);
            self.into.push('\n');
        }
    }

    /// The members that have headers.
    fn tables(&mut self, members: &Map<String, Value>) {
        for (key, value) in members.iter().filter(|(_, value)| is_nested(value)) {
            let (header, place) = (self.header.len(), self.place.len());
            if header > 0 {
                self.header.push('.');
            }
            push_key(&mut self.header, key);
            self.place.push('.');
            self.place.push_str(key);
            match value {
                Value::Object(members) => self.table(members),
                Value::Array(list) => self.list(list),
                _ => {}
            }
            self.header.truncate(header);
            self.place.truncate(place);
        }
    }

    fn table(&mut self, members: &Map<String, Value>) {
        // A table that only holds tables needs no header, unless something is to be said of it.
        let alone = members.is_empty() || !members.values().all(is_nested) || self.origins.has(&self.place);
        if alone {
            self.open("[", "]");
            self.values(members);
        }
        self.tables(members);
    }

    fn list(&mut self, list: &[Value]) {
        let place = self.place.len();
        for (at, element) in list.iter().enumerate() {
            let Value::Object(members) = element else { continue };
            if at == 0 && self.origins.has(&self.place) {
                self.into.push('\n');
                self.origins.write(&self.place, self.into);
            }
            // Writing to a string cannot fail.
            let _infallible = write!(self.place, ".{at}");
            self.open("[[", "]]");
            self.values(members);
            self.tables(members);
            self.place.truncate(place);
        }
    }

    fn open(&mut self, before: &str, after: &str) {
        // A list's own comment stands right before its first element.
        let text = self.into.trim_end_matches('\n');
        let last = &text[memchr::memrchr(b'\n', text.as_bytes()).map_or(0, |end| end + 1)..];
        if !self.into.ends_with("\n\n") && !last.starts_with('#') {
            self.into.push('\n');
        }
        self.origins.write(&self.place, self.into);
        for part in [before, &self.header, after, "\n"] {
            self.into.push_str(part);
        }
    }
}

fn push_key(into: &mut String, key: &str) {
    let bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { into.push_str(key) } else { push_string(into, key) }
}

fn push_value(into: &mut String, value: &Value) {
    match value {
        Value::String(text) => push_string(into, text),
        Value::Array(list) => push_list(into, list),
        Value::Object(members) => push_inline(into, members),
        // TOML has no null; members that are null are left out before.
        Value::Null => into.push_str("\"\""),
        Value::Bool(flag) => into.push_str(if *flag { "true" } else { "false" }),
        Value::Number(_) => into.push_str(&value.to_string()),
    }
}

fn push_list(into: &mut String, list: &[Value]) {
    let start = into.len();
    into.push('[');
    for (at, value) in list.iter().enumerate() {
        if at > 0 {
            into.push_str(", ");
        }
        push_value(into, value);
    }
    into.push(']');
    if into.len() - start > WIDTH {
        into.truncate(start);
        into.push_str("[\n");
        for value in list {
            into.push_str("    ");
            push_value(into, value);
            into.push_str(",\n");
        }
        into.push(']');
    }
}

fn push_inline(into: &mut String, members: &Map<String, Value>) {
    into.push_str("{ ");
    for (at, (key, value)) in members.iter().filter(|(_, value)| !value.is_null()).enumerate() {
        if at > 0 {
            into.push_str(", ");
        }
        push_key(into, key);
        into.push_str(" = ");
        push_value(into, value);
    }
    into.push_str(" }");
}

fn push_string(into: &mut String, text: &str) {
    into.push('"');
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        into.push_str(text);
        into.push('"');
        return;
    }
    for c in text.chars() {
        match c {
            '"' => into.push_str("\\\""),
            '\\' => into.push_str("\\\\"),
            '\n' => into.push_str("\\n"),
            '\t' => into.push_str("\\t"),
            '\r' => into.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                // Writing to a string cannot fail.
                let _infallible = write!(into, "\\u{:04X}", u32::from(c));
            }
            c => into.push(c),
        }
    }
    into.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn written(tree: &Value) -> String {
        let mut text = String::new();
        write(tree, &Origins::default(), &mut text);
        text
    }

    #[test]
    fn tables_lists_and_values_stand_in_the_order_of_the_model() {
        let tree = json!({
            "version": 1, "none": null,
            "a": {"b": {"x": true}, "c": []},
            "list": [{"id": "1", "inner": {"k.2": "v"}, "deep": [{"z": -5}]}, {"id": "2"}],
            "empty": {},
        });
        assert_eq!(
            written(&tree),
            "version = 1\n\n[a]\nc = []\n\n[a.b]\nx = true\n\n[[list]]\nid = \"1\"\n\n[list.inner]\n\"k.2\" = \"v\"\n\n\
             [[list.deep]]\nz = -5\n\n[[list]]\nid = \"2\"\n\n[empty]\n"
        );
    }

    /// Trees without null, as TOML has them.
    fn tree() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[ -~\\x00-\\x1f\u{7f}-\u{2fff}]{0,12}".prop_map(Value::from),
        ];
        let inner = leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-c.\" \\\\\u{e9}]{0,3}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        });
        prop::collection::btree_map("[a-z.]{0,3}", inner, 0..6)
            .prop_map(|map| Value::Object(map.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(tree in tree()) {
            let text = written(&tree);
            let read: Value = toml_edit::de::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
            prop_assert_eq!(read, tree, "{}", text);
        }
    }
}
