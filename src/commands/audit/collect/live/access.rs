//! Access.

use crate::audit::facts::account::Access;
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(_target: &Target) -> Access {
    Access {}
}
