//! What `policy apply` answers.

use serde::Serialize;

use crate::commands::mutate::{Mutation, MutationState};
use crate::output::{Mark, Outcome, Page};
use crate::policy::enforce::edits::FileEdit;

/// The policy was put into effect in the checkout.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Applied {
    /// The policy.
    pub policy: String,
    /// The OpenClaw that its patch is valid for.
    pub openclaw: String,
    /// Files that change, sorted.
    pub files: Vec<FileView>,
    /// What the policy says and this checkout or this OpenClaw cannot do.
    pub notes: Vec<String>,
    /// How the plan went.
    pub mutation: Mutation,
}

/// A file that changes.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct FileView {
    /// Path below the checkout.
    pub path: String,
    /// True when there was none.
    pub new: bool,
    /// What changes in it.
    pub edits: Vec<EditView>,
}

/// One change of a file.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct EditView {
    /// Its name; stable.
    pub id: String,
    /// Where in the file.
    pub at: String,
    /// Why.
    pub reason: String,
}

impl Applied {
    pub(super) fn of(
        policy: &str,
        openclaw: &str,
        files: &[FileEdit],
        (notes, mutation): (Vec<String>, Mutation),
    ) -> Self {
        let edit = |edit: &crate::project::edit::Edit| EditView {
            id: edit.id.to_owned(),
            at: edit.path.clone(),
            reason: edit.reason.to_owned(),
        };
        let file = |file: &FileEdit| FileView {
            path: file.path.to_string(),
            new: file.before.is_none(),
            edits: file.edits.iter().map(edit).collect(),
        };
        Self {
            policy: policy.to_owned(),
            openclaw: openclaw.to_owned(),
            files: files.iter().map(file).collect(),
            notes,
            mutation,
        }
    }
}

impl Outcome for Applied {
    const NAME: &'static str = "policy-apply";

    fn human(&self, page: &mut Page) {
        if self.mutation.state == MutationState::NothingToDo {
            page.mark(Mark::Good, &format!("nothing to do: the checkout enforces {} already", self.policy));
            // Otherwise the plan has shown them.
            for note in &self.notes {
                page.mark(Mark::Warn, note);
            }
            return;
        }
        self.mutation.human(page);
        if self.mutation.state == MutationState::Done {
            page.line("next: build and test it, commit it with policy.toml, then `moltctl deploy`");
            if let Some(run) = &self.mutation.run {
                page.line(&format!("`moltctl journal undo {run}` takes it back"));
            }
        }
    }
}
