//! MW-API-001 to MW-API-003: API tokens that may do more than one task needs.

use std::collections::BTreeSet;

use super::{few, of_tokens, on, tokens};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::facts::account::people::{Grant, Resource, writes};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static EVERYWHERE: Rule = Rule {
    meta: Meta {
        id: "MW-API-001",
        name: "token-on-every-account",
        title: "An API token may change every account or every zone",
        severity: Severity::Medium,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active API token holds a writing permission on all accounts or all zones its owner can see, now and later.",
        why: "One deployment needs one account. Whoever finds the token in a CI log or a shell history changes the DNS of every \
              zone and the Workers of every account, also of those that are added next year.",
        evidence: of_tokens!(
            "A policy with a permission group that is not a reading one, on `com.cloudflare.api.account.*` or \
             `com.cloudflare.api.account.zone.*`."
        ),
        fix: "Make a token for this account (and the one zone of its custom domain) in the dashboard under Manage Account → \
              Account API Tokens, with the permission groups that `moltctl whoami` lists, delete the wide one, and store the new \
              one with `moltctl login`",
        sources: &[
            "Cloudflare API: tokens, `policies[].resources`",
            "Cloudflare documentation: create API token via API",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_everywhere,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_token(|token| token.grants[0].resources = vec![Resource::EveryAccount]),
        passing: || {
            kept::but_token(|token| {
                token.grants = vec![Grant {
                    groups: vec!["Workers Scripts Read".into()],
                    resources: vec![Resource::EveryAccount],
                }];
            })
        },
    },
};

fn check_everywhere(facts: &Facts, verdict: &mut Verdict) {
    for token in tokens(facts, verdict) {
        let wide = |grant: &&Grant| {
            let far = |resource: &Resource| matches!(resource, Resource::EveryAccount | Resource::EveryZone);
            grant.resources.iter().any(far) && grant.groups.iter().any(|group| writes(group))
        };
        let Some(grant) = token.grants.iter().find(wide) else { continue };
        let writing: Vec<&str> =
            grant.groups.iter().map(String::as_str).filter(|group| writes(group)).collect();
        let all =
            if grant.resources.contains(&Resource::EveryAccount) { "every account" } else { "every zone" };
        verdict.find(on(token, format!("it holds {} on {all} its owner can see", few(&writing))));
    }
}

/// Groups whose holder makes tokens, and so whatever permission the owner has.
const MAKERS: [&str; 2] = ["Account API Tokens Write", "API Tokens Write"];

pub(super) static MAKES_TOKENS: Rule = Rule {
    meta: Meta {
        id: "MW-API-002",
        name: "token-makes-tokens",
        title: "An API token that does other work may also make API tokens",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active token holds `Account API Tokens Write` or `API Tokens Write` together with other permissions, or \
               holds it without an end.",
        why: "Whoever holds it makes a second token in silence and keeps it when the first one is rotated: rotation no longer \
              ends a break-in. Cloudflare advises that a token that makes tokens carries nothing else.",
        evidence: of_tokens!(
            "One of the two permission groups in a policy that allows, beside any other group or without an expiry."
        ),
        fix: "Split it: one token for the work, stored with `moltctl login`, and a short-lived one with the making permission \
              alone, passed as CLOUDFLARE_API_TOKEN to the one command that makes R2 keys; delete the old one in the dashboard. \
              The groups that each family of commands needs are listed by `moltctl whoami`",
        sources: &[
            "Cloudflare documentation: create tokens via API",
            "Cloudflare documentation: account-owned tokens",
        ],
        owasp: &[Asi::IdentityAbuse, Asi::RogueAgents],
        checklist: &[],
    },
    check: check_makers,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_token(|token| token.grants[0].groups.push("Account API Tokens Write".into())),
        passing: || kept::but_token(|token| token.grants[0].groups = vec!["Account API Tokens Write".into()]),
    },
};

fn check_makers(facts: &Facts, verdict: &mut Verdict) {
    for token in tokens(facts, verdict) {
        let Some(maker) = token.groups().find(|group| MAKERS.contains(group)) else { continue };
        let others = token.groups().filter(|group| !MAKERS.contains(group)).count();
        if others > 0 {
            verdict.find(on(token, format!("it holds `{maker}` beside {others} other permission groups")));
        } else if token.expires.is_none() {
            verdict.find(on(token, format!("it holds `{maker}` and never ends")));
        }
    }
}

/// `moltctl deploy` with all it can be asked for needs seven writing groups (`model::permissions`, held by a test); who
/// holds twice as many has ticked everything.
const MOST_WRITING_GROUPS: usize = 15;

pub(super) static EDITS_EVERYTHING: Rule = Rule {
    meta: Meta {
        id: "MW-API-003",
        name: "token-edits-everything",
        title: "An API token may change nearly everything in the account",
        severity: Severity::Medium,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active token holds more than 15 permission groups that change something.",
        why: "A deployment of Moltworker takes seven at the most. The rest is what a thief of the token gets for nothing: DNS, \
              billing, members, the other Workers.",
        evidence: of_tokens!(
            "Permission groups whose names do not end in `Read`, counted over all policies that allow."
        ),
        fix: "Make a token with the groups that `moltctl whoami` lists for `deploy` and no others, store it with \
              `moltctl login`, and delete this one in the dashboard under API tokens; then look again with \
              `moltctl audit --live --only MW-API`",
        sources: &["Cloudflare API: permission groups", "Cloudflare OpenAPI document: x-api-token-group"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_everything,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but_token(|token| {
                token.grants[0].groups =
                    (0..=MOST_WRITING_GROUPS).map(|at| format!("Product {at} Write")).collect();
            })
        },
        passing: kept::account,
    },
};

fn check_everything(facts: &Facts, verdict: &mut Verdict) {
    for token in tokens(facts, verdict) {
        let writing: BTreeSet<&str> = token.groups().filter(|group| writes(group)).collect();
        if writing.len() > MOST_WRITING_GROUPS {
            verdict.find(on(
                token,
                format!("it holds {} permission groups that change something", writing.len()),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::permissions::Family;

    #[test]
    fn what_moltctl_itself_asks_for_is_far_from_everything() {
        for family in Family::ALL {
            let writing = family.needs().iter().filter(|need| writes(need.group)).count();
            assert!(writing <= 7, "{family:?} needs {writing}: the rule's text says seven");
        }
    }
}
