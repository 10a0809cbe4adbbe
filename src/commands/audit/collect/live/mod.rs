//! The account, through Cloudflare's API: everything side by side. What cannot be read keeps its reason.

mod access;
mod containers;
mod monitoring;
mod people;
pub(super) mod reason;
pub(super) mod storage;
pub(super) mod worker;

use std::collections::BTreeSet;

use crate::audit::Scope;
use crate::audit::facts::{Account, Fetched};
use crate::commands::audit::Request;
use crate::commands::target;
use crate::context::Context;

/// Reads it.
pub(super) async fn read(ctx: &Context, request: &Request, scopes: &BTreeSet<Scope>) -> Fetched<Account> {
    if !request.live || !scopes.contains(&Scope::Live) {
        return Fetched::NotAsked;
    }
    let target = match target::resolve(ctx).await {
        Ok(target) => target,
        Err(error) => return Fetched::Unavailable(format!("the account cannot be read: {}", error.source)),
    };
    let (worker, access, people, storage, containers, monitoring) = tokio::join!(
        worker::read(&target),
        access::read(&target),
        people::read(&target),
        storage::read(&target),
        containers::read(&target),
        monitoring::read(&target),
    );
    Fetched::Known(Account { worker, access, people, storage, containers, monitoring })
}
