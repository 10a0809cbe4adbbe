//! MW-CRED-002: the backup holds credentials in clear.

use crate::audit::facts::backup::{Role, Stored};
use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::openclaw::credentials_of;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CRED-002",
        name: "secrets-in-backup",
        title: "The backup in R2 holds credentials in clear",
        severity: Severity::Critical,
        category: Category::Credentials,
        scopes: &[Scope::Backup],
        what: "OpenClaw's configuration, stored profiles of providers, device keys or databases lie in the bucket as they are.",
        why: "Whoever reads the bucket (a leaked R2 key, a member of the account, a public host switched on by mistake) has every key the \
              assistant has. The key for the bucket lies in the container itself.",
        evidence: "Values by their place in each document, never shown. Databases and `.env` files are told by their presence. A bucket in \
                   which nothing is recognised may be encrypted and is not judged.",
        fix: "Keep credentials out of the container (the Worker adds them on the way out). What is not needed is deleted in the \
              container, whose next sync takes it out of the bucket: `rm /root/.openclaw/openclaw.json.bak*`.",
        sources: &["cloudflare/moltworker start-openclaw.sh", "openclaw docs/gateway/authentication.md"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::RevocationWrittenDown],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            super::testing::files(&[(
                "openclaw.json",
                r#"{"gateway": {"auth": {"token": "not-a-real-token"}}}"#,
            )])
        },
        passing: || {
            super::testing::files(&[("openclaw.json", r#"{"gateway": {"auth": {"token": "${T}"}}}"#)])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = super::look(facts, verdict) else { return };
    for stored in &backup.documents {
        match stored.role {
            Role::Database => {
                found(verdict, stored, "a database of OpenClaw, which keeps tokens and keys in clear")
            }
            Role::EnvFile => found(verdict, stored, "a file of variables, which is made for credentials"),
            Role::PairedDevices => {}
            _ => match &stored.content {
                Ok(content) => {
                    let credentials = credentials_of(content);
                    if let Some(first) = credentials.first() {
                        let count = credentials.len();
                        let rest = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
                        found(verdict, stored, &format!("`{}`{rest} in clear", first.path));
                    }
                }
                Err(why) => verdict.blind(Scope::Backup, format!("`{}`: {why}", stored.key)),
            },
        }
    }
}

fn found(verdict: &mut Verdict, stored: &Stored, message: &str) {
    verdict.find(Finding::new(Subject::Object { key: stored.key.clone(), pointer: String::new() }, message));
}
