//! A drill's login: what a person does in a browser, as one call.
//!
//! `{"email": …, "host": …}` is vouched for by the first identity provider the application allows; the
//! application's policies decide, as they would after a real login.

use std::net::IpAddr;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::State;
use super::app::policies_of;
use super::edge::Known;
use super::edge::target::{Place, covering};
use super::log::Attempt;
use super::rule::{self, Verdict, Visitor};
use super::session::Session;
use super::user::User;
use crate::account::chance;
use crate::account::world::World;

/// A login someone tries.
pub(crate) struct Login<'a> {
    pub(crate) email: &'a str,
    pub(crate) host: &'a str,
    /// `/` unless an application on a path is meant.
    pub(crate) path: &'a str,
    /// RFC 8176 methods the provider reports.
    pub(crate) auth_methods: Vec<String>,
    pub(crate) peer: IpAddr,
    pub(crate) now: Timestamp,
}

/// What a login yields.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The application token; `CF_Authorization` as a cookie.
    pub(crate) token: String,
    /// Seconds since 1970.
    pub(crate) expires: i64,
}

/// Why there is no session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LoginError {
    /// Zero Trust is off or no application covers the host.
    #[error("no Access application covers this host")]
    NoApplication,
    /// The account has no identity provider the application allows.
    #[error("no login method is available")]
    NoProvider,
    /// The policies do not admit this address.
    #[error("that account does not have access")]
    Refused,
    /// The token could not be signed.
    #[error("the session could not be signed")]
    Unsigned,
}

/// Logs someone in, and writes the attempt into the log either way.
///
/// # Errors
/// [`LoginError`] names what stood in the way.
pub(crate) fn login(world: &mut World, login: &Login<'_>) -> Result<Entry, LoginError> {
    if !world.entitlements.zero_trust {
        return Err(LoginError::NoApplication);
    }
    let member = world.user.email.clone();
    let worker = crate::account::moltworker::deployed::tag_at(world, login.host);
    let state = &mut world.access;
    let place = Place { host: login.host, path: login.path, worker: worker.as_deref() };
    let app =
        covering(state.apps.iter(), &place).map(|(app, _)| app.clone()).ok_or(LoginError::NoApplication)?;
    let provider = provider_of(state, &app).ok_or(LoginError::NoProvider)?;
    let visitor = Visitor {
        email: Some(login.email.to_owned()),
        idp: provider["id"].as_str().map(str::to_owned),
        auth_methods: login.auth_methods.clone(),
        service_token: None,
        ip: Some(login.peer),
        country: Some("US".into()),
    };
    let policies = policies_of(state, &app);
    let list: Vec<&Value> = policies.iter().collect();
    let allowed = rule::decide(&list, &visitor, &Known { state, member: &member }) == Verdict::Allow;
    let connection = provider["type"].as_str().unwrap_or_default().to_owned();
    let ip = login.peer.to_string();
    let attempt = Attempt { app: &app, email: login.email, connection: &connection, ip: &ip, allowed };
    state.record(&attempt, login.now);
    let user = seen(state, login, allowed);
    if !allowed {
        return Err(LoginError::Refused);
    }
    begin(state, &app, login, user)
}

fn provider_of(state: &State, app: &Value) -> Option<Value> {
    let allowed = app["allowed_idps"].as_array().filter(|list| !list.is_empty());
    let fits = |p: &&Value| allowed.is_none_or(|list| list.contains(&p["id"]));
    state.identity_providers.iter().find(fits).cloned()
}

/// Notes the person, and returns their id.
fn seen(state: &mut State, login: &Login<'_>, allowed: bool) -> String {
    let at = crate::account::call::stamp_seconds(login.now);
    let known = state.users.iter().position(|u| u.email.eq_ignore_ascii_case(login.email));
    let index = known.unwrap_or_else(|| {
        state.users.push(User {
            id: chance::uuid(),
            email: login.email.to_owned(),
            seat: chance::uuid(),
            created_at: at.clone(),
            last_login: at.clone(),
            failures: Vec::new(),
        });
        state.users.len() - 1
    });
    let Some(user) = state.users.get_mut(index) else { return String::new() };
    if allowed {
        user.last_login = at;
    } else {
        user.failures.push(login.now.as_second());
    }
    user.id.clone()
}

fn begin(state: &mut State, app: &Value, login: &Login<'_>, user: String) -> Result<Entry, LoginError> {
    let seconds =
        app["session_duration"].as_str().and_then(super::go_duration).filter(|s| *s > 0).unwrap_or(86_400);
    let issued = login.now.as_second();
    let session = Session {
        nonce: chance::alphanumeric(16),
        user,
        email: login.email.to_owned(),
        app: app["id"].as_str().unwrap_or_default().to_owned(),
        hostname: login.host.to_owned(),
        issued,
        expires: issued + seconds,
        revoked: false,
    };
    let audience = app["aud"].as_str().unwrap_or_default();
    let token = state.token_of(&session, audience).map_err(|_| LoginError::Unsigned)?;
    let expires = session.expires;
    state.sessions.push(session);
    Ok(Entry { token, expires })
}

/// The answer of the drill's login route, and the cookie a browser would keep.
pub(crate) fn body(entry: &Entry) -> Value {
    json!({
        "token": entry.token,
        "cookie": format!("CF_Authorization={}", entry.token),
        "expires": entry.expires,
    })
}
