//! A Moltworker over real HTTP: its routes in their order, its own Access check, the gateway and its restart.

mod devices;
mod egress;
mod rotation;

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::account::drive::Drive;

const TOKEN: (&str, &str) = ("MOLTBOT_GATEWAY_TOKEN", "gateway-token-1");
const KEY: (&str, &str) = ("ANTHROPIC_API_KEY", "sk-ant-api03-x");

/// Connects, sends `connect`, and returns the hello frame or the close code and reason.
async fn connect(
    drive: &Drive,
    host: &str,
    token: &str,
    cookie: Option<&str>,
) -> Result<Value, (u16, String)> {
    let mut request = format!("ws://{}/", drive.account.addr()).into_client_request().unwrap();
    request.headers_mut().insert("host", host.parse().unwrap());
    if let Some(cookie) = cookie {
        request.headers_mut().insert("cookie", cookie.parse().unwrap());
    }
    let stream = tokio::net::TcpStream::connect(drive.account.addr()).await.unwrap();
    let (mut socket, _) = match tokio_tungstenite::client_async(request, stream).await {
        Ok(open) => open,
        Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
            return Err((response.status().as_u16(), String::new()));
        }
        Err(other) => panic!("{other}"),
    };
    let mut hello = None;
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Text(text) => {
                let frame: Value = serde_json::from_str(&text).unwrap();
                if frame["event"] == "connect.challenge" {
                    let connect = json!({"type": "req", "id": "1", "method": "connect", "params": {
                        "minProtocol": 3, "maxProtocol": 3, "role": "operator", "auth": {"token": token},
                        "client": {"id": "cli", "version": "1", "platform": "linux", "mode": "cli"}}});
                    socket.send(Message::text(connect.to_string())).await.unwrap();
                } else if frame["ok"] == json!(true) {
                    hello = Some(frame["payload"].clone());
                    break;
                }
            }
            Message::Close(Some(close)) => return Err((close.code.into(), close.reason.to_string())),
            _ => {}
        }
    }
    hello.ok_or((1006, String::new()))
}

#[tokio::test]
async fn an_incomplete_configuration_is_503_with_names_and_public_routes_stay() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[]).await;
    let seen = drive.visit(Method::GET, &format!("{host}/"), &[]).await;
    assert_eq!(seen.status, 503);
    let missing = &seen.json()["missing"];
    for name in ["MOLTBOT_GATEWAY_TOKEN", "CF_ACCESS_TEAM_DOMAIN", "CF_ACCESS_AUD"] {
        assert!(missing.as_array().unwrap().contains(&json!(name)), "{missing}");
    }
    assert_eq!(drive.visit(Method::GET, &format!("{host}/sandbox-health"), &[]).await.json()["status"], "ok");
    assert_eq!(
        drive.visit(Method::GET, &format!("{host}/api/status"), &[]).await.json()["status"],
        "not_running"
    );
    assert_eq!(drive.visit(Method::GET, &format!("{host}/cdp"), &[]).await.status, 200);
    assert_eq!(drive.visit(Method::GET, &format!("{host}/cdp/json/version?secret=x"), &[]).await.status, 503);
}

#[tokio::test]
async fn a_switched_off_host_and_an_unknown_one_have_nothing() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[]).await;
    let off = json!({"enabled": false, "previews_enabled": false});
    drive.ok(Method::POST, "/workers/scripts/molt/subdomain", off).await;
    let seen = drive.visit(Method::GET, &format!("{host}/sandbox-health"), &[]).await;
    assert_eq!(seen.status, 404);
    assert!(seen.body.contains("There is nothing here yet"));
    assert_eq!(drive.visit(Method::GET, "nowhere.example.net/", &[]).await.status, 530);
}

