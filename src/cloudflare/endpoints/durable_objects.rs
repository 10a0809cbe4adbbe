//! Durable Object namespaces: the link between a container application and its Worker.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 100 };

/// A namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Namespace {
    /// Its id.
    pub id: String,
    /// Its class.
    #[serde(deserialize_with = "lenient::or_default")]
    pub class: String,
    /// The Worker it belongs to.
    #[serde(deserialize_with = "lenient::or_default")]
    pub script: String,
}

/// The account's namespaces. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId) -> Endpoint<Vec<Namespace>> {
    Endpoint::get(
        "list the Durable Object namespaces",
        groups::SCRIPTS_READ,
        format!("/accounts/{account}/workers/durable_objects/namespaces"),
    )
}
