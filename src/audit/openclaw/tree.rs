//! A JSON5 text as a tree of values that know where they stand.

use std::fmt::{self, Write as _};
use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions};

use super::Unreadable;

/// A value and the bytes it stands at.
#[derive(Clone)]
pub struct Node {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// The value.
    pub kind: Kind,
}

/// The value of a [`Node`].
#[derive(Clone)]
pub enum Kind {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number as JavaScript holds it.
    Number(f64),
    /// A string, decoded.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object: keys in the order of the text, each once (the last duplicate wins).
    Object(Vec<(String, Node)>),
}

impl fmt::Debug for Node {
    /// The kind only: values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "bool",
            Kind::Number(_) => "number",
            Kind::String(_) => "string",
            Kind::Array(_) => "array",
            Kind::Object(_) => "object",
        })
    }
}

impl Node {
    /// Reads JSON5. The nesting is bounded by the parser (512 levels).
    ///
    /// # Errors
    /// [`Unreadable`], with the line.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let options = ParseOptions { allow_missing_commas: false, ..ParseOptions::default() };
        let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
        let parsed = jsonc_parser::parse_to_ast(text, &collect, &options).map_err(|error| {
            let before = text.get(..error.range().start).unwrap_or_default();
            Unreadable::Syntax { line: before.bytes().filter(|byte| *byte == b'\n').count() + 1 }
        })?;
        parsed.value.as_ref().map(of).ok_or(Unreadable::Empty)
    }

    /// The member of an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The value at a dotted path (`gateway.auth.token`, `agents.list[0].id`).
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').filter(|step| !step.is_empty()).try_fold(self, |node, step| {
            let (key, index) = step.split_once('[').map_or((step, None), |(key, rest)| {
                (key, rest.strip_suffix(']').and_then(|index| index.parse::<usize>().ok()))
            });
            let member = if key.is_empty() { node } else { node.get(key)? };
            match index {
                Some(index) => member.elements().get(index),
                None => Some(member),
            }
        })
    }

    /// The members of an object; empty for everything else.
    #[must_use]
    pub fn members(&self) -> &[(String, Self)] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array; empty for everything else.
    #[must_use]
    pub fn elements(&self) -> &[Self] {
        match &self.kind {
            Kind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// A string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// A number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Strings and numbers of an array as texts, trimmed; the empty ones left out. Ids of people are written both ways.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let word = |node: &Self| match &node.kind {
            Kind::String(text) => Some(text.trim().to_owned()),
            Kind::Number(number) => Some(number.to_string()),
            _ => None,
        };
        self.elements().iter().filter_map(word).filter(|word| !word.is_empty()).collect()
    }

    /// True for an object, whatever is in it.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object(_))
    }

    /// Calls `visit` with every value below this one and its path.
    pub fn walk<'a>(&'a self, path: &str, visit: &mut impl FnMut(&str, &'a Self)) {
        self.walk_on(&mut path.to_owned(), visit);
    }

    /// One text grows and shrinks with the path, instead of one for each value.
    fn walk_on<'a>(&'a self, path: &mut String, visit: &mut impl FnMut(&str, &'a Self)) {
        visit(path, self);
        let length = path.len();
        for (key, node) in self.members() {
            if length > 0 {
                path.push('.');
            }
            path.push_str(key);
            node.walk_on(path, visit);
            path.truncate(length);
        }
        for (index, node) in self.elements().iter().enumerate() {
            // Writing to a string cannot fail.
            let _infallible = write!(path, "[{index}]");
            node.walk_on(path, visit);
            path.truncate(length);
        }
    }
}

fn of(value: &ast::Value<'_>) -> Node {
    let kind = match value {
        ast::Value::NullKeyword(_) => Kind::Null,
        ast::Value::BooleanLit(lit) => Kind::Bool(lit.value),
        ast::Value::NumberLit(lit) => Kind::Number(number(lit.value)),
        ast::Value::StringLit(lit) => Kind::String(lit.value.to_string()),
        ast::Value::Array(array) => Kind::Array(array.elements.iter().map(of).collect()),
        ast::Value::Object(object) => {
            let mut members: Vec<(String, Node)> = Vec::new();
            let mut met = std::collections::HashMap::new();
            for property in &object.properties {
                let (name, node) = (property.name.as_str().to_owned(), of(&property.value));
                match met.get(&name) {
                    Some(at) => {
                        let earlier: &mut (String, Node) = &mut members[*at];
                        earlier.1 = node;
                    }
                    None => {
                        met.insert(name.clone(), members.len());
                        members.push((name, node));
                    }
                }
            }
            Kind::Object(members)
        }
    };
    Node { range: value.range().start..value.range().end, kind }
}

/// A JSON5 number: also hexadecimal, signed, `Infinity`.
fn number(text: &str) -> f64 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let hex = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let value = match hex {
        // Past 2^53 JavaScript rounds as well.
        #[expect(clippy::cast_precision_loss, reason = "a JavaScript reader holds the same double")]
        Some(hex) => u64::from_str_radix(hex, 16).map_or(f64::NAN, |value| value as f64),
        None => digits.parse().unwrap_or(f64::NAN),
    };
    sign * value
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json5_in_all_its_forms_is_read() {
        let text =
            "// c\n{ a: 'x', \"b\": [1, +2, .5, 0x10, ], 'c': { d: \"l\\\nm\" }, e: -Infinity, f: null, }";
        let node = Node::parse(text).expect("is JSON5");
        assert_eq!(node.at("a").and_then(Node::text), Some("x"));
        assert_eq!(node.at("b").expect("is there").words(), ["1", "2", "0.5", "16"]);
        assert_eq!(node.at("b[3]").and_then(Node::number), Some(16.0));
        assert_eq!(node.at("c.d").and_then(Node::text), Some("lm"));
        assert_eq!(node.at("e").and_then(Node::number), Some(f64::NEG_INFINITY));
        assert!(node.at("a.b.c").is_none() && node.at("b[9]").is_none() && node.at("b[x]").is_some());
    }

    #[test]
    fn the_last_duplicate_wins_and_errors_name_the_line_only() {
        let node = Node::parse(r#"{"a": 1, "b": 2, "a": 3}"#).expect("is JSON");
        assert_eq!(node.members().len(), 2);
        assert_eq!(node.at("a").and_then(Node::number), Some(3.0));
        let error = Node::parse("{\n \"token\": sk-ant-secret\n}").expect_err("is no JSON5");
        assert_eq!(error, Unreadable::Syntax { line: 2 });
        assert!(!error.to_string().contains("sk-ant"));
    }

    #[test]
    fn deep_nesting_is_an_error_and_no_crash() {
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        assert!(matches!(Node::parse(&deep), Err(Unreadable::Syntax { .. })));
        let object = "{a:".repeat(100_000);
        assert!(matches!(Node::parse(&object), Err(Unreadable::Syntax { .. })));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[\\[\\]{}:,'\"a-c0-9./*\\\\ \n]{0,120}") {
            let _either = Node::parse(&text);
        }
    }
}
