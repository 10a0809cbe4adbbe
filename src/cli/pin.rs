//! `moltctl pin`.

use crate::commands::pin::{Mirror, PackageVersion, Scope, UpdateRequest, VerifyRequest};

/// Show, refresh and verify what the checkout fetches by name
#[derive(Debug, clap::Subcommand)]
pub(super) enum PinCommand {
    /// Show what is pinned to what, seen when and where; what is not pinned is flagged
    Show,
    /// Ask again what each tag stands for, show old and new, write
    Update(UpdateArgs),
    /// Hold the files against moltctl.lock, and moltctl.lock against the registries
    Verify(VerifyArgs),
}

/// Which registries are asked elsewhere.
#[derive(Debug, clap::Args)]
pub(super) struct MirrorArgs {
    /// Ask a registry on this machine in place of HOST, over plain http (loopback addresses only)
    #[arg(long, value_name = "HOST=127.0.0.1:PORT")]
    pub(super) registry_mirror: Vec<Mirror>,
}

/// What moves.
#[derive(Debug, clap::Args)]
pub(super) struct UpdateArgs {
    /// Move an npm package to another version; without this, packages stay in theirs
    #[arg(long, value_name = "NAME@VERSION")]
    package: Vec<PackageVersion>,
    #[command(flatten)]
    mirrors: MirrorArgs,
}

/// How far the question goes.
#[derive(Debug, clap::Args)]
pub(super) struct VerifyArgs {
    /// End with exit code 10 on drift
    #[arg(long)]
    check: bool,
    /// Hold the files against moltctl.lock only; no registry is asked
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    mirrors: MirrorArgs,
}

impl From<UpdateArgs> for UpdateRequest {
    fn from(args: UpdateArgs) -> Self {
        Self { packages: args.package, mirrors: args.mirrors.registry_mirror }
    }
}

impl From<VerifyArgs> for VerifyRequest {
    fn from(args: VerifyArgs) -> Self {
        let scope = if args.offline { Scope::Files } else { Scope::Everything };
        Self { scope, check: args.check, mirrors: args.mirrors.registry_mirror }
    }
}
