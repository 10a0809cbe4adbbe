//! Certificate authorities that Access accepts client certificates of (mutual TLS).
//!
//! Path: `/accounts/{account_id}/access/certificates`. Accounts without a contract have none.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// A certificate authority.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Certificate {
    /// Its id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// When it ends (RFC 3339).
    pub expires_on: Option<String>,
    /// Hosts that ask for a certificate of it.
    #[serde(deserialize_with = "lenient::or_default")]
    pub associated_hostnames: Vec<String>,
}

/// Every certificate authority of the account. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<Certificate>> {
    Endpoint::get(
        "list the certificates of Access",
        groups::ACCESS_MTLS_READ,
        format!("/accounts/{account}/access/certificates"),
    )
}
