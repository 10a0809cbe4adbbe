//! `moltctl rollback`: an earlier version again, never past a rotation of its secrets.
//!
//! Without a version, what can be gone back to. Cloudflare's `force`, which brings old values back, is never sent.

use serde::Serialize;

use super::mutate::{self, Mutation, MutationState, Proposal};
use super::ports;
use super::secrets::ages;
use super::target::{self, Target};
use crate::cloudflare::endpoints::deployments;
use crate::context::Context;
use crate::engine::journal::{self, Entry, Record};
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Mark, Outcome, Page};
use crate::plan::{Effect, Plan, PlannedStep, RollBack, Step};
use crate::secrets::rollback::{Candidate, Promoted, RollbackProblem, Standing, candidates, choose};

/// The versions that can be gone back to.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Versions {
    /// The Worker.
    pub worker: String,
    /// Newest first, as many as Cloudflare deploys again.
    pub versions: Vec<VersionLine>,
}

/// A version.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct VersionLine {
    /// Its number, counted per Worker.
    pub number: Option<u64>,
    /// Its id.
    pub id: String,
    /// `live`, `older`, `newer`, or `staged` by a rotation that did not promote it.
    pub standing: Place,
    /// When it was made (RFC 3339).
    pub at: String,
    /// Who made it.
    pub by: Option<String>,
    /// Its message.
    pub message: Option<String>,
    /// True when it can be gone back to.
    pub possible: bool,
    /// Slots whose revoked values it would bring back.
    pub revoked: Vec<String>,
    /// True when a rotation since then does not tell all of its slots.
    pub revoked_others: bool,
    /// True when such values were in wrong hands.
    pub compromised: bool,
}

/// Where a version stands beside the one that serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// It serves.
    Live,
    /// It was made before.
    Older,
    /// It was made after.
    Newer,
    /// A rotation made it and did not promote it.
    Staged,
}

/// A version that serves again.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RolledBack {
    /// The Worker.
    pub worker: String,
    /// The version.
    pub version: VersionLine,
    /// The version that served before.
    pub previous: Option<String>,
    /// How it went.
    #[serde(flatten)]
    pub mutation: Mutation,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

impl Outcome for Versions {
    const NAME: &'static str = "rollback-list";

    fn human(&self, page: &mut Page) {
        if self.versions.is_empty() {
            page.line("no version can be deployed");
            return;
        }
        page.heading(&format!("Versions of `{}`", self.worker));
        let rows = self.versions.iter().map(|line| {
            [
                line.number.map_or_else(String::new, |number| number.to_string()),
                line.id.get(..8).unwrap_or(&line.id).to_owned(),
                line.at.get(..16).unwrap_or(&line.at).replace('T', " "),
                line.by.clone().unwrap_or_default(),
                state(line),
                line.message.clone().unwrap_or_default(),
            ]
        });
        page.table(["NUMBER", "ID", "MADE", "BY", "STATE", "MESSAGE"], rows);
        page.dim("`moltctl rollback NUMBER` deploys one again; never one that brings back a revoked value");
    }
}

fn state(line: &VersionLine) -> String {
    match line.standing {
        Place::Live => "live".to_owned(),
        Place::Staged => "staged by a rotation".to_owned(),
        Place::Older | Place::Newer if line.possible => String::new(),
        Place::Older | Place::Newer => {
            let mut slots = line.revoked.clone();
            if line.revoked_others {
                slots.push("others".to_owned());
            }
            let how = if line.compromised { "compromised" } else { "revoked" };
            format!("{how}: {}", slots.join(", "))
        }
    }
}

impl Outcome for RolledBack {
    const NAME: &'static str = "rollback";

    fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        match self.mutation.state {
            MutationState::Done => {
                page.mark(Mark::Good, &format!("version {} serves every request", named(&self.version)));
            }
            MutationState::NothingToDo => page.dim("that version serves already"),
            MutationState::DryRun => {}
        }
    }
}

fn named(line: &VersionLine) -> String {
    line.number.map_or_else(|| line.id.clone(), |number| format!("{number} ({})", line.id))
}

impl From<&Candidate> for VersionLine {
    fn from(one: &Candidate) -> Self {
        let possible = match one.standing {
            Standing::Live | Standing::Staged => false,
            Standing::Older | Standing::Newer => one.brings_back.is_nothing(),
        };
        Self {
            number: one.number,
            id: one.id.clone(),
            standing: match one.standing {
                Standing::Live => Place::Live,
                Standing::Older => Place::Older,
                Standing::Newer => Place::Newer,
                Standing::Staged => Place::Staged,
            },
            at: one.at.to_string(),
            by: one.by.clone(),
            message: one.message.clone(),
            possible,
            revoked: one.brings_back.slots.iter().map(ToString::to_string).collect(),
            revoked_others: one.brings_back.others,
            compromised: one.brings_back.compromised,
        }
    }
}

