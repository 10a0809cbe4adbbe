//! `moltctl secrets check`: lint of what is given, completeness, age, liveness and drift of what is set.
//!
//! | file | what |
//! |---|---|
//! | [`views`] | the document |
//! | [`rows`] | one row a slot |
//! | [`values`] | values that are at hand: given, in the vault, copied to R2 |
//! | [`live`] | whether they are alive |
//! | [`differences`] | drift, in words |
//! | [`service_tokens`] | Access service tokens |
//! | [`page`] | the screen |
//!
//! Reads only. What is refused, missing or exposed ends with 10 also without `--check`; what is too old, dead or changed
//! elsewhere only with it.

mod differences;
mod live;
mod page;
mod rows;
mod service_tokens;
mod values;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::ages;
use super::argv::{self, Stray};
use super::gap::GapView;
use super::given::{self, Inputs};
use super::list::{self, SlotState, SlotView};
use super::observe::{self, Base, Seen};
use super::reads;
use super::screen::{self, Finding, FindingLevel, Known};
use crate::commands::target::{self, Checkout, Target};
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::model::SecretName;
use crate::output::{Outcome, Page};
use crate::secrets::NamedValue;
use crate::secrets::ages::History;
use crate::secrets::completeness::completeness;
use crate::secrets::due::Policy;
use crate::secrets::lint::{Context as LintContext, lint_name};
use crate::sys::clock;
use rows::Parts;
use values::AtHand;
pub use views::{
    AgeView, Difference, DueState, DueView, LivenessState, LivenessView, ServiceTokenCheck, ShapeView,
    SlotCheck, StoredView, ValueFrom,
};

/// What is checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Values to lint; none is fine.
    pub inputs: Inputs,
    /// Who is asked.
    pub reach: Reach,
    /// What drift and blindness mean for the exit status.
    pub judging: Judging,
    /// Whether something stood where a value might have been typed.
    pub stray: Stray,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Cloudflare: names, versions.
    Online,
    /// The issuers as well; and the state bucket is looked into (`--live`).
    Live,
    /// Nobody.
    Offline,
}

/// What drift and blindness mean for the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judging {
    /// Nothing but what stops a deployment.
    Tell,
    /// Drift, age and death are 10, blindness 3 (`--check`).
    Check,
}

/// What was found.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Checked {
    /// The Worker that was asked; `null` when none was.
    pub worker: Option<String>,
    /// How many values were given.
    pub given: usize,
    /// The slots that are set, required, half set or given.
    pub slots: Vec<SlotCheck>,
    /// What is wrong with names and values.
    pub findings: Vec<Finding>,
    /// What is missing or half set.
    pub gaps: Vec<GapView>,
    /// Secrets that are plain variables at the Worker.
    pub exposed: Vec<String>,
    /// Where the secrets that serve are not what they should be.
    pub differences: Vec<Difference>,
    /// The account's Access service tokens; `null` when they were not asked for, or could not be seen.
    pub service_tokens: Option<Vec<ServiceTokenCheck>>,
    /// What could not be looked at: never a pass.
    pub not_checked: Vec<String>,
    /// True when something that is needed could not be seen (exit 3 with `--check`, when nothing is worse).
    pub blind: bool,
    /// True when something is wanting (exit 10).
    pub drift: bool,
    /// True when the issuers were asked.
    pub live: bool,
    #[serde(skip)]
    judging: bool,
}

impl Outcome for Checked {
    const NAME: &'static str = "secrets-check";

    fn human(&self, page: &mut Page) {
        page::screen(self, page);
    }

    fn exit_code(&self) -> u8 {
        match (self.drift, self.judging && self.blind) {
            (true, _) => ErrorKind::Drift.exit_code(),
            (false, true) => ErrorKind::Blind.exit_code(),
            (false, false) => 0,
        }
    }
}

impl Checked {
    fn new(request: &Request, given: usize, findings: Vec<Finding>) -> Self {
        Self {
            worker: None,
            given,
            slots: Vec::new(),
            findings,
            gaps: Vec::new(),
            exposed: Vec::new(),
            differences: Vec::new(),
            service_tokens: None,
            not_checked: Vec::new(),
            blind: false,
            drift: false,
            live: request.reach == Reach::Live,
            judging: request.judging == Judging::Check,
        }
    }

