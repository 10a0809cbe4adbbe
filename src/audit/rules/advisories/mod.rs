//! Rules on known vulnerabilities of what is pinned.

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[];