impl From<RollbackProblem> for Error {
    fn from(problem: RollbackProblem) -> Self {
        const LIST: &str = "`moltctl rollback` lists the versions, and what each would bring back";
        let (kind, hint) = match &problem {
            RollbackProblem::Unknown { .. } => (ErrorKind::Denied, LIST),
            RollbackProblem::Ambiguous { .. } => (ErrorKind::Usage, LIST),
            RollbackProblem::Crosses { .. } => (
                ErrorKind::Usage,
                "deploy the older code with the new values instead: check it out, then `moltctl deploy`",
            ),
            RollbackProblem::Staged { .. } => (
                ErrorKind::Usage,
                "`moltctl journal list` shows the rotation, and `moltctl journal resume` goes on with it",
            ),
        };
        let error = Self::new(kind, problem).hint(hint);
        if hint == LIST { error } else { error.hint(LIST) }
    }
}

/// What was seen.
struct Seen {
    target: Target,
    live: Option<String>,
    candidates: Vec<Candidate>,
}

async fn look(ctx: &Context) -> Result<Seen> {
    let target = target::resolve(ctx).await?;
    let history = ages::history(ctx, &target).await?;
    let candidates = candidates(&history, &promoted(ctx, &target));
    Ok(Seen { live: history.live, target, candidates })
}

/// The rotations that this machine's journals know to be promoted. A journal that cannot be read is passed over:
/// `journal list` tells.
fn promoted(ctx: &Context, target: &Target) -> Vec<Promoted> {
    let dir = ctx.paths.journals();
    let wanted = target.of_plan(ctx);
    let mut found = Vec::new();
    for run in journal::list(&dir).unwrap_or_default() {
        let Ok(read) = journal::read(&dir, &run) else { continue };
        let Some(Record { entry: Entry::Planned { plan, .. }, .. }) = read.records.first() else { continue };
        let of = &plan.target;
        if (&of.worker, &of.account, &of.api) == (&wanted.worker, &wanted.account, &wanted.api) {
            found.extend(of_run(plan, &read.records));
        }
    }
    found
}

fn of_run(plan: &Plan, records: &[Record]) -> Option<Promoted> {
    let slots = plan.steps().find_map(|planned| match &planned.step {
        Step::StageSecrets(stage) => Some(stage.secrets.iter().map(|input| input.name.clone()).collect()),
        _ => None,
    })?;
    let is_promotion = |id: &str| {
        plan.steps().any(|planned| planned.id == id && matches!(planned.step, Step::PromoteVersion(_)))
    };
    let version = records.iter().find_map(|record| match &record.entry {
        Entry::Succeeded { step, effect: Effect::Deployed { version, .. } } if is_promotion(step) => {
            Some(version.clone())
        }
        _ => None,
    })?;
    Some(Promoted { version, slots })
}

/// The versions that can be gone back to.
///
/// # Errors
/// When versions or deployments cannot be listed.
pub async fn list(ctx: &Context) -> Result<Versions> {
    let seen = look(ctx).await?;
    Ok(Versions {
        worker: seen.target.worker.to_string(),
        versions: seen.candidates.iter().map(VersionLine::from).collect(),
    })
}

/// Deploys the version `named` (a number, or the beginning of an id) again.
///
/// # Errors
/// No such version (4); it is from before a rotation, or its secrets were changed since by other hands (2).
pub async fn run(ctx: &Context, named: &str) -> Result<RolledBack> {
    let seen = look(ctx).await?;
    let chosen = choose(&seen.candidates, named)?;
    let plan = plan(ctx, &seen, chosen);
    let warnings = warnings(chosen, plan.is_empty());
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: warnings.clone() }).await?;
    if mutation.state == MutationState::Done {
        prove(&seen.target, &chosen.id).await?;
    }
    Ok(RolledBack {
        worker: seen.target.worker.to_string(),
        version: chosen.into(),
        previous: seen.live.clone(),
        mutation,
        warnings,
    })
}

fn plan(ctx: &Context, seen: &Seen, chosen: &Candidate) -> Plan {
    let plan = Plan::new("rollback", seen.target.of_plan(ctx));
    if chosen.standing == Standing::Live {
        return plan;
    }
    let step = RollBack {
        account: seen.target.account.clone(),
        worker: seen.target.worker.clone(),
        version: chosen.id.clone(),
        live_at_planning: seen.live.clone(),
    };
    let live = seen.candidates.iter().find(|one| one.standing == Standing::Live);
    let step =
        PlannedStep::new("rollback", Step::RollBack(step), format!("Live version of {}", seen.target.worker))
            .before(live.map_or_else(|| "none".to_owned(), Candidate::name))
            .after(format!("{} ({})", chosen.name(), chosen.id));
    plan.stage("Deployment", vec![step])
}

fn warnings(chosen: &Candidate, nothing: bool) -> Vec<String> {
    if nothing {
        return Vec::new();
    }
    let mut warnings = vec![
        "a version is the Worker's code and bindings: the container's image and what lies in R2 stay as they are"
            .to_owned(),
    ];
    if chosen.standing == Standing::Newer {
        warnings.push("this version is newer than the one that serves".to_owned());
    }
    warnings
}

async fn prove(target: &Target, version: &str) -> Result<()> {
    let now = target.api.call(deployments::list(&target.account, &target.worker)).await?;
    if now.live_version() == Some(version) {
        return Ok(());
    }
    Err(Error::message(ErrorKind::Changed, "another version serves than the one that was deployed")
        .hint("somebody may have deployed in between: `moltctl rollback` lists the versions"))
}
