//! What was looked at, judged: for each thing that is wrong the entry of the catalogue that tells why.
//!
//! Deliberately absent: looking, and anything that is only bad style (`moltctl audit`).

mod account;
mod checkout;
mod deployment;
mod outside;
mod versions;

use super::check::{Check, ordered};
use super::observed::{LookedAt, Observed};
use super::probe::Probe;
use crate::deploy::preflight;

/// Judges everything, what is wrong first and in the order to mend it.
#[must_use]
pub fn examine(observed: &Observed) -> Vec<Check> {
    let mut checks = checkout::judge(&observed.checkout);
    checks.extend(observed.tools.iter().map(account::tool));
    checks.extend(account::judge(&observed.credential, &observed.account));
    checks.extend(deployment::judge(&observed.deployment, &observed.checkout));
    checks.extend(outside::judge(&observed.outside));
    ordered(checks)
}

/// The looks of `probes` when their part was not looked at.
fn not_looked<T>(part: &LookedAt<T>, probes: &[Probe]) -> Vec<Check> {
    match part {
        LookedAt::Yes(_) => Vec::new(),
        LookedAt::No(why) => probes.iter().map(|probe| Check::skipped(*probe, why)).collect(),
    }
}

/// A check of a deploy, as one of ours.
fn adopted(probe: Probe, check: &preflight::Check, entry: &str) -> Check {
    let made = match check.state {
        preflight::State::Pass => Check::well(probe, &check.what),
        preflight::State::Warn => Check::advice(probe, &check.what, entry),
        preflight::State::Unknown => Check::unknown(probe, &check.what),
        preflight::State::Fail => Check::wrong(probe, &check.what, entry),
    };
    match (&check.remedy, check.state) {
        (Some(remedy), state) if state != preflight::State::Pass => made.with_remedy(remedy),
        _ => made,
    }
}

#[cfg(test)]
mod tests;
