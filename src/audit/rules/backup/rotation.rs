//! MW-ROT-001: a stored key that goes before the Worker's secret.

use std::collections::BTreeMap;

use crate::audit::facts::backup::Role;
use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::openclaw::{Credential, Node, credentials_of};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-ROT-001",
        name: "stored-key-outlives-rotation",
        title: "A key that was stored once is used instead of the Worker's secret",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Backup],
        what: "`auth-profiles.json` in the backup holds a provider's key. OpenClaw 2026.2.3 takes it before the environment, and R2 brings it \
               back at each boot.",
        why: "A new `ANTHROPIC_API_KEY` has no effect: the old key is used on, until it is revoked and everything stands still. Who rotated \
              after a leak believes that the leaked key is out of use.",
        evidence: "Stored keys of the backup, compared with each other by hash: two different keys of one provider are high, one alone is \
                   medium. The Worker's own secret cannot be read, so that the two are the same is not known.",
        fix: "Delete the stored profile in the container and start the gateway again, so that the secret is used and the next sync \
              takes the old key out of the bucket: `rm /root/.openclaw/agents/main/agent/auth-profiles.json`.",
        sources: &["openclaw 2026.2.3 src/agents/model-auth.ts", "cloudflare/moltworker start-openclaw.sh"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::SeparateKeys, Checklist::RevocationWrittenDown],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            super::testing::files(&[(
                "agents/main/agent/auth-profiles.json",
                r#"{"profiles": {"anthropic:default": {"provider": "anthropic", "key": "not-a-real-key"}}}"#,
            )])
        },
        passing: || {
            super::testing::files(&[(
                "agents/main/agent/auth-profiles.json",
                r#"{"profiles": {"anthropic:default": {"provider": "anthropic", "type": "oauth"}}}"#,
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = super::look(facts, verdict) else { return };
    let mut stored: BTreeMap<String, Vec<(String, Credential)>> = BTreeMap::new();
    for document in backup.documents.iter().filter(|it| matches!(it.role, Role::AuthProfiles | Role::Config))
    {
        match &document.content {
            Ok(content) => {
                for (provider, credential) in keys(document.role, content) {
                    stored.entry(provider).or_default().push((document.key.clone(), credential));
                }
            }
            Err(why) => verdict.blind(Scope::Backup, format!("`{}`: {why}", document.key)),
        }
    }
    for (provider, keys) in stored {
        let differ = keys.windows(2).any(|pair| pair[0].1.secret != pair[1].1.secret);
        for (key, credential) in keys.into_iter().filter(|(_, it)| it.path.starts_with("profiles.")) {
            let subject = Subject::Object { key, pointer: credential.path };
            let (message, severity) = if differ {
                (
                    format!("`{provider}` has another key elsewhere in this backup; this one is used"),
                    Severity::High,
                )
            } else {
                (
                    format!("this key of `{provider}` is used, whatever the Worker's secret says"),
                    Severity::Medium,
                )
            };
            verdict.find(Finding::new(subject, message).severity(severity));
        }
    }
}

/// Keys of providers that a document holds, with the provider.
fn keys(role: Role, content: &Node) -> Vec<(String, Credential)> {
    let of = |credential: Credential| {
        let mut steps = credential.path.split('.');
        let provider = match role {
            // profiles.anthropic:default.key
            Role::AuthProfiles if credential.path.ends_with(".key") => {
                steps.nth(1)?.split(':').next()?.to_owned()
            }
            // models.providers.anthropic.apiKey
            Role::Config
                if credential.path.starts_with("models.providers.")
                    && credential.path.ends_with(".apiKey") =>
            {
                steps.nth(2)?.to_owned()
            }
            _ => return None,
        };
        Some((provider, credential))
    };
    credentials_of(content).into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worst(config: &str) -> Option<Severity> {
        let profiles = r#"{"profiles": {"openai:default": {"key": "first-key-of-two"}}}"#;
        let facts = super::super::testing::files(&[
            ("agents/main/agent/auth-profiles.json", profiles),
            ("openclaw.json", config),
        ]);
        let mut verdict = Verdict::default();
        check(&facts, &mut verdict);
        verdict.findings.iter().filter_map(|it| it.severity).max()
    }

    #[test]
    fn two_keys_of_one_provider_are_told_apart() {
        let other = r#"{"models": {"providers": {"openai": {"apiKey": "second-key-of-two"}}}}"#;
        let same = r#"{"models": {"providers": {"openai": {"apiKey": "first-key-of-two"}}}}"#;
        assert_eq!(worst(other), Some(Severity::High));
        assert_eq!(worst(same), Some(Severity::Medium));
    }
}
