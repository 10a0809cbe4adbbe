//! A JSON object of strings.
//!
//! Parsed entry by entry and not into a `serde_json::Value`: that keeps the last of two equal names, copies values
//! that are never wiped, and its errors quote what they found.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use zeroize::Zeroizing;

use super::{Batch, InputError, strict};

/// The secrets of a JSON object.
///
/// # Errors
/// [`InputError::Syntax`] by line; [`InputError::Structure`] when it is no object; [`InputError::NotString`],
/// [`InputError::Name`] and [`InputError::Twice`] by the number of the entry.
pub fn parse(text: &str) -> Result<Batch, InputError> {
    let Entries(entries) =
        serde_json::from_str(text).map_err(|error| error_of(&error, "an object of strings"))?;
    let strings = entries
        .into_iter()
        .enumerate()
        .map(|(index, (name, cell))| match cell {
            Cell::Text(value) => Ok((name, value)),
            Cell::Other => Err(InputError::NotString { entry: index + 1 }),
        })
        .collect::<Result<Vec<_>, _>>()?;
    strict(strings)
}

/// Our error for serde's, whose text quotes the document.
pub(super) fn error_of(error: &serde_json::Error, expected: &'static str) -> InputError {
    match error.classify() {
        serde_json::error::Category::Data => InputError::Structure { expected },
        _ => InputError::Syntax { line: error.line(), form: "JSON" },
    }
}

struct Entries(Vec<(String, Cell)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// A value of the object: text, or anything else, which is not kept.
pub(super) enum Cell {
    Text(Zeroizing<String>),
    Other,
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Cell;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
                Ok(Cell::Text(Zeroizing::new(text.to_owned())))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Cell, E> {
                Ok(Cell::Other)
            }

            fn visit_i64<E>(self, _: i64) -> Result<Cell, E> {
                Ok(Cell::Other)
            }

            fn visit_u64<E>(self, _: u64) -> Result<Cell, E> {
                Ok(Cell::Other)
            }

            fn visit_f64<E>(self, _: f64) -> Result<Cell, E> {
                Ok(Cell::Other)
            }

            fn visit_unit<E>(self) -> Result<Cell, E> {
                Ok(Cell::Other)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Cell, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Cell::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Cell::Other)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_of_strings_keeps_its_order() {
        let batch = parse("{\"B\":\"two\",\"A\":\"one\"}").expect("parses");
        let names: Vec<&str> = batch.secrets.iter().map(|secret| secret.name.as_str()).collect();
        assert_eq!(names, ["B", "A"]);
    }

    #[test]
    fn what_is_wrong_is_told_by_line_or_entry() {
        for (text, expected) in [
            ("{\"A\":\"1\",\n\"B\" \"2\"}", InputError::Syntax { line: 2, form: "JSON" }),
            ("[\"canary\"]", InputError::Structure { expected: "an object of strings" }),
            ("\"canary\"", InputError::Structure { expected: "an object of strings" }),
            ("{\"A\":\"1\",\"B\":2}", InputError::NotString { entry: 2 }),
            ("{\"A\":null}", InputError::NotString { entry: 1 }),
            ("{\"A\":{\"x\":[1,{\"y\":2}]},\"B\":\"b\"}", InputError::NotString { entry: 1 }),
            ("{\"A\":\"1\",\"A\":\"2\"}", InputError::Twice { entry: 2 }),
            ("{\"sk-ant-canary\":\"1\"}", InputError::Name { entry: 1 }),
        ] {
            assert_eq!(parse(text).map(|batch| batch.secrets.len()), Err(expected), "{text}");
        }
    }
}
