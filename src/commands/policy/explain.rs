//! `moltctl policy explain`.

use serde::Serialize;

use super::Place;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Outcome, Page};

/// What is explained.
#[derive(Clone, Debug)]
pub struct Request {
    /// The policy.
    pub place: Place,
    /// A host, URL, tool, path or person.
    pub subject: String,
    /// The method of a request to a URL.
    pub method: String,
}

/// What it answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Explained {}

impl Outcome for Explained {
    const NAME: &'static str = "policy-explain";

    fn human(&self, _page: &mut Page) {}
}

/// Runs it.
///
/// # Errors
/// Not there yet.
pub fn run(_ctx: &Context, _request: &Request) -> Result<Explained> {
    Err(Error::message(ErrorKind::Bug, "not there yet"))
}
