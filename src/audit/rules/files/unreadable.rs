//! MW-CFG-006: wrangler cannot read its configuration.

use crate::audit::facts::syntax;
use crate::audit::finding::Span;
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::{Kind, Node, ParseError};
use crate::project::wrangler::view::{View, ViewError};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-006",
        name: "wrangler-cannot-read",
        title: "wrangler cannot read its configuration",
        severity: Severity::High,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "A `wrangler.toml`, `wrangler.json` or `wrangler.jsonc` of the checkout is not valid, or a key has another type than wrangler \
               takes: `[containers]` as one table, `[logpush]` as a table, `[vars]` written twice.",
        why: "Nothing can be deployed, so no fix can either; and every other rule on this file is blind. Examples in widely read articles \
              have exactly these mistakes.",
        evidence: "The file is parsed as wrangler parses it; the keys moltctl decides by and `logpush` are held against their types.",
        fix: "Correct the line that is named; `npx wrangler deploy --dry-run --containers-rollout=none` reads the file without a request.",
        sources: &["wrangler configuration", "wrangler 4.164 and 4.60 run on the examples of articles"],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("wrangler.toml", "[containers]\nmax_instances = 1\n")]),
        passing: || checkout(&[("wrangler.toml", "logpush = true\n[[containers]]\nmax_instances = 1\n")]),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for name in checkout.wrangler_files() {
        let seen = checkout.read(name);
        let Some(text) = verdict.see(Scope::Checkout, &seen) else { continue };
        match Node::parse(text, syntax(name)) {
            Err(error) => {
                let (line, message) = match error {
                    ParseError::Jsonc { line } => (Some(line), "this is not JSON with comments".to_owned()),
                    ParseError::Toml { line } => (Some(line), toml(text, line)),
                    ParseError::NotAnObject => (None, "there is no object in it".to_owned()),
                };
                verdict.find(Finding::in_file(name, line.map(Span::line), "syntax", message));
            }
            Ok(tree) => types(name, text, &tree, verdict),
        }
    }
}

fn types(name: &str, text: &str, tree: &Node, verdict: &mut Verdict) {
    if let Err(error) = View::of(tree) {
        let (line, path) = match &error {
            ViewError::WrongType { line, path, .. } | ViewError::Missing { line, path } => {
                (*line, path.clone())
            }
            ViewError::Parse(_) => (1, String::new()),
        };
        let what = error.to_string();
        let what = what.split_once(": ").map_or(what.as_str(), |(_, what)| what);
        let mut finding =
            Finding::in_file(name, Some(Span::line(line)), path.clone(), format!("wrangler stops: {what}"));
        if path == "containers" {
            finding = finding.remedy(
                "Write `[[containers]]` with `class_name`, `image`, `instance_type`, `max_instances`.",
            );
        }
        verdict.find(finding);
    }
    if let Some(logpush) = tree.get("logpush").filter(|it| !matches!(it.kind, Kind::Bool(_))) {
        let message = format!("wrangler stops: `logpush` is {}, expected a boolean", logpush.type_name());
        let place = crate::audit::rules::places::span(text, logpush);
        let finding = Finding::in_file(name, place, "logpush", message);
        verdict.find(finding.remedy(
            "Write `logpush = true`; the Logpush job itself is made through the API or the dashboard.",
        ));
    }
}

/// What is wrong with TOML on a line, where it is one of the usual mistakes.
fn toml(text: &str, line: usize) -> String {
    let at = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
    let twice = at.starts_with('[') && text.lines().filter(|it| it.trim() == at).count() > 1;
    // Only a table's header is quoted: a line may hold a value.
    let name = at.trim_matches(['[', ']']);
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if twice && plain {
        format!("`[{name}]` is written twice: make it one table")
    } else {
        "this is not TOML".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_written_twice_is_named() {
        let text = "[vars]\nA = '1'\n[vars]\nB = '2'\n";
        let mut verdict = Verdict::default();
        check(&checkout(&[("wrangler.toml", text)]), &mut verdict);
        assert_eq!(verdict.findings.len(), 1);
        assert!(verdict.findings[0].message.contains("`[vars]` is written twice"), "{:?}", verdict.findings);
    }
}
