//! Rules on the Worker's own source code.

mod shell_injection;

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[&shell_injection::RULE];
