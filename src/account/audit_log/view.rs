//! One entry in the two shapes of the log, and the filters of the newer one.

use serde_json::{Value, json};

use super::{Entry, World, stamp};
use crate::account::call::Query;

/// Filters of `/logs/audit`, each with where its value stands. `.not` after a name excludes.
const FILTERS: [(&str, &str); 13] = [
    ("action_result", "/action/result"),
    ("action_type", "/action/type"),
    ("actor_context", "/actor/context"),
    ("actor_email", "/actor/email"),
    ("actor_id", "/actor/id"),
    ("actor_ip_address", "/actor/ip_address"),
    ("actor_token_id", "/actor/token_id"),
    ("actor_token_name", "/actor/token_name"),
    ("raw_method", "/raw/method"),
    ("raw_uri", "/raw/uri"),
    ("resource_id", "/resource/id"),
    ("resource_product", "/resource/product"),
    ("resource_type", "/resource/type"),
];

/// Whether an entry passes the filters of a query.
pub(super) fn wanted(shown: &Value, query: &Query) -> bool {
    FILTERS.iter().all(|(name, place)| {
        let value = shown.pointer(place).and_then(Value::as_str).unwrap_or_default();
        let excluded = format!("{name}.not");
        let mut asked = query.all(name).peekable();
        (asked.peek().is_none() || asked.any(|want| want == value))
            && query.all(&excluded).all(|not| not != value)
    })
}

fn kind(entry: &Entry) -> &'static str {
    match entry.method.as_str() {
        "POST" => "create",
        "DELETE" => "delete",
        _ => "update",
    }
}

/// Product and type of resource, from the path below the account.
fn subject(entry: &Entry) -> (String, String) {
    let mut segments = entry.path.split('/').skip(3);
    let product = segments.next().unwrap_or("account").to_owned();
    let kind =
        segments.next().filter(|s| !s.chars().any(|c| c.is_ascii_digit())).unwrap_or(&product).to_owned();
    (product, kind)
}

/// The shape of `/logs/audit`.
pub(super) fn second(world: &World, entry: &Entry) -> Value {
    let (product, resource) = subject(entry);
    let result = if entry.status < 400 { "success" } else { "failure" };
    json!({
        "id": entry.id,
        "account": {"id": world.account.id, "name": world.account.name},
        "action": {
            "description": format!("{} {resource}", kind(entry)),
            "result": result,
            "time": stamp(entry.at),
            "type": kind(entry),
        },
        "actor": {
            "context": if entry.global_key_of.is_some() { "api_key" } else { "api_token" },
            "email": entry.global_key_of.as_ref().unwrap_or(&world.user.email),
            "id": world.user.id,
            "ip_address": entry.ip.to_string(),
            "token_id": entry.token,
            "token_name": entry.token_name,
            "type": "user",
        },
        "raw": {
            "cf_ray_id": entry.ray,
            "method": entry.method,
            "status_code": entry.status,
            "uri": format!("/client/v4{}", entry.path),
            "user_agent": entry.agent,
        },
        "resource": {"id": entry.resource, "product": product, "type": resource, "scope": {}},
    })
}

/// The shape of `/audit_logs`.
pub(super) fn first(world: &World, entry: &Entry) -> Value {
    let (_, resource) = subject(entry);
    json!({
        "id": entry.id,
        "action": {"type": kind(entry), "result": entry.status < 400},
        "actor": {"id": world.user.id, "email": world.user.email, "ip": entry.ip.to_string(), "type": "user"},
        "interface": "API",
        "metadata": {"token_id": entry.token},
        "newValue": "",
        "oldValue": "",
        "owner": {"id": world.account.id},
        "resource": {"id": entry.resource, "type": resource},
        "when": stamp(entry.at),
    })
}
