//! MW-BKP-002: snapshots that are lost before there is a new one, or by themselves.

use camino::Utf8Path;

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Syntax;
use crate::audit::syntax::bindings::{enclosing_function, values};
use crate::audit::syntax::calls::Call;
use crate::audit::syntax::values::{bare, property};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Confidence, Facts, Meta, Rule, Scope, Severity, Verdict};

use super::{at, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-BKP-002",
        name: "fragile-snapshots",
        title: "The only snapshot is deleted before the next is made, or expires",
        severity: Severity::High,
        category: Category::Storage,
        scopes: &[Scope::Checkout],
        what: "The Worker deletes the previous snapshot before `createBackup`, lets snapshots expire within days, or throws the \
               handle of an expired one away.",
        why: "A backup that fails leaves nothing. After a week without use OpenClaw begins empty, although the data still lies in R2.",
        evidence: "Calls named `delete…` before `createBackup` in the same function; its `ttl` (three days where it is not given) below \
                   30 days; and a deletion where the code speaks of an expired backup. Only for checkouts that keep their memory \
                   with the SDK's backups.",
        fix: "Create first, store the new handle, then delete what is older than three generations, and give \
              `createBackup({ dir, ttl: 90 * 24 * 60 * 60 })`.",
        sources: &[
            "cloudflare/moltworker#328",
            "kyoneken/moltworker src/persistence.ts",
            "Cloudflare docs: sandbox/api/backups",
        ],
        owasp: &[Asi::CascadingFailures, Asi::MemoryPoisoning],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "src/persistence.ts",
                "const TTL = 7 * 24 * 60 * 60;\nexport async function snapshot(sandbox, bucket) {\n  await bucket.delete(KEY);\n  \
                 return sandbox.createBackup({ dir: HOME, ttl: TTL });\n}\n",
            )])
        },
        passing: || {
            checkout(&[(
                "src/persistence.ts",
                "const TTL = 90 * 24 * 60 * 60;\nexport async function snapshot(sandbox, bucket) {\n  \
                 const made = await sandbox.createBackup({ dir: HOME, ttl: TTL });\n  await bucket.delete(old);\n  return made;\n}\n",
            )])
        },
    },
};

/// The SDK's `ttl` where none is given: three days, in seconds.
const DEFAULT_TTL: u64 = 3 * DAY;
/// Snapshots that last less are told.
const SHORTEST: u64 = 30 * DAY;
const DAY: u64 = 24 * 60 * 60;

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        let mut backs_up = false;
        for call in Call::all(source).filter(|it| it.name() == "createBackup" && it.receiver().is_some()) {
            backs_up = true;
            deleted_before(path, call, verdict);
            expires(path, call, verdict);
        }
        if backs_up || source.text().contains("restoreBackup") {
            for it in source.of_kind("if_statement").filter(|it| drops_expired(*it)) {
                let place = it.field("condition").unwrap_or(it);
                verdict.find(at(
                    path,
                    place,
                    "the handle of an expired snapshot is deleted, and with it the way to its data",
                ));
            }
        }
    }
}

fn deleted_before(path: &Utf8Path, backup: Call<'_>, verdict: &mut Verdict) {
    let Some(function) = enclosing_function(backup.node) else { return };
    let deletes = Call::within(function)
        .filter(|it| it.node.range().end <= backup.node.range().start)
        .find(|it| it.name().to_ascii_lowercase().starts_with("delete") && !is_marker(*it));
    if let Some(call) = deletes {
        verdict.find(at(path, call.node, "the previous snapshot is deleted before the new one is made"));
    }
}

/// Flags such as `restore-needed` are no snapshots.
fn is_marker(call: Call<'_>) -> bool {
    call.arguments().any(|it| {
        let lower = it.text().to_ascii_lowercase();
        ["marker", "flag", "lock", "restore-needed", "restore_needed"].iter().any(|word| lower.contains(word))
    })
}

fn expires(path: &Utf8Path, backup: Call<'_>, verdict: &mut Verdict) {
    let Some(options) = backup.argument(0).filter(|it| it.kind() == "object") else { return };
    let seconds = match property(options, "ttl") {
        None => Some(DEFAULT_TTL),
        Some(ttl) => values(ttl).into_iter().find_map(number),
    };
    if let Some(seconds) = seconds.filter(|it| *it < SHORTEST) {
        let days = seconds / DAY;
        let message =
            format!("a snapshot is kept for {days} days: after that without use the next start is empty");
        verdict.find(at(path, backup.node, message).confidence(Confidence::Medium));
    }
}

/// A number that is spelt out, or a product of such.
fn number(node: Syntax<'_>) -> Option<u64> {
    let node = bare(node);
    match node.kind() {
        "number" => node.text().replace('_', "").parse().ok(),
        "binary_expression" if node.field("operator")?.text() == "*" => {
            number(node.field("left")?)?.checked_mul(number(node.field("right")?)?)
        }
        _ => None,
    }
}

fn drops_expired(node: Syntax<'_>) -> bool {
    let speaks = node.field("condition").is_some_and(|it| it.text().to_ascii_lowercase().contains("expired"));
    speaks
        && node
            .field("consequence")
            .is_some_and(|it| Call::within(it).any(|it| it.name().to_ascii_lowercase().starts_with("delete")))
}
