//! `moltctl secrets check`: lint of what is given, completeness of what is set. Exit 10 when either is wanting.

use std::collections::BTreeSet;

use serde::Serialize;

use super::argv::{self, Stray};
use super::gap::GapView;
use super::given::{self, Inputs};
use super::list::{self, SlotState};
use super::observe::{self, Base, Seen};
use super::reads;
use super::screen::{self, Finding, FindingLevel, Known};
use crate::commands::target::{self, Checkout};
use crate::context::Context;
use crate::error::{ErrorKind, Result};
use crate::output::{Mark, Outcome, Page};
use crate::secrets::completeness::completeness;
use crate::secrets::lint::{Context as LintContext, lint_name};

/// What is checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Values to lint; none is fine.
    pub inputs: Inputs,
    /// Whether the Worker is asked.
    pub reach: Reach,
    /// Whether something stood where a value might have been typed.
    pub stray: Stray,
}

/// Whether the Worker is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Its names are compared.
    Online,
    /// Nothing is called.
    Offline,
}

/// What was found.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Checked {
    /// The Worker that was asked; `null` when none was.
    pub worker: Option<String>,
    /// How many values were given.
    pub given: usize,
    /// What is wrong with names and values.
    pub findings: Vec<Finding>,
    /// What is missing or half set.
    pub gaps: Vec<GapView>,
    /// Secrets that are plain variables at the Worker.
    pub exposed: Vec<String>,
    /// What could not be looked at: never a pass.
    pub not_checked: Vec<String>,
    /// True when something is wanting (exit 10).
    pub drift: bool,
}

impl Outcome for Checked {
    const NAME: &'static str = "secrets-check";

    fn human(&self, page: &mut Page) {
        self.findings.iter().for_each(|finding| finding.human(page));
        self.gaps.iter().for_each(|gap| gap.human(page));
        for name in &self.exposed {
            page.mark(
                Mark::Bad,
                &format!("`{name}` is a plain variable: everybody who sees the Worker's settings reads it"),
            );
            page.dim("take it out of `vars`, deploy, rotate the value, then `moltctl secrets set` it");
        }
        self.not_checked.iter().for_each(|what| page.mark(Mark::Unknown, &format!("not checked: {what}")));
        match (self.drift, self.findings.is_empty()) {
            (true, _) => {}
            (false, false) => page.mark(Mark::Good, "nothing is refused and nothing is missing"),
            (false, true) => page.mark(Mark::Good, "all is well"),
        }
    }

    fn exit_code(&self) -> u8 {
        if self.drift { ErrorKind::Drift.exit_code() } else { 0 }
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
    let given = given::read(ctx, &request.inputs)?;
    let mut findings = screen::findings(&given.values, &known);
    findings.extend(required_names(&checkout, &known));
    let names: Vec<&str> = given.values.iter().map(|value| value.name.as_str()).collect();
    let mut checked = Checked {
        worker: None,
        given: names.len(),
        findings,
        gaps: Vec::new(),
        exposed: Vec::new(),
        not_checked: Vec::new(),
        drift: false,
    };
    match request.reach {
        Reach::Online => {
            let target = target::resolve(ctx).await?;
            let seen = observe::worker(&target, Base::Serving).await?;
            checked.worker = Some(target.worker.to_string());
            online(&mut checked, &seen, (&names, &required(&checkout)));
        }
        Reach::Offline => offline(&mut checked, &checkout, &names),
    }
    if known.read().is_none() {
        checked
            .not_checked
            .push("whether the code reads the names: no `src/` of a Worker was seen here".to_owned());
    }
    checked.drift = !checked.gaps.is_empty()
        || !checked.exposed.is_empty()
        || checked.findings.iter().any(|finding| finding.level == FindingLevel::Refuse);
    Ok(checked)
}

/// What the Worker has, as if the given names were set.
fn online(checked: &mut Checked, seen: &Seen, (given, required): (&[&str], &[String])) {
    let mut whole = Seen {
        secrets: seen.secrets.clone(),
        others: seen.others.clone(),
        latest: seen.latest,
        newest: seen.newest.clone(),
    };
    whole.secrets.extend(given.iter().map(|name| ((*name).to_owned(), "secret_text".to_owned())));
    checked.gaps = list::gaps(&whole, required);
    let slots = list::slots(seen, &[], &[]);
    checked.exposed =
        slots.into_iter().filter(|slot| slot.state == SlotState::Exposed).map(|slot| slot.name).collect();
}

/// Without the Worker only what was given can be complete or not.
fn offline(checked: &mut Checked, checkout: &Checkout, given: &[&str]) {
    checked.not_checked.push("what the Worker has: `--offline`".to_owned());
    if given.is_empty() {
        return;
    }
    let vars = checkout.wrangler.iter().flat_map(|view| view.vars.iter().map(|var| var.name.as_str()));
    let names: BTreeSet<&str> = given.iter().copied().chain(vars).collect();
    checked.gaps = completeness(&names).iter().map(GapView::from).collect();
    let told: Vec<String> = checked.gaps.iter().flat_map(|gap| gap.slots.clone()).collect();
    let missing =
        required(checkout).into_iter().filter(|name| !names.contains(name.as_str()) && !told.contains(name));
    checked.gaps.extend(missing.map(|name| GapView::required(&name)).collect::<Vec<_>>());
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
