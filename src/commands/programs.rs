//! The programs a command may run: those of a drill, else those on `PATH` outside the checkout.

use crate::context::Context;
use crate::npm::Npm;
use crate::sys::env;
use crate::sys::locate::{LocalTools, LocateError, SearchPath};
use crate::wrangler::{Wrangler, WranglerError};

/// `PATH` without the directories of the checkout, unless `--use-local-tools` was given.
#[must_use]
pub fn search(ctx: &Context) -> SearchPath {
    let local = if ctx.programs.local_tools { LocalTools::Use } else { LocalTools::Refuse };
    SearchPath::new(&env::var_os("PATH").unwrap_or_default(), &ctx.checkout, local)
}

/// npm.
///
/// # Errors
/// When there is none outside the checkout.
pub fn npm(ctx: &Context) -> Result<Npm, LocateError> {
    Npm::locate(search(ctx), ctx.programs.npm.clone())
}

/// wrangler.
///
/// # Errors
/// When there is none outside the checkout, or it does not run.
pub async fn wrangler(ctx: &Context) -> Result<Wrangler, WranglerError> {
    Wrangler::locate(search(ctx), ctx.programs.wrangler.clone()).await
}
