//! The account's audit log: every change made through the API, in both shapes Cloudflare offers.
//!
//! Deliberately absent: reads (the real log leaves them out too by default), request and response bodies, which could
//! hold secrets, and changes that were refused before they reached their route.

mod view;

use std::collections::VecDeque;
use std::net::IpAddr;

use axum::http::Method;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::{Call, stamp};
use super::chance;
use super::groups::{ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE, Group};
use super::paging::{PerPage, numbered, slice};
use super::reply::{Answer, Failure, Reply};
use super::routes::Routes;
use super::world::World;

/// What happened, oldest first.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    entries: VecDeque<Entry>,
}

/// One change.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    id: String,
    at: Timestamp,
    method: String,
    /// Below `/client/v4`, without its query.
    path: String,
    status: u16,
    ip: IpAddr,
    agent: String,
    ray: String,
    token: String,
    token_name: String,
    /// Id of what was made or changed, when the answer names it.
    resource: String,
    /// Whose Global API Key it was, if it was one.
    #[serde(default)]
    global_key_of: Option<String>,
}

impl World {
    /// Writes a change that the Global API Key of `email` made into the log, as another program leaves it there.
    pub fn log_global_key_use(&mut self, email: &str, now: Timestamp) {
        self.audit_log.entries.push_back(Entry {
            id: chance::hex32(),
            at: now,
            method: "PUT".into(),
            path: format!("/accounts/{}/workers/scripts/other", self.account.id),
            status: 200,
            ip: IpAddr::from([192, 0, 2, 1]),
            agent: "terraform".into(),
            ray: chance::hex32().get(..16).unwrap_or_default().to_owned(),
            token: String::new(),
            token_name: String::new(),
            resource: String::new(),
            global_key_of: Some(email.to_owned()),
        });
    }
}

/// Older entries are forgotten, as the real log forgets them after 18 months.
const KEPT: usize = 10_000;

const READ: &[Group] = &[ACCOUNT_SETTINGS_READ, ACCOUNT_SETTINGS_WRITE];

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/accounts/{account_id}/logs/audit", READ, second)
        .get("/accounts/{account_id}/logs/audit/product_categories", READ, categories)
        .get("/accounts/{account_id}/logs/audit/{id}/history", READ, history)
        .get("/accounts/{account_id}/audit_logs", READ, first)
}

/// Writes a call that changed something, or tried to, into the log.
pub(super) fn note(world: &mut World, call: &Call, from: IpAddr, answer: &Answer) {
    if call.method == Method::GET || !call.path.starts_with("/accounts/") {
        return;
    }
    let (status, resource) = match answer {
        Ok(Reply::Ok(result) | Reply::Page { result, .. } | Reply::Said { result, .. }) => {
            (200, id_of(result))
        }
        Ok(Reply::Status(status, result)) => (*status, id_of(result)),
        Ok(Reply::Raw(raw)) => (raw.status, String::new()),
        Err(failure) => (failure.status, String::new()),
    };
    let token = call.caller.token_id().unwrap_or_default().to_owned();
    let entry = Entry {
        id: chance::hex32(),
        at: call.now,
        method: call.method.to_string(),
        path: call.path.clone(),
        status,
        ip: from,
        agent: call.header("user-agent").unwrap_or_default().to_owned(),
        ray: chance::hex32().get(..16).unwrap_or_default().to_owned(),
        token_name: world.tokens.by_id(&token).map(|t| t.name.clone()).unwrap_or_default(),
        token,
        resource,
        global_key_of: None,
    };
    let entries = &mut world.audit_log.entries;
    entries.push_back(entry);
    if entries.len() > KEPT {
        entries.pop_front();
    }
}

fn id_of(result: &Value) -> String {
    result["id"].as_str().unwrap_or_default().to_owned()
}

/// A time as the log takes it: RFC 3339, or a day.
fn moment(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| format!("{text}T00:00:00Z").parse().ok())
}

/// `/logs/audit`: `since` and `before` are both required; newest first unless `direction=asc`.
fn second(world: &mut World, call: &Call) -> Answer {
    let query = &call.query;
    let bound = |name: &str| {
        let given = query.get(name).and_then(moment);
        given.ok_or_else(|| {
            Failure::new(400, 10001, format!("`{name}` is required and must be a date or date-time."))
        })
    };
    let (since, before) = (bound("since")?, bound("before")?);
    let mut found: Vec<Value> = world
        .audit_log
        .entries
        .iter()
        .filter(|e| since <= e.at && e.at <= before)
        .map(|e| view::second(world, e))
        .filter(|shown| view::wanted(shown, query))
        .collect();
    if query.get("direction") != Some("asc") {
        found.reverse();
    }
    let page = slice(found, query, ("cursor", "limit"), PerPage { default: 100, max: 1000 })?;
    let mut info = json!({"count": page.items.len().to_string()});
    if let Some(next) = page.next {
        info["cursor"] = json!(next);
    }
    Ok(Reply::Page { result: Value::Array(page.items), info })
}

