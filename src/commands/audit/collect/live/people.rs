//! API tokens and members.

use crate::audit::facts::account::People;
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(_target: &Target) -> People {
    People {}
}
