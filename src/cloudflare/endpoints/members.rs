//! Members of an account. Cloudflare's OpenAPI document leaves them out of the products at hand; the shape is that of
//! `cloudflare` (npm) 7.3.0, `accounts/members`.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 50 };

/// A member.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Member {
    /// E-mail address.
    #[serde(deserialize_with = "lenient::or_default")]
    pub email: String,
    /// `accepted`, `pending` or `rejected`.
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: String,
    /// The user; none of one who was invited and has no login yet.
    pub user: Option<User>,
    /// Roles of the whole account.
    #[serde(deserialize_with = "lenient::or_default")]
    pub roles: Vec<Named>,
    /// Roles of parts of it, as newer accounts have them.
    #[serde(deserialize_with = "lenient::or_default")]
    pub policies: Vec<Policy>,
}

/// See [`Member::user`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct User {
    /// E-mail address.
    #[serde(deserialize_with = "lenient::or_default")]
    pub email: String,
    /// They log in with a second factor.
    pub two_factor_authentication_enabled: Option<bool>,
}

/// See [`Member::policies`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// The roles.
    #[serde(deserialize_with = "lenient::or_default")]
    pub permission_groups: Vec<Named>,
}

/// Something with a name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    /// The name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
}

/// The account's members. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<Member>> {
    Endpoint::get(
        "list the account's members",
        groups::ACCOUNT_SETTINGS_READ,
        format!("/accounts/{account}/members"),
    )
}
