//! Facts of the scope `account`.

/// What was seen.
#[derive(Debug, Default)]
pub struct Account {}
