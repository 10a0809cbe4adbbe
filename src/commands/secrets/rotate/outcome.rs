//! The table of a rotation: for each slot whether the old value is dead, the new one alive and in use.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{KeptToken, Request, Selection};
use crate::commands::mutate::{self, Mutation, MutationState};
use crate::commands::target::Target;
use crate::context::Context;
use crate::engine::journal::{Entry, Record};
use crate::engine::{RunReport, StepState};
use crate::error::{Error, ErrorKind};
use crate::model::{Provider, SecretName};
use crate::output::{Format, Mark, Outcome, Page};
use crate::plan::{Effect, Ended, InEffect, Plan, Retirement, Step};
use crate::secrets::catalog;
use crate::secrets::rotation::Turn;
use crate::term;

/// What came of a rotation.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Rotated {
    /// The Worker.
    pub worker: String,
    /// The account.
    pub account: String,
    /// Each slot of the rotation.
    pub slots: Vec<Row>,
    /// Slots that wait for a person at the issuer's console.
    pub waiting: Vec<Waiting>,
    /// Slots that were looked at and left, with the reason.
    pub skipped: Vec<Skipped>,
    /// For how long the gateway answered nobody, in milliseconds; `null` when it was not restarted.
    pub interruption_ms: Option<u64>,
    /// Where the new gateway token is, when there is one.
    pub gateway_token: Option<KeptToken>,
    /// The runs, in order; empty when nothing was to be done.
    pub mutations: Vec<Mutation>,
}

/// One slot of a rotation. No field holds a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Row {
    /// The slot.
    pub slot: String,
    /// Who issues it.
    pub issuer: String,
    /// The old value.
    pub old: RowState,
    /// The new value.
    pub new: RowState,
    /// What shows that the new value is the one in use; `null` as long as nothing does.
    pub in_effect: Option<String>,
    /// For how long no valid value was in use, in milliseconds: 0 where old and new were both valid until the change.
    pub interruption_ms: Option<u64>,
    /// What was seen of the old value, or why nothing was.
    pub detail: Option<String>,
}

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowState {
    /// It works: its issuer said so, or what uses it does.
    Live,
    /// Its issuer, or what used it, refuses it.
    Dead,
    /// Another one is in its place, and is the only one that counts there; it is not known here, so nothing was asked with
    /// it.
    Replaced,
    /// Nothing shows either.
    Unknown,
    /// It was not made, or was taken back.
    Absent,
}

/// A slot that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Waiting {
    /// The slot.
    pub slot: String,
    /// Who issues it.
    pub issuer: String,
    /// Where to go; `null` when moltctl does not know.
    pub url: Option<String>,
    /// What to do there.
    pub steps: Vec<String>,
    /// Why moltctl cannot do it.
    pub why: String,
}

/// A slot that was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Skipped {
    /// The slot.
    pub slot: String,
    /// Why.
    pub why: String,
    /// What that means for the outcome.
    #[serde(skip)]
    pub(super) left: Left,
}

/// How a slot was left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Left {
    /// There is nothing to rotate in it.
    #[default]
    Settled,
    /// It could not be rotated.
    Undone,
    /// It could not be rotated, and that was asked for: the rotation is no success.
    Open,
}

impl Skipped {
    /// A slot in which there is nothing to rotate.
    pub(super) fn settled(slot: &SecretName, why: &str) -> Self {
        Self { slot: slot.to_string(), why: why.to_owned(), left: Left::Settled }
    }

    /// A slot that could not be rotated.
    pub(super) fn undone(slot: &SecretName, why: &str) -> Self {
        Self { left: Left::Undone, ..Self::settled(slot, why) }
    }

    fn show(&self, page: &mut Page) {
        page.mark(Mark::Warn, &format!("{} was not rotated: {}", self.slot, self.why));
    }

    /// As `request` takes it: what it insists on is no success without.
    pub(super) fn judged(self, request: &Request) -> Self {
        let insists = request.compromised || matches!(request.selection, Selection::Named(_));
        let left = if insists && self.left == Left::Undone { Left::Open } else { self.left };
        Self { left, ..self }
    }
}

