//! MW-MON-010 to 012: what is written down for the day it happens.
//!
//! A runbook is a file of the checkout: `RUNBOOK.md`, `INCIDENT.md`, or one of those names below `docs/`. What counts is
//! that it names things: each stored credential, the commands that delete. Deliberately absent: whether it is any good.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::facts::checkout::FileFact;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Confidence, Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::secrets::catalog::{Sensitivity, slots};

/// Names of runbooks, in lower case, at the top or below `docs/`.
const NAMES: [&str; 6] =
    ["runbook.md", "incident.md", "incident-response.md", "incidents.md", "emergency.md", "breach.md"];

#[cfg(test)]
const RUNBOOK: &str = "# When it happens\n\nANTHROPIC_API_KEY: console.anthropic.com, disable the key.\n\
    Stop: wrangler containers delete ID, then wrangler delete.\n\
    Bucket: wrangler r2 bucket delete moltbot-data after a copy with rclone copy r2:moltbot-data ./copy.\n";

#[cfg(test)]
fn with(runbook: &str) -> Facts {
    checkout(&[(".dev.vars", "ANTHROPIC_API_KEY=x\n"), ("docs/INCIDENT.md", runbook)])
}

pub(super) static REVOCATION: Rule = Rule {
    meta: Meta {
        id: "MW-MON-010",
        name: "revocation-not-written-down",
        title: "How the stored credentials are revoked is not written down",
        severity: Severity::Low,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "The checkout has no runbook, or the runbook does not name every credential that the deployment stores.",
        why: "On the day a key leaks there is no time to find out who issued it and where it is switched off. What is not on the \
              list is not revoked, and that is the one that is used.",
        evidence: "A file `RUNBOOK.md`, `INCIDENT.md`, `INCIDENT-RESPONSE.md`, `INCIDENTS.md`, `EMERGENCY.md` or `BREACH.md`, at the \
                   top or below `docs/`, that names each secret slot of `.dev.vars` and of `secrets.required` in wrangler's \
                   configuration; where neither names one, the gateway's token.",
        fix: "Write RUNBOOK.md with a line for each name that `moltctl secrets list` prints: who issued it, where it is revoked, \
              and what stops working with it.",
        sources: &["Checklists for operators: prepared for a breach", "NIST SP 800-61"],
        owasp: &[Asi::RogueAgents],
        checklist: &[Checklist::RevocationWrittenDown],
    },
    check: check_revocation,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("README.md", "# A deployment\n")]),
        passing: || with(RUNBOOK),
    },
};

/// The runbooks: path and text. One that could not be read is noted.
fn runbooks<'a>(checkout: &'a Checkout, verdict: &mut Verdict) -> Vec<(&'a Utf8Path, &'a str)> {
    let is_one = |path: &Utf8Path| {
        let name = path.file_name().unwrap_or_default().to_ascii_lowercase();
        let folder = path.parent().map(Utf8Path::as_str).unwrap_or_default();
        NAMES.contains(&name.as_str()) && (folder.is_empty() || folder.eq_ignore_ascii_case("docs"))
    };
    let mut found = Vec::new();
    for (path, file) in checkout.files().filter(|(path, _)| is_one(path)) {
        match file {
            FileFact::Text { text, .. } => found.push((path, text.as_ref())),
            FileFact::Unread(why) => {
                verdict.blind(Scope::Checkout, format!("`{path}` was not read: it is {why}"))
            }
        }
    }
    found
}

/// Names of secret slots that the checkout says are set.
fn set_slots(checkout: &Checkout, verdict: &mut Verdict) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if let Some(text) = checkout.text(".dev.vars") {
        let assigned = text.lines().filter_map(|line| line.split_once('='));
        names.extend(assigned.map(|(name, _)| name.trim().trim_start_matches("export ").trim().to_owned()));
    }
    if let Some((_, view)) = checkout.wrangler()
        && let Some(view) = verdict.see(Scope::Checkout, view)
    {
        names.extend(view.secrets_required.iter().flatten().cloned());
    }
    let secret =
        |name: &String| slots().any(|slot| slot.name == *name && slot.sensitivity == Sensitivity::Secret);
    names.retain(secret);
    if names.is_empty() {
        names.insert("MOLTBOT_GATEWAY_TOKEN".to_owned());
    }
    names
}

fn check_revocation(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let runbooks = runbooks(checkout, verdict);
    let slots = set_slots(checkout, verdict);
    let Some((path, _)) = runbooks.first() else {
        if !is_blind(verdict) {
            verdict.find(Finding::in_file("RUNBOOK.md", None, "runbook", "there is no runbook"));
        }
        return;
    };
    let missing: Vec<String> = slots
        .into_iter()
        .filter(|slot| !runbooks.iter().any(|(_, text)| names(text, slot)))
        .map(|slot| format!("`{slot}`"))
        .collect();
    if !missing.is_empty() {
        verdict.find(Finding::in_file(
            *path,
            None,
            "credentials",
            format!("it does not name {}", missing.join(", ")),
        ));
    }
}

/// A runbook that is there and could not be read is not missing.
fn is_blind(verdict: &Verdict) -> bool {
    !verdict.unseen.is_empty()
}

/// Whether `name` stands in `text` as a word of its own: `API_KEY` is not named by `OTHER_API_KEY`.
fn names(text: &str, name: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(inside)
            && !text[at + name.len()..].chars().next().is_some_and(inside)
    })
}

