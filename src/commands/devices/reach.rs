//! The way to the gateway of a Worker: a host that answers, and the kept service token that gets past Access.

use crate::commands::access::hosts;
use crate::commands::passage;
use crate::commands::target::{self, Target};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Hostname;
use crate::moltworker::admin::Admin;

/// A Worker whose admin routes can be asked.
#[derive(Debug)]
pub(super) struct Reach {
    /// Account and Worker.
    pub(super) target: Target,
    /// The host that is asked.
    pub(super) host: Hostname,
    /// Its admin routes.
    pub(super) admin: Admin,
}

/// Finds the way.
///
/// # Errors
/// Denied (4) without a kept service token or without a host that answers.
pub(super) async fn find(ctx: &Context) -> Result<Reach> {
    let target = target::resolve(ctx).await?;
    let Some(kept) = passage::look(ctx, &target.account, &target.worker).await? else {
        return Err(no_token(&target));
    };
    let hosts = hosts::of(&target).await?;
    // The Worker checks one audience: that of the host people use.
    let host = hosts.open.iter().find(|host| **host == hosts.primary).or(hosts.open.first());
    let Some(host) = host.cloned() else {
        let message = format!("no host of the Worker `{}` answers", target.worker);
        return Err(Error::message(ErrorKind::Denied, message)
            .hint("`moltctl status` shows its hosts; `moltctl deploy` opens them behind Access"));
    };
    let admin = Admin::new(ctx.http()?, &host, kept.auth());
    Ok(Reach { target, host, admin })
}

fn no_token(target: &Target) -> Error {
    let message = format!(
        "no Access service token is kept for `{}`, and without one nobody but a person gets past Access",
        target.worker
    );
    Error::message(ErrorKind::Denied, message)
        .hint("`moltctl access service-token create` makes one and keeps it")
        .hint("or give one in CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET")
}
