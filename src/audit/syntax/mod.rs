//! Source code as a tree: TypeScript, JavaScript and shell scripts, read without being run.
//!
//! A thin layer over tree-sitter, which parses what is broken as far as it goes. Rules look for structure, never for
//! lines: forks move things. Deliberately absent: types; values are followed
//! within a file ([`request`]), names and what functions do across files ([`modules`], [`reach`]).

pub mod bindings;
pub mod calls;
pub mod classes;
pub mod guards;
pub mod modules;
pub mod reach;
pub mod request;
pub mod surface;
pub mod values;

pub mod shell;

use std::collections::BTreeMap;
use std::sync::Arc;

use tree_sitter::{Parser, TreeCursor};

use super::finding::Span;

/// The largest text that is parsed, in bytes, and the deepest nesting that is looked into. People write far less; beyond it
/// a text is told as not understood, so that a hostile one costs neither time nor memory.
const LARGEST: usize = 256 * 1024;
const DEEPEST: usize = 400;

/// What the grammar does not know, and what it is read as.
const TYPES_ONLY: &str = "export type * ";
const ALL: &str = "export      * ";

/// Parsed source code: the text, and its nodes in the order they stand, outer before inner. The parser's own tree is left
/// behind at once: rules ask thousands of times what a node is part of, and here that is an index.
pub struct Source {
    text: Arc<str>,
    nodes: Vec<Entry>,
    kinds: BTreeMap<Box<str>, Vec<u32>>,
    /// The grammar's names of kinds and of fields, by the numbers it gives them.
    names: Vec<Box<str>>,
    fields: Vec<Box<str>>,
    /// The first line that was not understood.
    first_error: Option<usize>,
}

/// One node.
struct Entry {
    /// Number of its kind.
    kind: u16,
    /// Number of the field of its parent it stands in; 0 for none.
    field: u16,
    start: u32,
    end: u32,
    /// Its parent; the root is its own.
    parent: u32,
    /// One behind the last node below it.
    last: u32,
    /// Not mere punctuation.
    named: bool,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

impl Source {
    /// Parses TypeScript or JavaScript.
    #[must_use]
    pub fn typescript(text: Arc<str>) -> Self {
        // The grammar is older than TypeScript 5.0: `export type * from` is read as `export * from`, of the same length.
        let known = text.replace(TYPES_ONLY, ALL);
        Self::parse(text, &known, &tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into())
    }

    /// Parses a script for bash or sh.
    #[must_use]
    pub fn shell(text: Arc<str>) -> Self {
        let known = text.to_string();
        Self::parse(text, &known, &tree_sitter_bash::LANGUAGE.into())
    }

    /// `known` is the text as the grammar knows it, every byte at the same place.
    fn parse(text: Arc<str>, known: &str, language: &tree_sitter::Language) -> Self {
        let mut parser = Parser::new();
        let tree = match parser.set_language(language) {
            Ok(()) if text.len() <= LARGEST => parser.parse(known.as_bytes(), None),
            _ => None,
        };
        let mut source = Self {
            text,
            nodes: Vec::new(),
            kinds: BTreeMap::new(),
            names: Vec::new(),
            fields: Vec::new(),
            first_error: None,
        };
        match tree {
            Some(tree) => source.read(tree.walk(), language),
            None => source.first_error = Some(1),
        }
        source
    }

    /// Takes the nodes over from the parser's tree. Without recursion: a text may be nested as deep as it likes.
    fn read(&mut self, mut cursor: TreeCursor<'_>, language: &tree_sitter::Language) {
        let broken = cursor.node().has_error();
        let mut open: Vec<u32> = Vec::new();
        loop {
            let (node, depth) = (cursor.node(), open.len());
            let at = self.take(&cursor, language, open.last().copied());
            let not_understood = if broken { node.is_error() || node.is_missing() } else { depth == DEEPEST };
            if not_understood && self.first_error.is_none() {
                self.first_error = Some(node.start_position().row + 1);
            }
            if depth < DEEPEST && cursor.goto_first_child() {
                open.push(at);
                continue;
            }
            while !cursor.goto_next_sibling() {
                let Some(parent) = open.pop() else {
                    self.first_error = self.first_error.or(broken.then_some(1));
                    return;
                };
                self.nodes[parent as usize].last = self.count();
                cursor.goto_parent();
            }
        }
    }

