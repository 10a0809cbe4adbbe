//! MW-CFG-101 to 103: which versions get requests, and how they differ.

use std::collections::BTreeSet;

use crate::audit::facts::account::Worker;
use crate::audit::facts::account::worker::Version;
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static SPLIT: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-101",
        name: "traffic-split",
        title: "Requests are split between two versions",
        severity: Severity::Low,
        category: Category::Configuration,
        scopes: &[Scope::Live],
        what: "The present deployment sends a part of the requests to one version of the Worker and the rest to another.",
        why: "Each version has variables and secrets of its own: a hardening that one has, the other may lack, and whoever tries \
              often enough gets the weaker one. The container's Durable Object stays with one of them.",
        evidence: "More than one version in the present deployment. The rules on variables and secrets look at each of them.",
        fix: "Send everything to the version you trust: `wrangler versions deploy <version-id>@100%`, or `moltctl deploy`.",
        sources: &["Cloudflare docs, Workers: gradual deployments"],
        owasp: &[],
        checklist: &[],
    },
    check: split,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let (mut one, mut other) = testing::two();
            (one.share, other.share) = (90.0, 10.0);
            testing::of(vec![one.clone(), other], one)
        },
        passing: || crate::audit::facts::account::testing::live(|_| {}),
    },
};

pub(super) static NEWEST: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-102",
        name: "newest-version-not-live",
        title: "The newest version is not the one that is live",
        severity: Severity::Low,
        category: Category::Configuration,
        scopes: &[Scope::Live],
        what: "A version of the Worker was uploaded after the one that gets the requests: a rollback, or an upload that was never \
               deployed.",
        why: "A plain edit of a secret is then refused (code 10215), so that a leaked key cannot be changed in a hurry, and the \
              next deployment starts from the version nobody looked at.",
        evidence: "The newest version of the Worker's list is not among those of the present deployment.",
        fix: "Deploy what you want to run with `moltctl deploy`; until then `moltctl secrets push --staged` writes secrets.",
        sources: &["cloudflare/workers-sdk#10585", "cloudflare/workers-sdk#12443"],
        owasp: &[],
        checklist: &[],
    },
    check: newest,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let (one, other) = testing::two();
            testing::of(vec![one], other)
        },
        passing: || crate::audit::facts::account::testing::live(|_| {}),
    },
};

pub(super) static SECRETS: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-103",
        name: "versions-differ-in-secrets",
        title: "Versions differ in their secrets",
        severity: Severity::Medium,
        category: Category::Configuration,
        scopes: &[Scope::Live],
        what: "The versions that get requests, or the newest one beside them, do not have the same names of secrets.",
        why: "What lacks a secret fails for a part of the requests, or for all after the next deployment; where it is one that \
              Access needs (`CF_ACCESS_AUD`, `CF_ACCESS_TEAM_DOMAIN`), nobody gets in any more.",
        evidence: "Names of the secrets of each version that gets requests and of the newest one. Values cannot be compared.",
        fix: "Set what is missing with `moltctl secrets push --staged` and deploy that version, or run `moltctl deploy`.",
        sources: &["cloudflare/workers-sdk#12443", "Cloudflare docs, Workers: secrets are part of a version"],
        owasp: &[],
        checklist: &[],
    },
    check: secrets,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let (one, mut other) = testing::two();
            other.secrets.clear();
            testing::of(vec![one], other)
        },
        passing: || {
            let (one, other) = testing::two();
            testing::of(vec![one], other)
        },
    },
};

fn live<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<(&'a Worker, &'a [Version])> {
    let account = verdict.need(Scope::Live, &facts.account)?;
    let live = verdict.see(Scope::Live, &account.worker.live)?;
    Some((&account.worker, live))
}

fn split(facts: &Facts, verdict: &mut Verdict) {
    let Some((worker, live)) = live(facts, verdict) else { return };
    if live.len() > 1 {
        let shares: Vec<String> =
            live.iter().map(|version| format!("{} {}%", short(version), version.share)).collect();
        verdict.find(Finding::on("Worker", worker.name.clone(), format!("it serves {}", shares.join(", "))));
    }
}

fn newest(facts: &Facts, verdict: &mut Verdict) {
    let Some((worker, live)) = live(facts, verdict) else { return };
    let Some(newest) = verdict.see(Scope::Live, &worker.newest) else { return };
    let Some(newest) = newest else { return };
    if !live.is_empty() && live.iter().all(|version| version.id != newest.id) {
        let since = newest.created_on.as_deref().unwrap_or("an unknown time");
        let message = format!("version {} of {since} waits and is not live", short(newest));
        verdict.find(Finding::on("Worker", worker.name.clone(), message));
    }
}

fn secrets(facts: &Facts, verdict: &mut Verdict) {
    let Some((worker, live)) = live(facts, verdict) else { return };
    let Some(newest) = verdict.see(Scope::Live, &worker.newest) else { return };
    let waits = newest.iter().filter(|newest| live.iter().all(|version| version.id != newest.id));
    let all: Vec<&Version> = live.iter().chain(waits).collect();
    if live.is_empty() || all.len() < 2 {
        return;
    }
    let names: BTreeSet<&str> = all.iter().flat_map(|version| &version.secrets).map(String::as_str).collect();
    for version in all {
        let lacks: Vec<&str> =
            names.iter().copied().filter(|name| !version.secrets.iter().any(|it| it == name)).collect();
        if !lacks.is_empty() {
            let message = format!("it lacks {}, which another version has", lacks.join(", "));
            verdict.find(Finding::on("Worker version", version.id.clone(), message));
        }
    }
}

/// The first part of a version's id, as wrangler and preview URLs show it.
fn short(version: &Version) -> &str {
    version.id.get(..8).unwrap_or(&version.id)
}

#[cfg(test)]
mod testing {
    use super::*;
    use crate::audit::facts::account::testing::{live, version, worker_of};

    /// Two versions that differ in nothing but their ids.
    pub(super) fn two() -> (Version, Version) {
        let one = version(&[], &["MOLTBOT_GATEWAY_TOKEN"]);
        let other = Version { id: "99999999-2222-4333-8444-555555555555".into(), share: 0.0, ..one.clone() };
        (one, other)
    }

    /// An account where `serving` get requests and `newest` was made last.
    pub(super) fn of(serving: Vec<Version>, newest: Version) -> Facts {
        live(|account| {
            account.worker = worker_of(&newest).serving(Ok(serving));
            account.worker.newest = Ok(Some(newest));
        })
    }
}
