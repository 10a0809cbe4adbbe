//! What stands in front of every emulated host: the application that covers it decides who gets through.
//!
//! The answer to a stranger is the real one's: 302 to the team domain's login. Nothing behind the edge sees a
//! request that the edge refused.

pub(crate) mod target;
pub(crate) mod team;

use std::net::IpAddr;

use axum::http::{HeaderMap, Method};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::State;
use super::app::policies_of;
use super::rule::{self, Verdict, Visitor};
use crate::account::reply::Raw;
use crate::account::world::World;
use target::{Cover, Place};

/// A request that arrives at an emulated host.
pub(crate) struct Knock<'a> {
    pub(crate) method: &'a Method,
    /// Without port.
    pub(crate) host: &'a str,
    /// Path, and `?query` when there is one.
    pub(crate) path_and_query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) peer: IpAddr,
    pub(crate) now: Timestamp,
    /// `tag` of the script that answers at this host, for applications whose destination is a Worker.
    pub(crate) worker: Option<&'a str>,
}

/// What the edge does with a request.
#[derive(Debug)]
pub(crate) enum Passage {
    /// On to the origin; with the `Cf-Access-Jwt-Assertion` the edge adds for a known visitor.
    Open(Option<String>),
    /// Refused, with this answer.
    Closed(Raw),
}

/// Decides one request. A host that no application covers is open, as on the real edge, unless the organization
/// denies what no application covers.
pub(crate) fn gate(world: &mut World, knock: &Knock<'_>) -> Passage {
    if !world.entitlements.zero_trust || world.access.organization.is_none() {
        return Passage::Open(None);
    }
    let member = world.user.email.clone();
    let state = &mut world.access;
    let path = knock.path_and_query.split('?').next().unwrap_or("/");
    let place = Place { host: knock.host, path, worker: knock.worker };
    let Some((app, cover)) = target::covering(state.apps.iter(), &place) else {
        let denied = state.organization.as_ref().is_some_and(|o| o["deny_unmatched_requests"] == true);
        return if denied { Passage::Closed(forbidden()) } else { Passage::Open(None) };
    };
    let app = app.clone();
    if cover == Cover::Worker && is_upgrade(knock.headers) {
        // Documented: an application on a Worker destination refuses WebSocket upgrades.
        return Passage::Closed(forbidden());
    }
    if knock.method == Method::OPTIONS && app["options_preflight_bypass"] == true {
        return Passage::Open(None);
    }
    judge(state, &app, knock, &member)
}

fn judge(state: &mut State, app: &Value, knock: &Knock<'_>, member: &str) -> Passage {
    let audience = app["aud"].as_str().unwrap_or_default();
    let now = knock.now.as_second();
    let service = presented(state, app, knock);
    let visitor = Visitor {
        service_token: service.as_ref().map(|(id, _)| id.clone()),
        ip: Some(knock.peer),
        country: Some("US".into()),
        ..Visitor::default()
    };
    let policies = policies_of(state, app);
    let list: Vec<&Value> = policies.iter().collect();
    match rule::decide(&list, &visitor, &Known { state, member }) {
        Verdict::Bypass => return Passage::Open(None),
        Verdict::Service => {
            let client = service.map(|(_, client)| client).unwrap_or_default();
            return Passage::Open(state.service_assertion(&client, audience, now).ok());
        }
        Verdict::Allow | Verdict::Deny | Verdict::NoMatch => {}
    }
    if let Some(token) = carried(knock.headers)
        && state.admit_token(&token, audience, now).is_ok()
    {
        return Passage::Open(Some(token));
    }
    Passage::Closed(stranger(state, app, knock, &policies))
}

/// What rules refer to, in the account's state.
pub(super) struct Known<'a> {
    pub(super) state: &'a State,
    /// E-mail address of the account's one member.
    pub(super) member: &'a str,
}

