//! Values from files, standard input and named environment variables.

use camino::Utf8PathBuf;
use zeroize::Zeroizing;

use super::argv;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::model::SecretName;
use crate::secret::SecretText;
pub use crate::secrets::input::Form;
use crate::secrets::input::{self, Batch};
use crate::secrets::{NamedValue, wrap};
use crate::sys;

/// Where several values come from.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// A file or standard input with several values.
    pub source: Option<Source>,
    /// Its form; told by its beginning when not given.
    pub form: Option<Form>,
    /// Environment variables whose name is the slot's, as they were typed.
    pub env: Vec<String>,
    /// When not empty: these slots only.
    pub only: Vec<SecretName>,
    /// These slots not.
    pub skip: Vec<SecretName>,
}

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file, which may be a pipe.
    File(Utf8PathBuf),
}

impl Source {
    /// `-` is standard input.
    #[must_use]
    pub fn of(typed: Utf8PathBuf) -> Self {
        if typed == "-" { Self::Stdin } else { Self::File(typed) }
    }

    /// What to call it in a message.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => format!("`{path}`"),
        }
    }
}

/// Values as they were given.
#[derive(Debug, Default)]
pub struct Given {
    /// In the order of the input.
    pub values: Vec<NamedValue>,
    /// Entries that were no secrets.
    pub skipped: usize,
}

impl Inputs {
    /// True when nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source.is_none() && self.env.is_empty()
    }
}

/// Reads what `inputs` names.
///
/// # Errors
/// Usage (2) when it is absent, unreadable or not understood; never with an excerpt.
pub fn read(ctx: &Context, inputs: &Inputs) -> Result<Given> {
    let mut given = Given::default();
    if let Some(source) = &inputs.source {
        let text = text(ctx, source)?;
        let batch = input::batch(&text, inputs.form.unwrap_or_else(|| Form::of(&text)));
        let batch = batch.map_err(|error| not_understood(error, source))?;
        given.take(batch);
    }
    for slot in argv::slots(&inputs.env)? {
        let value = variable(slot.as_str(), &slot)?;
        given.values.push(NamedValue { name: slot, value });
    }
    given.choose(inputs)?;
    Ok(given)
}

impl Given {
    pub(super) fn take(&mut self, batch: Batch) {
        self.values.extend(batch.secrets);
        self.skipped += batch.skipped;
    }

    /// Keeps what `--only` and `--skip` leave, and refuses doubles.
    pub(super) fn choose(&mut self, inputs: &Inputs) -> Result<()> {
        let absent: Vec<&str> = inputs
            .only
            .iter()
            .filter(|name| self.values.iter().all(|value| value.name != **name))
            .map(SecretName::as_str)
            .collect();
        if !absent.is_empty() {
            return Err(Error::usage(format!(
                "`--only` names what was not given: `{}`",
                absent.join("`, `")
            )));
        }
        self.values.retain(|value| {
            (inputs.only.is_empty() || inputs.only.contains(&value.name))
                && !inputs.skip.contains(&value.name)
        });
        let twice = self
            .values
            .iter()
            .enumerate()
            .find(|(at, value)| self.values[..*at].iter().any(|earlier| earlier.name == value.name));
        match twice {
            Some((_, value)) => Err(Error::usage(format!("`{}` is given more than once", value.name))),
            None => Ok(()),
        }
    }
}

/// The whole text of `source`.
///
/// # Errors
/// Usage (2) when it cannot be read, is too large or is not UTF-8.
pub(super) fn text(ctx: &Context, source: &Source) -> Result<Zeroizing<String>> {
    input::text(bytes(ctx, source)?).map_err(|error| not_understood(error, source))
}

/// One bare value for `slot` from `source`.
///
/// # Errors
/// As [`text`].
pub(in crate::commands) fn value(ctx: &Context, source: &Source, slot: &SecretName) -> Result<SecretText> {
    input::value(slot.as_str(), bytes(ctx, source)?).map_err(|error| not_understood(error, source))
}

/// The value of the environment variable `variable`, for `slot`.
///
/// # Errors
/// Usage (2) when it is not set, empty or not UTF-8.
pub(in crate::commands) fn variable(variable: &str, slot: &SecretName) -> Result<SecretText> {
    match sys::env::var(variable) {
        Some(text) => Ok(wrap(slot.as_str(), Zeroizing::new(text))),
        None => Err(Error::usage(format!("the environment variable `{variable}` is not set, or empty"))
            .hint("`export` it first, or give a file with `--from-file PATH`")),
    }
}

fn bytes(ctx: &Context, source: &Source) -> Result<Vec<u8>> {
    let read = match source {
        Source::Stdin if ctx.term.stdin_is_terminal => {
            return Err(Error::usage("standard input is a terminal, which would show what is typed")
                .hint("pipe the values in, or name a file with `--from-file PATH`"));
        }
        Source::Stdin => sys::given::stdin(input::LARGEST),
        Source::File(path) => sys::given::file(path, input::LARGEST),
    };
    let mut bytes =
        read.kind(ErrorKind::Usage).map_err(|error| error.context("the values cannot be read"))?;
    Ok(std::mem::take(&mut *bytes))
}

fn not_understood(error: input::InputError, source: &Source) -> Error {
    Error::new(ErrorKind::Usage, anyhow::Error::new(error))
        .context(format!("{} is not understood", source.words()))
        .hint("forms: a JSON object of strings, `NAME=value` lines, `op item get --format json`; `--format` names one")
}
