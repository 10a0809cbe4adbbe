//! Runs a plan's stages through the journal.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Mutex;

use camino::{Utf8Path, Utf8PathBuf};
use futures_util::{StreamExt as _, stream};

use super::journal::{self, Entry, Folded, Journal, JournalError, Outcome, RunId, Standing};
use super::report::{RunReport, StepReport, StepState, TakenBack};
use super::{Event, Observer, StepError, escrow};
use crate::error::{Error, ErrorKind};
use crate::plan::{Effect, Inverse, OnFailure, Plan, PlannedStep, Recovery, Stage, Step, inverse};
use crate::secret::redact;
use crate::sys::lock::Lock;
use crate::sys::signal::Cancel;
use crate::sys::{clock, rng};

/// Steps of one stage under way at once.
const SIDE_BY_SIDE: usize = 4;

/// Has the effects of steps: the real one is [`super::steps::StepRunner`], tests have their own.
pub trait Runner: Sync {
    /// Looks for what an interrupted attempt left. `Some` adopts it, `None` means that it must be done.
    fn observe(&self, step: &Step) -> impl Future<Output = Result<Option<Effect>, StepError>> + Send;
    /// Does it.
    fn apply(&self, step: &Step) -> impl Future<Output = Result<Effect, StepError>> + Send;
    /// Before the first step of a plan with an escrow, and again when its run is taken up: from now on the values of
    /// `run` outlive a crash in `file`.
    ///
    /// # Errors
    /// When they cannot be kept there.
    fn seal(&self, run: &RunId, file: &Utf8Path) -> Result<(), Error> {
        let _ = (run, file);
        Ok(())
    }
    /// The run is done or was taken back: what was sealed goes.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn discard(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// Runs plans.
#[derive(Debug)]
pub struct Engine<'a, R> {
    /// Has the effects.
    pub runner: &'a R,
    /// Where journals lie.
    pub journals: Utf8PathBuf,
    /// The operator's wish to stop.
    pub cancel: Cancel,
}

/// What cannot be undone, and why.
type Remains = Vec<(String, &'static str)>;

/// A run on its way.
pub(super) struct Course<'a> {
    pub(super) plan: &'a Plan,
    pub(super) standing: BTreeMap<String, Standing>,
    /// Why steps failed in this process.
    pub(super) errors: BTreeMap<String, Error>,
    pub(super) journal: Mutex<Journal>,
    pub(super) observer: &'a dyn Observer,
}

impl Course<'_> {
    pub(super) fn standing(&self, step: &PlannedStep) -> &Standing {
        self.standing.get(&step.id).unwrap_or(&Standing::Pending)
    }

    pub(super) fn set(&mut self, step: &PlannedStep, standing: Standing) {
        self.standing.insert(step.id.clone(), standing);
    }

    pub(super) fn write(&self, entry: Entry) -> Result<(), JournalError> {
        write(&self.journal, entry)
    }

    fn left(&self) -> usize {
        self.standing.values().filter(|standing| !matches!(standing, Standing::Succeeded(_))).count()
    }

    fn take(&mut self, ended: Vec<(String, StepState)>) {
        for (id, state) in ended {
            match state {
                StepState::Succeeded(effect) => {
                    self.standing.insert(id, Standing::Succeeded(effect));
                }
                StepState::Failed(error) => {
                    self.standing.insert(id.clone(), Standing::Failed(String::new()));
                    self.errors.insert(id, error);
                }
                StepState::Pending => {}
            }
        }
    }

    fn report(mut self, state: Outcome, taken_back: Option<TakenBack>) -> RunReport {
        let run = self.journal.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).run().clone();
        let steps = self.plan.steps().map(|step| {
            let state = match (self.errors.remove(&step.id), self.standing.get(&step.id)) {
                (Some(error), _) => StepState::Failed(error),
                (None, Some(Standing::Succeeded(effect) | Standing::Undoing(effect))) => {
                    StepState::Succeeded(effect.clone())
                }
                _ => StepState::Pending,
            };
            StepReport { step: step.clone(), state }
        });
        RunReport { run, state, steps: steps.collect(), taken_back }
    }
}

