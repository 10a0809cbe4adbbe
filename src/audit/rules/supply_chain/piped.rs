//! MW-SUP-008: a script from the network goes straight into a shell.

use crate::audit::meta::{Asi, Category};
use crate::audit::rules::places::{dockerfiles, in_text};
use crate::audit::syntax::shell;
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Finding, Meta, Rule, Scope, Severity, Verdict};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-SUP-008",
        name: "download-piped-to-shell",
        title: "A script from the network is run without having been looked at",
        severity: Severity::Medium,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "The output of `curl` or `wget` goes through a pipe into a shell or an interpreter, in a Dockerfile or a script.",
        why: "What runs is whatever the server sends at that moment. Nothing pins it, nothing can be reviewed afterwards, and a \
              connection that breaks off runs half a script.",
        evidence: "A command of `curl` or `wget` piped into `sh`, `bash`, `zsh`, `node`, `python` or `perl`. `bash -c \"$(curl …)\"` is \
                   seen in scripts, not in Dockerfiles.",
        fix: "Download to a file, compare its checksum (`echo \"SUM  FILE\" | sha256sum -c -`), then run the file.",
        sources: &["Docker build best practices: using pipes"],
        owasp: &[Asi::SupplyChain, Asi::CodeExecution],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                "Dockerfile",
                "FROM scratch\nRUN curl -fsSL https://example.com/install.sh | bash -s -- -y\n",
            )])
        },
        passing: || {
            checkout(&[
                ("Dockerfile", "FROM scratch\nRUN curl -fsSL https://example.com/a.tar | tar -x\n"),
                ("start.sh", "#!/bin/bash\ncurl -fsS https://example.com/health | grep -q ok\n"),
            ])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    const MESSAGE: &str = "what the server sends is run as it comes";
    for recipe in dockerfiles(facts, verdict) {
        for step in recipe.file.steps.iter().filter(|it| it.keyword == "RUN") {
            for pair in step.commands.windows(2) {
                if pair[0].piped && fetches(pair[0].program()) && interprets(pair[1].program()) {
                    let range = pair[0].range().start..pair[1].range().end;
                    verdict.find(in_text(recipe.path, recipe.text, range, MESSAGE));
                }
            }
        }
    }
    let Some(checkout) = facts.checkout.known() else { return };
    for (path, script) in checkout.scripts_noted(verdict) {
        let calls = shell::calls(script);
        for call in calls.iter().filter(|it| fetches(it.program)) {
            let pipeline = call.node.ancestors().find(|it| it.kind() == "pipeline");
            let piped = pipeline.is_some_and(|pipeline| {
                let end = call.node.range().end;
                calls.iter().any(|it| {
                    interprets(it.program)
                        && it.node.range().start >= end
                        && pipeline.range().end >= it.node.range().end
                })
            });
            let substituted = call.node.ancestors().any(|it| {
                it.kind() == "command_substitution"
                    && it.ancestors().find(|it| it.kind() == "command").is_some_and(|outer| {
                        calls.iter().any(|it| it.node.is(outer) && interprets(it.program) && it.has("-c"))
                    })
            });
            if piped || substituted {
                verdict.find(Finding::in_file(
                    path.clone(),
                    Some(call.node.span()),
                    call.node.text(),
                    MESSAGE,
                ));
            }
        }
    }
}

fn fetches(program: &str) -> bool {
    matches!(program, "curl" | "wget")
}

fn interprets(program: &str) -> bool {
    matches!(program, "sh" | "bash" | "zsh" | "dash" | "ash" | "node" | "python" | "python3" | "perl")
}
