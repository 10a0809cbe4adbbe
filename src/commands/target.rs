//! Which checkout, account and Worker a command is about: flag, then environment, then moltctl.toml, then wrangler's
//! configuration.

use super::credential;
use crate::cloudflare;
use crate::cloudflare::endpoints::accounts;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::model::{AccountId, WorkerName};
use crate::plan;
use crate::project::settings::{self, Settings};
use crate::project::tree::Syntax;
use crate::project::wrangler::view::View;

/// Name of the settings file.
pub const SETTINGS: &str = "moltctl.toml";

/// What the checkout says, as far as there is one.
#[derive(Debug, Default)]
pub struct Checkout {
    /// `moltctl.toml`, or what an empty one means.
    pub settings: Settings,
    /// True when there is a `moltctl.toml`.
    pub has_settings: bool,
    /// wrangler's configuration, from the toml, else the jsonc, else the json.
    pub wrangler: Option<View>,
}

/// An account and a Worker, with the API to reach them.
#[derive(Debug)]
pub struct Target {
    /// The account.
    pub account: AccountId,
    /// The Worker.
    pub worker: WorkerName,
    /// The API with the operator's credential.
    pub api: cloudflare::Client,
    /// What the checkout says.
    pub checkout: Checkout,
}

impl Target {
    /// As plans and journals hold it.
    #[must_use]
    pub fn of_plan(&self, ctx: &Context) -> plan::Target {
        plan::Target {
            checkout: Some(ctx.checkout.clone()),
            worker: Some(self.worker.clone()),
            account: Some(self.account.clone()),
            api: ctx.foreign_api(),
        }
    }
}

/// Reads what the checkout says.
///
/// # Errors
/// When a file is there and cannot be understood.
pub fn checkout(ctx: &Context) -> Result<Checkout> {
    let text = ctx.read_checkout(SETTINGS)?;
    let settings = match &text {
        Some(text) => settings::parse(text).map_err(|error| {
            Error::new(ErrorKind::Usage, error).context(format!("`{SETTINGS}` is not understood"))
        })?,
        None => Settings::default(),
    };
    Ok(Checkout { settings, has_settings: text.is_some(), wrangler: wrangler(ctx)? })
}

fn wrangler(ctx: &Context) -> Result<Option<View>> {
    for (name, syntax) in
        [("wrangler.toml", Syntax::Toml), ("wrangler.jsonc", Syntax::Jsonc), ("wrangler.json", Syntax::Jsonc)]
    {
        if let Some(text) = ctx.read_checkout(name)? {
            let view = View::parse(&text, syntax).map_err(|error| {
                Error::new(ErrorKind::Usage, error).context(format!("`{name}` is not understood"))
            })?;
            return Ok(Some(view));
        }
    }
    Ok(None)
}

/// The account and the Worker of this command, with the API.
///
/// # Errors
/// When either is not named anywhere, there is no credential, or the account is ambiguous.
pub async fn resolve(ctx: &Context) -> Result<Target> {
    let checkout = checkout(ctx)?;
    let worker = worker(ctx, &checkout)?;
    let (account, api) = account(ctx, &checkout).await?;
    Ok(Target { account, worker, api, checkout })
}

/// The Worker's name.
///
/// # Errors
/// When no file and no flag names it.
pub fn worker(ctx: &Context, checkout: &Checkout) -> Result<WorkerName> {
    if let Some(name) = ctx.named.worker.clone().or_else(|| checkout.settings.worker.name.clone()) {
        return Ok(name);
    }
    match checkout.wrangler.as_ref().and_then(|view| view.name.as_deref()) {
        Some(name) => name.parse().map_err(|error| Error::new(ErrorKind::Usage, anyhow::Error::new(error))),
        None => Err(Error::usage("no Worker is named")
            .hint("run this in a checkout of moltworker, or name it with `--worker NAME`")),
    }
}

/// The account, and the API with the credential for it.
///
/// # Errors
/// As [`resolve`].
pub async fn account(ctx: &Context, checkout: &Checkout) -> Result<(AccountId, cloudflare::Client)> {
    let named = named_account(ctx, checkout)?;
    let looked = credential::look(ctx, named.as_ref()).await?;
    let api = ctx.cloudflare_with(looked.token)?;
    match named.or(looked.account) {
        Some(account) => Ok((account, api)),
        None => Ok((only_account(&api).await?, api)),
    }
}

/// The account the operator or the checkout names.
///
/// # Errors
/// When wrangler's configuration names one that is none.
pub fn named_account(ctx: &Context, checkout: &Checkout) -> Result<Option<AccountId>> {
    if let Some(account) = ctx.named.account.clone().or_else(|| checkout.settings.account_id.clone()) {
        return Ok(Some(account));
    }
    let written = checkout.wrangler.as_ref().and_then(|view| view.account_id.as_deref());
    written.map(|id| id.parse().kind(ErrorKind::Usage)).transpose()
}

async fn only_account(api: &cloudflare::Client) -> Result<AccountId> {
    let seen = api.list(accounts::list(), accounts::PAGES).await?;
    match seen.as_slice() {
        [account] => Ok(account.id.clone()),
        [] => Err(Error::message(ErrorKind::Denied, "the credential sees no account")
            .hint("make a token for the account that runs the Worker")),
        several => {
            let names: Vec<String> =
                several.iter().map(|account| format!("{} ({})", account.id, account.name)).collect();
            Err(Error::usage("the credential sees several accounts, and none is named")
                .hint(format!("name one with `--account ID` or in moltctl.toml: {}", names.join(", "))))
        }
    }
}
