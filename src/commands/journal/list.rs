//! `moltctl journal list`: the runs, newest first.

use serde::Serialize;

use super::load;
use crate::context::Context;
use crate::engine::journal::{self, Folded, Outcome as Ended, Standing};
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Outcome, Page};
use crate::plan::Target;

/// The runs, newest first.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Runs {
    /// The runs.
    pub runs: Vec<RunLine>,
}

/// One run.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RunLine {
    /// Its name.
    pub run: String,
    /// The command.
    pub command: String,
    /// What it acted on.
    pub target: Target,
    /// How it ended; absent while it runs or when it was killed.
    pub outcome: Option<Ended>,
    /// Steps that succeeded.
    pub done: usize,
    /// Steps in all.
    pub steps: usize,
    /// Why it cannot be read, if so.
    pub unreadable: Option<String>,
}

impl Outcome for Runs {
    const NAME: &'static str = "journal-list";

    fn human(&self, page: &mut Page) {
        if self.runs.is_empty() {
            page.line("there is no run yet");
            return;
        }
        page.table(
            ["run", "command", "worker", "steps", "ended"],
            self.runs.iter().map(|line| {
                [
                    line.run.clone(),
                    line.command.clone(),
                    line.target.worker.as_ref().map(ToString::to_string).unwrap_or_default(),
                    format!("{}/{}", line.done, line.steps),
                    line.unreadable.clone().unwrap_or_else(|| ending(line.outcome).to_owned()),
                ]
            }),
        );
    }
}

/// How a run ended, in words.
pub(in crate::commands) fn ending(outcome: Option<Ended>) -> &'static str {
    match outcome {
        Some(Ended::Done) => "done",
        Some(Ended::Failed) => "failed",
        Some(Ended::Interrupted) => "stopped",
        Some(Ended::TakenBack) => "taken back",
        None => "cut off",
    }
}

/// Reads the runs.
///
/// # Errors
/// When the folder of the journals cannot be read; a single unreadable journal is in the list.
pub fn run(ctx: &Context) -> Result<Runs> {
    let names = journal::list(&ctx.paths.journals()).map_err(|error| Error::new(ErrorKind::Failed, error))?;
    let runs = names
        .iter()
        .map(|run| match load(ctx, run) {
            Ok(folded) => line(run.to_string(), &folded),
            Err(error) => RunLine {
                run: run.to_string(),
                command: String::new(),
                target: Target::default(),
                outcome: None,
                done: 0,
                steps: 0,
                unreadable: Some(error.to_string()),
            },
        })
        .collect();
    Ok(Runs { runs })
}

fn line(run: String, folded: &Folded) -> RunLine {
    let done = folded.steps.values().filter(|standing| matches!(standing, Standing::Succeeded(_))).count();
    RunLine {
        run,
        command: folded.plan.command.clone(),
        target: folded.plan.target.clone(),
        outcome: folded.outcome,
        done,
        steps: folded.steps.len(),
        unreadable: None,
    }
}
