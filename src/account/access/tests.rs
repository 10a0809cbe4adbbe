//! Access over real HTTP: what the API keeps, and what the edge lets through.

use reqwest::Method;
use serde_json::{Value, json};

use crate::account::drive::Drive;

#[tokio::test]
async fn everything_is_refused_while_zero_trust_is_off() {
    let drive = Drive::start().await;
    drive.account.change_world(|w| w.entitlements_mut().zero_trust = false);
    for path in
        ["/access/organizations", "/access/apps", "/access/service_tokens", "/access/logs/access_requests"]
    {
        assert_eq!(drive.err(Method::GET, path, Value::Null).await, (403, 9999), "{path}");
    }
    drive.account.change_world(|w| w.entitlements_mut().zero_trust = true);
    let organization = drive.ok(Method::GET, "/access/organizations", Value::Null).await;
    assert!(organization["auth_domain"].as_str().unwrap().ends_with(".cloudflareaccess.com"));
}

#[tokio::test]
async fn an_application_closes_its_host_and_a_login_opens_it() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[("MOLTBOT_GATEWAY_TOKEN", "t"), ("DEV_MODE", "true")]).await;
    assert_eq!(drive.visit(Method::GET, &format!("{host}/sandbox-health"), &[]).await.status, 200);
    let app = drive.protect(&host, "owner@example.com").await;
    let aud = app["aud"].as_str().unwrap();
    let seen = drive.visit(Method::GET, &format!("{host}/sandbox-health?x=1"), &[]).await;
    assert_eq!(seen.status, 302);
    let team = drive.ok(Method::GET, "/access/organizations", Value::Null).await["auth_domain"].clone();
    let login = format!("https://{}/cdn-cgi/access/login/{host}?kid={aud}&", team.as_str().unwrap());
    assert!(seen.location.starts_with(&login), "{}", seen.location);
    assert_eq!(drive.log_in("stranger@example.com", &host).await, Err(403));
    let cookie = drive.log_in("Owner@example.com", &host).await.unwrap();
    let with_cookie = [("cookie", cookie.as_str())];
    assert_eq!(drive.visit(Method::GET, &format!("{host}/sandbox-health"), &with_cookie).await.status, 200);
    let log = drive.ok(Method::GET, "/access/logs/access_requests", Value::Null).await;
    let allowed: Vec<&Value> = log.as_array().unwrap().iter().map(|r| &r["allowed"]).collect();
    assert_eq!(allowed, [&json!(true), &json!(false)]);
    // A session stands when the policy changes, and falls when it is revoked.
    let policy = app["policies"][0]["id"].as_str().unwrap();
    let deny = json!({"name": "owner", "decision": "deny", "include": [{"everyone": {}}]});
    drive.ok(Method::PUT, &format!("/access/policies/{policy}"), deny).await;
    assert_eq!(drive.visit(Method::GET, &format!("{host}/sandbox-health"), &with_cookie).await.status, 200);
    let (status, _) = drive
        .api(
            Method::POST,
            &format!("/access/apps/{}/revoke_tokens", app["id"].as_str().unwrap()),
            Value::Null,
        )
        .await;
    assert_eq!(status, 202);
    assert_eq!(drive.visit(Method::GET, &format!("{host}/sandbox-health"), &with_cookie).await.status, 302);
    assert_eq!(drive.log_in("owner@example.com", &host).await, Err(403));
}

