//! MW-R2-006 to 009: what ends objects of the bucket, and what holds them.

use super::{bucket_with, is_live_memory, on};
#[cfg(test)]
use crate::audit::facts::account::kept;
#[cfg(test)]
use crate::audit::facts::account::storage::{LifecycleRule, Lock};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

pub(super) static NOTHING_ENDS: Rule = Rule {
    meta: Meta {
        id: "MW-R2-006",
        name: "bucket-without-lifecycle",
        title: "Nothing ends old copies in the bucket",
        severity: Severity::Info,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "No lifecycle rule of the bucket deletes or moves objects.",
        why: "Backups of every conversation and every key pile up: each is one more thing to lose, and R2 bills it. Keys that were \
              changed live on in old archives.",
        evidence: "No enabled lifecycle rule with a deletion or a storage class; the rule on multipart uploads that every bucket \
                   has does neither.",
        fix: "End copies below a prefix that nothing is restored from in daily work, never the live one: \
              `wrangler r2 bucket lifecycle add moltbot-data old-copies backups/ --expire-days 30`",
        sources: &["Cloudflare documentation: R2 object lifecycles"],
        owasp: &[],
        checklist: &[],
    },
    check: check_nothing_ends,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_bucket(|bucket| bucket.lifecycle = Ok(Vec::new())),
        passing: kept::account,
    },
};

fn check_nothing_ends(facts: &Facts, verdict: &mut Verdict) {
    let Some((bucket, rules)) = bucket_with(facts, verdict, |bucket| &bucket.lifecycle) else { return };
    if !rules.iter().any(|rule| rule.deletes || rule.moves) {
        verdict.find(on(bucket, "no lifecycle rule deletes or moves anything"));
    }
}

pub(super) static NO_LOCK: Rule = Rule {
    meta: Meta {
        id: "MW-R2-007",
        name: "bucket-without-lock",
        title: "Nothing in the bucket is safe from its own key",
        severity: Severity::Info,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "The bucket has no lock.",
        why: "R2 keeps no versions: who holds the key (the container does) deletes or overwrites every backup for good. A lock on \
              a prefix of copies keeps them for its time against everybody.",
        evidence: "No enabled lock rule.",
        fix: "Lock a prefix of copies, never one the sync writes to: \
              `wrangler r2 bucket lock add moltbot-data copies copies/ --retention-days 30`",
        sources: &["Cloudflare documentation: R2 bucket locks"],
        owasp: &[Asi::MemoryPoisoning, Asi::RogueAgents],
        checklist: &[],
    },
    check: check_no_lock,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || kept::but_bucket(|bucket| bucket.locks = Ok(Vec::new())),
        passing: kept::account,
    },
};

fn check_no_lock(facts: &Facts, verdict: &mut Verdict) {
    let Some((bucket, locks)) = bucket_with(facts, verdict, |bucket| &bucket.locks) else { return };
    if locks.is_empty() {
        verdict.find(on(bucket, "it has no lock"));
    }
}

pub(super) static DELETES_MEMORY: Rule = Rule {
    meta: Meta {
        id: "MW-R2-008",
        name: "lifecycle-deletes-memory",
        title: "A lifecycle rule deletes what the assistant is restored from",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "A lifecycle rule deletes objects by age below a prefix that Moltworker syncs to, or in the whole bucket.",
        why: "The sync writes only files that changed. What did not change for so many days is deleted from the bucket, and is \
              missing after the next restart of the container: first the oldest notes, then the configuration.",
        evidence: "An enabled lifecycle rule with a deletion whose prefix is empty or covers `openclaw/`, `workspace/`, `skills/` \
                   or `clawdbot/`. `backups/` of newer checkouts holds whole archives and is meant to end.",
        fix: "Narrow the rule to a prefix of copies: `wrangler r2 bucket lifecycle list moltbot-data` shows it, and \
              `wrangler r2 bucket lifecycle remove moltbot-data` takes it away; then `moltctl audit --live --only MW-R2-008`",
        sources: &[
            "cloudflare/moltworker start-openclaw.sh",
            "Cloudflare documentation: R2 object lifecycles",
        ],
        owasp: &[Asi::MemoryPoisoning],
        checklist: &[],
    },
    check: check_deletes_memory,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but_bucket(|bucket| {
                let id = "all".to_owned();
                bucket.lifecycle =
                    Ok(vec![LifecycleRule { id, prefix: String::new(), deletes: true, moves: false }]);
            })
        },
        passing: kept::account,
    },
};

fn check_deletes_memory(facts: &Facts, verdict: &mut Verdict) {
    let Some((bucket, rules)) = bucket_with(facts, verdict, |bucket| &bucket.lifecycle) else { return };
    for rule in rules.iter().filter(|rule| rule.deletes && is_live_memory(&rule.prefix)) {
        verdict.find(on(bucket, format!("the rule `{}` deletes {}", rule.id, below(&rule.prefix))));
    }
}

pub(super) static LOCKS_MEMORY: Rule = Rule {
    meta: Meta {
        id: "MW-R2-009",
        name: "lock-stops-the-sync",
        title: "A lock holds objects that the sync has to overwrite",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Live],
        what: "A lock covers a prefix that Moltworker syncs to, or the whole bucket.",
        why: "An object under a lock cannot be overwritten (code 10069). The first backup stays, every later one fails in the \
              background, and a restart brings back the memory of the day the lock was set.",
        evidence: "An enabled lock whose prefix is empty or covers `openclaw/`, `workspace/`, `skills/` or `clawdbot/`.",
        fix: "Lock a prefix of copies instead, and remove this lock: `wrangler r2 bucket lock list moltbot-data` shows it, \
              `wrangler r2 bucket lock remove moltbot-data` takes it away; then `moltctl audit --live --only MW-R2-009`",
        sources: &["Cloudflare documentation: R2 bucket locks", "cloudflare/moltworker src/gateway/sync.ts"],
        owasp: &[],
        checklist: &[],
    },
    check: check_locks_memory,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            kept::but_bucket(|bucket| {
                bucket.locks = Ok(vec![Lock { id: "all".into(), prefix: "openclaw/".into() }]);
            })
        },
        passing: kept::account,
    },
};

fn check_locks_memory(facts: &Facts, verdict: &mut Verdict) {
    let Some((bucket, locks)) = bucket_with(facts, verdict, |bucket| &bucket.locks) else { return };
    for lock in locks.iter().filter(|lock| is_live_memory(&lock.prefix)) {
        verdict.find(on(bucket, format!("the lock `{}` holds {}", lock.id, below(&lock.prefix))));
    }
}

fn below(prefix: &str) -> String {
    if prefix.is_empty() {
        "everything in the bucket".to_owned()
    } else {
        format!("what lies below `{prefix}`")
    }
}
