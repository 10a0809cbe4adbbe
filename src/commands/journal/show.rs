//! `moltctl journal show [RUN]`: each step of a run and where it stands.

use serde::Serialize;

use super::list::ending;
use super::{load, named_or_newest};
use crate::context::Context;
use crate::engine::journal::{Outcome as Ended, RunId, Standing};
use crate::error::Result;
use crate::output::{Mark, Outcome, Page};
use crate::plan::{Change, Target};

/// One run.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Run {
    /// Its name.
    pub run: String,
    /// When it was planned (RFC 3339).
    pub planned_at: String,
    /// The command.
    pub command: String,
    /// What it acted on.
    pub target: Target,
    /// How it ended; absent while it runs or when it was killed.
    pub outcome: Option<Ended>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
}

/// One step of a run.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// `pending`, `started`, `succeeded`, `failed` or `undoing`.
    pub state: &'static str,
    /// What it changes.
    #[serde(flatten)]
    pub change: Change,
    /// Why it failed.
    pub error: Option<String>,
}

impl Outcome for Run {
    const NAME: &'static str = "journal-show";

    fn human(&self, page: &mut Page) {
        page.heading(&format!("{} · moltctl {} · {}", self.run, self.command, ending(self.outcome)));
        for step in &self.steps {
            let mark = match step.state {
                "succeeded" => Mark::Good,
                "failed" => Mark::Bad,
                "started" | "undoing" => Mark::Unknown,
                _ => Mark::Next,
            };
            page.mark(mark, &format!("{} ({})", step.change.subject, step.state));
            if let Some(error) = &step.error {
                page.dim(error);
            }
        }
        if self.outcome != Some(Ended::Done) {
            page.gap();
            page.line(&format!("`moltctl journal resume {}` goes on from there", self.run));
        }
    }
}

/// Reads one run.
///
/// # Errors
/// When there is none of that name or its journal is damaged.
pub fn run(ctx: &Context, run: Option<RunId>) -> Result<Run> {
    let run = named_or_newest(ctx, run)?;
    let folded = load(ctx, &run)?;
    let steps = folded
        .plan
        .steps()
        .map(|step| {
            let (state, error) = match folded.steps.get(&step.id) {
                Some(Standing::Succeeded(_)) => ("succeeded", None),
                Some(Standing::Failed(error)) => ("failed", Some(error.clone())),
                Some(Standing::Started) => ("started", None),
                Some(Standing::Undoing(_)) => ("undoing", None),
                Some(Standing::Pending) | None => ("pending", None),
            };
            Step { id: step.id.clone(), state, change: step.change.clone(), error }
        })
        .collect();
    Ok(Run {
        run: run.to_string(),
        planned_at: folded.planned_at.to_string(),
        command: folded.plan.command.clone(),
        target: folded.plan.target.clone(),
        outcome: folded.outcome,
        steps,
    })
}
