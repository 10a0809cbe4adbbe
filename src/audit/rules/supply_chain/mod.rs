//! Rules on what is fetched: images, Node, packages, CI actions.

use crate::audit::rule::Rule;

/// The rules of this group.
pub(super) const RULES: &[&Rule] = &[];
