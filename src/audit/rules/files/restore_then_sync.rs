//! MW-BKP-001: a restore that failed is followed by a sync that deletes the backup.

use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::Source;
use crate::audit::syntax::shell::{self, Call};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-BKP-001",
        name: "failed-restore-wipes-backup",
        title: "A restore that failed is followed by a sync that deletes the backup",
        severity: Severity::High,
        category: Category::Storage,
        scopes: &[Scope::Checkout],
        what: "The start script goes on when the restore from R2 failed, and then runs `rclone sync` of the fresh folder onto the backup, \
               without `--backup-dir`.",
        why: "One bad minute of R2, an expired key, a renamed bucket: the container starts empty, and 30 seconds later `sync` deletes in R2 what \
              is not in the container. R2 keeps no versions. The assistant's memory, configuration and pairings are gone.",
        evidence: "`rclone sync` to a remote (`r2:…`) in a script whose restore, `rclone copy`, `sync` or `ls` of a remote, is followed by \
                   `||`, stands in a condition, or runs without `set -e`, and no `--backup-dir` anywhere in it.",
        fix: "Add `--backup-dir \"r2:${R2_BUCKET}/.trash/$(date +%s)\"` to every `rclone sync`, and start the sync only after a restore that \
              worked or a bucket that is empty.",
        sources: &[
            "cloudflare/moltworker start-openclaw.sh",
            "cloudflare/moltworker#102",
            "cloudflare/moltworker#212",
            "rclone sync",
        ],
        owasp: &[Asi::MemoryPoisoning, Asi::CascadingFailures],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nset -e\nrclone copy \"r2:$B/openclaw\" /root/.openclaw || echo failed\n\
                 while sleep 30; do rclone sync /root/.openclaw \"r2:$B/openclaw\"; done &\n",
            )])
        },
        passing: || {
            checkout(&[(
                "start-openclaw.sh",
                "#!/bin/bash\nset -e\nrclone copy \"r2:$B/openclaw\" /root/.openclaw\n\
                 while sleep 30; do rclone sync /root/.openclaw \"r2:$B/openclaw\" --backup-dir \"r2:$B/.trash\"; done &\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (path, script) in checkout.scripts_noted(verdict) {
        let calls: Vec<Call<'_>> =
            shell::calls(script).into_iter().filter(|it| it.program == "rclone").collect();
        let syncs: Vec<&Call<'_>> = calls.iter().filter(|it| leads(it, Way::Out) && it.has("sync")).collect();
        let Some(first) = syncs.first() else { continue };
        let restore = calls.iter().find(|it| leads(it, Way::In) && goes_on(script, it));
        let (Some(restore), false) = (restore, keeps_old(script)) else { continue };
        let line = restore.node.span().line;
        let message = format!(
            "the script goes on when the restore in line {line} fails; {} then deletes what was not restored",
            match syncs.len() {
                1 => "this sync".to_owned(),
                more => format!("this sync, the first of {more},"),
            }
        );
        verdict.find(Finding::in_file(path.clone(), Some(first.node.span()), first.node.text(), message));
    }
}

/// Where data goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From R2 into the container.
    In,
    /// From the container to R2.
    Out,
}

/// Whether a call of rclone moves data that way.
fn leads(call: &Call<'_>, way: Way) -> bool {
    let words: Vec<&str> = call.plain().collect();
    let is_remote = |word: &str| {
        word.split_once(':')
            .is_some_and(|(name, _)| !name.contains('/') && !name.is_empty() && !name.starts_with('$'))
    };
    match (words.as_slice(), way) {
        (["copy" | "sync" | "move", from, to, ..], Way::In) => is_remote(from) && !is_remote(to),
        (["copy" | "sync" | "move", from, to, ..], Way::Out) => !is_remote(from) && is_remote(to),
        (["ls" | "lsf" | "lsjson" | "cat" | "size", from, ..], Way::In) => is_remote(from),
        _ => false,
    }
}

/// Whether the script goes on when a call fails.
fn goes_on(script: &Source, call: &Call<'_>) -> bool {
    let mut inner = call.node;
    for outer in call.node.ancestors() {
        match outer.kind() {
            "list" if outer.children().next().is_some_and(|it| it.is(inner)) => {
                let rest = &outer.text()[inner.text().len().min(outer.text().len())..];
                if rest.trim_start().starts_with("||") {
                    return true;
                }
            }
            // A condition, a pipe or a substitution hides the status.
            "if_statement" | "while_statement" | "elif_clause"
                if outer.field("condition").is_some_and(|it| it.is(inner)) =>
            {
                return true;
            }
            "pipeline" | "command_substitution" | "negated_command" => return true,
            _ => {}
        }
        inner = outer;
    }
    !script.text().lines().map(str::trim).any(|line| {
        line.strip_prefix("set -").is_some_and(|flags| {
            flags.split_whitespace().next().is_some_and(|it| it.contains('e')) || flags.contains("errexit")
        })
    })
}

/// Whether what a sync would delete is kept.
fn keeps_old(script: &Source) -> bool {
    script.text().lines().any(|line| line.contains("--backup-dir") && !line.trim_start().starts_with('#'))
}
