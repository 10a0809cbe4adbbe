//! Flags that every command has.

use camino::Utf8PathBuf;

use crate::context::{Consent, Globals, Named};
use crate::model::{AccountId, WorkerName};
use crate::output::Format;

/// Flags that every command has.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct GlobalArgs {
    /// Answer with one JSON document on standard output
    #[arg(long, global = true)]
    json: bool,
    /// Tell failures only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Never ask: fail with the name of the flag that is missing
    #[arg(long, global = true)]
    no_input: bool,
    /// Agree to the plan without being asked
    #[arg(long, short = 'y', global = true)]
    yes: bool,
    /// Show the plan and stop: nothing is changed
    #[arg(long, short = 'n', global = true)]
    dry_run: bool,
    /// The checkout, instead of the working directory
    #[arg(long, short = 'C', global = true, value_name = "DIR")]
    checkout: Option<Utf8PathBuf>,
    /// The Cloudflare account, instead of the one in moltctl.toml
    #[arg(long, global = true, value_name = "ID", env = "CLOUDFLARE_ACCOUNT_ID", hide_env_values = true)]
    account: Option<AccountId>,
    /// The Worker, instead of the one in moltctl.toml or wrangler.toml
    #[arg(long, global = true, value_name = "NAME")]
    worker: Option<WorkerName>,
    /// Run programs of the checkout's node_modules/.bin: they then see the credential
    #[arg(long, global = true)]
    use_local_tools: bool,
}

impl From<GlobalArgs> for Globals {
    fn from(args: GlobalArgs) -> Self {
        Self {
            format: if args.json { Format::Json } else { Format::Human },
            quiet: args.quiet,
            no_input: args.no_input,
            checkout: args.checkout,
            consent: Consent { dry_run: args.dry_run, yes: args.yes },
            named: Named { account: args.account, worker: args.worker },
            local_tools: args.use_local_tools,
        }
    }
}
