//! OpenAI: `api.openai.com`. Keys of people are deleted one by one; those of a service account only with it. A new key is a
//! new service account, so that its end ends nothing else.
//!
//! Source: openai-openapi, organization projects, API keys and service accounts; `facts/providers.md` 2.

use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::call::{self, Answer, Asking};
use super::key::{Fresh, only};
use super::{Error, Liveness, Standing, hint};
use crate::http::{Auth, Client};
use crate::model::{KeyRef, Owner};
use crate::secret::SecretText;

const BASE: &str = "https://api.openai.com/v1";
/// Most pages of one list that are read: a hundred entries each.
const MOST_PAGES: usize = 50;

pub(super) async fn probe(http: &Client, value: &SecretText, path: &str) -> Liveness {
    let auth = Auth::Bearer(value.clone());
    call::probe(http, &format!("{BASE}/{path}"), auth, &[], |answer| match answer.status {
        200 => Liveness::Live { who: None },
        401 => Liveness::Dead,
        // A restricted key may not list models: it is known all the same.
        403 => Liveness::LiveRestricted,
        other => Liveness::unclear(other),
    })
    .await
}

async fn ask(
    http: &Client,
    admin: &SecretText,
    method: Method,
    path: &str,
    body: Option<&Value>,
    asking: Asking,
) -> Result<Value, Error> {
    let request = call::request(method, &format!("{BASE}/organization/{path}"))
        .ok_or_else(|| asking.not_understood())?
        .auth(Auth::Bearer(admin.clone()));
    let request = match body {
        Some(body) => call::with_json(request, body),
        None => request,
    };
    let Answer { status, body } = call::send(http, request).await?;
    match status {
        200 | 201 => Ok(body),
        _ => Err(asking.refused(status, body["error"]["code"].as_str())),
    }
}

/// Every entry of a paged list.
async fn list(http: &Client, admin: &SecretText, path: &str, asking: Asking) -> Result<Vec<Value>, Error> {
    let (mut all, mut after) = (Vec::new(), String::new());
    let joint = if path.contains('?') { '&' } else { '?' };
    for _ in 0..MOST_PAGES {
        let page =
            ask(http, admin, Method::GET, &format!("{path}{joint}limit=100{after}"), None, asking).await?;
        let Some(data) = page["data"].as_array() else { return Err(asking.not_understood()) };
        all.extend(data.iter().cloned());
        match page["last_id"].as_str().filter(|_| page["has_more"] == true) {
            Some(last) => after = format!("&after={}", call::segment(last)),
            None => return Ok(all),
        }
    }
    Err(asking.not_understood())
}

pub(super) async fn find(http: &Client, admin: &SecretText, value: &SecretText) -> Result<KeyRef, Error> {
    let asking = Asking { issuer: "OpenAI", doing: "list keys" };
    let mut found = Vec::new();
    for project in list(http, admin, "projects", asking).await? {
        let Some(id) = project["id"].as_str() else { return Err(asking.not_understood()) };
        // Without it, live keys of owners who lost access are left out.
        let path = format!("projects/{}/api_keys?owner_project_access=any", call::segment(id));
        let keys = list(http, admin, &path, asking).await?;
        let fits = |key: &&Value| key["redacted_value"].as_str().is_some_and(|it| hint::fits(it, value));
        found.extend(keys.iter().filter(fits).filter_map(|key| reference(key, id)));
    }
    only("OpenAI", found)
}

fn reference(key: &Value, project: &str) -> Option<KeyRef> {
    let owner = match key["owner"]["type"].as_str()? {
        "service_account" => {
            Owner::ServiceAccount(key["owner"]["service_account"]["id"].as_str()?.to_owned())
        }
        _ => Owner::Person,
    };
    Some(KeyRef {
        id: key["id"].as_str()?.to_owned(),
        name: key["name"].as_str().map(str::to_owned),
        project: Some(project.to_owned()),
        owner,
        last_used: key["last_used_at"].as_i64().and_then(|at| Timestamp::from_second(at).ok()),
    })
}

