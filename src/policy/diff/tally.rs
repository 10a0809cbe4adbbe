//! Gathers changes; knows which way lists, flags and ranks go.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde::Serialize;

use super::{Change, Direction};
use crate::policy::cover::glob_within;
use crate::policy::model::AgentTools;
use crate::policy::shown::{shown, shown_key};

/// The changes so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    changes: Vec<Change>,
    section: &'static str,
}

/// The most names of a list that are told one by one.
const MOST_NAMES: usize = 12;

impl Tally {
    /// What follows belongs to this table.
    pub(super) fn section(&mut self, section: &'static str) {
        self.section = section;
    }

    /// Adds a change.
    pub(super) fn say(&mut self, direction: Direction, key: impl Into<String>, what: impl Into<String>) {
        let key: String = key.into();
        let key = key.split('.').map(shown_key).collect::<Vec<_>>().join(".");
        let change = Change { direction, section: self.section, key, what: what.into() };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Values whose order is from the narrowest to the widest.
    pub(super) fn rank<T: Ord + Serialize>(&mut self, key: &str, before: &T, after: &T) {
        let direction = match after.cmp(before) {
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Greater => Direction::Wider,
            std::cmp::Ordering::Less => Direction::Narrower,
        };
        self.say(direction, key, format!("`{}` became `{}`", word(before), word(after)));
    }

    /// Values of which neither is wider.
    pub(super) fn neutral<T: PartialEq>(&mut self, key: &str, before: &T, after: &T, what: &str) {
        if before != after {
            self.say(Direction::Neutral, key, what);
        }
    }

    /// Values that cannot be compared.
    pub(super) fn changed<T: PartialEq>(&mut self, key: &str, before: &T, after: &T, what: &str) {
        if before != after {
            self.say(Direction::Changed, key, what);
        }
    }

    /// A list that lets in: more of it is wider.
    pub(super) fn names<'a>(
        &mut self,
        key: &str,
        before: impl IntoIterator<Item = &'a String>,
        after: impl IntoIterator<Item = &'a String>,
    ) {
        let before: BTreeSet<&String> = before.into_iter().collect();
        let after: BTreeSet<&String> = after.into_iter().collect();
        let takes = |list: &BTreeSet<&String>, name: &str| list.iter().any(|it| glob_within(name, it));
        self.members(
            key,
            before.union(&after).map(|it| it.as_str()),
            |it| takes(&before, it),
            |it| takes(&after, it),
        );
    }

    /// A list that refuses: less of it is wider.
    pub(super) fn refusals(&mut self, key: &str, before: &[String], after: &[String]) {
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for name in before.iter().filter(|name| !after.contains(name)) {
            gone.push(name.as_str());
        }
        for name in after.iter().filter(|name| !before.contains(name)) {
            new.push(name.as_str());
        }
        self.told(Direction::Wider, key, &gone, "no longer refused");
        self.told(Direction::Narrower, key, &new, "now refused");
    }

    /// Members of a set that may be written in any way: whoever of `candidates` is in one and not in the other.
    pub(super) fn members<'a>(
        &mut self,
        key: &str,
        candidates: impl IntoIterator<Item = &'a str>,
        before: impl Fn(&str) -> bool,
        after: impl Fn(&str) -> bool,
    ) {
        let (mut new, mut gone) = (Vec::new(), Vec::new());
        for name in candidates {
            match (before(name), after(name)) {
                (false, true) => new.push(name),
                (true, false) => gone.push(name),
                _ => {}
            }
        }
        self.told(Direction::Wider, key, &new, "now allowed");
        self.told(Direction::Narrower, key, &gone, "no longer allowed");
    }

    fn told(&mut self, direction: Direction, key: &str, names: &[&str], what: &str) {
        if names.is_empty() {
            return;
        }
        // Everything includes whatever else is listed.
        if names.contains(&"*") {
            self.say(direction, key, format!("{what}: everything (`*`)"));
            return;
        }
        let mut list: Vec<String> = names.iter().take(MOST_NAMES).map(|name| shown(name)).collect();
        list.extend((names.len() > MOST_NAMES).then(|| format!("and {} more", names.len() - MOST_NAMES)));
        self.say(direction, key, format!("{what}: {}", list.join(", ")));
    }

    /// Tools of somebody, within what the policy allows at all; `base` says that before and after. What the base already
    /// gained or lost is not told again.
    pub(super) fn tools(&mut self, key: &str, before: &AgentTools, after: &AgentTools, base: &Base<'_>) {
        if before == after && base.before == base.after {
            return;
        }
        let candidates: BTreeSet<&str> = [before, after, base.before, base.after]
            .into_iter()
            .flat_map(|it| it.allow.iter().flatten().chain(&it.deny))
            .map(String::as_str)
            .chain(["*"])
            .filter(|name| allows(base.before, name) == allows(base.after, name))
            .collect();
        self.members(
            key,
            candidates,
            |it| allows(before, it) && allows(base.before, it),
            |it| allows(after, it) && allows(base.after, it),
        );
    }

    /// The changes, what became wider first.
    pub(super) fn into_changes(mut self) -> Vec<Change> {
        self.changes.sort_by_key(|change| change.direction);
        self.changes
    }
}

/// What the policy allows at all.
pub(super) struct Base<'a> {
    /// Before.
    pub(super) before: &'a AgentTools,
    /// After.
    pub(super) after: &'a AgentTools,
}

/// Whether a list of tools, by itself, lets a name through. `*` stands for a name that no list has.
pub(super) fn allows(of: &AgentTools, name: &str) -> bool {
    of.allow.as_ref().is_none_or(|allow| allow.iter().any(|it| glob_within(name, it)))
        && !of.deny.iter().any(|it| glob_within(name, it))
}

/// A value as the policy writes it.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
