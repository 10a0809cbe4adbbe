//! The whole state of the built-in account: one value, serialisable, changed only by route functions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tokens::{self, Owner, Token};
use super::{
    access, ai_gateway, audit_log, chance, containers, identity, lies, moltworker, notifications, oci,
    providers, r2, workers, zones,
};
use crate::model::AccountId;
use crate::secret::SecretText;

/// Everything the built-in account knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    pub(crate) account: identity::AccountRecord,
    pub(crate) user: identity::User,
    pub(crate) entitlements: Entitlements,
    pub(crate) tokens: tokens::State,
    pub(crate) zones: zones::State,
    pub(crate) workers: workers::State,
    pub(crate) containers: containers::State,
    pub(crate) access: access::State,
    pub(crate) r2: r2::State,
    pub(crate) ai_gateway: ai_gateway::State,
    pub(crate) notifications: notifications::State,
    pub(crate) audit_log: audit_log::State,
    pub(crate) moltworker: moltworker::State,
    pub(crate) providers: providers::State,
    pub(crate) oci: oci::State,
    /// What it pretends.
    #[serde(default)]
    pub(crate) lies: lies::Lies,
    /// Id of the token that `drill serve` prints.
    pub(crate) operator_token: String,
}

/// What the account has bought or enabled in the dashboard. Each can be switched off to meet its refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entitlements {
    /// Workers Paid. Without it containers and Durable Objects are refused.
    pub workers_paid: bool,
    /// Containers, part of Workers Paid.
    pub containers: bool,
    /// R2 enabled (10042 without).
    pub r2: bool,
    /// Zero Trust enabled (9999 `access.api.error.not_enabled` without).
    pub zero_trust: bool,
}

impl Default for Entitlements {
    fn default() -> Self {
        Self { workers_paid: true, containers: true, r2: true, zero_trust: true }
    }
}

impl World {
    /// A new account as an operator has it on the first evening: everything enabled, nothing deployed, a workers.dev
    /// subdomain, one zone, and an operator token that holds every permission group. Ids and values are fresh.
    pub fn sample(now: Timestamp) -> Self {
        let account = identity::AccountRecord::sample(now);
        let user = identity::User::sample(now);
        let operator =
            Token::issue(Owner::User, "moltctl operator", tokens::everything(&account.id, &user.id), now);
        let zones = zones::State::sample(now);
        let subdomain = format!("drill-{}", chance::alphanumeric(6).to_lowercase());
        Self {
            workers: workers::State { subdomain: Some(subdomain), ..workers::State::default() },
            operator_token: operator.id.clone(),
            tokens: tokens::State { tokens: vec![operator] },
            entitlements: Entitlements::default(),
            account,
            user,
            zones,
            containers: containers::State::default(),
            access: access::State::default(),
            r2: r2::State::default(),
            ai_gateway: ai_gateway::State::default(),
            notifications: notifications::State::default(),
            audit_log: audit_log::State::default(),
            moltworker: moltworker::State::default(),
            providers: providers::State::default(),
            oci: oci::State::default(),
            lies: lies::Lies::default(),
        }
    }

    /// The account's id.
    pub fn account_id(&self) -> AccountId {
        self.account
            .id
            .parse()
            .expect("the account's id was made by hex32, or checked when the state file was read")
    }

    /// The value of the operator token.
    pub fn operator_token(&self) -> SecretText {
        let value =
            self.tokens.by_id(&self.operator_token).map_or(String::new(), |token| token.value.clone());
        SecretText::new(value)
    }

    /// A further account token that holds `groups` (by name) on the whole account; unknown names are ignored.
    pub fn issue_token(&mut self, name: &str, groups: &[&str], now: Timestamp) -> SecretText {
        let groups: Vec<_> = groups.iter().filter_map(|name| super::groups::Group::by_name(name)).collect();
        let policies = vec![
            tokens::Policy::allow(&groups, &format!("com.cloudflare.api.account.{}", self.account.id)),
            tokens::Policy::allow(&groups, "com.cloudflare.api.account.zone.*"),
        ];
        let token = Token::issue(Owner::Account, name, policies, now);
        let value = SecretText::new(token.value.clone());
        self.tokens.tokens.push(token);
        value
    }

    /// Makes the account pretend.
    pub fn lie(&mut self, lie: lies::Lie) {
        self.lies.tell(lie);
    }

    /// Ends all pretending.
    pub fn tell_the_truth(&mut self) {
        self.lies.clear();
    }

    /// The user's e-mail address.
    pub fn email(&self) -> &str {
        &self.user.email
    }

    /// What the account has enabled, to switch off.
    pub fn entitlements_mut(&mut self) -> &mut Entitlements {
        &mut self.entitlements
    }

    /// The account's workers.dev name, `None` when none was registered.
    pub fn workers_dev_subdomain(&self) -> Option<&str> {
        self.workers.subdomain.as_deref()
    }

    /// Drops the workers.dev name, so that calls meet 10007 and 10063.
    pub fn clear_workers_dev_subdomain(&mut self) {
        self.workers.subdomain = None;
    }
}
