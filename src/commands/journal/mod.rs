//! `moltctl journal`: what was done, and going on or back.

mod list;
mod resume;
mod show;
mod undo;

pub(super) use list::ending;
pub use list::{Runs, run as list};
pub use resume::{Resumed, run as resume};
pub use show::{Run, run as show};
pub use undo::{Undone, run as undo};

use crate::context::Context;
use crate::engine::journal::{self, Folded, RunId};
use crate::error::{Error, ErrorKind, Result};

/// The run named, or the newest.
fn named_or_newest(ctx: &Context, run: Option<RunId>) -> Result<RunId> {
    if let Some(run) = run {
        return Ok(run);
    }
    let runs = journal::list(&ctx.paths.journals()).map_err(|error| Error::new(ErrorKind::Failed, error))?;
    runs.into_iter().next().ok_or_else(|| Error::message(ErrorKind::Denied, "there is no run yet"))
}

/// A run's journal, folded up.
pub(super) fn load(ctx: &Context, run: &RunId) -> Result<Folded> {
    let read = journal::read(&ctx.paths.journals(), run).map_err(|error| {
        let kind = match error {
            journal::JournalError::Unknown(_) => ErrorKind::Denied,
            _ => ErrorKind::Failed,
        };
        Error::new(kind, error).hint("`moltctl journal list` shows the runs")
    })?;
    if read.records.is_empty() {
        // Killed before its first record was on disk, and effects come after records.
        let what = format!("run `{run}` was cut off before it began: nothing was changed");
        return Err(Error::message(ErrorKind::Denied, what).hint("run its command again"));
    }
    journal::fold(&read.records).map_err(|error| {
        Error::new(ErrorKind::Failed, error).context(format!("the journal of run `{run}` is damaged"))
    })
}