#[tokio::test]
async fn the_worker_checks_team_domain_and_audience_itself() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY]).await;
    let app = drive.protect(&host, "owner@example.com").await;
    let aud = app["aud"].as_str().unwrap().to_owned();
    let organization = drive.ok(Method::GET, "/access/organizations", Value::Null).await;
    let team = organization["auth_domain"].as_str().unwrap().to_owned();
    let bare = team.split('.').next().unwrap().to_owned();
    let cookie = drive.log_in("owner@example.com", &host).await.unwrap();
    let url = format!("{host}/api/admin/devices");
    for (domain, audience, status, details) in [
        (team.as_str(), aud.as_str(), 200, ""),
        (team.as_str(), "0000", 401, "unexpected \"aud\" claim value"),
        (bare.as_str(), aud.as_str(), 401, "Expected 200 OK from the JSON Web Key Set HTTP response"),
    ] {
        let vars = [TOKEN, KEY, ("CF_ACCESS_TEAM_DOMAIN", domain), ("CF_ACCESS_AUD", audience)];
        drive.moltworker(&vars).await;
        let seen = drive.visit(Method::GET, &url, &[("cookie", &cookie)]).await;
        assert_eq!(seen.status, status, "{domain} {audience}");
        if status != 200 {
            assert_eq!(seen.json()["details"], details);
        }
    }
    // Without an application in front, the Worker still refuses strangers, and forged assertions.
    drive.ok(Method::DELETE, &format!("/access/apps/{}", app["id"].as_str().unwrap()), Value::Null).await;
    drive.moltworker(&[TOKEN, KEY, ("CF_ACCESS_TEAM_DOMAIN", &team), ("CF_ACCESS_AUD", &aud)]).await;
    assert_eq!(drive.visit(Method::GET, &url, &[]).await.status, 401);
    assert_eq!(drive.visit(Method::GET, &url, &[("cf-access-jwt-assertion", "a.b.c")]).await.status, 401);
    let page = drive.visit(Method::GET, &format!("{host}/"), &[("accept", "text/html")]).await;
    assert_eq!((page.status, page.location), (302, format!("https://{team}")));
}

#[tokio::test]
async fn the_gateway_keeps_its_token_until_it_is_restarted() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY, ("E2E_TEST_MODE", "true")]).await;
    let hello = connect(&drive, &host, "gateway-token-1", None).await.unwrap();
    assert_eq!((&hello["type"], &hello["protocol"]), (&json!("hello-ok"), &json!(3)));
    let refused = connect(&drive, &host, "wrong", None).await.unwrap_err();
    assert_eq!(refused.0, 1008);
    assert!(refused.1.starts_with("Invalid or missing token."), "{}", refused.1);
    drive.moltworker(&[("MOLTBOT_GATEWAY_TOKEN", "gateway-token-2"), KEY, ("E2E_TEST_MODE", "true")]).await;
    assert!(connect(&drive, &host, "gateway-token-1", None).await.is_ok());
    assert!(connect(&drive, &host, "gateway-token-2", None).await.is_err());
    drive.account.change_world(|w| w.moltworker.boot_ms = 400);
    let restart = drive.visit(Method::POST, &format!("{host}/api/admin/gateway/restart"), &[]).await;
    assert_eq!(restart.json()["success"], json!(true));
    let status = drive.visit(Method::GET, &format!("{host}/api/status"), &[]).await.json();
    assert_eq!(status["status"], "not_responding");
    assert!(connect(&drive, &host, "gateway-token-2", None).await.is_ok());
    assert!(connect(&drive, &host, "gateway-token-1", None).await.is_err());
    let status = drive.visit(Method::GET, &format!("{host}/api/status"), &[]).await.json();
    assert_eq!(status["status"], "running");
}

#[tokio::test]
async fn access_stands_before_the_websocket() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY, ("E2E_TEST_MODE", "true")]).await;
    drive.protect(&host, "owner@example.com").await;
    assert_eq!(connect(&drive, &host, "gateway-token-1", None).await.unwrap_err().0, 302);
    let cookie = drive.log_in("owner@example.com", &host).await.unwrap();
    assert!(connect(&drive, &host, "gateway-token-1", Some(&cookie)).await.is_ok());
}

#[tokio::test]
async fn a_worker_destination_breaks_websockets() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY, ("E2E_TEST_MODE", "true")]).await;
    let tag = drive.account.world(|w| w.workers.scripts["molt"].tag.clone());
    let app = json!({"type": "self_hosted", "name": "w", "destinations": [{"type": "worker", "worker_id": tag}],
        "policies": [{"name": "b", "decision": "bypass", "include": [{"everyone": {}}]}]});
    let app = drive.ok(Method::POST, "/access/apps", app).await;
    assert!(app.get("domain").is_none());
    assert_eq!(drive.visit(Method::GET, &format!("{host}/sandbox-health"), &[]).await.status, 200);
    assert_eq!(connect(&drive, &host, "gateway-token-1", None).await.unwrap_err().0, 403);
}

