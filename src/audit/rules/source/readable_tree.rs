//! MW-BKP-003: a tree with credentials that is made readable for everybody.

use crate::audit::facts::checkout::FileFact;
use crate::audit::finding::Span;
use crate::audit::meta::{Asi, Category};
use crate::audit::syntax::values::literals;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

use super::{at, scripts, worker};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-BKP-003",
        name: "readable-credentials",
        title: "OpenClaw's folder is made readable for everybody in the container",
        severity: Severity::High,
        category: Category::Credentials,
        scopes: &[Scope::Checkout],
        what: "`chmod -R a+rX`, or a mode such as 755, is run over a folder that has `openclaw.json` and `auth-profiles.json` in it.",
        why: "Every user and every tool of the container then reads every key; the modes go into the snapshot and come back with it.",
        evidence: "`chmod -R` with a mode that lets others read, over a path with `openclaw`, `clawd`, `/home` or `/root`, in texts of \
                   the Worker's sources, in shell scripts and in the Dockerfile.",
        fix: "Let the snapshot be made by the user who owns the files, or leave the credentials out of it: replace it by \
              `chmod -R go-rwx /home/openclaw/.openclaw`.",
        sources: &["cloudflare/moltworker#328", "openclaw security audit: fs.config.perms"],
        owasp: &[Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[("src/persistence.ts", "await sandbox.exec('chmod -R a+rX /home/openclaw');\n")])
        },
        passing: || {
            checkout(&[
                ("src/persistence.ts", "await sandbox.exec('chmod -R go-rwx /home/openclaw');\n"),
                ("Dockerfile", "FROM a\nRUN chmod +x /usr/local/bin/start-openclaw.sh\n"),
            ])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = worker(facts, verdict) else { return };
    for (path, source) in checkout.sources() {
        for (node, text) in source.root().into_iter().flat_map(literals) {
            if opens(text) {
                verdict.find(at(path, node, "everybody in the container may read OpenClaw's files"));
            }
        }
    }
    let dockerfile = checkout.dockerfile().and_then(|(path, _)| match checkout.file(path.as_str())? {
        FileFact::Text { text, .. } => Some((path, &**text)),
        FileFact::Unread(_) => None,
    });
    for (path, text) in scripts(checkout).chain(dockerfile) {
        for (at, line) in
            text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#') && opens(line))
        {
            let message = "everybody in the container may read OpenClaw's files";
            verdict.find(Finding::in_file(path, Some(Span::line(at + 1)), line.trim(), message));
        }
    }
}

/// Whether a command line opens a tree of OpenClaw's for reading by others.
fn opens(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.iter().enumerate().filter(|(_, word)| word.trim_start_matches(['(', '"', '\'']) == "chmod").any(
        |(at, _)| {
            let rest: Vec<&str> = words[at + 1..]
                .iter()
                .take_while(|it| !matches!(**it, "&&" | "||" | ";" | "|"))
                .copied()
                .collect();
            let deep = rest.iter().any(|it| {
                *it == "--recursive" || it.starts_with('-') && !it.starts_with("--") && it.contains('R')
            });
            let mode = rest.iter().find(|it| !it.starts_with('-'));
            let ours = rest.iter().any(|it| {
                ["openclaw", "clawd", "/home", "/root", "CONFIG"].iter().any(|part| it.contains(part))
            });
            deep && ours && mode.is_some_and(|it| lets_others_read(it))
        },
    )
}

fn lets_others_read(mode: &str) -> bool {
    if mode.bytes().all(|b| b.is_ascii_digit()) {
        return mode.chars().last().and_then(|it| it.to_digit(8)).is_some_and(|it| it & 4 != 0);
    }
    mode.split(',').any(|part| {
        part.split_once(['+', '='])
            .is_some_and(|(who, what)| (who.is_empty() || who.contains(['a', 'o'])) && what.contains('r'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_that_open_a_tree() {
        for text in [
            "chmod -R a+rX /home/openclaw",
            "x && chmod -R 755 \"$CONFIG_DIR\"",
            "chmod -Rv o=r /root/.openclaw",
        ] {
            assert!(opens(text), "{text}");
        }
        for text in [
            "chmod +x /root/start.sh",
            "chmod -R 700 /root",
            "chmod -R go-r /home/openclaw",
            "chmod -R a+rX /opt/app",
        ] {
            assert!(!opens(text), "{text}");
        }
    }
}