#[tokio::test]
async fn revoking_a_user_ends_their_sessions_only() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[("MOLTBOT_GATEWAY_TOKEN", "t"), ("DEV_MODE", "true")]).await;
    let app = drive.protect(&host, "a@example.com").await;
    let both = json!({"name": "both", "decision": "allow", "include": [{"email_domain": {"domain": "example.com"}}]});
    let policy = app["policies"][0]["id"].as_str().unwrap();
    drive.ok(Method::PUT, &format!("/access/policies/{policy}"), both).await;
    let (a, b) = (
        drive.log_in("a@example.com", &host).await.unwrap(),
        drive.log_in("b@example.com", &host).await.unwrap(),
    );
    let result =
        drive.ok(Method::POST, "/access/organizations/revoke_user", json!({"email": "a@example.com"})).await;
    assert_eq!(result, json!(true));
    let url = format!("{host}/sandbox-health");
    assert_eq!(drive.visit(Method::GET, &url, &[("cookie", &a)]).await.status, 302);
    assert_eq!(drive.visit(Method::GET, &url, &[("cookie", &b)]).await.status, 200);
    let users = drive.ok(Method::GET, "/access/users?email=b@example.com", Value::Null).await;
    let sessions = format!("/access/users/{}/active_sessions", users[0]["id"].as_str().unwrap());
    assert_eq!(drive.ok(Method::GET, &sessions, Value::Null).await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_service_token_passes_until_it_is_disabled_or_rotated() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[("MOLTBOT_GATEWAY_TOKEN", "t"), ("DEV_MODE", "true")]).await;
    let token = drive.ok(Method::POST, "/access/service_tokens", json!({"name": "probe"})).await;
    let policy = json!({"name": "robots", "decision": "non_identity",
        "include": [{"service_token": {"token_id": token["id"]}}]});
    let app = json!({"type": "self_hosted", "name": "m", "domain": host, "policies": [policy]});
    drive.ok(Method::POST, "/access/apps", app).await;
    let url = format!("{host}/sandbox-health");
    assert_eq!(drive.visit(Method::GET, &url, &[]).await.status, 403);
    let (id, secret) = (token["client_id"].as_str().unwrap(), token["client_secret"].as_str().unwrap());
    let pair = [("cf-access-client-id", id), ("cf-access-client-secret", secret)];
    assert_eq!(drive.visit(Method::GET, &url, &pair).await.status, 200);
    let one = format!("/access/service_tokens/{}", token["id"].as_str().unwrap());
    assert!(drive.ok(Method::GET, &one, Value::Null).await["client_secret"].is_null());
    drive.ok(Method::PUT, &one, json!({"name": "probe", "enabled": false})).await;
    assert_eq!(drive.visit(Method::GET, &url, &pair).await.status, 403);
    drive.ok(Method::PUT, &one, json!({"name": "probe", "enabled": true})).await;
    let overlap = json!({"previous_client_secret_expires_at": "2999-01-01T00:00:00Z"});
    let rotated = drive.ok(Method::POST, &format!("{one}/rotate"), overlap).await;
    assert_eq!(rotated["previous_client_secret_expires_at"], "2999-01-01T00:00:00Z");
    assert_eq!((&rotated["client_id"], &rotated["client_secret_version"]), (&json!(id), &json!(2)));
    assert_eq!(drive.visit(Method::GET, &url, &pair).await.status, 200);
    drive.ok(Method::POST, &format!("{one}/rotate"), Value::Null).await;
    assert_eq!(drive.visit(Method::GET, &url, &pair).await.status, 403);
    let second = [
        ("cf-access-client-id", id),
        ("cf-access-client-secret", rotated["client_secret"].as_str().unwrap()),
    ];
    assert_eq!(drive.visit(Method::GET, &url, &second).await.status, 403);
}

#[tokio::test]
async fn the_worker_learns_of_a_service_token_by_its_common_name() {
    let drive = Drive::start().await;
    let host = drive.moltworker(&[]).await;
    let token = drive.ok(Method::POST, "/access/service_tokens", json!({"name": "probe"})).await;
    let policy = json!({"name": "robots", "decision": "non_identity",
        "include": [{"service_token": {"token_id": token["id"]}}]});
    let app = json!({"type": "self_hosted", "name": "m", "domain": host, "policies": [policy]});
    let app = drive.ok(Method::POST, "/access/apps", app).await;
    let team = drive.ok(Method::GET, "/access/organizations", Value::Null).await["auth_domain"].clone();
    let vars = [
        ("MOLTBOT_GATEWAY_TOKEN", "t"),
        ("ANTHROPIC_API_KEY", "k"),
        ("CF_ACCESS_AUD", app["aud"].as_str().unwrap()),
        ("CF_ACCESS_TEAM_DOMAIN", team.as_str().unwrap()),
    ];
    drive.moltworker(&vars).await;
    let (id, secret) = (token["client_id"].as_str().unwrap(), token["client_secret"].as_str().unwrap());
    let pair = [("cf-access-client-id", id), ("cf-access-client-secret", secret)];
    let url = format!("{host}/api/admin/storage");
    assert_eq!(drive.visit(Method::GET, &url, &pair).await.status, 200, "the Worker's own check takes it");
    assert_eq!(drive.visit(Method::GET, &url, &pair[..1]).await.status, 403);
    let claims = drive.account.world(|w| {
        let aud = app["aud"].as_str().unwrap();
        let assertion = w.access.service_assertion(id, aud, 1_763_676_000).unwrap();
        super::jwt::verify(&assertion, w.access.keys.published(), 1_763_676_000).unwrap()
    });
    assert_eq!(claims["common_name"], id);
    assert!(claims.get("email").is_none());
}

