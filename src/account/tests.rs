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
