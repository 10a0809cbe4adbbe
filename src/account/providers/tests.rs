//! Providers over real HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Issuer, Key};
use crate::account::drive::{Drive, reveal};
use crate::account::{Fault, FaultKind, Lie};
use crate::sys::clock;

fn mint(drive: &Drive, issuer: Issuer) -> String {
    drive.account.change_world(|w| w.providers.mint(issuer, clock::now()))
}

/// A request with a JSON body.
async fn send(drive: &Drive, method: Method, url: &str, auth: (&str, &str), body: Value) -> (u16, Value) {
    let (host, path) = url.split_once('/').unwrap();
    let request = drive.client.request(method, format!("http://{}/{path}", drive.account.addr()));
    let request =
        request.header("host", host).header(auth.0, auth.1).header("anthropic-version", "2023-06-01");
    let response = request.json(&body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

#[tokio::test]
async fn an_anthropic_key_is_switched_off_and_on_by_an_admin() {
    let drive = Drive::start().await;
    let (key, admin) = (mint(&drive, Issuer::Anthropic), mint(&drive, Issuer::AnthropicAdmin));
    let models = "api.anthropic.com/v1/models";
    let probe = async |key: &str| {
        drive.visit(Method::GET, models, &[("x-api-key", key), ("anthropic-version", "2023-06-01")]).await
    };
    assert_eq!(probe(&key).await.status, 200);
    assert_eq!(probe(&admin).await.status, 401);
    assert_eq!(probe("sk-ant-api03-unknown").await.json()["error"]["type"], "authentication_error");
    let keys = "api.anthropic.com/v1/organizations/api_keys";
    let (_, listed) = send(&drive, Method::GET, keys, ("x-api-key", &admin), Value::Null).await;
    let hint = listed["data"][0]["partial_key_hint"].as_str().unwrap();
    let (head, tail) = hint.split_once("...").unwrap();
    assert!(key.starts_with(head) && key.ends_with(tail));
    let one = format!("{keys}/{}", listed["data"][0]["id"].as_str().unwrap());
    for (status, alive) in [("inactive", 401), ("active", 200), ("archived", 401)] {
        let (code, shown) =
            send(&drive, Method::POST, &one, ("x-api-key", &admin), json!({"status": status})).await;
        assert_eq!((code, &shown["status"]), (200, &json!(status)));
        assert_eq!(probe(&key).await.status, alive, "{status}");
    }
    assert_eq!(
        send(&drive, Method::POST, &one, ("x-api-key", &admin), json!({"status": "active"})).await.0,
        400
    );
    assert_eq!(send(&drive, Method::GET, &one, ("x-api-key", &key), Value::Null).await.0, 401);
}

#[tokio::test]
async fn an_openai_service_account_key_dies_with_its_account_only() {
    let drive = Drive::start().await;
    let (user, admin) =
        (mint(&drive, Issuer::Openai), format!("Bearer {}", mint(&drive, Issuer::OpenaiAdmin)));
    let auth = ("authorization", admin.as_str());
    let base = "api.openai.com/v1/organization/projects";
    let (_, projects) = send(&drive, Method::GET, base, auth, Value::Null).await;
    let project = format!("{base}/{}", projects["data"][0]["id"].as_str().unwrap());
    let (_, account) =
        send(&drive, Method::POST, &format!("{project}/service_accounts"), auth, json!({"name": "molt"}))
            .await;
    let value = account["api_key"]["value"].as_str().unwrap().to_owned();
    let probe = async |key: &str| {
        drive
            .visit(Method::GET, "api.openai.com/v1/models", &[("authorization", &format!("Bearer {key}"))])
            .await
            .status
    };
    assert_eq!((probe(&user).await, probe(&value).await), (200, 200));
    let (_, keys) = send(&drive, Method::GET, &format!("{project}/api_keys"), auth, Value::Null).await;
    for key in keys["data"].as_array().unwrap() {
        let (status, _) = send(
            &drive,
            Method::DELETE,
            &format!("{project}/api_keys/{}", key["id"].as_str().unwrap()),
            auth,
            Value::Null,
        )
        .await;
        assert_eq!(status, if key["owner"]["type"] == "service_account" { 400 } else { 200 });
    }
    assert_eq!((probe(&user).await, probe(&value).await), (401, 200));
    let one = format!("{project}/service_accounts/{}", account["id"].as_str().unwrap());
    assert_eq!(send(&drive, Method::DELETE, &one, auth, Value::Null).await.1["deleted"], json!(true));
    assert_eq!(probe(&value).await, 401);
    let limit = format!("{project}/spend_limit");
    assert_eq!(send(&drive, Method::GET, &limit, auth, Value::Null).await.0, 404);
    let set = json!({"threshold_amount": 10_000, "currency": "USD", "interval": "month"});
    assert_eq!(send(&drive, Method::POST, &limit, auth, set).await.1["enforcement"]["status"], "enforcing");
}

#[tokio::test]
async fn a_managed_bot_gets_a_new_token_from_its_manager() {
    let drive = Drive::start().await;
    let (manager, bot) = (mint(&drive, Issuer::Telegram), mint(&drive, Issuer::Telegram));
    let id = bot.split(':').next().unwrap().to_owned();
    let manager_id = manager.split(':').next().unwrap().to_owned();
    let call = async |token: &str, method: &str| {
        drive.visit(Method::POST, &format!("api.telegram.org/bot{token}/{method}"), &[]).await
    };
    let replace = format!("replaceManagedBotToken?user_id={id}");
    assert_eq!(call(&manager, &replace).await.status, 400);
    drive.account.change_world(|w| {
        let is_bot = |k: &&mut Key| k.id == id;
        w.providers.keys.iter_mut().find(is_bot).unwrap().manager = Some(manager_id);
    });
    let fresh = call(&manager, &replace).await.json()["result"].as_str().unwrap().to_owned();
    assert_eq!(call(&bot, "getMe").await.status, 401);
    assert_eq!(call(&fresh, "getMe").await.json()["result"]["id"].to_string(), id);
    call(&fresh, "setWebhook?url=https://evil.example").await;
    assert_eq!(call(&fresh, "getWebhookInfo").await.json()["result"]["url"], "https://evil.example");
    call(&fresh, "deleteWebhook").await;
    assert_eq!(call(&fresh, "getWebhookInfo").await.json()["result"]["url"], "");
    call(&fresh, "logOut").await;
    assert_eq!(call(&fresh, "getMe").await.json()["description"], "Logged out");
    assert_eq!(call("nonsense", "getMe").await.status, 404);
}

#[tokio::test]
async fn slack_says_in_the_body_what_happened() {
    let drive = Drive::start().await;
    let (bot, app) = (mint(&drive, Issuer::Slack), mint(&drive, Issuer::SlackApp));
    let call = async |token: &str, method: &str| {
        let auth = format!("Bearer {token}");
        let seen =
            drive.visit(Method::POST, &format!("slack.com/api/{method}"), &[("authorization", &auth)]).await;
        assert_eq!(seen.status, 200);
        seen.json()
    };
    assert_eq!(call(&bot, "auth.test").await["ok"], json!(true));
    assert_eq!(call(&bot, "apps.connections.open").await["error"], "not_allowed_token_type");
    assert_eq!(call(&app, "apps.connections.open").await["ok"], json!(true));
    assert_eq!(call(&bot, "auth.revoke?test=1").await["revoked"], json!(false));
    assert_eq!(call(&bot, "auth.test").await["ok"], json!(true));
    assert_eq!(call(&bot, "auth.revoke").await["revoked"], json!(true));
    assert_eq!(call(&bot, "auth.test").await["error"], "token_revoked");
}

#[tokio::test]
async fn the_others_tell_live_from_dead() {
    let drive = Drive::start().await;
    for (issuer, url, header, scheme, dead) in [
        (Issuer::Discord, "discord.com/api/v10/users/@me", "authorization", "Bot ", 401),
        (Issuer::Github, "api.github.com/user", "authorization", "Bearer ", 401),
        (Issuer::Openrouter, "openrouter.ai/api/v1/key", "authorization", "Bearer ", 401),
        (Issuer::Groq, "api.groq.com/openai/v1/models", "authorization", "Bearer ", 401),
        (Issuer::Gemini, "generativelanguage.googleapis.com/v1/models", "x-goog-api-key", "", 400),
        (Issuer::Xai, "api.x.ai/v1/api-key", "authorization", "Bearer ", 400),
    ] {
        let key = mint(&drive, issuer);
        let live = format!("{scheme}{key}");
        assert_eq!(drive.visit(Method::GET, url, &[(header, &live)]).await.status, 200, "{url}");
        let wrong = format!("{scheme}{}", issuer.fresh_value());
        assert_eq!(drive.visit(Method::GET, url, &[(header, &wrong)]).await.status, dead, "{url}");
    }
    let token = mint(&drive, Issuer::Github);
    let revoke = json!({"credentials": [token]});
    assert_eq!(
        send(&drive, Method::POST, "api.github.com/credentials/revoke", ("accept", "*/*"), revoke).await.0,
        202
    );
    let auth = format!("Bearer {token}");
    assert_eq!(
        drive.visit(Method::GET, "api.github.com/user", &[("authorization", &auth)]).await.status,
        401
    );
}

#[tokio::test]
async fn a_key_that_may_not_is_told_from_one_that_is_dead_and_another_identity_shows() {
    let drive = Drive::start().await;
    let now = clock::now();
    for (issuer, url, header, scheme) in [
        ("openai", "api.openai.com/v1/models", "authorization", "Bearer "),
        ("anthropic", "api.anthropic.com/v1/models", "x-api-key", ""),
        ("github", "api.github.com/user", "authorization", "Bearer "),
        ("groq", "api.groq.com/openai/v1/models", "authorization", "Bearer "),
        ("gemini", "generativelanguage.googleapis.com/v1/models", "x-goog-api-key", ""),
    ] {
        let key = drive.account.change_world(|w| w.mint_provider_key(issuer, now)).unwrap();
        let value = format!("{scheme}{}", reveal(&key));
        let seen = async || {
            let headers = [(header, value.as_str()), ("anthropic-version", "2023-06-01")];
            drive.visit(Method::GET, url, &headers).await.status
        };
        assert_eq!(seen().await, 200, "{issuer}");
        assert!(drive.account.change_world(|w| w.restrict_provider_key(issuer, &key)));
        assert_eq!(seen().await, 403, "{issuer}");
        assert!(drive.account.world(|w| w.is_provider_key_live(issuer, &key)));
        assert!(drive.account.change_world(|w| w.revoke_provider_key(issuer, &key)));
        assert!(matches!(seen().await, 400 | 401), "{issuer}");
        assert!(!drive.account.world(|w| w.is_provider_key_live(issuer, &key)));
        assert!(drive.account.world(|w| w.live_provider_keys(issuer)).is_empty());
    }
    let discord = drive.account.change_world(|w| w.mint_provider_key("discord", now)).unwrap();
    drive.account.change_world(|w| w.pretend_identity("discord", &discord, "99"));
    let auth = format!("Bot {}", reveal(&discord));
    let me = drive.visit(Method::GET, "discord.com/api/v10/users/@me", &[("authorization", &auth)]).await;
    assert_eq!(me.json()["id"], "99");
}

#[tokio::test]
async fn service_accounts_are_listed_once_each_by_name_and_say_when_they_were_used() {
    let drive = Drive::start().await;
    let admin = format!("Bearer {}", mint(&drive, Issuer::OpenaiAdmin));
    let auth = ("authorization", admin.as_str());
    let base = "api.openai.com/v1/organization/projects";
    let (_, projects) = send(&drive, Method::GET, base, auth, Value::Null).await;
    let accounts = format!("{base}/{}/service_accounts", projects["data"][0]["id"].as_str().unwrap());
    let (_, made) = send(&drive, Method::POST, &accounts, auth, json!({"name": "molt-1"})).await;
    let one = format!("{accounts}/{}", made["id"].as_str().unwrap());
    send(&drive, Method::POST, &format!("{one}/api_keys"), auth, json!({})).await;
    let (_, listed) = send(&drive, Method::GET, &accounts, auth, Value::Null).await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed["data"][0]["name"], "molt-1");
    assert_eq!(send(&drive, Method::GET, &one, auth, Value::Null).await.1["id"], made["id"]);
    let value = crate::secret::SecretText::new(made["api_key"]["value"].as_str().unwrap());
    assert_eq!(drive.account.world(|w| w.provider_key_used("openai", &value)), None);
    let bearer = format!("Bearer {}", reveal(&value));
    drive.visit(Method::GET, "api.openai.com/v1/models", &[("authorization", &bearer)]).await;
    assert!(drive.account.world(|w| w.provider_key_used("openai", &value)).is_some());
    assert_eq!(drive.account.world(|w| w.live_provider_keys("openai")), ["molt-1", "molt-1"]);
}

#[tokio::test]
async fn a_fault_at_a_provider_is_not_written_as_the_api_writes_it() {
    let drive = Drive::start().await;
    let key = mint(&drive, Issuer::Openai);
    let kinds = [FaultKind::Status429 { retry_after: 3 }, FaultKind::Status { status: 503 }];
    for (skip, kind) in (0..).zip(kinds) {
        drive.account.add_fault(Fault {
            method: None,
            host: Some("api.openai.com".into()),
            path: "**".into(),
            kind,
            skip,
            times: Some(1),
        });
    }
    let auth = format!("Bearer {key}");
    let seen =
        async || drive.visit(Method::GET, "api.openai.com/v1/models", &[("authorization", &auth)]).await;
    let (first, second) = (seen().await, seen().await);
    assert_eq!((first.status, second.status, seen().await.status), (429, 503, 200));
    assert_eq!(first.body, "upstream request failed");
}

#[tokio::test]
async fn a_manager_can_be_made_to_answer_with_another_bot() {
    let drive = Drive::start().await;
    let now = clock::now();
    let (manager, bot) = drive.account.change_world(|w| {
        let pair =
            (w.mint_provider_key("telegram", now).unwrap(), w.mint_provider_key("telegram", now).unwrap());
        assert!(w.manage_bot(&pair.0, &pair.1));
        w.lie(Lie::AnotherBot);
        pair
    });
    let (manager, old) = (reveal(&manager), reveal(&bot));
    let id = old.split(':').next().unwrap();
    let url = format!("api.telegram.org/bot{manager}/replaceManagedBotToken?user_id={id}");
    let fresh = drive.visit(Method::POST, &url, &[]).await.json()["result"].as_str().unwrap().to_owned();
    assert!(!fresh.starts_with(&format!("{id}:")));
    assert!(!drive.account.world(|w| w.is_provider_key_live("telegram", &bot)));
}
