//! What `--fix` can do about a finding: edits of files, and steps on the account. `audit --fix` is an ordinary plan.

use std::fmt;
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::model::SecretName;

/// Whether a fix can break a deployment that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// It cannot: offered by `--fix`.
    Safe,
    /// It may: only with `--fix-unsafe`. The text says what may break.
    Unsafe(&'static str),
}

/// One fix.
#[derive(Clone, Debug)]
pub struct Fix {
    /// What it does, imperative, one line (`delete the secret DEV_MODE`).
    pub title: String,
    /// Whether it can break something.
    pub safety: Safety,
    /// The change.
    pub action: Action,
}

/// A change.
#[derive(Clone, Debug)]
pub enum Action {
    /// Rewrites a file of the checkout. Several edits of one file are applied one after the other and written once.
    EditFile {
        /// Path below the checkout.
        path: Utf8PathBuf,
        /// The edit.
        edit: Edit,
    },
    /// Deletes secrets of the Worker whose values carry nothing worth keeping.
    DeleteSecrets(Vec<SecretName>),
    /// Switches workers.dev and preview URLs.
    SetWorkersDev {
        /// The workers.dev host answers.
        enabled: bool,
        /// Preview URLs answer.
        previews: bool,
    },
}

/// An edit of a text: the new text, or `None` when there is nothing (left) to change. Pure, and fit to be applied after
/// other edits: it looks for its place again.
#[derive(Clone)]
pub struct Edit(pub Arc<EditText>);

/// From the text that is there to the text that shall be.
type EditText = dyn Fn(&str) -> Option<String> + Send + Sync;

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Edit")
    }
}

impl Fix {
    /// A safe edit of a file.
    pub fn edit(
        title: impl Into<String>,
        path: impl Into<Utf8PathBuf>,
        edit: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            safety: Safety::Safe,
            action: Action::EditFile { path: path.into(), edit: Edit(Arc::new(edit)) },
        }
    }

    /// The same fix, marked as one that may break something.
    #[must_use]
    pub fn unless_agreed(mut self, what_may_break: &'static str) -> Self {
        self.safety = Safety::Unsafe(what_may_break);
        self
    }
}
