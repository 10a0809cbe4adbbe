//! `moltctl policy translate`.

use camino::Utf8PathBuf;
use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::output::{Outcome, Page};

/// What is translated.
#[derive(Clone, Debug)]
pub struct Request {
    /// The sources; `-` is standard input.
    pub sources: Vec<Utf8PathBuf>,
    /// The OpenClaw that wrote them, where they do not say it.
    pub openclaw: Option<String>,
    /// Keys that may become wider.
    pub accept: Vec<String>,
    /// Where the policy goes; `policy.toml` of the checkout when absent, `-` is standard output.
    pub output: Option<Utf8PathBuf>,
    /// Where the report goes as well.
    pub report: Option<Utf8PathBuf>,
}

/// What it answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Translated {}

impl Outcome for Translated {
    const NAME: &'static str = "policy-translate";

    fn human(&self, _page: &mut Page) {}
}

impl Translated {
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
pub async fn run(_ctx: &Context, _request: Request) -> Result<Translated> {
    Err(Error::message(ErrorKind::Bug, "not there yet"))
}
