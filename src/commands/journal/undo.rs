//! `moltctl journal undo RUN`: takes back what a run did, as far as that is possible, as a plan of its own.

use serde::Serialize;

use super::load;
use crate::commands::mutate::{self, Mutation, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::engine::Engine;
use crate::engine::journal::RunId;
use crate::engine::steps::StepRunner;
use crate::error::Result;
use crate::output::{Mark, Outcome, Page};

/// How the undo went.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Undone {
    /// The run that was undone.
    pub undone: String,
    /// How it went.
    #[serde(flatten)]
    pub mutation: Mutation,
    /// What cannot be undone, and why.
    pub remains: Vec<Remains>,
}

/// Something that cannot be undone.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Remains {
    /// What.
    pub subject: String,
    /// Why.
    pub why: String,
}

impl Outcome for Undone {
    const NAME: &'static str = "journal-undo";

    fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        for remains in &self.remains {
            page.mark(Mark::Warn, &format!("stays: {} ({})", remains.subject, remains.why));
        }
    }
}

/// Takes back what `run` did.
///
/// # Errors
/// Declined, or a step that failed; the rest was tried all the same.
pub async fn run(ctx: &Context, run: RunId) -> Result<Undone> {
    let folded = load(ctx, &run)?;
    let ports = ports::of_plan(ctx, &folded.plan, Vec::new()).await?;
    let runner = StepRunner::new(&ports);
    let engine = Engine { runner: &runner, journals: ctx.paths.journals(), cancel: ctx.cancel.clone() };
    let (plan, impossible) = engine.plan_undo(&run)?;
    let notes = impossible.iter().map(|(subject, why)| format!("stays: {subject} ({why})")).collect();
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes }).await?;
    let remains =
        impossible.into_iter().map(|(subject, why)| Remains { subject, why: why.to_owned() }).collect();
    Ok(Undone { undone: run.to_string(), mutation, remains })
}
