//! The two names that an operator may choose when a checkout is set up: the Worker's and its bucket's.
//!
//! Deliberately absent: named environments (moltctl deploys the top level), and renaming anything at Cloudflare.

use toml_edit::{Item, TableLike, Value};

use super::super::edit::Edit;
use super::super::tree::{ParseError, parse_toml_document as parse};

use crate::model::{BucketName, WorkerName};

/// The text with `name` set to `worker`; no edit when it says so already.
///
/// # Errors
/// When the document cannot be read.
pub fn with_worker(text: &str, worker: &WorkerName) -> Result<(String, Option<Edit>), ParseError> {
    let mut document = parse(text)?;
    let table: &mut dyn TableLike = document.as_table_mut();
    let edit = set(table, "name", worker.as_str(), ("worker-renamed", "name"));
    Ok((edit.as_ref().map_or_else(|| text.to_owned(), |_| document.to_string()), edit))
}

/// The text with `bucket_name` of its one R2 binding set to `bucket`. A document with no binding or with several is
/// left alone: which of them is meant would be a guess.
///
/// # Errors
/// When the document cannot be read.
pub fn with_bucket(text: &str, bucket: &BucketName) -> Result<(String, Option<Edit>), ParseError> {
    let mut document = parse(text)?;
    let names = ("bucket-renamed", "r2_buckets[0].bucket_name");
    let edit = match document.get_mut("r2_buckets") {
        Some(Item::ArrayOfTables(entries)) if entries.len() == 1 => {
            entries.get_mut(0).and_then(|entry| set(entry, "bucket_name", bucket.as_str(), names))
        }
        Some(Item::Value(Value::Array(entries))) if entries.len() == 1 => entries
            .get_mut(0)
            .and_then(Value::as_inline_table_mut)
            .and_then(|entry| set(entry, "bucket_name", bucket.as_str(), names)),
        _ => None,
    };
    Ok((edit.as_ref().map_or_else(|| text.to_owned(), |_| document.to_string()), edit))
}

fn set(table: &mut dyn TableLike, key: &str, text: &str, (id, path): (&'static str, &str)) -> Option<Edit> {
    let before = table.get(key).and_then(Item::as_str).map(str::to_owned);
    if before.as_deref() == Some(text) {
        return None;
    }
    let mut value = Value::from(text);
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(current) => {
            *value.decor_mut() = current.decor().clone();
            *current = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
    Some(Edit { id, path: path.to_owned(), reason: "as asked for", before, after: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "name = \"a\" # mine\nmain = \"x\"\n\n[[r2_buckets]]\nbinding = \"B\"\nbucket_name = \"one-1\"\n";

    #[test]
    fn names_change_in_place_and_once() {
        let (text, edit) = with_worker(TEXT, &"other".parse().unwrap()).unwrap();
        assert_eq!(text, TEXT.replace("\"a\"", "\"other\""));
        assert_eq!(edit.unwrap().before.as_deref(), Some("a"));
        assert_eq!(with_worker(&text, &"other".parse().unwrap()).unwrap(), (text, None));
        let (text, edit) = with_bucket(TEXT, &"two-2".parse().unwrap()).unwrap();
        assert_eq!(text, TEXT.replace("one-1", "two-2"));
        assert!(edit.is_some());
        assert_eq!(with_bucket(&text, &"two-2".parse().unwrap()).unwrap(), (text, None));
    }

    #[test]
    fn a_missing_name_stands_before_the_first_table() {
        let (text, _) = with_worker("[vars]\nA = \"1\"\n", &"w".parse().unwrap()).unwrap();
        let document = super::super::super::tree::Node::from_toml(&text).unwrap();
        assert!(document.get("name").is_some(), "{text}");
    }

    #[test]
    fn which_of_two_buckets_is_no_guess() {
        let text = format!("{TEXT}\n[[r2_buckets]]\nbinding = \"C\"\nbucket_name = \"three\"\n");
        assert_eq!(with_bucket(&text, &"two-2".parse().unwrap()).unwrap(), (text, None));
    }
}