#[tokio::test]
async fn the_team_domain_publishes_keys_and_others_do_not() {
    let drive = Drive::start().await;
    let team = drive.ok(Method::GET, "/access/organizations", Value::Null).await["auth_domain"].clone();
    let team = team.as_str().unwrap().to_owned();
    let certs = drive.visit(Method::GET, &format!("{team}/cdn-cgi/access/certs"), &[]).await;
    assert_eq!(certs.json()["keys"].as_array().unwrap().len(), 1);
    drive.ok(Method::POST, "/access/keys/rotate", Value::Null).await;
    let certs = drive.visit(Method::GET, &format!("{team}/cdn-cgi/access/certs"), &[]).await;
    assert_eq!(certs.json()["keys"].as_array().unwrap().len(), 2);
    assert_eq!(
        drive.visit(Method::GET, "typo.cloudflareaccess.com/cdn-cgi/access/certs", &[]).await.status,
        404
    );
}

#[tokio::test]
async fn mistakes_have_their_codes() {
    let drive = Drive::start().await;
    let rule = json!([{"everyone": {}}]);
    let policy =
        |p: u64| json!({"name": format!("p{p}"), "decision": "allow", "include": rule, "precedence": 1});
    let app = json!({"type": "self_hosted", "name": "m", "domain": "a.example.com", "policies": [policy(1), policy(2)]});
    assert_eq!(drive.err(Method::POST, "/access/apps", app).await, (400, 12130));
    for bad in [
        json!({"type": "self_hosted", "name": "m"}),
        json!({"type": "self_hosted", "name": "m", "domain": "https://a.example.com"}),
        json!({"type": "self_hosted", "name": "m", "domain": "a.example.com", "session_duration": "1 day"}),
        json!({"type": "self_hosted", "name": "m", "domain": "a.example.com", "allow_authenticate_via_warp": true}),
        json!({"type": "self_hosted", "name": "m", "domain": "a.example.com", "allowed_idps": ["nope"]}),
        json!({"type": "self_hosted", "name": "m", "domain": "a.example.com", "policies": ["nope"]}),
        json!({"type": "nonsense"}),
    ] {
        assert_eq!(drive.err(Method::POST, "/access/apps", bad.clone()).await, (400, 12130), "{bad}");
    }
    assert!(drive.ok(Method::GET, "/access/apps", Value::Null).await.as_array().unwrap().is_empty());
    let good = json!({"type": "self_hosted", "name": "m", "domain": "a.example.com"});
    let made = drive.ok(Method::POST, "/access/apps", good.clone()).await;
    assert_eq!(drive.err(Method::POST, "/access/apps", good.clone()).await, (409, 12136));
    let one = format!("/access/apps/{}", made["id"].as_str().unwrap());
    assert_eq!(drive.ok(Method::PUT, &one, good).await["aud"], made["aud"]);
    assert_eq!(drive.ok(Method::DELETE, &one, Value::Null).await["id"], made["id"]);
    assert_eq!(drive.api(Method::DELETE, &one, Value::Null).await.0, 404);
    for bad in [
        json!({"name": "p", "decision": "allow", "include": []}),
        json!({"name": "p", "decision": "maybe", "include": [{"everyone": {}}]}),
        json!({"name": "p", "decision": "allow", "include": [{"everyone": {}, "email": {"email": "x"}}]}),
        json!({"name": "p", "decision": "allow", "include": [{"group": {"id": "nope"}}]}),
    ] {
        assert_eq!(drive.err(Method::POST, "/access/policies", bad.clone()).await, (400, 12130), "{bad}");
    }
}

#[tokio::test]
async fn policies_of_an_application_are_changed_in_place() {
    let drive = Drive::start().await;
    let app = json!({"type": "self_hosted", "name": "m", "domain": "a.example.com"});
    let app = drive.ok(Method::POST, "/access/apps", app).await;
    let all = format!("/access/apps/{}/policies", app["id"].as_str().unwrap());
    let policy = json!({"name": "p", "decision": "allow", "include": [{"everyone": {}}]});
    let first = drive.ok(Method::POST, &all, policy.clone()).await;
    assert_eq!((&first["precedence"], &first["reusable"]), (&json!(1), &json!(false)));
    let second = drive.ok(Method::POST, &all, policy.clone()).await;
    assert_eq!(second["precedence"], 2);
    let clash = json!({"name": "p", "decision": "allow", "include": [{"everyone": {}}], "precedence": 1});
    let one = format!("{all}/{}", second["id"].as_str().unwrap());
    assert_eq!(drive.err(Method::PUT, &one, clash).await, (400, 12130));
    let reusable = drive.ok(Method::PUT, &format!("{one}/make_reusable"), Value::Null).await;
    assert_eq!(reusable["reusable"], json!(true));
    let shown = drive
        .ok(Method::GET, &format!("/access/policies/{}", second["id"].as_str().unwrap()), Value::Null)
        .await;
    assert_eq!(shown["app_count"], 1);
    drive.ok(Method::DELETE, &one, Value::Null).await;
    assert_eq!(drive.ok(Method::GET, &all, Value::Null).await.as_array().unwrap().len(), 1);
}
