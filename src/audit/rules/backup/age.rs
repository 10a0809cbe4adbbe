//! MW-BKP-005: the backup is old.

use jiff::tz::TimeZone;

use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-BKP-005",
        name: "backup-is-old",
        title: "Nothing was backed up for a week",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Backup],
        what: "The newest object of OpenClaw's state in the bucket is older than seven days.",
        why: "The container's disk is gone with the container: what was said and set since is lost. A sync that fails says nothing, and an archive \
              is not restored any more after seven days.",
        evidence: "Times of the objects, as the bucket or the archive's `meta.json` gives them. A copy in a folder has none of its own. An \
                   assistant that nobody used for a week looks the same.",
        fix: "Look whether the container can write to the bucket: `moltctl doctor`.",
        sources: &["cloudflare/moltworker src/gateway/sync.ts", "cloudflare/moltworker src/persistence.ts"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[Checklist::LocalBackup],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let mut facts = super::testing::files(&[("openclaw.json", "{}")]);
            facts.today = jiff::civil::date(2026, 12, 1);
            facts
        },
        passing: || super::testing::files(&[("openclaw.json", "{}")]),
    },
};

/// Days after which a backup is old.
const OLD: i32 = 7;

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = verdict.need(Scope::Backup, &facts.backup) else { return };
    let Some(newest) = backup.newest else {
        let reason = if backup.objects == 0 {
            "there is nothing in the backup"
        } else {
            "a copy does not tell when its objects were written"
        };
        return verdict.blind(Scope::Backup, reason);
    };
    let day = newest.to_zoned(TimeZone::UTC).date();
    let days = (facts.today - day).get_days();
    if days > OLD {
        let subject = Subject::Object { key: "openclaw/".into(), pointer: String::new() };
        verdict.find(Finding::new(subject, format!("the newest object is of {day}, {days} days ago")));
    }
}
