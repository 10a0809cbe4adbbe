//! MW-API-004, 005, 006 and 008: API tokens that never end, are old, are not used, or end soon.

use jiff::civil::Date;

use super::{of_tokens, on, tokens};
use crate::audit::days;
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::facts::account::people::{MaxAge, Token};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static NO_END: Rule = Rule {
    meta: Meta {
        id: "MW-API-004",
        name: "token-without-expiry",
        title: "An API token never ends",
        severity: Severity::Low,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active API token has no expiry.",
        why: "A copy in an old laptop, a CI system or a backup works for ever. With an expiry the copies that nobody remembers die \
              by themselves.",
        evidence: of_tokens!(
            "No `expires_on`. The token the audit runs with is also judged by `tokens/verify`."
        ),
        fix: "Set an end date in the dashboard under API tokens → Edit (a quarter is usual), note it in the runbook, and look \
              again with `moltctl audit --live --only MW-API-004`",
        sources: &["Cloudflare API: tokens, `expires_on`", "openclaw/trust#16"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_no_end,
    #[cfg(test)]
    fixtures: Fixtures { failing: || kept::but_token(|token| token.expires = None), passing: kept::account },
};

fn check_no_end(facts: &Facts, verdict: &mut Verdict) {
    let endless: Vec<&Token> =
        tokens(facts, verdict).into_iter().filter(|token| token.expires.is_none()).collect();
    for token in &endless {
        verdict.find(on(token, "it has no end date"));
    }
    let Some(account) = facts.account.known() else { return };
    let Some(own) = verdict.see(Scope::Live, &account.people.operator) else { return };
    if own.expires.is_none() && !endless.iter().any(|token| token.id == own.id) {
        let id: String = own.id.chars().take(8).collect();
        verdict.find(Finding::on("API token in use", id, "the token moltctl runs with has no end date"));
    }
}

pub(super) static TOO_OLD: Rule = Rule {
    meta: Meta {
        id: "MW-API-005",
        name: "token-too-old",
        title: "An API token is older than credentials may get here",
        severity: Severity::Medium,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active token was made longer ago than `[rotation] ages` of moltctl.toml allows for `CLOUDFLARE_API_TOKEN` (or \
               `R2_SECRET_ACCESS_KEY`, when all it opens is R2); 90 days where nothing is written.",
        why: "The longer a token lives, the more copies of it lie about, and the likelier one of them is in strange hands.",
        evidence: of_tokens!(
            "`issued_on` and the day of the audit. Rolling a token keeps that date, so a rolled one is told as \
                              old too: make a new one instead."
        ),
        fix: "Make a new token in the dashboard, store it with `moltctl login` (an R2 key: with `moltctl secrets push`), delete \
              the old one, and look again with `moltctl audit --live --only MW-API-005`",
        sources: &["CIS Controls 5", "openclaw/trust#16", "Cloudflare API: tokens, `issued_on`"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_too_old,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_token(|token| token.issued = Some(jiff::civil::date(2026, 8, 21))),
        passing: || kept::but_token(|token| token.issued = Some(jiff::civil::date(2026, 8, 22))),
    },
};

fn check_too_old(facts: &Facts, verdict: &mut Verdict) {
    let most = facts.account.known().map_or_else(MaxAge::default, |account| account.people.max_age);
    for token in tokens(facts, verdict) {
        let Some(issued) = token.issued else {
            verdict
                .blind(Scope::Live, format!("the API does not say when the token `{}` was made", token.name));
            continue;
        };
        let allowed = if token.is_r2_key() { most.r2_key } else { most.token };
        let age = days::between(issued, facts.today);
        if age > allowed {
            verdict.find(on(token, format!("it is {age} days old; {allowed} are allowed")));
        }
    }
}

/// A quarter without use: every regular job, also a quarterly one, has run.
const UNUSED_DAYS: i64 = 90;
/// A token that was made within the last month may still be about to be used.
const FRESH_DAYS: i64 = 30;

pub(super) static UNUSED: Rule = Rule {
    meta: Meta {
        id: "MW-API-006",
        name: "token-unused",
        title: "An API token is not used",
        severity: Severity::Low,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active token was not used for 90 days, or never within 30 days of its making.",
        why: "Nobody misses it, so nobody notices when somebody else begins to use it. Deleting it costs nothing.",
        evidence: of_tokens!("`last_used_on`, and `issued_on` where a token was never used."),
        fix: "Delete it in the dashboard under API tokens; if nobody answers for it, disable it for a week first. Then look \
              again with `moltctl audit --live --only MW-API`",
        sources: &["Cloudflare API: tokens, `last_used_on`"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check: check_unused,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_token(|token| token.last_used = None),
        passing: || {
            kept::but_token(|token| {
                token.last_used = None;
                token.issued = Some(jiff::civil::date(2026, 11, 1));
            })
        },
    },
};

fn check_unused(facts: &Facts, verdict: &mut Verdict) {
    let age = |day: Date| days::between(day, facts.today);
    for token in tokens(facts, verdict) {
        match (token.last_used.map(age), token.issued.map(age)) {
            (Some(since), _) if since > UNUSED_DAYS => {
                verdict.find(on(token, format!("it was used last {since} days ago")));
            }
            (None, Some(since)) if since > FRESH_DAYS => {
                verdict.find(on(token, format!("it was made {since} days ago and never used")));
            }
            (None, None) => verdict.find(on(token, "it was never used")),
            _ => {}
        }
    }
}

/// Long enough to act on in a working week, with a holiday.
const SOON_DAYS: i64 = 14;

pub(super) static ENDS_SOON: Rule = Rule {
    meta: Meta {
        id: "MW-API-008",
        name: "token-ends-soon",
        title: "The API token in use, or the R2 key, ends within two weeks",
        severity: Severity::Low,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "The token that moltctl runs with, or an R2 key of the account, ends within 14 days.",
        why: "When an R2 key ends, backups fail in silence and the next restart of the container brings back an old memory. When \
              the operator's token ends, nobody can lock the deployment down in an emergency.",
        evidence: "`expires_on` of the token in use (`tokens/verify`) and of the account's active tokens that open R2 alone; \
                   other tokens may end as they please.",
        fix: "Make its successor in the dashboard now; store a new R2 key with `moltctl secrets push`, a new token of the \
              operator with `moltctl login`",
        sources: &["Cloudflare API: tokens/verify", "cloudflare/moltworker#207"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[],
    },
    check: check_ends_soon,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but(|account| {
                let own = account.people.operator.as_mut().expect("it is seen");
                own.expires = Some(jiff::civil::date(2026, 11, 25));
            })
        },
        passing: kept::account,
    },
};

fn check_ends_soon(facts: &Facts, verdict: &mut Verdict) {
    let left = |day: Date| days::between(facts.today, day);
    for token in tokens(facts, verdict).into_iter().filter(|token| token.is_r2_key()) {
        if let Some(days) = token.expires.map(left).filter(|days| *days <= SOON_DAYS) {
            verdict.find(on(token, format!("this R2 key ends in {days} days")));
        }
    }
    let Some(account) = facts.account.known() else { return };
    let Some(own) = verdict.see(Scope::Live, &account.people.operator) else { return };
    if let Some(days) = own.expires.map(left).filter(|days| *days <= SOON_DAYS) {
        let id: String = own.id.chars().take(8).collect();
        verdict.find(Finding::on(
            "API token in use",
            id,
            format!("the token moltctl runs with ends in {days} days"),
        ));
    }
}
