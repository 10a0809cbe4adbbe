//! `moltctl devices`.

use std::process::ExitCode;

use camino::Utf8PathBuf;

use super::dispatch::end;
use crate::commands::devices::{self, TokenFrom};
use crate::commands::secrets::given::Source;
use crate::context::Context;

/// Show the gateway's devices; approve, reject and revoke them one by one
#[derive(Debug, clap::Subcommand)]
pub(super) enum DevicesCommand {
    /// Show what waits to be paired and what is; starts a gateway that does not run
    List,
    /// Pair devices that wait, each named by its request
    Approve {
        /// Ids of the requests, from `moltctl devices list`
        #[arg(required = true, value_name = "REQUEST_ID")]
        ids: Vec<String>,
    },
    /// Turn requests down
    Reject {
        /// Ids of the requests, from `moltctl devices list`
        #[arg(required = true, value_name = "REQUEST_ID")]
        ids: Vec<String>,
        #[command(flatten)]
        token: TokenArgs,
    },
    /// End the tokens of paired devices, and their open connections by a restart of the gateway
    Revoke {
        /// Ids of the devices, from `moltctl devices list`
        #[arg(required = true, value_name = "DEVICE_ID")]
        ids: Vec<String>,
        #[command(flatten)]
        token: TokenArgs,
    },
}

/// Where the gateway token comes from; the keyring without either.
#[derive(Debug, clap::Args)]
pub(super) struct TokenArgs {
    /// The environment variable that holds the gateway token
    #[arg(long, value_name = "VARIABLE", conflicts_with = "gateway_token_from_file")]
    gateway_token_from_env: Option<String>,
    /// A file that holds the gateway token; `-` is standard input
    #[arg(long, value_name = "PATH")]
    gateway_token_from_file: Option<Utf8PathBuf>,
}

impl From<TokenArgs> for TokenFrom {
    fn from(args: TokenArgs) -> Self {
        match (args.gateway_token_from_env, args.gateway_token_from_file) {
            (Some(variable), _) => Self::Variable(variable),
            (None, Some(path)) => Self::Source(Source::of(path)),
            (None, None) => Self::Vault,
        }
    }
}

/// Runs the command.
pub(super) async fn run(command: DevicesCommand, ctx: &Context) -> ExitCode {
    match command {
        DevicesCommand::List => end(ctx, devices::list(ctx).await),
        DevicesCommand::Approve { ids } => end(ctx, devices::approve(ctx, &ids).await),
        DevicesCommand::Reject { ids, token } => end(ctx, devices::reject(ctx, &ids, &token.into()).await),
        DevicesCommand::Revoke { ids, token } => end(ctx, devices::revoke(ctx, &ids, &token.into()).await),
    }
}
