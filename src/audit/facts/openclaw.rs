//! Documents of OpenClaw: its configuration, and what may be executed without asking.

use std::fmt;
use std::sync::{Arc, OnceLock};

use camino::Utf8PathBuf;

use crate::audit::openclaw::{Document, Unreadable};

/// Where a document lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file of the checkout, by its path below it.
    Checkout(Utf8PathBuf),
    /// An object of a bucket, a file of a backup or of this machine, by its key or path.
    Elsewhere(String),
}

/// A document of OpenClaw and where it was found.
pub struct OpenClawFile {
    /// Where.
    pub place: Place,
    text: Arc<str>,
    document: OnceLock<Result<Document, Unreadable>>,
}

impl fmt::Debug for OpenClawFile {
    /// Without the text: it holds secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenClawFile").field("place", &self.place).finish_non_exhaustive()
    }
}

impl OpenClawFile {
    /// A document of this text.
    #[must_use]
    pub fn new(place: Place, text: impl Into<Arc<str>>) -> Self {
        Self { place, text: text.into(), document: OnceLock::new() }
    }

    /// Its name for messages.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.place {
            Place::Checkout(path) => path.as_str(),
            Place::Elsewhere(key) => key,
        }
    }

    /// What it is, read when first asked.
    ///
    /// # Errors
    /// Why it is none of OpenClaw's documents.
    pub fn document(&self) -> Result<&Document, &Unreadable> {
        self.document.get_or_init(|| Document::parse(&self.text)).as_ref()
    }
}
