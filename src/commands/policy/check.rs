//! `moltctl policy check`.

use serde::Serialize;

use super::Place;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Outcome, Page};

/// What it answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Checked {}

impl Outcome for Checked {
    const NAME: &'static str = "policy-check";

    fn human(&self, _page: &mut Page) {}
}

impl Checked {
    /// The same in another form.
    #[must_use]
    pub fn junit(&self) -> String {
        String::new()
    }
}

/// Runs it.
///
/// # Errors
/// Not there yet.
pub fn run(_ctx: &Context, _place: &Place) -> Result<Checked> {
    Err(Error::message(ErrorKind::Bug, "not there yet"))
}
