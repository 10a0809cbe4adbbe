//! Tool lists without groups, profiles and globs, by the tables of the version that wrote them.
//!
//! A name grants more in a later version, so a list is expanded with the tables of the source and written out. Where the
//! version is not known, what every table grants is allowed and what any of them refuses is refused. Names are spelled as
//! in 2026.2.3 (`cron`, `image`): every later version still takes these.

use std::collections::BTreeSet;

use crate::audit::openclaw::{Era, Node, fits};
use crate::policy::model::AgentTools;

/// What an agent, a room, a sender or a provider may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::policy::translate) struct Effective {
    /// Everything when `None`.
    pub allow: Option<BTreeSet<String>>,
    /// Refused whatever is allowed.
    pub deny: BTreeSet<String>,
}

/// One level of lists: what it allows (everything when `None`) and what it refuses, expanded by one era.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    allow: Option<Vec<String>>,
    deny: Vec<String>,
}

impl Level {
    /// `allow` and `deny` of a value.
    pub(super) fn lists(node: &Node, era: Era) -> Self {
        let words = |key: &str| node.get(key).map(Node::words).unwrap_or_default();
        let allow = words("allow");
        // A star is everything, also what a later version brings.
        let restricts = !allow.is_empty() && !allow.iter().any(|name| name == "*");
        Self { allow: restricts.then(|| expanded(era, &allow)), deny: expanded(era, &words("deny")) }
    }

    /// A profile with what is added to it; `None` where it restricts nothing.
    pub(super) fn profile(name: &str, also: &[String], era: Era) -> Option<Self> {
        let tools: Vec<String> = era.profile(name)?.iter().map(|tool| (*tool).to_owned()).collect();
        let mut allow = expanded(era, &tools);
        allow.extend(expanded(era, also));
        Some(Self { allow: Some(allow), deny: Vec::new() })
    }

    fn allows(&self, tool: &str) -> bool {
        let named = |list: &[String], tool: &str| list.iter().any(|pattern| fits(pattern, tool));
        !named(&self.deny, tool)
            && self.allow.as_ref().is_none_or(|allow| {
                // Who may run commands may patch files.
                named(allow, tool) || (tool == "apply_patch" && named(allow, "exec"))
            })
    }
}

impl Effective {
    /// What passes every level.
    pub(super) fn of(levels: &[Level], era: Era) -> Self {
        let deny: BTreeSet<String> =
            levels.iter().flat_map(|level| level.deny.iter()).flat_map(|name| spellings(name)).collect();
        let restricted = levels.iter().any(|level| level.allow.is_some());
        let named = levels.iter().filter_map(|level| level.allow.as_ref()).flatten().cloned();
        let all = named.filter(|name| !name.contains('*')).chain(catalogue(era));
        let allow = restricted.then(|| {
            all.filter(|tool| levels.iter().all(|level| level.allows(tool)))
                .map(|tool| early(&tool))
                .collect()
        });
        Self { allow, deny }
    }

    /// What each of several tables grants.
    pub(super) fn narrowest(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().reduce(|one, other| one.and(&other)).unwrap_or_default()
    }

    /// What both grant.
    pub(super) fn and(self, other: &Self) -> Self {
        let allow = match (self.allow, &other.allow) {
            (Some(one), Some(other)) => Some(one.intersection(other).cloned().collect()),
            (one, other) => one.or_else(|| other.clone()),
        };
        Self { allow, deny: self.deny.union(&other.deny).cloned().collect() }
    }

    /// Whether a tool, spelled as in 2026.2.3, may be used.
    pub(in crate::policy::translate) fn allows(&self, tool: &str) -> bool {
        !self.deny.iter().any(|pattern| fits(pattern, tool))
            && self.allow.as_ref().is_none_or(|allow| allow.contains(tool))
    }

    /// What at least one of them grants.
    pub(super) fn union(all: &[Self]) -> Self {
        // Most agents may use the same: each is looked at once.
        let all: BTreeSet<&Self> = all.iter().collect();
        let granted = |tool: &str| all.iter().any(|one| one.allows(tool));
        let allow = all
            .iter()
            .map(|one| one.allow.clone())
            .reduce(|one, other| Some(one?.union(&other?).cloned().collect()));
        let allow = allow.flatten().map(|tools| tools.into_iter().filter(|tool| granted(tool)).collect());
        let deny = all.iter().flat_map(|one| &one.deny).filter(|tool| !granted(tool)).cloned().collect();
        Self { allow, deny }
    }

    /// Nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.allow.as_ref().is_some_and(BTreeSet::is_empty)
    }

    /// As the policy writes it beside `wider`, which holds anyway.
    pub(super) fn beside(&self, wider: &Self) -> Option<AgentTools> {
        (self != wider).then(|| AgentTools {
            allow: self
                .allow
                .clone()
                .filter(|_| self.allow != wider.allow)
                .map(|it| it.into_iter().collect()),
            deny: self.deny.difference(&wider.deny).cloned().collect(),
        })
    }

    /// As the policy writes it.
    pub(super) fn written(&self) -> AgentTools {
        AgentTools {
            allow: self.allow.clone().map(|allow| allow.into_iter().collect()),
            deny: self.deny.iter().cloned().collect(),
        }
    }
}

/// What `allow`, `alsoAllow` and `deny` of a room, a sender or a provider leave.
pub(in crate::policy::translate) fn listed(eras: &[Era], node: &Node) -> AgentTools {
    Effective::narrowest(eras.iter().map(|era| Effective::of(&[Level::lists(node, *era)], *era))).written()
}

/// Whether a list names a tool of OpenClaw's own; where it names none, 2026.2.3 takes no notice of it.
pub(super) fn names_its_own(eras: &[Era], words: &[String]) -> bool {
    eras.iter().any(|era| {
        let all: Vec<String> = catalogue(*era).collect();
        expanded(*era, words).iter().any(|pattern| all.iter().any(|tool| fits(pattern, tool)))
    })
}

/// Groups replaced by their tools; globs stay where they fit nothing that is known.
fn expanded(era: Era, names: &[String]) -> Vec<String> {
    let of = |name: &String| {
        let name = era.tool(name);
        match era.group(&name) {
            Some(tools) => tools.iter().map(|tool| era.tool(tool)).collect(),
            None => vec![name],
        }
    };
    names.iter().flat_map(of).collect()
}

fn catalogue(era: Era) -> impl Iterator<Item = String> {
    let groups = ["group:openclaw", "group:fs", "group:runtime", "group:ui"];
    let tools: BTreeSet<&str> =
        groups.iter().filter_map(|group| era.group(group)).flatten().copied().collect();
    tools.into_iter().map(str::to_owned)
}

/// A name as 2026.2.3 spells it.
fn early(name: &str) -> String {
    match name {
        "automations" => "cron",
        "view_image" => "image",
        other => other,
    }
    .to_owned()
}

/// A refused name in every spelling: a list is read by versions that know only one of them.
fn spellings(name: &str) -> Vec<String> {
    match name {
        "automations" | "cron" => vec!["cron".to_owned(), "automations".to_owned()],
        "view_image" | "image" => vec!["image".to_owned(), "view_image".to_owned()],
        other => vec![other.to_owned()],
    }
}
