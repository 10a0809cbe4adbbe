//! A configuration document of either syntax as one tree of values with their places.
//!
//! It is what typed views read and what two files are compared by. Numbers compare as JavaScript sees them
//! (IEEE doubles), because the readers of these files are JavaScript programs.
//! Deliberately absent: formatting and comments; edits are made on the documents themselves.

use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, ParseResult};
use toml_edit::{Document, Item, TableLike, Value};

/// A value with the line (from 1) on which it begins.
#[derive(Debug, Clone)]
pub struct Node {
    /// Line of the value's first character, counted from 1; 0 where the document does not tell.
    pub line: usize,
    /// The value's bytes in the document; `None` where the document does not tell.
    pub range: Option<Range<usize>>,
    /// The bytes of the key it stands under; `None` for what has none, or where the document does not tell.
    pub key: Option<Range<usize>>,
    /// The value.
    pub kind: Kind,
}

/// The value of a [`Node`].
#[derive(Debug, Clone)]
pub enum Kind {
    /// JSON `null`; never from TOML.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, as a JavaScript reader holds it.
    Number(f64),
    /// A string, decoded.
    String(String),
    /// A TOML date or time in its TOML form; never from JSON.
    Datetime(String),
    /// An array, or a TOML array of tables.
    Array(Vec<Node>),
    /// An object or table: keys in document order, each once (JSON's last duplicate wins).
    Table(Vec<(String, Node)>),
}

/// Which syntax a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// JSON with comments and trailing commas, as wrangler reads it.
    Jsonc,
    /// TOML.
    Toml,
}

/// A document that could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The text is not JSON with comments.
    #[error("line {line}: not valid JSON with comments")]
    Jsonc {
        /// Line from 1.
        line: usize,
    },
    /// The text is not TOML.
    #[error("line {line}: not valid TOML")]
    Toml {
        /// Line from 1.
        line: usize,
    },
    /// The document is empty or its top level is not an object.
    #[error("the top level is not an object")]
    NotAnObject,
}

impl Node {
    /// Reads `text` in the given syntax; the result is always a [`Kind::Table`].
    pub fn parse(text: &str, syntax: Syntax) -> Result<Self, ParseError> {
        match syntax {
            Syntax::Jsonc => Self::from_jsonc(text),
            Syntax::Toml => Self::from_toml(text),
        }
    }

    /// Reads JSON with comments and trailing commas.
    pub fn from_jsonc(text: &str) -> Result<Self, ParseError> {
        let bare = without_bom(text);
        let parsed = parse_jsonc(bare)?;
        let places = Places::of(text, bare);
        match parsed.value {
            Some(value @ ast::Value::Object(_)) => Ok(json_node(&value, &places)),
            _ => Err(ParseError::NotAnObject),
        }
    }

    /// Reads TOML.
    pub fn from_toml(text: &str) -> Result<Self, ParseError> {
        let bare = without_bom(text);
        let places = Places::of(text, bare);
        let document = Document::parse(bare).map_err(|error| ParseError::Toml {
            line: error.span().map_or(1, |span| places.lines.at(span.start)),
        })?;
        let kind = table_node(document.as_table(), &places);
        Ok(Self { line: 1, range: None, key: None, kind })
    }

    /// The member of a table, if this is a table and has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The members of a table in document order; empty for everything else.
    pub fn members(&self) -> &[(String, Node)] {
        match &self.kind {
            Kind::Table(members) => members,
            _ => &[],
        }
    }

    /// The value at a dotted path of bare keys (`observability.enabled`).
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// From its key to its end, as far as the document tells.
    pub fn extent(&self) -> Option<Range<usize>> {
        match (&self.key, &self.range) {
            (Some(key), Some(range)) if key.start <= range.start => Some(key.start..range.end),
            (Some(key), _) => Some(key.clone()),
            (None, range) => range.clone(),
        }
    }

    /// The elements of an array; empty for everything else.
    pub fn elements(&self) -> &[Node] {
        match &self.kind {
            Kind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// What kind of value this is, in words for an error message.
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Datetime(_) => "a date",
            Kind::Array(_) => "an array",
            Kind::Table(_) => "a table",
        }
    }
}

/// Parses JSON with comments as npm's jsonc-parser does for wrangler: comments and trailing commas, nothing looser.
pub(crate) fn parse_jsonc(text: &str) -> Result<ParseResult<'_>, ParseError> {
    let options = ParseOptions { allow_comments: true, allow_trailing_commas: true, ..strict_json() };
    let collect = CollectOptions { comments: CommentCollectionStrategy::Separate, tokens: false };
    jsonc_parser::parse_to_ast(text, &collect, &options)
        .map_err(|error| ParseError::Jsonc { line: Lines::of(text).at(error.range().start) })
}

/// The options of plain JSON, nothing loose.
pub(crate) fn strict_json() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

