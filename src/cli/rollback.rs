//! `moltctl rollback`.

use std::process::ExitCode;

use super::dispatch::end;
use crate::commands::rollback;
use crate::context::Context;

/// Deploy an earlier version again, never one that brings back a revoked value; without one, list them
#[derive(Debug, clap::Args)]
pub(super) struct RollbackArgs {
    /// The version: its number, or the beginning of its id
    version: Option<String>,
}

/// Runs the command.
pub(super) async fn run(args: RollbackArgs, ctx: &Context) -> ExitCode {
    match args.version {
        Some(version) => end(ctx, rollback::run(ctx, &version).await),
        None => end(ctx, rollback::list(ctx).await),
    }
}
