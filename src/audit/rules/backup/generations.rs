//! MW-BKP-004: archives that will not be restored.

use jiff::tz::TimeZone;

#[cfg(test)]
use crate::audit::facts::Backup;
use crate::audit::facts::backup::{Archive, Layout};
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-BKP-004",
        name: "archive-not-restorable",
        title: "The next boot will not restore the archive that lies there",
        severity: Severity::High,
        category: Category::Storage,
        scopes: &[Scope::Backup],
        what: "The handle names an archive that is gone or past its time, or there is one archive only.",
        why: "Past its time (seven days) the boot deletes the handle and begins empty, although the archive still lies in the bucket. With one \
              generation a bad backup, or one that a stranger wrote, is all there is: the old one is deleted before the new one is made.",
        evidence: "`backup-handle.json`, and `createdAt` and `ttl` of each `meta.json`. Backups of plain files have no generations at all and \
                   are not judged here.",
        fix: "Copy the archive away before the next boot: `npx wrangler r2 object get moltbot-data/backups/ID/data.sqsh`.",
        sources: &["cloudflare/moltworker src/persistence.ts", "cloudflare/sandbox-sdk backup API"],
        owasp: &[Asi::CascadingFailures],
        checklist: &[Checklist::LocalBackup],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || archives(&[("a", "2026-11-01T00:00:00Z"), ("b", "2026-11-02T00:00:00Z")]),
        passing: || archives(&[("a", "2026-11-19T00:00:00Z"), ("b", "2026-11-18T00:00:00Z")]),
    },
};

#[cfg(test)]
fn archives(all: &[(&str, &str)]) -> Facts {
    let archive = |(id, created): &(&str, &str)| Archive {
        id: (*id).to_owned(),
        created: created.parse().ok(),
        ttl: Some(604_800),
        content: Ok(()),
    };
    super::testing::with(Backup {
        layout: Layout::Archives,
        handle: Some(Ok("a".to_owned())),
        archives: all.iter().map(archive).collect(),
        ..Backup::default()
    })
}

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = verdict.need(Scope::Backup, &facts.backup) else { return };
    if backup.layout == Layout::Files {
        return;
    }
    let at = |key: &str| Subject::Object { key: key.to_owned(), pointer: String::new() };
    let Some(handle) = &backup.handle else {
        let reason = if backup.layout == Layout::Archives {
            let message = "no handle names one of the archives: the next boot begins empty";
            verdict.find(Finding::new(at("backup-handle.json"), message));
            return;
        } else {
            "nothing of OpenClaw was recognised in the backup: it is empty, or encrypted"
        };
        return verdict.blind(Scope::Backup, reason);
    };
    let Some(id) = verdict.see(Scope::Backup, handle) else { return };
    let Some(archive) = backup.archives.iter().find(|it| it.id == *id) else {
        let message = format!("it names `{id}`, which is gone");
        return verdict.find(Finding::new(at("backup-handle.json"), message));
    };
    match ends(archive) {
        Some(day) if day < facts.today => {
            let message = format!("past its time since {day}: the next boot begins empty");
            verdict.find(Finding::new(at(&format!("backups/{id}/data.sqsh")), message));
        }
        Some(_) => {}
        None => verdict
            .blind(Scope::Backup, format!("`backups/{id}/meta.json` does not tell how long it is good")),
    }
    if backup.archives.len() == 1 {
        let message = "the only generation";
        let finding = Finding::new(at(&format!("backups/{id}/data.sqsh")), message);
        verdict.find(finding.severity(Severity::Medium));
    }
}

/// The last day on which an archive is restored.
fn ends(archive: &Archive) -> Option<jiff::civil::Date> {
    let end = archive.created?.checked_add(jiff::Span::new().try_seconds(archive.ttl?).ok()?).ok()?;
    Some(end.to_zoned(TimeZone::UTC).date())
}
