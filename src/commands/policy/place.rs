//! Which `policy.toml` a command works on.

use std::io::Read as _;

use camino::Utf8PathBuf;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::policy::{self, Policy};
use crate::sys::fs;

/// The name of the policy in a checkout.
pub(super) const FILE: &str = "policy.toml";

/// Where a policy stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `policy.toml` of the checkout.
    Checkout,
    /// A file that was named.
    File(Utf8PathBuf),
    /// Standard input.
    Stdin,
}

/// A policy and the text it was read from.
pub struct Read {
    /// What it says.
    pub policy: Policy,
    /// Its text.
    pub text: String,
    /// How it is called in messages.
    pub name: String,
}

/// The largest policy that is read, in bytes.
const LARGEST: u64 = 4 << 20;

impl Place {
    /// The place that `--policy` names.
    #[must_use]
    pub fn of(named: Option<Utf8PathBuf>) -> Self {
        match named {
            None => Self::Checkout,
            Some(path) if path == "-" => Self::Stdin,
            Some(path) => Self::File(path),
        }
    }

    /// Its name in messages.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Checkout => FILE.to_owned(),
            Self::File(path) => path.to_string(),
            Self::Stdin => "standard input".to_owned(),
        }
    }

    /// Reads the policy.
    ///
    /// # Errors
    /// Usage (2) when there is none, or it is none.
    pub fn read(&self, ctx: &Context) -> Result<Read> {
        let name = self.name();
        let text = self.text(ctx)?.ok_or_else(|| {
            Error::usage(format!("there is no {name}"))
                .hint("`moltctl policy translate openclaw.json` writes one from what you have; docs/policy.md says what stands in it")
        })?;
        let policy = policy::parse(&text).map_err(|error| {
            Error::new(ErrorKind::Usage, error)
                .context(format!("{name} is no policy; nothing was changed"))
                .hint("docs/policy.md lists every key")
        })?;
        Ok(Read { policy, text, name })
    }

    fn text(&self, ctx: &Context) -> Result<Option<String>> {
        match self {
            Self::Checkout => ctx.read_checkout(FILE),
            Self::File(path) => fs::read_text(path).kind(ErrorKind::Failed),
            Self::Stdin => {
                let mut text = String::new();
                std::io::stdin().lock().take(LARGEST).read_to_string(&mut text).kind(ErrorKind::Failed)?;
                Ok(Some(text))
            }
        }
    }
}
