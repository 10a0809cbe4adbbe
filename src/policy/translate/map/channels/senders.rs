//! Lists of senders: ids stay, names are left out, groups of senders are written out.

use std::collections::BTreeSet;

use super::super::{distinct, element};
use super::tables::is_mutable;
use crate::audit::openclaw::Node;
use crate::policy::translate::{Class, Draft, Source};

/// A list that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Senders {
    /// Ids, and `*` for everybody.
    pub ids: Vec<String>,
    /// Whether somebody was left out.
    pub lost: bool,
}

impl Senders {
    /// True when everybody is in it.
    pub(super) fn everybody(&self) -> bool {
        self.ids.iter().any(|id| id == "*")
    }

    /// True when somebody was on the list, and nobody is left.
    pub(super) fn emptied(&self) -> bool {
        self.lost && self.ids.is_empty()
    }
}

/// Reads a list and claims it and each of its elements.
pub(super) fn read(source: &Source, draft: &mut Draft, (channel, node): (&str, &Node), to: &str) -> Senders {
    let mut senders = Senders::default();
    for item in node.elements() {
        let Some(id) = element(item) else { continue };
        let (class, reason) = one(source, &mut senders, channel, &id);
        draft.claims.claim(item, class, Some(to), reason);
    }
    distinct(&mut senders.ids);
    let everybody = senders.everybody();
    if everybody {
        senders.ids = vec!["*".to_owned()];
    }
    let (class, reason) = match (everybody, senders.emptied(), senders.lost) {
        (true, ..) => (Class::Same, "wide open: everybody is on it"),
        (_, true, _) => (Class::Narrower, "nobody is left on it"),
        (.., true) => (Class::Narrower, "without those that cannot be told for certain"),
        _ if senders.ids.is_empty() => (Class::Same, "nobody is on it"),
        _ => (Class::Same, "these"),
    };
    draft.claims.claim(node, class, Some(to), reason);
    senders
}

fn one(source: &Source, senders: &mut Senders, channel: &str, id: &str) -> (Class, &'static str) {
    if let Some(name) = id.strip_prefix("accessGroup:") {
        return match members(source, channel, name) {
            Some(ids) => {
                senders.ids.extend(ids);
                (
                    Class::Same,
                    "the members of the access group, written out: a later change of the group changes nothing here",
                )
            }
            None => {
                senders.lost = true;
                (Class::Narrower, "who is in this access group is not written in the configuration: left out")
            }
        };
    }
    if id == "*" {
        senders.ids.push(id.to_owned());
        return (Class::Same, "wide open: everybody");
    }
    if is_mutable(channel, id) {
        senders.lost = true;
        return (
            Class::Narrower,
            "a name can be taken by anyone (CVE-2026-28480): left out; name the id instead",
        );
    }
    senders.ids.push(id.to_owned());
    (Class::Same, "an id")
}

/// The members of an access group for a channel, without names; `None` where they are not listed.
fn members(source: &Source, channel: &str, name: &str) -> Option<Vec<String>> {
    let group = source.at("accessGroups")?.get(name)?;
    let members = group.get("members")?;
    let lists = [members.get(channel), members.get("*")];
    let ids: BTreeSet<String> = lists.into_iter().flatten().flat_map(Node::words).collect();
    Some(ids.into_iter().filter(|id| !is_mutable(channel, id)).collect())
}
