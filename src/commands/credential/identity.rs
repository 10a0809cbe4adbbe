//! Whose token it is: a user's or an account's, whether it works, until when, and which accounts it sees.
//!
//! A user's token is verified at one place and an account's at another, and each place calls the other's invalid
//! (401, code 1000). The prefix says where to ask first; where there is none, the answer does. A success carries a
//! message with code 10000, which is no error there.

use crate::cloudflare::endpoints::accounts::{self, Account};
use crate::cloudflare::endpoints::tokens::{self, Verified};
use crate::cloudflare::{self, Client};
use crate::error::{Error, ErrorKind, Result};
use crate::model::AccountId;
use crate::secrets::operator_token::Owner;

/// Accounts an account token of unknown account is tried against.
const MOST_TRIED: usize = 5;

/// Who owns a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// A user: it ends with the user's membership.
    User,
    /// The account itself.
    Account,
}

/// What Cloudflare says of a token.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Who owns it.
    pub kind: TokenKind,
    /// Its id: no secret.
    pub id: String,
    /// `active`, `disabled` or `expired`.
    pub status: String,
    /// When it ends (RFC 3339), if it does.
    pub expires_on: Option<String>,
    /// The accounts it sees.
    pub accounts: Vec<Account>,
}

impl Identity {
    /// True when it can be used now.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == "active"
    }

    /// True when it sees `account`.
    #[must_use]
    pub fn sees(&self, account: &AccountId) -> bool {
        self.accounts.iter().any(|seen| seen.id == *account)
    }
}

impl std::fmt::Display for TokenKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::User => "user",
            Self::Account => "account",
        })
    }
}

/// Asks Cloudflare whose token `api` holds; `named` is the account the operator named.
///
/// # Errors
/// Not authenticated (4) when Cloudflare knows it neither as a user's nor as an account's.
pub async fn identify(api: &Client, owner: Owner, named: Option<&AccountId>) -> Result<Identity> {
    let order = match owner {
        Owner::Account => [TokenKind::Account, TokenKind::User],
        Owner::User | Owner::Untold => [TokenKind::User, TokenKind::Account],
    };
    let accounts = seen(api, named).await;
    let tried: Vec<AccountId> = match (named, &accounts) {
        (Some(account), _) => vec![account.clone()],
        (None, Ok(accounts)) => accounts.iter().take(MOST_TRIED).map(|seen| seen.id.clone()).collect(),
        (None, Err(_)) => Vec::new(),
    };
    for kind in order {
        if let Some(verified) = verify(api, kind, &tried).await? {
            return Ok(Identity {
                kind,
                id: verified.id,
                status: verified.status,
                expires_on: verified.expires_on,
                // A disabled token is verified all the same and sees nothing.
                accounts: accounts.unwrap_or_default(),
            });
        }
    }
    Err(Error::message(ErrorKind::Denied, "Cloudflare does not know this token")
        .hint("it was deleted, rolled or mistyped: make a new one in the dashboard under API tokens")
        .hint("a token of an account that sees no account needs `--account ID`"))
}

/// `None` when the token is not of that kind.
async fn verify(api: &Client, kind: TokenKind, accounts: &[AccountId]) -> Result<Option<Verified>> {
    match kind {
        TokenKind::User => other_kind(api.call(tokens::verify_user()).await),
        TokenKind::Account => {
            for account in accounts {
                if let Some(verified) = other_kind(api.call(tokens::verify_account(account)).await)? {
                    return Ok(Some(verified));
                }
            }
            Ok(None)
        }
    }
}

