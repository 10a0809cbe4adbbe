//! MW-BKP-007: old copies of the configuration keep what was replaced.

use crate::audit::facts::backup::Role;
use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::openclaw::{Credential, credentials_of};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-BKP-007",
        name: "old-copies-in-backup",
        title: "Old copies of the configuration keep credentials that were replaced",
        severity: Severity::Medium,
        category: Category::Storage,
        scopes: &[Scope::Backup],
        what: "OpenClaw keeps up to five `.bak` copies beside its configuration, later versions `.last-good` and `.clobbered` ones. All of them \
               go to R2, with the credentials of their day.",
        why: "A rotation that mends the file leaves the old token beside it, and a restore of an old copy makes it valid again.",
        evidence: "Credentials of the copies, compared by hash with those of the present configuration: others are medium, the same are low.",
        fix: "Delete the copies in the container, whose next sync takes them out of the bucket: `rm /root/.openclaw/openclaw.json.bak*`.",
        sources: &["openclaw docs/gateway/configuration.md"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::RevocationWrittenDown],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            super::testing::files(&[
                ("openclaw.json", r#"{"gateway": {"auth": {"token": "the-token-of-today"}}}"#),
                ("openclaw.json.bak", r#"{"gateway": {"auth": {"token": "the-token-of-yesterday"}}}"#),
            ])
        },
        passing: || {
            super::testing::files(&[
                ("openclaw.json", r#"{"gateway": {"auth": {"token": "${T}"}}}"#),
                ("openclaw.json.bak", r#"{"gateway": {"mode": "local"}}"#),
            ])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = super::look(facts, verdict) else { return };
    let present: Vec<Credential> =
        backup.of(Role::Config).filter_map(|it| it.content.as_ref().ok()).flat_map(credentials_of).collect();
    for stored in backup.of(Role::OldConfig) {
        let content = match &stored.content {
            Ok(content) => content,
            Err(why) => {
                verdict.blind(Scope::Backup, format!("`{}`: {why}", stored.key));
                continue;
            }
        };
        let kept = credentials_of(content);
        let replaced = kept.iter().filter(|old| !present.iter().any(|now| now.secret == old.secret)).count();
        let subject = Subject::Object { key: stored.key.clone(), pointer: String::new() };
        if replaced > 0 {
            let message = format!("{replaced} credentials that the present configuration does not have");
            verdict.find(Finding::new(subject, message));
        } else if !kept.is_empty() {
            let message = format!("{} credentials once more", kept.len());
            verdict.find(Finding::new(subject, message).severity(Severity::Low));
        }
    }
}
