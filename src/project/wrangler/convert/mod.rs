//! `wrangler.jsonc` to `wrangler.toml`: every value, every comment.
//!
//! Values keep their literal (a `1e3` stays a float), keys keep their order except that TOML wants the plain
//! keys of a table before its sub-tables, and comments move with the key they stand by. What TOML cannot say
//! (`null`, duplicate keys, integers JavaScript itself would round) is a named [`Edit`], never silent. The result
//! is read back and compared with the source before it is returned.
//! Deliberately absent: any change of meaning; see [`super::harden`].

mod emit;
mod source;

use super::super::edit::Edit;
use super::super::tree::{self, Kind, Node, ParseError};

/// A converted configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The TOML document, ending in a newline.
    pub toml: String,
    /// What could not be carried over as it stood, in source order.
    pub edits: Vec<Edit>,
}

/// Why a configuration could not be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConvertError {
    /// The source could not be read.
    #[error(transparent)]
    Parse(#[from] ParseError),
    /// A `null` inside an array: TOML has none, and leaving it out would move the elements after it.
    #[error("line {line}: `null` inside the array `{path}` cannot be said in TOML")]
    NullInArray {
        /// Line from 1.
        line: usize,
        /// Path of the element.
        path: String,
    },
    /// A number beyond what a double holds.
    #[error("line {line}: the number at `{path}` is out of range")]
    NumberOutOfRange {
        /// Line from 1.
        line: usize,
        /// Path of the number.
        path: String,
    },
    /// The document that was written does not read back as the source: a bug in moltctl.
    #[error("the converted document does not read back equal at `{path}`; this is a bug in moltctl")]
    Unfaithful {
        /// First path that differs.
        path: String,
    },
}

/// Converts the text of a `wrangler.jsonc` (or `wrangler.json`) to TOML.
pub fn to_toml(jsonc: &str) -> Result<Converted, ConvertError> {
    let expected = without_nulls(Node::from_jsonc(jsonc)?);
    let document = source::read(tree::without_bom(jsonc))?;
    let toml = emit::document(&document);
    let found = Node::from_toml(&toml).map_err(|_| ConvertError::Unfaithful { path: String::new() })?;
    match tree::differences(&expected, &found, &[]).into_iter().next() {
        Some(path) => Err(ConvertError::Unfaithful { path }),
        None => Ok(Converted { toml, edits: document.edits }),
    }
}

/// The tree as TOML can hold it: members that are `null` are gone (each is an edit of the conversion).
fn without_nulls(node: Node) -> Node {
    let kind = match node.kind {
        Kind::Table(members) => Kind::Table(
            members
                .into_iter()
                .filter(|(_, member)| !matches!(member.kind, Kind::Null))
                .map(|(key, member)| (key, without_nulls(member)))
                .collect(),
        ),
        Kind::Array(elements) => Kind::Array(elements.into_iter().map(without_nulls).collect()),
        other => other,
    };
    Node { kind, ..node }
}

#[cfg(test)]
mod tests;
