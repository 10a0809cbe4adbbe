//! MW-ACC-016, 021 and 025: programs that get past the login by a service token.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::access::spec::Decision;
use crate::audit::facts::Account;
use crate::audit::facts::account::access::ServiceToken;
#[cfg(test)]
use crate::audit::facts::account::testing::{live, policy, service_token};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::doors;

/// A token that was not used for so many days is not in use.
const IDLE_DAYS: i32 = 90;

pub(super) static ANY_TOKEN: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-016",
        name: "any-service-token",
        title: "An Access policy lets in any service token of the account",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "A policy includes `any_valid_service_token`, or lets programs in without naming a token at all.",
        why: "Every service token of the account, those made for other applications included, is then a key to the assistant; the \
              Worker asks neither for a person nor for a kind of token.",
        evidence: "`any_valid_service_token` among what a policy with the decision `allow` or `non_identity` includes, groups \
                   looked into; `everyone` in a policy that lets programs in is of high severity, since then no token is needed.",
        fix: "Name the one token in `service_tokens` under `[access.allow]` of moltctl.toml, or none, and run \
              `moltctl access apply`.",
        sources: &["Cloudflare docs, Access: service tokens", "cloudflare/moltworker src/auth/jwt.ts"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: any_token,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let any = serde_json::json!({ "any_valid_service_token": {} });
            with(serde_json::json!({ "decision": "non_identity", "include": [any] }))
        },
        passing: || named("t"),
    },
};

pub(super) static PROGRAMS: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-025",
        name: "programs-are-owners",
        title: "A program has the same rights as the owner",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "A service token is let in to the whole Worker.",
        why: "The Worker accepts any token of the application, so that a program's two values in some CI are worth as much as the \
              owner's login: chats, approval of devices, every credential of the container.",
        evidence: "A service token among what a policy includes, of an application that covers the Worker as a whole.",
        fix: "Give the program an application for the path it needs, or take the token away with `moltctl access apply`; check \
              `type` and `email` of tokens in `src/auth/middleware.ts`.",
        sources: &["cloudflare/moltworker src/auth/jwt.ts", "Cloudflare docs, Access: service tokens"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: programs,
    #[cfg(test)]
    fixtures: Fixtures { failing: || named("t"), passing: || live(|_| {}) },
};

pub(super) static STALE: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-021",
        name: "service-token-stale",
        title: "A service token never ends, has ended, or is not in use",
        severity: Severity::Low,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "A service token that opens the Worker has no end, or was not used for 90 days; or one has run out and is still \
               there.",
        why: "What never ends is never rotated, and a copy that leaked a year ago still works. One that is not in use has no owner \
              who would notice. One that ran out stopped something that somebody meets as an outage.",
        evidence: "End, last use and policies of each service token of the account. Tokens that no policy of the Worker's \
                   applications admits are told as information.",
        fix: "Delete it, or give it an end and rotate it, in the dashboard under Zero Trust → Access → Service credentials; then \
              `moltctl audit --live`.",
        sources: &["Cloudflare docs, Access: service tokens"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: stale,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            live(|account| {
                let token = ServiceToken { expires_at: None, ..service_token("t") };
                account.access.service_tokens = Ok(vec![token]);
            })
        },
        passing: || live(|account| account.access.service_tokens = Ok(vec![service_token("t")])),
    },
};

/// A healthy account whose one policy is this.
#[cfg(test)]
fn with(body: serde_json::Value) -> Facts {
    live(|account| account.access.policies = Ok(vec![policy(body)]))
}

/// A healthy account whose one policy lets this token in.
#[cfg(test)]
fn named(id: &str) -> Facts {
    let rule = serde_json::json!({ "service_token": { "token_id": id } });
    with(serde_json::json!({ "decision": "non_identity", "include": [rule] }))
}

/// What a policy admits of programs.
#[derive(Debug, Default)]
struct Admitted {
    /// Every service token.
    any: bool,
    /// Anything, without a token.
    everything: bool,
    /// These tokens.
    named: BTreeSet<String>,
}

/// Each policy that admits programs: its name with its application, the path, and what it admits.
fn admissions(account: &Account, verdict: &mut Verdict) -> Option<Vec<(String, String, Admitted)>> {
    let mut found = Vec::new();
    for door in doors::doors(account, verdict)? {
        for policy in door.policies(account, verdict) {
            let programs = policy.decision == Some(Decision::NonIdentity);
            if !programs && policy.decision != Some(Decision::Allow) {
                continue;
            }
            let rules = doors::spread(&policy.include, account, verdict);
            let id = |rule: &serde_json::Value| rule["service_token"]["token_id"].as_str().map(str::to_owned);
            let admitted = Admitted {
                any: rules.iter().any(|rule| rule.get("any_valid_service_token").is_some()),
                everything: programs
                    && rules.iter().any(|rule| rule.get("everyone").is_some())
                    && !doors::is_narrowed(&policy.require, account),
                named: rules.iter().filter_map(id).collect(),
            };
            found.push((format!("{} of {}", policy.name, door.app.name), door.path.clone(), admitted));
        }
    }
    Some(found)
}

