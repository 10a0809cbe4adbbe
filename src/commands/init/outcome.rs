//! What an init did, for people and as a document.

use serde::Serialize;

use super::compose::FileChange;
use super::gateway_token::GatewayToken;
use crate::commands::mutate::{Mutation, MutationState};
use crate::context::Context;
use crate::output::{Mark, Outcome, Page, changed_lines};
use crate::project::edit::{Edit, Withheld};
use crate::project::pins::Named;
use crate::term;

/// The checkout was set up.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Initialised {
    /// The Worker.
    pub worker: String,
    /// The account; absent when none is known yet.
    pub account: Option<String>,
    /// The named edits of files that were there.
    pub edits: Vec<EditLine>,
    /// Edits that were wanted and not made, with the reason.
    pub withheld: Vec<WithheldLine>,
    /// Who reads which configuration, and where two of them do not agree.
    pub configuration: Vec<String>,
    /// What else the operator should know.
    pub notes: Vec<String>,
    /// The gateway token.
    pub gateway_token: GatewayToken,
    /// How the files were changed.
    pub mutation: Mutation,
    /// The commands to run next.
    pub next: Vec<String>,
}

/// A named edit.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct EditLine {
    /// The file.
    pub file: String,
    /// Name of the edit; stable.
    pub id: String,
    /// Where in the file.
    pub path: String,
    /// Why.
    pub reason: String,
    /// What stood there; absent when there was nothing.
    pub before: Option<String>,
    /// What stands there now.
    pub after: String,
}

/// An edit that was not made.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct WithheldLine {
    /// The file.
    pub file: String,
    /// Name of the edit; stable.
    pub id: String,
    /// Where in the file.
    pub path: String,
    /// Why it was not made.
    pub reason: String,
}

impl From<&Named<Edit>> for EditLine {
    fn from(named: &Named<Edit>) -> Self {
        let Named { file, what } = named;
        Self {
            file: file.clone(),
            id: what.id.to_owned(),
            path: what.path.clone(),
            reason: what.reason.to_owned(),
            before: what.before.clone(),
            after: what.after.clone(),
        }
    }
}

impl From<&Named<Withheld>> for WithheldLine {
    fn from(named: &Named<Withheld>) -> Self {
        let Named { file, what } = named;
        Self {
            file: file.clone(),
            id: what.id.to_owned(),
            path: what.path.clone(),
            reason: what.reason.clone(),
        }
    }
}

impl Outcome for Initialised {
    const NAME: &'static str = "init";

    fn human(&self, page: &mut Page) {
        self.mutation.human(page);
        self.gateway_token.human(page);
        if !self.withheld.is_empty() {
            page.heading("Stays open");
            for line in &self.withheld {
                page.mark(Mark::Warn, &format!("{} {}: {} ({})", line.file, line.path, line.reason, line.id));
            }
        }
        page.heading("Which configuration is read");
        for line in &self.configuration {
            page.mark(Mark::Next, line);
        }
        if !self.notes.is_empty() {
            page.heading("Notes");
            for note in &self.notes {
                page.mark(Mark::Warn, note);
            }
        }
        if self.mutation.state != MutationState::DryRun {
            page.heading("Next");
            for next in &self.next {
                page.line(&format!("  {next}"));
            }
        }
    }
}

/// Shows each edit with its reason and each changed file as a diff, before the operator is asked.
pub(super) fn show(ctx: &Context, files: &[FileChange], edits: &[Named<Edit>]) {
    if ctx.quiet && ctx.consent.yes {
        return;
    }
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    for file in files.iter().filter(|file| file.is_change()) {
        page.heading(&format!("{} ({})", file.name, file.what));
        for Named { what, .. } in edits.iter().filter(|edit| edit.file == file.name) {
            page.mark(Mark::Next, &format!("{} ({})", what.path, what.id));
            page.dim(what.reason);
        }
        if let (Some(base), Some(after)) = (file.base.as_ref().or(file.before.as_ref()), &file.after) {
            page.diff(&changed_lines(base, after));
        }
    }
    page.gap();
    term::write_stderr(&page.finish());
}
