//! Rules on secrets in files and in git.

mod committed_file;
mod remembered;
#[cfg(test)]
mod testing;
mod working_file;

use crate::audit::facts::History;
use crate::audit::rule::Rule;
use crate::audit::{Scope, Verdict};

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[&remembered::RULE, &working_file::RULE, &committed_file::RULE];

/// Notes what of the history was not looked at.
fn note_unread(history: &History, verdict: &mut Verdict) {
    for reason in &history.unread {
        verdict.blind(Scope::History, format!("git's history: {reason}"));
    }
}
