//! Reusable Access policies. A replacement takes the whole object: read, merge, write.

use http::Method;
use serde_json::Value;

use super::groups;
use crate::access::objects::Policy;
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// Every reusable policy of the account. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<Policy>> {
    Endpoint::get("list the Access policies", groups::ACCESS_APPS_READ, policies(account))
}

/// One reusable policy.
#[must_use]
pub fn get(account: &AccountId, id: &str) -> Endpoint<Policy> {
    Endpoint::get("read the Access policy", groups::ACCESS_APPS_READ, path(account, id))
}

/// Makes a reusable policy. A second call makes a second one: list and match first.
#[must_use]
pub fn create(account: &AccountId, body: &Value) -> Endpoint<Policy> {
    Endpoint::new("make the Access policy", groups::ACCESS_APPS_WRITE, Method::POST, policies(account))
        .json(body)
}

/// Replaces a reusable policy, on every application that uses it.
#[must_use]
pub fn put(account: &AccountId, id: &str, body: &Value) -> Endpoint<Policy> {
    Endpoint::new("change the Access policy", groups::ACCESS_APPS_WRITE, Method::PUT, path(account, id))
        .json(body)
}

/// Deletes a reusable policy.
#[must_use]
pub fn delete(account: &AccountId, id: &str) -> Endpoint<Option<Value>> {
    Endpoint::new("delete the Access policy", groups::ACCESS_APPS_WRITE, Method::DELETE, path(account, id))
}

fn policies(account: &AccountId) -> String {
    format!("/accounts/{account}/access/policies")
}

fn path(account: &AccountId, id: &str) -> String {
    format!("{}/{}", policies(account), segment(id))
}