    /// What is needed and could not be seen.
    fn unseen(&mut self, what: impl Into<String>) {
        self.not_checked.push(what.into());
        self.blind = true;
    }

    /// Something stops a deployment, or opens it.
    fn is_broken(&self) -> bool {
        !self.gaps.is_empty()
            || !self.exposed.is_empty()
            || self.findings.iter().any(|finding| finding.level == FindingLevel::Refuse)
    }

    /// Something is too old, dead or not as moltctl left it.
    fn is_stale(&self) -> bool {
        let bad =
            |slot: &SlotCheck| slot.due.state == DueState::Due || slot.liveness.state == LivenessState::Dead;
        !self.differences.is_empty() || self.slots.iter().any(bad)
    }

    fn wants_nothing(&self) -> bool {
        !self.is_broken() && !self.is_stale()
    }

    fn judge(&mut self) {
        let unclear = |slot: &SlotCheck| {
            slot.due.state == DueState::Unknown || slot.liveness.state == LivenessState::Unknown
        };
        self.blind |= self.slots.iter().any(unclear);
        self.drift = self.is_broken() || (self.judging && self.is_stale());
    }
}

/// Lints, looks, compares.
///
/// # Errors
/// When the input is not understood (2), or the Worker cannot be asked (4).
pub async fn run(ctx: &Context, request: Request) -> Result<Checked> {
    argv::no_value(request.stray)?;
    let checkout = target::checkout(ctx)?;
    let known = Known::new(&checkout, reads::of_checkout(ctx));
    let given = given::read(ctx, &request.inputs)?.values;
    let mut findings = screen::findings(&given, &known);
    findings.extend(required_names(&checkout, &known));
    let mut checked = Checked::new(&request, given.len(), findings);
    match request.reach {
        Reach::Online | Reach::Live => {
            let target = target::resolve(ctx).await?;
            online(ctx, &target, &mut checked, (&given, &known)).await?;
        }
        Reach::Offline => offline(&mut checked, &checkout, &given),
    }
    if known.read().is_none() {
        checked
            .not_checked
            .push("whether the code reads the names: no `src/` of a Worker was seen here".to_owned());
    }
    checked.judge();
    Ok(checked)
}

/// What the Worker has, as if the given names were set.
async fn online(
    ctx: &Context,
    target: &Target,
    checked: &mut Checked,
    (given, known): (&[NamedValue], &Known),
) -> Result<()> {
    let seen = observe::worker(target, Base::Serving).await?;
    checked.worker = Some(target.worker.to_string());
    let required = required(&target.checkout);
    let mut whole = seen.clone();
    whole.secrets.extend(given.iter().map(|value| (value.name.to_string(), "secret_text".to_owned())));
    checked.gaps = list::gaps(&whole, &required);
    let slots = relevant(&seen, checked, (given, known, &required));
    let exposed = slots.iter().filter(|slot| slot.state == SlotState::Exposed);
    checked.exposed = exposed.map(|slot| slot.name.clone()).collect();
    let history = match ages::history(ctx, target).await {
        Ok(history) => Some(history),
        Err(error) => {
            checked.unseen(format!("how old values are, and who changed them: {error}"));
            None
        }
    };
    let at_hand = match checked.live {
        true => AtHand::all(ctx, target, history.as_ref(), given).await?,
        false => AtHand::given(given),
    };
    at_hand.unseen.iter().for_each(|what| checked.unseen(what.clone()));
    checked.not_checked.extend(at_hand.closed.iter().cloned());
    fill(ctx, target, checked, (&slots, history.as_ref(), &at_hand)).await
}

/// The rows, and what differs.
async fn fill(
    ctx: &Context,
    target: &Target,
    checked: &mut Checked,
    (slots, history, at_hand): (&[SlotView], Option<&History>, &AtHand),
) -> Result<()> {
    let now = clock::now();
    let ages = history.map(|history| {
        let set = slots.iter().filter(|slot| slot.state == SlotState::Set);
        let set: BTreeSet<SecretName> = set.filter_map(|slot| slot.name.parse().ok()).collect();
        crate::secrets::ages::ages(history, &set)
    });
    checked.differences = differences::all(history, slots, at_hand);
    let liveness = match checked.live {
        true => Some(liveness(ctx, target, checked, (slots, at_hand, now)).await?),
        false => None,
    };
    let policy = Policy::of(&target.checkout.settings.rotation);
    let parts = Parts { ages: ages.as_ref(), policy: &policy, now, at_hand, liveness: liveness.as_ref() };
    checked.slots = slots.iter().map(|slot| rows::row(slot, &parts)).collect();
    Ok(())
}

