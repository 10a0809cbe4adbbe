//! Which credential is used, and for which account.
//!
//! `CLOUDFLARE_API_TOKEN`, else the keyring, else the credentials file; keyed by API origin and account, so that a
//! credential of one is never sent for the other. A checkout can name the account, never the origin.

use crate::cloudflare;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::AccountId;
use crate::vault::{Found, Held, Key, Source, Vault};

/// The account part of a key when the operator stored the credential before an account was known.
pub const ANY_ACCOUNT: &str = "default";

/// The operator's vault.
#[must_use]
pub fn vault(ctx: &Context) -> Vault {
    Vault::of_operator(ctx.paths.config.join("credentials.json"))
}

/// The operator's token for `account`.
///
/// # Errors
/// Not authenticated (4), saying where was looked.
pub async fn find(ctx: &Context, account: Option<&AccountId>) -> Result<Found> {
    if let Some(token) = &ctx.drill_token {
        return Ok(Found { token: token.clone(), source: Source::Memory });
    }
    let vault = vault(ctx);
    let mut passed = Vec::new();
    let accounts = account.map(AccountId::as_str).into_iter().chain([ANY_ACCOUNT]);
    for account in accounts {
        let key = Key::new(ctx.origin.as_str(), account, Held::CloudflareToken);
        let loaded = vault.load(&key).await.map_err(|error| Error::new(ErrorKind::Denied, error))?;
        if let Some(found) = loaded.found {
            return Ok(found);
        }
        passed = loaded.passed;
    }
    let mut error = Error::message(ErrorKind::Denied, "there is no Cloudflare API token")
        .hint("`moltctl login` stores one in the OS keyring")
        .hint("in CI, set CLOUDFLARE_API_TOKEN");
    for (source, why) in passed {
        error = error.hint(format!("{source} could not be asked: {why}"));
    }
    Err(error)
}

/// The API with the operator's token for the account in use.
///
/// # Errors
/// As [`find`].
pub async fn client(ctx: &Context, account: Option<&AccountId>) -> Result<cloudflare::Client> {
    let found = find(ctx, account).await?;
    ctx.cloudflare_with(found.token)
}
