//! MW-MON-005 and 006: logs that outlive Cloudflare's own.

use super::monitoring;
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::facts::account::monitoring::{Job, Unread};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

/// What the API says of its own permission, for `evidence`.
macro_rules! of_jobs {
    ($what:literal) => {
        concat!(
            $what,
            " Cloudflare lists jobs to no reading permission: without `Logs Write` this is not checked, and only `--strict` \
             fails on it."
        )
    };
}

pub(super) static NONE: Rule = Rule {
    meta: Meta {
        id: "MW-MON-005",
        name: "logs-end-after-a-week",
        title: "No log of the Worker leaves the account",
        severity: Severity::Info,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "No Logpush job sends the Worker's logs (`workers_trace_events`) anywhere.",
        why: "Workers Logs are kept for three to seven days. A break-in is often found later than that, and whoever holds the \
              account can switch logging off but not take back what was sent.",
        evidence: of_jobs!(
            "No enabled job of that dataset. OpenTelemetry destinations of Workers Observability are not looked at."
        ),
        fix: "Set `logpush = true` in wrangler's configuration and add a job of the dataset `workers_trace_events` (Workers Paid) \
              in the dashboard under Analytics & Logs → Logpush, then `moltctl audit --live --only MW-MON-005`",
        sources: &[
            "Cloudflare documentation: Workers Logpush",
            "Cloudflare documentation: Workers Logs, retention",
        ],
        owasp: &[Asi::RogueAgents],
        checklist: &[],
    },
    check: check_none,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but(|account| account.monitoring.jobs = Ok(Vec::new())),
        passing: kept::account,
    },
};

fn jobs<'a>(facts: &'a Facts, verdict: &mut Verdict) -> Option<&'a [Job]> {
    match &monitoring(facts, verdict)?.jobs {
        Ok(jobs) => return Some(jobs),
        Err(Unread::NeedsWriting(reason)) => verdict.out_of_reach(Scope::Live, reason.clone()),
        Err(Unread::Other(reason)) => verdict.blind(Scope::Live, reason.clone()),
    }
    None
}

fn check_none(facts: &Facts, verdict: &mut Verdict) {
    let Some(jobs) = jobs(facts, verdict) else { return };
    if !jobs.iter().any(|job| job.enabled && job.dataset == "workers_trace_events") {
        verdict.find(Finding::on(
            "Logpush",
            "workers_trace_events",
            "no job in force sends the Worker's logs",
        ));
    }
}

pub(super) static FAILING: Rule = Rule {
    meta: Meta {
        id: "MW-MON-006",
        name: "logpush-job-failing",
        title: "A Logpush job fails",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "A Logpush job is on, and its last attempt failed.",
        why: "Its logs are lost for good: Logpush does not send later what it could not send, and switches a job off that keeps \
              failing. The usual cause is a key of the destination that was rotated without the job.",
        evidence: of_jobs!("`last_error` is later than `last_complete` in an enabled job."),
        fix: "Give the job its new credential in the dashboard under Analytics & Logs → Logpush → Edit, then \
              `moltctl audit --live --only MW-MON-006`",
        sources: &["Cloudflare documentation: Logpush health", "Cloudflare API: Logpush jobs"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[],
    },
    check: check_failing,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but(|account| {
                let (name, dataset) = ("traces".to_owned(), "workers_trace_events".to_owned());
                account.monitoring.jobs = Ok(vec![Job { name, dataset, enabled: true, failing: true }]);
            })
        },
        passing: kept::account,
    },
};

fn check_failing(facts: &Facts, verdict: &mut Verdict) {
    for job in jobs(facts, verdict).into_iter().flatten().filter(|job| job.enabled && job.failing) {
        verdict.find(Finding::on("Logpush job", &*job.name, format!("it fails to send `{}`", job.dataset)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::{Gate, Status, run};

    #[test]
    fn a_permission_that_writes_is_not_asked_of_an_audit_and_is_no_pass_either() {
        let facts = kept::but(|account| account.monitoring.jobs = Err(Unread::NeedsWriting("no".into())));
        let report = run(&[&NONE, &FAILING], &facts, &[]);
        assert!(report.results.iter().all(|it| it.status == Status::NotChecked));
        assert_eq!(report.exit_code(Gate { fail_on: Severity::Low, strict: false }), 0);
        assert_eq!(report.exit_code(Gate { fail_on: Severity::Low, strict: true }), 3);
    }
}
