//! The team domain: `<team>.cloudflareaccess.com`, where the signing keys are published and people log in.

use axum::http::Method;
use serde_json::{Value, json};

use crate::account::reply::Raw;
use crate::account::world::World;

/// Whether `host` is under `cloudflareaccess.com`, whosoever's it is.
pub(crate) fn is_team_host(host: &str) -> bool {
    host.ends_with(".cloudflareaccess.com")
}

/// Answers at a team domain; one that is not this account's is unknown.
pub(crate) fn answer(world: &World, method: &Method, host: &str, path: &str) -> Raw {
    let known = world.entitlements.zero_trust && world.access.auth_domain() == Some(host);
    if !known || !matches!(*method, Method::GET | Method::HEAD) {
        return missing();
    }
    match path {
        "/cdn-cgi/access/certs" => certificates(world),
        "/" => page("App Launcher", "Sign in to see your applications."),
        "/cdn-cgi/access/logout" => page("Signed out", "You are signed out of every application."),
        _ if path.starts_with("/cdn-cgi/access/login/") => login_page(world),
        _ => missing(),
    }
}

fn certificates(world: &World) -> Raw {
    let keys: Vec<Value> =
        world.access.published_keys().iter().map(super::super::jwt::SigningKey::jwk).collect();
    let body = json!({"keys": keys, "public_cert": null, "public_certs": []});
    Raw::new(200, "application/json", body.to_string()).header("cache-control", "public, max-age=14400")
}

fn login_page(world: &World) -> Raw {
    let providers: Vec<String> = world
        .access
        .identity_providers
        .iter()
        .filter_map(|p| p["name"].as_str())
        .map(|name| format!("<li>{}</li>", escape(name)))
        .collect();
    if providers.is_empty() {
        return page("Sign in", "No login methods are available. Contact your administrator.");
    }
    page("Sign in", &format!("Sign in with:<ul>{}</ul>", providers.concat()))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn page(title: &str, body: &str) -> Raw {
    let html = format!(
        "<!DOCTYPE html><html><head><title>{title} ・ Cloudflare Access</title></head><body><h1>{title}</h1>{body}</body></html>"
    );
    Raw::new(200, "text/html; charset=utf-8", html)
}

fn missing() -> Raw {
    Raw::new(
        404,
        "text/html; charset=utf-8",
        "<!DOCTYPE html><title>Cloudflare Access</title><h1>Unable to find your Access organization!</h1>",
    )
}
