//! Which credential is used, and for which account.
//!
//! `CLOUDFLARE_API_TOKEN`, else the keyring, else the credentials file; keyed by API origin and account, so that a
//! credential of one is never sent for the other. A checkout can name the account, never the origin.
//!
//! | file | what |
//! |---|---|
//! | [`identity`] | whose token it is, whether it works, which accounts it sees |
//! | [`permissions`] | what it may do, as far as that can be seen |

pub mod identity;
pub mod permissions;

use crate::cloudflare;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::AccountId;
use crate::secret::SecretText;
use crate::vault::{Found, Held, Key, Login, Logins, Source, Vault};

/// A credential with what is known of it before any call.
#[derive(Debug)]
pub struct Looked {
    /// The token.
    pub token: SecretText,
    /// Where it was.
    pub source: Source,
    /// The account it was stored for; `None` for one from the environment.
    pub account: Option<AccountId>,
    /// True when others could read the credentials file until now.
    pub was_open: bool,
}

/// The account part of the key of a gateway token that was made before an account was known.
pub const ANY_ACCOUNT: &str = "default";

/// The operator's vault.
#[must_use]
pub fn vault(ctx: &Context) -> &Vault {
    ctx.vault()
}

/// The list of what is in the vault.
#[must_use]
pub fn logins(ctx: &Context) -> Logins {
    Logins::at(ctx.paths.config.join("logins.json"))
}

/// The credentials file.
#[must_use]
pub fn file(ctx: &Context) -> camino::Utf8PathBuf {
    ctx.paths.credentials()
}

/// The name of the operator's token for `account` in the vault.
#[must_use]
pub fn key(ctx: &Context, account: &str) -> Key {
    Key::new(ctx.origin.as_str(), account, Held::CloudflareToken)
}

/// The operator's token for `account`, or the only one there is.
///
/// # Errors
/// Not authenticated (4), saying where was looked.
pub async fn look(ctx: &Context, account: Option<&AccountId>) -> Result<Looked> {
    if let Some(token) = &ctx.drill_token {
        return Ok(Looked { token: token.clone(), source: Source::Memory, account: None, was_open: false });
    }
    let vault = vault(ctx);
    let from_environment = vault.variable(&key(ctx, "")).is_some();
    let stored = match account {
        Some(account) => Some(account.as_str().to_owned()),
        None if from_environment => None,
        None => only_login(ctx)?.map(|login| login.account),
    };
    let Some(name) = stored.or_else(|| from_environment.then(String::new)) else {
        return Err(absent());
    };
    let loaded = vault.load(&key(ctx, &name)).await.map_err(|error| Error::new(ErrorKind::Denied, error))?;
    let Some(found) = loaded.found else {
        return Err(loaded.passed.into_iter().fold(absent(), |error, (source, why)| {
            error.hint(format!("{source} could not be asked: {why}"))
        }));
    };
    let account = if found.source == Source::Environment { None } else { name.parse().ok() };
    Ok(Looked { token: found.token, source: found.source, account, was_open: loaded.was_open })
}

/// How the error of an absent token begins.
pub const ABSENT: &str = "there is no Cloudflare API token";

fn absent() -> Error {
    Error::message(ErrorKind::Denied, ABSENT)
        .hint("`moltctl login` stores one in the OS keyring")
        .hint("in CI, set CLOUDFLARE_API_TOKEN")
}

/// The one stored login at the API in use.
///
/// # Errors
/// When there are several, naming them.
pub fn only_login(ctx: &Context) -> Result<Option<Login>> {
    let mut logins =
        logins(ctx).of(ctx.origin.as_str()).map_err(|error| Error::new(ErrorKind::Denied, error))?;
    if logins.len() < 2 {
        return Ok(logins.pop());
    }
    let names: Vec<String> =
        logins.iter().map(|login| format!("{} ({})", login.account, login.name)).collect();
    Err(Error::usage("credentials of several accounts are stored, and no account is named")
        .hint(format!("name one with `--account ID`: {}", names.join(", "))))
}

/// The operator's token for `account`.
///
/// # Errors
/// As [`look`].
pub async fn find(ctx: &Context, account: Option<&AccountId>) -> Result<Found> {
    let looked = look(ctx, account).await?;
    Ok(Found { token: looked.token, source: looked.source })
}

/// The API with the operator's token for the account in use.
///
/// # Errors
/// As [`look`].
pub async fn client(ctx: &Context, account: Option<&AccountId>) -> Result<cloudflare::Client> {
    let looked = look(ctx, account).await?;
    ctx.cloudflare_with(looked.token)
}
