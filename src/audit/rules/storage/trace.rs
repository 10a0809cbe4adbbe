//! MW-R2-011: nothing tells who changed the bucket.

use super::{bucket_with, on};
#[cfg(test)]
use crate::audit::facts::account::kept;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-R2-011",
        name: "bucket-leaves-no-trace",
        title: "Nobody is told when objects of the bucket change",
        severity: Severity::Info,
        category: Category::Monitoring,
        scopes: &[Scope::Live],
        what: "No event notification is set up on the bucket, so that an overwritten or deleted backup leaves no trace that the \
               API shows.",
        why: "Who reviews access to R2 needs something to review. After a break-in it is the only way to tell which backups are \
              still of the time before.",
        evidence: "The bucket's event notifications. Data Access Logs, which also show reads, are in no documented call: whether \
                   they are on has to be looked up by hand, and buckets with a jurisdiction cannot have them.",
        fix: "Turn Data Access Logs on under R2 → the bucket → Settings, or send events to a queue: \
              `wrangler r2 bucket notification create moltbot-data --event-type object-create object-delete --queue NAME`",
        sources: &[
            "Cloudflare documentation: R2 data access logs",
            "Cloudflare documentation: R2 event notifications",
        ],
        owasp: &[Asi::MemoryPoisoning],
        checklist: &[Checklist::ReviewR2AccessLogs],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_bucket(|bucket| bucket.event_queues = Ok(0)),
        passing: kept::account,
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    if let Some((bucket, 0)) = bucket_with(facts, verdict, |bucket| &bucket.event_queues) {
        let message = if bucket.jurisdiction == "default" {
            "no queue is told of its events; look up by hand whether Data Access Logs are on"
        } else {
            "no queue is told of its events, and its jurisdiction rules Data Access Logs out"
        };
        verdict.find(on(bucket, message));
    }
}
