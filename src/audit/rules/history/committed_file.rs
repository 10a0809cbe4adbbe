//! MW-GIT-003: a file of secrets is committed, was, or is about to be.

use camino::{Utf8Path, Utf8PathBuf};

use super::note_unread;
#[cfg(test)]
use super::testing::{clean, committed, with_history};
use crate::audit::facts::{Checkout, History};
use crate::audit::fix::Fix;
use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::{gitignore, ignored};
use crate::secrets::scan::files;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-GIT-003",
        name: "file-of-secrets-committed",
        title: "A file of secrets is committed, or the next commit takes it along",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout, Scope::History],
        what: "`.dev.vars`, `.env`, a private key, a Google client secret or OpenClaw's stored credentials are in git, were in \
               it, or lie in the folder without `.gitignore` keeping them out.",
        why: "`git add -A` takes what is not ignored, and what was committed once is in every clone. `.dev.vars` is where local \
              runs keep the live keys.",
        evidence: "Paths of every commit are compared with the names of such files (examples and templates are none), and the \
                   files of the folder, three levels deep, with the patterns of the root's `.gitignore`. What a user ignores \
                   in all repositories does not count: others who clone do not have it.",
        fix: "Add the name to `.gitignore`, run `git rm --cached FILE`, and rotate every value the file held: \
              `moltctl secrets set NAME`.",
        sources: &[
            "Cloudflare Docs: Workers local development, `.dev.vars`",
            "liorwn/openclaw-cloudflare (\"Remove Google OAuth client_secret.json from public repo\")",
        ],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            let history = History { files: vec![committed(".dev.vars")], ..clean(&[".dev.vars"]) };
            with_history(&[(".gitignore", "node_modules/\n")], history)
        },
        passing: || {
            let history = History { lying: vec![".dev.vars".into()], ..clean(&["src/index.ts"]) };
            with_history(&[(".gitignore", ".dev.vars\n.env\n")], history)
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let history = verdict.need(Scope::History, &facts.history);
    if let Some(history) = history {
        for file in &history.files {
            let in_head = history.head.as_ref().map(|head| head.contains(&file.path));
            verdict.find(committed_once(&file.path, &file.commit, in_head));
        }
        note_unread(history, verdict);
    }
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    match checkout.read(".gitignore") {
        Ok(patterns) => not_ignored(patterns, checkout, history, verdict),
        Err(_) if checkout.file(".gitignore").is_none() => not_ignored("", checkout, history, verdict),
        Err(why) => verdict.blind(Scope::Checkout, why),
    }
}

fn committed_once(path: &Utf8Path, commit: &str, in_head: Option<bool>) -> Finding {
    let what = files::holds(path).unwrap_or("secrets");
    if in_head == Some(false) {
        let message = format!("it holds {what}, was committed ({commit}), and is only in the history now");
        return Finding::in_file(path, None, path.as_str(), message).severity(Severity::Medium).remedy(
            "rotate every value it held; then `git filter-repo --invert-paths --path` with its path, if history can be rewritten",
        );
    }
    Finding::in_file(path, None, path.as_str(), format!("it holds {what} and is committed (since {commit})"))
}

/// Files that lie there and that nothing keeps out of the next commit. Names to come are MW-CFG-016's.
fn not_ignored(patterns: &str, checkout: &Checkout, history: Option<&History>, verdict: &mut Verdict) {
    let lies = |name: &&str| checkout.file(name).is_some();
    let mut paths: Vec<Utf8PathBuf> = history.map(|history| history.lying.clone()).unwrap_or_default();
    paths.extend([".dev.vars", ".env"].into_iter().filter(lies).map(Utf8PathBuf::from));
    paths.sort();
    paths.dedup();
    let committed =
        |path: &Utf8PathBuf| history.is_some_and(|it| it.files.iter().any(|file| file.path == *path));
    for path in paths.iter().filter(|path| !ignored::ignores(patterns, path.as_str()) && !committed(path)) {
        let what = files::holds(path).unwrap_or("secrets");
        let message = format!("it holds {what}, and `.gitignore` does not keep it out of the next commit");
        let finding = Finding::in_file(path, None, format!("not ignored: {path}"), message)
            .severity(Severity::Medium)
            .remedy(format!("add a line `{path}` to `.gitignore`"));
        verdict.find(finding.fix(fix(path)));
    }
}

fn fix(path: &Utf8Path) -> Fix {
    let line = path.to_string();
    Fix::edit(format!("ignore `{path}` in git"), ".gitignore", move |text| {
        if ignored::ignores(text, &line) {
            return None;
        }
        let (ensured, _) = gitignore::ensure(text);
        if ignored::ignores(&ensured, &line) {
            return Some(ensured);
        }
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        Some(format!("{text}{gap}/{line}\n"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::fix::Action;
    use crate::audit::report::run;

    #[test]
    fn committed_removed_and_lying_are_told_apart() {
        let history = History {
            files: vec![committed(".env"), committed("old/client_secret.json")],
            lying: vec!["key.pem".into()],
            ..clean(&[".env"])
        };
        let report = run(&[&RULE], &with_history(&[], history), &[]);
        let told: Vec<(String, Severity)> =
            report.findings.iter().map(|it| (it.finding.subject.words(), it.severity)).collect();
        for expected in [
            (".env".to_owned(), Severity::High),
            ("old/client_secret.json".to_owned(), Severity::Medium),
            ("key.pem".to_owned(), Severity::Medium),
        ] {
            assert!(told.contains(&expected), "{expected:?} in {told:?}");
        }
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn the_fix_ignores_and_then_has_nothing_left_to_do() {
        let history = History { lying: vec!["deep/key.pem".into(), ".dev.vars".into()], ..clean(&[]) };
        let report = run(&[&RULE], &with_history(&[(".gitignore", "dist")], history), &[]);
        let mut text = "dist".to_owned();
        for reported in &report.findings {
            let Some(Fix { action: Action::EditFile { path, edit }, .. }) = &reported.finding.fix else {
                panic!("has a fix")
            };
            assert_eq!(path, ".gitignore");
            text = (edit.0)(&text).unwrap_or(text);
            assert_eq!((edit.0)(&text), None);
        }
        for path in ["deep/key.pem", ".dev.vars"] {
            assert!(ignored::ignores(&text, path), "{path} in {text}");
        }
    }
}
