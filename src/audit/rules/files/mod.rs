//! Rules on wrangler's configuration, the start script and the other files of a checkout.

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[];
