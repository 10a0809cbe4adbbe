//! How a run went, and the error of a command whose run did not end well.

use super::journal::{Outcome, RunId};
use crate::error::{Error, ErrorKind};
use crate::plan::{Effect, PlannedStep};

/// How a run went.
#[derive(Debug)]
pub struct RunReport {
    /// The run.
    pub run: RunId,
    /// How it ended.
    pub state: RunState,
    /// Each step, in the plan's order.
    pub steps: Vec<StepReport>,
    /// What was taken back, where the run did not get to its point of no return.
    pub taken_back: Option<TakenBack>,
}

/// How a run ended.
pub type RunState = Outcome;

/// How a step went.
#[derive(Debug)]
pub struct StepReport {
    /// The step.
    pub step: PlannedStep,
    /// How it went.
    pub state: StepState,
}

/// How a step went.
#[derive(Debug)]
pub enum StepState {
    /// It was not begun, or was taken back.
    Pending,
    /// It succeeded, in this run or one before.
    Succeeded(Effect),
    /// It failed in this run.
    Failed(Error),
}

/// What was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Subjects of the steps whose effects are gone, last first.
    pub undone: Vec<String>,
    /// Subjects of the steps whose effects stay, and why.
    pub remains: Vec<(String, String)>,
}

impl TakenBack {
    /// True when nothing stays.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.remains.is_empty()
    }
}

impl RunReport {
    /// The first failure, as the error of the command.
    #[must_use]
    pub fn into_error(self) -> Option<Error> {
        let done = self.steps.iter().filter(|step| matches!(step.state, StepState::Succeeded(_))).count();
        let all = self.steps.len();
        let resume = format!("`moltctl journal resume {}` goes on from there", self.run);
        let failed = self.steps.into_iter().find_map(|report| match report.state {
            StepState::Failed(error) => {
                Some(error.context(format!("`{}` failed", report.step.change.subject)))
            }
            _ => None,
        });
        let remains = self.taken_back.map(|taken| taken.remains).unwrap_or_default();
        match self.state {
            Outcome::Done => None,
            Outcome::TakenBack => {
                let error = failed.unwrap_or_else(|| Error::message(ErrorKind::Declined, "stopped"));
                Some(taken_back(error))
            }
            Outcome::Interrupted => Some(
                Error::message(ErrorKind::Partial, format!("stopped after {done} of {all} steps"))
                    .hint(resume),
            ),
            Outcome::Failed => {
                let mut error = failed
                    .unwrap_or_else(|| Error::message(ErrorKind::Partial, "not everything was taken back"));
                // Whatever the cause: steps that were done stay done, and that is what the caller must know.
                if done > 0 || !remains.is_empty() {
                    let before_the_point = !remains.is_empty() && error.kind == ErrorKind::Changed;
                    error.leaves = true;
                    if !before_the_point {
                        error.kind = ErrorKind::Partial;
                    }
                    for (subject, why) in remains {
                        error.hints.push(format!("`{subject}` stays: {why}"));
                    }
                    error.hints.push(format!("{done} of {all} steps are done; {resume}"));
                }
                Some(error)
            }
        }
    }
}

/// Nothing is left of the run: what the caller must know first.
fn taken_back(mut error: Error) -> Error {
    if error.kind != ErrorKind::Changed {
        error.kind = ErrorKind::Declined;
    }
    error.context("everything that was made was taken back")
}
