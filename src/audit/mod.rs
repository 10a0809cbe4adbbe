//! What is wrong with a checkout, a deployment, its hosts and its backups: facts, and rules over them.
//!
//! Collectors (`commands/audit/collect`) read once and side by side; what they saw is a value, [`facts::Facts`]. A rule is
//! a pure function of it. What could not be seen is never a pass: [`Verdict`] keeps findings and blindness apart.
//! Deliberately absent: reading anything, and how a finding is shown.

pub mod advisories;
pub mod days;
pub mod facts;
pub mod finding;
pub mod fix;
pub mod meta;
pub mod openclaw;
pub mod pages;
pub mod report;
pub mod rule;
pub mod rules;
pub mod suppression;
pub mod syntax;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use facts::{Facts, Scope};
pub use finding::{Finding, Subject};
pub use meta::{Confidence, Meta, Severity};
pub use rule::{Rule, Unseen, Verdict};
