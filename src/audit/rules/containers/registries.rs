//! MW-CTR-009: a credential of a registry that nothing pulls from.

#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-009",
        name: "registry-credential-unused",
        title: "The account keeps a credential of a registry that nothing uses",
        severity: Severity::Info,
        category: Category::Credentials,
        scopes: &[Scope::Live],
        what: "An image registry is set up for Containers, and no application of the account pulls from it.",
        why: "It is a stored credential that nobody misses, and it lets who may deploy run any image of that registry.",
        evidence: "Configured registries against the registries in `configuration.image` of every application.",
        fix: "Remove it with `wrangler containers registries delete DOMAIN`",
        sources: &["Cloudflare documentation: Containers, image management"],
        owasp: &[Asi::SupplyChain],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| account.containers.registries = Ok(vec!["docker.io".into()])),
        passing: kept::account,
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let containers = &account.containers;
    let Some(registries) = verdict.see(Scope::Live, &containers.registries) else { return };
    if registries.is_empty() {
        return;
    }
    let Some(apps) = verdict.see(Scope::Live, &containers.applications) else { return };
    for registry in registries {
        let pulls = |image: &str| image.split('/').next() == Some(registry);
        // Cloudflare's own registry is listed by some accounts and is no credential of anybody's.
        if registry != "registry.cloudflare.com" && !apps.iter().any(|app| pulls(&app.image)) {
            verdict.find(Finding::on("Image registry", registry, "no application pulls from it"));
        }
    }
}