pub(crate) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Parses TOML for editing; the error names the line only.
pub(crate) fn parse_toml_document(text: &str) -> Result<toml_edit::DocumentMut, ParseError> {
    text.parse::<toml_edit::DocumentMut>().map_err(|error| ParseError::Toml {
        line: error.span().map_or(1, |span| Lines::of(text).at(span.start)),
    })
}

/// Offsets of line starts, to turn a byte offset into a line number.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1).collect())
    }

    /// Line (from 1) of a byte offset.
    pub(crate) fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset) + 1
    }
}

/// Turns offsets of the parsed text into places of the document: a byte order mark stands before what is parsed.
struct Places {
    lines: Lines,
    skipped: usize,
}

impl Places {
    fn of(text: &str, bare: &str) -> Self {
        Self { lines: Lines::of(bare), skipped: text.len() - bare.len() }
    }

    fn node(&self, key: Option<Range<usize>>, range: Option<Range<usize>>, kind: Kind) -> Node {
        let line = range.as_ref().map_or(0, |range| self.lines.at(range.start));
        let shift = |it: Range<usize>| it.start + self.skipped..it.end + self.skipped;
        Node { line, range: range.map(shift), key: key.map(shift), kind }
    }
}

fn json_node(value: &ast::Value<'_>, places: &Places) -> Node {
    json_member(None, value, places)
}

fn json_member(key: Option<Range<usize>>, value: &ast::Value<'_>, places: &Places) -> Node {
    let kind = match value {
        ast::Value::NullKeyword(_) => Kind::Null,
        ast::Value::BooleanLit(lit) => Kind::Bool(lit.value),
        // The scanner has accepted it as a JSON number; an overflow is JavaScript's infinity.
        ast::Value::NumberLit(lit) => Kind::Number(lit.value.parse().unwrap_or(f64::NAN)),
        ast::Value::StringLit(lit) => Kind::String(lit.value.to_string()),
        ast::Value::Array(array) => {
            Kind::Array(array.elements.iter().map(|element| json_node(element, places)).collect())
        }
        ast::Value::Object(object) => {
            let mut members: Vec<(String, Node)> = Vec::new();
            let mut met: HashMap<&str, usize> = HashMap::new();
            for property in &object.properties {
                let name = property.name.as_str();
                let place = property.name.range();
                let node = json_member(Some(place.start..place.end), &property.value, places);
                match met.get(name) {
                    Some(at) => members[*at].1 = node,
                    None => {
                        met.insert(name, members.len());
                        members.push((name.to_owned(), node));
                    }
                }
            }
            Kind::Table(members)
        }
    };
    let range = value.range();
    places.node(key, Some(range.start..range.end), kind)
}

fn table_node(table: &dyn TableLike, places: &Places) -> Kind {
    let members = table
        .iter()
        .filter(|(_, item)| !item.is_none())
        .map(|(name, item)| {
            let key = table.key(name).and_then(toml_edit::Key::span);
            (name.to_owned(), item_node(key, item, places))
        })
        .collect();
    Kind::Table(members)
}

fn item_node(key: Option<Range<usize>>, item: &Item, places: &Places) -> Node {
    let kind = match item {
        Item::None => Kind::Null,
        Item::Value(value) => return value_node(key, value, places),
        Item::Table(table) => table_node(table, places),
        Item::ArrayOfTables(tables) => Kind::Array(
            tables.iter().map(|table| places.node(None, table.span(), table_node(table, places))).collect(),
        ),
    };
    places.node(key, item.span(), kind)
}

#[expect(clippy::cast_precision_loss, reason = "a JavaScript reader holds the same double")]
fn value_node(key: Option<Range<usize>>, value: &Value, places: &Places) -> Node {
    let kind = match value {
        Value::String(text) => Kind::String(text.value().clone()),
        Value::Integer(number) => Kind::Number(*number.value() as f64),
        Value::Float(number) => Kind::Number(*number.value()),
        Value::Boolean(flag) => Kind::Bool(*flag.value()),
        Value::Datetime(moment) => Kind::Datetime(moment.value().to_string()),
        Value::Array(array) => {
            Kind::Array(array.iter().map(|element| value_node(None, element, places)).collect())
        }
        Value::InlineTable(table) => table_node(table, places),
    };
    places.node(key, value.span(), kind)
}

/// The paths at which two documents differ, in the order of the first; empty when they say the same.
/// Keys named in `ignored` are left out at the top level. The order of keys is no difference.
pub fn differences(left: &Node, right: &Node, ignored: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    compare_tables(left.members(), right.members(), "", &mut found, ignored);
    found
}

fn compare(left: &Node, right: &Node, path: &str, found: &mut Vec<String>) {
    let same = match (&left.kind, &right.kind) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool(a), Kind::Bool(b)) => a == b,
        (Kind::Number(a), Kind::Number(b)) => a == b || (a.is_nan() && b.is_nan()),
        (Kind::String(a), Kind::String(b)) | (Kind::Datetime(a), Kind::Datetime(b)) => a == b,
        (Kind::Array(a), Kind::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                compare(a, b, &format!("{path}[{index}]"), found);
            }
            true
        }
        (Kind::Table(a), Kind::Table(b)) => {
            compare_tables(a, b, path, found, &[]);
            true
        }
        _ => false,
    };
    if !same {
        found.push(path.to_owned());
    }
}

