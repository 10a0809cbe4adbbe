//! `moltctl logout`: forget the operator's token, everywhere it was kept.

use serde::Serialize;

use super::credential;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{Mark, Outcome, Page};
use crate::vault::{Login, Source, Vault};

/// Whose tokens are forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// That of the account named, or the only one.
    One,
    /// Those of every account at the API in use.
    All,
}

/// What `moltctl logout` did.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct LoggedOut {
    /// False after `--dry-run`.
    pub done: bool,
    /// Base URL of the API the tokens were for.
    pub api: String,
    /// Each account.
    pub accounts: Vec<Forgotten>,
    /// The variable that still holds a token; only the shell that set it can unset it.
    pub still_set: Option<String>,
}

/// What was forgotten of one account.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Forgotten {
    /// The account's id.
    pub account: String,
    /// Where a token was removed.
    pub removed: Vec<String>,
    /// Where one may still be, and why.
    pub may_remain: Vec<String>,
}

impl Outcome for LoggedOut {
    const NAME: &'static str = "logout";

    fn human(&self, page: &mut Page) {
        if self.accounts.is_empty() {
            page.line("no token is kept: nothing to do");
        }
        for account in &self.accounts {
            if !self.done {
                page.mark(Mark::Next, &format!("would forget the token of {}", account.account));
                continue;
            }
            if account.removed.is_empty() && account.may_remain.is_empty() {
                page.line(&format!("no token of {} is kept: nothing to do", account.account));
            }
            for place in &account.removed {
                page.mark(Mark::Good, &format!("the token of {} was removed from {place}", account.account));
            }
            for place in &account.may_remain {
                page.mark(Mark::Unknown, &format!("a token of {} may still be in {place}", account.account));
            }
        }
        if let Some(variable) = &self.still_set {
            page.mark(Mark::Warn, &format!("`{variable}` is still set in this shell: `unset {variable}`"));
        }
        if !self.accounts.is_empty() {
            page.dim("a token that may be known to others has to be deleted in the dashboard as well");
        }
    }

    fn exit_code(&self) -> u8 {
        let unseen = self.accounts.iter().any(|account| !account.may_remain.is_empty());
        if unseen { ErrorKind::Blind.exit_code() } else { 0 }
    }
}

/// Forgets.
///
/// # Errors
/// When several accounts have a token and none is named, or the list of them cannot be read.
pub async fn run(ctx: &Context, which: Which) -> Result<LoggedOut> {
    let vault = credential::vault(ctx);
    let mut outcome = LoggedOut {
        done: !ctx.consent.dry_run,
        api: ctx.origin.as_str().to_owned(),
        accounts: Vec::new(),
        still_set: vault.variable(&credential::key(ctx, "")).map(str::to_owned),
    };
    for (account, known) in chosen(ctx, which)? {
        outcome.accounts.push(if outcome.done {
            forget(ctx, vault, account, known.as_ref()).await?
        } else {
            Forgotten { account, removed: Vec::new(), may_remain: Vec::new() }
        });
    }
    Ok(outcome)
}

/// The accounts, with what is known of where their tokens were kept.
fn chosen(ctx: &Context, which: Which) -> Result<Vec<(String, Option<Login>)>> {
    let known = credential::logins(ctx)
        .of(ctx.origin.as_str())
        .map_err(|error| Error::new(ErrorKind::Failed, error).context("nothing was removed"))?;
    if let Some(account) = &ctx.named.account {
        let login = known.into_iter().find(|login| login.account == account.as_str());
        return Ok(vec![(account.to_string(), login)]);
    }
    if which == Which::One && known.len() > 1 {
        let names: Vec<&str> = known.iter().map(|login| login.account.as_str()).collect();
        return Err(Error::usage("tokens of several accounts are kept, and no account is named")
            .hint(format!("`--account ID` names one ({}), `--all` means all of them", names.join(", "))));
    }
    Ok(known.into_iter().map(|login| (login.account.clone(), Some(login))).collect())
}

async fn forget(ctx: &Context, vault: &Vault, account: String, known: Option<&Login>) -> Result<Forgotten> {
    let forgotten = vault.forget(&credential::key(ctx, &account)).await;
    // A keyring that is not there matters only if the token may have been kept in it.
    let matters = |source: Source| known.is_none_or(|login| Source::from(login.place) == source);
    let may_remain: Vec<String> = forgotten
        .failed
        .iter()
        .filter(|(source, _)| matters(*source))
        .map(|(source, why)| format!("{source} ({why})"))
        .collect();
    if may_remain.is_empty() {
        credential::logins(ctx).remove(ctx.origin.as_str(), &account).kind(ErrorKind::Failed)?;
    }
    let removed = forgotten.removed.iter().map(ToString::to_string).collect();
    Ok(Forgotten { account, removed, may_remain })
}
