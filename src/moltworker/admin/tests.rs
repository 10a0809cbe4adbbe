//! The admin routes against a server that answers as told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse as _;
use http::header::HeaderName;
use serde_json::json;

use super::*;
use crate::error::Error as CommandError;
use crate::http::Edge;
use crate::secret::SecretText;

async fn admin(status: u16, location: &'static str, body: String) -> (Admin, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let router = Router::new().fallback(move |_: Uri, headers: HeaderMap| {
        count.fetch_add(1, Ordering::SeqCst);
        let mut response = (StatusCode::from_u16(status).expect("is a status"), body.clone()).into_response();
        assert_eq!(headers.get("cf-access-client-secret").expect("is sent"), "canary-admin-secret-1");
        if !location.is_empty() {
            response.headers_mut().insert("location", location.parse().expect("is a header"));
        }
        async move { response }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let addr = listener.local_addr().expect("has an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::new(Edge::Loopback(addr)).expect("builds");
    let secret =
        (HeaderName::from_static("cf-access-client-secret"), SecretText::new("canary-admin-secret-1"));
    let host = "w.sub.workers.dev".parse().expect("is a host");
    (Admin::new(&client, &host, Auth::Headers(vec![secret])), asked)
}

async fn of(status: u16, body: Value) -> Admin {
    admin(status, "", body.to_string()).await.0
}

fn id() -> RequestId {
    "0a1b2c3d-0000-4000-8000-000000000000".parse().expect("is an id")
}

#[tokio::test]
async fn the_gateways_state_is_told_apart() {
    let running = of(200, json!({"ok": true, "status": "running", "processId": "proc_1"})).await;
    let status = running.status().await.expect("answers");
    assert_eq!(status, GatewayStatus { process_id: Some("proc_1".into()), running: true });
    let dead = of(200, json!({"ok": false, "status": "not_responding", "processId": "proc_1"})).await;
    assert!(!dead.status().await.expect("answers").running);
    let none = of(200, json!({"ok": false, "status": "not_running"})).await;
    assert_eq!(none.status().await.expect("answers"), GatewayStatus { process_id: None, running: false });
    let error = json!({"ok": false, "status": "error", "error": "There is no Container instance available"});
    let error = of(200, error).await.status().await.expect_err("says so");
    assert!(matches!(error, AdminError::Failed { trouble: Trouble::NoContainer, .. }), "{error}");
}

#[tokio::test]
async fn a_success_without_what_belongs_to_it_is_not_understood() {
    for body in [
        json!({}),
        json!({"success": "true"}),
        json!({"success": false}),
        json!({"success": true, "previousProcessId": 7}),
        json!({"success": true, "previousProcessId": "a\u{1b}[31mb"}),
        json!([{"success": true}]),
    ] {
        let error = of(200, body.clone()).await.restart().await.expect_err("is no success");
        assert!(matches!(error, AdminError::NotUnderstood { .. }), "{body}: {error}");
    }
    for body in [json!({"status": "running"}), json!({"status": "fine", "processId": "p"}), json!("running")]
    {
        assert!(of(200, body.clone()).await.status().await.is_err(), "{body}");
    }
    // Another request's approval is not this one's.
    let other = json!({"success": true, "requestId": "other", "message": "Device approved"});
    assert!(matches!(of(200, other).await.approve(&id()).await, Err(AdminError::NotUnderstood { .. })));
    for status in [201, 202, 204] {
        let admin = of(status, json!({"success": true})).await;
        assert!(matches!(admin.restart().await, Err(AdminError::NotUnderstood { .. })), "{status}");
    }
    let (page, _) = admin(200, "", "<html>approved</html>".into()).await;
    assert!(matches!(page.restart().await, Err(AdminError::NotUnderstood { .. })));
}

#[tokio::test]
async fn the_words_of_a_restart_and_a_copy_are_taken_over() {
    let restarted = of(200, json!({"success": true, "previousProcessId": "proc_1"})).await;
    let restarted = restarted.restart().await.expect("answers");
    assert_eq!(restarted, Restarted { previous: Some("proc_1".into()) });
    let first = of(200, json!({"success": true, "message": "No existing process found"})).await;
    assert_eq!(first.restart().await.expect("answers"), Restarted { previous: None });
    let synced = of(200, json!({"success": true, "lastSync": "2026-11-20T10:00:00+00:00"})).await;
    let at = Some("2026-11-20T10:00:00+00:00".to_owned());
    assert_eq!(synced.sync().await.expect("answers"), SyncOutcome::Synced { at });
    let none = of(400, json!({"success": false, "error": "R2 storage is not configured"})).await;
    assert_eq!(none.sync().await.expect("answers"), SyncOutcome::NotConfigured);
    let failed = json!({"success": false, "error": "Config sync failed", "details": "403 canary-detail"});
    let error = of(500, failed).await.sync().await.expect_err("failed");
    assert!(matches!(error, AdminError::Failed { trouble: Trouble::CopyFailed, .. }), "{error}");
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[tokio::test]
async fn an_empty_list_with_a_complaint_is_no_list() {
    let complaint = json!({"pending": [], "paired": [], "raw": "",
        "stderr": "gateway connect failed: Error: unauthorized: gateway token mismatch"});
    let error = of(200, complaint).await.devices().await.expect_err("is none");
    assert!(matches!(error, AdminError::Failed { trouble: Trouble::TokenMismatch, .. }), "{error}");
    let whole = json!({"pending": [{"requestId": "r", "deviceId": "d"}], "paired": []});
    assert_eq!(of(200, whole).await.devices().await.expect("is a list").pending.len(), 1);
}

#[tokio::test]
async fn an_approval_is_a_word_and_no_more() {
    let answer = |success: bool, stderr: &str| json!({"success": success, "requestId": id().as_str(), "stdout": "", "stderr": stderr});
    assert_eq!(
        of(200, answer(true, "")).await.approve(&id()).await.expect("answers"),
        ApprovalWord::Approved
    );
    let doubted = of(200, answer(false, "unknown requestId")).await;
    assert_eq!(doubted.approve(&id()).await.expect("answers"), ApprovalWord::Doubted);
    let mismatch = of(200, answer(false, "unauthorized: gateway token mismatch")).await;
    assert!(matches!(mismatch.approve(&id()).await, Err(AdminError::Failed { .. })));
}

#[tokio::test]
async fn who_turned_moltctl_away_is_told_and_redirects_are_not_followed() {
    let login = "https://t.cloudflareaccess.com/cdn-cgi/access/login/x?token=canary-in-a-query";
    let (redirected, asked) = admin(302, login, String::new()).await;
    let error = redirected.restart().await.expect_err("is refused");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let AdminError::Refused { status: 302, location_host, door: Door::Access, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(location_host.as_deref(), Some("t.cloudflareaccess.com"));
    assert!(!format!("{error} {error:?}").contains("canary"));
    assert!(error.hints()[0].contains("moltctl access service-token create"));
    let unsigned = of(401, json!({"error": "Unauthorized", "hint": "Missing Cloudflare Access JWT."})).await;
    let error = unsigned.devices().await.expect_err("is refused");
    assert!(matches!(error, AdminError::Refused { door: Door::WorkerUnsigned, .. }), "{error}");
    let other = json!({"error": "Unauthorized", "details": "unexpected \"aud\" claim value"});
    let error = of(401, other).await.devices().await.expect_err("is refused");
    assert!(matches!(error, AdminError::Refused { door: Door::WorkerMismatch, .. }), "{error}");
    assert_eq!(CommandError::from(error).kind.exit_code(), 4);
    let (page, _) = admin(403, "", "<h1>Forbidden</h1>".into()).await;
    assert!(matches!(page.sync().await, Err(AdminError::Refused { door: Door::Access, .. })));
}

#[tokio::test]
async fn nothing_there_and_nothing_configured_are_told_apart() {
    let incomplete = of(503, json!({"error": "Configuration error", "missing": ["CF_ACCESS_AUD"]})).await;
    assert!(matches!(incomplete.restart().await, Err(AdminError::NotConfigured { .. })));
    let (elsewhere, _) = admin(404, "", "<h1>There is nothing here yet</h1>".into()).await;
    assert!(matches!(elsewhere.restart().await, Err(AdminError::NotMoltworker { status: 404, .. })));
    let (busy, asked) = admin(502, "", "bad gateway".into()).await;
    assert!(matches!(busy.restart().await, Err(AdminError::NotUnderstood { .. })));
    assert_eq!(asked.load(Ordering::SeqCst), 1, "a restart is asked for once");
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let (endless, _) = admin(200, "", "x".repeat(LARGEST + 1)).await;
    assert!(matches!(
        endless.devices().await,
        Err(AdminError::Transport(crate::http::Error::TooLarge { .. }))
    ));
}
