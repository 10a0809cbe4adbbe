//! MW-CTR-004 to 006: what of the container runs up the bill.

use super::{on, own};
use crate::audit::days;
#[cfg(test)]
use crate::audit::facts::account::containers::Instance;
use crate::audit::facts::account::containers::{Application, Link};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static SEVERAL: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-004",
        name: "several-instances-allowed",
        title: "More container instances may start than Moltworker uses",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Live],
        what: "`max_instances` of the application is greater than one. Moltworker runs one sandbox, `moltbot`.",
        why: "A second object, started by a slip or by somebody who found a way to name one, is a second machine with the same keys \
              that writes over the same backup, and a second bill.",
        evidence: "`max_instances` of the Worker's application.",
        fix: "Write `max_instances = 1` into `[[containers]]` of wrangler's configuration, then run `moltctl deploy`",
        sources: &["cloudflare/moltworker wrangler.jsonc", "Cloudflare documentation: Containers, scaling"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[],
    },
    check: check_several,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_application(|app| app.max_instances = Some(5)),
        passing: kept::account,
    },
};

fn check_several(facts: &Facts, verdict: &mut Verdict) {
    for app in own(facts, verdict) {
        if let Some(most) = app.max_instances.filter(|most| *most > 1) {
            verdict.find(on(app, format!("up to {most} instances may run")));
        }
    }
}

/// A week without a pause: over weekends and nights too, whoever uses it.
const AWAKE_DAYS: i64 = 7;

pub(super) static NEVER_SLEEPS: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-005",
        name: "container-never-sleeps",
        title: "The container has been running for more than a week",
        severity: Severity::Low,
        category: Category::Cost,
        scopes: &[Scope::Live],
        what: "An instance has not slept for more than seven days.",
        why: "Memory and disk are billed for as long as it runs, used or not: a `standard-1` that never sleeps costs about 26 dollars \
              a month in memory alone. A long-lived disk is also where a break-in stays.",
        evidence: "`created_at` of running instances of the Worker's application. Moltworker keeps the container alive unless \
                   `SANDBOX_SLEEP_AFTER` is set, and versions of the Sandbox SDK before 0.8.14 may never sleep under traffic \
                   although it is.",
        fix: "Suppress this with a reason if cron jobs and channels need it awake; else store how long it may idle, such as `10m`, \
              with `moltctl secrets set SANDBOX_SLEEP_AFTER`",
        sources: &[
            "cloudflare/moltworker#76",
            "cloudflare/moltworker#156",
            "cloudflare/moltworker#244",
            "Cloudflare documentation: Containers pricing",
        ],
        owasp: &[],
        checklist: &[],
    },
    check: check_never_sleeps,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but_application(|app| {
                let started = Some(jiff::civil::date(2026, 11, 12));
                app.instances = Ok(vec![Instance { name: "moltbot".into(), started }]);
            })
        },
        passing: kept::account,
    },
};

fn check_never_sleeps(facts: &Facts, verdict: &mut Verdict) {
    for app in own(facts, verdict) {
        for instance in verdict.see(Scope::Live, &app.instances).into_iter().flatten() {
            let Some(started) = instance.started else {
                verdict
                    .blind(Scope::Live, format!("the API does not say since when `{}` runs", instance.name));
                continue;
            };
            let age = days::between(started, facts.today);
            if age > AWAKE_DAYS {
                verdict.find(on(app, format!("`{}` has been running for {age} days", instance.name)));
            }
        }
    }
}

pub(super) static ORPHAN: Rule = Rule {
    meta: Meta {
        id: "MW-CTR-006",
        name: "orphan-container-application",
        title: "A container application has outlived its Worker",
        severity: Severity::Medium,
        category: Category::Cost,
        scopes: &[Scope::Live],
        what: "A container application of the account belongs to a Durable Object of a Worker that is gone.",
        why: "Deleting a Worker does not stop its containers: the bot in it keeps polling its channels with the old keys, and the \
              bill goes on. The next deployment under that name is refused as well.",
        evidence: "Applications of the whole account whose namespace belongs to no Worker in the list of scripts. High while \
                   instances run, medium otherwise.",
        fix: "Find its id with `wrangler containers list` and delete it with `wrangler containers delete ID`",
        sources: &[
            "Cloudflare workers-sdk: delete warns of applications that keep running",
            "cloudflare/moltworker#303",
        ],
        owasp: &[Asi::RogueAgents],
        checklist: &[],
    },
    check: check_orphan,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_application(|app| app.worker = Ok(Link::Orphan)),
        passing: kept::account,
    },
};

fn check_orphan(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let Some(all) = verdict.see(Scope::Live, &account.containers.applications) else { return };
    for app in all {
        if let Some(Link::Orphan) = verdict.see(Scope::Live, &app.worker) {
            verdict.find(orphan(app));
        }
    }
}

fn orphan(app: &Application) -> crate::audit::Finding {
    match app.instances.as_ref().map(Vec::len) {
        Ok(0) => on(app, "its Worker is gone; nothing of it runs now"),
        Ok(running) => on(app, format!("its Worker is gone, and {running} instances keep running"))
            .severity(Severity::High),
        Err(_) => {
            on(app, "its Worker is gone; whether instances run could not be read").severity(Severity::High)
        }
    }
}
