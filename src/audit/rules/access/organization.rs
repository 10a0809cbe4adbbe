//! MW-ACC-020, 022 and 024: what the account's Access as a whole makes possible.

use crate::access::spec::Decision;
#[cfg(test)]
use crate::audit::facts::account::testing::{live, policy};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::doors;

pub(super) static NO_LOGIN: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-020",
        name: "no-login-method",
        title: "The account has no login method",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "Zero Trust is enabled, and no identity provider is set up, not even the code by e-mail, which newer organizations \
               do not have from the beginning.",
        why: "Nobody can log in, the owner included. Operators who meet the empty login page take Access away again.",
        evidence: "The list of identity providers is empty.",
        fix: "Add the code by e-mail with `moltctl access apply --otp`, or an identity provider in the dashboard under Zero Trust → \
              Integrations.",
        sources: &["Cloudflare docs, Access: one-time PIN", "cloudflare/moltworker#59"],
        owasp: &[],
        checklist: &[],
    },
    check: no_login,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || live(|account| account.access.identity_providers = Ok(Vec::new())),
        passing: || live(|_| {}),
    },
};

pub(super) static NOT_ENABLED: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-022",
        name: "zero-trust-not-enabled",
        title: "Zero Trust is not enabled, so that nothing can stand in front of the Worker",
        severity: Severity::High,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The account has no Zero Trust organization, while a Worker is deployed.",
        why: "Without an organization there is no Access application, no login and no token. The Worker refuses everybody, or lets \
              everybody in when a test mode was set to get around that.",
        evidence: "Cloudflare answers `access.api.error.not_enabled` for the organization, and a version of the Worker gets \
                   requests.",
        fix: "Open the Cloudflare dashboard → Zero Trust, choose a team name and the Free plan, which no API can do; then \
              `moltctl access apply`.",
        sources: &["cloudflare/moltworker#59", "Cloudflare docs, Zero Trust: get started"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: not_enabled,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || live(|account| account.access.organization = Ok(None)),
        passing: || live(|_| {}),
    },
};

pub(super) static SECOND_FACTOR: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-024",
        name: "no-second-factor",
        title: "A login takes one factor",
        severity: Severity::Info,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "Neither the organization nor the policy that lets people in demands a second factor.",
        why: "Who reads the owner's mail, or has the owner's password at the identity provider, has the assistant. A hardware key \
              or an authenticator stops that.",
        evidence: "`mfa_required_for_all_apps` of the organization, and `auth_method` or `mfa_config` of each policy that lets \
                   people in to an application in front of the Worker. What the identity provider demands by itself is not seen.",
        fix: "Set `mfa = true` under `[access.require]` of moltctl.toml, with an identity provider that reports a second factor, and \
              run `moltctl access apply`.",
        sources: &["Cloudflare docs, Access: require MFA"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: second_factor,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || live(|_| {}),
        passing: || {
            let mfa = serde_json::json!({ "auth_method": { "auth_method": "mfa" } });
            let me = serde_json::json!({ "email": { "email": "owner@example.com" } });
            let policy = policy(serde_json::json!({ "include": [me], "require": [mfa] }));
            live(|account| account.access.policies = Ok(vec![policy]))
        },
    },
};

fn no_login(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(organization) = verdict.see(Scope::Live, &account.access.organization) else { return };
    let Some(providers) = verdict.see(Scope::Live, &account.access.identity_providers) else { return };
    // Without an organization MW-ACC-022 says what comes first.
    if let Some(organization) = organization
        && providers.is_empty()
    {
        let name = organization.auth_domain.clone();
        verdict.find(Finding::on("Access organization", name, "nobody can log in: there is no login method"));
    }
}

fn not_enabled(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(organization) = verdict.see(Scope::Live, &account.access.organization) else { return };
    if organization.is_some() {
        return;
    }
    let Some(live) = verdict.see(Scope::Live, &account.worker.live) else { return };
    if !live.is_empty() {
        let message = "it is deployed, and Zero Trust is not enabled on the account";
        verdict.find(Finding::on("Worker", account.worker.name.clone(), message));
    }
}

fn second_factor(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(organization) = verdict.see(Scope::Live, &account.access.organization) else { return };
    if organization.as_ref().is_none_or(|it| it.mfa_required_for_all_apps == Some(true)) {
        return;
    }
    for door in doors::doors(account, verdict).unwrap_or_default() {
        for policy in door.policies(account, verdict) {
            let demanded = policy.require.iter().any(|rule| rule.get("auth_method").is_some())
                || policy.rest.get("mfa_config").is_some_and(|it| it["mfa_disabled"] == false);
            if policy.decision == Some(Decision::Allow) && !demanded {
                let name = format!("{} of {}", policy.name, door.app.name);
                verdict.find(Finding::on("Access policy", name, "it demands no second factor"));
            }
        }
    }
}
