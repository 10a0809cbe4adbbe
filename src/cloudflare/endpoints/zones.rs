//! Zones of the account, and the Worker routes in them.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::endpoint::segment;
use crate::cloudflare::{Endpoint, Pages};
use crate::model::AccountId;

/// How [`list`] is paged.
pub const PAGES: Pages = Pages::Numbered { per_page: 50 };

/// A zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Zone {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `active`, `pending`, …
    #[serde(deserialize_with = "lenient::or_default")]
    pub status: String,
}

/// A route of a zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Route {
    /// Its id.
    pub id: String,
    /// What it matches.
    pub pattern: String,
    /// The Worker it leads to; none switches Workers off there.
    pub script: Option<String>,
}

/// The account's zones, or the one of this name. Read it with [`PAGES`].
#[must_use]
pub fn list(account: &AccountId, name: Option<&str>) -> Endpoint<Vec<Zone>> {
    let endpoint =
        Endpoint::get("list the zones", groups::ZONE_READ, "/zones").query("account.id", account.as_str());
    match name {
        Some(name) => endpoint.query("name", name),
        None => endpoint,
    }
}

/// The Worker routes of a zone; one answer, never paged.
#[must_use]
pub fn routes(zone: &str) -> Endpoint<Vec<Route>> {
    Endpoint::get(
        "list the zone's Worker routes",
        groups::ROUTES_READ,
        format!("/zones/{}/workers/routes", segment(zone)),
    )
}