    fn take(
        &mut self,
        cursor: &TreeCursor<'_>,
        language: &tree_sitter::Language,
        parent: Option<u32>,
    ) -> u32 {
        let (node, at) = (cursor.node(), self.count());
        let kind = node.kind_id();
        let field = cursor.field_id().map_or(0, std::num::NonZeroU16::get);
        keep(&mut self.names, kind, || language.node_kind_for_id(kind));
        keep(&mut self.fields, field, || language.field_name_for_id(field));
        let named = node.is_named() || node.is_missing();
        // Texts are shorter than four gigabytes by far.
        let byte = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        self.nodes.push(Entry {
            kind,
            field,
            start: byte(node.start_byte()),
            end: byte(node.end_byte()),
            parent: parent.unwrap_or(at),
            last: at + 1,
            named,
        });
        if named {
            match self.kinds.get_mut(&self.names[usize::from(kind)]) {
                Some(all) => all.push(at),
                None => {
                    self.kinds.insert(self.names[usize::from(kind)].clone(), vec![at]);
                }
            }
        }
        at
    }

    fn count(&self) -> u32 {
        u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The root of the tree; `None` for a text that is too large.
    #[must_use]
    pub fn root(&self) -> Option<Syntax<'_>> {
        (!self.nodes.is_empty()).then_some(Syntax { source: self, at: 0 })
    }

    /// The first line (from 1) that could not be parsed, or that lies too deep; what stands there may have been missed.
    #[must_use]
    pub fn first_error(&self) -> Option<usize> {
        self.first_error
    }

    /// Every node, in the order it stands in the text, outer before inner.
    pub fn nodes(&self) -> impl Iterator<Item = Syntax<'_>> {
        self.root().into_iter().flat_map(Syntax::descendants)
    }

    /// Every node of one of the grammar's kinds (`call_expression`, `template_string`).
    pub fn of_kind<'a>(&'a self, kind: &str) -> impl Iterator<Item = Syntax<'a>> + use<'a> {
        self.kinds.get(kind).into_iter().flatten().map(|at| Syntax { source: self, at: *at })
    }
}

/// Keeps the name of a number of the grammar's; unnamed ones stay empty. (Errors have the largest number there is.)
fn keep<'l>(names: &mut Vec<Box<str>>, number: u16, name: impl FnOnce() -> Option<&'l str>) {
    let at = usize::from(number);
    if names.len() <= at {
        names.resize(at + 1, Box::default());
    }
    if names[at].is_empty() {
        names[at] = name().unwrap_or_default().into();
    }
}

/// A node of a tree, with the text it was made of.
#[derive(Clone, Copy)]
pub struct Syntax<'a> {
    source: &'a Source,
    at: u32,
}

impl std::fmt::Debug for Syntax<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.kind(), self.range())
    }
}

