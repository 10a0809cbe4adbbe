//! The Worker's own Access check: it verifies the JSON Web Token itself, offline.
//!
//! So a revoked session still passes here until its token expires, where the edge does not stand in front: that is
//! how the real one behaves, and why an application must cover the whole host.

use serde_json::json as value;

use super::deployed::Deployed;
use super::visit::{Outcome, Visit, html, json};
use crate::account::access::jwt;
use crate::account::reply::Raw;
use crate::account::world::World;

/// How refusals are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Json,
    Html,
}

/// Lets a request through, or says why not.
pub(super) fn check(world: &World, worker: &Deployed, visit: &Visit, style: Style) -> Result<(), Outcome> {
    if worker.on("DEV_MODE") || worker.on("E2E_TEST_MODE") {
        return Ok(());
    }
    let (Some(team), Some(audience)) = (worker.var("CF_ACCESS_TEAM_DOMAIN"), worker.var("CF_ACCESS_AUD"))
    else {
        return Err(not_configured(style));
    };
    let Some(token) = token(visit) else {
        return Err(match style {
            Style::Html => {
                Outcome::Answer(Raw::new(302, "", "").header("location", format!("https://{team}")))
            }
            Style::Json => json(
                401,
                &value!({
                    "error": "Unauthorized",
                    "hint": "Missing Cloudflare Access JWT. Ensure this route is protected by Cloudflare Access.",
                }),
            ),
        });
    };
    verify(world, &token, team, audience, visit.now.as_second()).map_err(|details| match style {
        Style::Json => json(401, &value!({"error": "Unauthorized", "details": details})),
        Style::Html => html(
            401,
            format!(
                "<html><body><h1>Unauthorized</h1><p>Your Cloudflare Access session is invalid or expired.</p>\
                 <a href=\"https://{team}\">Login again</a></body></html>"
            ),
        ),
    })
}

fn not_configured(style: Style) -> Outcome {
    match style {
        Style::Json => json(
            500,
            &value!({
                "error": "Cloudflare Access not configured",
                "hint": "Set CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD environment variables",
            }),
        ),
        Style::Html => html(
            500,
            "<html><body><h1>Admin UI Not Configured</h1>\
             <p>Set CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD environment variables.</p></body></html>",
        ),
    }
}

/// The assertion of the edge, else the header or cookie of the client.
fn token(visit: &Visit) -> Option<String> {
    let own = || visit.header("cf-access-jwt-assertion").map(str::to_owned);
    visit.assertion.clone().or_else(own).or_else(|| {
        let cookies = visit.headers.get_all("cookie").iter().filter_map(|v| v.to_str().ok());
        let mut pairs =
            cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == "CF_Authorization").map(|(_, token)| token.to_owned())
    })
}

/// What `jose` does with a remote key set: fetch it from the team domain, then signature, issuer, audience.
fn verify(world: &World, token: &str, team: &str, audience: &str, now: i64) -> Result<(), String> {
    let issuer = if team.starts_with("https://") { team.to_owned() } else { format!("https://{team}") };
    let host = issuer.trim_start_matches("https://");
    if host.contains(char::is_whitespace) {
        return Err("Invalid URL string.".to_owned());
    }
    // A bare team name, a typo or a path after the domain all end in a 404 for the key set.
    if !world.entitlements.zero_trust || world.access.auth_domain() != Some(host.trim_end_matches('/')) {
        return Err("Expected 200 OK from the JSON Web Key Set HTTP response".to_owned());
    }
    jwt::verify(token, world.access.published_keys(), now)
        .and_then(|claims| {
            jwt::check_issuer(&claims, &issuer)?;
            jwt::check_audience(&claims, audience)
        })
        .map_err(|error| error.to_string())
}
