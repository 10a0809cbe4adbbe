//! Taking back what a run did, when it fails or is stopped before its point of no return.
//!
//! Last first, in the same journal. `undoing` is on disk before an effect is undone and `undone` after, so that a run killed
//! in between finishes that one before anything else; every undo may be done twice. What a later stage did rests on what
//! an earlier one did: where something of a stage stays, the stages before it are left alone.

use super::executor::{Course, Engine, Runner};
use super::journal::{Entry, Standing};
use super::report::TakenBack;
use super::{Event, StepError};
use crate::plan::{Effect, Inverse, OnFailure, PlannedStep, Recovery, Step, inverse, inverse_of_unfinished};
use crate::secret::redact;

/// Why an effect stays, for people.
type Why = String;

impl<R: Runner> Engine<'_, R> {
    /// Takes back what was done, if the plan wants that and nothing of the point of no return has happened. `None` when
    /// it does not, or too much has.
    pub(super) async fn take_back(&self, course: &mut Course<'_>) -> Option<TakenBack> {
        let plan = course.plan;
        let OnFailure::TakeBack { before } = &plan.on_failure else { return None };
        let point = plan.stages.iter().position(|stage| stage.name == *before).unwrap_or(plan.stages.len());
        let (back, beyond) = plan.stages.split_at(point);
        for step in beyond.iter().flat_map(|stage| &stage.steps) {
            if self.may_have_happened(course, step).await {
                return None;
            }
        }
        course.observer.see(&Event::TakingBack);
        let mut taken = TakenBack::default();
        for stage in back.iter().rev() {
            for step in stage.steps.iter().rev() {
                let gone = self.take_step_back(course, step).await;
                note(course, step, gone, &mut taken);
            }
            if !taken.is_whole() {
                break;
            }
        }
        Some(taken)
    }

    /// Finishes the undoing that a kill or a failure cut off. `None` when there is none.
    pub(super) async fn finish_undoing(&self, course: &mut Course<'_>) -> Option<TakenBack> {
        let plan = course.plan;
        let mut taken = None;
        for step in plan.stages.iter().rev().flat_map(|stage| stage.steps.iter().rev()) {
            let Standing::Undoing(effect) = course.standing(step).clone() else { continue };
            let gone = self.undo(course, step, &effect).await.map(|()| true);
            note(course, step, gone, taken.get_or_insert_default());
        }
        taken
    }

    /// Whether a step of the point of no return had its effect, or nobody can tell.
    async fn may_have_happened(&self, course: &mut Course<'_>, step: &PlannedStep) -> bool {
        match course.standing(step) {
            Standing::Pending => false,
            Standing::Succeeded(_) | Standing::Undoing(_) => true,
            Standing::Started | Standing::Failed(_) => match self.left_by(&step.step).await {
                Ok(None) => false,
                Ok(Some(effect)) => {
                    // Adopted, so that the run goes on from there; a journal that cannot be written changes nothing.
                    let _adopted = adopt(course, step, effect);
                    true
                }
                Err(_) => true,
            },
        }
    }

    /// True when something was undone, false when there was nothing.
    async fn take_step_back(&self, course: &mut Course<'_>, step: &PlannedStep) -> Result<bool, Why> {
        let effect = match course.standing(step).clone() {
            Standing::Pending => return Ok(false),
            Standing::Succeeded(effect) | Standing::Undoing(effect) => effect,
            Standing::Started | Standing::Failed(_) => match self.left_by(&step.step).await? {
                None => return Ok(false),
                Some(effect) => {
                    adopt(course, step, effect.clone())?;
                    effect
                }
            },
        };
        let changed = !matches!(inverse(&step.step, &effect), Inverse::Nothing);
        self.undo(course, step, &effect).await.map(|()| changed)
    }

    /// What an attempt whose end is not known left.
    async fn left_by(&self, step: &Step) -> Result<Option<Effect>, Why> {
        if step.recovery() == Recovery::Observe {
            return self.runner.observe(step).await.map_err(|error| words(&error));
        }
        match inverse_of_unfinished(step) {
            Inverse::Impossible(why) => Err(why.to_owned()),
            _ => Ok(None),
        }
    }

    async fn undo(&self, course: &mut Course<'_>, step: &PlannedStep, effect: &Effect) -> Result<(), Why> {
        let id = || step.id.clone();
        match inverse(&step.step, effect) {
            Inverse::Nothing => {}
            Inverse::Impossible(why) => return Err(why.to_owned()),
            Inverse::Step(undo) => {
                course.write(Entry::Undoing { step: id() }).map_err(|error| error.to_string())?;
                course.set(step, Standing::Undoing(effect.clone()));
                self.runner.apply(&undo).await.map_err(|error| words(&error))?;
            }
        }
        course.write(Entry::Undone { step: id() }).map_err(|error| error.to_string())?;
        course.set(step, Standing::Pending);
        Ok(())
    }
}

/// Writes what was found as done.
fn adopt(course: &mut Course<'_>, step: &PlannedStep, effect: Effect) -> Result<(), Why> {
    let id = || step.id.clone();
    course
        .write(Entry::Started { step: id() })
        .and_then(|()| course.write(Entry::Succeeded { step: id(), effect: effect.clone() }))
        .map_err(|error| error.to_string())?;
    course.set(step, Standing::Succeeded(effect));
    Ok(())
}

fn note(course: &Course<'_>, step: &PlannedStep, gone: Result<bool, Why>, taken: &mut TakenBack) {
    match gone {
        Ok(true) => {
            course.observer.see(&Event::Undone { step });
            taken.undone.push(step.change.subject.clone());
        }
        Ok(false) => {}
        Err(why) => {
            course.observer.see(&Event::Remains { step, why: &why });
            taken.remains.push((step.change.subject.clone(), why));
        }
    }
}

fn words(error: &StepError) -> Why {
    redact(&error.0.chain().join(": "))
}
