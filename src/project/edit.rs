//! A named edit: what a planner shows before a file is written.
//!
//! Deliberately absent: unified diffs (`output` makes them from the two texts).

/// One named change to a file of the checkout, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Kebab-case name of the change; stable, so it may be used in scripts and tests.
    pub id: &'static str,
    /// Where in the document, such as `containers[0].ssh.enabled` or `line 14`.
    pub path: String,
    /// Why the change is made: a sentence fragment for the operator.
    pub reason: &'static str,
    /// What stood there before, rendered; `None` when there was nothing.
    pub before: Option<String>,
    /// What stands there afterwards, rendered; empty when it was taken away.
    pub after: String,
}

/// A change that was asked for but not made, because the tool that reads the file would not understand it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The id the [`Edit`] would have had.
    pub id: &'static str,
    /// Where in the document.
    pub path: String,
    /// Why it was not made: a sentence fragment for the operator.
    pub reason: String,
}
