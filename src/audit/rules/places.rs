//! How rules on files get their documents and say where something stands.

use std::ops::Range;

use camino::Utf8Path;

use crate::audit::facts::{Checkout, Facts, Scope, syntax};
use crate::audit::finding::Span;
use crate::audit::fix::Fix;
use crate::audit::{Finding, Verdict};
use crate::project::dockerfile::Dockerfile;
use crate::project::tree::{Kind, Node};
use crate::project::wrangler::patch::{self, Literal, Under};

/// wrangler's configuration: the file that is deployed with.
#[derive(Clone, Copy)]
pub(super) struct Config<'a> {
    pub(super) checkout: &'a Checkout,
    pub(super) path: &'a Utf8Path,
    pub(super) text: &'a str,
    pub(super) tree: &'a Node,
}

/// wrangler's configuration. `None` when the checkout has none, or, noted as unseen, when it was not read or understood.
pub(super) fn wrangler<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<Config<'a>> {
    let checkout = verdict.need(Scope::Checkout, &facts.checkout)?;
    let (path, tree) = checkout.wrangler_tree()?;
    let tree = verdict.see(Scope::Checkout, tree)?;
    Some(Config { checkout, path, text: checkout.text(path.as_str())?, tree })
}

impl<'a> Config<'a> {
    /// A finding at a value; `anchor` is its dotted path.
    pub(super) fn at(self, node: &Node, anchor: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding::in_file(self.path, span(self.text, node), anchor, message)
    }

    /// A finding about something that is not written; `anchor` is its dotted path.
    pub(super) fn absent(self, anchor: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding::in_file(self.path, None, anchor, message)
    }

    /// A finding at `path` when it is written, else about its absence.
    pub(super) fn about(self, path: &str, message: impl Into<String>) -> Finding {
        match self.tree.at(path) {
            Some(node) => self.at(node, path, message),
            None => self.absent(path, message),
        }
    }

    /// The entries of `containers`, each with its index.
    pub(super) fn containers(self) -> impl Iterator<Item = (usize, &'a Node)> {
        self.tree.get("containers").map(Node::elements).unwrap_or_default().iter().enumerate()
    }

    /// A safe fix that sets one value.
    pub(super) fn set(
        self,
        title: impl Into<String>,
        under: Under,
        path: &'static [&'static str],
        value: Literal,
    ) -> Fix {
        let syntax = syntax(self.path.as_str());
        Fix::edit(title, self.path, move |text| patch::set(text, syntax, under, path, &value))
    }
}

/// The boolean a value is.
pub(super) fn flag(node: Option<&Node>) -> Option<bool> {
    match node?.kind {
        Kind::Bool(flag) => Some(flag),
        _ => None,
    }
}

/// The number a value is.
pub(super) fn number(node: Option<&Node>) -> Option<f64> {
    match node?.kind {
        Kind::Number(number) => Some(number),
        _ => None,
    }
}

/// Where a value stands, with its key.
pub(super) fn span(text: &str, node: &Node) -> Option<Span> {
    match node.extent() {
        Some(range) => Some(Span::of(text, range)),
        None => (node.line > 0).then(|| Span::line(node.line)),
    }
}

/// A finding in a text; what stands at `range` is its anchor.
pub(super) fn in_text(
    path: impl AsRef<Utf8Path>,
    text: &str,
    range: Range<usize>,
    message: impl Into<String>,
) -> Finding {
    let anchor = text.get(range.clone()).unwrap_or_default().to_owned();
    Finding::in_file(path.as_ref(), Some(Span::of(text, range)), anchor, message)
}

/// A Dockerfile with its text.
#[derive(Clone, Copy)]
pub(super) struct Recipe<'a> {
    pub(super) path: &'a Utf8Path,
    pub(super) text: &'a str,
    pub(super) file: &'a Dockerfile,
}

/// Every Dockerfile of the checkout; those that were not read are noted as unseen.
pub(super) fn dockerfiles<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Vec<Recipe<'a>> {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return Vec::new() };
    let mut recipes = Vec::new();
    for (path, file) in checkout.dockerfiles() {
        if let (Some(file), Some(text)) = (verdict.see(Scope::Checkout, file), checkout.text(path.as_str())) {
            recipes.push(Recipe { path, text, file });
        }
    }
    recipes
}
