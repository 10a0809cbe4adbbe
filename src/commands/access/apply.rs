//! `moltctl access apply`: brings Access to what moltctl.toml says, and proves it from outside.

use std::time::Duration;

use serde::Serialize;

use super::evidence::{self, Scope};
use super::proposal::{AccessProposal, LoginMethod, Options, Rewrite};
use super::verify;
use super::worker::WorkerState;
use crate::access::verify::{Check, Verdict, judge, outside, worst};
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::ports;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::error::Result;
use crate::output::{Mark, Outcome, Page};
use crate::plan::{Plan, PlannedStep, PutSecrets, SecretsVia, Step};

/// What the operator asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// When the account has no login method.
    pub login_method: LoginMethod,
    /// Whether secrets that are set are written again.
    pub rewrite: Rewrite,
}

/// What was done for Access.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Applied {
    /// The Worker.
    pub worker: String,
    /// The hosts that are guarded, the one people use first.
    pub hosts: Vec<String>,
    /// How it went.
    #[serde(flatten)]
    pub mutation: Mutation,
    /// What the operator should know.
    pub warnings: Vec<String>,
    /// What was seen from outside afterwards; empty when nothing was changed or no host answers yet.
    pub checks: Vec<Check>,
}

impl Outcome for Applied {
    const NAME: &'static str = "access-apply";

    fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        match self.mutation.state {
            MutationState::NothingToDo => {
                for warning in &self.warnings {
                    page.mark(Mark::Warn, warning);
                }
                page.dim("`moltctl access verify` proves it from outside");
            }
            MutationState::DryRun => {}
            MutationState::Done if self.checks.is_empty() => {
                page.mark(Mark::Unknown, "not proven from outside: no host of the Worker answers yet");
                page.dim("`moltctl deploy` opens it, or `moltctl access verify` once it is open");
            }
            MutationState::Done => {
                page.heading("Seen from outside");
                verify::checks_page(page, &self.checks);
            }
        }
    }

    fn exit_code(&self) -> u8 {
        if self.checks.is_empty() { 0 } else { verify::exit_code(&self.checks) }
    }
}

/// Plans, asks, runs, proves.
///
/// # Errors
/// As [`super::observe_and_plan`] and [`mutate::carry_out`].
pub async fn run(ctx: &Context, request: Request) -> Result<Applied> {
    let target = target::resolve(ctx).await?;
    let login_method = if ctx.consent.dry_run { LoginMethod::Show } else { request.login_method };
    let options = Options { login_method, rewrite: request.rewrite };
    let proposal = super::observe_and_plan(ctx, &target, options).await?;
    let (plan, warnings) = whole_plan(ctx, &target, &proposal);
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: warnings.clone() }).await?;
    let checks = match mutation.state {
        MutationState::Done => prove(ctx, &target, &proposal).await?,
        MutationState::NothingToDo | MutationState::DryRun => Vec::new(),
    };
    Ok(Applied {
        worker: target.worker.to_string(),
        hosts: proposal.hosts.all.iter().map(ToString::to_string).collect(),
        mutation,
        warnings,
        checks,
    })
}

/// The plan of `access apply`: Access, then what the Worker has to know of it. With what has to be said.
pub(super) fn whole_plan(ctx: &Context, target: &Target, proposal: &AccessProposal) -> (Plan, Vec<String>) {
    let mut plan = Plan::new("access apply", target.of_plan(ctx));
    plan.stages.clone_from(&proposal.stages);
    let mut warnings = proposal.warnings.clone();
    if proposal.secrets.is_empty() {
        return (plan, warnings);
    }
    let names: Vec<&str> = proposal.secrets.iter().map(|input| input.name.as_str()).collect();
    match proposal.worker {
        WorkerState::Absent => warnings.push(format!(
            "there is no Worker `{}` yet; `moltctl deploy` writes {}",
            target.worker,
            names.join(" and ")
        )),
        WorkerState::Live { newer_waits: true, .. } => warnings.push(format!(
            "{} are not written: the newest version of the Worker is not the deployed one, and Cloudflare refuses \
             plain edits then; deploy it (`moltctl deploy`) and run this again",
            names.join(" and ")
        )),
        WorkerState::Live { .. } => plan = plan.stage("Secrets", vec![secrets_step(target, proposal)]),
    }
    (plan, warnings)
}

fn secrets_step(target: &Target, proposal: &AccessProposal) -> PlannedStep {
    let words: Vec<String> =
        proposal.secrets.iter().map(|input| format!("{} ({})", input.name, input.origin.words())).collect();
    let step = PutSecrets {
        account: target.account.clone(),
        worker: target.worker.clone(),
        secrets: proposal.secrets.clone(),
        via: SecretsVia::Live,
    };
    PlannedStep::new("access:secrets", Step::PutSecrets(step), format!("Secrets of {}", target.worker))
        .after(words.join(", "))
        .why("the Worker checks each login itself, against this team and this application")
}

/// How long the edge is given to take up a new application, and how often it is asked.
const PATIENCE: [Duration; 5] = [
    Duration::from_secs(0),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
];

/// Looks at the hosts that answer, until they are guarded or patience ends.
async fn prove(ctx: &Context, target: &Target, proposal: &AccessProposal) -> Result<Vec<Check>> {
    let mut checks = Vec::new();
    if proposal.hosts.open.is_empty() {
        return Ok(checks);
    }
    for wait in PATIENCE {
        tokio::time::sleep(wait).await;
        let evidence = evidence::gather(ctx, target, &proposal.hosts, Scope::Open).await?;
        checks = judge(&evidence);
        // Only what a stranger meets can change by waiting.
        if worst(&outside(&evidence)) < Verdict::NotChecked || ctx.cancel.is_wished() {
            break;
        }
    }
    Ok(checks)
}