impl Waiting {
    /// What a person has to do for `slot`.
    pub(super) fn of(slot: &SecretName, provider: Option<Provider>) -> Self {
        let by_hand = provider.and_then(Provider::by_hand);
        let known = catalog::slot(slot.as_str());
        let steps = match by_hand {
            Some(by_hand) => by_hand.steps.iter().map(|step| (*step).to_owned()).collect(),
            None => {
                known.map(|slot| slot.obtain.to_owned()).filter(|it| !it.is_empty()).into_iter().collect()
            }
        };
        let issuer =
            provider.map_or_else(|| known.map_or("its issuer", |slot| slot.issuer.name()), Provider::name);
        let why = match provider {
            Some(Provider::OpenAi) => "without `OPENAI_ADMIN_KEY` no key can be made".to_owned(),
            Some(Provider::Telegram) => {
                "without a manager bot (`TELEGRAM_MANAGER_TOKEN`) only its owner can renew it".to_owned()
            }
            _ => format!("{issuer} has no call that makes one"),
        };
        Self {
            slot: slot.to_string(),
            issuer: issuer.to_owned(),
            url: by_hand.map(|by_hand| by_hand.url.to_owned()),
            steps,
            why,
        }
    }
}

impl Rotated {
    /// Of a rotation that has done nothing yet.
    pub(super) fn idle(target: &Target, skipped: Vec<Skipped>) -> Self {
        Self {
            worker: target.worker.to_string(),
            account: target.account.to_string(),
            slots: Vec::new(),
            waiting: Vec::new(),
            skipped,
            interruption_ms: None,
            gateway_token: None,
            mutations: Vec::new(),
        }
    }

    /// Adds where the new gateway token is, if the run made one.
    pub(super) fn kept(&mut self, token: Option<KeptToken>) {
        self.gateway_token = token.or(self.gateway_token.take());
    }

    /// Adds a plan that was shown and not run.
    pub(super) fn unrun(&mut self, turns: &[Turn], mutation: Mutation) {
        self.slots.extend(turns.iter().flat_map(|turn| {
            turn.slots.iter().map(|slot| Row { detail: turn.loose.clone(), ..Row::untouched(slot) })
        }));
        self.mutations.push(mutation);
    }

    /// Adds what a run of `turns` did.
    pub(super) fn ran(&mut self, turns: &[Turn], report: &RunReport, plan: &Plan, times: &Times) {
        self.taken_up(report, plan, times);
        for turn in turns {
            for row in
                self.slots.iter_mut().filter(|row| turn.slots.iter().any(|slot| slot.as_str() == row.slot))
            {
                row.detail = row.detail.take().or_else(|| turn.loose.clone());
            }
        }
    }

    /// Adds what a run did, as far as its steps tell.
    pub(super) fn taken_up(&mut self, report: &RunReport, plan: &Plan, times: &Times) {
        let read = Read::of(report, times);
        self.interruption_ms = self.interruption_ms.max(read.in_effect.and_then(|it| it.interruption_ms));
        self.slots.extend(read.slots.iter().map(|slot| read.row(slot)));
        let done = report.steps.iter().all(|step| matches!(step.state, StepState::Succeeded(_)));
        if done {
            self.mutations.push(mutate::view(plan, MutationState::Done, Some(&report.run)));
        }
    }

    /// Shows the table when the command is going to end with an error.
    pub(super) fn show_on_failure(&self, ctx: &Context) {
        if ctx.format == Format::Human && !self.slots.is_empty() {
            let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
            table(&mut page, &self.slots);
            if let Some(token) = &self.gateway_token {
                token.human(&mut page);
            }
            term::write_stderr(&page.finish());
        }
    }

    fn is_dry(&self) -> bool {
        self.mutations.iter().any(|mutation| mutation.state == MutationState::DryRun)
    }

    fn undone(&self) -> impl Iterator<Item = &Skipped> {
        self.skipped.iter().filter(|skip| skip.left != Left::Settled)
    }

    fn unproved(&self) -> impl Iterator<Item = &Row> {
        self.slots.iter().filter(|row| !matches!(row.old, RowState::Dead | RowState::Replaced))
    }
}

