//! The account over real HTTP: host dispatch, authentication, faults, the state file.

use serde_json::{Value, json};

use super::*;
use crate::sys::clock;

async fn start() -> Account {
    let options = AccountOptions { port: 0, state_file: None, world: World::sample(clock::now()) };
    Account::start(options).await.unwrap()
}

fn client() -> reqwest::Client {
    // Installing twice is an error that only says it was done already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the tests of the account authenticate with its token")]
fn value(token: &SecretText) -> String {
    token.expose().to_owned()
}

async fn get(account: &Account, path: &str, auth: Option<&str>) -> (u16, Value) {
    let mut request = client().get(format!("{}{path}", account.api_base()));
    if let Some(auth) = auth {
        request = request.header("authorization", auth);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    assert!(response.headers().contains_key("cf-ray"));
    assert!(response.headers().contains_key("ratelimit"));
    (status, response.json().await.unwrap())
}

fn first_code(body: &Value) -> u64 {
    body["errors"][0]["code"].as_u64().unwrap()
}

#[tokio::test]
async fn each_authentication_mistake_has_its_code() {
    let account = start().await;
    let id = account.account_id();
    let bogus = "Bearer abcdefghijklmnopqrstuvwxyz0123456789abcd";
    for (path, auth, status, code) in [
        ("/user".to_owned(), None, 400, 9106),
        ("/user".to_owned(), Some("Bearer Bearer x"), 400, 6003),
        ("/user".to_owned(), Some("Bearer \"quoted\""), 400, 6003),
        ("/user/tokens/verify".to_owned(), Some(bogus), 401, 1000),
        ("/user".to_owned(), Some(bogus), 403, 9109),
        ("/memberships".to_owned(), Some(bogus), 400, 9106),
        (format!("/accounts/{id}"), Some(bogus), 401, 10000),
    ] {
        let (got, body) = get(&account, &path, auth).await;
        assert_eq!((got, first_code(&body)), (status, code), "{path}");
        assert_eq!(body["success"], json!(false));
    }
}

#[tokio::test]
async fn ids_that_are_none_are_routing_errors() {
    let account = start().await;
    let auth = format!("Bearer {}", value(&account.token()));
    let (status, body) = get(&account, "/accounts/undefined", Some(&auth)).await;
    assert_eq!((status, first_code(&body), body["errors"][1]["code"].as_u64()), (404, 7003, Some(7000)));
    let other = "0".repeat(32);
    let (status, body) = get(&account, &format!("/accounts/{other}"), Some(&auth)).await;
    assert_eq!((status, first_code(&body)), (403, 9109));
}

#[tokio::test]
async fn faults_strike_and_end() {
    let account = start().await;
    let auth = format!("Bearer {}", value(&account.token()));
    let fault =
        |kind| Fault { method: None, host: None, path: "/user".into(), kind, skip: 0, times: Some(1) };
    account.add_fault(fault(FaultKind::Status429 { retry_after: 7 }));
    assert_eq!(get(&account, "/user", Some(&auth)).await.0, 429);
    account.add_fault(fault(FaultKind::SuccessFalseWith200 { code: 10013, message: "no".into() }));
    let (status, body) = get(&account, "/user", Some(&auth)).await;
    assert_eq!((status, &body["success"]), (200, &json!(false)));
    account.add_fault(fault(FaultKind::MissingPermission { group: "User Details Read".into() }));
    account.add_fault(fault(FaultKind::MissingPermission { group: "User Details Write".into() }));
    assert_eq!(get(&account, "/user", Some(&auth)).await.0, 403);
    account.add_fault(fault(FaultKind::CutConnection));
    let url = format!("{}/user", account.api_base());
    assert!(client().get(&url).header("authorization", &auth).send().await.is_err());
    assert_eq!(get(&account, "/user", Some(&auth)).await.0, 200);
    let seen: Vec<u16> = account.requests().iter().map(|request| request.status).collect();
    assert_eq!(seen, [429, 200, 403, 0, 200]);
}

#[tokio::test]
async fn control_is_for_loopback_names_only() {
    let account = start().await;
    let url = format!("http://{}/__drill/account", account.addr());
    let body: Value = client().get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(body["account_id"], json!(account.account_id().to_string()));
    assert!(!body.to_string().contains(&value(&account.token())));
    let elsewhere = client().get(&url).header("host", "evil.example").send().await.unwrap();
    assert_eq!(elsewhere.status(), 530);
}

#[tokio::test]
async fn the_state_survives_in_a_private_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(folder.path().join("state.json")).unwrap();
    let options = |world| AccountOptions { port: 0, state_file: Some(path.clone()), world };
    let first = Account::start(options(World::sample(clock::now()))).await.unwrap();
    let (id, token) = (first.account_id(), value(&first.token()));
    first.stop().await;
    #[cfg(unix)]
    assert_eq!(crate::sys::fs::mode_bits(&path).unwrap().unwrap() & 0o777, 0o600);
    let second = Account::start(options(World::sample(clock::now()))).await.unwrap();
    assert_eq!((second.account_id(), value(&second.token())), (id, token));
}

#[tokio::test]
async fn a_taken_port_is_said_to_be() {
    let account = start().await;
    let options =
        AccountOptions { port: account.addr().port(), state_file: None, world: World::sample(clock::now()) };
    assert!(matches!(Account::start(options).await, Err(StartError::Listen { .. })));
}

#[tokio::test]
async fn a_token_sees_what_its_groups_allow() {
    let account = start().await;
    let id = account.account_id();
    let now = clock::now();
    let weak = account.change_world(|world| world.issue_token("reader", &["Workers Scripts Read"], now));
    let auth = format!("Bearer {}", value(&weak));
    assert_eq!(get(&account, &format!("/accounts/{id}/workers/scripts"), Some(&auth)).await.0, 200);
    let (status, body) = get(&account, &format!("/accounts/{id}/containers/applications"), Some(&auth)).await;
    assert_eq!((status, first_code(&body)), (403, 10000));
    let (status, body) = get(&account, "/zones", Some(&auth)).await;
    assert_eq!((status, first_code(&body)), (403, 10000));
    let (status, body) = get(&account, "/user/tokens/verify", Some(&auth)).await;
    assert_eq!((status, first_code(&body)), (401, 1000), "an account token is unknown to the user's verify");
    let (status, body) = get(&account, &format!("/accounts/{id}/tokens/verify"), Some(&auth)).await;
    assert_eq!((status, &body["result"]["status"]), (200, &json!("active")));
    let (status, body) = get(&account, "/memberships", Some(&auth)).await;
    assert_eq!((status, first_code(&body)), (403, 9106));
    let operator = format!("Bearer {}", value(&account.token()));
    let (_, zones) = get(&account, "/zones", Some(&operator)).await;
    assert_eq!(zones["result"][0]["name"], json!("example.com"));
}

#[tokio::test]
async fn the_registry_answers_after_its_token_flow() {
    let account = start().await;
    let url = format!("http://{}/v2/cloudflare/sandbox/manifests/0.7.0", account.addr());
    let refused = client().get(&url).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    let challenge = refused.headers()["www-authenticate"].to_str().unwrap().to_owned();
    let field = |name: &str| {
        challenge.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let realm = format!("{}?service={}&scope={}", field("realm"), field("service"), field("scope"));
    let granted: Value = client().get(realm).send().await.unwrap().json().await.unwrap();
    let bearer = format!("Bearer {}", granted["token"].as_str().unwrap());
    let head = client().head(&url).header("authorization", &bearer).send().await.unwrap();
    let digest = head.headers()["docker-content-digest"].to_str().unwrap().to_owned();
    let index = client().get(&url).header("authorization", &bearer).send().await.unwrap();
    let bytes = index.bytes().await.unwrap();
    assert_eq!(head.headers()["content-length"].to_str().unwrap(), bytes.len().to_string());
    assert_eq!(digest, format!("sha256:{}", hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes))));
}