fn any_token(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    for (name, _, admitted) in admissions(account, verdict).unwrap_or_default() {
        if admitted.everything {
            let message = "it lets in everything that says it is a program, without a token";
            verdict.find(Finding::on("Access policy", name, message).severity(Severity::High));
        } else if admitted.any {
            let message = "it lets in every service token of the account";
            verdict.find(Finding::on("Access policy", name, message));
        }
    }
}

fn programs(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    for (name, path, admitted) in admissions(account, verdict).unwrap_or_default() {
        if path.is_empty() && !admitted.named.is_empty() {
            let names = token_names(account, &admitted.named);
            let message = format!("it gives {names} what the owner has");
            verdict.find(Finding::on("Access policy", name, message));
        }
    }
}

/// Names of tokens; ids where the tokens could not be read.
fn token_names(account: &Account, ids: &BTreeSet<String>) -> String {
    let tokens = account.access.service_tokens.as_deref().unwrap_or_default();
    let names: Vec<String> = ids
        .iter()
        .map(|id| tokens.iter().find(|token| token.id == *id).map_or(id, |token| &token.name))
        .map(|name| format!("`{name}`"))
        .collect();
    names.join(", ")
}

fn stale(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = doors::account(facts, verdict) else { return };
    let Some(tokens) = verdict.see(Scope::Live, &account.access.service_tokens) else { return };
    if tokens.is_empty() {
        return;
    }
    let admissions = admissions(account, verdict).unwrap_or_default();
    for token in tokens.iter().filter(|token| token.enabled) {
        let Some(message) = trouble(token, facts.today) else { continue };
        let opens = admissions.iter().any(|(_, _, it)| it.any || it.named.contains(&token.id));
        let finding = Finding::on("Access service token", token.name.clone(), message);
        verdict.find(if opens { finding } else { finding.severity(Severity::Info) });
    }
}

/// What is wrong with a token on `today`.
fn trouble(token: &ServiceToken, today: Date) -> Option<String> {
    match token.expires_at.as_deref().map(day) {
        None => return Some("it never ends".to_owned()),
        Some(Some(end)) if end < today => return Some(format!("it ended on {end}")),
        _ => {}
    }
    let used = token.last_seen_at.as_deref().and_then(day);
    let since = used.or(token.created_at.as_deref().and_then(day))?;
    if days(since, today) <= IDLE_DAYS {
        return None;
    }
    Some(match used {
        Some(used) => format!("it was used last on {used}"),
        None => format!("it was never used since it was made on {since}"),
    })
}

/// The day of a moment (RFC 3339).
fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_token_is_said() {
        let today = jiff::civil::date(2026, 11, 20);
        let said = |change: fn(&mut ServiceToken)| {
            let mut token = service_token("t");
            change(&mut token);
            trouble(&token, today)
        };
        assert_eq!(said(|_| {}), None);
        assert_eq!(said(|it| it.expires_at = None).as_deref(), Some("it never ends"));
        let ended = said(|it| it.expires_at = Some("2026-11-19T23:59:59Z".into()));
        assert_eq!(ended.as_deref(), Some("it ended on 2026-11-19"));
        let idle = said(|it| it.last_seen_at = Some("2025-01-01T00:00:00Z".into()));
        assert_eq!(idle.as_deref(), Some("it was used last on 2025-01-01"));
        let never = said(|it| {
            it.last_seen_at = None;
            it.created_at = Some("2026-01-01T00:00:00Z".into());
        });
        assert!(never.is_some_and(|it| it.contains("never used")));
        assert_eq!(said(|it| it.last_seen_at = None), None, "a new one may be idle");
    }

    #[test]
    fn a_token_that_opens_the_worker_weighs_more_than_one_that_does_not() {
        let severity = |opens: bool| {
            let mut facts = if opens { named("t") } else { live(|_| {}) };
            let crate::audit::facts::Fetched::Known(account) = &mut facts.account else { unreachable!() };
            let token = ServiceToken { expires_at: None, ..service_token("t") };
            account.access.service_tokens = Ok(vec![token]);
            let mut verdict = Verdict::default();
            stale(&facts, &mut verdict);
            verdict.findings[0].severity
        };
        assert_eq!((severity(true), severity(false)), (None, Some(Severity::Info)));
    }
}
