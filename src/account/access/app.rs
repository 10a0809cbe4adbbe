//! `/access/apps`: applications, their destinations and their policies.
//!
//! An application keeps its policies as references `{id, precedence}`: to reusable policies, or to policies of its
//! own (`app_policy.rs`). The two do not mix on one application.

use serde_json::{Value, json};

use super::edge::target;
use super::{
    APPS_LIST, APPS_READ, APPS_REVOKE, APPS_WRITE, PAGES, State, go_duration, invalid, not_found, open,
    policy,
};
use crate::account::call::{Call, stamp_seconds};
use crate::account::chance;
use crate::account::documents::{holds, only_id, overlaid};
use crate::account::paging::numbered;
use crate::account::reply::{Answer, Failure, Raw, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const ALL: &str = "/accounts/{account_id}/access/apps";
    const ONE: &str = "/accounts/{account_id}/access/apps/{app_id}";
    Routes::new()
        .get(ALL, APPS_LIST, list)
        .post(ALL, APPS_WRITE, create)
        .get(ONE, APPS_READ, read)
        .put(ONE, APPS_WRITE, update)
        .delete(ONE, APPS_WRITE, delete)
        .post("/accounts/{account_id}/access/apps/{app_id}/revoke_tokens", APPS_REVOKE, revoke_tokens)
        .get("/accounts/{account_id}/access/apps/{app_id}/user_policy_checks", APPS_READ, user_policy_checks)
}

const KINDS: [&str; 14] = [
    "self_hosted",
    "saas",
    "ssh",
    "vnc",
    "app_launcher",
    "warp",
    "biso",
    "bookmark",
    "dash_sso",
    "infrastructure",
    "rdp",
    "mcp",
    "mcp_portal",
    "proxy_endpoint",
];

fn list(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let query = &call.query;
    let exact = query.flag("exact") && query.has("exact");
    let matches = |app: &Value, field: &str| {
        query.get(field).is_none_or(|want| if exact { app[field] == want } else { holds(app, field, want) })
    };
    let found = state.apps.iter().filter(|app| {
        matches(app, "name")
            && (matches(app, "domain") || query.get("domain").is_some_and(|want| covers_text(app, want)))
            && query.get("aud").is_none_or(|aud| app["aud"] == aud)
            && query.get("search").is_none_or(|part| holds(app, "name", part) || holds(app, "domain", part))
    });
    let found = found.map(|app| shown(state, app)).collect();
    Ok(numbered(found, query, PAGES))
}

fn covers_text(app: &Value, uri: &str) -> bool {
    target::public_uris(app).iter().any(|u| u == uri)
}

fn create(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let id = chance::uuid();
    let mut app = checked(state, &body, &id)?;
    let at = stamp_seconds(call.now);
    app = overlaid(
        json!({"id": id, "uid": id, "aud": chance::hex64(), "created_at": at, "updated_at": at}),
        &app,
    );
    app["policies"] = adopt_policies(state, &body["policies"], &id, call)?.unwrap_or_else(|| json!([]));
    state.apps.push(app.clone());
    Ok(Reply::Status(201, shown(state, &app)))
}

fn read(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let app = state.apps.get(call.param("app_id")).ok_or_else(|| not_found("application"))?;
    Ok(Reply::Ok(shown(state, app)))
}

/// Replaces an application; its id, `aud` and, when the body names none, its policies stay.
fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let id = call.param("app_id").to_owned();
    let state = open(world, call.now)?;
    let old = state.apps.get(&id).cloned().ok_or_else(|| not_found("application"))?;
    let checked = checked(state, &body, &id)?;
    let policies = adopt_policies(state, &body["policies"], &id, call)?;
    let mut new =
        json!({"id": old["id"], "uid": old["uid"], "aud": old["aud"], "created_at": old["created_at"]});
    new = overlaid(new, &checked);
    new["updated_at"] = json!(stamp_seconds(call.now));
    new["policies"] = policies.unwrap_or_else(|| old["policies"].clone());
    prune(state, &id, &new["policies"]);
    if let Some(place) = state.apps.get_mut(&id) {
        *place = new.clone();
    }
    Ok(Reply::Ok(shown(state, &new)))
}

