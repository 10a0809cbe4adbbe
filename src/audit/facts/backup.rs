//! Facts of the scope `backup`.

/// What was seen.
#[derive(Debug, Default)]
pub struct Backup {}
