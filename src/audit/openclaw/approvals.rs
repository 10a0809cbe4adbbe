//! `exec-approvals.json`: what may be run without asking. The stricter of it and the configuration counts.

use super::tree::Node;

/// The document. A missing one means deny, ask on a miss, deny when nobody answers, and no skill allowed by itself.
#[derive(Clone, Debug)]
pub struct Approvals {
    root: Node,
}

/// One entry that lets something run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Where it stands: `agents.main.allowlist[0]`.
    pub path: String,
    /// The agent; `*` for all.
    pub agent: String,
    /// A glob on the resolved path of the program.
    pub pattern: String,
}

impl Approvals {
    /// The document, if this is one.
    pub(super) fn of(root: &Node) -> Option<Self> {
        is_approvals(root).then(|| Self { root: root.clone() })
    }

    /// The value at a path.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.root.at(path)
    }

    /// `defaults` and every agent, with their paths.
    #[must_use]
    pub fn scopes(&self) -> Vec<(String, &Node)> {
        let agents = self.root.get("agents").map(Node::members).unwrap_or_default();
        let defaults = self.root.get("defaults").map(|node| ("defaults".to_owned(), node));
        defaults.into_iter().chain(agents.iter().map(|(id, node)| (format!("agents.{id}"), node))).collect()
    }

    /// Every entry of every allowlist.
    #[must_use]
    pub fn grants(&self) -> Vec<Grant> {
        let mut found = Vec::new();
        for (id, agent) in self.root.get("agents").map(Node::members).unwrap_or_default() {
            let list = agent.get("allowlist").map(Node::elements).unwrap_or_default();
            for (index, entry) in list.iter().enumerate() {
                let pattern = entry.text().or_else(|| entry.get("pattern")?.text());
                found.extend(pattern.map(|pattern| Grant {
                    path: format!("agents.{id}.allowlist[{index}]"),
                    agent: id.clone(),
                    pattern: pattern.trim().to_owned(),
                }));
            }
        }
        found
    }
}

/// Whether a tree is a document of exec approvals.
#[must_use]
pub fn is_approvals(root: &Node) -> bool {
    root.get("version").and_then(Node::number).is_some()
        && ["gateway", "channels", "meta"].iter().all(|key| root.get(key).is_none())
        && (root.get("socket").is_some_and(Node::is_object)
            || (root.get("defaults").is_some_and(Node::is_object)
                && root.get("agents").is_some_and(Node::is_object)))
}
