//! Facts of the scope `history`: what git remembers of the checkout.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;

use crate::secrets::scan::Leak;

/// What was seen.
#[derive(Debug, Default)]
pub struct History {
    /// There is a repository. Without one there is nothing to remember.
    pub repository: bool,
    /// Credentials in contents, each value once.
    pub leaks: Vec<Leaked>,
    /// Files that hold secrets by their names, each path once.
    pub files: Vec<Committed>,
    /// Every path of the checked-out commit; `None` where it could not be told.
    pub head: Option<BTreeSet<Utf8PathBuf>>,
    /// Files in the working folder that hold secrets by their names.
    pub lying: Vec<Utf8PathBuf>,
    /// Why there is more than was looked at; sentence fragments for an operator.
    pub unread: Vec<String>,
}

/// A credential that git remembers.
#[derive(Clone, Debug)]
pub struct Leaked {
    /// What it is.
    pub leak: Leak,
    /// Files of commits that hold it; empty when no commit does.
    pub places: Vec<Committed>,
    /// Files of the checked-out commit that hold it.
    pub in_head: Vec<Utf8PathBuf>,
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Its path.
    pub path: Utf8PathBuf,
    /// The beginning of the commit's name.
    pub commit: String,
}
