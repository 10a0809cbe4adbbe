//! From the keys of a source to the policy, one file a section.

use super::{Draft, Source};

/// Maps every section.
pub(super) fn map(_source: &Source, _draft: &mut Draft) {}
