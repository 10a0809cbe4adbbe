//! Rules on controls that somebody believes in and nothing reads.

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[];
