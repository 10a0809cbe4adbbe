//! A rotation that was cut off comes first: it is taken up where it stopped, before another one begins.

use super::{Request, Rotated, is_rotation, keep};
use crate::commands::journal;
use crate::commands::ports;
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::journal::{Folded, Outcome as Ended, RunId, Standing, list};
use crate::engine::steps::StepRunner;
use crate::engine::{Engine, discard_sealed};
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Mark, Page, Progress};
use crate::term;

/// A run that is not over.
pub(super) struct CutOff {
    run: RunId,
    folded: Folded,
}

/// The newest rotation of `target` that was begun and is neither done nor taken back.
///
/// # Errors
/// When the journals cannot be listed; one that cannot be read is none of ours.
pub(super) fn unfinished(ctx: &Context, target: &Target) -> Result<Option<CutOff>> {
    let runs = list(&ctx.paths.journals()).map_err(|error| Error::new(ErrorKind::Failed, error))?;
    let wanted = target.of_plan(ctx);
    for run in runs {
        let Ok(folded) = journal::load(ctx, &run) else { continue };
        let theirs = &folded.plan.target;
        let same =
            theirs.worker == wanted.worker && theirs.account == wanted.account && theirs.api == wanted.api;
        if !same || !is_rotation(&folded.plan) {
            continue;
        }
        let touched = folded.steps.values().any(|standing| *standing != Standing::Pending);
        if folded.outcome.is_none() && !touched {
            // Cut off before its first step: nothing was done, and what it needs is planned anew. Only what it sealed
            // would stay behind.
            discard_sealed(&ctx.paths.journals(), &run)
                .map_err(|error| Error::new(ErrorKind::Failed, error))?;
            continue;
        }
        let over = matches!(folded.outcome, Some(Ended::Done | Ended::TakenBack)) || !touched;
        return Ok((!over).then_some(CutOff { run, folded }));
    }
    Ok(None)
}

/// Goes on with it to its end.
///
/// # Errors
/// As the run it belongs to.
pub(super) async fn finish(
    ctx: &Context,
    target: &Target,
    cut_off: CutOff,
    request: &Request,
) -> Result<Rotated> {
    let CutOff { run, folded } = cut_off;
    say(ctx, &run);
    let ports = ports::of_plan(ctx, &folded.plan, Vec::new()).await?;
    let runner = StepRunner::new(&ports);
    let engine = Engine { runner: &runner, journals: ctx.paths.journals(), cancel: ctx.cancel.clone() };
    ctx.cancel.listen(|| term::write_stderr("\nstopping after the call under way\n"));
    let api = ctx.foreign_api();
    let report = engine.resume(&run, api.as_deref(), &Progress::new(ctx.term, ctx.quiet)).await?;
    let mut rotated = Rotated::idle(target, Vec::new());
    rotated.kept(keep::gateway_token(ctx, target, &ports, &report, request.output_file.as_ref()).await);
    rotated.taken_up(&report, &folded.plan, &super::times(ctx, &report));
    match report.into_error() {
        None => Ok(rotated),
        Some(error) => {
            rotated.show_on_failure(ctx);
            Err(error.hint("`moltctl secrets rotate --anew` leaves that run as it is and begins another"))
        }
    }
}

fn say(ctx: &Context, run: &RunId) {
    if ctx.quiet {
        return;
    }
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    page.mark(Mark::Next, &format!("the rotation {run} was cut off; going on with it first"));
    term::write_stderr(&page.finish());
}
