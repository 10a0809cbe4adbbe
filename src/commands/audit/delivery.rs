//! What is done with what an audit found: in which form it is told, where it is written, whether it is mended.

use camino::Utf8PathBuf;

use super::judge::Judged;
use super::{Audited, Request};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{self, Outcome as _, Page, document, junit, sarif};
use crate::sys::fs::{self, Mode};

/// What is done with what was found.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// The form of the document.
    pub form: Form,
    /// Where the document goes; standard output when absent, which otherwise holds the page (with `--json` the document).
    pub output: Option<Utf8PathBuf>,
    /// What is mended.
    pub fix: Fixing,
    /// Whether the run is remembered.
    pub record: Record,
}

/// The form of an audit's document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A page.
    #[default]
    Human,
    /// The published JSON document.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
}

/// What is mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fixing {
    /// Nothing.
    #[default]
    Nothing,
    /// What cannot break a deployment that works.
    Safe,
    /// What may, too.
    All,
}

/// Whether a run is remembered, for the trend of the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Record {
    /// It is, in the state folder.
    #[default]
    Keep,
    /// It is not, and nothing is written.
    Leave,
}

/// Columns of a page that goes into a file.
const WIDTH: usize = 100;

impl Delivery {
    /// Refuses what does not go together, and puts a document that says so in the place of one that may stay unfinished.
    pub(super) fn begin(&self, ctx: &Context) -> Result<()> {
        let machine = matches!(self.form, Form::Sarif | Form::Junit);
        if machine && self.fix != Fixing::Nothing {
            return Err(Error::usage("`--fix` does not go with `--format sarif` or `--format junit`")
                .hint("mend first, and write the document of what is left then"));
        }
        if machine && self.output.is_none() && ctx.format == output::Format::Json {
            return Err(Error::usage("`--json` and `--format` ask for two documents on standard output")
                .hint("`--output FILE` takes the other one"));
        }
        self.write(ctx, &self.unfinished("the audit did not come to its end")?)
    }

    /// Hands over what was found.
    pub(super) fn end(
        &self,
        ctx: &Context,
        request: &Request,
        judged: &Judged,
        audited: &mut Audited,
    ) -> Result<()> {
        let text = match self.form {
            Form::Human if self.output.is_some() => {
                let mut page = Page::new(false, WIDTH);
                audited.human(&mut page);
                Some(page.finish())
            }
            Form::Json if self.output.is_some() => Some(document::of_outcome(audited)),
            Form::Human | Form::Json => None,
            Form::Sarif => Some(sarif_of(request, judged)),
            Form::Junit => Some(junit::document(&judged.report, request.strict).kind(ErrorKind::Bug)?),
        };
        if self.form == Form::Sarif {
            // What was found is for the reader of the document to judge; what was not seen is in no result.
            audited.exit =
                if judged.report.is_blind(request.strict) { ErrorKind::Blind.exit_code() } else { 0 };
        }
        let Some(text) = text else { return Ok(()) };
        match self.output {
            Some(_) => self.write(ctx, &text)?,
            None => audited.document = Some(text),
        }
        Ok(())
    }

    /// The document of an audit that ended with `error`, where it is not that of any command.
    pub(super) fn failed(&self, ctx: &Context, error: &Error) -> Result<Option<String>> {
        let text = self.unfinished(&error.chain().join(": "))?;
        match (&self.output, self.form) {
            (Some(_), _) => self.write(ctx, &text).map(|()| None),
            (None, Form::Sarif | Form::Junit) => Ok(Some(text)),
            (None, Form::Human | Form::Json) => Ok(None),
        }
    }

    fn unfinished(&self, message: &str) -> Result<String> {
        Ok(match self.form {
            Form::Human => format!("{message}\n"),
            Form::Json => document::of_error(&Error::message(ErrorKind::Failed, message)),
            Form::Sarif => sarif::failure(message),
            Form::Junit => junit::failure(message).kind(ErrorKind::Bug)?,
        })
    }

    fn write(&self, ctx: &Context, text: &str) -> Result<()> {
        let Some(path) = &self.output else { return Ok(()) };
        let path = ctx.checkout.join(path);
        let text = crate::secret::redact(text);
        fs::write_atomic(&path, text.as_bytes(), Mode::Shared)
            .map_err(|error| Error::new(ErrorKind::Failed, error).context(format!("cannot write `{path}`")))
    }
}

fn sarif_of(request: &Request, judged: &Judged) -> String {
    let scopes = request.scopes();
    let blind = judged.report.is_blind(request.strict);
    sarif::document(&judged.report, sarif::Surroundings { config: &judged.config, scopes: &scopes, blind })
}
