//! `moltctl secrets rotate`: new values staged, verified, promoted and shown to be in use; then the old ones ended and
//! shown to be dead.
//!
//! | file | what |
//! |---|---|
//! | [`select`] | which slots: named, all, due |
//! | [`scene`] | the deployment: live version, host, passage, bucket |
//! | [`old`] | the values in use, as far as they can be known |
//! | [`decide`] | how each slot is renewed, and how its old value ends |
//! | [`keep`] | the new gateway token, for the people who need it |
//! | [`take_up`] | a rotation that was cut off comes first |
//! | [`persons`] | slots that need a person at the issuer's console |
//! | [`outcome`] | the table |

mod decide;
mod keep;
mod old;
mod outcome;
mod persons;
mod scene;
mod select;
mod take_up;

use std::collections::BTreeMap;

use camino::Utf8PathBuf;

use super::given::{self, Inputs};
use super::screen::{self, Known};
use super::{observe, reads};
use crate::commands::mutate::{self, Proposal, Settled};
use crate::commands::target::{self, Target};
use crate::commands::{admin_keys, ports};
use crate::context::Context;
use crate::engine::{Ports, RunReport, journal};
use crate::error::{Error, ErrorKind, Result};
use crate::model::SecretName;
use crate::plan::old_value;
use crate::secret::SecretText;
use crate::secrets::NamedValue;
use crate::secrets::catalog::Effect;
use crate::secrets::rotation::{COMMAND, Turn, plan_rotation};
use crate::sys::rng;
use decide::Decision;
pub use keep::{KeptPlace, KeptToken};
use outcome::Times;
pub use outcome::{Rotated, Row, RowState, Skipped, Waiting, table};
use scene::Scene;
pub use select::Selection;

/// What is asked of a rotation.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Which slots.
    pub selection: Selection,
    /// The values are known to be in others' hands: what can wait does not, and what was not proved is no success.
    pub compromised: bool,
    /// New values that people got from their issuers.
    pub inputs: Inputs,
    /// The values in use now, for what has to be found and ended by them.
    pub old: Inputs,
    /// A private file for the new gateway token, instead of the keyring; it must not exist.
    pub output_file: Option<Utf8PathBuf>,
    /// Begin another rotation although one was cut off.
    pub anew: bool,
}

/// The old values, by slot.
type Old = BTreeMap<SecretName, SecretText>;

/// Rotates.
///
/// # Errors
/// Refused (2), no such Worker or not permitted (4), declined or taken back (5), partly done (6), changed (7).
pub async fn run(ctx: &Context, request: Request) -> Result<Rotated> {
    let target = target::resolve(ctx).await?;
    if !request.anew
        && let Some(cut_off) = take_up::unfinished(ctx, &target)?
    {
        return take_up::finish(ctx, &target, cut_off, &request).await;
    }
    keep::check(ctx, request.output_file.as_deref()).await?;
    let seen = observe::worker(&target, observe::Base::Serving).await?;
    let known = Known::new(&target.checkout, reads::of_checkout(ctx));
    let given = given::read(ctx, &request.inputs)?.values;
    screen::screen(&given, &known)?;
    let selected = select::slots(ctx, &target, &seen, &request).await?;
    if selected.slots.is_empty() {
        return Ok(Rotated::idle(&target, selected.skipped));
    }
    let scene = scene::observe(ctx, &target, &selected.slots).await?;
    let old = old::values(ctx, &target, &scene, &request.old, &selected.slots).await?;
    let admins = admin_keys::all(ctx).await;
    let view =
        decide::View { ctx, target: &target, scene: &scene, old: &old, given: &given, admins: &admins };
    let decisions = decide::all(&view, &selected.slots).await?;
    let mut turns = Vec::new();
    let mut waiting = Vec::new();
    let mut skipped = selected.skipped;
    for decision in decisions {
        match decision {
            Decision::Turn(turn) => turns.push(*turn),
            Decision::Person(wait) => waiting.push(wait),
            Decision::Skip(skip) => skipped.push(skip.judged(&request)),
        }
    }
    let mut rotated = Rotated::idle(&target, skipped);
    let batch = Batch { turns, given: given.clone(), old: &old };
    rotate(ctx, &target, &scene, batch, &request, &mut rotated).await?;
    persons::attend(ctx, &view, waiting, &request, &mut rotated).await?;
    Ok(rotated)
}

/// Turns that are carried out by one plan.
struct Batch<'a> {
    turns: Vec<Turn>,
    given: Vec<NamedValue>,
    old: &'a Old,
}

