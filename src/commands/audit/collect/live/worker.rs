//! The Worker.

use crate::audit::facts::account::Worker;
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(_target: &Target) -> Worker {
    Worker {}
}
