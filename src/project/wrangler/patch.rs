//! Sets single values in a wrangler configuration of either syntax, keeping everything else byte for byte.
//!
//! Deliberately absent: deciding what to set (`harden` does for what moltctl deploys; audit rules do for the rest).

use jsonc_parser::cst::{CstInputValue, CstObject, CstRootNode};
use toml_edit::{Item, Table, TableLike, Value};

use super::super::tree::{Syntax, parse_toml_document, strict_json, without_bom};

/// A value to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A boolean.
    Flag(bool),
    /// A string.
    Text(String),
    /// A whole number.
    Count(u32),
}

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// At the top.
    Root,
    /// In every entry of `containers`.
    EachContainer,
}

/// The text with the value at `path` set; `None` when it says so already, or cannot be read or changed.
pub fn set(text: &str, syntax: Syntax, under: Under, path: &[&str], value: &Literal) -> Option<String> {
    let changed = match syntax {
        Syntax::Toml => set_toml(text, under, path, value),
        Syntax::Jsonc => set_jsonc(text, under, path, value),
    }?;
    (changed != text).then_some(changed)
}

fn set_toml(text: &str, under: Under, path: &[&str], value: &Literal) -> Option<String> {
    let mut document = parse_toml_document(text).ok()?;
    let root: &mut dyn TableLike = document.as_table_mut();
    match under {
        Under::Root => put_toml(root, path, value),
        Under::EachContainer => match root.get_mut("containers") {
            Some(Item::ArrayOfTables(entries)) => {
                entries.iter_mut().for_each(|entry| put_toml(entry, path, value));
            }
            Some(Item::Value(Value::Array(entries))) => entries
                .iter_mut()
                .filter_map(Value::as_inline_table_mut)
                .for_each(|entry| put_toml(entry, path, value)),
            _ => return None,
        },
    }
    Some(document.to_string())
}

fn put_toml(table: &mut dyn TableLike, path: &[&str], value: &Literal) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        let mut new = match value {
            Literal::Flag(flag) => Value::from(*flag),
            Literal::Text(text) => Value::from(text.as_str()),
            Literal::Count(count) => Value::from(i64::from(*count)),
        };
        match table.get_mut(key).and_then(Item::as_value_mut) {
            Some(current) => {
                *new.decor_mut() = current.decor().clone();
                *current = new;
            }
            None => {
                table.insert(key, Item::Value(new));
            }
        }
        return;
    }
    if !table.contains_key(key) {
        table.insert(key, Item::Table(Table::new()));
    }
    if let Some(inner) = table.get_mut(key).and_then(Item::as_table_like_mut) {
        put_toml(inner, rest, value);
    }
}

fn set_jsonc(text: &str, under: Under, path: &[&str], value: &Literal) -> Option<String> {
    let options =
        jsonc_parser::ParseOptions { allow_comments: true, allow_trailing_commas: true, ..strict_json() };
    let bare = without_bom(text);
    let root = CstRootNode::parse(bare, &options).ok()?;
    let object = root.object_value()?;
    match under {
        Under::Root => put_jsonc(&object, path, value)?,
        Under::EachContainer => {
            for entry in object.array_value("containers")?.elements() {
                put_jsonc(&entry.as_object()?, path, value)?;
            }
        }
    }
    Some(format!("{}{root}", &text[..text.len() - bare.len()]))
}

fn put_jsonc(object: &CstObject, path: &[&str], value: &Literal) -> Option<()> {
    let (key, rest) = path.split_first()?;
    if !rest.is_empty() {
        return put_jsonc(&object.object_value_or_create(key)?, rest, value);
    }
    let new = match value {
        Literal::Flag(flag) => CstInputValue::Bool(*flag),
        Literal::Text(text) => CstInputValue::String(text.clone()),
        Literal::Count(count) => CstInputValue::Number(count.to_string()),
    };
    match object.get(key) {
        Some(property) => property.set_value(new),
        None => {
            object.append(key, new);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::{Kind, Node};
    use super::*;

    const JSONC: &str =
        "{\n  // ours\n  \"name\": \"a\",\n  \"containers\": [\n    { \"image\": \"x\" },\n  ],\n}\n";
    const TOML: &str = "name = \"a\" # ours\n\n[vars]\nB = \"1\"\n\n[[containers]]\nimage = \"x\"\n";

    fn flag(node: Option<&Node>) -> Option<bool> {
        match node?.kind {
            Kind::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    #[test]
    fn a_value_is_set_once_in_either_syntax() {
        for (text, syntax) in [(JSONC, Syntax::Jsonc), (TOML, Syntax::Toml)] {
            let off = Literal::Flag(false);
            let one = set(text, syntax, Under::Root, &["workers_dev"], &off).unwrap();
            let two = set(&one, syntax, Under::EachContainer, &["ssh", "enabled"], &off).unwrap();
            let all =
                set(&two, syntax, Under::Root, &["observability", "enabled"], &Literal::Flag(true)).unwrap();
            let node = Node::parse(&all, syntax).unwrap();
            assert_eq!(flag(node.get("workers_dev")), Some(false), "{all}");
            assert_eq!(
                flag(node.get("containers").unwrap().elements()[0].at("ssh.enabled")),
                Some(false),
                "{all}"
            );
            assert_eq!(flag(node.at("observability.enabled")), Some(true), "{all}");
            assert!(all.contains("ours"), "comments are kept");
            assert_eq!(set(&all, syntax, Under::Root, &["workers_dev"], &off), None);
        }
    }

    #[test]
    fn what_cannot_be_changed_is_left_alone() {
        let off = Literal::Flag(false);
        assert_eq!(set("{", Syntax::Jsonc, Under::Root, &["a"], &off), None);
        assert_eq!(set("{\"containers\": {}}", Syntax::Jsonc, Under::EachContainer, &["a"], &off), None);
        assert_eq!(set("{\"a\": 1}", Syntax::Jsonc, Under::Root, &["a", "b"], &off), None);
        assert_eq!(set("a = 1\n", Syntax::Toml, Under::Root, &["a", "b"], &off), None);
    }
}
