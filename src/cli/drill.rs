//! `moltctl drill`.

use camino::Utf8PathBuf;

use crate::commands::drill::serve::Request;

/// Run the whole story on a built-in account: no Cloudflare account, no Node, no Docker
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct DrillArgs {
    #[command(subcommand)]
    pub(super) command: Option<DrillCommand>,
    /// Leave the sample checkout in place and say where it is
    #[arg(long)]
    pub(super) keep: bool,
}

/// Other uses of the built-in account
#[derive(Debug, clap::Subcommand)]
pub(super) enum DrillCommand {
    /// Serve the built-in account for scripts, or for wrangler itself
    Serve(ServeArgs),
    /// Play a program that a drill does without
    #[command(hide = true, disable_help_flag = true, disable_version_flag = true)]
    StandIn {
        /// The program
        program: String,
        /// Its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

/// Where the account listens and what it remembers.
#[derive(Debug, clap::Args)]
pub(super) struct ServeArgs {
    /// Port on 127.0.0.1; the system chooses when left out
    #[arg(long, default_value_t = 0, value_name = "N")]
    port: u16,
    /// Keep the account's state in this file between runs (it holds the values put in: 0600)
    #[arg(long, value_name = "FILE")]
    state: Option<Utf8PathBuf>,
}

impl From<ServeArgs> for Request {
    fn from(args: ServeArgs) -> Self {
        Self { port: args.port, state: args.state }
    }
}
