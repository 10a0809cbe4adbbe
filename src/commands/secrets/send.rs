//! From values to the Worker: one plan, one call for up to a hundred.

use serde::Serialize;

use super::aftermath::{self, Change, Consequence};
use super::observe::{self, Base, Seen};
use super::screen::{self, Finding};
use crate::commands::mutate::{self, Mutation, MutationState, Proposal};
use crate::commands::ports;
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::Result;
use crate::model::SecretName;
use crate::output::{Mark, Page};
use crate::plan::{Plan, PlannedStep, PutSecrets, SecretInput, SecretOrigin, SecretsVia, Step};
use crate::secrets::NamedValue;
use crate::secrets::push::{CHUNK, PushPlan, plan_push};

/// How secrets reach the Worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Live at once, in a version that is deployed with the call.
    Live,
    /// In a new version that is not deployed.
    Staged,
}

impl Way {
    pub(super) fn base(self) -> Base {
        match self {
            Self::Live => Base::Serving,
            Self::Staged => Base::Newest,
        }
    }

    fn via(self) -> SecretsVia {
        match self {
            Self::Live => SecretsVia::Live,
            Self::Staged => SecretsVia::Staged,
        }
    }
}

/// Values on their way, linted.
#[derive(Debug)]
pub(super) struct Delivery {
    /// The command, in words (`secrets push`).
    pub(super) command: &'static str,
    /// The values.
    pub(super) values: Vec<NamedValue>,
    /// Where a resumed run gets them again.
    pub(super) origin: SecretOrigin,
    /// How they are sent.
    pub(super) way: Way,
    /// Warnings of the lint.
    pub(super) findings: Vec<Finding>,
}

/// Secrets that were sent, names only.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Sent {
    /// The Worker.
    pub worker: String,
    /// The account.
    pub account: String,
    /// How they were sent.
    pub way: Way,
    /// Names the Worker did not have.
    pub created: Vec<String>,
    /// Names it had; whether the value differs cannot be known.
    pub replaced: Vec<String>,
    /// How many others it has, untouched.
    pub untouched: usize,
    /// Calls to Cloudflare that carried them.
    pub calls: usize,
    /// The version that holds them, when it is not deployed.
    pub version: Option<String>,
    /// Warnings about names and values.
    pub findings: Vec<Finding>,
    /// What the change means for a gateway that runs.
    pub consequences: Vec<Consequence>,
    /// What to do next.
    pub next: Vec<String>,
    /// The run.
    pub mutation: Mutation,
}

/// Plans, asks and sends.
///
/// # Errors
/// Refused (2), declined (5), or a failed call.
pub(super) async fn deliver(ctx: &Context, target: &Target, seen: &Seen, delivery: Delivery) -> Result<Sent> {
    let Delivery { command, values, origin, way, findings } = delivery;
    let count = values.len();
    let planned = plan_push(&seen.of_plan(way.base()), &values, None);
    if let Some(refusal) = screen::refusal(&planned.refusals, count) {
        return Err(refusal);
    }
    let names: Vec<SecretName> = values.iter().map(|value| value.name.clone()).collect();
    let consequences = match way {
        Way::Live => aftermath::of_change(&names),
        Way::Staged => aftermath::of_staging(&names),
    };
    let plan = steps(ctx, target, &planned, command, (way, &origin));
    let notes = notes(&findings, &consequences, &planned);
    let ports = ports::of_plan(ctx, &plan, values).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes }).await?;
    let version = staged(target, (way, mutation.state)).await?;
    let change = if planned.replace.is_empty() { Change::Created } else { Change::Replaced };
    let next = match mutation.state {
        MutationState::Done => aftermath::next(&consequences, change, host(target)),
        MutationState::DryRun | MutationState::NothingToDo => Vec::new(),
    };
    Ok(Sent {
        worker: target.worker.to_string(),
        account: target.account.to_string(),
        way,
        created: texts(&planned.create),
        replaced: texts(&planned.replace),
        untouched: planned.untouched.len(),
        calls: planned.chunks.len(),
        version,
        findings,
        consequences,
        next,
        mutation,
    })
}

