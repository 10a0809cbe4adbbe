//! `moltctl access plan`: what `access apply` would do, without doing it.

use serde::Serialize;

use super::apply;
use super::proposal::{LoginMethod, Options, Rewrite};
use crate::commands::mutate::{self, Mutation, MutationState};
use crate::commands::target;
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::output::{Mark, Outcome, Page};
use crate::plan::Plan;

/// What `access apply` would do.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Planned {
    /// The Worker.
    pub worker: String,
    /// The hosts that are guarded, the one people use first.
    pub hosts: Vec<String>,
    /// The plan.
    #[serde(flatten)]
    pub plan: Mutation,
    /// What the operator should know.
    pub warnings: Vec<String>,
    #[serde(skip)]
    whole: Plan,
    #[serde(skip)]
    check: Check,
}

/// Whether drift has an exit status of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// A plan is an answer like any other.
    No,
    /// A plan with steps ends with 10.
    Yes,
}

impl Outcome for Planned {
    const NAME: &'static str = "access-plan";

    fn human(&self, page: &mut Page) {
        if self.whole.is_empty() {
            page.mark(Mark::Good, &format!("nothing to do: Access of `{}` is as it should be", self.worker));
            for warning in &self.warnings {
                page.mark(Mark::Warn, warning);
            }
            return;
        }
        mutate::plan_page(page, &self.whole, &self.warnings);
        page.gap();
        page.line("nothing was changed; `moltctl access apply` does this");
    }

    fn exit_code(&self) -> u8 {
        if self.check == Check::Yes && !self.whole.is_empty() { ErrorKind::Drift.exit_code() } else { 0 }
    }
}

/// Plans and stops.
///
/// # Errors
/// As [`super::observe_and_plan`].
pub async fn run(ctx: &Context, check: Check, rewrite: Rewrite) -> Result<Planned> {
    let target = target::resolve(ctx).await?;
    let options = Options { login_method: LoginMethod::Show, rewrite };
    let proposal = super::observe_and_plan(ctx, &target, options).await?;
    let (plan, warnings) = apply::whole_plan(ctx, &target, &proposal);
    let state = if plan.is_empty() { MutationState::NothingToDo } else { MutationState::DryRun };
    Ok(Planned {
        worker: target.worker.to_string(),
        hosts: proposal.hosts.all.iter().map(ToString::to_string).collect(),
        plan: mutate::view(&plan, state, None),
        warnings,
        whole: plan,
        check,
    })
}
