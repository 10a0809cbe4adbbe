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

use std::sync::Arc;

use tree_sitter::{Node, Parser, Tree};

use super::finding::Span;

/// The largest text that is parsed, in bytes, and the deepest nesting that is looked into. People write far less; beyond it
/// a text is told as not understood, so that a hostile one costs neither time nor memory.
const LARGEST: usize = 256 * 1024;
const DEEPEST: u32 = 400;

/// Parsed source code.
pub struct Source {
    text: Arc<str>,
    tree: Option<Tree>,
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
        Self::parse(text, tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into())
    }

    /// Parses a script for bash or sh.
    #[must_use]
    pub fn shell(text: Arc<str>) -> Self {
        Self::parse(text, tree_sitter_bash::LANGUAGE.into())
    }

    fn parse(text: Arc<str>, language: tree_sitter::Language) -> Self {
        let mut parser = Parser::new();
        let tree = match parser.set_language(&language) {
            Ok(()) if text.len() <= LARGEST => parser.parse(text.as_bytes(), None),
            _ => None,
        };
        Self { text, tree }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The root of the tree; `None` for a text that is too large.
    #[must_use]
    pub fn root(&self) -> Option<Syntax<'_>> {
        let node = self.tree.as_ref()?.root_node();
        Some(Syntax { node, root: node, text: &self.text })
    }

    /// The first line (from 1) that could not be parsed, or that lies too deep; what stands there may have been missed.
    #[must_use]
    pub fn first_error(&self) -> Option<usize> {
        let Some(root) = self.root() else { return Some(1) };
        let line = |it: Syntax<'_>| it.node.start_position().row + 1;
        if root.node.has_error() {
            let broken = root.descendants().find(|it| it.node.is_error() || it.node.is_missing());
            return Some(broken.map_or(1, line));
        }
        root.walk().find(|(_, depth)| *depth == DEEPEST).map(|(it, _)| line(it))
    }

    /// Every node, in the order it stands in the text, outer before inner.
    pub fn nodes(&self) -> impl Iterator<Item = Syntax<'_>> {
        self.root().into_iter().flat_map(Syntax::descendants)
    }

    /// Every node of one of the grammar's kinds (`call_expression`, `template_string`).
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Syntax<'a>> {
        self.nodes().filter(move |it| it.kind() == kind)
    }
}

/// A node of a tree, with the text it was made of.
#[derive(Clone, Copy, Debug)]
pub struct Syntax<'a> {
    node: Node<'a>,
    root: Node<'a>,
    text: &'a str,
}

impl<'a> Syntax<'a> {
    /// Its kind in the grammar.
    #[must_use]
    pub fn kind(self) -> &'a str {
        self.node.kind()
    }

    /// What stands there.
    #[must_use]
    pub fn text(self) -> &'a str {
        self.text.get(self.node.byte_range()).unwrap_or_default()
    }

    /// Its bytes in the text.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.node.byte_range()
    }

    /// Where it stands.
    #[must_use]
    pub fn span(self) -> Span {
        Span::of(self.text, self.node.byte_range())
    }

    /// The child of a field of the grammar (`function`, `arguments`, `name`).
    #[must_use]
    pub fn field(self, name: &str) -> Option<Self> {
        self.node.child_by_field_name(name).map(|node| self.with(node))
    }

    /// Its named children.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let mut cursor = self.node.walk();
        let mut more = cursor.goto_first_child();
        std::iter::from_fn(move || {
            while more {
                let node = cursor.node();
                more = cursor.goto_next_sibling();
                if node.is_named() {
                    return Some(self.with(node));
                }
            }
            None
        })
    }

    /// What it is part of.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.node.parent().map(|node| self.with(node))
    }

    /// What it is part of, innermost first. One way down from the root: a node does not know what it is part of.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        let (mut path, mut next) = (Vec::new(), Some(self.root));
        while let Some(node) = next.filter(|it| *it != self.node) {
            path.push(node);
            next = node.child_with_descendant(self.node);
        }
        path.into_iter().rev().map(move |node| self.with(node))
    }

    /// It and everything below it, outer before inner, as deep as people write. Without recursion.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        self.walk().map(|(it, _)| it)
    }

    /// The same, each with its depth below this one.
    fn walk(self) -> impl Iterator<Item = (Self, u32)> {
        let mut cursor = self.node.walk();
        let mut done = false;
        std::iter::from_fn(move || {
            if done {
                return None;
            }
            let found = (self.with(cursor.node()), cursor.depth());
            if found.1 >= DEEPEST || !cursor.goto_first_child() {
                while !cursor.goto_next_sibling() {
                    if !cursor.goto_parent() {
                        done = true;
                        break;
                    }
                }
            }
            Some(found)
        })
    }

    /// The same tree's node.
    fn with(self, node: Node<'a>) -> Self {
        Self { node, root: self.root, text: self.text }
    }

    /// True when both are the same node.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        self.node == other.node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn ancestors_are_those_of_the_tree() {
        let source = Source::typescript("function f() { if (a) { g(`x ${b}`); } }\nconst c = (1);\n".into());
        for node in source.nodes() {
            let parents: Vec<Syntax<'_>> = std::iter::successors(node.parent(), |it| it.parent()).collect();
            let ancestors: Vec<Syntax<'_>> = node.ancestors().collect();
            assert!(parents.len() == ancestors.len(), "{node:?}");
            assert!(parents.iter().zip(&ancestors).all(|(a, b)| a.is(*b)), "{node:?}");
        }
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
