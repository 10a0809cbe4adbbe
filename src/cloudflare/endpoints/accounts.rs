//! Accounts the credential can see.

use serde::Deserialize;

use super::groups;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 50 };

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its name, as its members wrote it: escape before showing.
    #[serde(default)]
    pub name: String,
    /// Settings moltctl looks at.
    #[serde(default)]
    pub settings: Option<Settings>,
}

/// See [`Account::settings`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Members must have a second factor.
    pub enforce_twofactor: Option<bool>,
}

/// Every account the credential can see. Read it with [`PAGES`].
#[must_use]
pub fn list() -> Endpoint<Vec<Account>> {
    Endpoint::get("list the accounts", groups::NONE, "/accounts")
}

/// One account.
#[must_use]
pub fn get(account: &AccountId) -> Endpoint<Account> {
    Endpoint::get("read the account", groups::NONE, format!("/accounts/{account}"))
}
