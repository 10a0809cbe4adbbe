//! R2.

use crate::audit::facts::account::Storage;
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(_target: &Target) -> Storage {
    Storage {}
}
