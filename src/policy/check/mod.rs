//! What is wrong with a policy that reads well: names that lead nowhere, rules that contradict each other, and the traps that
//! open a policy without anybody noticing.
//!
//! A finding names a place and a rule; it repeats a text of the policy only where that has the form of a name. Deliberately
//! absent: whether what is deployed is this policy (`moltctl audit`), and whether the policy is wise.

mod agent;
mod channels;
mod code;
mod credentials;
mod egress;
mod entrance;
mod exec;
mod host;
pub(crate) mod shared;
#[cfg(test)]
mod tests;
mod tools;
mod traps;

pub(crate) use channels::KNOWN as CHANNELS;
pub use traps::{TRAPS, Trap};

use super::model::Policy;
use super::places::{Path, Places};
use super::shown::shown;
use crate::audit::Severity;

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which kind.
    pub trap: &'static Trap,
    /// How bad it is here.
    pub severity: Severity,
    /// Where, as keys.
    pub path: Path,
    /// Where, as a line from 1.
    pub line: usize,
    /// What, in one line without a full stop.
    pub message: String,
}

/// Everything that is wrong with `policy`, the worst first and then by line. `places` is of the text it was read from.
#[must_use]
pub fn check(policy: &Policy, places: &Places) -> Vec<Finding> {
    let mut found = Found { places, findings: Vec::new() };
    egress::check(policy, &mut found);
    credentials::check(policy, &mut found);
    exec::check(policy, &mut found);
    agent::check(policy, &mut found);
    tools::check(policy, &mut found);
    code::check(policy, &mut found);
    channels::check(policy, &mut found);
    entrance::check(policy, &mut found);
    let mut findings = found.findings;
    findings.sort_by(|a, b| {
        (b.severity, a.line, a.trap.id, &a.path).cmp(&(a.severity, b.line, b.trap.id, &b.path))
    });
    findings
}

/// What was found so far.
struct Found<'a> {
    places: &'a Places,
    findings: Vec<Finding>,
}

impl Found<'_> {
    /// Adds a finding at `path`.
    fn say(&mut self, trap: &'static Trap, path: &Path, message: impl Into<String>) {
        self.grade(trap, trap.severity, path, message);
    }

    /// Adds a finding that is worse, or not as bad, as others of its kind.
    fn grade(&mut self, trap: &'static Trap, severity: Severity, path: &Path, message: impl Into<String>) {
        self.findings.push(Finding {
            trap,
            severity,
            path: path.clone(),
            line: self.places.line(path),
            message: message.into(),
        });
    }
}
