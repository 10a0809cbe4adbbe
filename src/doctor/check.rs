//! What one look of `moltctl doctor` came to.

use super::catalogue;
use super::entry::Entry;
use super::probe::Probe;

/// How a look came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is wrong, and mended as the entry says.
    Wrong,
    /// It could not be seen: never read it as well.
    Unknown,
    /// It works, and wants attention.
    Advice,
    /// It is well.
    Well,
    /// It was not looked at, for the reason that is given: because it was not asked for, or because what it hangs on is
    /// not there.
    Skipped,
}

/// One look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub probe: Probe,
    /// Which one, where there are several (a host, a file).
    pub subject: Option<String>,
    /// How it came out.
    pub state: State,
    /// What was seen, or why not.
    pub seen: String,
    /// The entry that tells the rest.
    pub entry: Option<&'static Entry>,
    /// What mends it, in one line; that of the entry where there is nothing better.
    pub remedy: Option<String>,
}

impl Check {
    fn of(probe: Probe, state: State, seen: impl Into<String>) -> Self {
        Self { probe, subject: None, state, seen: seen.into(), entry: None, remedy: None }
    }

    pub(super) fn well(probe: Probe, seen: impl Into<String>) -> Self {
        Self::of(probe, State::Well, seen)
    }

    /// Wrong, as the entry `id` says.
    pub(super) fn wrong(probe: Probe, seen: impl Into<String>, id: &str) -> Self {
        Self::of(probe, State::Wrong, seen).told_by(id)
    }

    pub(super) fn advice(probe: Probe, seen: impl Into<String>, id: &str) -> Self {
        Self::of(probe, State::Advice, seen).told_by(id)
    }

    pub(super) fn unknown(probe: Probe, why: impl Into<String>) -> Self {
        Self::of(probe, State::Unknown, why)
    }

    pub(super) fn skipped(probe: Probe, why: impl Into<String>) -> Self {
        Self::of(probe, State::Skipped, why)
    }

    pub(super) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    pub(super) fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    fn told_by(mut self, id: &str) -> Self {
        self.entry = catalogue::entry(id);
        debug_assert!(self.entry.is_some(), "the catalogue has no `{id}`");
        self.remedy =
            self.entry.and_then(|entry| entry.commands.first()).map(|command| format!("`{command}`"));
        self
    }
}

/// `checks` with what is wrong first, in the order to mend it; then what is unknown, and so on.
#[must_use]
pub fn ordered(mut checks: Vec<Check>) -> Vec<Check> {
    checks.sort_by(|a, b| (a.state, a.probe, &a.subject).cmp(&(b.state, b.probe, &b.subject)));
    checks
}
