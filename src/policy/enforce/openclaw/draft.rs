//! A patch while it is written: where the versions part, and how an operation is noted.

use serde_json::Value;

use super::{Change, Op, Step, Target};
use crate::audit::openclaw::{Era, Version};

/// Which spellings a version takes. Not the same as [`Era`], which is about tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keys {
    /// Those of 2026.2.3. Later versions take every one of them until 2026.9, so what lies between the versions that were
    /// looked at gets these too.
    Early,
    /// From 2026.6: as 2026.6.6.
    Middle,
    /// From 2026.9: as 2026.9.6.
    Late,
}

impl Keys {
    pub(super) fn of(version: Version) -> Self {
        if version >= Version::new(2026, 9, 0) {
            Self::Late
        } else if version >= Version::new(2026, 6, 0) {
            Self::Middle
        } else {
            Self::Early
        }
    }

    /// Its name in the table of channels.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Middle => "middle",
            Self::Late => "late",
        }
    }
}

/// The patch so far.
pub(super) struct Draft {
    pub(super) ops: Vec<Op>,
    pub(super) notes: Vec<String>,
    pub(super) keys: Keys,
    pub(super) era: Era,
    pub(super) version: Version,
}

impl Draft {
    pub(super) fn new(target: &Target) -> Self {
        let version = target.version;
        Self { ops: Vec::new(), notes: Vec::new(), keys: Keys::of(version), era: Era::of(version), version }
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    pub(super) fn op(&mut self, at: Vec<Step>, change: Change) {
        self.ops.push(Op { at, change });
    }

    /// Sets the value at a dotted path of plain names.
    pub(super) fn set(&mut self, path: &str, value: impl Into<Value>) {
        self.op(steps(path), Change::Set(value.into()));
    }

    pub(super) fn default(&mut self, path: &str, value: impl Into<Value>) {
        self.op(steps(path), Change::Default(value.into()));
    }

    pub(super) fn unset(&mut self, path: &str) {
        self.op(steps(path), Change::Unset(true));
    }

    pub(super) fn keep(&mut self, path: &str, names: Vec<String>) {
        self.op(steps(path), Change::Keep(names));
    }

    /// The agents that a configuration of this version lists.
    pub(super) fn agents(&self) -> &'static str {
        if self.keys == Keys::Late { "agents.entries" } else { "agents.list" }
    }

    /// The way to a value of one agent.
    pub(super) fn agent(&self, id: &str, path: &str) -> Vec<Step> {
        let mut at = steps(self.agents());
        at.push(Step::Id { id: id.to_owned() });
        at.extend(steps(path));
        at
    }

    /// Takes a value of every agent away, in either spelling of their list: OpenClaw itself moves one to the other.
    pub(super) fn unset_each_agent(&mut self, path: &str) {
        for list in ["agents.list", "agents.entries"] {
            let mut at = steps(list);
            at.push(Step::Each { each: true });
            at.extend(steps(path));
            self.op(at, Change::Unset(true));
        }
    }
}

/// A dotted path of plain names; `[]` is every entry.
pub(super) fn steps(path: &str) -> Vec<Step> {
    let step = |part: &str| {
        if part == "[]" { Step::Each { each: true } } else { Step::Key(part.to_owned()) }
    };
    path.split('.').map(step).collect()
}

/// The way `path` with `names` behind it, which may hold dots.
pub(super) fn below(path: &str, names: &[&str]) -> Vec<Step> {
    let names = names.iter().map(|name| Step::Key((*name).to_owned()));
    steps(path).into_iter().chain(names).collect()
}
