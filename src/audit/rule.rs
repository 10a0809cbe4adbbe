//! A rule, and what it answers: findings, and what it could not see.

use super::facts::{Facts, Fetched, Scope, Seen};
use super::finding::Finding;
use super::meta::Meta;

/// A rule: what is known of it, and a pure function of the facts.
pub struct Rule {
    /// What is known before it runs.
    pub meta: Meta,
    /// The check. It adds to the verdict what it finds and what it could not see.
    pub check: fn(&Facts, &mut Verdict),
    /// Facts that fail and facts that pass: no rule can be added without both.
    #[cfg(test)]
    pub(crate) fixtures: super::testing::Fixtures,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("id", &self.meta.id).finish_non_exhaustive()
    }
}

/// Something a rule could not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// Where it lies.
    pub scope: Scope,
    /// True when the operator asked for this scope and could see it: then blindness is a failure of the audit, not a
    /// choice.
    pub asked: bool,
    /// Why, for the operator; a sentence fragment without a full stop.
    pub reason: String,
}

/// What a rule answers. No findings and nothing unseen is a pass.
#[derive(Debug, Default)]
pub struct Verdict {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be seen.
    pub unseen: Vec<Unseen>,
}

impl Verdict {
    /// Adds a finding.
    pub fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The facts of a scope; `None`, noted as unseen, when they are not there.
    pub fn need<'a, T>(&mut self, scope: Scope, fetched: &'a Fetched<T>) -> Option<&'a T> {
        match fetched {
            Fetched::Known(facts) => Some(facts),
            Fetched::NotAsked => {
                self.unseen(Unseen { scope, asked: false, reason: format!("needs {}", scope.flag()) });
                None
            }
            Fetched::Unavailable(reason) => {
                self.unseen(Unseen { scope, asked: true, reason: reason.clone() });
                None
            }
        }
    }

    /// One thing of a scope that was asked for; `None`, noted as unseen, when it could not be read.
    pub fn see<'a, T>(&mut self, scope: Scope, seen: &'a Seen<T>) -> Option<&'a T> {
        match seen {
            Ok(thing) => Some(thing),
            Err(reason) => {
                self.unseen(Unseen { scope, asked: true, reason: reason.clone() });
                None
            }
        }
    }

    /// Notes something of a scope that was asked for as unseen.
    pub fn blind(&mut self, scope: Scope, reason: impl Into<String>) {
        self.unseen(Unseen { scope, asked: true, reason: reason.into() });
    }

    /// Notes something as unseen that no reading permission opens, and that an audit is therefore not expected to see: it
    /// is no pass, and only `--strict` fails on it.
    pub fn out_of_reach(&mut self, scope: Scope, reason: impl Into<String>) {
        self.unseen(Unseen { scope, asked: false, reason: reason.into() });
    }

    fn unseen(&mut self, unseen: Unseen) {
        if !self.unseen.contains(&unseen) {
            self.unseen.push(unseen);
        }
    }
}
