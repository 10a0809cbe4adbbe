//! `moltctl doctor`.

use std::process::ExitCode;

use super::dispatch::end;
use crate::commands::doctor::{Asked, Depth, diagnose, examine};
use crate::context::Context;

/// What is looked up, or how far is looked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
With a symptom the exit status is 0 when it is known and 1 when it is not. Without one it is 0 when all is well, 1 when something is \
wrong, 4 when that is the credential alone, 3 when too little could be seen.

A service token in CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET, and the gateway's in MOLTBOT_GATEWAY_TOKEN, let it ask the \
gateway behind the login.

Examples:
  moltctl doctor
  moltctl doctor 1008 pairing required
  moltctl doctor 'Process exited with code 126'
  moltctl doctor 503 /
  npx wrangler tail | head -c 100000 | moltctl doctor -")]
pub(super) struct DoctorArgs {
    /// A message, an exit code, a close code, a status with its path, the id of an entry; `-` reads a log from standard input
    #[arg(value_name = "SYMPTOM")]
    symptom: Vec<String>,
    /// Look at the checkout alone
    #[arg(long, conflicts_with = "symptom")]
    offline: bool,
    /// Do not look at the hosts from outside
    #[arg(long, conflicts_with = "symptom")]
    no_probe: bool,
    /// Tell of every candidate in full
    #[arg(long, requires = "symptom")]
    full: bool,
}

impl DoctorArgs {
    fn asked(&self) -> Option<Asked> {
        match self.symptom.as_slice() {
            [] => None,
            [only] if only == "-" => Some(Asked::Stdin { full: self.full }),
            words => Some(Asked::Words { text: words.join(" "), full: self.full }),
        }
    }

    fn depth(&self) -> Depth {
        match (self.offline, self.no_probe) {
            (true, _) => Depth::Checkout,
            (false, true) => Depth::Account,
            (false, false) => Depth::Hosts,
        }
    }
}

/// Runs it.
pub(super) async fn run(args: DoctorArgs, ctx: &Context) -> ExitCode {
    match args.asked() {
        Some(asked) => end(ctx, diagnose(ctx, &asked)),
        None => end(ctx, examine(ctx, args.depth()).await),
    }
}
