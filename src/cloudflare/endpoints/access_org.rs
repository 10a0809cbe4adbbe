//! The Access organization, its login methods and its groups of people.

use http::Method;
use serde_json::json;

use super::groups;
use crate::access::objects::{Group, IdentityProvider, Organization};
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How the lists of this file are paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// The organization. 403 with code 9999 (`not_enabled`) when Zero Trust is not switched on, which no API can do.
#[must_use]
pub fn organization(account: &AccountId) -> Endpoint<Organization> {
    Endpoint::get(
        "read the Access organization",
        groups::ACCESS_ORG_READ,
        format!("/accounts/{account}/access/organizations"),
    )
}

/// The login methods. Read it with [`PAGES`].
#[must_use]
pub fn identity_providers(account: &AccountId) -> Endpoint<Vec<IdentityProvider>> {
    Endpoint::get("list the login methods", groups::ACCESS_ORG_READ, providers(account))
}

/// Makes a login method that needs no configuration (`onetimepin`, `cloudflare`). A second call makes a second one.
#[must_use]
pub fn create_identity_provider(account: &AccountId, kind: &str, name: &str) -> Endpoint<IdentityProvider> {
    Endpoint::new("make the login method", groups::ACCESS_ORG_WRITE, Method::POST, providers(account))
        .json(&json!({ "type": kind, "name": name, "config": {} }))
}

/// The groups of people. Read it with [`PAGES`].
#[must_use]
pub fn list_groups(account: &AccountId) -> Endpoint<Vec<Group>> {
    Endpoint::get(
        "list the Access groups",
        groups::ACCESS_ORG_READ,
        format!("/accounts/{account}/access/groups"),
    )
}

fn providers(account: &AccountId) -> String {
    format!("/accounts/{account}/access/identity_providers")
}
