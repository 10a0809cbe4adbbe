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
            Ok(()) => parser.parse(text.as_bytes(), None),
            Err(_) => None,
        };
        Self { text, tree }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The root of the tree; `None` when there is none, which no known text leads to.
    #[must_use]
    pub fn root(&self) -> Option<Syntax<'_>> {
        Some(Syntax { node: self.tree.as_ref()?.root_node(), text: &self.text })
    }

    /// The first line (from 1) that could not be parsed; what stands there may have been missed.
    #[must_use]
    pub fn first_error(&self) -> Option<usize> {
        let root = self.root()?;
        if !root.node.has_error() {
            return None;
        }
        root.descendants()
            .find(|it| it.node.is_error() || it.node.is_missing())
            .map(|it| it.node.start_position().row + 1)
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
        let count = u32::try_from(self.node.named_child_count()).unwrap_or(u32::MAX);
        (0..count).filter_map(move |at| self.node.named_child(at)).map(move |node| self.with(node))
    }

    /// What it is part of.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.node.parent().map(|node| self.with(node))
    }

    /// What it is part of, innermost first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |it| it.parent())
    }

    /// It and everything below it, outer before inner. Without recursion: a file may be nested as deep as it likes.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        let mut cursor = self.node.walk();
        let mut done = false;
        let root = self;
        std::iter::from_fn(move || {
            if done {
                return None;
            }
            let node = cursor.node();
            if !cursor.goto_first_child() {
                loop {
                    if cursor.goto_next_sibling() {
                        break;
                    }
                    if !cursor.goto_parent() {
                        done = true;
                        break;
                    }
                }
            }
            Some(root.with(node))
        })
    }

    /// The same tree's node.
    fn with(self, node: Node<'a>) -> Self {
        Self { node, text: self.text }
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
    fn what_is_broken_is_parsed_as_far_as_it_goes() {
        let source = Source::typescript("f(1);\nconst = ;\ng(2);\n".into());
        assert_eq!(source.first_error(), Some(2));
        assert!(source.of_kind("call_expression").count() >= 1);
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!("{}1{}", "(".repeat(50_000), ")".repeat(50_000));
        assert!(Source::typescript(deep.into()).nodes().count() > 50_000);
    }
}
