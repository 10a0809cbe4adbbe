//! MW-START-001, -002 and -004: scripts that the container cannot start: line endings, executable bit, `.gitattributes`.

use camino::Utf8Path;

use crate::audit::facts::Checkout;
use crate::audit::facts::checkout::FileFact;
use crate::audit::finding::Span;
use crate::audit::fix::Fix;
use crate::audit::meta::Category;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};
use crate::deploy::preflight::{CopiedScript, copied_scripts};
use crate::project::start_script::{StartScript, with_unix_lines};

pub(super) static LINES: Rule = Rule {
    meta: Meta {
        id: "MW-START-001",
        name: "script-line-endings",
        title: "A script of the container has Windows line endings or a byte order mark",
        severity: Severity::High,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "A shell script that a Dockerfile copies, or that lies in the root, has lines that end in CR LF, begins with a byte order mark, \
               or does not begin with `#!`.",
        why: "Linux looks for an interpreter named `/bin/bash\\r`: the gateway ends with status 126 or 127 before a line of it ran, and the log \
              shows nothing but \"not found\".",
        evidence: "The bytes of the script as it lies in the checkout. git may have rewritten them on the way to it.",
        fix: "`sed -i 's/\\r$//' start-openclaw.sh`, and a line `*.sh text eol=lf` in `.gitattributes`.",
        sources: &["cloudflare/moltworker#64", "cloudflare/moltworker#80", "cloudflare/moltworker#241"],
        owasp: &[],
        checklist: &[],
    },
    check: lines,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("start-openclaw.sh", "#!/bin/bash\r\nset -e\r\n")]),
        passing: || checkout(&[("start-openclaw.sh", "#!/bin/bash\nset -e\n")]),
    },
};

pub(super) static EXECUTABLE: Rule = Rule {
    meta: Meta {
        id: "MW-START-002",
        name: "script-not-executable",
        title: "A script of the container is not executable, or not there",
        severity: Severity::High,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "A Dockerfile copies a script that is not in the checkout, or one without the executable bit that nothing makes executable.",
        why: "The image does not build, or the gateway ends with status 126 at each start.",
        evidence: "`COPY` of `*.sh`, the file's mode, `COPY --chmod`, and `chmod +x` in a later `RUN`. On systems without the bit nothing is \
                   told.",
        fix: "`chmod +x start-openclaw.sh && git update-index --chmod=+x start-openclaw.sh`, or `COPY --chmod=755` in the Dockerfile.",
        sources: &["cloudflare/moltworker#64", "cloudflare/moltworker#47"],
        owasp: &[],
        checklist: &[],
    },
    check: executable,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("Dockerfile", "FROM scratch\nCOPY start-openclaw.sh /start.sh\n")]),
        passing: || {
            checkout(&[
                ("Dockerfile", "FROM scratch\nCOPY start-openclaw.sh /start.sh\n"),
                ("start-openclaw.sh", "#!/bin/bash\n"),
            ])
        },
    },
};

pub(super) static ATTRIBUTES: Rule = Rule {
    meta: Meta {
        id: "MW-START-004",
        name: "line-endings-not-kept",
        title: "Nothing keeps git from giving scripts Windows line endings",
        severity: Severity::Info,
        category: Category::Configuration,
        scopes: &[Scope::Checkout],
        what: "The checkout has shell scripts and no line in `.gitattributes` that fixes their line endings.",
        why: "Whoever clones it on Windows builds an image whose gateway cannot start.",
        evidence: "A line of `.gitattributes` for `*.sh` or `*` with `eol=lf`.",
        fix: "`echo '*.sh text eol=lf' >> .gitattributes`",
        sources: &["cloudflare/moltworker#241", "git gitattributes"],
        owasp: &[],
        checklist: &[],
    },
    check: attributes,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || checkout(&[("start.sh", "#!/bin/bash\n")]),
        passing: || checkout(&[("start.sh", "#!/bin/bash\n"), (".gitattributes", "*.sh text eol=lf\n")]),
    },
};

/// The scripts that Dockerfiles copy.
fn copied(checkout: &Checkout, verdict: &mut Verdict) -> Vec<(String, CopiedScript)> {
    let mut found = Vec::new();
    for (path, file) in checkout.dockerfiles() {
        if verdict.see(Scope::Checkout, file).is_some() {
            let text = checkout.text(path.as_str()).unwrap_or_default();
            found.extend(copied_scripts(text).into_iter().map(|it| (path.to_string(), it)));
        }
    }
    found
}

