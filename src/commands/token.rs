//! `moltctl token generate`: a gateway token of 256 bits from the operating system.
//!
//! It goes to a pipe, into a private file, or straight into a slot; on a terminal it is shown only when asked,
//! since terminals scroll, log and are shared.

use camino::Utf8PathBuf;
use serde::Serialize;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{Mark, Outcome, Page};
use crate::secret::SecretText;
use crate::secrets::token;
use crate::sys::fs::{self, Mode};
use crate::sys::rng;
use crate::term;

/// Where the token goes.
#[derive(Clone, Debug)]
pub enum Destination {
    /// Standard output, when it is no terminal.
    Pipe,
    /// Standard output, terminal or not.
    Reveal,
    /// A file of mode 0600 that must not exist.
    File(Utf8PathBuf),
}

/// What was generated, never the value.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Generated {
    /// First 8 hex characters of the value's SHA-256.
    pub fingerprint: String,
    /// The file it went to, if any.
    pub file: Option<String>,
    /// Bits of entropy.
    pub bits: u32,
}

impl Outcome for Generated {
    const NAME: &'static str = "token-generate";

    fn human(&self, page: &mut Page) {
        if let Some(file) = &self.file {
            page.mark(
                Mark::Good,
                &format!("a token of {} bits is in {file} ({})", self.bits, self.fingerprint),
            );
        }
    }
}

/// A new token.
///
/// # Errors
/// When the system's generator fails: nothing weaker takes its place.
pub fn fresh() -> Result<SecretText> {
    let entropy =
        rng::bytes().map_err(|error| Error::new(ErrorKind::Failed, error).context("no token was made"))?;
    Ok(token::from_entropy(entropy))
}

/// Makes a token and puts it where it was asked for.
///
/// # Errors
/// When it would land on a terminal unasked, or the file exists.
pub fn generate(ctx: &Context, destination: &Destination) -> Result<Generated> {
    let pipe = matches!(destination, Destination::Pipe);
    if pipe && ctx.term.stdout_is_terminal {
        return Err(Error::usage("the token would be shown on the terminal")
            .hint("pipe it on, as in `moltctl token generate | moltctl secrets set MOLTBOT_GATEWAY_TOKEN`")
            .hint("`--output-file PATH` writes a private file, `--reveal` shows it all the same"));
    }
    if ctx.format == crate::output::Format::Json && !matches!(destination, Destination::File(_)) {
        return Err(Error::usage("a JSON document never holds a secret").hint("add `--output-file PATH`"));
    }
    let token = fresh()?;
    let file = match destination {
        Destination::Pipe | Destination::Reveal => {
            term::reveal_on_stdout(&token).kind(ErrorKind::Failed)?;
            None
        }
        Destination::File(path) => {
            write_private(&ctx.checkout.join(path), &token)?;
            Some(path.to_string())
        }
    };
    Ok(Generated { fingerprint: token.fingerprint(), file, bits: 256 })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the operator asked for the token in this file; it is made 0600"
)]
pub(super) fn write_private(path: &camino::Utf8Path, token: &SecretText) -> Result<()> {
    if fs::exists(path) {
        return Err(Error::usage(format!("`{path}` exists; it was left alone"))
            .hint("name a file that does not exist"));
    }
    let text = format!("{}\n", token.expose());
    fs::write_atomic(path, text.as_bytes(), Mode::Private).kind(ErrorKind::Failed)
}
