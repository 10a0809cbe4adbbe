//! `moltctl token`.

use camino::Utf8PathBuf;

use crate::commands::secrets::generate;
use crate::commands::token::Destination;

/// Make gateway tokens
#[derive(Debug, clap::Subcommand)]
pub(super) enum TokenCommand {
    /// Make a gateway token: 256 bits of the operating system as 64 hex characters
    Generate(GenerateArgs),
}

/// Where the token goes; without any of these, to a pipe.
#[derive(Debug, clap::Args)]
pub(super) struct GenerateArgs {
    /// Show it, even on a terminal
    #[arg(long, conflicts_with_all = ["output_file", "into"])]
    reveal: bool,
    /// Write it to a new file that only you can read
    #[arg(long, short, value_name = "PATH")]
    output_file: Option<Utf8PathBuf>,
    /// Put it straight into this slot of the Worker; with --output-file a copy is kept
    #[arg(long, value_name = "SLOT")]
    into: Option<String>,
}

/// Where a token goes: into a slot, or out.
pub(super) enum Goal {
    /// Into a slot of the Worker.
    Slot(generate::Request),
    /// To a pipe, a terminal or a file.
    Out(Destination),
}

impl From<GenerateArgs> for Goal {
    fn from(args: GenerateArgs) -> Self {
        match (args.into, args.output_file, args.reveal) {
            (Some(slot), file, _) => Self::Slot(generate::Request { slot, file }),
            (None, Some(path), _) => Self::Out(Destination::File(path)),
            (None, None, true) => Self::Out(Destination::Reveal),
            (None, None, false) => Self::Out(Destination::Pipe),
        }
    }
}
