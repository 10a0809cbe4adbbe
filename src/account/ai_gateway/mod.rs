//! AI Gateway: gateways, their logs, and the provider keys they hold.
//!
//! Deliberately absent: the gateway's own traffic. Log entries are put there by tests ([`World::log_ai_request`]).

mod gateway;
mod logs;
mod provider_config;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::call::{Call, stamp};
use super::chance;
use super::documents::Documents;
use super::groups::{AI_GATEWAY_READ, AI_GATEWAY_WRITE, Group};
use super::paging::PerPage;
use super::reply::Failure;
use super::routes::Routes;
use super::world::World;

/// Gateways with what belongs to them, marked by `gateway_id`.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    gateways: Documents,
    logs: Documents,
    provider_configs: Documents,
}

impl World {
    /// Writes a request into the log of AI gateway `gateway` and returns the entry's id; `entry` may set any member.
    pub fn log_ai_request(&mut self, gateway: &str, entry: &Value, now: jiff::Timestamp) -> String {
        let id = chance::uuid();
        let head = json!({"id": id, "gateway_id": gateway, "provider": "anthropic", "model": "claude-opus-4-6",
            "path": "v1/messages", "cached": false, "success": true, "status_code": 200, "duration": 900,
            "tokens_in": 0, "tokens_out": 0, "cost": 0.0, "created_at": stamp(now)});
        self.ai_gateway.logs.push(super::documents::overlaid(head, entry));
        id
    }
}

const READ: &[Group] = &[AI_GATEWAY_READ, AI_GATEWAY_WRITE];
const WRITE: &[Group] = &[AI_GATEWAY_WRITE];
const PAGES: PerPage = PerPage { default: 20, max: 100 };

pub(super) fn routes() -> Routes {
    gateway::routes().merge(logs::routes()).merge(provider_config::routes())
}

fn not_found() -> Failure {
    Failure::new(404, 7002, "Gateway not found")
}

/// The input error, with the member it is about.
fn invalid(path: &str) -> Failure {
    Failure::new(400, 7001, "Input Validation Error").at_path(&["body", path])
}

/// The gateway a path names must be there.
fn known(world: &World, call: &Call) -> Result<String, Failure> {
    let id = call.param("gateway_id");
    world.ai_gateway.gateways.get(id).map(|_| id.to_owned()).ok_or_else(not_found)
}

#[cfg(test)]
mod tests {
    use reqwest::Method;
    use serde_json::{Value, json};

    use crate::account::drive::Drive;

    fn gateway(id: &str) -> Value {
        json!({"id": id, "cache_invalidate_on_update": true, "cache_ttl": 0, "collect_logs": true,
            "rate_limiting_interval": 60, "rate_limiting_limit": 50})
    }

    #[tokio::test]
    async fn a_gateway_is_made_once_and_changed_as_a_whole() {
        let drive = Drive::start().await;
        let made = drive.ok(Method::POST, "/ai-gateway/gateways", gateway("molt")).await;
        assert_eq!((&made["id"], &made["authentication"]), (&json!("molt"), &json!(false)));
        assert_eq!(drive.err(Method::POST, "/ai-gateway/gateways", gateway("molt")).await.0, 409);
        assert_eq!(drive.err(Method::POST, "/ai-gateway/gateways", json!({"id": "x"})).await, (400, 7001));
        assert_eq!(drive.err(Method::POST, "/ai-gateway/gateways", gateway("Not a slug")).await, (400, 7001));
        let mut limited = gateway("molt");
        limited["spend_limits"] =
            json!({"enabled": true, "rules": [{"limit": 5, "limitType": "cost", "window": 86400}]});
        let changed = drive.ok(Method::PUT, "/ai-gateway/gateways/molt", limited).await;
        assert_eq!(changed["spend_limits"]["enabled"], json!(true));
        let again = drive.ok(Method::PUT, "/ai-gateway/gateways/molt", gateway("molt")).await;
        assert!(again["spend_limits"].is_null(), "a PUT replaces the whole gateway");
        drive.ok(Method::DELETE, "/ai-gateway/gateways/molt", Value::Null).await;
        assert_eq!(drive.err(Method::GET, "/ai-gateway/gateways/molt", Value::Null).await, (404, 7002));
    }

    #[tokio::test]
    async fn logs_are_listed_and_deleted() {
        let drive = Drive::start().await;
        drive.ok(Method::POST, "/ai-gateway/gateways", gateway("molt")).await;
        let now = crate::sys::clock::now();
        for cost in [1.5, 0.5] {
            drive.account.change_world(|w| w.log_ai_request("molt", &json!({"cost": cost}), now));
        }
        let (_, page) = drive.api(Method::GET, "/ai-gateway/gateways/molt/logs", Value::Null).await;
        let info = &page["result_info"];
        assert_eq!(
            (&info["total_count"], &info["min_cost"], &info["max_cost"]),
            (&json!(2), &json!(0.5), &json!(1.5))
        );
        let one = format!("/ai-gateway/gateways/molt/logs/{}", page["result"][0]["id"].as_str().unwrap());
        assert_eq!(drive.ok(Method::GET, &one, Value::Null).await["provider"], "anthropic");
        drive.ok(Method::DELETE, "/ai-gateway/gateways/molt/logs", Value::Null).await;
        assert_eq!(drive.api(Method::GET, &one, Value::Null).await.0, 404);
    }

    #[tokio::test]
    async fn a_provider_key_never_comes_back() {
        let drive = Drive::start().await;
        drive.ok(Method::POST, "/ai-gateway/gateways", gateway("molt")).await;
        let config = json!({"alias": "default", "default_config": true, "provider_slug": "anthropic", "secret": "sk-ant-canary-7f"});
        let made = drive.ok(Method::POST, "/ai-gateway/gateways/molt/provider_configs", config).await;
        let (_, listed) =
            drive.api(Method::GET, "/ai-gateway/gateways/molt/provider_configs", Value::Null).await;
        assert_eq!(listed["result"][0]["id"], made["id"]);
        assert!(!listed.to_string().contains("canary") && !made.to_string().contains("canary"));
    }
}
