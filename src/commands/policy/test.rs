//! `moltctl policy test`.

use camino::Utf8PathBuf;
use serde::Serialize;

use super::Place;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Outcome, Page};

/// What is tested.
#[derive(Clone, Debug)]
pub struct Request {
    /// The policy.
    pub place: Place,
    /// The cases; `policy.test.toml` of the checkout when absent.
    pub cases: Option<Utf8PathBuf>,
}

/// What it answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Tested {}

impl Outcome for Tested {
    const NAME: &'static str = "policy-test";

    fn human(&self, _page: &mut Page) {}
}

impl Tested {
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
pub fn run(_ctx: &Context, _request: &Request) -> Result<Tested> {
    Err(Error::message(ErrorKind::Bug, "not there yet"))
}
