//! Values on the command line: refused without being repeated.
//!
//! A value that was typed as an argument is in the shell's history and was in the process list for a moment. What is
//! left to do is to say so.

use crate::error::{Error, Result};
use crate::model::SecretName;

const HISTORY: &str = "rotate it: your shell's history has it, and any process could read it while it ran";
const INSTEAD: &str = "`moltctl secrets set SLOT` asks for the value, or takes it from standard input, `--from-file` or `--from-env`";

/// The slot that was named, when it is a name.
///
/// # Errors
/// Usage (2) when it is no name; an assignment is told apart.
pub(in crate::commands) fn slot(typed: &str) -> Result<SecretName> {
    if typed.contains('=') {
        return Err(value_typed());
    }
    typed.parse().map_err(|error| {
        Error::new(crate::error::ErrorKind::Usage, anyhow::Error::new(error))
            .context("a slot's name is no name of a secret; it is not repeated, since it may be a value")
            .hint(format!("if it was a value, {HISTORY}"))
            .hint("`moltctl secrets list --all` shows the slots")
    })
}

/// Every slot that was named.
///
/// # Errors
/// As [`slot`].
pub(super) fn slots(typed: &[String]) -> Result<Vec<SecretName>> {
    typed.iter().map(|name| slot(name)).collect()
}

/// Refuses arguments where none belongs.
///
/// # Errors
/// Usage (2) when there is one.
pub(super) fn no_value(stray: Stray) -> Result<()> {
    match stray {
        Stray::None => Ok(()),
        Stray::Typed => Err(value_typed()),
    }
}

/// Whether something stood on the command line where a value might have been typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// Nothing.
    None,
    /// Something, which is not kept.
    Typed,
}

fn value_typed() -> Error {
    Error::usage("a value was given on the command line; it is not repeated here, and was not used")
        .hint(HISTORY)
        .hint(INSTEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_refusal_repeats_what_was_typed() {
        for typed in ["SLOT=canaryQ7", "canary-Q7!", "9canaryQ7"] {
            let error = slot(typed).expect_err("is refused");
            assert_eq!(error.kind.exit_code(), 2);
            let shown = format!("{:?} {:?}", error.chain(), error.hints);
            assert!(!shown.contains("canary"), "{shown}");
            assert!(shown.contains("rotate it"), "{shown}");
        }
    }

    #[test]
    fn names_pass() {
        assert_eq!(slot("ANTHROPIC_API_KEY").expect("is a name").as_str(), "ANTHROPIC_API_KEY");
    }
}
