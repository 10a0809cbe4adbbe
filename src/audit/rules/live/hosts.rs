//! MW-CFG-104 and 105: hosts that answer beside the one people use.

use crate::audit::facts::account::worker::HostKind;
#[cfg(test)]
use crate::audit::facts::account::{testing::live, worker::Switches};
use crate::audit::fix::{Action, Fix, Safety};
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static PREVIEWS: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-104",
        name: "preview-urls-on",
        title: "Preview URLs of the Worker are switched on",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "Each version of the Worker has a host of its own, `<version>-<worker>.<subdomain>.workers.dev`, and these hosts are \
               switched on.",
        why: "An Access application that names the Worker's host does not cover them, and they serve old versions with the \
              variables and secrets those had. Cloudflare makes none for Workers with a Durable Object today; the switch waits \
              for the day that changes, or for a version without one.",
        evidence: "`previews_enabled` of the Worker's settings under workers.dev.",
        fix: "Write `preview_urls = false` into wrangler's configuration and run `moltctl deploy`.",
        sources: &["Cloudflare docs, Workers: preview URLs", "cloudflare/moltworker wrangler.jsonc"],
        owasp: &[],
        checklist: &[],
    },
    check: previews,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            live(|account| {
                account.worker.switches = Ok(Some(Switches { workers_dev: true, previews: true }));
            })
        },
        passing: || live(|_| {}),
    },
};

pub(super) static WORKERS_DEV: Rule = Rule {
    meta: Meta {
        id: "MW-CFG-105",
        name: "workers-dev-beside-custom-domain",
        title: "The workers.dev host answers beside a custom domain",
        severity: Severity::Low,
        category: Category::Entry,
        scopes: &[Scope::Live],
        what: "The Worker has a host of its own and is reachable under workers.dev as well.",
        why: "It is a second door with an Access application and an audience tag of its own, of which the Worker believes one: it is \
              forgotten when policies change, and zone rules (firewall, rate limits) do not reach it.",
        evidence: "A custom domain or a route that leads to the Worker, while `enabled` of its settings under workers.dev is true.",
        fix: "Write `workers_dev = false` into wrangler's configuration and `moltctl.toml`, and run `moltctl deploy`.",
        sources: &["Cloudflare docs, Workers: workers.dev", "cloudflare/moltworker README"],
        owasp: &[],
        checklist: &[],
    },
    check: workers_dev,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || live(|account| account.worker.domains = Ok(vec!["claw.example.com".into()])),
        passing: || {
            live(|account| {
                account.worker.domains = Ok(vec!["claw.example.com".into()]);
                account.worker.switches = Ok(Some(Switches { workers_dev: false, previews: false }));
            })
        },
    },
};

fn previews(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let Some(switches) = verdict.see(Scope::Live, &account.worker.switches) else { return };
    let Some(switches) = switches.filter(|it| it.previews) else { return };
    let fix = Fix {
        title: "switch preview URLs off".to_owned(),
        // No host that people use is among them.
        safety: Safety::Safe,
        action: Action::SetWorkersDev { enabled: switches.workers_dev, previews: false },
    };
    let finding = Finding::on("Worker", account.worker.name.clone(), "its preview URLs are switched on");
    verdict.find(finding.fix(fix));
}

fn workers_dev(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let worker = &account.worker;
    let Some(switches) = verdict.see(Scope::Live, &worker.switches) else { return };
    let Some(switches) = switches.filter(|it| it.workers_dev) else { return };
    for why in worker.domains.as_ref().err().into_iter().chain(worker.routes.as_ref().err()) {
        verdict.blind(Scope::Live, why.clone());
    }
    let own = |kind| matches!(kind, HostKind::CustomDomain | HostKind::Route);
    let hosts = worker.hosts();
    let Some(host) = hosts.known.iter().find(|host| own(host.kind)) else { return };
    let fix = Fix {
        title: "switch the workers.dev host off".to_owned(),
        safety: Safety::Unsafe(
            "whoever still uses the workers.dev address, a webhook or a bookmark, loses it",
        ),
        action: Action::SetWorkersDev { enabled: false, previews: switches.previews },
    };
    let message = format!("it answers under workers.dev beside `{}`", host.name);
    verdict.find(Finding::on("Worker", worker.name.clone(), message).fix(fix));
}
