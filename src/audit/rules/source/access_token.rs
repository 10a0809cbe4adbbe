//! MW-ACC-002: what the Worker asks of Access's token.

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::values::property;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-002",
        name: "any-access-token",
        title: "The Worker takes any token of the Access application",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Checkout],
        what: "The Worker verifies that Access signed the token and then asks neither for the person nor for the kind of token.",
        why: "One policy too wide in Access, or a service token made for something else, and its bearer is the operator. The Worker \
              could know better: it knows its owner.",
        evidence: "Files that call `jwtVerify`, and those that use them for it, with no comparison, list or check of the payload's \
                   `email`, `common_name`, `sub` or `type`. A call without `audience` or `issuer` is high: it takes the tokens of \
                   other applications. `decodeJwt` without any `jwtVerify` is critical: it takes what anybody writes.",
        fix: "After `jwtVerify`: `if (!env.OWNER_EMAILS.split(',').includes(payload.email)) throw new Error('not the owner')`.",
        sources: &["cloudflare/moltworker src/auth/jwt.ts", "Cloudflare docs: validate JWTs"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/jwt.ts",
                "const { payload } = await jwtVerify(t, keys, { issuer, audience });\nreturn payload;\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/jwt.ts",
                "const { payload } = await jwtVerify(t, keys, { issuer, audience });\n\
                 if (!owners.includes(payload.email)) throw new Error('not the owner');\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    let calls = || {
        checkout
            .sources()
            .iter()
            .flat_map(|(path, source)| Call::all(source).map(move |it| (path.as_path(), it)))
    };
    let verified: Vec<(&Utf8Path, Call<'_>)> = calls().filter(|(_, it)| it.name() == "jwtVerify").collect();
    if verified.is_empty() {
        for (path, call) in calls().filter(|(_, it)| matches!(it.name(), "decodeJwt" | "jwtDecode")) {
            let message = "a token is read without its signature being verified: anybody may write one";
            verdict.find(at(path, call.node, message).severity(Severity::Critical));
        }
        return;
    }
    let asked = asks_who(checkout);
    for (path, call) in verified {
        let options = call.argument(2);
        let lacks = |key: &str| options.is_none_or(|it| it.kind() == "object" && !has(it, key));
        if lacks("audience") || lacks("issuer") {
            let message =
                "the token's `audience` and `issuer` are not both asked: tokens of other applications pass";
            verdict.find(at(path, call.node, message).severity(Severity::High));
        } else if !asked {
            verdict.find(at(
                path,
                call.node,
                "any token of the application is taken, whoever it was made for",
            ));
        }
    }
}

fn has(object: Syntax<'_>, key: &str) -> bool {
    property(object, key).is_some()
        || object.children().any(|it| {
            it.kind() == "spread_element" || it.kind() == "shorthand_property_identifier" && it.text() == key
        })
}

/// Whether anything of the checkout compares a claim that says who it is.
fn asks_who(checkout: &Checkout) -> bool {
    checkout.sources().iter().flat_map(|(_, source)| source.nodes()).any(|it| {
        let claim = it.kind() == "member_expression"
            && it.field("property").is_some_and(|it| matches!(it.text(), "email" | "common_name" | "sub"));
        claim && is_compared(it)
    })
}

fn is_compared(claim: Syntax<'_>) -> bool {
    claim.ancestors().take_while(|it| !it.kind().ends_with("statement") && it.kind() != "pair").any(|it| {
        match it.kind() {
            "binary_expression" => {
                it.field("operator").is_some_and(|it| matches!(it.text(), "===" | "!==" | "==" | "!="))
            }
            "call_expression" => Call::of(it).is_some_and(|call| {
                let lower = call.name().to_ascii_lowercase();
                matches!(call.name(), "includes" | "has" | "test")
                    || ["allow", "owner", "permit", "authorize"].iter().any(|word| lower.contains(word))
            }),
            _ => false,
        }
    })
}
