//! What happens in a run, as a stream: journal, progress and reports are fed from it.

use crate::error::Error;
use crate::plan::{Effect, PlannedStep};

use super::RunId;

/// One thing that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// A run begins (or goes on); `steps` are left to do.
    Begun {
        /// The run.
        run: &'a RunId,
        /// How many steps are left.
        steps: usize,
    },
    /// A stage begins.
    Stage {
        /// Its name.
        name: &'a str,
    },
    /// A step begins.
    Started {
        /// The step.
        step: &'a PlannedStep,
    },
    /// A step succeeded.
    Succeeded {
        /// The step.
        step: &'a PlannedStep,
        /// What it did.
        effect: &'a Effect,
        /// True when a resumed run found it done.
        adopted: bool,
    },
    /// A step failed.
    Failed {
        /// The step.
        step: &'a PlannedStep,
        /// Why.
        error: &'a Error,
    },
    /// What was done is taken back: the run did not get to its point of no return.
    TakingBack,
    /// What a step did was taken back.
    Undone {
        /// The step.
        step: &'a PlannedStep,
    },
    /// What a step did stays.
    Remains {
        /// The step.
        step: &'a PlannedStep,
        /// Why.
        why: &'a str,
    },
    /// The run stops because the operator asked.
    Interrupted,
    /// The run ended.
    Finished,
}

/// Looks at events as they happen.
pub trait Observer: Sync {
    /// Called for each event, in order, from the engine's task.
    fn see(&self, event: &Event<'_>);
}

/// Looks away.
impl Observer for () {
    fn see(&self, _: &Event<'_>) {}
}