/// What the issuers and the account say.
async fn liveness(
    ctx: &Context,
    target: &Target,
    checked: &mut Checked,
    (slots, at_hand, now): (&[SlotView], &AtHand, jiff::Timestamp),
) -> Result<BTreeMap<SecretName, LivenessView>> {
    match service_tokens::all(target, now).await {
        Ok(tokens) => {
            let named = &target.checkout.settings.access.allow.service_tokens;
            checked.differences.extend(service_tokens::differences(&tokens, named));
            checked.service_tokens = Some(tokens);
        }
        Err(why) => checked.unseen(why),
    }
    let asked = slots.iter().filter(|slot| slot.state != SlotState::Unset || at_hand.has(&slot.name));
    let asked: Vec<SecretName> = asked.filter_map(|slot| slot.name.parse().ok()).collect();
    live::of(ctx, target, at_hand, &asked).await
}

/// The slots that have a row: set, required, with a gap, or given.
fn relevant(
    seen: &Seen,
    checked: &Checked,
    (given, known, required): (&[NamedValue], &Known, &[String]),
) -> Vec<SlotView> {
    let matters = |slot: &SlotView| {
        slot.state != SlotState::Unset
            || slot.required
            || checked.gaps.iter().any(|gap| gap.id != "no-provider" && gap.slots.contains(&slot.name))
            || given.iter().any(|value| value.name.as_str() == slot.name)
    };
    let mut slots: Vec<SlotView> =
        list::slots(seen, &checked.gaps, required).into_iter().filter(matters).collect();
    for slot in &mut slots {
        slot.read_here = known.read().map(|read| read.contains(&slot.name));
    }
    slots
}

/// Without the Worker only what was given can be complete or not.
fn offline(checked: &mut Checked, checkout: &Checkout, given: &[NamedValue]) {
    checked.not_checked.push("what the Worker has: `--offline`".to_owned());
    if given.is_empty() {
        return;
    }
    let vars = checkout.wrangler.iter().flat_map(|view| view.vars.iter().map(|var| var.name.as_str()));
    let names: BTreeSet<&str> = given.iter().map(|value| value.name.as_str()).chain(vars).collect();
    checked.gaps = completeness(&names).iter().map(GapView::from).collect();
    let told: Vec<String> = checked.gaps.iter().flat_map(|gap| gap.slots.clone()).collect();
    let missing =
        required(checkout).into_iter().filter(|name| !names.contains(name.as_str()) && !told.contains(name));
    checked.gaps.extend(missing.map(|name| GapView::required(&name)).collect::<Vec<_>>());
    let (policy, at_hand) = (Policy::of(&checkout.settings.rotation), AtHand::given(given));
    let parts = Parts { ages: None, policy: &policy, now: clock::now(), at_hand: &at_hand, liveness: None };
    // What looks like a key where a name should stand is in the findings, and is not shown.
    let shown = given.iter().filter(|value| {
        let context = LintContext { names: None, read: None };
        !lint_name(value.name.as_str(), context).iter().any(|lint| lint.id == "value-as-name")
    });
    checked.slots = shown.map(|value| rows::given(&value.name, &parts)).collect();
}

fn required(checkout: &Checkout) -> Vec<String> {
    checkout.wrangler.iter().flat_map(|view| view.secrets_required.iter().flatten().cloned()).collect()
}

/// A misspelt name in `[secrets] required` stops every deploy.
fn required_names(checkout: &Checkout, known: &Known) -> Vec<Finding> {
    let context = LintContext { names: None, read: known.read() };
    required(checkout)
        .iter()
        .flat_map(|name| lint_name(name, context).into_iter().map(move |lint| (name, lint)))
        .filter(|(_, lint)| lint.id != "value-as-name")
        .map(|(name, lint)| Finding::new(format!("[secrets] required: {name}"), &lint))
        .collect()
}
