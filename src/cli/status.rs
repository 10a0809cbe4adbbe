//! `moltctl status`.

use crate::commands::status::{Judging, Probing, Request};

/// What is looked at and how it is judged.
#[derive(Debug, clap::Args)]
pub(super) struct StatusArgs {
    /// End with 10 on drift, 3 when something could not be seen
    #[arg(long)]
    check: bool,
    /// Do not look at the hosts from outside
    #[arg(long)]
    no_probe: bool,
}

impl From<StatusArgs> for Request {
    fn from(args: StatusArgs) -> Self {
        Self {
            probing: if args.no_probe { Probing::Off } else { Probing::On },
            judging: if args.check { Judging::Check } else { Judging::Tell },
        }
    }
}
