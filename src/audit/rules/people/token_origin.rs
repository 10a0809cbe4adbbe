//! MW-API-007: an API token works from any address.

use super::{of_tokens, on, tokens};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::facts::account::people::writes;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-API-007",
        name: "token-from-anywhere",
        title: "An API token that changes things works from any address",
        severity: Severity::Info,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An active token with a writing permission has no condition on the address it is used from.",
        why: "With a condition a stolen token is worth nothing elsewhere. It fits where the address is fixed: an office, a VPN, a \
              self-hosted runner. An R2 key that the container uses cannot have one: its addresses change.",
        evidence: of_tokens!(
            "No address in `condition.request_ip.in`. Tokens that open R2 alone are left out."
        ),
        fix: "Where the address is fixed, add it in the dashboard under API tokens → Edit → Client IP Address Filtering, and \
              check that it is kept with `moltctl audit --live --only MW-API-007`",
        sources: &["Cloudflare documentation: create API token via API, `condition`"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_token(|token| token.from_known_addresses = false),
        passing: kept::account,
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    for token in tokens(facts, verdict) {
        if !token.from_known_addresses && !token.is_r2_key() && token.groups().any(writes) {
            verdict.find(on(token, "it works from any address"));
        }
    }
}