fn compare_tables(
    left: &[(String, Node)],
    right: &[(String, Node)],
    path: &str,
    found: &mut Vec<String>,
    ignored: &[&str],
) {
    let counterpart = |side: &[(String, Node)], key: &str| side.iter().position(|(name, _)| name == key);
    for (key, node) in left.iter().filter(|(key, _)| !ignored.contains(&key.as_str())) {
        match counterpart(right, key) {
            Some(at) => compare(node, &right[at].1, &join(path, key), found),
            None => found.push(join(path, key)),
        }
    }
    for (key, _) in right.iter().filter(|(key, _)| !ignored.contains(&key.as_str())) {
        if counterpart(left, key).is_none() {
            found.push(join(path, key));
        }
    }
}

/// Appends a key to a dotted path; keys that are not bare are quoted.
pub(crate) fn join(path: &str, key: &str) -> String {
    let key = toml_edit::Key::new(key).display_repr().into_owned();
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one_in_both_syntaxes() {
        let json = Node::from_jsonc("{\n  // c\n  \"a\": 1,\n  \"b\": { \"c\": [\n 2 ] },\n}").unwrap();
        assert_eq!(json.get("a").unwrap().line, 3);
        assert_eq!(json.get("b").unwrap().get("c").unwrap().elements()[0].line, 5);
        let toml = Node::from_toml("a = 1\n\n[[b]]\nc = 2\n").unwrap();
        assert_eq!(toml.get("a").unwrap().line, 1);
        assert_eq!(toml.get("b").unwrap().elements()[0].line, 3);
        assert_eq!(toml.get("b").unwrap().elements()[0].get("c").unwrap().line, 4);
    }

    #[test]
    fn errors_name_the_line_only() {
        let error = Node::from_jsonc("{\n \"a\": sk-ant-secret\n}").unwrap_err();
        assert_eq!(error, ParseError::Jsonc { line: 2 });
        let error = Node::from_toml("a = 1\nb = sk-ant-secret\n").unwrap_err();
        assert_eq!(error, ParseError::Toml { line: 2 });
        assert!(!error.to_string().contains("sk-ant"));
        assert_eq!(Node::from_jsonc("[1]").unwrap_err(), ParseError::NotAnObject);
    }

    #[test]
    fn loose_json_is_refused_as_wrangler_refuses_it() {
        for text in ["{a: 1}", "{'a': 1}", "{\"a\": 0x10}", "{\"a\" 1}", "{\"a\": 1 \"b\": 2}"] {
            assert!(Node::from_jsonc(text).is_err(), "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_document_byte_order_mark_and_all() {
        let text = "\u{feff}{\n \"a\": {\"b\": true}}";
        let json = Node::from_jsonc(text).unwrap();
        let b = json.at("a.b").unwrap();
        assert_eq!(&text[b.extent().unwrap()], "\"b\": true");
        let text = "x = 1\n[a]\nb = true # c\n[[c]]\nd = 'e'\n";
        let toml = Node::from_toml(text).unwrap();
        assert_eq!(&text[toml.at("a.b").unwrap().extent().unwrap()], "b = true");
        assert_eq!(
            &text[toml.get("c").unwrap().elements()[0].get("d").unwrap().range.clone().unwrap()],
            "'e'"
        );
    }

    #[test]
    fn depth_is_no_danger() {
        for depth in [600, 100_000] {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            assert!(Node::from_jsonc(&format!("{{\"a\": {open}{close}}}")).is_err());
            assert!(Node::from_jsonc(&"{\"a\":".repeat(depth)).is_err());
            assert!(Node::from_toml(&format!("a = {open}{close}")).is_err());
            let dotted = vec!["a"; depth].join(".");
            assert!(Node::from_toml(&format!("{dotted} = 1")).is_err());
            assert!(Node::from_toml(&format!("[{dotted}]")).is_err());
        }
    }

    #[test]
    fn the_last_duplicate_wins() {
        let json = Node::from_jsonc(r#"{"a": 1, "b": 2, "a": 3}"#).unwrap();
        assert_eq!(json.members().len(), 2);
        assert!(matches!(json.get("a").unwrap().kind, Kind::Number(3.0)));
    }

    #[test]
    fn differences_are_named_by_path() {
        let left = Node::from_jsonc(r#"{"a": 1, "b": {"c": [1, {"d": true}]}, "$schema": "x"}"#).unwrap();
        let right = Node::from_toml("a = 1.0\ne = 1\nb.c = [1, { d = false }]\n").unwrap();
        assert_eq!(differences(&left, &right, &["$schema"]), ["b.c[1].d", "e"]);
        assert_eq!(differences(&left, &right, &[]), ["b.c[1].d", "\"$schema\"", "e"]);
    }
}
