//! MW-GIT-001: git remembers a credential that the checked-out commit no longer holds.

use super::note_unread;
#[cfg(test)]
use super::testing::{clean, leaking, with_history};
use crate::audit::facts::history::Leaked;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Confidence, Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-GIT-001",
        name: "secret-in-git-history",
        title: "git's history holds a credential",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::History],
        what: "A credential was committed once. It is no longer in the checked-out files, and every clone still has it.",
        why: "Deleting a line does not take it back: whoever may read the repository, a fork of it, or a copy of `.git` in an \
              image layer reads the old value with one command. Public repositories are searched for such values within minutes.",
        evidence: "Every object of `.git` is read (loose and packed, of all branches and of none), without running git. Found are \
                   the forms of known issuers, and random values given to names that speak of a secret. Only eight digits of \
                   the value's SHA-256 are shown. Passwords that people made up and encoded values are not found; a shallow \
                   clone, borrowed objects and broken packs are told as not seen.",
        fix: "Rotate first, since history cannot be unsaid: make a new value at its issuer, `moltctl secrets set NAME`, then \
              revoke the old one. Then, where the repository can be rewritten, `git filter-repo --invert-paths --path FILE` \
              and a forced push; clones and forks keep it. Finish with `moltctl secrets check`.",
        sources: &[
            "liorwn/openclaw-cloudflare (\"Remove Google OAuth client_secret.json from public repo\")",
            "GitHub Docs: Removing sensitive data from a repository",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::RevocationWrittenDown],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with_history(&[], leaking("src/old.ts", false)),
        passing: || with_history(&[], clean(&["src/index.ts"])),
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(history) = verdict.need(Scope::History, &facts.history) else { return };
    for leaked in history.leaks.iter().filter(|leaked| leaked.in_head.is_empty()) {
        verdict.find(finding(leaked));
    }
    note_unread(history, verdict);
}

fn finding(leaked: &Leaked) -> Finding {
    let what = leaked.leak.what.describe();
    let mask = &leaked.leak.mask;
    let (path, message) = match leaked.places.split_first() {
        Some((first, rest)) => {
            let more = match rest.len() {
                0 => String::new(),
                1 => format!(", and in `{}`", rest[0].path),
                more => format!(", and in {more} other files"),
            };
            (first.path.clone(), format!("{what} ({mask}) in commit {}{more}", first.commit))
        }
        None => (
            ".git".into(),
            format!("{what} ({mask}) in an object that no commit holds; `git gc --prune=now` drops it"),
        ),
    };
    let finding = Finding::in_file(path, None, mask, message);
    let finding = finding
        .remedy("rotate the value at its issuer first, then rewrite the history with `git filter-repo`");
    if leaked.leak.sure { finding } else { finding.confidence(Confidence::Medium).severity(Severity::Medium) }
}
