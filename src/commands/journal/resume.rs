//! `moltctl journal resume [RUN]`: goes on where a run stopped.

use serde::Serialize;

use super::{load, named_or_newest};
use crate::commands::ports;
use crate::context::Context;
use crate::engine::journal::{Outcome as Ended, RunId, Standing};
use crate::engine::steps::StepRunner;
use crate::engine::{Engine, escrow};
use crate::error::{Error, Result};
use crate::output::{Mark, Outcome, Page, Progress};
use crate::secrets::NamedValue;
use crate::term;

/// A run that was taken up and is done now.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Resumed {
    /// The run.
    pub run: String,
    /// The command it belongs to.
    pub command: String,
    /// Its steps.
    pub steps: usize,
}

impl Outcome for Resumed {
    const NAME: &'static str = "journal-resume";

    fn human(&self, page: &mut Page) {
        page.mark(
            Mark::Good,
            &format!("run {} of `moltctl {}` is done: {} steps", self.run, self.command, self.steps),
        );
    }
}

/// Goes on with `run`; `given` holds values for slots that the run still needs from the operator.
///
/// # Errors
/// When the run is done, needs values that were not given, or a step fails again.
pub async fn run(ctx: &Context, run: Option<RunId>, given: Vec<NamedValue>) -> Result<Resumed> {
    let run = named_or_newest(ctx, run)?;
    let folded = load(ctx, &run)?;
    if folded.outcome == Some(Ended::Done) {
        return Err(Error::usage(format!("run `{run}` is done; there is nothing to resume")));
    }
    let api = ctx.foreign_api();
    if folded.plan.target.api != api {
        return Err(Error::usage(format!("run `{run}` belongs to another API than the one in use"))
            .hint("set or unset CLOUDFLARE_API_BASE_URL as it was for that run"));
    }
    // Sealed values come back by themselves, and win over what is given again.
    let sealed = folded.plan.escrow && escrow::exists(&ctx.paths.journals(), &run);
    let missing = if sealed { Vec::new() } else { still_needed(&folded, &given) };
    if !missing.is_empty() {
        return Err(Error::usage(format!("the run needs these values again: {}", missing.join(", "))).hint(
            "secrets are never written to a journal: give them with `--from-file PATH` or `--from-env NAME`",
        ));
    }
    let ports = ports::of_plan(ctx, &folded.plan, given).await?;
    let runner = StepRunner::new(&ports);
    let engine = Engine { runner: &runner, journals: ctx.paths.journals(), cancel: ctx.cancel.clone() };
    ctx.cancel.listen(|| term::write_stderr("\nstopping after the call under way\n"));
    let report = engine.resume(&run, api.as_deref(), &Progress::new(ctx.term, ctx.quiet)).await?;
    let steps = report.steps.len();
    match report.into_error() {
        Some(error) => Err(error),
        None => Ok(Resumed { run: run.to_string(), command: folded.plan.command, steps }),
    }
}

/// Slots of the steps left whose values only the operator has.
fn still_needed(folded: &crate::engine::journal::Folded, given: &[NamedValue]) -> Vec<String> {
    let mut missing: Vec<String> = folded
        .plan
        .steps()
        .filter(|step| !matches!(folded.steps.get(&step.id), Some(Standing::Succeeded(_))))
        .flat_map(|step| step.step.given())
        .filter(|name| !given.iter().any(|value| value.name == **name))
        .map(ToString::to_string)
        .collect();
    missing.sort();
    missing.dedup();
    missing
}
