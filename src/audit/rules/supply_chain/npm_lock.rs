//! MW-LOCK-001 to -003: the lock of npm: incomplete, absent or behind, and leading elsewhere.

use std::collections::BTreeMap;

use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::package_lock::PackageLock;

/// npm's lock.
const LOCK: &str = "package-lock.json";

pub(super) static INCOMPLETE: Rule = Rule {
    meta: Meta {
        id: "MW-LOCK-001",
        name: "lock-incomplete",
        title: "The lock lacks packages that are asked for",
        severity: Severity::Low,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "`package-lock.json` has no entry for a package that something in it needs; usually optional packages of other platforms.",
        why: "`npm ci` of npm 11 refuses such a lock. People then run `npm install`, which resolves everything anew, and what is built is \
              no longer what was locked.",
        evidence: "Every name under `dependencies`, `devDependencies` and `optionalDependencies` of the lock that Node would not find \
                   from where it is asked for. Peer dependencies are not looked at.",
        fix: "Delete `package-lock.json` and `node_modules`, run `npm install` with npm 11, and commit the lock.",
        sources: &["cloudflare/moltworker package-lock.json", "npm ci"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check: incomplete,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            locked(
                r#""node_modules/a": {"version": "1.0.0", "optionalDependencies": {"a-linux-x64": "1.0.0"}}"#,
            )
        },
        passing: || locked(r#""node_modules/a": {"version": "1.0.0"}"#),
    },
};

pub(super) static BEHIND: Rule = Rule {
    meta: Meta {
        id: "MW-LOCK-002",
        name: "lock-absent-or-behind",
        title: "There is no lock of npm, or it is not that of package.json",
        severity: Severity::Medium,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "`package.json` asks for packages and no lock is beside it, or `package-lock.json` was written for other specifiers than \
               `package.json` has now.",
        why: "Without a lock that fits, every build takes the newest version that a range allows, of every package of a tree of hundreds. \
              `npm ci` stops at a lock that does not fit.",
        evidence: "`dependencies`, `devDependencies` and `optionalDependencies` of `package.json` against the lock's own entry. For pnpm \
                   and yarn only the presence of their lock is looked at.",
        fix: "Run `npm install` and commit `package-lock.json`; build with `npm ci`.",
        sources: &["npm ci", "npm package-lock.json"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check: behind,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("package.json", r#"{"dependencies": {"a": "^1.0.0"}}"#)]),
        passing: || locked(r#""node_modules/a": {"version": "1.0.0"}"#),
    },
};

pub(super) static ELSEWHERE: Rule = Rule {
    meta: Meta {
        id: "MW-LOCK-003",
        name: "lock-leads-elsewhere",
        title: "The lock takes a package from elsewhere, or without a hash",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "An entry of `package-lock.json` is resolved to another host than the rest of the lock, over plain http, or to an archive \
               without `integrity`.",
        why: "A pull request that changes one `resolved` line among thousands is hardly ever read, and npm takes the archive from there. \
              Without `integrity` it takes whatever lies at the address.",
        evidence: "`resolved` and `integrity` of every entry that is no link and no part of another archive. The host that most entries \
                   name is the lock's own; that `.npmrc` chooses one is MW-NPM-001's.",
        fix: "Delete the entry's `resolved` and `integrity`, run `npm install`, and read what it writes.",
        sources: &["npm package-lock.json", "lockfile-lint"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check: elsewhere,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            locked(
                r#""node_modules/a": {"version": "1.0.0", "resolved": "https://elsewhere.example.net/a.tgz", "integrity": "sha512-x"},
                   "node_modules/b": {"version": "1.0.0", "resolved": "https://packages.example/b.tgz", "integrity": "sha512-x"},
                   "node_modules/c": {"version": "1.0.0", "resolved": "https://packages.example/c.tgz", "integrity": "sha512-x"}"#,
            )
        },
        passing: || {
            locked(
                r#""node_modules/a": {"version": "1.0.0", "resolved": "https://packages.example/a/-/a-1.0.0.tgz", "integrity": "sha512-x"}"#,
            )
        },
    },
};

#[cfg(test)]
fn locked(entry: &str) -> Facts {
    let own = r#""": {"dependencies": {"a": "^1.0.0"}}"#;
    let lock = format!("{{\"lockfileVersion\": 3, \"packages\": {{{own}, {entry}}}}}");
    checkout(&[("package.json", r#"{"dependencies": {"a": "^1.0.0"}}"#), (LOCK, &lock)])
}

/// The lock, where there is one that can be judged; an old form is noted as unseen.
fn lock<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<(&'a str, &'a PackageLock)> {
    let checkout = verdict.need(Scope::Checkout, &facts.checkout)?;
    let lock = verdict.see(Scope::Checkout, checkout.lock()?)?;
    if lock.packages.is_empty() {
        verdict.blind(Scope::Checkout, format!("`{LOCK}` is of version {}, which is not read", lock.version));
        return None;
    }
    Some((checkout.text(LOCK)?, lock))
}

/// Where an entry of the lock stands.
fn place(text: &str, folder: &str) -> Option<Span> {
    let key = format!("\"{folder}\"");
    text.find(&format!("{key}: {{")).map(|at| Span::of(text, at..at + key.len()))
}

fn incomplete(facts: &Facts, verdict: &mut Verdict) {
    let Some((text, lock)) = lock(facts, verdict) else { return };
    let missing = lock.missing();
    let Some((folder, first)) = missing.first() else { return };
    let others = match missing.len() {
        1 => String::new(),
        more => format!(" and {} more", more - 1),
    };
    let who = if folder.is_empty() { "package.json" } else { folder.trim_start_matches("node_modules/") };
    let message = format!("`{first}`{others}, asked for by {who}, has no entry: `npm ci` refuses the lock");
    verdict.find(Finding::in_file(LOCK, place(text, folder), "incomplete", message));
}

fn behind(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let Some(package) = checkout.package().and_then(|it| verdict.see(Scope::Checkout, it)) else { return };
    let wanted: Vec<_> = package.dependencies.iter().filter(|it| it.section != "peerDependencies").collect();
    let others = ["npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock"];
    let Some(lock) = checkout.lock() else {
        if !wanted.is_empty() && !others.iter().any(|name| checkout.file(name).is_some()) {
            let message = format!("{} packages are asked for and nothing locks them", wanted.len());
            verdict.find(Finding::in_file("package.json", None, "no lock", message));
        }
        return;
    };
    let Some(lock) = verdict.see(Scope::Checkout, lock) else { return };
    let Some(own) = lock.own() else {
        verdict.blind(Scope::Checkout, format!("`{LOCK}` is of version {}, which is not read", lock.version));
        return;
    };
    let known = |name: &str| {
        [&own.dependencies, &own.dev_dependencies, &own.optional_dependencies]
            .iter()
            .find_map(|it| it.get(name))
    };
    for asked in wanted {
        let message = match known(&asked.name) {
            Some(specifier) if *specifier == asked.specifier => continue,
            Some(specifier) => format!(
                "`{}` is asked for as `{}`, and the lock was written for `{specifier}`",
                asked.name, asked.specifier
            ),
            None => format!("`{}` is asked for, and the lock does not know it", asked.name),
        };
        let anchor = format!("{}.{}", asked.section, asked.name);
        verdict.find(Finding::in_file("package.json", Some(Span::line(asked.line)), anchor, message));
    }
}

/// The host of an address, without who is to log in there.
fn host_of(address: &str) -> Option<&str> {
    let rest = address.split_once("://")?.1;
    let authority = rest.split('/').next().unwrap_or(rest);
    Some(authority.rsplit('@').next().unwrap_or(authority))
}

/// The host that most entries are taken from; of several, the first by name.
fn own_host(lock: &PackageLock) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for host in lock.packages.values().filter_map(|it| host_of(it.resolved.as_deref()?)) {
        *counts.entry(host).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(host, count)| (*count, std::cmp::Reverse(*host))).map(|(host, _)| host)
}

fn elsewhere(facts: &Facts, verdict: &mut Verdict) {
    let Some((text, lock)) = lock(facts, verdict) else { return };
    let own = own_host(lock);
    for (folder, package) in lock.packages.iter().filter(|(_, it)| !it.link && !it.in_bundle) {
        let Some(resolved) = &package.resolved else { continue };
        let host = host_of(resolved);
        let name = folder.rsplit("node_modules/").next().unwrap_or(folder);
        let message = if resolved.starts_with("http://") {
            format!("`{name}` is taken over a connection that is not protected")
        } else if resolved.starts_with("git") {
            format!("`{name}` is taken from a git repository, which no hash protects")
        } else if host.is_some_and(|it| Some(it) != own) {
            format!("`{name}` is taken from {}, the rest from elsewhere", host.unwrap_or_default())
        } else if host.is_some() && package.integrity.is_none() {
            format!("`{name}` has no hash")
        } else {
            continue;
        };
        verdict.find(Finding::in_file(LOCK, place(text, folder), folder.clone(), message));
    }
}
