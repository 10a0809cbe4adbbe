//! Rules on AI Gateway, Logpush, notifications.

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[];
