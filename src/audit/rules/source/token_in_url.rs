//! MW-TOK-001: the gateway's token in URLs.

use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::values::{Part, literal, literals, parts};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-TOK-001",
        name: "token-in-url",
        title: "The gateway's token is put into URLs",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "The Worker adds `token` to the query of a URL, or tells people to open `/?token=…`.",
        why: "URLs are kept by browsers, proxies and logs. Who has the gateway's token is an operator without pairing. For the \
              WebSocket OpenClaw 2026.2.3 does not even read it from there.",
        evidence: "`searchParams.set('token', …)`, texts with `?token=` or `&token=` before a value or a word to replace, in the \
                   Worker's sources; and a README that shows such an address.",
        fix: "Delete the injection, let the Control UI ask for the token once, and print it with `moltctl token generate` only.",
        sources: &[
            "cloudflare/moltworker src/index.ts",
            "cloudflare/moltworker README.md",
            "openclaw 2026.2.3 gateway auth",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("src/index.ts", "u.searchParams.set('token', c.env.MOLTBOT_GATEWAY_TOKEN);\n")])
        },
        passing: || {
            checkout(&[(
                "src/index.ts",
                "u.searchParams.delete('token');\nconst page = `https://${host}/_admin/`;\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for node in source.nodes() {
            if let Some(message) = Call::of(node).and_then(sets).or_else(|| spells(node)) {
                verdict.find(at(path, node, message));
            }
        }
    }
    let Some(readme) = checkout.text("README.md") else { return };
    let shown = readme.lines().position(|line| shows_token(line, "?token=") || shows_token(line, "&token="));
    if let Some(line) = shown {
        let message = "the README tells people to open a URL with the token in it";
        verdict.find(
            Finding::in_file("README.md", Some(Span::line(line + 1)), "?token=", message)
                .severity(Severity::Medium),
        );
    }
}

fn sets(call: Call<'_>) -> Option<&'static str> {
    let adds = matches!(call.name(), "set" | "append")
        && call.receiver().is_some_and(|it| it.text().to_ascii_lowercase().ends_with("searchparams"))
        && call.argument(0).and_then(literal) == Some("token");
    (adds && call.argument(1).is_some_and(|it| literal(it).is_none()))
        .then_some("the token is added to a URL")
}

fn spells(node: Syntax<'_>) -> Option<&'static str> {
    match node.kind() {
        "template_string" => {
            let parts = parts(node);
            let value = parts.windows(2).any(|pair| {
                matches!(pair, [Part::Text(text), Part::Value(_)] if text.ends_with("?token=") || text.ends_with("&token="))
            });
            let shown = parts.iter().any(|it| matches!(it, Part::Text(text) if shows_token(text, "?token=")));
            if value {
                Some("a URL is made with the token in it")
            } else {
                shown.then_some("people are told to open a URL with the token in it")
            }
        }
        "string" => literals(node)
            .any(|(_, text)| shows_token(text, "?token="))
            .then_some("people are told to open a URL with the token in it"),
        _ => None,
    }
}

/// `?token=` with a word to replace after it.
fn shows_token(text: &str, what: &str) -> bool {
    text.split_once(what).is_some_and(|(_, rest)| rest.starts_with(['{', '<', 'Y', 'y', '.', '…', '$']))
}
