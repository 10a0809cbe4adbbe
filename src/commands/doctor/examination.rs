//! `moltctl doctor` without a symptom: looks, and says what is wrong in the order to mend it.

use serde::Serialize;

use super::look;
use crate::context::Context;
use crate::doctor::{self, Check, Probe, State};
use crate::error::{ErrorKind, Result};
use crate::output::{Mark, Outcome, Page};

/// How far is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// At the checkout alone (`--offline`).
    Checkout,
    /// At the account as well (`--no-probe`).
    Account,
    /// At the hosts as well.
    Hosts,
}

/// What was looked at, and what is wrong.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Examined {
    /// How many things are wrong.
    pub wrong: usize,
    /// How many could not be seen.
    pub unknown: usize,
    /// Each look: what is wrong first, in the order to mend it.
    pub checks: Vec<CheckView>,
}

/// One look.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct CheckView {
    /// What was looked at.
    pub probe: Probe,
    /// Which one, where there are several.
    pub subject: Option<String>,
    /// How it came out.
    pub state: State,
    /// What was seen, or why not.
    pub seen: String,
    /// The entry of the catalogue that tells the rest: `moltctl doctor ENTRY`.
    pub entry: Option<String>,
    /// What mends it, in one line.
    pub remedy: Option<String>,
}

impl From<Check> for CheckView {
    fn from(check: Check) -> Self {
        Self {
            probe: check.probe,
            subject: check.subject,
            state: check.state,
            seen: check.seen,
            entry: check.entry.map(|entry| entry.id.clone()),
            remedy: check.remedy,
        }
    }
}

/// Looks and judges.
///
/// # Errors
/// When nothing can be looked at, because the HTTP client cannot be made. What cannot be seen is part of the answer.
pub async fn examine(ctx: &Context, depth: Depth) -> Result<Examined> {
    let observed = look::look(ctx, depth).await?;
    Ok(Examined::of(doctor::examine(&observed)))
}

impl Examined {
    fn of(checks: Vec<Check>) -> Self {
        let count = |state| checks.iter().filter(|check| check.state == state).count();
        let (wrong, unknown) = (count(State::Wrong), count(State::Unknown));
        Self { wrong, unknown, checks: checks.into_iter().map(CheckView::from).collect() }
    }

    fn of_state(&self, state: State) -> impl Iterator<Item = &CheckView> {
        self.checks.iter().filter(move |check| check.state == state)
    }

    fn section(&self, page: &mut Page, state: State, mark: Mark, heading: &str) {
        let mut checks = self.of_state(state).peekable();
        if checks.peek().is_some() {
            page.heading(heading);
        }
        for check in checks {
            page.mark(mark, &check.line());
            page.dim(&check.cure());
        }
    }
}

impl CheckView {
    fn line(&self) -> String {
        match &self.subject {
            Some(subject) if !self.seen.contains(subject.as_str()) => format!("{subject}: {}", self.seen),
            _ => self.seen.clone(),
        }
    }

    fn cure(&self) -> String {
        let more = self.entry.as_ref().map(|entry| format!("`moltctl doctor {entry}` tells more"));
        match (&self.remedy, more) {
            (Some(remedy), Some(more)) => format!("{remedy}; {more}"),
            (Some(remedy), None) => remedy.clone(),
            (None, Some(more)) => more,
            (None, None) => format!("looked at as `{}`", self.probe.name()),
        }
    }
}

impl Outcome for Examined {
    const NAME: &'static str = "doctor";

    fn human(&self, page: &mut Page) {
        self.section(page, State::Wrong, Mark::Bad, "Wrong, in the order to mend it");
        self.section(page, State::Unknown, Mark::Unknown, "Could not be seen");
        self.section(page, State::Advice, Mark::Warn, "Works, and wants attention");
        let well: Vec<&str> = self.of_state(State::Well).map(|check| check.probe.name()).collect();
        let mut named = well.clone();
        named.dedup();
        if !named.is_empty() {
            page.heading("Well");
            page.mark(Mark::Good, &named.join(", "));
        }
        self.skipped(page);
        page.gap();
        let more =
            if self.wrong == 0 { "nothing is wrong".to_owned() } else { format!("{} wrong", self.wrong) };
        page.line(&format!("{more}, {} could not be seen, {} well", self.unknown, well.len()));
    }

    /// Something is wrong: 1, or 4 when it is the credential alone. Not everything was seen: 3.
    fn exit_code(&self) -> u8 {
        let of_credential = |check: &CheckView| {
            matches!(check.probe, Probe::Credential | Probe::Account | Probe::Permissions)
        };
        if self.wrong > 0 {
            let only_that = self.of_state(State::Wrong).all(of_credential);
            if only_that { ErrorKind::Denied.exit_code() } else { ErrorKind::Failed.exit_code() }
        } else if self.unknown > 0 {
            ErrorKind::Blind.exit_code()
        } else {
            0
        }
    }
}

impl Examined {
    /// What was not looked at, by reason.
    fn skipped(&self, page: &mut Page) {
        let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
        for check in self.of_state(State::Skipped) {
            match by_reason.iter_mut().find(|(reason, _)| *reason == check.seen) {
                Some((_, probes)) if probes.contains(&check.probe.name()) => {}
                Some((_, probes)) => probes.push(check.probe.name()),
                None => by_reason.push((&check.seen, vec![check.probe.name()])),
            }
        }
        if !by_reason.is_empty() {
            page.heading("Not looked at");
        }
        for (reason, probes) in by_reason {
            page.mark(Mark::Next, &probes.join(", "));
            page.dim(reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(probe: Probe, state: State) -> CheckView {
        CheckView { probe, subject: None, state, seen: "seen".into(), entry: None, remedy: None }
    }

    #[test]
    fn the_exit_status_tells_what_is_wrong_from_what_is_unseen() {
        let code = |checks: Vec<CheckView>| {
            let count = |state| checks.iter().filter(|check| check.state == state).count();
            Examined { wrong: count(State::Wrong), unknown: count(State::Unknown), checks }.exit_code()
        };
        assert_eq!(code(vec![check(Probe::Worker, State::Well), check(Probe::Pins, State::Advice)]), 0);
        assert_eq!(code(vec![check(Probe::Worker, State::Well), check(Probe::Gateway, State::Skipped)]), 0);
        assert_eq!(code(vec![check(Probe::Worker, State::Unknown)]), 3);
        assert_eq!(code(vec![check(Probe::Worker, State::Unknown), check(Probe::Secrets, State::Wrong)]), 1);
        assert_eq!(
            code(vec![check(Probe::Credential, State::Wrong), check(Probe::Worker, State::Unknown)]),
            4
        );
        assert_eq!(
            code(vec![check(Probe::Credential, State::Wrong), check(Probe::StartScript, State::Wrong)]),
            1
        );
    }
}
