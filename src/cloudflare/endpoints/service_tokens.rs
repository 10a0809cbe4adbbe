//! Service tokens of Access: how programs get past the login.
//!
//! Path: `/accounts/{account_id}/access/service_tokens`. Deliberately absent: making and rotating them.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// A service token without its secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ServiceToken {
    /// Its id, which policies name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// False when it was switched off.
    pub enabled: Option<bool>,
    /// When it was made (RFC 3339).
    pub created_at: Option<String>,
    /// When it ends (RFC 3339); absent when it never does.
    pub expires_at: Option<String>,
    /// When it was used last (RFC 3339); absent when it never was.
    pub last_seen_at: Option<String>,
}

/// Every service token of the account. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<ServiceToken>> {
    Endpoint::get(
        "list the Access service tokens",
        groups::ACCESS_SERVICE_TOKENS_READ,
        format!("/accounts/{account}/access/service_tokens"),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_that_never_ends_and_was_never_used_comes_without_dates() {
        let token: ServiceToken =
            serde_json::from_value(json!({ "id": "t", "name": null, "enabled": true, "expires_at": null }))
                .expect("decodes");
        assert_eq!((token.expires_at, token.last_seen_at, token.enabled), (None, None, Some(true)));
    }
}