/// Plans, asks and carries out the turns of `batch`; what came of them is added to `rotated`.
async fn rotate(
    ctx: &Context,
    target: &Target,
    scene: &Scene,
    batch: Batch<'_>,
    request: &Request,
    rotated: &mut Rotated,
) -> Result<()> {
    if batch.turns.is_empty() {
        return Ok(());
    }
    let marker = rng::bytes::<8>().map_err(|error| Error::new(ErrorKind::Failed, error))?;
    let plan =
        plan_rotation(target.of_plan(ctx), &scene.deployment, &batch.turns, marker, request.compromised);
    let slots: Vec<&SecretName> = batch.turns.iter().flat_map(|turn| &turn.slots).collect();
    let given = batch.given.into_iter().filter(|value| slots.contains(&&value.name)).collect();
    let ports = ports::of_plan(ctx, &plan, given).await?;
    keep_old(&ports, batch.old, &slots)?;
    let proposal = Proposal { plan, ports, notes: notes(scene, &batch.turns) };
    match mutate::settle(ctx, &proposal).await? {
        Settled::Unrun(mutation) => rotated.unrun(&batch.turns, mutation),
        Settled::Ran(report) => {
            // Kept before anybody is waited for: who leaves at the question still has the token.
            let file = request.output_file.as_ref();
            rotated.kept(keep::gateway_token(ctx, target, &proposal.ports, &report, file).await);
            let report = persons::until_deleted(ctx, &proposal.ports, *report).await?;
            conclude(ctx, rotated, &batch.turns, report, &proposal.plan)?;
        }
    }
    Ok(())
}

fn keep_old(ports: &Ports, old: &Old, slots: &[&SecretName]) -> Result<()> {
    for (slot, value) in old.iter().filter(|(slot, _)| slots.contains(slot)) {
        ports.values.keep(&old_value(slot), value.clone())?;
    }
    Ok(())
}

/// What the operator should know before agreeing.
fn notes(scene: &Scene, turns: &[Turn]) -> Vec<String> {
    let mut notes = Vec::new();
    let restarts = turns.iter().any(|turn| turn.needs != Effect::NextRequest);
    if restarts {
        notes.push(
            "the gateway is restarted once: expect nobody to be served for as long as it takes to start, often one to \
             three minutes; how long it was is measured and told"
                .to_owned(),
        );
    }
    let names = |wanted: &dyn Fn(&Turn) -> bool| -> Vec<String> {
        turns.iter().filter(|turn| wanted(turn)).map(|turn| turn.name().to_string()).collect()
    };
    let stored = names(&|turn| turn.needs == Effect::ScrubAndRestart);
    if scene.deployment.bucket.is_none() && !stored.is_empty() {
        notes.push(format!(
            "the container keeps no state in R2, and onboarding stored the key on its disk: a restart does not bring the new \
             value into use, only a new container does. Unless it is new, the run stops once the new version is live (exit \
             6, both values alive); replace the container then (`npx wrangler containers list`, `npx wrangler containers \
             delete ID`, `moltctl deploy`; what lies on its disk is gone) and go on with `moltctl journal resume`: {}",
            stored.join(", ")
        ));
    }
    let overlapping = names(&Turn::overlaps);
    if !overlapping.is_empty() {
        notes.push(format!(
            "old and new are both valid until the new one is in use: {}",
            overlapping.join(", ")
        ));
    }
    notes.extend(turns.iter().filter_map(|turn| Some(format!("{}: {}", turn.name(), turn.loose.as_ref()?))));
    notes
}

/// The table of a run that is over; the error of one that failed, after the table was shown.
fn conclude(
    ctx: &Context,
    rotated: &mut Rotated,
    turns: &[Turn],
    report: RunReport,
    plan: &crate::plan::Plan,
) -> Result<()> {
    rotated.ran(turns, &report, plan, &times(ctx, &report));
    match report.into_error() {
        None => Ok(()),
        Some(error) => {
            rotated.show_on_failure(ctx);
            Err(error)
        }
    }
}

/// When the steps of a run began and ended; nothing where its journal cannot be read again.
fn times(ctx: &Context, report: &RunReport) -> Times {
    journal::read(&ctx.paths.journals(), &report.run)
        .map_or_else(|_| Times::default(), |read| Times::of(&read.records))
}

/// True for a plan of this command.
fn is_rotation(plan: &crate::plan::Plan) -> bool {
    plan.command == COMMAND
}
