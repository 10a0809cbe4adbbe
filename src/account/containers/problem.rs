//! Refusals of the containers API: the v4 envelope, and beside it `error`, a string of JSON, which wrangler reads.

use serde_json::{Value, json};

use crate::account::reply::Failure;
use crate::account::world::World;

/// A refusal named `error`, with `details` by field.
pub(super) fn refused(status: u16, error: &str, details: Value) -> Failure {
    let mut failure = Failure::new(status, 1000, error);
    failure.error = Some(json!({"error": error, "details": details}));
    failure
}

/// A field of the body is not what it must be.
pub(super) fn invalid(field: &str, reason: &str) -> Failure {
    refused(400, "VALIDATE_INPUT", json!({ field: [reason] }))
}

pub(super) fn no_such(what: &str) -> Failure {
    refused(404, what, json!({}))
}

/// Containers are part of Workers Paid. The exact refusal of an account without it was not observed; the text says why.
pub(super) fn entitled(world: &World) -> Result<(), Failure> {
    if world.entitlements.containers && world.entitlements.workers_paid {
        return Ok(());
    }
    let details = json!({"plan": ["Containers need the Workers Paid plan."]});
    Err(refused(403, "ACCOUNT_NOT_ENTITLED", details))
}
