//! Two policies compared by what they allow: what became wider, what narrower; whatever their lines look like.
//!
//! Egress is compared as sets of requests. Where it cannot be decided whether one holds the other the change is called
//! `changed`, and counts as wider. Deliberately absent: comparing what is deployed (`moltctl audit`, `moltctl status`).

mod agent;
mod channels;
mod credentials;
mod egress;
mod entrance;
mod tally;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::Policy;
use super::compiled::Compiled;
use tally::Tally;

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Something is allowed that was not.
    Wider,
    /// It cannot be told which way it goes; counts as wider.
    Changed,
    /// Something is no longer allowed.
    Narrower,
    /// Neither.
    Neutral,
}

impl Direction {
    /// True when a reviewer has to agree to it.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Wider | Self::Changed)
    }

    /// As a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Wider => "wider",
            Self::Changed => "changed",
            Self::Narrower => "narrower",
            Self::Neutral => "neutral",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// Which way it goes.
    pub direction: Direction,
    /// The table of the policy, such as `egress`.
    pub section: &'static str,
    /// What it is about: a key, or the id of a rule.
    pub key: String,
    /// What changed, in one line without a full stop.
    pub what: String,
}

/// What changed from one policy to another: what became wider first, then by section.
#[must_use]
pub fn compare(before: &Policy, after: &Policy) -> Vec<Change> {
    let mut tally = Tally::default();
    let compiled = (Compiled::of(before), Compiled::of(after));
    egress::compare(&compiled.0, &compiled.1, &mut tally);
    credentials::compare(before, after, &mut tally);
    agent::compare(before, after, &mut tally);
    egress::compare_browser(&compiled.0, &compiled.1, &mut tally);
    channels::compare(before, after, &mut tally);
    entrance::compare(before, after, &mut tally);
    let mut changes = tally.into_changes();
    if changes.is_empty() && before != after {
        changes.push(Change {
            direction: Direction::Neutral,
            section: "policy",
            key: String::new(),
            what: "written differently, and the same is allowed".to_owned(),
        });
    }
    changes
}
