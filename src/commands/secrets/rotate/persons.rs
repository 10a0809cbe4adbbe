//! Slots that need a person at the issuer's console. The others have gone on meanwhile.

use super::decide::{Decision, View};
use super::outcome::left;
use super::{Batch, Request, Rotated, Waiting, decide, rotate};
use crate::commands::secrets::prompt;
use crate::commands::secrets::reads;
use crate::commands::secrets::screen::Known;
use crate::context::Context;
use crate::engine::steps::StepRunner;
use crate::engine::{Engine, Ports, RunReport, StepReport, StepState};
use crate::error::Result;
use crate::model::{Provider, SecretName};
use crate::output::{Mark, Page, Progress};
use crate::plan::{Retirement, RevokeOld, Step};
use crate::secrets::NamedValue;
use crate::term::{self, PromptError};

/// Asks for the new values of `waiting`, one after the other, and rotates those that were given. Where nobody can be
/// asked they stay in the answer, with what to do.
///
/// # Errors
/// As a rotation.
pub(super) async fn attend(
    ctx: &Context,
    view: &View<'_>,
    waiting: Vec<Waiting>,
    request: &Request,
    rotated: &mut Rotated,
) -> Result<()> {
    if ctx.consent.dry_run {
        rotated.waiting.extend(waiting);
        return Ok(());
    }
    let known = Known::new(&view.target.checkout, reads::of_checkout(ctx));
    for wait in waiting {
        let Ok(slot) = wait.slot.parse::<SecretName>() else { continue };
        tell(ctx, &wait);
        let question = format!("Do you have the new value of `{slot}` now?");
        match ctx.prompter.confirm(&question, "--from-file") {
            Ok(true) => {}
            Ok(false) | Err(PromptError::NobodyThere { .. } | PromptError::Left) => {
                rotated.waiting.push(wait);
                continue;
            }
            Err(error) => return Err(left(error)),
        }
        let value = prompt::value(ctx, &slot, &known)?;
        one(ctx, view, value, request, rotated).await?;
    }
    Ok(())
}

/// Each value is rotated by itself as soon as it is there: a bot's old token is dead from the moment the new one is made.
async fn one(
    ctx: &Context,
    view: &View<'_>,
    value: NamedValue,
    request: &Request,
    rotated: &mut Rotated,
) -> Result<()> {
    let slot = value.name.clone();
    let given = vec![value];
    // What the first run deployed is what this one builds on.
    let scene = super::scene::observe(ctx, view.target, std::slice::from_ref(&slot)).await?;
    let view = View { given: &given, scene: &scene, ..*view };
    for decision in decide::all(&view, std::slice::from_ref(&slot)).await? {
        match decision {
            Decision::Turn(turn) => {
                let batch = Batch { turns: vec![*turn], given: given.clone(), old: view.old };
                rotate(ctx, view.target, &scene, batch, request, rotated).await?;
            }
            Decision::Person(wait) => rotated.waiting.push(wait),
            Decision::Skip(skip) => rotated.skipped.push(skip.judged(request)),
        }
    }
    Ok(())
}

/// Waits for the person who has to delete an old key at its issuer, and asks the issuer again each time that is said to
/// be done. Where nobody can be asked the run stays as it ended, to be taken up later.
///
/// # Errors
/// When the run cannot be taken up.
pub(super) async fn until_deleted(ctx: &Context, ports: &Ports, mut report: RunReport) -> Result<RunReport> {
    while let Some((slot, provider)) = awaited(&report) {
        let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
        page.mark(
            Mark::Next,
            &format!(
                "the new `{slot}` is in use, and the old one is alive: {} has no call that ends it",
                provider.name()
            ),
        );
        if let Some(by_hand) = provider.by_hand() {
            page.line(by_hand.url);
        }
        term::write_stderr(&page.finish());
        let question = format!("Have you deleted the old key of `{slot}` there?");
        if !matches!(ctx.prompter.confirm(&question, "moltctl journal resume"), Ok(true)) {
            break;
        }
        let runner = StepRunner::new(ports);
        let engine = Engine { runner: &runner, journals: ctx.paths.journals(), cancel: ctx.cancel.clone() };
        let api = ctx.foreign_api();
        let progress = Progress::new(ctx.term, ctx.quiet);
        report = engine.resume(&report.run.clone(), api.as_deref(), &progress).await?;
    }
    Ok(report)
}

/// The first old key that a person has to delete, when nothing else is wrong with the run.
fn awaited(report: &RunReport) -> Option<(SecretName, Provider)> {
    let mut failed = report.steps.iter().filter(|step| matches!(step.state, StepState::Failed(_)));
    let first = failed.next().and_then(by_person)?;
    failed.all(|step| by_person(step).is_some()).then_some(first)
}

fn by_person(step: &StepReport) -> Option<(SecretName, Provider)> {
    match &step.step.step {
        Step::RevokeOld(RevokeOld { slot, how: Retirement::Person { provider } }) => {
            Some((slot.clone(), *provider))
        }
        _ => None,
    }
}

fn tell(ctx: &Context, wait: &Waiting) {
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    page.mark(Mark::Next, &format!("{} ({}): {}", wait.slot, wait.issuer, wait.why));
    if let Some(url) = &wait.url {
        page.line(url);
    }
    wait.steps.iter().for_each(|step| page.dim(step));
    term::write_stderr(&page.finish());
}
