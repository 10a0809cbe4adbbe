//! GitHub's workflows as rules read them: triggers, permissions, jobs, steps.

use camino::Utf8Path;

use crate::audit::facts::{Facts, Scope};
use crate::audit::finding::Span;
use crate::audit::rules::places::span;
use crate::audit::{Finding, Verdict};
use crate::project::tree::{Kind, Node};

/// A workflow.
#[derive(Clone, Copy)]
pub(super) struct Workflow<'a> {
    pub(super) path: &'a Utf8Path,
    pub(super) text: &'a str,
    pub(super) tree: &'a Node,
}

/// Every workflow of the checkout; those that were not read or understood are noted as unseen.
pub(super) fn workflows<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Vec<Workflow<'a>> {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return Vec::new() };
    let mut found = Vec::new();
    for (path, tree) in checkout.workflows() {
        if let (Some(tree), Some(text)) = (verdict.see(Scope::Checkout, tree), checkout.text(path.as_str())) {
            found.push(Workflow { path, text, tree });
        }
    }
    found
}

impl<'a> Workflow<'a> {
    /// Whether an event starts it.
    pub(super) fn starts_on(self, event: &str) -> bool {
        let Some(on) = self.tree.get("on") else { return false };
        match &on.kind {
            Kind::String(only) => only == event,
            Kind::Array(events) => events.iter().any(|it| it.as_str() == Some(event)),
            Kind::Table(events) => events.iter().any(|(name, _)| name == event),
            _ => false,
        }
    }

    /// Its jobs with their names.
    pub(super) fn jobs(self) -> impl Iterator<Item = (&'a str, &'a Node)> {
        self.tree
            .get("jobs")
            .map(Node::members)
            .unwrap_or_default()
            .iter()
            .map(|(name, job)| (name.as_str(), job))
    }

    /// Every step of every job.
    pub(super) fn steps(self) -> impl Iterator<Item = &'a Node> {
        self.jobs().flat_map(|(_, job)| job.get("steps").map(Node::elements).unwrap_or_default())
    }

    /// The commands of its steps.
    pub(super) fn commands(self) -> impl Iterator<Item = &'a Node> {
        self.steps().filter_map(|step| step.get("run"))
    }

    /// A finding at a value; a short value's own text is its anchor, else its key.
    pub(super) fn at(self, node: &Node, message: impl Into<String>) -> Finding {
        let short = !matches!(node.kind, Kind::Table(_) | Kind::Array(_));
        let range = if short { node.extent() } else { node.key.clone().or(node.extent()) };
        let anchor = range.clone().and_then(|it| self.text.get(it)).unwrap_or_default();
        let place = range.map(|it| Span::of(self.text, it));
        Finding::in_file(self.path, place, anchor.lines().next().unwrap_or_default(), message)
    }

    /// A finding at a value, with an anchor of its own.
    pub(super) fn named(self, node: &Node, anchor: &str, message: impl Into<String>) -> Finding {
        Finding::in_file(self.path, span(self.text, node), anchor, message)
    }
}

/// The text that marks the use of a secret.
pub(super) fn uses_secrets(text: &str) -> bool {
    text.contains("secrets.") || text.contains("secrets[") || text.contains("secrets: inherit")
}
