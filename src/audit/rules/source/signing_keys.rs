//! MW-ACC-003: Access's signing keys, fetched for every request.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::bindings::{Binding, bindings, enclosing_function, is_function};
use crate::audit::syntax::calls::Call;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ACC-003",
        name: "signing-keys-per-request",
        title: "Access's signing keys are fetched for every request",
        severity: Severity::Low,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "`createRemoteJWKSet` is called inside of the function that verifies a token, so that its cache never serves.",
        why: "Each request waits for another, and when Access's endpoint is slow or limits the Worker nobody gets in.",
        evidence: "A call of `createRemoteJWKSet` in a function whose result is kept neither in a constant outside of it nor in a map.",
        fix: "Keep it beside the function: `let keys: ReturnType<typeof createRemoteJWKSet> | undefined;` and \
              `keys ??= createRemoteJWKSet(new URL(…))`.",
        sources: &["cloudflare/moltworker src/auth/jwt.ts", "jose docs: createRemoteJWKSet"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/jwt.ts",
                "async function verify(t) {\n  const keys = createRemoteJWKSet(url);\n  return jwtVerify(t, keys);\n}\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/jwt.ts",
                "let keys;\nasync function verify(t) {\n  keys ??= createRemoteJWKSet(url);\n  return jwtVerify(t, keys);\n}\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for call in Call::all(source).filter(|it| it.is_function("createRemoteJWKSet")) {
            if enclosing_function(call.node).is_some_and(|it| !is_kept(call.node, it)) {
                verdict.find(at(path, call.node, "the signing keys are fetched for every request"));
            }
        }
    }
}

fn is_kept(call: Syntax<'_>, function: Syntax<'_>) -> bool {
    let up = || call.ancestors().take_while(|it| !is_function(*it));
    let in_map = up().filter_map(Call::of).any(|it| it.name() == "set");
    let assigned = up()
        .filter(|it| matches!(it.kind(), "assignment_expression" | "augmented_assignment_expression"))
        .filter_map(|it| it.field("left"))
        .any(|it| it.kind() != "identifier" || is_outside(it, function));
    // `const keys = …; CACHE.set(issuer, keys);`
    let stored = up()
        .find(|it| it.kind() == "variable_declarator")
        .and_then(|it| it.field("name"))
        .is_some_and(|name| {
            Call::within(function)
                .any(|it| it.name() == "set" && it.arguments().any(|it| it.text() == name.text()))
                || function.descendants().any(|it| {
                    it.kind() == "assignment_expression"
                        && it.field("right").is_some_and(|it| it.text() == name.text())
                        && it.field("left").is_some_and(|it| is_outside(it, function))
                })
        });
    in_map || assigned || stored
}

fn is_outside(name: Syntax<'_>, function: Syntax<'_>) -> bool {
    bindings(name, name.text()).iter().any(|it| match it {
        Binding::Value(value) => {
            let declared = value.ancestors().any(|it| it.kind() == "variable_declarator")
                || value.kind().ends_with("declaration");
            declared
                && (value.range().end <= function.range().start
                    || function.range().end <= value.range().start)
        }
        _ => false,
    })
}
