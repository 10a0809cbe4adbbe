//! Outcomes to bytes: human text, JSON documents, errors, progress.
//!
//! stdout is the answer, stderr is everything else. With `--json` stdout holds exactly one document of a
//! published schema (`docs/schemas/`), on failure too.

mod diff;
pub mod document;
pub mod junit;
mod page;
mod progress;
mod report;
pub mod sarif;
pub mod schemas;
mod wrap;

pub use diff::changed_lines;
pub use page::{Mark, Page, Tone};
pub use progress::Progress;
pub use report::render_error;

use crate::error::Error;
use crate::term::{self, Term};

/// What a command answers.
pub trait Outcome: serde::Serialize {
    /// Name of its document (`secrets-list`).
    const NAME: &'static str;

    /// Writes it for people.
    fn human(&self, page: &mut Page);

    /// The exit status when it is no error; findings and drift have their own.
    fn exit_code(&self) -> u8 {
        0
    }
}

/// Which form the answer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON document.
    Json,
}

/// Writes an outcome or an error and returns the exit status.
pub fn finish<O: Outcome>(format: Format, terminal: Term, result: Result<O, Error>) -> u8 {
    let (stdout, stderr, code) = match &result {
        Ok(outcome) => match format {
            Format::Human => {
                let mut page = Page::new(terminal.stdout_colour, terminal.width);
                outcome.human(&mut page);
                (page.finish(), String::new(), outcome.exit_code())
            }
            Format::Json => (document::of_outcome(outcome), String::new(), outcome.exit_code()),
        },
        Err(error) => {
            let text = render_error(error, terminal.stderr_live);
            match format {
                Format::Human => (String::new(), text, error.kind.exit_code()),
                Format::Json => (document::of_error(error), text, error.kind.exit_code()),
            }
        }
    };
    term::write_stderr(&stderr);
    match term::write_stdout(&stdout) {
        Ok(()) => code,
        Err(_) => crate::error::ErrorKind::Failed.exit_code(),
    }
}