fn delete(world: &mut World, call: &Call) -> Answer {
    let id = call.param("app_id");
    let state = open(world, call.now)?;
    state.apps.remove(id).ok_or_else(|| not_found("application"))?;
    state.app_policies.retain(|p| p["app_id"] != id);
    Ok(Reply::Status(202, only_id(id)))
}

/// Ends every session of the application. Users may start a new one unless a policy says otherwise.
fn revoke_tokens(world: &mut World, call: &Call) -> Answer {
    let id = call.param("app_id");
    let state = open(world, call.now)?;
    state.apps.get(id).ok_or_else(|| not_found("application"))?;
    for session in state.sessions.iter_mut().filter(|s| s.app == id) {
        session.revoked = true;
    }
    Ok(Reply::Raw(Raw::new(202, "application/json", r#"{"result":{},"success":true}"#)))
}

fn user_policy_checks(world: &mut World, call: &Call) -> Answer {
    let state = open(world, call.now)?;
    let app = state.apps.get(call.param("app_id")).ok_or_else(|| not_found("application"))?;
    Ok(Reply::Ok(json!({"app_state": {"app_uid": app["id"], "aud": app["aud"], "hostname": app["domain"],
        "name": app["name"], "policies": [], "status": "Success"}})))
}

/// Drops the application's own policies that it no longer refers to.
fn prune(state: &mut State, app: &str, references: &Value) {
    let kept: Vec<Value> = references.as_array().into_iter().flatten().map(|r| r["id"].clone()).collect();
    state.app_policies.retain(|p| p["app_id"] != app || kept.contains(&p["id"]));
}

/// The application with its policies written out, lowest precedence first.
pub(super) fn shown(state: &State, app: &Value) -> Value {
    let mut out = app.clone();
    out["policies"] = Value::Array(policies_of(state, app));
    out
}

/// The policies an application refers to, each with its precedence there.
pub(super) fn policies_of(state: &State, app: &Value) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for reference in app["policies"].as_array().into_iter().flatten() {
        let id = reference["id"].as_str().unwrap_or_default();
        let reusable = state.policies.get(id);
        let Some(policy) = reusable.or_else(|| state.app_policies.get(id)) else { continue };
        let mut policy = policy.clone();
        policy["precedence"] = reference["precedence"].clone();
        policy["reusable"] = json!(reusable.is_some());
        if let Some(members) = policy.as_object_mut() {
            members.shift_remove("app_id");
        }
        found.push(policy);
    }
    found.sort_by_key(|p| p["precedence"].as_u64().unwrap_or(u64::MAX));
    found
}

/// The application of a request body, checked and filled with Access' defaults; without ids and policies.
fn checked(state: &State, body: &Value, id: &str) -> Result<Value, Failure> {
    let kind =
        body["type"].as_str().filter(|k| KINDS.contains(k)).ok_or_else(|| invalid("type is not valid"))?;
    let mut app = json!({
        "type": kind, "name": null, "session_duration": "24h", "app_launcher_visible": true, "allowed_idps": [],
        "tags": [], "auto_redirect_to_identity": false, "enable_binding_cookie": false,
        "http_only_cookie_attribute": true, "options_preflight_bypass": false, "path_cookie_attribute": false,
        "service_auth_401_redirect": false, "skip_interstitial": false, "allow_authenticate_via_warp": false,
    });
    let mut given = body.clone();
    if let Some(members) = given.as_object_mut() {
        for own in ["id", "uid", "aud", "policies", "created_at", "updated_at"] {
            members.shift_remove(own);
        }
        members.retain(|_, value| !value.is_null());
    }
    app = overlaid(app, &given);
    if kind == "self_hosted" {
        place(state, &mut app, id)?;
    }
    if app["name"].is_null() {
        app["name"] = app["domain"].clone();
    }
    check_fields(state, &app)?;
    Ok(app)
}

/// Settles where a self-hosted application is: destinations, `domain`, `self_hosted_domains`.
fn place(state: &State, app: &mut Value, id: &str) -> Result<(), Failure> {
    let has_destinations = app["destinations"].as_array().is_some_and(|d| !d.is_empty());
    if !has_destinations {
        let mut uris: Vec<String> = app["domain"].as_str().map(str::to_owned).into_iter().collect();
        for uri in app["self_hosted_domains"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !uris.iter().any(|u| u == uri) {
                uris.push(uri.to_owned());
            }
        }
        app["destinations"] = uris.iter().map(|uri| json!({"type": "public", "uri": uri})).collect();
    }
    let uris = target::public_uris(app);
    let other_kinds = app["destinations"].as_array().into_iter().flatten().any(|d| d["type"] != "public");
    if uris.is_empty() && !other_kinds {
        return Err(invalid("domain or destinations is required"));
    }
    for uri in &uris {
        if !target::is_uri(uri) {
            return Err(invalid("domain is not a hostname with an optional path"));
        }
        let taken = |other: &&Value| other["id"] != id && target::public_uris(other).contains(uri);
        if state.apps.iter().find(taken).is_some() {
            return Err(Failure::new(409, 12136, "access.api.error.application_already_exists"));
        }
    }
    if let Some(first) = uris.first() {
        if app["domain"].as_str().is_none_or(|d| !uris.iter().any(|u| u == d)) {
            app["domain"] = json!(first);
        }
        app["self_hosted_domains"] = json!(uris);
    }
    Ok(())
}

fn check_fields(state: &State, app: &Value) -> Result<(), Failure> {
    if app["session_duration"].as_str().is_none_or(|text| go_duration(text).is_none()) {
        return Err(invalid("session_duration is not a valid duration"));
    }
    if app["same_site_cookie_attribute"].as_str().is_some_and(|s| !["none", "lax", "strict", ""].contains(&s))
    {
        return Err(invalid("same_site_cookie_attribute is not valid"));
    }
    let organization = state.organization.as_ref();
    let warp_set = organization.is_some_and(|o| o["warp_auth_session_duration"].is_string());
    if app["allow_authenticate_via_warp"] == true && !warp_set {
        return Err(invalid(
            "allow_authenticate_via_warp cannot be set if the Warp Auth Session Duration is not set",
        ));
    }
    let mut idps = app["allowed_idps"].as_array().into_iter().flatten();
    if idps.any(|id| state.identity_providers.get(id.as_str().unwrap_or_default()).is_none()) {
        return Err(invalid("identity provider not found"));
    }
    if app["auto_redirect_to_identity"] == true
        && app["allowed_idps"].as_array().is_none_or(|list| list.len() != 1)
    {
        return Err(invalid("auto_redirect_to_identity requires exactly one allowed identity provider"));
    }
    Ok(())
}

/// Turns the `policies` of a request into references, making those that are written out. `None` when the
/// request names none. Nothing is changed unless all of them are good.
fn adopt_policies(
    state: &mut State,
    given: &Value,
    app: &str,
    call: &Call,
) -> Result<Option<Value>, Failure> {
    let Some(list) = given.as_array() else { return Ok(None) };
    let mut references: Vec<(String, u64)> = Vec::new();
    let mut own: Vec<Value> = Vec::new();
    let mut reused = 0_usize;
    for (index, item) in list.iter().enumerate() {
        let by_id = item.as_str().or_else(|| item["id"].as_str().filter(|_| item["decision"].is_null()));
        let precedence = item["precedence"].as_u64().unwrap_or(index as u64 + 1);
        if let Some(id) = by_id {
            reused += usize::from(state.policies.get(id).is_some());
            let known =
                state.policies.get(id).or_else(|| state.app_policies.get(id).filter(|p| p["app_id"] == app));
            known.ok_or_else(|| invalid("policy not found"))?;
            references.push((id.to_owned(), precedence));
        } else {
            let mut made = policy::made(&policy::checked(state, item)?, call);
            made["app_id"] = json!(app);
            references.push((made["id"].as_str().unwrap_or_default().to_owned(), precedence));
            own.push(made);
        }
    }
    if reused > 0 && reused < list.len() {
        return Err(invalid("reusable and application policies cannot be mixed on one application"));
    }
    unique(references.iter().map(|(_, precedence)| *precedence))?;
    own.into_iter().for_each(|policy| state.app_policies.push(policy));
    Ok(Some(references.iter().map(|(id, precedence)| json!({"id": id, "precedence": precedence})).collect()))
}

/// Refuses precedences that occur twice.
pub(super) fn unique(precedences: impl Iterator<Item = u64>) -> Result<(), Failure> {
    let mut seen = std::collections::BTreeSet::new();
    for precedence in precedences {
        if !seen.insert(precedence) {
            return Err(invalid("policy precedences must be unique"));
        }
    }
    Ok(())
}
