//! MW-ROUTE-004: addresses that the Worker fetches because a request says so.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::request;
use crate::audit::syntax::values::{Part, bare, parts};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ROUTE-004",
        name: "request-decides-address",
        title: "A request decides which address the Worker fetches",
        severity: Severity::High,
        category: Category::WorkerCode,
        scopes: &[Scope::Checkout],
        what: "The URL that the Worker's `fetch` is called with, or its host, is a value of the request.",
        why: "The Worker fetches from inside of Cloudflare with its own bindings and headers around: what it adds goes to any host, \
              and what it gets is shown to whoever asked.",
        evidence: "As for MW-INJ-001, into the first argument of the global `fetch`, where the text before the value does not yet \
                   name a host. Bindings (`env.ASSETS.fetch`) and the container (`containerFetch`) are left out.",
        fix: "Put the host down in the code and pass on a tested path: `fetch(new URL(path, 'https://api.example.com'))`.",
        sources: &["OWASP Server-Side Request Forgery"],
        owasp: &[Asi::ToolMisuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("src/a.ts", "api.get('/get', (c) => fetch(c.req.query('url')));\n")]),
        passing: || {
            checkout(&[(
                "src/a.ts",
                "api.get('/get', (c) => fetch(`https://api.example.com/v1/${c.req.query('id')}`));\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for call in Call::all(source).filter(|it| it.is_function("fetch")) {
            let Some(address) = call.argument(0).map(bare) else { continue };
            if names_host(address) {
                continue;
            }
            if let Some(value) = request::untested(address, call.node).filter(|it| chooses(*it)) {
                verdict.find(at(path, call.node, format!("`{}` decides the address", value.text())));
            }
        }
    }
}

/// A text that names the host before any value.
fn names_host(address: Syntax<'_>) -> bool {
    match parts(address).first() {
        Some(Part::Text(text)) => text.split_once("://").is_some_and(|(_, rest)| rest.contains('/')),
        _ => false,
    }
}

/// The request as a whole is passed on to where it was going; a part of it chooses.
fn chooses(value: Syntax<'_>) -> bool {
    !value.text().ends_with(".raw") && !value.text().ends_with(".url") && !value.text().ends_with(".body")
}