/// The table: for each slot whether the old value is dead, and the new one alive and in use.
pub fn table(page: &mut Page, rows: &[Row]) {
    page.table(
        ["slot", "old", "new", "in use", "interrupted"],
        rows.iter().map(|row| {
            [
                row.slot.clone(),
                row.old.word().to_owned(),
                row.new.word().to_owned(),
                if row.in_effect.is_some() { "yes".to_owned() } else { "-".to_owned() },
                row.interruption_ms.map_or_else(|| "-".to_owned(), span),
            ]
        }),
    );
}

/// What the steps of a run tell of its slots.
struct Read<'a> {
    slots: Vec<&'a SecretName>,
    promoted: bool,
    in_effect: Option<&'a InEffect>,
    verified: Vec<&'a SecretName>,
    times: &'a Times,
    ended: BTreeMap<&'a SecretName, (&'a Retirement, Option<&'a Ended>)>,
}

impl<'a> Read<'a> {
    fn of(report: &'a RunReport, times: &'a Times) -> Self {
        let mut read = Self {
            slots: Vec::new(),
            promoted: false,
            in_effect: None,
            verified: Vec::new(),
            times,
            ended: BTreeMap::new(),
        };
        for step in &report.steps {
            let effect = match &step.state {
                StepState::Succeeded(effect) => Some(effect),
                _ => None,
            };
            match (&step.step.step, effect) {
                (Step::StageSecrets(it), _) => {
                    read.slots = it.secrets.iter().map(|input| &input.name).collect()
                }
                (Step::PromoteVersion(_), Some(_)) => read.promoted = true,
                (Step::PutInEffect(_), Some(Effect::InEffect(effect))) => read.in_effect = Some(effect),
                (Step::VerifyValue(it), Some(_)) => read.verified.push(&it.slot),
                (Step::RevokeOld(it), effect) => {
                    let proof = match effect {
                        Some(Effect::Ended(ended)) => Some(ended),
                        _ => None,
                    };
                    read.ended.insert(&it.slot, (&it.how, proof));
                }
                _ => {}
            }
        }
        read
    }

    fn row(&self, slot: &SecretName) -> Row {
        // The secret of an R2 pair lives and dies with its id.
        let lead = self
            .slots
            .iter()
            .copied()
            .find(|it| slot.as_str() == "R2_SECRET_ACCESS_KEY" && it.as_str() == "R2_ACCESS_KEY_ID")
            .unwrap_or(slot);
        let end = self.ended.get(lead);
        let proof = self.in_effect.and_then(|it| it.proofs.iter().find(|proof| proof.slot == *slot));
        let verified = self.verified.contains(&lead);
        let in_use = proof.is_some();
        let old = match (end, self.promoted) {
            (Some((_, Some(ended))), _) if ended.asked => RowState::Dead,
            (Some((_, Some(_))), _) => RowState::Replaced,
            (_, false) => RowState::Live,
            _ => RowState::Unknown,
        };
        let new = match (in_use || verified, self.promoted) {
            (true, true) => RowState::Live,
            (false, true) => RowState::Unknown,
            (_, false) => RowState::Absent,
        };
        let interruption_ms = self.in_effect.map(|effect| match end {
            Some((Retirement::Own { .. }, _)) => effect.interruption_ms.unwrap_or(0),
            Some((Retirement::Replaced { .. }, _)) => self.times.without(slot),
            _ => 0,
        });
        Row {
            old,
            new,
            in_effect: proof.map(|proof| proof.how.clone()),
            interruption_ms,
            detail: end.and_then(|(_, ended)| ended.map(|ended| ended.proof.clone())),
            ..Row::untouched(slot)
        }
    }
}

/// When a run's steps began and ended, by its journal.
#[derive(Debug, Default)]
pub(super) struct Times {
    begun: BTreeMap<String, Timestamp>,
    ended: BTreeMap<String, Timestamp>,
    planned: Option<Timestamp>,
}

