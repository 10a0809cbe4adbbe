//! MW-CFG-007: several wrangler configurations that do not say the same.

use camino::Utf8Path;

use crate::audit::facts::{Checkout, syntax};
use crate::audit::finding::Span;
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::{Node, differences};
use crate::project::wrangler::precedence::{Found, Surroundings, ViteReads, judge};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-007",
        name: "configurations-differ",
        title: "Several wrangler configurations do not say the same",
        severity: Severity::Medium,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "More than one of `wrangler.json`, `wrangler.jsonc` and `wrangler.toml` stands in the checkout and they differ, or the vite \
               build reads one that is not there.",
        why: "wrangler takes the json before the jsonc before the toml and says nothing. What was hardened in one file is then not what is \
              deployed, and `wrangler secret put` may address another Worker than `wrangler deploy`.",
        evidence: "The values of the files, not their text; `configPath` of `vite.config.*`. Files in folders above the checkout, which \
                   wrangler would also take, are seen by `moltctl doctor` and `moltctl deploy`, not here.",
        fix: "Keep one: `moltctl init` makes it `wrangler.toml`, points vite at it, and retires the others.",
        sources: &["wrangler findWranglerConfig", "@cloudflare/vite-plugin configPath"],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("wrangler.jsonc", r#"{"name": "a"}"#), ("wrangler.toml", "name = 'b'\n")]),
        passing: || {
            checkout(&[
                ("wrangler.jsonc", r#"{"$schema": "x", "name": "a"}"#),
                ("wrangler.toml", "name = 'a'\n"),
                ("vite.config.ts", "cloudflare({ configPath: './wrangler.toml' })"),
            ])
        },
    },
};

/// Stands for the checkout: only names count.
const ROOT: &str = "/checkout";

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let files: Vec<&str> = checkout.wrangler_files().collect();
    if let Some(taken) = files.first() {
        for other in &files[1..] {
            compare(checkout, taken, other, verdict);
        }
    }
    vite(checkout, &files, verdict);
}

fn compare(checkout: &Checkout, taken: &str, other: &str, verdict: &mut Verdict) {
    let mut tree = |name: &str| {
        let seen = checkout.read(name).and_then(|text| {
            Node::parse(text, syntax(name)).map_err(|error| format!("`{name}` is not understood: {error}"))
        });
        verdict.see(Scope::Checkout, &seen).cloned()
    };
    let (Some(left), Some(right)) = (tree(taken), tree(other)) else { return };
    let differ = differences(&left, &right, &["$schema"]);
    let Some(first) = differ.first() else { return };
    let more = match differ.len() {
        1 => String::new(),
        more => format!(" and {} more places", more - 1),
    };
    let message = format!("a bare wrangler reads `{taken}`, which says something else at `{first}`{more}");
    let name = differ.iter().any(|it| it == "name");
    let finding = Finding::in_file(other, None, format!("differs from {taken}"), message);
    verdict.find(if name { finding.severity(Severity::High) } else { finding });
}

fn vite(checkout: &Checkout, files: &[&str], verdict: &mut Verdict) {
    let found = checkout.files().find(|(path, _)| path.as_str().starts_with("vite.config."));
    let Some(path) = found.map(|(path, _)| path) else { return };
    let seen = checkout.read(path.as_str());
    let Some(text) = verdict.see(Scope::Checkout, &seen) else { return };
    if !text.contains("cloudflare(") {
        return;
    }
    let at = |name: &str| Utf8Path::new(ROOT).join(name);
    let surroundings = Surroundings {
        checkout: ROOT.into(),
        files: files.iter().map(|name| Found { path: at(name), text: String::new() }).collect(),
        redirect: None,
        vite: Some(Found { path: at(path.as_str()), text: (*text).to_owned() }),
    };
    match judge(&surroundings).vite {
        ViteReads::Missing(target) if !files.is_empty() => {
            let target = target.strip_prefix(ROOT).unwrap_or(&target);
            let message = format!("the build reads `{target}`, which is not there");
            let line = text.find("configPath").map(|at| Span::line(text[..at].matches('\n').count() + 1));
            verdict.find(Finding::in_file(path, line, "configPath", message));
        }
        ViteReads::Unknown { line } => {
            verdict.blind(
                Scope::Checkout,
                format!("which configuration the build reads is computed (line {line} of `{path}`)"),
            );
        }
        ViteReads::Missing(_) | ViteReads::NoVite | ViteReads::File(_) | ViteReads::Nothing => {}
    }
}
