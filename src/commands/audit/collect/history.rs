//! What git remembers of the checkout.

use std::collections::BTreeSet;

use crate::audit::Scope;
use crate::audit::facts::{Fetched, History};
use crate::context::Context;

/// Reads it.
pub(super) async fn read(_ctx: &Context, _scopes: &BTreeSet<Scope>) -> Fetched<History> {
    Fetched::NotAsked
}
