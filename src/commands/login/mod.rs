//! `moltctl login`: verify an API token, say what it may do, and keep it where the operator chose.
//!
//! The order matters: the form is judged before any call, the token is verified before it is stored, and what was
//! stored is read back. A keyring that does not answer never turns into a file in silence.

mod input;
pub(super) mod keep;

pub use input::TokenSource;

use serde::Serialize;

use super::credential::identity::{Identity, TokenKind, identify};
use super::credential::permissions::{Permissions, holdings, needs};
use super::target;
use crate::cloudflare::endpoints::accounts::Account;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::AccountId;
use crate::output::{Mark, Outcome, Page};
use crate::term::{self, PromptError};
pub use crate::vault::Place;

/// What `moltctl login` is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where the token comes from.
    pub source: TokenSource,
    /// Where it is kept.
    pub place: Place,
}

/// What `moltctl login` did.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct LoggedIn {
    /// False after `--dry-run`: the token was verified and not kept.
    pub stored: bool,
    /// Where it is kept.
    pub place: Place,
    /// The file, when it is kept in one.
    pub file: Option<String>,
    /// Base URL of the API it is for.
    pub api: String,
    /// The account it is kept for.
    pub account: AccountView,
    /// Who owns the token.
    pub kind: TokenKind,
    /// When it ends (RFC 3339), if it does.
    pub expires_on: Option<String>,
    /// First 8 hex characters of the token's SHA-256.
    pub fingerprint: String,
    /// What the operator should know.
    pub notes: Vec<String>,
    /// What it may do on that account.
    pub permissions: Permissions,
}

/// An account.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct AccountView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl From<&Account> for AccountView {
    fn from(account: &Account) -> Self {
        Self { id: account.id.to_string(), name: account.name.clone() }
    }
}

impl Outcome for LoggedIn {
    const NAME: &'static str = "login";

    fn human(&self, page: &mut Page) {
        let AccountView { id, name } = &self.account;
        page.mark(
            Mark::Good,
            &format!("the {} token {} works on {name} ({id})", self.kind, self.fingerprint),
        );
        if let Some(end) = &self.expires_on {
            page.mark(Mark::Next, &format!("it ends on {end}"));
        }
        match (&self.file, self.stored) {
            (_, false) => page.line("dry run: it was not kept"),
            (Some(file), _) => page.mark(Mark::Good, &format!("kept in {file}, which only you can read")),
            (None, _) => page.mark(Mark::Good, "kept in the keyring, and read back"),
        }
        for note in &self.notes {
            page.mark(Mark::Warn, note);
        }
        self.permissions.human(page);
    }
}

/// Verifies and keeps a token.
///
/// # Errors
/// Wrong form (2), not valid (4), several accounts and none named (2), or it could not be kept (1).
pub async fn run(ctx: &Context, request: Request) -> Result<LoggedIn> {
    if input::will_ask(ctx, &request.source) && !ctx.quiet {
        let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
        needs(&mut page);
        page.line("Make one at https://dash.cloudflare.com/profile/api-tokens");
        term::write_stderr(&page.finish());
    }
    let (token, owner) = input::read(ctx, &request.source)?;
    let api = ctx.cloudflare_with(token.clone())?;
    let identity = identify(&api, owner, ctx.named.account.as_ref()).await?;
    if !identity.is_active() {
        return Err(Error::message(ErrorKind::Denied, format!("the token is {}", identity.status))
            .hint("enable it or make a new one in the dashboard under API tokens; it was not kept"));
    }
    let account = choose(ctx, &identity)?;
    let held = holdings(&api, &identity, &account.id).await;
    let mut outcome = LoggedIn {
        stored: false,
        place: request.place,
        file: (request.place == Place::File).then(|| super::credential::file(ctx).to_string()),
        api: ctx.origin.as_str().to_owned(),
        account: AccountView::from(&account),
        kind: identity.kind,
        expires_on: identity.expires_on.clone(),
        fingerprint: token.fingerprint(),
        notes: Vec::new(),
        permissions: Permissions::of(&held),
    };
    if !ctx.consent.dry_run {
        outcome.notes = keep::keep(ctx, &token, &account, request.place).await?;
        outcome.stored = true;
    }
    Ok(outcome)
}

/// The account the token is kept for: the one named, the only one, or the one the operator picks.
fn choose(ctx: &Context, identity: &Identity) -> Result<Account> {
    let find = |id: &AccountId| identity.accounts.iter().find(|account| account.id == *id).cloned();
    if let Some(named) = &ctx.named.account {
        return find(named).ok_or_else(|| {
            Error::message(ErrorKind::Denied, format!("the token does not see the account `{named}`"))
                .hint(format!("it sees: {}", listed(&identity.accounts)))
        });
    }
    // A checkout may say which of the operator's accounts it belongs to; it adds none.
    let written = target::checkout(ctx).and_then(|checkout| target::named_account(ctx, &checkout));
    if let Some(account) = written.ok().flatten().and_then(|id| find(&id)) {
        return Ok(account);
    }
    match identity.accounts.as_slice() {
        [] => Err(Error::message(ErrorKind::Denied, "the token is valid and sees no account")
            .hint("give it permissions on the account that runs the Worker")),
        [account] => Ok(account.clone()),
        several => {
            let items: Vec<String> =
                several.iter().map(|account| format!("{} ({})", account.name, account.id)).collect();
            match ctx.prompter.select(
                "The token sees several accounts. Which is it for?",
                &items,
                "--account",
            ) {
                Ok(index) => Ok(several[index.min(several.len() - 1)].clone()),
                Err(PromptError::Left) => Err(Error::message(ErrorKind::Declined, "no account was chosen")),
                Err(error) => Err(Error::new(ErrorKind::Usage, error)
                    .hint(format!("name one with `--account ID`: {}", listed(several)))),
            }
        }
    }
}

fn listed(accounts: &[Account]) -> String {
    let names: Vec<String> =
        accounts.iter().map(|account| format!("{} ({})", account.id, account.name)).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
