//! `moltctl policy diff`.

use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Outcome, Page};

/// What is compared.
#[derive(Clone, Debug)]
pub struct Request {
    /// A file, or `REVISION:PATH`.
    pub before: String,
    /// The same; `policy.toml` of the checkout when absent.
    pub after: Option<String>,
}

/// What it answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Compared {}

impl Outcome for Compared {
    const NAME: &'static str = "policy-diff";

    fn human(&self, _page: &mut Page) {}
}

impl Compared {
    /// The same in another form.
    #[must_use]
    pub fn markdown(&self) -> String {
        String::new()
    }
}

/// Runs it.
///
/// # Errors
/// Not there yet.
pub async fn run(_ctx: &Context, _request: Request) -> Result<Compared> {
    Err(Error::message(ErrorKind::Bug, "not there yet"))
}
