//! Where a token comes from: a prompt without echo, standard input, a file, or a named variable; never an argument.

use camino::Utf8PathBuf;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::secret::SecretText;
use crate::secrets::operator_token::{self, Owner};
use crate::sys::{env, fs};
use crate::term::{self, PromptError};

/// Where the token comes from.
#[derive(Clone, Debug)]
pub enum TokenSource {
    /// A question on the terminal, or standard input where there is none.
    Ask,
    /// Standard input.
    Stdin,
    /// The environment variable of this name.
    Environment(String),
    /// A file.
    File(Utf8PathBuf),
}

/// True when the operator is going to be asked.
pub(super) fn will_ask(ctx: &Context, source: &TokenSource) -> bool {
    matches!(source, TokenSource::Ask) && ctx.term.can_ask()
}

/// Reads the token and judges its form.
///
/// # Errors
/// Usage (2): there is none, or it has a form that Cloudflare refuses without saying why.
#[expect(clippy::disallowed_methods, reason = "the form of the token is judged before it is sent")]
pub(super) fn read(ctx: &Context, source: &TokenSource) -> Result<(SecretText, Owner)> {
    let raw = raw(ctx, source)?;
    let token = SecretText::new(operator_token::trim_line_end(raw.expose()));
    match operator_token::judge(token.expose()) {
        Ok(owner) => Ok((token, owner)),
        Err(malformed) => Err(Error::new(ErrorKind::Usage, malformed)
            .hint("nothing was sent and nothing was kept")
            .hint("copy the token alone from the dashboard under API tokens")),
    }
}

fn raw(ctx: &Context, source: &TokenSource) -> Result<SecretText> {
    match source {
        TokenSource::Ask if ctx.term.stdin_is_terminal => asked(ctx),
        TokenSource::Ask | TokenSource::Stdin => {
            let bytes = Zeroizing::new(
                term::read_stdin()
                    .map_err(|error| Error::new(ErrorKind::Failed, error).context("no token was read"))?,
            );
            let text = std::str::from_utf8(&bytes)
                .map_err(|_| Error::usage("what is on standard input is not text"))?;
            if text.is_empty() {
                return Err(Error::usage("there is no token on standard input")
                    .hint("pipe it in, or use `--from-env NAME` or `--from-file PATH`"));
            }
            Ok(SecretText::new(text))
        }
        TokenSource::Environment(name) => env::secret(name)
            .ok_or_else(|| Error::usage(format!("the variable `{name}` is not set, empty, or not text"))),
        TokenSource::File(path) => {
            let path = ctx.checkout.join(path);
            let text = fs::read_text(&path).map_err(|error| Error::new(ErrorKind::Usage, error))?;
            let text =
                Zeroizing::new(text.ok_or_else(|| Error::usage(format!("there is no file `{path}`")))?);
            Ok(SecretText::new(text.as_str()))
        }
    }
}

fn asked(ctx: &Context) -> Result<SecretText> {
    ctx.prompter.secret("Cloudflare API token", "--from-env").map_err(|error| match error {
        PromptError::Left => Error::message(ErrorKind::Declined, "no token was given"),
        error => Error::new(ErrorKind::Usage, error)
            .hint("pipe the token into `moltctl login -`, or use `--from-env NAME` or `--from-file PATH`"),
    })
}