impl rule::Lookup for Known<'_> {
    fn group(&self, id: &str) -> Option<&Value> {
        self.state.groups.get(id)
    }
    fn is_member(&self, email: &str) -> bool {
        email.eq_ignore_ascii_case(self.member)
    }
}

impl rule::Lookup for State {
    fn group(&self, id: &str) -> Option<&Value> {
        self.groups.get(id)
    }
    fn is_member(&self, _: &str) -> bool {
        false
    }
}

/// The service token whose credentials the request carries: `(id, client id)`.
fn presented(state: &mut State, app: &Value, knock: &Knock<'_>) -> Option<(String, String)> {
    let text = |name: &str| knock.headers.get(name).and_then(|v| v.to_str().ok());
    let pair = match (text("cf-access-client-id"), text("cf-access-client-secret")) {
        (Some(id), Some(secret)) => Some((id.to_owned(), secret.to_owned())),
        _ => app["read_service_tokens_from_header"].as_str().and_then(text).and_then(|value| {
            let value: Value = serde_json::from_str(value).ok()?;
            let part = |name: &str| value[name].as_str().map(str::to_owned);
            Some((part("cf-access-client-id")?, part("cf-access-client-secret")?))
        }),
    };
    let (client, secret) = pair?;
    state.present(&client, &secret, knock.now).map(|id| (id, client))
}

/// The application token a request carries: cookie `CF_Authorization` or header `cf-access-token`.
pub(crate) fn carried(headers: &HeaderMap) -> Option<String> {
    if let Some(token) = headers.get("cf-access-token").and_then(|v| v.to_str().ok()) {
        return Some(token.to_owned());
    }
    let cookies = headers.get_all("cookie").iter().filter_map(|v| v.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == "CF_Authorization").map(|(_, value)| value.to_owned())
}

fn is_upgrade(headers: &HeaderMap) -> bool {
    headers.get("upgrade").and_then(|v| v.to_str().ok()).is_some_and(|v| v.eq_ignore_ascii_case("websocket"))
}

/// The answer to someone without a session: a login, or 401/403 where a login would not help.
fn stranger(state: &State, app: &Value, knock: &Knock<'_>, policies: &[Value]) -> Raw {
    let machine_only = !policies.is_empty() && policies.iter().all(|p| p["decision"] == "non_identity");
    if machine_only {
        let status = if app["service_auth_401_redirect"] == true { 401 } else { 403 };
        return Raw { status, ..forbidden() };
    }
    if app["service_auth_401_redirect"] == true && policies.iter().any(|p| p["decision"] == "non_identity") {
        return Raw { status: 401, ..forbidden() };
    }
    let audience = app["aud"].as_str().unwrap_or_default();
    let meta = json!({"kid": audience, "hostname": knock.host, "redirect_url": knock.path_and_query,
        "iat": knock.now.as_second(), "service_token_status": false, "auth_status": "NONE"});
    let meta = state.keys.current().and_then(|key| key.sign(&meta)).unwrap_or_default();
    let location = format!(
        "{}/cdn-cgi/access/login/{}?kid={audience}&meta={meta}&redirect_url={}",
        state.issuer(),
        knock.host,
        utf8_percent_encode(knock.path_and_query, NON_ALPHANUMERIC)
    );
    Raw::new(302, "text/html", "")
        .header("location", location)
        .header("cache-control", "private, max-age=0, no-store, no-cache, must-revalidate")
        .header(
            "set-cookie",
            format!("CF_AppSession={}; Path=/; Secure; HttpOnly", crate::account::chance::hex32()),
        )
}

/// Access' page for a visitor it knows and does not want.
fn forbidden() -> Raw {
    let page = "<!DOCTYPE html><html><head><title>Forbidden</title></head><body><h1>Forbidden</h1>\
        <p>You don't have permission to view this. Please contact your system administrator.</p></body></html>";
    Raw::new(403, "text/html", page).header("cf-access-domain", "")
}
