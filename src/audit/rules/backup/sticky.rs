//! MW-STICKY-001: what the start script wrote once and never takes back.

use crate::audit::facts::backup::{Role, Stored};
use crate::audit::meta::{Asi, Category};
use crate::audit::openclaw::Node;
use crate::audit::rule::Unseen;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-STICKY-001",
        name: "setting-outlives-its-secret",
        title: "A setting came back from R2 after its secret was deleted",
        severity: Severity::High,
        category: Category::Entry,
        scopes: &[Scope::Backup, Scope::Live],
        what: "The stored configuration has what the start script writes when a secret is set and never deletes: `allowInsecureAuth` of \
               `DEV_MODE`, channels of bot tokens.",
        why: "Deleting the secret looks like closing the door. The next boot restores the file from R2 and the door stands open again.",
        evidence: "`gateway.controlUi.allowInsecureAuth` of the stored configuration, and, with `--live`, each channel whose token is in the file \
                   and no longer among the Worker's secrets.",
        fix: "Delete the secret (`moltctl secrets unset DEV_MODE`), then in the container: `openclaw config unset gateway.controlUi.allowInsecureAuth`.",
        sources: &["cloudflare/moltworker start-openclaw.sh"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            super::testing::files(&[(
                "openclaw.json",
                r#"{"gateway": {"controlUi": {"allowInsecureAuth": true}}}"#,
            )])
        },
        passing: || super::testing::files(&[("openclaw.json", r#"{"gateway": {"controlUi": {}}}"#)]),
    },
};

/// Channels the start script writes: the key of the token, and the Worker's secret it comes from.
const CHANNELS: [(&str, &str, &str); 3] = [
    ("telegram", "botToken", "TELEGRAM_BOT_TOKEN"),
    ("discord", "token", "DISCORD_BOT_TOKEN"),
    ("slack", "botToken", "SLACK_BOT_TOKEN"),
];

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = super::look(facts, verdict) else { return };
    let mut met = false;
    for stored in backup.of(Role::Config) {
        met = true;
        match &stored.content {
            Ok(content) => one(facts, verdict, stored, content),
            Err(why) => verdict.blind(Scope::Backup, format!("`{}`: {why}", stored.key)),
        }
    }
    if !met {
        verdict.blind(Scope::Backup, "the backup holds no configuration that could be read");
    }
}

fn one(facts: &Facts, verdict: &mut Verdict, stored: &Stored, content: &Node) {
    let at = |pointer: &str| Subject::Object { key: stored.key.clone(), pointer: pointer.to_owned() };
    let insecure = "gateway.controlUi.allowInsecureAuth";
    if content.at(insecure).and_then(Node::flag) == Some(true) {
        verdict.find(Finding::new(at(insecure), "no browser has to be paired, `DEV_MODE` or not"));
    }
    let written: Vec<_> = CHANNELS
        .into_iter()
        .filter(|(channel, key, _)| {
            content.at(&format!("channels.{channel}.{key}")).and_then(Node::text).is_some()
        })
        .collect();
    if written.is_empty() {
        return;
    }
    let Some(account) = facts.account.known() else {
        let reason = "that each channel's token is still set needs `--live`".to_owned();
        verdict.unseen.push(Unseen { scope: Scope::Live, asked: false, reason });
        return;
    };
    let Some(secrets) = verdict.see(Scope::Live, &account.worker.secrets) else { return };
    for (channel, key, secret) in written {
        if !secrets.iter().any(|name| name == secret) {
            let pointer = format!("channels.{channel}.{key}");
            let message =
                format!("the bot of `{channel}` runs on a token of the file: `{secret}` is not set");
            let remedy = format!("in the container: `openclaw config unset channels.{channel}`");
            verdict.find(Finding::new(at(&pointer), message).severity(Severity::Medium).remedy(remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_without_a_view_of_the_account_is_no_pass() {
        let text = r#"{"channels": {"telegram": {"botToken": "x"}}}"#;
        let facts = super::super::testing::files(&[("openclaw.json", text)]);
        let mut verdict = Verdict::default();
        check(&facts, &mut verdict);
        assert!(verdict.findings.is_empty());
        assert!(verdict.unseen.iter().any(|it| it.scope == Scope::Live && !it.asked));
    }
}
