//! The way past Access that a step makes for itself: opened, used, closed, found again after a crash.

use http::Method;
use serde_json::{Value, json};
use url::Url;

use super::testing::Desk;
use crate::cloudflare::endpoints::workers::{self, Reachable};
use crate::cloudflare::endpoints::{access_apps, access_policies, service_tokens};
use crate::engine::Ports;
use crate::engine::steps::passage::{self, Open};
use crate::error::ErrorKind;
use crate::http::{Auth, Request};
use crate::model::{Hostname, WorkerName};
use crate::moltworker::door::{Entry, knock};
use crate::plan::Passage;

fn worker() -> WorkerName {
    "w".parse().expect("is a name")
}

struct Site {
    desk: Desk,
    host: Hostname,
    app: String,
}

impl Site {
    /// A Worker that is live behind an application with this policy.
    async fn new(policy: &Value) -> Self {
        let desk = Desk::new().await;
        desk.upload(&worker()).await;
        let open = Reachable { enabled: true, previews_enabled: false };
        desk.client().call(workers::set_subdomain(&desk.id(), &worker(), open)).await.expect("opens");
        let subdomain = desk.account.world(|world| world.workers_dev_subdomain().map(str::to_owned));
        let host = format!("w.{}.workers.dev", subdomain.expect("has one"));
        let body = json!({ "name": "w", "type": "self_hosted", "domain": host, "session_duration": "24h",
            "policies": [policy] });
        let made = desk.client().call(access_apps::create(&desk.id(), &body)).await.expect("makes");
        Self { desk, host: host.parse().expect("is a host"), app: made.id }
    }

    async fn with_reusable() -> Self {
        let site = Self::new(&owners()).await;
        let desk = &site.desk;
        let made = desk.client().call(access_policies::create(&desk.id(), &owners())).await.expect("makes");
        let app = desk.client().call(access_apps::get(&desk.id(), &site.app)).await.expect("reads");
        let own = app.policy_ids()[0].to_owned();
        let mut body = crate::access::wire::writable(&serde_json::to_value(&app).expect("encodes"));
        body["policies"] = json!([{ "id": made.id, "precedence": 1 }]);
        desk.client().call(access_apps::put(&desk.id(), &site.app, &body)).await.expect("links");
        let _gone = desk.client().find(access_apps::delete_policy(&desk.id(), &site.app, &own)).await;
        site
    }

    async fn open(&self, ports: &Ports) -> Result<Open, crate::engine::StepError> {
        let client = ports.cloudflare.as_ref().expect("has a client");
        let passage = Passage::Temporary { app: self.app.clone() };
        passage::open(client, ports, &self.desk.id(), &worker(), &self.host, &passage).await
    }

    async fn gets_in(&self, auth: Auth) -> bool {
        let entry = knock(&self.desk.ports.http, &self.host, auth).await;
        assert!(!matches!(entry, Entry::Unclear(_)), "{entry:?}");
        entry.is_past_access()
    }

    /// Names of the tokens, and how many policies stand on the application.
    async fn left(&self) -> (Vec<String>, usize, Vec<String>) {
        let (id, client) = (self.desk.id(), self.desk.client());
        let tokens = client.list(service_tokens::list(&id), service_tokens::PAGES).await.expect("reads");
        let app = client.call(access_apps::get(&id, &self.app)).await.expect("reads");
        let policies = client.list(access_policies::list(&id), access_policies::PAGES).await.expect("reads");
        let names = |policies: Vec<crate::access::objects::Policy>| {
            policies.into_iter().map(|policy| policy.name).collect()
        };
        (tokens.into_iter().map(|token| token.name).collect(), app.policy_ids().len(), names(policies))
    }
}

fn owners() -> Value {
    json!({ "name": "owners", "decision": "allow", "include": [{ "email": { "email": "o@example.com" } }] })
}

#[tokio::test]
async fn a_temporary_passage_lets_in_and_is_gone_when_it_is_closed() {
    for site in [Site::with_reusable().await, Site::new(&owners()).await] {
        let before = site.left().await;
        let open = site.open(&site.desk.ports).await.expect("opens");
        assert!(site.gets_in(open.auth()).await);
        assert!(!site.gets_in(Auth::Anonymous).await, "it is open for this token only");
        let (tokens, policies, _) = site.left().await;
        assert_eq!((tokens, policies), (vec!["moltctl temporary passage w".to_owned()], 2));
        open.close().await.expect("closes");
        assert!(!site.gets_in(open.auth()).await, "the token is dead");
        assert_eq!(site.left().await, before, "everything else is as it was");
        open.close().await.expect("closing twice is closing once");
        assert_eq!(site.left().await, before);
    }
}

