//! Devices: asking, the admin routes, the gateway's methods, and revoking through the copy in R2.

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::{KEY, TOKEN};
use crate::account::drive::{Drive, reveal};
use crate::sys::clock;

/// Connects with the gateway's token and calls these methods in turn.
async fn call(drive: &Drive, host: &str, calls: &[(&str, Value)]) -> Vec<Value> {
    let mut request = format!("ws://{}/", drive.account.addr()).into_client_request().unwrap();
    request.headers_mut().insert("host", host.parse().unwrap());
    let stream = tokio::net::TcpStream::connect(drive.account.addr()).await.unwrap();
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    let hello = json!({"type": "req", "id": "0", "method": "connect", "params": {"minProtocol": 3, "maxProtocol": 3,
        "auth": {"token": TOKEN.1}, "client": {"id": "cli", "version": "1", "platform": "linux", "mode": "cli"}}});
    let mut send: Vec<Value> = vec![hello];
    send.extend(calls.iter().enumerate().map(|(at, (method, params))| {
        json!({"type": "req", "id": (at + 1).to_string(), "method": method, "params": params})
    }));
    let mut answers = Vec::new();
    for frame in send {
        socket.send(Message::text(frame.to_string())).await.unwrap();
        loop {
            let Message::Text(text) = socket.next().await.unwrap().unwrap() else { continue };
            let answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] == frame["id"] {
                answers.push(answer);
                break;
            }
        }
    }
    answers.remove(0);
    answers
}

#[tokio::test]
async fn a_device_asks_is_approved_and_loses_its_token() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[TOKEN, KEY, ("E2E_TEST_MODE", "true")]).await;
    let control = format!("http://{}/__drill/moltworker/molt/devices", drive.account.addr());
    let ask = async || drive.client.post(&control).json(&json!({"displayName": "Ann"})).send().await.unwrap();
    assert_eq!(ask().await.status(), 409, "no container runs yet");
    drive.visit(Method::GET, &format!("{host}/x"), &[]).await;
    let asked: Value = ask().await.json().await.unwrap();
    let devices = format!("{host}/api/admin/devices");
    let listed = drive.visit(Method::GET, &devices, &[]).await.json();
    let pending = &listed["pending"][0];
    assert_eq!((&pending["requestId"], &pending["deviceId"]), (&asked["requestId"], &asked["deviceId"]));
    assert_eq!((&pending["displayName"], &pending["silent"]), (&json!("Ann"), &json!(false)));
    // The container's own client has paired itself by asking.
    assert_eq!(
        (&listed["paired"][0]["clientId"], &listed["paired"][0]["role"]),
        (&json!("cli"), &json!("operator"))
    );
    let approve = format!("{devices}/{}/approve", asked["requestId"].as_str().unwrap());
    assert_eq!(drive.visit(Method::POST, &approve, &[]).await.json()["success"], true);
    assert_eq!(drive.visit(Method::POST, &approve, &[]).await.json()["success"], false);
    let id = asked["deviceId"].clone();
    let params = json!({"deviceId": id, "role": "operator"});
    let calls = [
        ("device.pair.list", json!({})),
        ("device.token.revoke", params.clone()),
        ("device.pair.list", json!({})),
        ("device.token.revoke", json!({"deviceId": id, "role": "node"})),
        ("device.pair.reject", json!({"requestId": "none"})),
        ("device.pair.remove", params),
    ];
    let answers = call(&drive, &host, &calls).await;
    let of_ann = |answer: &Value| {
        let paired = answer["payload"]["paired"].as_array().unwrap().iter();
        paired.filter(|d| d["displayName"] == "Ann").cloned().collect::<Vec<_>>().remove(0)
    };
    let token = &of_ann(&answers[0])["tokens"][0];
    assert!(token.get("token").is_none() && token.get("revokedAtMs").is_none());
    assert!(answers[1]["payload"]["revokedAtMs"].is_i64());
    assert!(of_ann(&answers[2])["tokens"][0]["revokedAtMs"].is_i64());
    assert_eq!(answers[3]["error"]["message"], "unknown deviceId/role");
    assert_eq!(answers[4]["error"]["message"], "unknown requestId");
    assert_eq!(answers[5]["error"]["message"], "unknown method: device.pair.remove");
}

#[tokio::test]
async fn a_device_taken_out_of_the_copy_in_r2_is_gone_after_a_restart() {
    let drive = Drive::start().await;
    drive.ok(Method::POST, "/r2/buckets", json!({"name": "moltbot-data"})).await;
    let pair = drive.account.change_world(|w| w.issue_bucket_pair("r2", clock::now()));
    let (secret, account) = (reveal(&pair.1), drive.account.account_id().to_string());
    let keys =
        [("R2_ACCESS_KEY_ID", &*pair.0), ("R2_SECRET_ACCESS_KEY", &*secret), ("CF_ACCOUNT_ID", &*account)];
    let host = drive.moltworker(&[TOKEN, KEY, ("E2E_TEST_MODE", "true"), keys[0], keys[1], keys[2]]).await;
    drive.visit(Method::GET, &format!("{host}/x"), &[]).await;
    let asked = drive.account.change_world(|w| w.device_asks("molt", "Eve", clock::now())).unwrap();
    drive.visit(Method::POST, &format!("{host}/api/admin/devices/approve-all"), &[]).await;
    drive.visit(Method::POST, &format!("{host}/api/admin/storage/sync"), &[]).await;
    let copy = drive.account.world(|w| w.object("moltbot-data", "openclaw/devices/paired.json")).unwrap();
    let mut copy: Value = serde_json::from_slice(&copy).unwrap();
    assert!(copy.as_object_mut().unwrap().remove(&asked.device).is_some());
    drive.ok(Method::PUT, "/r2/buckets/moltbot-data/objects/openclaw/devices/paired.json", copy).await;
    let paired = |drive: &Drive| {
        let listed = drive.account.change_world(|w| w.gateway_devices("molt", clock::now()));
        listed["paired"].to_string().contains(&asked.device)
    };
    assert!(paired(&drive), "the gateway reads its own disk");
    drive.visit(Method::POST, &format!("{host}/api/admin/gateway/restart"), &[]).await;
    assert!(!paired(&drive));
}
