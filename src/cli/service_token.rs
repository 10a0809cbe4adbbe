//! `moltctl access service-token`.

use std::process::ExitCode;

use camino::Utf8PathBuf;

use super::dispatch::end;
use crate::commands::access::service_token::{
    self, CreateRequest, Destination, Overlap, RevokeRequest, RotateRequest,
};
use crate::context::Context;

/// Let programs in: make, rotate and revoke Access service tokens
#[derive(Debug, clap::Subcommand)]
pub(super) enum ServiceTokenCommand {
    /// Make one that gets in at every host of the Worker; without options, for moltctl's own calls
    Create(CreateArgs),
    /// Give one a new secret, and keep it where the former one was
    Rotate(RotateArgs),
    /// End one, and show that it is refused
    Revoke(RevokeArgs),
}

/// What is made.
#[derive(Debug, clap::Args)]
pub(super) struct CreateArgs {
    /// Its name; needed for one that is not for moltctl's own calls
    #[arg(long)]
    name: Option<String>,
    /// For how long it counts (`8760h`, `720h`, `forever`)
    #[arg(long, value_name = "LENGTH", default_value = "8760h")]
    duration: String,
    /// For a CI job: write its id and secret to a new file that only you can read
    #[arg(long, short, value_name = "PATH", requires = "name", group = "place")]
    output_file: Option<Utf8PathBuf>,
    /// For a program elsewhere: show its id and secret once, even on a terminal
    #[arg(long, requires = "name", group = "place")]
    reveal: bool,
    /// Keep it for moltctl in a file that only you can read, in clear, instead of the OS keyring
    #[arg(long, group = "place")]
    insecure_storage: bool,
}

/// What is rotated.
#[derive(Debug, clap::Args)]
pub(super) struct RotateArgs {
    /// Its name; without one, the token that is kept for moltctl's own calls
    name: Option<String>,
    /// For how long the former secret counts beside the new one (`1h` unless said)
    #[arg(long, value_name = "LENGTH", conflicts_with = "compromised")]
    overlap: Option<String>,
    /// Somebody else knows the former secret: end it at once, and show that it is refused
    #[arg(long)]
    compromised: bool,
    /// Let the token count for its whole duration again, from now on
    #[arg(long)]
    extend: bool,
    /// Write its id and new secret to a file that only you can read: a new one, or the one that holds the former secret
    #[arg(long, short, value_name = "PATH", group = "place")]
    output_file: Option<Utf8PathBuf>,
    /// Show its id and new secret once, even on a terminal
    #[arg(long, group = "place")]
    reveal: bool,
}

/// What is ended.
#[derive(Debug, clap::Args)]
pub(super) struct RevokeArgs {
    /// Its name; without one, the token that is kept for moltctl's own calls
    name: Option<String>,
}

fn destination(output_file: Option<Utf8PathBuf>, reveal: bool) -> Destination {
    match (output_file, reveal) {
        (Some(path), _) => Destination::File(path),
        (None, true) => Destination::Shown { reveal },
        (None, false) => Destination::Kept,
    }
}

impl From<CreateArgs> for CreateRequest {
    fn from(args: CreateArgs) -> Self {
        let destination = match destination(args.output_file, args.reveal) {
            Destination::Kept if args.insecure_storage => Destination::CredentialsFile,
            other => other,
        };
        Self { name: args.name, duration: Some(args.duration), destination }
    }
}

impl From<RotateArgs> for RotateRequest {
    fn from(args: RotateArgs) -> Self {
        let overlap = if args.compromised { Overlap::Compromised } else { Overlap::For(args.overlap) };
        Self {
            name: args.name,
            overlap,
            extend: args.extend,
            destination: destination(args.output_file, args.reveal),
        }
    }
}

/// Runs the command.
pub(super) async fn run(command: ServiceTokenCommand, ctx: &Context) -> ExitCode {
    match command {
        ServiceTokenCommand::Create(args) => end(ctx, service_token::create(ctx, args.into()).await),
        ServiceTokenCommand::Rotate(args) => end(ctx, service_token::rotate(ctx, args.into()).await),
        ServiceTokenCommand::Revoke(args) => {
            end(ctx, service_token::revoke(ctx, RevokeRequest { name: args.name }).await)
        }
    }
}
