//! The outcome of commands whose answer is a text of our own: completion scripts, man pages.

use serde::Serialize;

use crate::output::{Outcome, Page};

/// Text that is the whole answer.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Text {
    /// The text.
    pub text: String,
}

impl Outcome for Text {
    const NAME: &'static str = "text";

    fn human(&self, page: &mut Page) {
        page.verbatim(&self.text);
    }
}
