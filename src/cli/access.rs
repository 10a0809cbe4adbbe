//! `moltctl access`.

use std::process::ExitCode;

use super::dispatch::end;
use super::service_token::ServiceTokenCommand;
use crate::commands::access::{self, ApplyRequest, Check, LoginMethod, Rewrite};
use crate::context::Context;

/// Say who gets in, and prove it
#[derive(Debug, clap::Subcommand)]
pub(super) enum AccessCommand {
    /// Show what `apply` would do
    Plan(PlanArgs),
    /// Put every host of the Worker behind a login, as moltctl.toml says
    Apply(ApplyArgs),
    /// Show the team, its login methods, and who gets in where
    Show,
    /// Prove from outside that nobody gets in without a login
    Verify,
    /// Let programs in: make, rotate and revoke Access service tokens
    #[command(subcommand)]
    ServiceToken(ServiceTokenCommand),
}

/// What is planned.
#[derive(Debug, clap::Args)]
pub(super) struct PlanArgs {
    /// Exit with 10 when something would change
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    secrets: SecretsArgs,
}

/// What is agreed to beforehand.
#[derive(Debug, clap::Args)]
pub(super) struct ApplyArgs {
    /// Make the one-time PIN (a code by e-mail) a login method when the account has none
    #[arg(long)]
    otp: bool,
    #[command(flatten)]
    secrets: SecretsArgs,
}

/// What is written to the Worker.
#[derive(Debug, clap::Args)]
struct SecretsArgs {
    /// Write CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD again, even when they are set
    #[arg(long)]
    write_secrets: bool,
}

impl From<&SecretsArgs> for Rewrite {
    fn from(args: &SecretsArgs) -> Self {
        if args.write_secrets { Self::Always } else { Self::WhenNeeded }
    }
}

impl From<ApplyArgs> for ApplyRequest {
    fn from(args: ApplyArgs) -> Self {
        let login_method = if args.otp { LoginMethod::Agreed } else { LoginMethod::Ask };
        Self { login_method, rewrite: (&args.secrets).into() }
    }
}

/// Runs the command.
pub(super) async fn run(command: AccessCommand, ctx: &Context) -> ExitCode {
    match command {
        AccessCommand::Plan(args) => {
            let check = if args.check { Check::Yes } else { Check::No };
            end(ctx, access::plan(ctx, check, (&args.secrets).into()).await)
        }
        AccessCommand::Apply(args) => end(ctx, access::apply(ctx, args.into()).await),
        AccessCommand::Show => end(ctx, access::show(ctx).await),
        AccessCommand::ServiceToken(command) => super::service_token::run(command, ctx).await,
        AccessCommand::Verify => end(ctx, access::verify(ctx).await),
    }
}
