//! MW-NPM-001 and -002: npm's settings, and scripts that run when packages are installed.

use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static SETTINGS: Rule = Rule {
    meta: Meta {
        id: "MW-NPM-001",
        name: "npm-settings",
        title: "npm's settings hold a token, or lead to another registry",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "`.npmrc` of the checkout holds a token or password in clear, chooses a registry, or switches certificate checks off.",
        why: "A token in a file of the checkout is one `git add` or one `COPY .` away from everybody. A registry serves whatever it \
              likes under the names of known packages.",
        evidence: "`_authToken`, `_auth`, `_password`, `registry`, `strict-ssl` of `.npmrc`. A value that is an environment variable \
                   (`${NPM_TOKEN}`) is no token.",
        fix: "Write `//HOST/:_authToken=${NPM_TOKEN}`, revoke the token that stood there, and add `.npmrc` to `.gitignore`.",
        sources: &["npm .npmrc"],
        owasp: &[Asi::SupplyChain, Asi::IdentityAbuse],
        checklist: &[],
    },
    check: settings,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[(".npmrc", "//packages.example/:_authToken=npm_0123456789abcdef\n")]),
        passing: || {
            checkout(&[(".npmrc", "# ours\nsave-exact=true\n//packages.example/:_authToken=${NPM_TOKEN}\n")])
        },
    },
};

pub(super) static SCRIPTS: Rule = Rule {
    meta: Meta {
        id: "MW-NPM-002",
        name: "install-scripts",
        title: "The checkout runs a script of its own whenever packages are installed",
        severity: Severity::Low,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "`package.json` has a `preinstall`, `install`, `postinstall` or `prepare` script.",
        why: "It runs with the rights of whoever types `npm install`, on the machine that holds the Cloudflare token, before anybody has \
              read the code that was just pulled. In a fork it is the first thing that runs.",
        evidence: "The names of `scripts` in `package.json`. Scripts of packages are not told: npm 11 asks before it runs them.",
        fix: "Make it a script that is called by name, or install with `npm ci --ignore-scripts`.",
        sources: &["npm scripts: life cycle", "npm 11: install scripts"],
        owasp: &[Asi::SupplyChain, Asi::CodeExecution],
        checklist: &[],
    },
    check: scripts,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("package.json", r#"{"scripts": {"postinstall": "node setup.js"}}"#)]),
        passing: || checkout(&[("package.json", r#"{"scripts": {"build": "vite build"}}"#)]),
    },
};

fn settings(facts: &Facts, verdict: &mut Verdict) {
    const NAME: &str = ".npmrc";
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    if checkout.file(NAME).is_none() {
        return;
    }
    let seen = checkout.read(NAME);
    let Some(text) = verdict.see(Scope::Checkout, &seen) else { return };
    for (at, line) in text.lines().enumerate() {
        let Some((key, value)) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim())) else {
            continue;
        };
        if key.starts_with(['#', ';']) {
            continue;
        }
        let last = key.rsplit(':').next().unwrap_or(key);
        let given = !value.is_empty() && !value.starts_with("${");
        let (message, severity) = match last {
            "_authToken" | "_auth" | "_password" if given => {
                ("a credential of npm stands here in clear".to_owned(), Severity::High)
            }
            "registry" => {
                let host = value.split_once("://").map_or(value, |(_, rest)| rest).split(['/', '?']).next();
                let host = host.and_then(|it| it.rsplit('@').next()).unwrap_or_default();
                (format!("the checkout chooses where packages come from: {host}"), Severity::Medium)
            }
            "strict-ssl" if value == "false" => {
                ("certificates are not checked when packages are fetched".to_owned(), Severity::High)
            }
            _ => continue,
        };
        verdict.find(Finding::in_file(NAME, Some(Span::line(at + 1)), key, message).severity(severity));
    }
}

fn scripts(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let Some(package) = checkout.package().and_then(|it| verdict.see(Scope::Checkout, it)) else { return };
    for (name, _) in &package.scripts {
        if matches!(name.as_str(), "preinstall" | "install" | "postinstall" | "prepare") {
            let text = checkout.text("package.json").unwrap_or_default();
            let place = crate::project::tree::Node::from_jsonc(text)
                .ok()
                .and_then(|tree| crate::audit::rules::places::span(text, tree.get("scripts")?.get(name)?));
            let message = format!("`{name}` runs at every `npm install`");
            verdict.find(Finding::in_file("package.json", place, format!("scripts.{name}"), message));
        }
    }
}
