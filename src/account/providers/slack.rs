//! `slack.com`: HTTP 200 whatever happens; the body says what did.

use serde_json::json as value;

use super::{Issuer, Status, Visit, json};
use crate::account::reply::Raw;
use crate::account::world::World;

pub(super) fn answer(world: &mut World, visit: &Visit) -> Raw {
    let token = match visit.credential("Bearer") {
        Some(token) => token.to_owned(),
        None => visit.parameter("token").unwrap_or_default(),
    };
    let method = visit.path.strip_prefix("/api/").unwrap_or_default();
    let issuer = if method == "apps.connections.open" { Issuer::SlackApp } else { Issuer::Slack };
    if token.is_empty() {
        return failed("not_authed");
    }
    match world.providers.by_value(issuer, &token).map(|k| k.status) {
        None => {
            let other = if issuer == Issuer::Slack { Issuer::SlackApp } else { Issuer::Slack };
            let misplaced = world.providers.by_value(other, &token).is_some();
            return failed(if misplaced { "not_allowed_token_type" } else { "invalid_auth" });
        }
        Some(Status::Active) => {}
        Some(Status::Inactive) => return failed("account_inactive"),
        Some(Status::Revoked) => return failed("token_revoked"),
    }
    let key = world.providers.by_value(issuer, &token);
    let who = key.and_then(|key| key.identity.clone()).unwrap_or_else(|| "U0DRILL".to_owned());
    match method {
        "auth.test" => json(
            200,
            &value!({"ok": true, "url": "https://drill.slack.com/", "team": "Drill",
            "user": "moltworker", "team_id": "T0DRILL", "user_id": who, "bot_id": "B0DRILL"}),
        ),
        "auth.revoke" => {
            let test = visit.parameter("test").is_some_and(|t| t == "1" || t == "true");
            if !test && let Some(key) = world.providers.keys.iter_mut().find(|k| k.value == token) {
                key.status = Status::Revoked;
            }
            json(200, &value!({"ok": true, "revoked": !test}))
        }
        "apps.connections.open" => json(
            200,
            &value!({"ok": true, "url": "wss://wss-primary.slack.com/link/?ticket=drill&app_id=A0DRILL"}),
        ),
        _ => failed("unknown_method"),
    }
}

fn failed(error: &str) -> Raw {
    json(200, &value!({"ok": false, "error": error}))
}
