//! Notification policies: what Cloudflare tells whom.

use serde::Deserialize;

use super::{groups, lenient};
use crate::cloudflare::Endpoint;
use crate::model::AccountId;

/// A policy.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Its name.
    #[serde(deserialize_with = "lenient::or_default")]
    pub name: String,
    /// Of what it tells. Live accounts have types that the OpenAPI document does not list.
    #[serde(deserialize_with = "lenient::or_default")]
    pub alert_type: String,
    /// It is in force.
    pub enabled: Option<bool>,
    /// Whom it tells.
    #[serde(deserialize_with = "lenient::or_default")]
    pub mechanisms: Mechanisms,
}

/// See [`Policy::mechanisms`].
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Mechanisms {
    /// E-mail addresses.
    #[serde(deserialize_with = "lenient::or_default")]
    pub email: Vec<Destination>,
    /// Webhooks, by id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub webhooks: Vec<Destination>,
    /// PagerDuty services, by id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub pagerduty: Vec<Destination>,
}

/// One of whom a policy tells.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Destination {
    /// Address or id.
    #[serde(deserialize_with = "lenient::or_default")]
    pub id: String,
}

/// The account's policies; one answer, never paged.
#[must_use]
pub fn policies(account: &AccountId) -> Endpoint<Vec<Policy>> {
    Endpoint::get(
        "list the notification policies",
        groups::NOTIFICATIONS_READ,
        format!("/accounts/{account}/alerting/v3/policies"),
    )
}
