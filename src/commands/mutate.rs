//! A mutating command, once: show the plan, ask, run it through the journal, tell how it went.
//!
//! A command supplies what comes before (observe and plan) and after (prove). `--dry-run` stops after the plan
//! was shown; there is no such flag further down.

use serde::Serialize;

use crate::context::Context;
use crate::engine::journal::RunId;
use crate::engine::steps::StepRunner;
use crate::engine::{Engine, Ports, RunReport};
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Mark, Page, Progress};
use crate::plan::{Change, Plan};
use crate::term;

/// How a mutating command went, as its document holds it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Mutation {
    /// `nothing-to-do`, `dry-run` or `done`.
    pub state: MutationState,
    /// Fingerprint of the plan.
    pub fingerprint: String,
    /// The run, when there was one: `moltctl journal show` takes it.
    pub run: Option<String>,
    /// The steps, in order.
    pub steps: Vec<StepView>,
}

/// How far a mutating command went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MutationState {
    /// It was already so.
    NothingToDo,
    /// The plan was shown; nothing was changed.
    DryRun,
    /// Every step succeeded.
    Done,
}

/// One step of a plan, for people and documents.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct StepView {
    /// Its id within the plan.
    pub id: String,
    /// Its stage.
    pub stage: String,
    /// What it changes.
    #[serde(flatten)]
    pub change: Change,
}

/// A plan ready to be agreed to.
pub struct Proposal {
    /// The plan.
    pub plan: Plan,
    /// What running it needs.
    pub ports: Ports,
    /// What the operator should know before agreeing.
    pub notes: Vec<String>,
}

/// How a proposal was settled.
pub enum Settled {
    /// It was not run: nothing to do, or a dry run.
    Unrun(Mutation),
    /// It was run; the report says how each step went.
    Ran(Box<RunReport>),
}

/// Shows the plan, asks, runs it.
///
/// # Errors
/// Declined (5), nobody to ask (2), or the first failed step (1, or 6 when others were done).
pub async fn carry_out(ctx: &Context, proposal: Proposal) -> Result<Mutation> {
    carry_out_keeping(ctx, &proposal).await
}

/// [`carry_out`], for a command that needs a value the run has made.
///
/// # Errors
/// As [`carry_out`].
pub async fn carry_out_keeping(ctx: &Context, proposal: &Proposal) -> Result<Mutation> {
    match settle(ctx, proposal).await? {
        Settled::Unrun(mutation) => Ok(mutation),
        Settled::Ran(report) => {
            let run = report.run.clone();
            let done = || view(&proposal.plan, MutationState::Done, Some(&run));
            report.into_error().map_or_else(|| Ok(done()), Err)
        }
    }
}

/// Shows the plan, asks, runs it; a failed step is in the report, for commands that tell more than that.
///
/// # Errors
/// Declined (5), nobody to ask (2), or the run could not begin.
pub async fn settle(ctx: &Context, proposal: &Proposal) -> Result<Settled> {
    let Proposal { plan, ports, notes } = proposal;
    if plan.is_empty() {
        return Ok(Settled::Unrun(view(plan, MutationState::NothingToDo, None)));
    }
    show(ctx, plan, notes);
    if ctx.consent.dry_run {
        return Ok(Settled::Unrun(view(plan, MutationState::DryRun, None)));
    }
    agree(ctx, plan)?;
    Ok(Settled::Ran(Box::new(run(ctx, plan, ports).await?)))
}

/// Runs an agreed plan.
///
/// # Errors
/// When the journal cannot be made or the target is held by another run.
pub async fn run(ctx: &Context, plan: &Plan, ports: &Ports) -> Result<RunReport> {
    let runner = StepRunner::new(ports);
    let engine = Engine { runner: &runner, journals: ctx.paths.journals(), cancel: ctx.cancel.clone() };
    ctx.cancel.listen(|| {
        term::write_stderr("\nstopping after the call under way (press Ctrl-C again to end at once)\n");
    });
    engine.execute(plan, &Progress::new(ctx.term, ctx.quiet)).await
}

fn agree(ctx: &Context, plan: &Plan) -> Result<()> {
    if ctx.consent.yes {
        return Ok(());
    }
    let question = format!("Carry out these {} steps?", plan.steps().count());
    match ctx.prompter.confirm(&question, "--yes") {
        Ok(true) => Ok(()),
        Ok(false) | Err(term::PromptError::Left) => Err(Error::message(ErrorKind::Declined, "declined")),
        Err(error) => Err(Error::new(ErrorKind::Usage, error).hint("`--dry-run` shows the plan and stops")),
    }
}

fn show(ctx: &Context, plan: &Plan, notes: &[String]) {
    if ctx.quiet && ctx.consent.yes {
        return;
    }
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    plan_page(&mut page, plan, notes);
    term::write_stderr(&page.finish());
}

/// Writes a plan for people.
pub fn plan_page(page: &mut Page, plan: &Plan, notes: &[String]) {
    page.heading(&format!("Plan of `moltctl {}` ({})", plan.command, plan.fingerprint()));
    for stage in &plan.stages {
        page.line(&stage.name);
        for step in &stage.steps {
            let Change { subject, before, after, why } = &step.change;
            let change = match (before, after) {
                (Some(before), Some(after)) => format!("{subject}: {before} → {after}"),
                (None, Some(after)) => format!("{subject}: {after}"),
                (Some(before), None) => format!("{subject}: {before} → gone"),
                (None, None) => subject.clone(),
            };
            page.mark(Mark::Next, &change);
            if !why.is_empty() {
                page.dim(why);
            }
        }
    }
    for note in notes {
        page.mark(Mark::Warn, note);
    }
}

/// `plan` as documents hold it.
pub fn view(plan: &Plan, state: MutationState, run: Option<&RunId>) -> Mutation {
    let steps = plan
        .stages
        .iter()
        .flat_map(|stage| {
            stage.steps.iter().map(|step| StepView {
                id: step.id.clone(),
                stage: stage.name.clone(),
                change: step.change.clone(),
            })
        })
        .collect();
    Mutation { state, fingerprint: plan.fingerprint(), run: run.map(ToString::to_string), steps }
}

impl Mutation {
    /// Writes how it went for people.
    pub fn human(&self, page: &mut Page) {
        match self.state {
            MutationState::NothingToDo => page.line("nothing to do"),
            MutationState::DryRun => page.line("dry run: nothing was changed"),
            MutationState::Done => {
                let count = self.steps.len();
                let run = self.run.as_deref().unwrap_or_default();
                page.mark(Mark::Good, &format!("done: {count} steps (run {run})"));
            }
        }
    }
}
