//! `/access/organizations`: the Zero Trust organization, its team domain, and revoking one user everywhere.

use serde_json::{Value, json};

use super::{ORG_LIST, ORG_WRITE, go_duration, invalid, open};
use crate::account::call::{Call, stamp_seconds};
use crate::account::documents::overlaid;
use crate::account::reply::{Answer, Reply};
use crate::account::routes::Routes;
use crate::account::world::World;

pub(super) fn routes() -> Routes {
    const PATH: &str = "/accounts/{account_id}/access/organizations";
    Routes::new().get(PATH, ORG_LIST, read).post(PATH, ORG_WRITE, create).put(PATH, ORG_WRITE, update).post(
        "/accounts/{account_id}/access/organizations/revoke_user",
        ORG_WRITE,
        revoke_user,
    )
}

/// A new organization as the dashboard makes it.
pub(super) fn founded(team: &str, now: jiff::Timestamp) -> Value {
    let label = team.split('.').next().unwrap_or(team);
    let at = stamp_seconds(now);
    json!({
        "auth_domain": format!("{label}.cloudflareaccess.com"),
        "name": label,
        "session_duration": "24h",
        "is_ui_read_only": false,
        "auto_redirect_to_identity": false,
        "allow_authenticate_via_warp": false,
        "deny_unmatched_requests": false,
        "deny_unmatched_requests_exempted_zone_names": [],
        "mfa_required_for_all_apps": false,
        "login_design": {},
        "user_seat_expiration_inactive_time": "730h",
        "created_at": at,
        "updated_at": at,
    })
}

fn read(world: &mut World, call: &Call) -> Answer {
    Ok(Reply::Ok(open(world, call.now)?.organization.clone().unwrap_or_default()))
}

/// Zero Trust can only be switched on by a person, and then the organization is already there.
fn create(world: &mut World, call: &Call) -> Answer {
    open(world, call.now)?;
    call.body.json()?;
    Err(invalid("organization already exists"))
}

/// A full replacement: what the body leaves out falls back to its default, as on the real API.
fn update(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let old = state.organization.clone().unwrap_or_default();
    if body.as_object().is_none() {
        return Err(invalid("request body is not an object"));
    }
    for field in ["session_duration", "warp_auth_session_duration"] {
        if body[field].as_str().is_some_and(|text| go_duration(text).is_none()) {
            return Err(invalid(format!("{field} is not a valid duration")));
        }
    }
    let warp = body["allow_authenticate_via_warp"] == true;
    if warp && body["warp_auth_session_duration"].as_str().is_none() {
        return Err(invalid(
            "allow_authenticate_via_warp cannot be set if the Warp Auth Session Duration is not set",
        ));
    }
    if let Some(domain) = body["auth_domain"].as_str()
        && !domain.ends_with(".cloudflareaccess.com")
    {
        return Err(invalid("auth_domain is not available"));
    }
    let team = old["auth_domain"].as_str().unwrap_or_default();
    let mut new = overlaid(founded(team, call.now), &body);
    new["created_at"] = old["created_at"].clone();
    new["updated_at"] = json!(stamp_seconds(call.now));
    state.organization = Some(new.clone());
    Ok(Reply::Ok(new))
}

/// Ends every session of one user; the user may log in again if a policy still admits them.
fn revoke_user(world: &mut World, call: &Call) -> Answer {
    let body = call.body.json()?;
    let state = open(world, call.now)?;
    let Some(email) = body["email"].as_str().filter(|e| e.contains('@')) else {
        return Err(invalid("email is required"));
    };
    for session in &mut state.sessions {
        if session.email.eq_ignore_ascii_case(email) {
            session.revoked = true;
        }
    }
    Ok(Reply::Ok(json!(true)))
}