#[tokio::test]
async fn debug_routes_show_tokens_to_anyone_in_dev_mode() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY, ("DEV_MODE", "true")]).await;
    assert_eq!(drive.visit(Method::GET, &format!("{host}/debug/env"), &[]).await.status, 404);
    let host = drive.moltworker(&[TOKEN, KEY, ("DEV_MODE", "true"), ("DEBUG_ROUTES", "true")]).await;
    drive.visit(Method::GET, &format!("{host}/x"), &[]).await;
    let config = drive.visit(Method::GET, &format!("{host}/debug/container-config"), &[]).await.json();
    assert_eq!(config["config"]["gateway"]["auth"]["token"], "gateway-token-1");
}

#[tokio::test]
async fn the_first_start_leaves_its_secrets_in_the_bucket() {
    let drive = Drive::start().await;
    drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    let (id, secret) = drive.account.change_world(|w| {
        let groups = ["Workers R2 Storage Write"];
        w.issue_token("r2", &groups, crate::sys::clock::now());
        let token = w.tokens.tokens.last().unwrap();
        (token.id.clone(), token.s3_secret())
    });
    let account = drive.account.account_id().to_string();
    let vars = [
        TOKEN,
        KEY,
        ("E2E_TEST_MODE", "true"),
        ("R2_ACCESS_KEY_ID", &id),
        ("R2_SECRET_ACCESS_KEY", &secret),
        ("CF_ACCOUNT_ID", &account),
    ];
    let host = drive.moltworker(&vars).await;
    drive.visit(Method::GET, &format!("{host}/x"), &[]).await;
    let objects = "/r2/buckets/moltbot-data/objects";
    let listed = drive.ok(Method::GET, objects, Value::Null).await;
    let keys: Vec<&str> = listed.as_array().unwrap().iter().map(|o| o["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["openclaw/agents/main/agent/auth-profiles.json", "openclaw/openclaw.json"]);
    let (_, profiles) = drive.api(Method::GET, &format!("{objects}/{}", keys[0]), Value::Null).await;
    assert_eq!(profiles["profiles"]["anthropic:default"]["key"], "sk-ant-api03-x");
    let storage = drive.visit(Method::GET, &format!("{host}/api/admin/storage"), &[]).await.json();
    assert!(storage["lastSync"].is_string());
    // Another container restores the old key, though the Worker has a new one.
    let again = [TOKEN, ("ANTHROPIC_API_KEY", "sk-ant-api03-new"), vars[2], vars[3], vars[4], vars[5]];
    drive.moltworker(&again).await;
    drive.account.change_world(|w| w.stop_container("molt", "moltbot"));
    drive.visit(Method::GET, &format!("{host}/x"), &[]).await;
    let (_, profiles) = drive.api(Method::GET, &format!("{objects}/{}", keys[0]), Value::Null).await;
    assert_eq!(profiles["profiles"]["anthropic:default"]["key"], "sk-ant-api03-x");
}

#[tokio::test]
async fn cdp_opens_with_its_secret_and_echoes_it() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY, ("CDP_SECRET", "s3")]).await;
    assert_eq!(
        drive.visit(Method::GET, &format!("{host}/cdp/json/version?secret=no"), &[]).await.status,
        401
    );
    let seen = drive.visit(Method::GET, &format!("{host}/cdp/json/version?secret=s3"), &[]).await.json();
    assert!(seen["webSocketDebuggerUrl"].as_str().unwrap().ends_with("/cdp?secret=s3"));
}

#[tokio::test]
async fn without_its_application_there_is_no_container() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY, ("E2E_TEST_MODE", "true")]).await;
    assert!(connect(&drive, &host, "gateway-token-1", None).await.is_ok());
    let applications = drive.ok(Method::GET, "/containers/applications", Value::Null).await;
    let one = format!("/containers/applications/{}", applications[0]["id"].as_str().unwrap());
    drive.ok(Method::DELETE, &one, Value::Null).await;
    let status = drive.visit(Method::GET, &format!("{host}/api/status"), &[]).await.json();
    assert_eq!(status["status"], "error");
    assert_eq!(drive.visit(Method::GET, &format!("{host}/x"), &[]).await.status, 503);
}
