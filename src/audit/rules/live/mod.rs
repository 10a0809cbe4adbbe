//! Rules on the Worker as it runs and what a stranger gets of it.

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[];
