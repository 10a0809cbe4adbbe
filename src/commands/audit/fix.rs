//! `moltctl audit --fix`: the fixes of findings as one ordinary plan.
//!
//! Edits of one file are applied one after the other and written once. Afterwards the audit is made again, so that a
//! fix that did not mend its finding is seen. What may break a deployment is left out unless it is asked for.

mod compose;

use serde::Serialize;

use super::judge::{Judged, judge};
use super::trend::Remembered;
use super::{Delivery, Fixing, Request};
use crate::audit::fix::{Fix, Safety};
use crate::audit::report::Reported;
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::error::Result;
use crate::output::{Mark, Page, changed_lines};
use crate::plan::{Plan, Step};
use crate::term;

/// What `--fix` did.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Fixed {
    /// How the plan went.
    pub mutation: Mutation,
    /// Findings that are gone.
    pub mended: Vec<Remembered>,
    /// Findings that are still there although their fix was carried out.
    pub unmended: Vec<Remembered>,
    /// Fixes that were left out: they may break a deployment that works.
    pub skipped: Vec<SkippedFix>,
    /// Fixes that could not be made, and why.
    pub impossible: Vec<String>,
}

/// A fix that was left out.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SkippedFix {
    /// The rule's id.
    pub rule: String,
    /// What it would do.
    pub title: String,
    /// What may break.
    pub may_break: String,
}

/// Fixes what was found, and judges again.
///
/// # Errors
/// As any plan: declined, refused, or a step that failed.
pub(super) async fn run(
    ctx: &Context,
    request: &Request,
    delivery: &Delivery,
    before: Judged,
) -> Result<(Judged, Fixed)> {
    let (chosen, skipped) = choose(&before.report.findings, delivery.fix);
    let composed = compose::compose(ctx, &chosen).await?;
    let plan = composed.plan;
    show(ctx, &plan);
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let notes = skipped.iter().map(|it| format!("left out: {} ({})", it.title, it.may_break)).collect();
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes }).await?;
    let done = mutation.state == MutationState::Done;
    let after = if done { Some(judge(ctx, request).await?) } else { None };
    let now = &after.as_ref().unwrap_or(&before).report.findings;
    let still = |it: &&Reported| now.iter().any(|now| is_the_same(now, it));
    let carried_out = composed.planned.iter().filter(|_| done).map(|at| chosen[*at].0);
    let fixed = Fixed {
        mutation,
        mended: before.report.findings.iter().filter(|it| !still(it)).map(remembered).collect(),
        unmended: carried_out.filter(still).map(remembered).collect(),
        skipped,
        impossible: composed.impossible,
    };
    Ok((after.unwrap_or(before), fixed))
}

/// Whether a finding is still the one it was: an edit of its line gives it another fingerprint, and does not mend it.
fn is_the_same(now: &Reported, before: &Reported) -> bool {
    now.fingerprint == before.fingerprint
        || (now.rule.meta.id, now.file(), &now.finding.message)
            == (before.rule.meta.id, before.file(), &before.finding.message)
            && before.file().is_some()
}

/// A finding with its fix.
type Chosen<'a> = (&'a Reported, &'a Fix);

fn choose(findings: &[Reported], wish: Fixing) -> (Vec<Chosen<'_>>, Vec<SkippedFix>) {
    let (mut chosen, mut skipped) = (Vec::new(), Vec::<SkippedFix>::new());
    for reported in findings {
        let Some(fix) = &reported.finding.fix else { continue };
        match fix.safety {
            Safety::Unsafe(may_break) if wish != Fixing::All => {
                let rule = reported.rule.meta.id;
                if !skipped.iter().any(|it| it.rule == rule && it.title == fix.title) {
                    let (title, may_break) = (fix.title.clone(), may_break.to_owned());
                    skipped.push(SkippedFix { rule: rule.to_owned(), title, may_break });
                }
            }
            _ => chosen.push((reported, fix)),
        }
    }
    (chosen, skipped)
}

/// Shows what changes in files, before the plan is.
fn show(ctx: &Context, plan: &Plan) {
    if ctx.quiet && ctx.consent.yes {
        return;
    }
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    for step in plan.steps() {
        if let Step::WriteFile(write) = &step.step {
            page.heading(&step.change.subject);
            page.diff(&changed_lines(write.before.as_deref().unwrap_or_default(), &write.after));
        }
    }
    page.gap();
    term::write_stderr(&page.finish());
}

fn remembered(it: &Reported) -> Remembered {
    Remembered {
        fingerprint: it.fingerprint.clone(),
        rule: it.rule.meta.id.to_owned(),
        subject: it.finding.subject.words(),
    }
}

impl Fixed {
    /// Writes what came of it for people.
    pub(super) fn write(&self, page: &mut Page) {
        page.heading("Mended");
        for it in &self.mended {
            page.mark(Mark::Good, &format!("{} {}", it.rule, it.subject));
        }
        for it in &self.unmended {
            page.mark(
                Mark::Bad,
                &format!("{} {}: the fix was made and the finding is still there", it.rule, it.subject),
            );
        }
        for it in &self.impossible {
            page.mark(Mark::Warn, it);
        }
        for it in &self.skipped {
            page.mark(
                Mark::Warn,
                &format!("{}: `--fix-unsafe` would {} ({})", it.rule, it.title, it.may_break),
            );
        }
        self.mutation.human(page);
        if let Some(run) = &self.mutation.run {
            page.line(&format!("`moltctl journal undo {run}` takes it back"));
        }
    }
}
