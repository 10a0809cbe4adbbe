//! `moltctl secrets unset SLOT…`: deletes what is named, and says what then no longer works.

use std::collections::BTreeSet;

use serde::Serialize;

use super::aftermath::{self, Change, Consequence};
use super::gap::GapView;
use super::observe::{self, Base, Seen};
use super::{argv, send};
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::ports;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::model::SecretName;
use crate::output::{Mark, Outcome, Page};
use crate::plan::{DeleteSecrets, Plan, PlannedStep, Step};
use crate::secrets::completeness::completeness;
use crate::secrets::lint::nearest;
use crate::secrets::push::Latest;

/// What is deleted.
#[derive(Clone, Debug)]
pub struct Request {
    /// The slots as they were typed.
    pub slots: Vec<String>,
}

/// What was deleted.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Unset {
    /// The Worker.
    pub worker: String,
    /// The account.
    pub account: String,
    /// Names that were deleted.
    pub deleted: Vec<String>,
    /// Names that were not set.
    pub absent: Vec<Absent>,
    /// What is missing or half set without them.
    pub gaps: Vec<GapView>,
    /// What the change means for a gateway that runs.
    pub consequences: Vec<Consequence>,
    /// What to do next.
    pub next: Vec<String>,
    /// The run.
    pub mutation: Mutation,
}

/// A name that was not set.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Absent {
    /// The name.
    pub name: String,
    /// One that is set and may have been meant.
    pub near: Option<String>,
}

impl Outcome for Unset {
    const NAME: &'static str = "secrets-unset";

    fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        for absent in &self.absent {
            let near =
                absent.near.as_ref().map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            page.mark(Mark::Unknown, &format!("`{}` is not set{near}", absent.name));
        }
        if self.mutation.state == MutationState::Done {
            page.mark(Mark::Good, &format!("gone from `{}`: {}", self.worker, self.deleted.join(", ")));
            self.gaps.iter().for_each(|gap| gap.human(page));
            aftermath::human(page, &self.consequences, &self.next);
        }
    }
}

/// Deletes the slots.
///
/// # Errors
/// No such Worker (4), refused (2) when the newest version is not the serving one, declined (5).
pub async fn run(ctx: &Context, request: Request) -> Result<Unset> {
    let mut names = argv::slots(&request.slots)?;
    names.sort();
    names.dedup();
    let target = target::resolve(ctx).await?;
    let seen = observe::worker(&target, Base::Serving).await?;
    no_variables(&names, &seen)?;
    let (present, absent): (Vec<SecretName>, Vec<SecretName>) =
        names.into_iter().partition(|name| seen.has(name));
    if !present.is_empty() && seen.latest == Latest::NotDeployed {
        return Err(not_deployed());
    }
    let gaps = new_gaps(&target, &seen, &present);
    let plan = plan(ctx, &target, &present, &gaps);
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: notes(&gaps, &present) }).await?;
    let consequences = aftermath::of_change(&present);
    let next = match mutation.state {
        MutationState::Done => aftermath::next(&consequences, Change::Deleted, None),
        MutationState::DryRun | MutationState::NothingToDo => Vec::new(),
    };
    Ok(Unset {
        worker: target.worker.to_string(),
        account: target.account.to_string(),
        deleted: present.iter().map(ToString::to_string).collect(),
        absent: absent.iter().map(|name| self::absent(name, &seen)).collect(),
        gaps,
        consequences,
        next,
        mutation,
    })
}

fn plan(ctx: &Context, target: &Target, names: &[SecretName], gaps: &[GapView]) -> Plan {
    let mut plan = Plan::new("secrets unset", target.of_plan(ctx));
    if names.is_empty() {
        return plan;
    }
    let list = names.iter().map(SecretName::as_str).collect::<Vec<_>>().join(", ");
    let step = DeleteSecrets {
        account: target.account.clone(),
        worker: target.worker.clone(),
        names: names.to_vec(),
    };
    let subject = format!("{} of `{}`", send::count(names.len(), "secret"), target.worker);
    let mut step = PlannedStep::new("unset", Step::DeleteSecrets(step), subject).before(list);
    if let Some(gap) = gaps.iter().find(|gap| gap.blocking) {
        step = step.why(&gap.message);
    }
    plan = plan.stage("Secrets", vec![step]);
    plan
}

fn notes(gaps: &[GapView], names: &[SecretName]) -> Vec<String> {
    let mut notes: Vec<String> = gaps.iter().map(|gap| format!("without it: {}", gap.message)).collect();
    if !names.is_empty() {
        notes.push(
            "Cloudflare never gives a value back: keep it elsewhere if it may be needed again".to_owned(),
        );
    }
    notes
}

/// What is missing or half set without `names` and was not before.
fn new_gaps(target: &Target, seen: &Seen, names: &[SecretName]) -> Vec<GapView> {
    let before = seen.names();
    let after: BTreeSet<&str> =
        before.iter().copied().filter(|name| names.iter().all(|gone| gone.as_str() != *name)).collect();
    let was = completeness(&before);
    let mut gaps: Vec<GapView> =
        completeness(&after).iter().filter(|gap| !was.contains(gap)).map(GapView::from).collect();
    let required = target.checkout.wrangler.iter().flat_map(|view| view.secrets_required.iter().flatten());
    gaps.extend(
        required
            .filter(|name| names.iter().any(|gone| gone.as_str() == *name))
            .map(|name| GapView::required(name)),
    );
    gaps
}

fn no_variables(names: &[SecretName], seen: &Seen) -> Result<()> {
    let variable = names
        .iter()
        .find(|name| !seen.has(name) && seen.others.iter().any(|(other, _)| other == name.as_str()));
    match variable {
        Some(name) => {
            Err(Error::usage(format!("`{name}` is a plain variable or another binding, not a secret"))
                .hint("take it out of wrangler.toml and deploy"))
        }
        None => Ok(()),
    }
}

fn not_deployed() -> Error {
    Error::usage(
        "the newest version of the Worker is not the one that serves: deleting a secret now would put code live that \
         nobody agreed to (Cloudflare refuses it with code 10215)",
    )
    .hint("deploy the newest version first: `moltctl deploy`")
}

fn absent(name: &SecretName, seen: &Seen) -> Absent {
    let near = nearest(name.as_str(), seen.secrets.iter().map(|(other, _)| other.as_str()));
    Absent { name: name.to_string(), near: near.map(str::to_owned) }
}