fn categories(_: &mut World, _: &Call) -> Answer {
    Ok(Reply::Ok(json!([])))
}

fn history(world: &mut World, call: &Call) -> Answer {
    let entry = world.audit_log.entries.iter().find(|e| e.id == call.param("id"));
    let entry = entry.ok_or_else(|| Failure::new(404, 10002, "The audit log entry does not exist."))?;
    let same = |e: &&Entry| !entry.resource.is_empty() && e.resource == entry.resource;
    let found: Vec<Value> =
        world.audit_log.entries.iter().filter(same).map(|e| view::second(world, e)).collect();
    let status = if entry.resource.is_empty() { "unavailable" } else { "exact" };
    let info = json!({"count": found.len(), "history_status": status});
    Ok(Reply::Page { result: Value::Array(found), info })
}

/// `/audit_logs`, the older shape.
fn first(world: &mut World, call: &Call) -> Answer {
    let query = &call.query;
    let (since, before) = (query.get("since").and_then(moment), query.get("before").and_then(moment));
    let mut found: Vec<Value> = world
        .audit_log
        .entries
        .iter()
        .filter(|e| since.is_none_or(|at| at <= e.at) && before.is_none_or(|at| e.at <= at))
        .map(|e| view::first(world, e))
        .filter(|shown| query.get("actor.email").is_none_or(|email| shown["actor"]["email"] == email))
        .collect();
    if query.get("direction") != Some("asc") {
        found.reverse();
    }
    Ok(numbered(found, query, PerPage { default: 100, max: 1000 }))
}

#[cfg(test)]
mod tests {
    use reqwest::Method;
    use serde_json::{Value, json};

    use crate::account::drive::Drive;

    #[tokio::test]
    async fn changes_are_logged_and_reads_are_not() {
        let drive = Drive::start().await;
        drive.ok(Method::GET, "/r2/buckets", Value::Null).await;
        drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
        drive.err(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
        drive.ok(Method::DELETE, "/r2/buckets/moltbot-data", Value::Null).await;
        let range = "since=2000-01-01&before=2999-01-01T00:00:00Z";
        let (_, page) =
            drive.api(Method::GET, &format!("/logs/audit?{range}&direction=asc"), Value::Null).await;
        let entries = page["result"].as_array().unwrap();
        let told: Vec<(&str, &str)> = entries
            .iter()
            .map(|e| (e["action"]["type"].as_str().unwrap(), e["action"]["result"].as_str().unwrap()))
            .collect();
        assert_eq!(told, [("create", "success"), ("create", "failure"), ("delete", "success")]);
        assert_eq!(entries[0]["resource"]["product"], "r2");
        assert_eq!(entries[0]["actor"]["token_name"], "moltctl operator");
        let deletions =
            drive.ok(Method::GET, &format!("/logs/audit?{range}&action_type=delete"), Value::Null).await;
        assert_eq!(deletions.as_array().unwrap().len(), 1);
        let others =
            drive.ok(Method::GET, &format!("/logs/audit?{range}&action_type.not=delete"), Value::Null).await;
        assert_eq!(others.as_array().unwrap().len(), 2);
        assert_eq!(drive.err(Method::GET, "/logs/audit?since=2000-01-01", Value::Null).await.0, 400);
        let old = drive.ok(Method::GET, "/audit_logs", Value::Null).await;
        assert_eq!(old.as_array().unwrap().len(), 3);
    }

    #[tokio::test]
    async fn the_log_comes_in_pages() {
        let drive = Drive::start().await;
        for i in 0..5 {
            drive.ok(Method::POST, "/r2/buckets", json!({"name": format!("bucket-{i}")})).await;
        }
        let (mut seen, mut cursor) = (0, String::new());
        loop {
            let path = format!("/logs/audit?since=2000-01-01&before=2999-01-01&limit=2&cursor={cursor}");
            let (_, page) = drive.api(Method::GET, &path, Value::Null).await;
            seen += page["result"].as_array().unwrap().len();
            match page["result_info"]["cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!(seen, 5);
    }
}
