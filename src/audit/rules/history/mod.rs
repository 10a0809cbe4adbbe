//! Rules on secrets in files and in git.

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[];
