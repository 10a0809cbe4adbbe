//! Where a secret that is given once stays: asked for beforehand, checked before anything is made.

use camino::{Utf8Path, Utf8PathBuf};

use crate::access::credential::ServiceCredential;
use crate::commands::login::keep::remedy;
use crate::commands::passage;
use crate::commands::target::Target;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::Format;
use crate::plan::{Keep, service_token_value};
use crate::secret::SecretText;
use crate::sys::fs;
use crate::term;
use crate::vault::{self, Source};

/// Where the operator wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Kept for moltctl's own calls: where it was, else in the OS keyring.
    Kept,
    /// Kept for the same in the credentials file.
    CredentialsFile,
    /// In a private file that must not exist.
    File(Utf8PathBuf),
    /// On standard output: a pipe, or a terminal when that was asked for.
    Shown {
        /// It may be shown on a terminal.
        reveal: bool,
    },
}

/// What is there in the place, before anything is made.
pub(super) struct Place {
    pub(super) keep: Keep,
    /// The credential that the operator's file holds now, in a rotation.
    pub(super) held: Option<ServiceCredential>,
}

/// Whether a file that is there may be written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing<'a> {
    /// No.
    Refused,
    /// When it holds the token of this client id.
    Of(&'a str),
}

/// Checks that the secret can stay there.
///
/// # Errors
/// Usage (2): it would land on a terminal unasked, or in a JSON document; the file exists. Failed (1): the keyring does
/// not answer. Nothing was made yet.
pub(super) async fn check(
    ctx: &Context,
    target: &Target,
    destination: &Destination,
    existing: Existing<'_>,
) -> Result<Place> {
    check_keep(ctx, target, keep_of(ctx, destination), destination, existing).await
}

/// The place as a plan holds it.
pub(super) fn keep_of(ctx: &Context, destination: &Destination) -> Keep {
    match destination {
        Destination::Kept => Keep::Keyring,
        Destination::CredentialsFile => Keep::CredentialsFile,
        Destination::File(path) => Keep::File { path: ctx.checkout.join(path) },
        Destination::Shown { .. } => Keep::Shown,
    }
}

/// [`check`] for a place that is known already.
pub(super) async fn check_keep(
    ctx: &Context,
    target: &Target,
    keep: Keep,
    destination: &Destination,
    existing: Existing<'_>,
) -> Result<Place> {
    let mut held = None;
    match &keep {
        Keep::Keyring => keyring(ctx, target).await?,
        Keep::CredentialsFile => {}
        Keep::File { path } => held = file(path, existing)?,
        Keep::Shown => shown(ctx, *destination == Destination::Shown { reveal: true })?,
    }
    Ok(Place { keep, held })
}

async fn keyring(ctx: &Context, target: &Target) -> Result<()> {
    let vault = passage::vault(ctx);
    if vault.is_memory() {
        return Ok(());
    }
    let key = passage::key(ctx, &target.account, &target.worker);
    let Err(error) = vault.held_in(&key, Source::Keyring).await else { return Ok(()) };
    let hints = match &error {
        vault::Error::Keyring(trouble) => remedy(trouble),
        _ => Vec::new(),
    };
    let told = Error::new(ErrorKind::Failed, error).context("nothing was made: the secret could not be kept");
    let told = hints.into_iter().filter(|hint| !hint.contains("moltctl login")).fold(told, Error::hint);
    Err(told
        .hint("`--insecure-storage` keeps it in a file that only you can read, in clear")
        .hint("`--output-file PATH` writes it to a private file and keeps it nowhere else"))
}

fn file(path: &Utf8Path, existing: Existing<'_>) -> Result<Option<ServiceCredential>> {
    if !fs::exists(path) {
        return Ok(None);
    }
    let held = fs::read_text(path).kind(ErrorKind::Failed)?;
    let held = held.and_then(|text| ServiceCredential::read(&SecretText::new(text)).ok());
    match (existing, held) {
        (Existing::Of(id), Some(held)) if held.client_id == id => Ok(Some(held)),
        _ => Err(Error::usage(format!("`{path}` exists; it was left alone"))
            .hint("name a file that does not exist")),
    }
}

fn shown(ctx: &Context, reveal: bool) -> Result<()> {
    if ctx.format == Format::Json {
        return Err(Error::usage("a JSON document never holds a secret").hint("add `--output-file PATH`"));
    }
    if !reveal && ctx.term.stdout_is_terminal {
        return Err(Error::usage("the secret would be shown on the terminal")
            .hint("`--output-file PATH` writes a private file, `--reveal` shows it all the same"));
    }
    Ok(())
}

/// Writes to standard output what nothing else keeps.
///
/// # Errors
/// When standard output is gone.
pub(super) fn show(keep: &Keep, name: &str, values: &crate::engine::Values) -> Result<()> {
    let text = values.get(&service_token_value(name)).filter(|_| *keep == Keep::Shown);
    text.map_or(Ok(()), |text| term::reveal_on_stdout(&text).kind(ErrorKind::Failed))
}

/// In words, for outcomes.
pub(super) fn words(keep: &Keep) -> String {
    match keep {
        Keep::Keyring => "the OS keyring".to_owned(),
        Keep::CredentialsFile => "the credentials file".to_owned(),
        Keep::File { path } => path.to_string(),
        Keep::Shown => "standard output".to_owned(),
    }
}
