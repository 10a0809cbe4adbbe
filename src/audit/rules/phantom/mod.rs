//! Rules on controls that somebody believes in and nothing reads.

mod control;
mod double;
mod idle;
mod lost;
mod names;
mod plain_secret;
#[cfg(test)]
mod testing;
mod words;

use crate::audit::facts::env_reads::{EnvReads, Read};
use crate::audit::rule::Rule;
use crate::audit::{Facts, Scope, Verdict};
use crate::secrets::catalog::{Phantom, phantom};
use names::{SetName, set_names};

/// The rules of this group.
pub(super) const RULES: &[&Rule] =
    &[&control::RULE, &idle::RULE, &lost::RULE, &plain_secret::RULE, &double::RULE];

/// What sort of name it is that nothing reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// It sounds like a control.
    Control,
    /// It does nothing, harmlessly.
    Idle,
}

fn sort(name: &str) -> Sort {
    match phantom(name) {
        Some(Phantom::FalseControl(_)) => Sort::Control,
        Some(Phantom::Idle) => Sort::Idle,
        None if words::sound_like_a_control(name) => Sort::Control,
        None => Sort::Idle,
    }
}

/// Calls `tell` with every name that is set and how the code reads it; what could not be seen is noted.
fn each(
    facts: &Facts,
    verdict: &mut Verdict,
    tell: impl Fn(&SetName, Read, &EnvReads) -> Option<crate::audit::Finding>,
) {
    let names = set_names(facts, verdict);
    let Some(checkout) = facts.checkout.known() else { return };
    checkout.sources_noted(verdict);
    checkout.scripts_noted(verdict);
    let reads = checkout.env_reads();
    if names.is_empty() {
        return;
    }
    if reads.is_empty() {
        return verdict.blind(Scope::Checkout, "no code that reads variables was found below `src/`");
    }
    for name in &names {
        if let Some(finding) = tell(name, reads.read(&name.name), reads) {
            verdict.find(finding);
        }
    }
}

/// Notes the names of which nothing can be said, since `env` is handed on whole.
fn note_whole(facts: &Facts, verdict: &mut Verdict) {
    let Some(at) = facts.checkout.known().and_then(|it| it.env_reads().whole.clone()) else { return };
    let reads = facts.checkout.known().map(crate::audit::facts::Checkout::env_reads);
    let mut unseen = Verdict::default();
    let open = set_names(facts, &mut unseen)
        .into_iter()
        .any(|it| phantom(&it.name).is_none() && reads.is_some_and(|reads| reads.read(&it.name) == Read::No));
    if open {
        verdict.blind(
            Scope::Checkout,
            format!("the Worker hands its whole `env` on ({at}): what no script spells out may still be read there"),
        );
    }
}