impl<R: Runner> Engine<'_, R> {
    /// Runs `plan` from its start.
    ///
    /// # Errors
    /// When the journal cannot be made or another run holds the target; a failed step is in the report.
    pub async fn execute(&self, plan: &Plan, observer: &dyn Observer) -> Result<RunReport, Error> {
        let random = rng::bytes().map_err(|error| Error::new(ErrorKind::Failed, error))?;
        let run = RunId::new(clock::now(), random);
        let _lock = self.lock(plan, &run)?;
        let mut journal = Journal::create(&self.journals, run).map_err(unusable)?;
        journal
            .write(Entry::Planned {
                fingerprint: plan.fingerprint(),
                by: owner(),
                plan: Box::new(plan.clone()),
            })
            .map_err(unusable)?;
        let standing = plan.steps().map(|step| (step.id.clone(), Standing::Pending)).collect();
        self.run(plan, standing, journal, observer).await
    }

    /// Takes up the run `run` where it stopped.
    ///
    /// # Errors
    /// As [`Engine::execute`], and when the journal is damaged, the run is done, or it belongs to another API.
    pub async fn resume(
        &self,
        run: &RunId,
        api: Option<&str>,
        observer: &dyn Observer,
    ) -> Result<RunReport, Error> {
        let (folded, read) = self.load(run)?;
        if folded.outcome == Some(Outcome::Done) {
            return Err(Error::usage(format!("run `{run}` is done; there is nothing to resume")));
        }
        if folded.plan.target.api.as_deref() != api {
            return Err(Error::usage(format!("run `{run}` belongs to another API than the one in use"))
                .hint("set or unset CLOUDFLARE_API_BASE_URL as it was for that run"));
        }
        let _lock = self.lock(&folded.plan, run)?;
        let mut journal = Journal::reopen(&self.journals, run.clone(), &read).map_err(unusable)?;
        journal.write(Entry::Resumed { by: owner() }).map_err(unusable)?;
        let Folded { plan, steps, .. } = folded;
        self.run(&plan, steps, journal, observer).await
    }

    /// The plan that undoes what `run` did, and what of it cannot be undone.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn plan_undo(&self, run: &RunId) -> Result<(Plan, Remains), Error> {
        let (folded, _) = self.load(run)?;
        Ok(undo_plan(run, &folded))
    }

    fn load(&self, run: &RunId) -> Result<(Folded, journal::Read), Error> {
        let read = journal::read(&self.journals, run).map_err(unusable)?;
        let folded = journal::fold(&read.records).map_err(|error| {
            Error::new(ErrorKind::Failed, error).context(format!("the journal of run `{run}` is damaged"))
        })?;
        Ok((folded, read))
    }

    /// One run at a time for one target.
    fn lock(&self, plan: &Plan, run: &RunId) -> Result<Lock, Error> {
        let target = serde_json::to_vec(&plan.target).unwrap_or_default();
        let name = crate::model::Digest::of(&target);
        let file = format!("{}.lock", &name.as_str()["sha256:".len()..][..16]);
        Lock::take(&self.journals.join(file), &format!("run {run}, {}", owner())).map_err(|error| {
            Error::new(ErrorKind::Usage, error).hint("wait until that run has ended; nothing was changed")
        })
    }

    async fn run(
        &self,
        plan: &Plan,
        standing: BTreeMap<String, Standing>,
        journal: Journal,
        observer: &dyn Observer,
    ) -> Result<RunReport, Error> {
        let run = journal.run().clone();
        let journal = Mutex::new(journal);
        let mut course = Course { plan, standing, errors: BTreeMap::new(), journal, observer };
        if plan.escrow {
            self.runner.seal(&run, &escrow::path(&self.journals, &run))?;
        }
        observer.see(&Event::Begun { run: &run, steps: course.left() });
        // A step whose taking back was cut off is neither there nor gone: that comes first.
        let mut taken_back = self.finish_undoing(&mut course).await;
        if taken_back.as_ref().is_none_or(TakenBack::is_whole) {
            self.go(&mut course).await;
            taken_back = if course.left() == 0 { None } else { self.take_back(&mut course).await };
        }
        let state = if course.left() == 0 {
            Outcome::Done
        } else if taken_back.as_ref().is_some_and(TakenBack::is_whole) {
            Outcome::TakenBack
        } else if course.errors.is_empty() && taken_back.is_none() {
            observer.see(&Event::Interrupted);
            Outcome::Interrupted
        } else {
            Outcome::Failed
        };
        if plan.escrow && matches!(state, Outcome::Done | Outcome::TakenBack) {
            self.runner.discard()?;
        }
        course.write(Entry::Finished { outcome: state }).map_err(unusable)?;
        observer.see(&Event::Finished);
        Ok(course.report(state, taken_back))
    }

    /// Runs the stages, as far as they go.
    async fn go(&self, course: &mut Course<'_>) {
        let plan = course.plan;
        for stage in &plan.stages {
            let goes_on = course.errors.is_empty() || plan.on_failure == OnFailure::Continue;
            if self.cancel.is_wished() || !goes_on {
                break;
            }
            course.observer.see(&Event::Stage { name: &stage.name });
            let ended = self.run_stage(stage, course).await;
            course.take(ended);
        }
    }

    async fn run_stage(&self, stage: &Stage, course: &Course<'_>) -> Vec<(String, StepState)> {
        stream::iter(&stage.steps)
            .map(|step| async move { (step.id.clone(), self.run_step(step, course).await) })
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await
    }

    async fn run_step(&self, step: &PlannedStep, course: &Course<'_>) -> StepState {
        let (standing, observer) = (course.standing(step), course.observer);
        if let Standing::Succeeded(effect) = standing {
            return StepState::Succeeded(effect.clone());
        }
        if self.cancel.is_wished() {
            return StepState::Pending;
        }
        // Written before the effect: after a crash this line is how the run knows that it may have happened.
        if let Err(error) = course.write(Entry::Started { step: step.id.clone() }) {
            return StepState::Failed(unusable(error));
        }
        observer.see(&Event::Started { step });
        let (result, adopted) = self.attempt(&step.step, standing).await;
        let (entry, state) = match result {
            Ok(effect) => (
                Entry::Succeeded { step: step.id.clone(), effect: effect.clone() },
                StepState::Succeeded(effect),
            ),
            Err(StepError(error)) => {
                let text = redact(&error.chain().join(": "));
                (Entry::Failed { step: step.id.clone(), error: text }, StepState::Failed(error))
            }
        };
        if let Err(error) = course.write(entry) {
            return StepState::Failed(unusable(error));
        }
        match &state {
            StepState::Succeeded(effect) => observer.see(&Event::Succeeded { step, effect, adopted }),
            StepState::Failed(error) => observer.see(&Event::Failed { step, error }),
            StepState::Pending => {}
        }
        state
    }

    /// Does the step; where an earlier attempt may have had its effect, looks for that first.
    async fn attempt(&self, step: &Step, standing: &Standing) -> (Result<Effect, StepError>, bool) {
        let begun = matches!(standing, Standing::Started | Standing::Failed(_));
        if begun && step.recovery() == Recovery::Observe {
            match self.runner.observe(step).await {
                Ok(Some(effect)) => return (Ok(effect), true),
                Ok(None) => {}
                Err(error) => return (Err(error), false),
            }
        }
        (self.runner.apply(step).await, false)
    }
}

