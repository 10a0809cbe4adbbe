//! `moltctl whoami`: which credential is in use, whether it works, and what it may do. Never its value.

use serde::Serialize;

use super::credential::identity::{TokenKind, identify};
use super::credential::permissions::{Permissions, holdings};
use super::credential::{self, Looked};
use super::login::AccountView;
use super::target;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::model::AccountId;
use crate::output::{Mark, Outcome, Page};
use crate::secrets::operator_token::{self, Malformed, Owner};

/// Which credential is in use and what it may do.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct WhoAmI {
    /// Base URL of the API it is for.
    pub api: String,
    /// Where it was found: `the environment`, `the keyring`, `the credentials file`, `memory`.
    pub source: String,
    /// Who owns the token.
    pub kind: TokenKind,
    /// `active`, `disabled` or `expired`.
    pub status: String,
    /// When it ends (RFC 3339), if it does.
    pub expires_on: Option<String>,
    /// Id of the token, which is no secret.
    pub token_id: String,
    /// First 8 hex characters of the token's SHA-256.
    pub fingerprint: String,
    /// The accounts it sees.
    pub accounts: Vec<AccountView>,
    /// The account the permissions are for; absent when it sees several and none is named.
    pub account: Option<String>,
    /// What it may do on that account; absent when there is no such account.
    pub permissions: Option<Permissions>,
    /// What the operator should know.
    pub notes: Vec<String>,
}

impl Outcome for WhoAmI {
    const NAME: &'static str = "whoami";

    fn human(&self, page: &mut Page) {
        let mark = if self.status == "active" { Mark::Good } else { Mark::Bad };
        page.mark(
            mark,
            &format!("{} token {} from {}: {}", self.kind, self.fingerprint, self.source, self.status),
        );
        match &self.expires_on {
            Some(end) => page.dim(&format!("ends on {end}")),
            None => page.dim("has no end"),
        }
        page.dim(&format!("for {}", self.api));
        for account in &self.accounts {
            let here = if self.account.as_ref() == Some(&account.id) { " (in use)" } else { "" };
            page.mark(Mark::Next, &format!("account {} ({}){here}", account.name, account.id));
        }
        for note in &self.notes {
            page.mark(Mark::Warn, note);
        }
        if let Some(permissions) = &self.permissions {
            permissions.human(page);
        }
    }

    fn exit_code(&self) -> u8 {
        if self.status == "active" { 0 } else { ErrorKind::Denied.exit_code() }
    }
}

/// Looks.
///
/// # Errors
/// When there is no credential, or Cloudflare does not know it (4).
pub async fn run(ctx: &Context) -> Result<WhoAmI> {
    let checkout = target::checkout(ctx)?;
    let named = target::named_account(ctx, &checkout)?;
    let looked = credential::look(ctx, named.as_ref()).await?;
    let owner = form(&looked)?;
    let api = ctx.cloudflare_with(looked.token.clone())?;
    let named = named.or_else(|| looked.account.clone());
    let identity = identify(&api, owner, named.as_ref()).await?;
    let mut notes = Vec::new();
    if looked.was_open {
        notes.push("others could read the credentials file until now: replace the token".to_owned());
    }
    let account = account(&identity.accounts, named.as_ref(), &mut notes);
    let permissions = match &account {
        Some(account) if identity.is_active() => {
            Some(Permissions::of(&holdings(&api, &identity, account).await))
        }
        _ => None,
    };
    Ok(WhoAmI {
        api: ctx.origin.as_str().to_owned(),
        source: looked.source.to_string(),
        kind: identity.kind,
        status: identity.status,
        expires_on: identity.expires_on,
        token_id: identity.id,
        fingerprint: looked.token.fingerprint(),
        accounts: identity.accounts.iter().map(AccountView::from).collect(),
        account: account.map(|account| account.to_string()),
        permissions,
        notes,
    })
}

/// Cloudflare refuses a malformed header without a word on what is wrong with it.
#[expect(clippy::disallowed_methods, reason = "the form of the token is judged before it is sent")]
fn form(looked: &Looked) -> Result<Owner> {
    match operator_token::judge(looked.token.expose()) {
        Ok(owner) => Ok(owner),
        // Not for us to refuse: wrangler's login works as long as it lasts, and lengths may change.
        Err(Malformed::Oauth | Malformed::Short | Malformed::Long) => Ok(Owner::Untold),
        Err(malformed) => Err(Error::new(ErrorKind::Denied, malformed)
            .context(format!("the token in {} cannot be used", looked.source))
            .hint("nothing was sent; `moltctl login` keeps a good one")),
    }
}

fn account(
    seen: &[crate::cloudflare::endpoints::accounts::Account],
    named: Option<&AccountId>,
    notes: &mut Vec<String>,
) -> Option<AccountId> {
    match (named, seen) {
        (Some(named), _) if seen.iter().any(|account| account.id == *named) => Some(named.clone()),
        (Some(named), _) => {
            notes.push(format!("the token does not see the account `{named}` that is named here"));
            None
        }
        (None, [account]) => Some(account.id.clone()),
        (None, []) => None,
        (None, _) => {
            notes.push("`--account ID` shows what it may do on one of these".to_owned());
            None
        }
    }
}
