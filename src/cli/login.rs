//! `moltctl login`, `logout`.

use camino::Utf8PathBuf;

use crate::commands::login::{Place, Request, TokenSource};
use crate::commands::logout::Which;

/// Where the token comes from and where it is kept. Without any of these: a question, or standard input.
#[derive(Debug, clap::Args)]
pub(super) struct LoginArgs {
    /// `-`: read the token from standard input
    #[arg(value_parser = ["-"], value_name = "-", group = "from")]
    stdin: Option<String>,
    /// Read the token from this environment variable
    #[arg(long, value_name = "NAME", group = "from")]
    from_env: Option<String>,
    /// Read the token from this file
    #[arg(long, value_name = "PATH", group = "from")]
    from_file: Option<Utf8PathBuf>,
    /// Keep it in a file that only you can read, in clear, instead of the OS keyring
    #[arg(long)]
    insecure_storage: bool,
}

impl From<LoginArgs> for Request {
    fn from(args: LoginArgs) -> Self {
        let source = match (args.stdin, args.from_env, args.from_file) {
            (Some(_), _, _) => TokenSource::Stdin,
            (None, Some(name), _) => TokenSource::Environment(name),
            (None, None, Some(path)) => TokenSource::File(path),
            (None, None, None) => TokenSource::Ask,
        };
        let place = if args.insecure_storage { Place::File } else { Place::Keyring };
        Self { source, place }
    }
}

/// Whose token is forgotten; without `--all`, that of `--account`, or the only one.
#[derive(Debug, clap::Args)]
pub(super) struct LogoutArgs {
    /// The tokens of every account
    #[arg(long)]
    all: bool,
}

impl From<LogoutArgs> for Which {
    fn from(args: LogoutArgs) -> Self {
        if args.all { Self::All } else { Self::One }
    }
}