/// The keys of the service accounts called `name`, in the project of `like`. An account whose key is gone is one too.
pub(super) async fn named(
    http: &Client,
    admin: &SecretText,
    like: &KeyRef,
    name: &str,
) -> Result<Vec<KeyRef>, Error> {
    let asking = Asking { issuer: "OpenAI", doing: "list service accounts" };
    let project = like.project.as_deref().ok_or_else(|| asking.not_understood())?;
    let path = |what: &str| format!("projects/{}/{what}", call::segment(project));
    let accounts = list(http, admin, &path("service_accounts"), asking).await?;
    let ids = accounts.iter().filter(|it| it["name"] == name).filter_map(|it| it["id"].as_str());
    let ids: Vec<&str> = ids.collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let keys = list(http, admin, &path("api_keys?owner_project_access=any"), asking).await?;
    let keys: Vec<KeyRef> = keys.iter().filter_map(|key| reference(key, project)).collect();
    let of_account = |id: &str| {
        let owner = Owner::ServiceAccount(id.to_owned());
        let key = keys.iter().find(|key| key.owner == owner).map_or(id, |key| key.id.as_str()).to_owned();
        let name = Some(name.to_owned());
        KeyRef { id: key, name, project: Some(project.to_owned()), owner, last_used: None }
    };
    Ok(ids.into_iter().map(of_account).collect())
}

/// Where a key stands: it is listed, or it is gone.
pub(super) async fn standing(http: &Client, admin: &SecretText, key: &KeyRef) -> Result<Standing, Error> {
    let asking = Asking { issuer: "OpenAI", doing: "read a key" };
    let project = key.project.as_deref().ok_or_else(|| asking.not_understood())?;
    let path = format!("projects/{}/api_keys/{}", call::segment(project), call::segment(&key.id));
    match ask(http, admin, Method::GET, &path, None, asking).await {
        Ok(body) if body["id"] == key.id.as_str() => Ok(Standing::Active),
        Ok(_) => Err(asking.not_understood()),
        Err(Error::Refused { status: 404, .. }) => Ok(Standing::Ended),
        Err(error) => Err(error),
    }
}

pub(super) async fn revoke(http: &Client, admin: &SecretText, key: &KeyRef) -> Result<(), Error> {
    let asking = Asking { issuer: "OpenAI", doing: "delete a key" };
    let project = key.project.as_deref().ok_or_else(|| asking.not_understood())?;
    let path = match &key.owner {
        Owner::ServiceAccount(account) => {
            format!("projects/{}/service_accounts/{}", call::segment(project), call::segment(account))
        }
        Owner::Person => format!("projects/{}/api_keys/{}", call::segment(project), call::segment(&key.id)),
    };
    match ask(http, admin, Method::DELETE, &path, None, asking).await {
        Ok(body) if body["deleted"] == true => Ok(()),
        Ok(_) => Err(asking.not_understood()),
        // A repeated deletion whose first answer was lost.
        Err(Error::Refused { status: 404, .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

pub(super) async fn mint(
    http: &Client,
    admin: &SecretText,
    like: &KeyRef,
    name: &str,
) -> Result<Fresh, Error> {
    let asking = Asking { issuer: "OpenAI", doing: "make a service account" };
    let project = like.project.as_deref().ok_or_else(|| asking.not_understood())?;
    let path = format!("projects/{}/service_accounts", call::segment(project));
    let made = ask(http, admin, Method::POST, &path, Some(&json!({ "name": name })), asking).await?;
    let value = made["api_key"]["value"].as_str().map(|value| SecretText::new(value.to_owned()));
    let (Some(value), Some(id), Some(account)) = (value, made["api_key"]["id"].as_str(), made["id"].as_str())
    else {
        return Err(asking.not_understood());
    };
    let key = KeyRef {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        project: Some(project.to_owned()),
        owner: Owner::ServiceAccount(account.to_owned()),
        last_used: None,
    };
    Ok(Fresh { value, key })
}
