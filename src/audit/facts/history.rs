//! Facts of the scope `history`.

/// What was seen.
#[derive(Debug, Default)]
pub struct History {}
