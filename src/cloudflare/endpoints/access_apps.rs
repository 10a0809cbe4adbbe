//! Access applications. A replacement takes the whole object: read, merge, write.

use http::Method;
use serde_json::Value;

use super::groups;
use crate::access::objects::{App, Policy};
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// Every application of the account. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<App>> {
    Endpoint::get("list the Access applications", groups::ACCESS_APPS_READ, apps(account))
}

/// One application.
#[must_use]
pub fn get(account: &AccountId, id: &str) -> Endpoint<App> {
    Endpoint::get("read the Access application", groups::ACCESS_APPS_READ, path(account, id))
}

/// Makes an application. A second call makes a second one: list and match first.
#[must_use]
pub fn create(account: &AccountId, body: &Value) -> Endpoint<App> {
    Endpoint::new("make the Access application", groups::ACCESS_APPS_WRITE, Method::POST, apps(account))
        .json(body)
}

/// Replaces an application.
#[must_use]
pub fn put(account: &AccountId, id: &str, body: &Value) -> Endpoint<App> {
    Endpoint::new("change the Access application", groups::ACCESS_APPS_WRITE, Method::PUT, path(account, id))
        .json(body)
}

/// Deletes an application.
#[must_use]
pub fn delete(account: &AccountId, id: &str) -> Endpoint<Option<Value>> {
    Endpoint::new(
        "delete the Access application",
        groups::ACCESS_APPS_WRITE,
        Method::DELETE,
        path(account, id),
    )
}

/// Makes a policy that belongs to this application alone. One with reusable policies takes links instead.
#[must_use]
pub fn add_policy(account: &AccountId, id: &str, body: &Value) -> Endpoint<Policy> {
    Endpoint::new(
        "make a policy of the Access application",
        groups::ACCESS_APPS_WRITE,
        Method::POST,
        format!("{}/policies", path(account, id)),
    )
    .json(body)
}

/// Deletes a policy that belongs to this application alone.
#[must_use]
pub fn delete_policy(account: &AccountId, id: &str, policy: &str) -> Endpoint<Option<Value>> {
    Endpoint::new(
        "delete a policy of the Access application",
        groups::ACCESS_APPS_WRITE,
        Method::DELETE,
        format!("{}/policies/{}", path(account, id), segment(policy)),
    )
}

fn apps(account: &AccountId) -> String {
    format!("/accounts/{account}/access/apps")
}

fn path(account: &AccountId, id: &str) -> String {
    format!("{}/{}", apps(account), segment(id))
}