#[tokio::test]
async fn what_a_crash_left_is_taken_up_and_its_lost_secret_is_dead() {
    let site = Site::with_reusable().await;
    let lost = site.open(&site.desk.ports).await.expect("opens").auth();
    // The process is gone: nobody closed it, and what it knew is lost.
    let ports = site.desk.another_run();
    let open = site.open(&ports).await.expect("opens again");
    assert!(site.gets_in(open.auth()).await);
    assert!(!site.gets_in(lost).await, "the secret that nobody knows counts no more");
    assert_eq!(site.left().await.0.len(), 1, "no second token was made");
    open.close().await.expect("closes");
    assert_eq!(site.left().await.0.len(), 0);
}

#[tokio::test]
async fn a_lost_answer_leaves_one_token_and_no_more() {
    let site = Site::with_reusable().await;
    site.desk.lose_answer("POST", "/accounts/*/access/service_tokens");
    let error = site.open(&site.desk.ports).await.expect_err("its secret is lost");
    assert_eq!(site.left().await.0.len(), 0, "what was made all the same is removed: {error:?}");
    let open = site.open(&site.desk.another_run()).await.expect("opens");
    open.close().await.expect("closes");
    assert_eq!(site.left().await.0.len(), 0);
}

#[tokio::test]
async fn several_leftovers_become_one_and_then_none() {
    let site = Site::with_reusable().await;
    let (id, client) = (site.desk.id(), site.desk.client());
    for _ in 0..2 {
        let endpoint = service_tokens::create(&id, "moltctl temporary passage w", "1h");
        client.call(endpoint).await.expect("makes");
    }
    client.call(service_tokens::create(&id, "somebody's", "1h")).await.expect("makes");
    let open = site.open(&site.desk.ports).await.expect("opens");
    assert_eq!(site.left().await.0.len(), 2);
    open.close().await.expect("closes");
    assert_eq!(site.left().await.0, ["somebody's"], "other tokens are left alone");
}

#[tokio::test]
async fn one_that_cannot_be_opened_leaves_nothing() {
    let mut site = Site::with_reusable().await;
    let before = site.left().await;
    let app = std::mem::replace(&mut site.app, "00000000-0000-0000-0000-000000000000".into());
    let error = site.open(&site.desk.ports).await.expect_err("there is no such application").0;
    site.app = app;
    assert_eq!(error.kind, ErrorKind::Denied);
    assert_eq!(site.left().await, before);
}

#[tokio::test]
async fn a_credential_that_may_make_no_tokens_changes_nothing() {
    let site = Site::with_reusable().await;
    let before = site.left().await;
    let groups = ["Access: Apps and Policies Write", "Access: Service Tokens Read", "Workers Scripts Read"];
    let error = site.open(&site.desk.limited(&groups)).await.expect_err("is refused").0;
    assert_eq!(error.kind, ErrorKind::Denied);
    assert!(
        error.hints.iter().any(|hint| hint.contains("Access: Service Tokens Write")),
        "{:?}",
        error.hints
    );
    assert_eq!(site.left().await, before);
}

#[tokio::test]
async fn a_kept_token_is_used_as_it_is_and_none_is_no_silent_fallback() {
    let site = Site::with_reusable().await;
    let mut ports = site.desk.another_run();
    let client = ports.cloudflare.clone().expect("has a client");
    let (id, worker) = (site.desk.id(), worker());
    site.desk.account.clear_requests();
    let error = passage::open(&client, &ports, &id, &worker, &site.host, &Passage::Kept).await;
    assert_eq!(error.expect_err("there is none").0.kind, ErrorKind::Usage);
    ports.passage = Some(crate::moltworker::door::present(
        "a.access",
        &crate::secret::SecretText::new("passage-canary-secret"),
    ));
    let open = passage::open(&client, &ports, &id, &worker, &site.host, &Passage::Kept).await.expect("opens");
    open.close().await.expect("closes");
    assert!(site.desk.account.requests().is_empty(), "nothing is asked and nothing is made");
    assert!(matches!(open.auth(), Auth::Headers(headers) if headers.len() == 2));
}

#[tokio::test]
async fn the_secret_is_in_no_request_but_its_own_headers() {
    let site = Site::with_reusable().await;
    let open = site.open(&site.desk.ports).await.expect("opens");
    let url = Url::parse(&format!("https://{}/_admin/", site.host)).expect("is a URL");
    let sent = Request::new(Method::GET, url).auth(open.auth());
    assert!(format!("{sent:?}").contains("[REDACTED]"));
    open.close().await.expect("closes");
}
