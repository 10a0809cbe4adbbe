//! AI Gateway, Logpush, notifications.

use crate::audit::facts::account::Monitoring;
use crate::commands::target::Target;

/// Reads it.
pub(super) async fn read(_target: &Target) -> Monitoring {
    Monitoring {}
}
