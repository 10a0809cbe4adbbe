//! MW-START-003: the code starts a script that the image does not have.

use crate::audit::meta::Category;
use crate::audit::rules::places::dockerfiles;
use crate::audit::syntax::Syntax;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::project::dockerfile::Step;

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-START-003",
        name: "start-script-name-differs",
        title: "The Worker starts a script that the image does not have",
        severity: Severity::High,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "The Worker's code names a script by its full path, and no `COPY` or `ADD` of the Dockerfile puts a file there.",
        why: "The gateway ends with status 127 at each start. It happens when upstream renames its script and a fork takes one half of the \
              change.",
        evidence: "Strings of the sources that are a path ending in `.sh`, against the targets of `COPY` and `ADD`, folders included. A \
                   script that a `RUN` makes is not seen: then the finding is wrong.",
        fix: "Write the same name in the Dockerfile's `COPY` and in the source.",
        sources: &["cloudflare/moltworker#47", "cloudflare/moltworker src/gateway/process.ts"],
        owasp: &[],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[
                ("Dockerfile", "FROM scratch\nCOPY start-openclaw.sh /usr/local/bin/start-openclaw.sh\n"),
                ("src/gateway/process.ts", "const command = '/usr/local/bin/start-moltbot.sh';\n"),
            ])
        },
        passing: || {
            checkout(&[
                ("Dockerfile", "FROM scratch\nCOPY *.sh /usr/local/bin/\n"),
                ("src/gateway/process.ts", "const command = '/usr/local/bin/start-openclaw.sh';\n"),
            ])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    let recipes = dockerfiles(facts, verdict);
    let Some(checkout) = facts.checkout.known() else { return };
    if recipes.is_empty() {
        return;
    }
    for (path, source) in checkout.sources_noted(verdict) {
        for text in source.nodes().filter(|it| matches!(it.kind(), "string_fragment" | "template_string")) {
            let Some(script) = script_path(text) else { continue };
            let copied = recipes.iter().any(|recipe| recipe.file.steps.iter().any(|step| puts(step, script)));
            if !copied {
                let message = format!("no Dockerfile puts a file at `{script}`: status 127");
                verdict.find(Finding::in_file(path.clone(), Some(text.span()), script, message));
            }
        }
    }
}

/// The script that a string names by its full path.
fn script_path<'a>(text: Syntax<'a>) -> Option<&'a str> {
    let first = text.text().trim_matches('`').split_whitespace().next()?;
    let plain = first.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_'));
    (plain && first.starts_with('/') && first.ends_with(".sh") && !first.starts_with("/tmp/"))
        .then_some(first)
}

/// Whether an instruction puts a file at `path`.
fn puts(step: &Step, path: &str) -> bool {
    if !matches!(step.keyword.as_str(), "COPY" | "ADD") {
        return false;
    }
    let words: Vec<&str> = step.commands.iter().flat_map(|it| &it.words).map(|it| it.text.as_str()).collect();
    let paths: Vec<&str> = words.into_iter().filter(|it| !it.starts_with("--")).collect();
    let Some((target, sources)) = paths.split_last() else { return false };
    if *target == path {
        return true;
    }
    let folder = target.trim_end_matches('/');
    let Some(inside) = path.strip_prefix(folder).and_then(|it| it.strip_prefix('/')) else { return false };
    sources.iter().any(|source| {
        let name = source.rsplit('/').next().unwrap_or(source);
        // A folder, or a pattern, may hold it.
        name == inside || name.contains('*') || !name.contains('.') || *source == "." || source.ends_with('/')
    })
}