/// Says what a runbook lacks; nothing where there is none (that is MW-MON-010) and none could not be read.
fn lacks(facts: &Facts, verdict: &mut Verdict, anchor: &str, complaint: impl Fn(&str) -> Option<String>) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let runbooks = runbooks(checkout, verdict);
    let all: String =
        runbooks.iter().map(|(_, text)| text.to_ascii_lowercase()).collect::<Vec<_>>().join("\n");
    let path = runbooks.first().map_or(Utf8Path::new("RUNBOOK.md"), |(path, _)| path);
    if runbooks.is_empty() && is_blind(verdict) {
        return;
    }
    if let Some(message) = complaint(&all) {
        // Somebody may have said it in other words.
        verdict.find(Finding::in_file(path, None, anchor, message).confidence(Confidence::Medium));
    }
}

pub(super) static DELETION: Rule = Rule {
    meta: Meta {
        id: "MW-MON-011",
        name: "deletion-not-written-down",
        title: "How Worker, container and bucket are deleted is not written down",
        severity: Severity::Info,
        category: Category::Monitoring,
        scopes: &[Scope::Checkout],
        what: "No runbook of the checkout says how the Worker, its container application and its bucket are deleted.",
        why: "`wrangler delete` alone leaves the container running with its keys, and the bucket with every conversation. Who \
              learns that during a break-in has lost an hour.",
        evidence: "A runbook (see MW-MON-010) that holds `wrangler containers delete` or `containers/applications`, \
                   `wrangler delete`, and `r2 bucket delete`. Other words for the same are not understood.",
        fix: "Write into RUNBOOK.md, in this order: `wrangler containers list` for the id, `wrangler containers delete ID`, \
              `wrangler delete`, and after a copy of the evidence `wrangler r2 bucket delete moltbot-data`",
        sources: &[
            "Checklists for operators: prepared for a breach",
            "Cloudflare workers-sdk: delete leaves applications running",
        ],
        owasp: &[Asi::RogueAgents],
        checklist: &[Checklist::DeletionKnown],
    },
    check: check_deletion,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with("# When it happens\n\nwrangler delete\n"),
        passing: || with(RUNBOOK),
    },
};

fn check_deletion(facts: &Facts, verdict: &mut Verdict) {
    lacks(facts, verdict, "deletion", |text| {
        let says = |ways: &[&str]| ways.iter().any(|way| text.contains(way));
        let missing: Vec<&str> = [
            ("the Worker", says(&["wrangler delete"])),
            ("the container application", says(&["containers delete", "containers/applications"])),
            ("the bucket", says(&["r2 bucket delete"])),
        ]
        .into_iter()
        .filter_map(|(what, said)| (!said).then_some(what))
        .collect();
        (!missing.is_empty()).then(|| format!("nothing says how to delete {}", missing.join(", ")))
    });
}

/// Words for a copy of the bucket on a machine of the operator's.
const COPIES: [&str; 6] =
    ["rclone copy", "rclone sync", "aws s3 sync", "aws s3 cp", "wrangler r2 object get", "restic "];

pub(super) static LOCAL_COPY: Rule = Rule {
    meta: Meta {
        id: "MW-MON-012",
        name: "local-backup-not-written-down",
        title: "How the configuration is backed up locally is not written down",
        severity: Severity::Info,
        category: Category::Storage,
        scopes: &[Scope::Checkout],
        what: "No runbook of the checkout says how the configuration and the memory are copied to a machine of the operator's.",
        why: "The container may overwrite and delete what lies in the bucket, and so may whoever breaks into it. R2 keeps no \
              versions: without a copy elsewhere there is nothing to go back to.",
        evidence: "A runbook (see MW-MON-010) that holds a command that copies from the bucket (`rclone`, `aws s3`, \
                   `wrangler r2 object get`, `restic`). Whether a copy was ever made cannot be seen.",
        fix: "Write into RUNBOOK.md where the copy lies and the command that makes it, such as \
              `rclone copy r2:moltbot-data ./backup`",
        sources: &["Checklists for operators: prepared for a breach", "cloudflare/moltworker#228"],
        owasp: &[Asi::MemoryPoisoning],
        checklist: &[Checklist::LocalBackup],
    },
    check: check_local_copy,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with("# When it happens\n\nwrangler delete\n"),
        passing: || with(RUNBOOK),
    },
};

fn check_local_copy(facts: &Facts, verdict: &mut Verdict) {
    lacks(facts, verdict, "local copy", |text| {
        let said = COPIES.iter().any(|way| text.contains(way));
        (!said).then(|| "nothing says how the bucket is copied to a machine of yours".to_owned())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::run;

    #[test]
    fn every_slot_that_is_set_has_to_be_named_as_a_word_of_its_own() {
        let facts = checkout(&[
            (".dev.vars", "ANTHROPIC_API_KEY=x\nTELEGRAM_BOT_TOKEN=y\nDEV_MODE=true\n"),
            ("RUNBOOK.md", "MY_TELEGRAM_BOT_TOKEN and ANTHROPIC_API_KEY.\n"),
        ]);
        let report = run(&[&REVOCATION], &facts, &[]);
        assert_eq!(report.findings[0].finding.message, "it does not name `TELEGRAM_BOT_TOKEN`");
    }

    #[test]
    fn a_readme_is_no_runbook_and_a_runbook_deep_in_a_package_is_not_ours() {
        for path in ["README.md", "node_modules/x/RUNBOOK.md"] {
            let facts = checkout(&[(path, RUNBOOK)]);
            assert_eq!(run(&[&DELETION], &facts, &[]).findings.len(), 1, "{path}");
        }
    }
}
