//! MW-GIT-002: a file of the checkout holds a credential.

use std::collections::BTreeSet;

use camino::Utf8Path;

use super::note_unread;
#[cfg(test)]
use super::testing::{clean, leaking_text, with_history};
use crate::audit::facts::checkout::{Checkout, FileFact};
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category, Checklist};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Confidence, Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::secrets::scan::{Leak, files, scan};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-GIT-002",
        name: "secret-in-file",
        title: "A file of the checkout holds a credential",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout, Scope::History],
        what: "A credential stands in a file that is committed, or that the next commit takes along.",
        why: "Files of a checkout travel: to the remote, to forks, into the container's image by `COPY`, into the Worker's bundle. \
              A key in them belongs to everybody who has one of those.",
        evidence: "The checked-out commit's files and the files an audit reads (sources, scripts, configuration, workflows) are \
                   searched for the forms of known issuers, and for random values given to names that speak of a secret. \
                   `.dev.vars` and its like are another rule's (MW-GIT-003); other files that were never committed are not read.",
        fix: "Take the value out of the file, make a new one at its issuer, and store that with `moltctl secrets set NAME`.",
        sources: &["Cloudflare Docs: Workers secrets", "cloudflare/moltworker#138, #184"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[Checklist::SeparateKeys],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || with_history(&[("src/index.ts", &leaking_text())], clean(&["src/index.ts"])),
        passing: || {
            let files = [
                (".dev.vars", leaking_text()),
                ("src/index.ts", "const key = env.ANTHROPIC_API_KEY;\n".into()),
            ];
            let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
            with_history(&files, clean(&["src/index.ts"]))
        },
    },
};

/// After so many credentials the others are no longer looked for.
const MOST_TOLD: usize = 200;

fn check(facts: &Facts, verdict: &mut Verdict) {
    let mut told = BTreeSet::new();
    if let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) {
        for (path, file) in checkout.files().filter(|(path, _)| files::holds(path).is_none()) {
            match file {
                FileFact::Text { text, .. } => {
                    if told.len() > MOST_TOLD {
                        verdict.blind(Scope::Checkout, "there are more credentials in files than are told");
                        break;
                    }
                    for leak in scan(text.as_bytes()) {
                        if !is_a_var(checkout, path, &text[leak.range.clone()]) {
                            verdict.find(finding(path, Some(Span::of(text, leak.range.clone())), &leak));
                        }
                        told.insert((path.to_owned(), leak.mask));
                    }
                }
                FileFact::Unread(why) => {
                    verdict.blind(Scope::Checkout, format!("`{path}` was not read: it is {why}"))
                }
            }
        }
        if let Some(why) = &checkout.cut_short {
            verdict.blind(Scope::Checkout, why.clone());
        }
    }
    if let Some(history) = verdict.need(Scope::History, &facts.history) {
        for leaked in &history.leaks {
            let paths: BTreeSet<_> = leaked.in_head.iter().collect();
            for path in paths.into_iter().filter(|path| files::holds(path).is_none()) {
                if told.insert((path.clone(), leaked.leak.mask.clone())) {
                    verdict.find(finding(path, None, &leaked.leak));
                }
            }
        }
        note_unread(history, verdict);
    }
}

fn finding(path: &Utf8Path, span: Option<Span>, leak: &Leak) -> Finding {
    let message = format!("{} ({}) stands in this file", leak.what.describe(), leak.mask);
    let finding = Finding::in_file(path, span, &leak.mask, message);
    if leak.sure { finding } else { finding.confidence(Confidence::Medium).severity(Severity::Medium) }
}

/// A variable of wrangler's configuration is told by MW-VAR-001.
fn is_a_var(checkout: &Checkout, path: &Utf8Path, value: &str) -> bool {
    let Some((at, Ok(view))) = checkout.wrangler() else { return false };
    at == path && view.vars.iter().any(|var| var.value.as_deref().is_some_and(|of| of.contains(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::facts::Fetched;
    use crate::audit::report::run;
    use crate::audit::rules::history::testing::leaking;

    #[test]
    fn a_value_of_the_commit_and_of_the_folder_is_told_once_and_never_shown() {
        let text = leaking_text();
        let facts = with_history(&[("src/a.ts", &text)], leaking("src/a.ts", true));
        let report = run(&[&RULE], &facts, &[]);
        assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
        assert!(!format!("{report:?}").contains(&text[15..40]));
        let only_committed = with_history(&[], leaking("src/a.ts", true));
        assert_eq!(run(&[&RULE], &only_committed, &[]).findings.len(), 1);
    }

    #[test]
    fn a_history_that_was_not_read_is_no_pass() {
        let mut facts = with_history(&[], clean(&[]));
        if let Fetched::Known(history) = &mut facts.history {
            history.unread.push("a pack is broken".to_owned());
        }
        let report = run(&[&RULE], &facts, &[]);
        assert_eq!(report.results[0].status, crate::audit::report::Status::NotChecked);
    }
}