/// One stage a call: two calls side by side would each build a version on the same one before.
fn steps(
    ctx: &Context,
    target: &Target,
    planned: &PushPlan,
    command: &str,
    how: (Way, &SecretOrigin),
) -> Plan {
    let (way, origin) = how;
    let calls = planned.chunks.len();
    let mut plan = Plan::new(command, target.of_plan(ctx));
    for (at, chunk) in planned.chunks.iter().enumerate() {
        let secrets = chunk
            .iter()
            .map(|value| SecretInput::new(value.name.clone(), origin.clone()))
            .collect::<Vec<_>>();
        let of = if calls > 1 { format!(" (call {} of {calls})", at + 1) } else { String::new() };
        let step = PlannedStep::new(
            format!("secrets:{}", at + 1),
            Step::PutSecrets(PutSecrets {
                account: target.account.clone(),
                worker: target.worker.clone(),
                secrets,
                via: way.via(),
            }),
            format!("{} of `{}`{of}", count(chunk.len(), "secret"), target.worker),
        );
        let why = match way {
            Way::Live => "one call, live at once",
            Way::Staged => "in a new version that is not deployed",
        };
        plan = plan.stage(format!("Secrets{of}"), vec![step.after(words(chunk, planned)).why(why)]);
    }
    plan
}

fn words(chunk: &[NamedValue], planned: &PushPlan) -> String {
    let of = |names: &[SecretName]| -> Vec<&str> {
        chunk
            .iter()
            .map(|value| &value.name)
            .filter(|name| names.contains(name))
            .map(SecretName::as_str)
            .collect()
    };
    let (new, replaced) = (of(&planned.create), of(&planned.replace));
    let mut parts = Vec::new();
    if !new.is_empty() {
        parts.push(format!("new {}", new.join(", ")));
    }
    if !replaced.is_empty() {
        parts.push(format!("overwritten {}", replaced.join(", ")));
    }
    parts.join("; ")
}

fn notes(findings: &[Finding], consequences: &[Consequence], planned: &PushPlan) -> Vec<String> {
    let mut notes: Vec<String> = findings.iter().map(Finding::line).collect();
    if planned.chunks.len() > 1 {
        notes.push(format!(
            "Cloudflare takes {CHUNK} secrets a call: these go in {} calls, and between them the Worker has only the \
             first",
            planned.chunks.len()
        ));
    }
    let late = consequences.iter().filter(|consequence| consequence.when != aftermath::When::NextRequest);
    notes
        .extend(late.map(|consequence| format!("{}: {}", consequence.slots.join(", "), consequence.message)));
    notes
}

/// The version that was staged, which the operator has to deploy. That every name is there was proved by the step.
async fn staged(target: &Target, how: (Way, MutationState)) -> Result<Option<String>> {
    match how {
        (Way::Staged, MutationState::Done) => Ok(observe::newest(target).await?),
        _ => Ok(None),
    }
}

fn host(target: &Target) -> Option<&str> {
    target.checkout.settings.worker.hosts.first().map(crate::model::Hostname::as_str)
}

fn texts(names: &[SecretName]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// `1 secret`, `2 secrets`.
pub(super) fn count(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

impl Sent {
    /// Writes it for people.
    pub(super) fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        if self.mutation.state != MutationState::Done {
            return;
        }
        let all = self.created.len() + self.replaced.len();
        let where_to = match &self.version {
            Some(version) => format!("in version {version}, which is not deployed"),
            None => "live".to_owned(),
        };
        page.mark(
            Mark::Good,
            &format!("{} of `{}` {where_to}; names read back", count(all, "secret"), self.worker),
        );
        aftermath::human(page, &self.consequences, &self.next);
    }
}
