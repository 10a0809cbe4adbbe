//! `moltctl token`.

use camino::Utf8PathBuf;

use crate::commands::token::Destination;

/// Make gateway tokens
#[derive(Debug, clap::Subcommand)]
pub(super) enum TokenCommand {
    /// Make a gateway token: 256 bits of the operating system as 64 hex characters
    Generate(GenerateArgs),
}

/// Where the token goes; without any of these, to a pipe.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(super) struct GenerateArgs {
    /// Show it, even on a terminal
    #[arg(long)]
    reveal: bool,
    /// Write it to a new file that only you can read
    #[arg(long, short, value_name = "PATH")]
    output_file: Option<Utf8PathBuf>,
    /// Put it straight into this slot of the Worker
    #[arg(long, value_name = "SLOT")]
    into: Option<crate::model::SecretName>,
}

impl GenerateArgs {
    /// The slot it goes into, if any.
    pub(super) fn slot(&self) -> Option<&crate::model::SecretName> {
        self.into.as_ref()
    }
}

impl From<GenerateArgs> for Destination {
    fn from(args: GenerateArgs) -> Self {
        match (args.output_file, args.reveal) {
            (Some(path), _) => Self::File(path),
            (None, true) => Self::Reveal,
            (None, false) => Self::Pipe,
        }
    }
}
