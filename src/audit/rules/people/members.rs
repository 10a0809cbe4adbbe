//! MW-PEOPLE-001 to 004: members of the account, their second factor and their roles.

#[cfg(test)]
use crate::audit::facts::Account;
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::facts::account::people::Member;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static NO_SECOND_FACTOR: Rule = Rule {
    meta: Meta {
        id: "MW-PEOPLE-001",
        name: "member-without-second-factor",
        title: "A member of the account logs in without a second factor",
        severity: Severity::High,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "A member of the Cloudflare account has no two-factor authentication.",
        why: "A password that leaked elsewhere opens the account, and who is in the account needs no Access, no token and no \
              key: they read every secret by deploying code that prints it.",
        evidence: "`two_factor_authentication_enabled` of accepted members. Of members who log in through a company's SSO \
                   Cloudflare says the same although their provider may ask for more.",
        fix: "The member turns it on under My Profile → Authentication (a security key, not SMS); or remove them under \
              Manage Account → Members. Then look again with `moltctl audit --live --only MW-PEOPLE`",
        sources: &["Cloudflare API: account members", "Cloudflare documentation: two-factor authentication"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_second_factor,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| first(account).two_factor = Some(false)),
        passing: kept::account,
    },
};

#[cfg(test)]
fn first(account: &mut Account) -> &mut Member {
    &mut account.people.members.as_mut().expect("they are seen")[0]
}

fn members<'a>(facts: &'a Facts, verdict: &mut Verdict) -> &'a [Member] {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return &[] };
    verdict.see(Scope::Live, &account.people.members).map_or(&[], Vec::as_slice)
}

fn check_second_factor(facts: &Facts, verdict: &mut Verdict) {
    for member in members(facts, verdict).iter().filter(|member| member.accepted) {
        match member.two_factor {
            Some(true) => {}
            Some(false) => {
                let finding = Finding::on("Account member", &*member.email, "has no second factor");
                let worse = "may do everything and has no second factor";
                verdict.find(if member.super_administrator {
                    Finding { message: worse.into(), ..finding }
                } else {
                    finding
                });
            }
            None => verdict.blind(
                Scope::Live,
                format!("the API does not say whether {} has a second factor", member.email),
            ),
        }
    }
}

pub(super) static NOT_ENFORCED: Rule = Rule {
    meta: Meta {
        id: "MW-PEOPLE-002",
        name: "second-factor-not-enforced",
        title: "The account lets members in without a second factor",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The setting that every member must have two-factor authentication is off.",
        why: "Whoever is invited next can come in with a password alone, and nobody who has a second factor is kept from \
              turning it off.",
        evidence: "`settings.enforce_twofactor` of the account.",
        fix: "Turn it on in the dashboard under Manage Account → Members → Enforce 2FA, after every member has one: \
              `moltctl audit --live --only MW-PEOPLE`",
        sources: &["Cloudflare API: account details, `settings.enforce_twofactor`"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_enforced,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| account.people.two_factor_enforced = Ok(Some(false))),
        passing: kept::account,
    },
};

fn check_enforced(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    match verdict.see(Scope::Live, &account.people.two_factor_enforced) {
        Some(Some(false)) => {
            verdict.find(Finding::on("Account setting", "two-factor authentication", "it is not enforced"));
        }
        Some(None) => verdict.blind(Scope::Live, "the API does not say whether a second factor is enforced"),
        Some(Some(true)) | None => {}
    }
}

/// One to work, one for when the first is ill, one in the safe.
const MOST_ADMINISTRATORS: usize = 3;

pub(super) static MANY_ADMINISTRATORS: Rule = Rule {
    meta: Meta {
        id: "MW-PEOPLE-003",
        name: "many-super-administrators",
        title: "Many members may do everything in the account",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "More than three members are Super Administrators.",
        why: "Each of them makes tokens, invites others and reads every secret. Two or three keep the account from being lost; \
              each further one is one more mailbox that opens it.",
        evidence: "Accepted members with a role or a policy whose name begins with `Super Administrator`.",
        fix: "Give those who deploy the roles of their work (Workers Platform Admin, Cloudflare Zero Trust) under \
              Manage Account → Members: `moltctl audit --live --only MW-PEOPLE`",
        sources: &["Cloudflare documentation: account roles"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_administrators,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but(|account| {
                let one = Member { super_administrator: true, ..first(account).clone() };
                account.people.members = Ok(vec![one; MOST_ADMINISTRATORS + 1]);
            })
        },
        passing: kept::account,
    },
};

fn check_administrators(facts: &Facts, verdict: &mut Verdict) {
    let all =
        members(facts, verdict).iter().filter(|member| member.accepted && member.super_administrator).count();
    if all > MOST_ADMINISTRATORS {
        let message = format!("{all} members hold it");
        verdict.find(Finding::on("Account role", "Super Administrator", message));
    }
}

pub(super) static PENDING: Rule = Rule {
    meta: Meta {
        id: "MW-PEOPLE-004",
        name: "invitation-open",
        title: "An invitation to the account was never accepted",
        severity: Severity::Info,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "Somebody was invited to the account and has not accepted.",
        why: "Whoever comes to own that mailbox may accept it: a mistyped address, a former colleague.",
        evidence: "Members whose status is not `accepted`.",
        fix: "Revoke it in the dashboard under Manage Account → Members, or ask the person to accept: \
              `moltctl audit --live --only MW-PEOPLE`",
        sources: &["Cloudflare API: account members, `status`"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_pending,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| first(account).accepted = false),
        passing: kept::account,
    },
};

fn check_pending(facts: &Facts, verdict: &mut Verdict) {
    for member in members(facts, verdict).iter().filter(|member| !member.accepted) {
        verdict.find(Finding::on("Account member", &*member.email, "was invited and has not accepted"));
    }
}
