//! Refusals of the parser, without repeating what was typed: it may be a secret.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Error, ErrorKind as Kind};
use crate::output::{document, render_error};
use crate::term::{self, Term};

/// Writes what is wrong with the command line and returns the exit status. Help and version go to standard
/// output as they are.
pub(super) fn explain(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _closed = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        term::write_stderr(&error.render().to_string());
        return ExitCode::from(Kind::Usage.exit_code());
    }
    let refusal = refusal(error);
    if std::env::args_os().any(|arg| arg == "--json") {
        let _closed = term::write_stdout(&document::of_error(&refusal));
    }
    term::write_stderr(&render_error(&refusal, Term::of_process().stderr_live));
    ExitCode::from(Kind::Usage.exit_code())
}

fn refusal(error: &clap::Error) -> Error {
    let named = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(all)) => Some(all.join("`, `")),
        _ => None,
    };
    // `InvalidArg` of an unknown *flag* is what was typed; of everything else it is a name of ours.
    let ours = named(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => {
            "an argument is not known here; it is not repeated, since it may hold a secret".into()
        }
        ErrorKind::InvalidSubcommand => "there is no such command".into(),
        ErrorKind::MissingRequiredArgument => format!("`{}` is missing", ours.unwrap_or_default()),
        ErrorKind::ArgumentConflict => {
            format!("`{}` does not go with another argument", ours.unwrap_or_default())
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("the value of `{}` does not fit", ours.unwrap_or_default())
        }
        ErrorKind::MissingSubcommand => "a command is missing".into(),
        kind => kind.as_str().unwrap_or("the command line is not understood").to_owned(),
    };
    let mut refusal = Error::usage(message);
    if error.kind() == ErrorKind::UnknownArgument {
        refusal = refusal.hint("if it was a secret, it is in your shell's history now: rotate it");
    }
    let suggested = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::ValidValue];
    for kind in suggested {
        if let Some(names) = named(kind) {
            refusal = refusal.hint(format!("did you mean `{names}`?"));
        }
    }
    refusal.hint("`moltctl --help` and `moltctl COMMAND --help` show what there is")
}
