//! MW-CSRF-003: CORS that lets any page read the answers.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::values::{literal, property};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CSRF-003",
        name: "open-cors",
        title: "CORS lets any web page read the Worker's answers",
        severity: Severity::Medium,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "The Worker answers with `Access-Control-Allow-Origin: *` or with whatever Origin asked.",
        why: "A page of anybody's may read what the Worker answers to the operator's browser; together with credentials, what it \
              answers to the operator.",
        evidence: "Hono's `cors()` without an `origin` or with `*`, and the header set to `*` or to the request's own Origin. With \
                   `credentials: true` it is high.",
        fix: "Name the hosts: `cors({ origin: ['https://assistant.example.com'] })`, or take the middleware out; the admin page \
              is served from the same host and needs none.",
        sources: &["hono/cors", "Fetch Standard, CORS protocol"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("src/index.ts", "app.use('*', cors({ origin: '*', credentials: true }));\n")])
        },
        passing: || checkout(&[("src/index.ts", "app.use('*', cors({ origin: ['https://a.example'] }));\n")]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for call in Call::all(source) {
            let Some(severity) = open(call) else { continue };
            verdict.find(at(path, call.node, "any Origin may read the answers").severity(severity));
        }
    }
}

fn open(call: Call<'_>) -> Option<Severity> {
    if call.is_function("cors") {
        let options = call.argument(0).filter(|it| it.kind() == "object");
        let origin = options.and_then(|it| property(it, "origin"));
        let credentials =
            options.and_then(|it| property(it, "credentials")).is_some_and(|it| it.text() == "true");
        let any = origin.is_none_or(|it| literal(it) == Some("*") || echoes(it));
        let unknown = call.argument(0).is_some_and(|it| it.kind() != "object");
        return (any && !unknown).then_some(if credentials { Severity::High } else { Severity::Medium });
    }
    let sets = matches!(call.name(), "set" | "header" | "append")
        && call
            .argument(0)
            .and_then(literal)
            .is_some_and(|it| it.eq_ignore_ascii_case("access-control-allow-origin"));
    let value = call.argument(1).filter(|_| sets)?;
    let direct = value.text().to_ascii_lowercase();
    let any = literal(value) == Some("*")
        || direct.contains("header('origin')")
        || direct.contains("get('origin')");
    any.then_some(Severity::Medium)
}

/// `origin: (origin) => origin`.
fn echoes(node: Syntax<'_>) -> bool {
    let parameter = node.field("parameter").or_else(|| node.field("parameters")?.children().next());
    let name = parameter.map(|it| it.field("pattern").unwrap_or(it).text());
    node.kind() == "arrow_function" && name.is_some() && node.field("body").map(Syntax::text) == name
}