fn lines(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    let copied = copied(checkout, verdict);
    for (path, fact) in checkout.files().filter(|(path, _)| path.extension() == Some("sh")) {
        let is_copied = copied.iter().any(|(_, it)| path == it.source);
        let in_root = path.parent().is_some_and(|it| it.as_str().is_empty());
        if !is_copied && !in_root {
            continue;
        }
        match fact {
            FileFact::Unread(why) => {
                verdict.blind(Scope::Checkout, format!("`{path}` was not read: it is {why}"))
            }
            FileFact::Text { text, .. } => form(path, text, verdict),
        }
    }
}

fn form(path: &Utf8Path, text: &str, verdict: &mut Verdict) {
    let script = StartScript::parse(text);
    let fix = Fix::edit(format!("give {path} Unix line endings"), path, with_unix_lines);
    if let Some(first) = script.crlf_lines.first() {
        let message = format!("{} lines end in CR LF: status 126 or 127", script.crlf_lines.len());
        verdict.find(Finding::in_file(path, Some(Span::line(*first)), "crlf", message).fix(fix));
    } else if script.byte_order_mark {
        let message = "a byte order mark hides the `#!`: status 126 or 127";
        verdict.find(Finding::in_file(path, Some(Span::line(1)), "bom", message).fix(fix));
    } else if script.interpreter.is_none() {
        let finding = Finding::in_file(path, Some(Span::line(1)), "no #!", "it does not begin with `#!`");
        verdict.find(finding.severity(Severity::Low).remedy("Begin it with `#!/bin/bash`."));
    }
}

fn executable(facts: &Facts, verdict: &mut Verdict) {
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    for (dockerfile, script) in copied(checkout, verdict) {
        let name = &script.source;
        let text = checkout.text(&dockerfile).unwrap_or_default();
        let place = text.find(name.as_str()).map(|at| Span::of(text, at..at + name.len()));
        match checkout.file(name) {
            None if checkout.cut_short.is_some() => {
                verdict.blind(Scope::Checkout, format!("`{name}` was not reached"))
            }
            None => {
                let message =
                    format!("`{name}` is copied and is not in the checkout: the image does not build");
                verdict.find(
                    Finding::in_file(dockerfile, place, name.clone(), message)
                        .remedy("Restore the file, or correct the Dockerfile."),
                );
            }
            Some(FileFact::Unread(why)) => {
                verdict.blind(Scope::Checkout, format!("`{name}` was not read: it is {why}"))
            }
            Some(FileFact::Text { executable, .. }) if !executable && !script.made_executable => {
                let message = "it is not executable, and the Dockerfile does not make it so: status 126";
                let remedy = format!("`chmod +x {name} && git update-index --chmod=+x {name}`");
                verdict.find(Finding::in_file(name.as_str(), None, "mode", message).remedy(remedy));
            }
            Some(FileFact::Text { .. }) => {}
        }
    }
}

fn attributes(facts: &Facts, verdict: &mut Verdict) {
    const NAME: &str = ".gitattributes";
    let Some(checkout) = verdict.need(Scope::Checkout, &facts.checkout) else { return };
    if !checkout.files().any(|(path, _)| path.extension() == Some("sh")) {
        return;
    }
    let text = match checkout.file(NAME) {
        None => "",
        Some(_) => {
            let seen = checkout.read(NAME);
            let Some(text) = verdict.see(Scope::Checkout, &seen).copied() else { return };
            text
        }
    };
    if !is_kept(text) {
        let fix = Fix::edit("keep Unix line endings of scripts", NAME, |text| {
            let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            (!is_kept(text)).then(|| format!("{text}{newline}*.sh text eol=lf\n"))
        });
        verdict
            .find(Finding::in_file(NAME, None, "*.sh", "no line fixes the line endings of `*.sh`").fix(fix));
    }
}

fn is_kept(text: &str) -> bool {
    text.lines().any(|line| {
        let mut words = line.split_whitespace();
        matches!(words.next(), Some("*" | "*.sh" | "**/*.sh" | "start-openclaw.sh"))
            && words.any(|it| it == "eol=lf")
    })
}
