//! Accounts for the fixtures of rules.

use serde_json::json;

use super::access::ServiceToken;
use super::worker::{Identity, Switches, Var, Version};
use super::{Access, Account, Containers, Monitoring, People, Storage, Worker};
use crate::access::objects::{App, IdentityProvider, Organization, Policy};
use crate::audit::facts::{Facts, Fetched};
use crate::audit::testing::nothing;

/// What was not set up by a fixture could not be seen, for this reason.
const UNSEEN: &str = "the fixture does not show it";
/// The workers.dev host of [`healthy`].
pub(crate) const HOST: &str = "moltbot-sandbox.sub.workers.dev";
/// The team domain of [`healthy`].
pub(crate) const TEAM: &str = "team.cloudflareaccess.com";

/// The audience tag of the application of [`healthy`].
pub(crate) fn aud() -> String {
    "ab".repeat(32)
}

/// An account of which nothing could be seen.
pub(crate) fn unseen() -> Account {
    Account {
        worker: Worker::unseen("moltbot-sandbox", UNSEEN),
        access: Access::unseen(UNSEEN),
        people: People::unseen(UNSEEN),
        storage: Storage::unseen(UNSEEN),
        containers: Containers::unseen(UNSEEN),
        monitoring: Monitoring::unseen(UNSEEN),
    }
}

/// An account whose Worker and Access are as they should be; the rest could not be seen.
pub(crate) fn healthy() -> Account {
    Account { worker: worker(), access: access(), ..unseen() }
}

/// Facts of an account that is healthy but for `change`, and nothing else.
pub(crate) fn live(change: impl FnOnce(&mut Account)) -> Facts {
    let mut account = healthy();
    change(&mut account);
    Facts { account: Fetched::Known(account), ..nothing() }
}

/// A version that gets every request.
pub(crate) fn version(vars: &[(&str, &str)], secrets: &[&str]) -> Version {
    Version {
        id: "11111111-2222-4333-8444-555555555555".into(),
        created_on: Some("2026-11-19T08:00:00Z".into()),
        share: 100.0,
        vars: vars.iter().map(|(name, text)| Var::new(name, text)).collect(),
        secrets: secrets.iter().map(|name| (*name).to_owned()).collect(),
        bindings: Vec::new(),
    }
}

/// The Worker with this version alone.
pub(crate) fn worker_of(version: &Version) -> Worker {
    let worker = Worker {
        found: Ok(Some(Identity { id: "tag".into(), observability: true, ..Identity::default() })),
        deployed_on: Ok(version.created_on.clone()),
        newest: Ok(Some(version.clone())),
        switches: Ok(Some(Switches { workers_dev: true, previews: false })),
        subdomain: Ok(Some("sub".into())),
        domains: Ok(Vec::new()),
        routes: Ok(Vec::new()),
        crons: Ok(Vec::new()),
        ..Worker::unseen("moltbot-sandbox", UNSEEN)
    };
    worker.serving(Ok(vec![version.clone()]))
}

fn worker() -> Worker {
    let aud = aud();
    let vars = [("CF_ACCESS_AUD", aud.as_str()), ("CF_ACCESS_TEAM_DOMAIN", TEAM)];
    worker_of(&version(&vars, &["ANTHROPIC_API_KEY", "MOLTBOT_GATEWAY_TOKEN"]))
}

fn access() -> Access {
    Access {
        organization: Ok(Some(Organization { auth_domain: TEAM.into(), ..Organization::default() })),
        apps: Ok(vec![app(HOST)]),
        policies: Ok(vec![policy(json!({ "include": [{ "email": { "email": "owner@example.com" } }] }))]),
        groups: Ok(Vec::new()),
        identity_providers: Ok(vec![provider("otp", "onetimepin")]),
        service_tokens: Ok(Vec::new()),
        certificates: Ok(Vec::new()),
    }
}

/// An application as moltctl makes it, with the one policy of [`policy`].
pub(crate) fn app(uri: &str) -> App {
    let body = json!({
        "id": "app", "aud": aud(), "name": "Moltworker", "type": "self_hosted", "domain": uri,
        "destinations": [{ "type": "public", "uri": uri }], "policies": [{ "id": "p1", "precedence": 1 }],
        "session_duration": "24h", "same_site_cookie_attribute": "strict", "http_only_cookie_attribute": true,
    });
    serde_json::from_value(body).expect("decodes")
}

/// The policy `owners` with the id `p1`, which allows, but for `body`.
pub(crate) fn policy(body: serde_json::Value) -> Policy {
    let mut whole = json!({ "id": "p1", "name": "owners", "decision": "allow", "reusable": true });
    for (key, value) in body.as_object().expect("is an object") {
        whole[key] = value.clone();
    }
    serde_json::from_value(whole).expect("decodes")
}

/// A login method.
pub(crate) fn provider(id: &str, kind: &str) -> IdentityProvider {
    IdentityProvider { id: id.into(), name: kind.into(), kind: kind.into() }
}

/// A service token that is in use and ends.
pub(crate) fn service_token(id: &str) -> ServiceToken {
    ServiceToken {
        id: id.into(),
        name: "ci".into(),
        enabled: true,
        created_at: Some("2026-09-01T00:00:00Z".into()),
        expires_at: Some("2027-09-01T00:00:00Z".into()),
        last_seen_at: Some("2026-11-19T00:00:00Z".into()),
    }
}
