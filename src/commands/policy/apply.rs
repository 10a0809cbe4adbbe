//! `moltctl policy apply`.

use serde::Serialize;

use super::Place;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Outcome, Page};

/// What it answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Applied {}

impl Outcome for Applied {
    const NAME: &'static str = "policy-apply";

    fn human(&self, _page: &mut Page) {}
}

/// Runs it.
///
/// # Errors
/// Not there yet.
pub async fn run(_ctx: &Context, _place: &Place) -> Result<Applied> {
    Err(Error::message(ErrorKind::Bug, "not there yet"))
}