fn undo_plan(run: &RunId, folded: &Folded) -> (Plan, Remains) {
    let mut plan = Plan::new(format!("undo {run}"), folded.plan.target.clone());
    plan.on_failure = OnFailure::Continue;
    let mut impossible = Vec::new();
    for stage in folded.plan.stages.iter().rev() {
        let mut steps = Vec::new();
        for step in stage.steps.iter().rev() {
            let Some(Standing::Succeeded(effect)) = folded.steps.get(&step.id) else { continue };
            match inverse(&step.step, effect) {
                Inverse::Nothing => {}
                Inverse::Step(undo) => {
                    let mut undone =
                        PlannedStep::new(format!("undo:{}", step.id), *undo, step.change.subject.clone());
                    undone.change.before.clone_from(&step.change.after);
                    undone.change.after.clone_from(&step.change.before);
                    steps.push(undone);
                }
                Inverse::Impossible(why) => impossible.push((step.change.subject.clone(), why)),
            }
        }
        plan = plan.stage(format!("Undo: {}", stage.name), steps);
    }
    (plan, impossible)
}

fn write(journal: &Mutex<Journal>, entry: Entry) -> Result<(), JournalError> {
    journal.lock().unwrap_or_else(std::sync::PoisonError::into_inner).write(entry)
}

fn unusable(error: JournalError) -> Error {
    let kind = match error {
        JournalError::Unknown(_) | JournalError::Newer { .. } | JournalError::HoldsSecret(_) => {
            ErrorKind::Usage
        }
        _ => ErrorKind::Failed,
    };
    Error::new(kind, error).hint("`moltctl journal list` shows the runs")
}

/// Who runs this, for people who meet the lock or read the journal.
fn owner() -> String {
    let user = crate::sys::env::var("USER").unwrap_or_else(|| "somebody".to_owned());
    format!("{user}, process {}", std::process::id())
}
