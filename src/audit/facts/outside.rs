//! Facts of the scope `outside`.

/// What was seen.
#[derive(Debug, Default)]
pub struct Outside {}
