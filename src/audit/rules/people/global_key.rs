//! MW-API-009: somebody works with a Global API Key.

use std::collections::BTreeMap;

#[cfg(test)]
use crate::audit::facts::account::kept;
#[cfg(test)]
use crate::audit::facts::account::people::GlobalKeyUse;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-API-009",
        name: "global-api-key-in-use",
        title: "The account is changed with a Global API Key",
        severity: Severity::Medium,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "Within the last 30 days somebody changed the account with the Global API Key of a user instead of an API token.",
        why: "The key may do all its user may, in every account, never ends, passes the second factor and cannot be narrowed. \
              Programs that ask for an e-mail address and a key (`CLOUDFLARE_EMAIL`, `CLOUDFLARE_API_KEY`) use it.",
        evidence: "Entries of the account's audit log whose actor has the context `api_key`. Reading leaves no entry, so a key \
                   that only reads is not seen.",
        fix: "Give the program an API token with the permission groups of its task, then change the key in the dashboard under \
              My Profile → API Tokens → Global API Key → Change; see that it stays quiet with \
              `moltctl audit --live --only MW-API-009`",
        sources: &[
            "Cloudflare documentation: Global API key",
            "Cloudflare API: audit logs v2, `actor.context`",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but(|account| {
                let day = jiff::civil::date(2026, 11, 18);
                account.people.global_key_uses =
                    Ok(vec![GlobalKeyUse { email: "helper@example.com".into(), day }]);
            })
        },
        passing: kept::account,
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let Some(uses) = verdict.see(Scope::Live, &account.people.global_key_uses) else { return };
    let mut newest = BTreeMap::new();
    for entry in uses {
        let day = newest.entry(entry.email.as_str()).or_insert(entry.day);
        *day = entry.day.max(*day);
    }
    for (email, day) in newest {
        verdict.find(Finding::on("Global API Key", email, format!("it changed the account last on {day}")));
    }
}
