//! `moltctl status`: the real binary against the built-in account.

use moltctl::account::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::login::{Ended, Place, value};

const WORKER: &str = "moltbot-sandbox";

/// A Worker of no particular code, with these bindings, as `wrangler deploy` uploads one.
async fn upload(place: &Place, bindings: Value) {
    let metadata = json!({
        "main_module": "index.js", "compatibility_date": "2026-01-01", "bindings": bindings,
    });
    let script = "export default { fetch() { return new Response('hello') } }";
    let part =
        |text: String, kind: &str| reqwest::multipart::Part::text(text).mime_str(kind).expect("is a type");
    let form = reqwest::multipart::Form::new()
        .part("metadata", part(metadata.to_string(), "application/json"))
        .part("index.js", part(script.to_owned(), "application/javascript+module").file_name("index.js"));
    let path = format!("workers/scripts/{WORKER}");
    let response = call(place, reqwest::Method::PUT, &path).multipart(form).send().await.expect("answers");
    assert!(response.status().is_success(), "{:?}", response.text().await);
}

async fn switch(place: &Place, enabled: bool, previews: bool) {
    let path = format!("workers/scripts/{WORKER}/subdomain");
    let body = json!({ "enabled": enabled, "previews_enabled": previews });
    let response = call(place, reqwest::Method::POST, &path).json(&body).send().await.expect("answers");
    assert!(response.status().is_success(), "{:?}", response.text().await);
}

fn call(place: &Place, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
    moltctl::http::install_tls_provider();
    let client = reqwest::Client::builder().no_proxy().build().expect("builds");
    let url = format!("{}/accounts/{}/{path}", place.account.api_base(), place.account.account_id());
    client.request(method, url).bearer_auth(value(&place.account.token()))
}

fn checkout(place: &Place, wrangler: &str, settings: &str) {
    place.write(
        "checkout/wrangler.toml",
        &format!("name = \"{WORKER}\"\nmain = \"src/index.ts\"\n{wrangler}"),
    );
    let id = place.account.account_id();
    place.write("checkout/moltctl.toml", &format!("version = 1\n[account]\nid = \"{id}\"\n{settings}"));
}

async fn status(place: &Place, more: &[&str]) -> Ended {
    let args = [&["status", "--json"], more].concat();
    place.run_as(&place.account.token(), &args).await
}

fn full() -> Value {
    let secrets = ["MOLTBOT_GATEWAY_TOKEN", "CF_ACCESS_TEAM_DOMAIN", "CF_ACCESS_AUD", "ANTHROPIC_API_KEY"];
    let bindings =
        secrets.map(|name| json!({ "type": "secret_text", "name": name, "text": "status-test-canary" }));
    Value::Array(bindings.to_vec())
}

fn subjects(ended: &Ended) -> Vec<String> {
    let result = ended.result();
    let drift = result["drift"].as_array().expect("is a list").clone();
    drift.iter().map(|entry| entry["subject"].as_str().expect("is text").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_not_there_is_told_and_is_drift() {
    let place = Place::new().await;
    checkout(&place, "", "");
    let told = status(&place, &[]).await;
    assert_eq!(told.code, 0, "{told:?}");
    assert_eq!(told.result()["exists"], false);
    let checked = status(&place, &["--check"]).await;
    assert_eq!(checked.code, 10, "{checked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_and_complete_worker_is_no_drift_and_a_second_look_changes_nothing() {
    let place = Place::new().await;
    checkout(&place, "workers_dev = false\npreview_urls = false\n", "[worker]\nworkers_dev = false\n");
    upload(&place, full()).await;
    switch(&place, false, false).await;
    place.account.clear_requests();
    let ended = status(&place, &["--check"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let result = ended.result();
    assert_eq!(result["hosts"][0]["enabled"], false);
    assert_eq!(result["hosts"][0]["exposure"], "closed");
    assert_eq!(result["live"]["newest_is_live"], true);
    assert_eq!(result["secrets"], json!([]));
    let writes: Vec<_> = place.account.requests().into_iter().filter(|it| it.method != "GET").collect();
    assert!(writes.is_empty(), "{writes:?}");
    assert!(!ended.stdout.contains("status-test-canary"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_from_the_files_is_named() {
    let place = Place::new().await;
    let wrangler = "workers_dev = false\npreview_urls = false\n[vars]\nMODE = \"strict\"\nGONE = \"x\"\n";
    checkout(&place, wrangler, "[worker]\nworkers_dev = false\nhosts = [\"claw.example.com\"]\n");
    let mut bindings = full();
    let more = [
        json!({ "type": "plain_text", "name": "MODE", "text": "status-loose-value" }),
        json!({ "type": "plain_text", "name": "EXTRA", "text": "1" }),
    ];
    bindings.as_array_mut().expect("is a list").extend(more);
    upload(&place, bindings).await;
    switch(&place, true, true).await;
    let ended = status(&place, &["--check", "--no-probe"]).await;
    assert_eq!(ended.code, 10, "{ended:?}");
    let found = subjects(&ended);
    for wanted in [
        "workers.dev host",
        "preview URLs",
        "custom domain claw.example.com",
        "variable MODE",
        "variable GONE",
        "variable EXTRA",
    ] {
        assert!(found.iter().any(|subject| subject == wanted), "{wanted}: {found:?}");
    }
    assert!(!ended.stdout.contains("status-loose-value"), "values of variables are not shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_secrets_are_named_and_are_drift() {
    let place = Place::new().await;
    checkout(&place, "", "[worker]\nworkers_dev = false\n");
    upload(&place, json!([])).await;
    switch(&place, false, false).await;
    let ended = status(&place, &["--check"]).await;
    assert_eq!(ended.code, 10, "{ended:?}");
    let told = ended.result()["secrets"].to_string();
    assert!(told.contains("MOLTBOT_GATEWAY_TOKEN"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_seen_is_unknown_and_no_pass() {
    let place = Place::new().await;
    checkout(&place, "", "[worker]\nworkers_dev = false\n");
    upload(&place, full()).await;
    switch(&place, false, false).await;
    for right in ["Read", "Write", "Revoke"] {
        place.account.add_fault(Fault {
            method: None,
            host: None,
            path: "/accounts/*/access/apps".into(),
            kind: FaultKind::MissingPermission { group: format!("Access: Apps and Policies {right}") },
            skip: 0,
            times: None,
        });
    }
    let told = status(&place, &[]).await;
    assert_eq!(told.code, 0, "{told:?}");
    let unknown = told.result()["unknown"].to_string();
    assert!(unknown.contains("Access"), "{unknown}");
    assert_eq!(told.result()["hosts"][0]["audience"], "unknown");
    let checked = status(&place, &["--check"]).await;
    assert_eq!(checked.code, 3, "{checked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_for_people_says_what_is_live() {
    let place = Place::new().await;
    checkout(&place, "", "[worker]\nworkers_dev = false\n");
    upload(&place, full()).await;
    switch(&place, false, false).await;
    let ended = place.run_as(&place.account.token(), &["status"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    for words in ["is live since", "Hosts", "closed", "Secrets", "none is missing", "Drift"] {
        assert!(ended.stdout.contains(words), "{words}: {}", ended.stdout);
    }
}
