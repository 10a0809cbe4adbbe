//! MW-CFG-008: `.wrangler/deploy/config.json` leads `wrangler deploy` to a configuration that is old, gone or outside.

use camino::{Utf8Path, Utf8PathBuf};

use crate::audit::facts::Checkout;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::{Node, differences};
use crate::project::wrangler::precedence::{Found, Redirect, Surroundings, judge};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-008",
        name: "stale-redirect",
        title: "A bare `wrangler deploy` takes a configuration left by an earlier build",
        severity: Severity::Medium,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "`.wrangler/deploy/config.json`, which vite's build writes, leads to a configuration that no longer says what the checkout's \
               does, to a file that is gone, or out of the checkout.",
        why: "`wrangler deploy`, `versions upload` and `triggers deploy` follow it, `wrangler secret` does not. What was hardened after the \
              last build is not deployed, and a file planted there deploys something else under your token.",
        evidence: "The file it names, compared key by key with the checkout's configuration, but for `main`, `assets`, `build`, paths of \
                   images and what the build adds.",
        fix: "Delete `.wrangler/deploy`, or run `npm run build`; `moltctl deploy` passes `--config` and is not led away.",
        sources: &["wrangler: redirected configuration", "@cloudflare/vite-plugin"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("wrangler.jsonc", r#"{"name": "a", "workers_dev": false}"#),
                (".wrangler/deploy/config.json", r#"{"configPath": "../../dist/a/wrangler.json"}"#),
                ("dist/a/wrangler.json", r#"{"name": "a", "workers_dev": true}"#),
            ])
        },
        passing: || {
            checkout(&[
                ("wrangler.jsonc", r#"{"name": "a", "main": "src/index.ts", "workers_dev": false}"#),
                (".wrangler/deploy/config.json", r#"{"configPath": "../../dist/a/wrangler.json"}"#),
                (
                    "dist/a/wrangler.json",
                    r#"{"name": "a", "main": "index.js", "workers_dev": false, "topLevelName": "a"}"#,
                ),
            ])
        },
    },
};

const FILE: &str = ".wrangler/deploy/config.json";
/// What a deploy is decided by and a build does not rewrite.
const DECIDING: [&str; 13] = [
    "account_id",
    "browser",
    "compatibility_date",
    "compatibility_flags",
    "durable_objects",
    "name",
    "preview_urls",
    "r2_buckets",
    "route",
    "routes",
    "triggers",
    "vars",
    "workers_dev",
];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    if checkout.file(FILE).is_none() {
        return;
    }
    let seen = checkout.read(FILE);
    let Some(text) = verdict.see(Scope::Checkout, &seen) else { return };
    let finding = |message: String| Finding::in_file(FILE, None, "configPath", message);
    match target(text) {
        Redirect::Broken => {
            verdict.find(finding("it cannot be read: a bare `wrangler deploy` stops".to_owned()))
        }
        Redirect::To(path) => match path.strip_prefix(ROOT) {
            Err(_) => {
                verdict.find(finding("it leads out of the checkout".to_owned()).severity(Severity::High));
            }
            Ok(path) => inside(checkout, path, finding, verdict),
        },
    }
}

/// Stands for the checkout, deep enough that no usual `..` leads past it unseen.
const ROOT: &str = "/a/checkout";

fn target(text: &str) -> Redirect {
    let root = Utf8PathBuf::from(ROOT);
    let surroundings = Surroundings {
        redirect: Some(Found { path: root.join(FILE), text: text.to_owned() }),
        checkout: root,
        ..Surroundings::default()
    };
    judge(&surroundings).redirected.unwrap_or(Redirect::Broken)
}

fn inside(checkout: &Checkout, path: &Utf8Path, finding: impl Fn(String) -> Finding, verdict: &mut Verdict) {
    if checkout.file(path.as_str()).is_none() {
        verdict.find(finding(format!(
            "it leads to `{path}`, which is not there: a bare `wrangler deploy` stops"
        )));
        return;
    }
    let Some((name, own)) = checkout.wrangler_tree() else { return };
    let Some(own) = verdict.see(Scope::Checkout, own) else { return };
    let seen = checkout.read(path.as_str()).and_then(|text| {
        Node::from_jsonc(text).map_err(|error| format!("`{path}` is not understood: {error}"))
    });
    let Some(built) = verdict.see(Scope::Checkout, &seen) else { return };
    let ignored: Vec<&str> = own
        .members()
        .iter()
        .chain(built.members())
        .map(|(key, _)| key.as_str())
        // A key that the checkout does not write is the build's default.
        .filter(|key| !DECIDING.contains(key) || own.get(key).is_none())
        .collect();
    let differ = differences(own, built, &ignored);
    if let Some(first) = differ.first() {
        let message = format!(
            "`{path}`, which a bare `wrangler deploy` takes, no longer says what `{name}` does at `{first}`"
        );
        verdict.find(finding(message));
    }
}
