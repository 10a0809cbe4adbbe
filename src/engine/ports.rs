//! What steps need of the outside, made once per run by the composition root.

use camino::Utf8PathBuf;

use super::Values;
use crate::{cloudflare, http};

/// The ports of a run. Optional ones are absent where a command has no use for them.
#[derive(Debug)]
pub struct Ports {
    /// The API, with the operator's credential.
    pub cloudflare: Option<cloudflare::Client>,
    /// Plain HTTP, for probes.
    pub http: http::Client,
    /// Values that plans only name.
    pub values: Values,
    /// A private folder for the run's temporary files.
    pub scratch: Utf8PathBuf,
}
