//! `moltctl journal`.

use super::secrets::InputArgs;
use crate::engine::RunId;

/// Show what was done; go on or take it back
#[derive(Debug, clap::Subcommand)]
pub(super) enum JournalCommand {
    /// List the runs, newest first
    List,
    /// Show each step of a run
    Show {
        /// The run; the newest when left out
        run: Option<RunId>,
    },
    /// Go on where a run stopped
    Resume(ResumeArgs),
    /// Take back what a run did, as far as that is possible
    Undo {
        /// The run
        run: RunId,
    },
}

/// Values a run needs again are given as they were the first time.
#[derive(Debug, clap::Args)]
pub(super) struct ResumeArgs {
    /// The run; the newest when left out
    pub(super) run: Option<RunId>,
    /// Where values come from that the run needs again
    #[command(flatten)]
    pub(super) inputs: InputArgs,
}
