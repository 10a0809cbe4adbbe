//! MW-SUP-009: what is pinned, and what `moltctl.lock` says was pinned.

use crate::audit::facts::Checkout;
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::lock::{self, Lock};
use crate::project::pins::{PACKAGE_JSON, Standing, Texts, rows, survey};
use crate::project::wrangler::TOML;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-009",
        name: "pins-and-lock-differ",
        title: "What is pinned is not what moltctl.lock says, or nothing says it",
        severity: Severity::Low,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "`moltctl.lock` is absent, does not know something that is pinned, or has another digest or version for it than the files.",
        why: "A digest that changed in the Dockerfile and not in the lock was changed by hand or by somebody else: nobody asked a registry \
              for it. npm cannot be told to demand a hash, so the lock is all that says what `openclaw@…` was when it was looked at.",
        evidence: "Images, Node.js and global packages of the Dockerfiles, the Sandbox SDK of `package.json` and images of `wrangler.toml`, each \
                   held against the lock. The registries are asked by `moltctl pin verify`.",
        fix: "Look at the change, then `moltctl pin update`.",
        sources: &["moltctl.lock"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures { failing: || pinned('b'), passing: || pinned('a') },
};

/// A Dockerfile with a digest of this digit, and a lock with one of `a`.
#[cfg(test)]
fn pinned(digit: char) -> Facts {
    let digest = |digit: char| format!("sha256:{}", digit.to_string().repeat(64));
    let dockerfile = format!("FROM docker.io/cloudflare/sandbox:0.12.10@{}\n", digest(digit));
    let lock = format!(
        "version = 1\n\n[[image]]\nreference = \"docker.io/cloudflare/sandbox:0.12.10\"\ndigest = \"{}\"\nrole = \"base\"\n\
         from = \"registry-1.docker.io\"\nseen_at = \"2026-11-01T00:00:00Z\"\n",
        digest('a')
    );
    checkout(&[("Dockerfile", &dockerfile), (lock::FILE, &lock)])
}

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let Some(texts) = texts(checkout, verdict) else { return };
    if checkout.file(lock::FILE).is_none() {
        if !texts.dockerfiles.is_empty() {
            verdict.find(Finding::in_file(
                lock::FILE,
                None,
                "absent",
                "nothing says what was pinned, and when it was looked at",
            ));
        }
        return;
    }
    let seen = checkout.read(lock::FILE).and_then(|text| {
        Lock::parse(text).map_err(|error| format!("`{}` is not understood: {error}", lock::FILE))
    });
    let Some(lock) = verdict.see(Scope::Checkout, &seen) else { return };
    let sites = survey(&texts)
        .map_err(|_| "what is pinned cannot be told: `wrangler.toml` or `package.json` is wrong".to_owned());
    let Some(sites) = verdict.see(Scope::Checkout, &sites) else { return };
    for row in rows(sites, lock) {
        let Some(place) = row.place else { continue };
        let (message, severity) = match row.standing {
            Standing::Differs(how) => (format!("{} is not what was pinned: {how}", row.what), Severity::High),
            Standing::NotLocked => {
                (format!("{} is pinned, and the lock does not know it", row.what), Severity::Low)
            }
            Standing::Locked | Standing::Unpinned(_) | Standing::Unused => continue,
        };
        let finding = Finding::in_file(place.file, Some(Span::line(place.line)), row.what, message);
        verdict.find(finding.severity(severity));
    }
}

/// The files that fetch something. `None`, noted as unseen, when one of them was not read.
fn texts(checkout: &Checkout, verdict: &mut Verdict) -> Option<Texts> {
    let mut texts = Texts::default();
    for (path, _) in checkout.dockerfiles() {
        let seen = checkout.read(path.as_str());
        let text = verdict.see(Scope::Checkout, &seen)?;
        texts.dockerfiles.push((path.to_string(), (*text).to_owned()));
    }
    if checkout.file(TOML).is_some() {
        let seen = checkout.read(TOML);
        texts.wrangler = (*verdict.see(Scope::Checkout, &seen)?).to_owned();
    }
    if checkout.file(PACKAGE_JSON).is_some() {
        let seen = checkout.read(PACKAGE_JSON);
        texts.package_json = Some((*verdict.see(Scope::Checkout, &seen)?).to_owned());
    }
    Some(texts)
}
