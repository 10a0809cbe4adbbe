//! MW-PAIR-001: paired devices that are administrators.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::audit::facts::backup::Role;
use crate::audit::meta::{Asi, Category, Checklist};
use crate::audit::openclaw::Node;
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Subject, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-PAIR-001",
        name: "paired-administrators",
        title: "Paired devices have every right over the assistant",
        severity: Severity::Medium,
        category: Category::Entry,
        scopes: &[Scope::Backup],
        what: "`devices/paired.json` names devices with the scope `operator.admin`: each may change the configuration, approve commands and pair \
               further devices.",
        why: "A device that was lost, sold or never the operator's stays an administrator until somebody looks. The container's own command line \
              is paired like this by 2026.2.3, so every shell of the agent is one as well.",
        evidence: "Scopes of each device and of its tokens that are not revoked, and when it was approved. Longer than 90 days ago is told. \
                   From 2026.9 on devices lie in a database, which is not read.",
        fix: "Look at the list (the admin page, or `openclaw devices list`) and take out what you do not know: `openclaw devices revoke --device ID --role operator`; then start the gateway again.",
        sources: &[
            "openclaw 2026.2.3 docs/cli/devices.md",
            "cloudflare/moltworker src/routes/api.ts",
            "CVE-2026-34503",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::ReviewPairedDevices],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            super::testing::files(&[(
                "devices/paired.json",
                r#"{"aabbccddeeff0011": {"role": "operator", "scopes": ["operator.admin"], "approvedAtMs": 1760000000000}}"#,
            )])
        },
        passing: || {
            super::testing::files(&[(
                "devices/paired.json",
                r#"{"aabbccddeeff0011": {"role": "operator", "scopes": ["operator.pairing"],
                    "tokens": {"operator": {"scopes": ["operator.admin"], "revokedAtMs": 1760000000000}}}}"#,
            )])
        },
    },
};

/// After how many days somebody should have looked.
const REVIEW_AFTER: i64 = 90;

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(backup) = super::look(facts, verdict) else { return };
    let mut met = false;
    for stored in backup.of(Role::PairedDevices) {
        met = true;
        match &stored.content {
            Ok(content) => {
                for (id, device) in content.members().iter().filter(|(_, device)| is_administrator(device)) {
                    let short: String = id.chars().take(12).collect();
                    let message = format!("`{short}` is an administrator{}", approved(device, facts.today));
                    let subject = Subject::Object { key: stored.key.clone(), pointer: short };
                    verdict.find(Finding::new(subject, message));
                }
            }
            Err(why) => verdict.blind(Scope::Backup, format!("`{}`: {why}", stored.key)),
        }
    }
    if !met && backup.of(Role::Database).next().is_some() {
        verdict.blind(Scope::Backup, "paired devices lie in a database, which is not read");
    }
}

fn is_administrator(device: &Node) -> bool {
    let admin = |node: &Node| {
        node.get("scopes").map(Node::words).unwrap_or_default().iter().any(|it| it == "operator.admin")
    };
    let tokens = device.get("tokens").map(Node::members).unwrap_or_default();
    if tokens.is_empty() {
        return admin(device);
    }
    // A token that was revoked opens nothing, whatever the device was given.
    let live = |token: &Node| token.get("revokedAtMs").and_then(Node::number).is_none();
    tokens
        .iter()
        .any(|(_, token)| live(token) && (admin(token) || (token.get("scopes").is_none() && admin(device))))
}

/// When a device was approved, in words; told when nobody can have looked lately.
fn approved(device: &Node, today: Date) -> String {
    let at = ["approvedAtMs", "createdAtMs"].into_iter().find_map(|key| device.get(key)?.number());
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a time in milliseconds fits; what does not is no time"
    )]
    let at = at.and_then(|ms| Timestamp::from_millisecond(ms as i64).ok());
    let Some(day) = at.map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date()) else { return String::new() };
    let days = i64::from((today - day).get_days());
    if days > REVIEW_AFTER {
        format!(", approved on {day}, {days} days ago")
    } else {
        format!(", approved on {day}")
    }
}
