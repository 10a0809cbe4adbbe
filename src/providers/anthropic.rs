//! Anthropic: `api.anthropic.com`. The Admin API lists keys and changes their status; it makes and deletes none.
//!
//! Source: platform.claude.com, Admin API, API keys; `facts/providers.md` 1.

use http::{HeaderName, HeaderValue, Method};
use serde_json::{Value, json};

use super::call::{self, Answer, Asking};
use super::{Error, Liveness, Standing, hint};
use crate::http::{Auth, Client, Request, Retry};
use crate::model::{KeyRef, Owner};
use crate::secret::SecretText;

const BASE: &str = "https://api.anthropic.com/v1";
const VERSION: (&str, &str) = ("anthropic-version", "2023-06-01");
/// Most pages that are read: a hundred keys each.
const MOST_PAGES: usize = 50;

/// A status a key can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Inactive,
    /// For good.
    Archived,
}

fn auth(key: &SecretText) -> Auth {
    Auth::Headers(vec![(HeaderName::from_static("x-api-key"), key.clone())])
}

pub(super) async fn probe(http: &Client, value: &SecretText, path: &str) -> Liveness {
    call::probe(http, &format!("{BASE}/{path}"), auth(value), &[VERSION], |answer| match answer.status {
        200 => Liveness::Live { who: None },
        401 | 404 => Liveness::Dead,
        403 => Liveness::LiveRestricted,
        other => Liveness::unclear(other),
    })
    .await
}

fn admin(method: Method, path: &str, key: &SecretText) -> Option<Request> {
    let version = HeaderValue::from_static(VERSION.1);
    Some(
        call::request(method, &format!("{BASE}/{path}"))?
            .auth(auth(key))
            .header(HeaderName::from_static(VERSION.0), version),
    )
}

pub(super) async fn find(http: &Client, key: &SecretText, value: &SecretText) -> Result<KeyRef, Error> {
    let asking = Asking { issuer: "Anthropic", doing: "list keys" };
    let mut found = Vec::new();
    let mut after = String::new();
    for _ in 0..MOST_PAGES {
        let path = format!("organizations/api_keys?limit=100{after}");
        let request = admin(Method::GET, &path, key).ok_or_else(|| asking.not_understood())?;
        let Answer { status, body } = call::send(http, request).await?;
        if status != 200 {
            return Err(asking.refused(status, body["error"]["type"].as_str()));
        }
        let page = body["data"].as_array().ok_or_else(|| asking.not_understood())?;
        found.extend(page.iter().filter(|it| is_of(it, value)).filter_map(reference));
        match body["last_id"].as_str().filter(|_| body["has_more"] == true) {
            Some(last) => after = format!("&after_id={}", call::segment(last)),
            None => return super::key::only("Anthropic", found),
        }
    }
    Err(asking.not_understood())
}

/// Archived keys are no candidates: they are dead already.
fn is_of(item: &Value, value: &SecretText) -> bool {
    item["status"] != "archived" && item["partial_key_hint"].as_str().is_some_and(|it| hint::fits(it, value))
}

fn reference(item: &Value) -> Option<KeyRef> {
    Some(KeyRef {
        id: item["id"].as_str()?.to_owned(),
        name: item["name"].as_str().map(str::to_owned),
        project: None,
        owner: Owner::Person,
        last_used: None,
    })
}

/// Where a key stands. One that is not there may be another organization's, and is none that ended.
pub(super) async fn standing(http: &Client, admin_key: &SecretText, key: &KeyRef) -> Result<Standing, Error> {
    let asking = Asking { issuer: "Anthropic", doing: "read a key" };
    let path = format!("organizations/api_keys/{}", call::segment(&key.id));
    let request = admin(Method::GET, &path, admin_key).ok_or_else(|| asking.not_understood())?;
    let Answer { status, body } = call::send(http, request).await?;
    match (status, body["status"].as_str()) {
        (200, Some("active")) => Ok(Standing::Active),
        (200, Some("inactive")) => Ok(Standing::Disabled),
        (200, Some("archived" | "expired")) => Ok(Standing::Ended),
        (200, _) => Err(asking.not_understood()),
        (404, _) => Err(Error::NotFound { issuer: "Anthropic" }),
        _ => Err(asking.refused(status, body["error"]["type"].as_str())),
    }
}

pub(super) async fn set_status(
    http: &Client,
    admin_key: &SecretText,
    key: &KeyRef,
    to: Status,
) -> Result<(), Error> {
    let (word, doing) = match to {
        Status::Active => ("active", "enable a key"),
        Status::Inactive => ("inactive", "disable a key"),
        Status::Archived => ("archived", "archive a key"),
    };
    let asking = Asking { issuer: "Anthropic", doing };
    let id = call::segment(&key.id);
    let request = admin(Method::POST, &format!("organizations/api_keys/{id}"), admin_key)
        .ok_or_else(|| asking.not_understood())?;
    // Setting a status twice is setting it once.
    let request = call::with_json(request, &json!({ "status": word })).retry(Retry::Idempotent);
    let Answer { status, body } = call::send(http, request).await?;
    match (status, body["status"].as_str()) {
        (200, Some(now)) if now == word => Ok(()),
        (200, _) => Err(asking.not_understood()),
        _ => Err(asking.refused(status, body["error"]["type"].as_str())),
    }
}
