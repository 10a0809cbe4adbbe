//! MW-LOG-101: the Worker's logs are sent to another Worker.

#[cfg(test)]
use crate::audit::facts::account::{testing::live, worker::Identity};
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static TAIL: Rule = Rule {
    meta: Meta {
        id: "MW-LOG-101",
        name: "logs-go-to-another-worker",
        title: "The Worker's logs are sent to another Worker",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "The Worker has a tail consumer: another Worker of the account is given every request's log, with its URL and headers.",
        why: "Upstream's Worker logs URLs with `?token=` in them, and copies what the container prints. Whoever can deploy the other \
              Worker reads the gateway's token and parts of chats, and nobody looks for them there.",
        evidence: "`tail_consumers` of the Worker. Tails that somebody holds open from a terminal are not seen.",
        fix: "If you do not need it, remove `tail_consumers` from wrangler's configuration and run `moltctl deploy`.",
        sources: &[
            "Cloudflare docs, Workers: tail Workers",
            "cloudflare/moltworker src/index.ts",
            "cloudflare/moltworker#85",
        ],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            live(|account| {
                let tail_consumers = vec!["log-sink".to_owned()];
                account.worker.found = Ok(Some(Identity { tail_consumers, ..Identity::default() }));
            })
        },
        passing: || live(|_| {}),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(account) = verdict.need(Scope::Live, &facts.account) else { return };
    let Some(found) = verdict.see(Scope::Live, &account.worker.found) else { return };
    for consumer in found.iter().flat_map(|found| &found.tail_consumers) {
        let message = format!("its logs go to the Worker `{consumer}`");
        verdict.find(Finding::on("Worker", account.worker.name.clone(), message));
    }
}