fn other_kind(answer: std::result::Result<Verified, cloudflare::Error>) -> Result<Option<Verified>> {
    match answer {
        Ok(verified) => Ok(Some(verified)),
        // A malformed header and an address that is not allowed are told as they are; the rest may be the other kind.
        Err(error) if error.has_code(6003) || is_elsewhere(&error) => Err(error.into()),
        Err(error) if error.is_denied() || error.is_not_found() || error.has_code(9106) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The token is restricted to other addresses.
fn is_elsewhere(error: &cloudflare::Error) -> bool {
    matches!(error, cloudflare::Error::Api { codes, .. }
        if codes.iter().any(|api| api.code == Some(9109) && api.message.contains("from location")))
}

/// The accounts the token sees; the named one alone when it may not list them.
async fn seen(
    api: &Client,
    named: Option<&AccountId>,
) -> std::result::Result<Vec<Account>, cloudflare::Error> {
    let listed = api.list(accounts::list(), accounts::PAGES).await;
    match (listed, named) {
        (Ok(accounts), None) => Ok(accounts),
        (Ok(accounts), Some(account)) if accounts.iter().any(|seen| seen.id == *account) => Ok(accounts),
        (Ok(mut accounts), Some(account)) => {
            accounts.extend(api.call(accounts::get(account)).await.ok());
            Ok(accounts)
        }
        (Err(_), Some(account)) => api.call(accounts::get(account)).await.map(|account| vec![account]),
        (Err(error), None) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{Account as Emulation, AccountOptions, World};
    use crate::cloudflare::ApiOrigin;
    use crate::secret::SecretText;
    use crate::sys::clock;

    async fn world() -> (Emulation, World) {
        let world = World::sample(clock::now());
        let options = AccountOptions { port: 0, state_file: None, world: world.clone() };
        (Emulation::start(options).await.expect("starts"), world)
    }

    fn api(account: &Emulation, token: SecretText) -> Client {
        let origin = ApiOrigin::parse(&account.api_base(), "TEST").expect("is loopback");
        Client::new(crate::http::Client::new(origin.edge()).expect("builds"), origin, token)
    }

    #[tokio::test]
    async fn a_users_token_is_told_whatever_its_prefix_promised() {
        let (account, _) = world().await;
        for owner in [Owner::User, Owner::Untold, Owner::Account] {
            let identity = identify(&api(&account, account.token()), owner, None).await.expect("is known");
            assert_eq!((identity.kind, identity.is_active()), (TokenKind::User, true));
            assert!(identity.sees(&account.account_id()));
        }
    }

    #[tokio::test]
    async fn an_accounts_token_is_told_with_and_without_its_account_named() {
        let (account, _) = world().await;
        let token =
            account.change_world(|world| world.issue_token("t", &["Workers Scripts Read"], clock::now()));
        let id = account.account_id();
        for owner in [Owner::Account, Owner::Untold] {
            for named in [None, Some(&id)] {
                let identity = identify(&api(&account, token.clone()), owner, named).await.expect("is known");
                assert_eq!(identity.kind, TokenKind::Account);
            }
        }
        account.clear_requests();
        identify(&api(&account, token), Owner::Account, Some(&id)).await.expect("is known");
        let asked = account.requests();
        assert!(
            !asked.iter().any(|request| request.path.contains("/user/")),
            "the prefix says where to ask first: {asked:?}"
        );
    }

    #[tokio::test]
    async fn an_unknown_token_is_no_token() {
        let (account, _) = world().await;
        let bogus = SecretText::new("identity-test-canary-aaaaaaaaaaaaaaaaaaaaaaaaa");
        for owner in [Owner::User, Owner::Account, Owner::Untold] {
            let error = identify(&api(&account, bogus.clone()), owner, None).await.expect_err("is unknown");
            assert_eq!(error.kind, ErrorKind::Denied);
        }
    }

    #[tokio::test]
    async fn a_server_in_trouble_is_not_an_unknown_token() {
        let (account, _) = world().await;
        account.add_fault(crate::account::Fault {
            method: None,
            host: None,
            path: "/user/tokens/verify".into(),
            kind: crate::account::FaultKind::Status { status: 418 },
            skip: 0,
            times: None,
        });
        let error = identify(&api(&account, account.token()), Owner::User, None).await.expect_err("fails");
        assert_eq!(error.kind, ErrorKind::Failed);
    }
}
