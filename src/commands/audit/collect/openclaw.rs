//! OpenClaw's configuration.

use std::collections::BTreeSet;

use crate::audit::Scope;
use crate::audit::facts::{Fetched, OpenClawFile};
use crate::commands::audit::Request;
use crate::context::Context;

/// Reads it.
pub(super) async fn read(
    _ctx: &Context,
    _request: &Request,
    _scopes: &BTreeSet<Scope>,
) -> Fetched<Vec<OpenClawFile>> {
    Fetched::NotAsked
}