impl<'a> Syntax<'a> {
    fn entry(self) -> &'a Entry {
        &self.source.nodes[self.at as usize]
    }

    fn with(self, at: u32) -> Self {
        Self { source: self.source, at }
    }

    /// Its kind in the grammar.
    #[must_use]
    pub fn kind(self) -> &'a str {
        self.source.names.get(usize::from(self.entry().kind)).map_or("", AsRef::as_ref)
    }

    /// What stands there.
    #[must_use]
    pub fn text(self) -> &'a str {
        self.source.text.get(self.range()).unwrap_or_default()
    }

    /// Its bytes in the text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.entry().start as usize..self.entry().end as usize
    }

    /// Where it stands.
    #[must_use]
    pub fn span(self) -> Span {
        Span::of(&self.source.text, self.range())
    }

    /// The child of a field of the grammar (`function`, `arguments`, `name`).
    #[must_use]
    pub fn field(self, name: &str) -> Option<Self> {
        let stands_in = |it: &Self| {
            let field = it.entry().field;
            field != 0 && self.source.fields.get(usize::from(field)).is_some_and(|it| &**it == name)
        };
        self.all_children().find(stands_in)
    }

    /// Its named children.
    pub fn children(self) -> impl Iterator<Item = Self> {
        self.all_children().filter(|it| it.entry().named)
    }

    fn all_children(self) -> impl Iterator<Item = Self> {
        let (mut next, last) = (self.at + 1, self.entry().last);
        std::iter::from_fn(move || {
            let child = (next < last).then(|| self.with(next))?;
            next = child.entry().last;
            Some(child)
        })
    }

    /// What it is part of.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        (self.at > 0).then(|| self.with(self.entry().parent))
    }

    /// What it is part of, innermost first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |it| it.parent())
    }

    /// It and everything below it, outer before inner. Punctuation is passed by.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.at..self.entry().last).map(move |at| self.with(at)).filter(move |it| it.entry().named)
    }

    /// True when both are the same node.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        std::ptr::eq(self.source, other.source) && self.at == other.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_another_module_may_be_handed_on() {
        let source = Source::typescript("export type * from './a';\nexport const x = 1;\n".into());
        assert_eq!(source.first_error, None);
        assert!(Source::typescript("export type ** from './a';".into()).first_error.is_some());
    }

    #[test]
    fn typescript_and_shell_are_parsed() {
        let source = Source::typescript("const a: number = f(`x ${b}`);\n".into());
        let call = source.of_kind("call_expression").next().expect("there is a call");
        assert_eq!(call.field("function").map(Syntax::text), Some("f"));
        assert_eq!(call.span().column, 19);
        assert_eq!(source.first_error(), None);
        let script = Source::shell("if true; then rclone sync \"$A\" b; fi\n".into());
        let names: Vec<&str> = script.of_kind("command_name").map(Syntax::text).collect();
        assert_eq!(names, ["true", "rclone"]);
    }

    #[test]
    fn what_lies_below_a_node_lies_within_its_bytes() {
        let source = Source::typescript("function f() { if (a) { g(`x ${b}`); } }\nconst c = (1);\n".into());
        assert!(source.nodes().count() > 15);
        for node in source.nodes() {
            let inner: Vec<Syntax<'_>> = node.descendants().collect();
            assert!(inner[0].is(node));
            for it in &inner[1..] {
                let (outer, range) = (node.range(), it.range());
                assert!(outer.start <= range.start && range.end <= outer.end, "{it:?} in {node:?}");
                assert!(it.ancestors().any(|above| above.is(node)), "{it:?} in {node:?}");
            }
            assert!(node.children().all(|it| it.parent().is_some_and(|above| above.is(node))), "{node:?}");
        }
        let call = source.of_kind("call_expression").next().expect("there is a call");
        let kinds: Vec<&str> = call.ancestors().map(Syntax::kind).collect();
        assert_eq!(kinds[0], "expression_statement");
        assert_eq!(kinds.last(), Some(&"program"));
    }

    #[test]
    fn what_is_broken_is_parsed_as_far_as_it_goes() {
        let source = Source::typescript("f(1);\nconst = ;\ng(2);\n".into());
        assert_eq!(source.first_error(), Some(2));
        assert!(source.of_kind("call_expression").count() >= 1);
    }

    #[test]
    fn depth_and_size_are_no_danger_and_are_told() {
        let deep = format!("f({}1{});\n", "(".repeat(50_000), ")".repeat(50_000));
        let source = Source::typescript(deep.into());
        assert!(source.nodes().count() < 2_000);
        assert_eq!(source.first_error(), Some(1));
        let large = Source::typescript("f();\n".repeat(60_000).into());
        assert_eq!((large.nodes().count(), large.first_error()), (0, Some(1)));
        assert_eq!(Source::typescript("f();\n".repeat(1_000).into()).first_error(), None);
    }
}
