//! Cloudflare Access (Zero Trust): the API under `/accounts/{a}/access`, and the edge that enforces it.
//!
//! Until Zero Trust is switched on (in the dashboard, on the real one) every call answers 403 with code 9999.
//! Login is by a drill's own route (`POST /__drill/login`), because a person with a browser is not there.
//!
//! Deliberately absent: SaaS and infrastructure applications beyond being stored, device posture, SCIM, mTLS
//! certificates (their quota is 0 off contract, which is what most accounts see).

mod app;
mod app_policy;
mod certificate;
mod duration;
pub(crate) mod edge;
mod group;
mod identity_provider;
pub(crate) mod jwt;
mod key;
mod log;
pub(crate) mod login;
mod organization;
mod policy;
mod policy_test;
pub(crate) mod rule;
mod service_token;
mod session;
#[cfg(test)]
mod tests;
mod user;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chance;
use super::documents::Documents;
use super::groups::{self, Group};
use super::reply::Failure;
use super::routes::Routes;
use super::world::World;
use duration::go_duration;

/// Everything Access keeps.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct State {
    /// The organization; `None` until Zero Trust is switched on.
    organization: Option<Value>,
    keys: key::KeyRing,
    apps: Documents,
    /// Policies that belong to one application alone, each with `app_id`.
    app_policies: Documents,
    /// Reusable policies.
    policies: Documents,
    groups: Documents,
    identity_providers: Documents,
    service_tokens: Vec<service_token::ServiceToken>,
    users: Vec<user::User>,
    sessions: Vec<session::Session>,
    requests: Vec<Value>,
    policy_tests: Documents,
}

impl State {
    /// Founds the organization if there is none: `team` is a name, its domain `<team>.cloudflareaccess.com`.
    /// No identity provider comes with it: that is so since June 2026.
    fn found(&mut self, team: &str, now: jiff::Timestamp) {
        if self.organization.is_none() {
            self.organization = Some(organization::founded(team, now));
        }
        self.keys.ensure(now);
    }

    /// `<team>.cloudflareaccess.com` once the organization is there.
    pub(crate) fn auth_domain(&self) -> Option<&str> {
        self.organization.as_ref().and_then(|o| o["auth_domain"].as_str())
    }

    /// The keys that tokens are verified with: the current one and the one before.
    pub(crate) fn published_keys(&self) -> &[jwt::SigningKey] {
        self.keys.published()
    }
}

const APPS_READ: &[Group] = &[groups::ACCESS_APPS_READ, groups::ACCESS_APPS_WRITE];
const APPS_LIST: &[Group] =
    &[groups::ACCESS_APPS_READ, groups::ACCESS_APPS_WRITE, groups::ACCESS_APPS_REVOKE];
const APPS_WRITE: &[Group] = &[groups::ACCESS_APPS_WRITE];
const APPS_REVOKE: &[Group] = &[groups::ACCESS_APPS_REVOKE, groups::ACCESS_APPS_WRITE];
const ORG_READ: &[Group] = &[groups::ACCESS_ORG_READ, groups::ACCESS_ORG_WRITE];
const ORG_LIST: &[Group] = &[groups::ACCESS_ORG_READ, groups::ACCESS_ORG_WRITE, groups::ACCESS_ORG_REVOKE];
const ORG_WRITE: &[Group] = &[groups::ACCESS_ORG_WRITE];
const TOKENS_READ: &[Group] = &[groups::ACCESS_SERVICE_TOKENS_READ, groups::ACCESS_SERVICE_TOKENS_WRITE];
const TOKENS_WRITE: &[Group] = &[groups::ACCESS_SERVICE_TOKENS_WRITE];
const LOGS_READ: &[Group] = &[groups::ACCESS_AUDIT_READ];
const TESTS_READ: &[Group] = &[groups::ACCESS_POLICY_TEST_READ, groups::ACCESS_POLICY_TEST_WRITE];
const TESTS_WRITE: &[Group] = &[groups::ACCESS_POLICY_TEST_WRITE];
const MTLS_READ: &[Group] = &[groups::ACCESS_MTLS_READ, groups::ACCESS_MTLS_WRITE];
const MTLS_WRITE: &[Group] = &[groups::ACCESS_MTLS_WRITE];

/// The whole `/access` tree.
pub(super) fn routes() -> Routes {
    organization::routes()
        .merge(identity_provider::routes())
        .merge(app::routes())
        .merge(app_policy::routes())
        .merge(policy::routes())
        .merge(group::routes())
        .merge(service_token::routes())
        .merge(key::routes())
        .merge(log::routes())
        .merge(user::routes())
        .merge(policy_test::routes())
        .merge(certificate::routes())
}

/// The state, or the refusal every call gets while Zero Trust is off.
fn open(world: &mut World, now: jiff::Timestamp) -> Result<&mut State, Failure> {
    if !world.entitlements.zero_trust {
        return Err(Failure::new(
            403,
            9999,
            "access.api.error.not_enabled: Access is not enabled. Visit the Access dashboard at \
             https://one.dash.cloudflare.com/ and click the 'Enable Access' button.",
        ));
    }
    let team = world
        .access
        .auth_domain()
        .is_none()
        .then(|| format!("drill-{}", chance::hex32().get(..8).unwrap_or("team")));
    world.access.found(team.as_deref().unwrap_or_default(), now);
    Ok(&mut world.access)
}

/// Access' validation error, 12130; on the real API its text is all that tells the cases apart.
fn invalid(what: impl std::fmt::Display) -> Failure {
    Failure::new(400, 12130, format!("access.api.error.invalid_request: {what}"))
}

/// Access' answer for an id it does not know.
fn not_found(what: &str) -> Failure {
    Failure::new(404, 11021, format!("access.api.error.unknown_{what}: {what} not found"))
}

/// Pages of Access lists: 1000 unless asked for less.
const PAGES: super::paging::PerPage = super::paging::PerPage { default: 1000, max: 1000 };
