//! Providers of which only the question "is this key alive?" is emulated: OpenRouter, Groq, Gemini, xAI.

use serde_json::{Value, json as value};

use super::{Issuer, Visit, json};
use crate::account::reply::Raw;
use crate::account::world::World;

/// How a probe ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Live,
    Restricted,
    Dead,
}

fn standing(world: &World, issuer: Issuer, key: &str) -> Standing {
    match (world.providers.is_live(issuer, key), world.providers.is_restricted(issuer, key)) {
        (_, true) => Standing::Restricted,
        (true, false) => Standing::Live,
        (false, false) => Standing::Dead,
    }
}

fn bearer(world: &World, visit: &Visit, issuer: Issuer) -> Standing {
    standing(world, issuer, visit.credential("Bearer").unwrap_or_default())
}

fn judged(standing: Standing, live: &Value, dead: (u16, &Value)) -> Raw {
    match standing {
        Standing::Live => json(200, live),
        Standing::Restricted => json(403, &value!({"error": {"message": "Permission denied", "code": 403}})),
        Standing::Dead => json(dead.0, dead.1),
    }
}

pub(super) fn openrouter(world: &mut World, visit: &Visit) -> Raw {
    if visit.path != "/api/v1/key" && visit.path != "/api/v1/auth/key" {
        return json(404, &value!({"error": {"message": "Not Found", "code": 404}}));
    }
    judged(
        bearer(world, visit, Issuer::Openrouter),
        &value!({"data": {"label": "moltworker", "usage": 0, "limit": null, "is_free_tier": false}}),
        (401, &value!({"error": {"message": "User not found.", "code": 401}})),
    )
}

pub(super) fn groq(world: &mut World, visit: &Visit) -> Raw {
    if visit.path != "/openai/v1/models" {
        return json(
            404,
            &value!({"error": {"message": "Unknown request URL", "type": "invalid_request_error"}}),
        );
    }
    judged(
        bearer(world, visit, Issuer::Groq),
        &value!({"object": "list", "data": []}),
        (
            401,
            &value!({"error": {"message": "Invalid API Key", "type": "invalid_request_error", "code": "invalid_api_key"}}),
        ),
    )
}

pub(super) fn gemini(world: &mut World, visit: &Visit) -> Raw {
    if !visit.path.ends_with("/models") {
        return json(404, &value!({"error": {"code": 404, "message": "Not found.", "status": "NOT_FOUND"}}));
    }
    let key = visit.header("x-goog-api-key").or_else(|| visit.query.get("key")).unwrap_or_default();
    judged(
        standing(world, Issuer::Gemini, key),
        &value!({"models": []}),
        (
            400,
            &value!({"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.",
            "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}),
        ),
    )
}

pub(super) fn xai(world: &mut World, visit: &Visit) -> Raw {
    if visit.path != "/v1/api-key" {
        return json(404, &value!({"code": "not_found", "error": "Not found"}));
    }
    judged(
        bearer(world, visit, Issuer::Xai),
        &value!({"redacted_api_key": "xai-...drill", "name": "moltworker", "api_key_disabled": false, "team_blocked": false}),
        (400, &value!({"code": "invalid-argument", "error": "Incorrect API key provided"})),
    )
}