impl Times {
    /// Of a journal's records.
    pub(super) fn of(records: &[Record]) -> Self {
        let mut times = Self { planned: records.first().map(|record| record.at), ..Self::default() };
        for record in records {
            match &record.entry {
                Entry::Started { step } => {
                    times.begun.entry(step.clone()).or_insert(record.at);
                }
                Entry::Succeeded { step, .. } => {
                    times.ended.insert(step.clone(), record.at);
                }
                _ => {}
            }
        }
        times
    }

    /// For how long `slot` had no valid value in use, in milliseconds: from when the new one was made, which ended the
    /// old one, until it was in effect. One that a person got before the run is counted from the run's beginning.
    fn without(&self, slot: &SecretName) -> u64 {
        let from = self.begun.get(&format!("make:{slot}")).copied().or(self.planned);
        let until = self.ended.get("in-effect").copied();
        let span = from.zip(until).map_or(0, |(from, until)| until.duration_since(from).as_millis());
        u64::try_from(span).unwrap_or(0)
    }
}

impl Row {
    fn untouched(slot: &SecretName) -> Self {
        Self {
            slot: slot.to_string(),
            issuer: catalog::slot(slot.as_str()).map_or("unknown", |slot| slot.issuer.name()).to_owned(),
            old: RowState::Live,
            new: RowState::Absent,
            in_effect: None,
            interruption_ms: None,
            detail: None,
        }
    }
}

impl RowState {
    const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Dead => "dead",
            Self::Replaced => "replaced",
            Self::Unknown => "unknown",
            Self::Absent => "-",
        }
    }
}

fn span(ms: u64) -> String {
    if ms < 1000 { format!("{ms} ms") } else { format!("{}.{} s", ms / 1000, ms % 1000 / 100) }
}

impl Outcome for Rotated {
    const NAME: &'static str = "secrets-rotate";

    fn human(&self, page: &mut Page) {
        if self.mutations.is_empty() && self.waiting.is_empty() {
            let left = self.undone().next().is_some();
            page.line(if left { "nothing was changed" } else { "nothing to do" });
            self.undone().for_each(|skip| skip.show(page));
            return;
        }
        if self.is_dry() {
            page.line("dry run: nothing was changed");
        } else if !self.slots.is_empty() {
            table(page, &self.slots);
            page.gap();
            for row in &self.slots {
                if let Some(how) = &row.in_effect {
                    page.mark(Mark::Good, &format!("{}: {how}", row.slot));
                }
                if let Some(detail) = &row.detail {
                    page.mark(
                        if matches!(row.old, RowState::Dead | RowState::Replaced) {
                            Mark::Good
                        } else {
                            Mark::Warn
                        },
                        &format!("old {}: {detail}", row.slot),
                    );
                }
            }
            if let Some(token) = &self.gateway_token {
                token.human(page);
            }
            if let Some(ms) = self.interruption_ms {
                page.mark(Mark::Next, &format!("the gateway answered nobody for {}", span(ms)));
            }
            page.mark(
                Mark::Next,
                "older versions of the Worker still hold the old values: `moltctl rollback` refuses them",
            );
        }
        for wait in &self.waiting {
            page.mark(Mark::Warn, &format!("{} waits for you: {}", wait.slot, wait.why));
            if let Some(url) = &wait.url {
                page.dim(url);
            }
            wait.steps.iter().for_each(|step| page.dim(step));
            page.dim(&format!(
                "then `moltctl secrets rotate {} --from-file PATH` or `--from-env {}`",
                wait.slot, wait.slot
            ));
        }
        self.undone().for_each(|skip| skip.show(page));
    }

    fn exit_code(&self) -> u8 {
        let left = self.skipped.iter().any(|skip| skip.left == Left::Open);
        let open = left || !self.waiting.is_empty() || self.unproved().next().is_some();
        if open && !self.is_dry() { ErrorKind::Partial.exit_code() } else { 0 }
    }
}

/// The error of a person's slot that could not be attended.
pub(super) fn left(error: term::PromptError) -> Error {
    match error {
        term::PromptError::Left => Error::message(ErrorKind::Declined, "declined"),
        error => Error::new(ErrorKind::Usage, error),
    }
}
