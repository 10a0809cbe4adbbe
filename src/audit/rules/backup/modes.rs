//! MW-BKP-006: credential files that everybody may read.

#[cfg(test)]
use crate::audit::facts::Backup;
use crate::audit::facts::backup::Layout;
#[cfg(test)]
use crate::audit::facts::backup::{Role, Stored};
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::openclaw::Node;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-BKP-006",
        name: "backup-readable-by-all",
        title: "Files with credentials may be read by every process of the container",
        severity: Severity::Medium,
        category: Category::Credentials,
        scopes: &[Scope::Backup],
        what: "In the archive, files that hold credentials have a mode that lets every user read or change them.",
        why: "The archive is unpacked with its modes. A tool that was given a user of its own to keep it from the keys reads them all the same.",
        evidence: "Modes of the configuration, profiles, device keys and databases in squashfs archives. Objects of a mirrored backup have no modes. \
                   OpenClaw's own audit calls files that others may write critical, as it does a configuration that everybody may read.",
        fix: "Take `chmod -R a+rX` out of the backup step, and in the container: `chmod -R go-rwx /root/.openclaw`.",
        sources: &[
            "openclaw security audit: fs.config.perms_world_readable (2026.2.3, 2026.9.6)",
            "openclaw security audit: fs.config.perms_writable (2026.2.3, 2026.9.6)",
            "openclaw security audit: fs.auth_profiles.perms_readable (2026.2.3, 2026.9.6)",
            "openclaw security audit: fs.auth_profiles.perms_writable (2026.2.3, 2026.9.6)",
            "cloudflare/moltworker Dockerfile",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures { failing: || archived(0o644), passing: || archived(0o600) },
};

#[cfg(test)]
fn archived(mode: u32) -> Facts {
    let content = Node::parse("{}").map_err(|error| error.to_string());
    let document = Stored {
        key: "backups/a/data.sqsh!openclaw.json".into(),
        role: Role::Config,
        mode: Some(mode),
        content,
    };
    super::testing::with(Backup { layout: Layout::Archives, documents: vec![document], ..Backup::default() })
}

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = super::look(facts, verdict) else { return };
    for stored in &backup.documents {
        let Some(mode) = stored.mode else { continue };
        let (written, read) = (mode & 0o022 != 0, mode & 0o004 != 0);
        if !written && !read {
            continue;
        }
        let who = if written { "others may change it" } else { "everybody may read it" };
        let subject = Subject::Object { key: stored.key.clone(), pointer: String::new() };
        let finding = Finding::new(subject, format!("mode {:o}: {who}", mode & 0o777));
        verdict.find(if written { finding.severity(Severity::High) } else { finding });
    }
    if backup.layout == Layout::Archives && backup.documents.is_empty() {
        verdict.blind(Scope::Backup, "no archive could be looked into");
    }
}
