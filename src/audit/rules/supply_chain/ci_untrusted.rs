//! MW-CI-002 and -004: what strangers write runs in a workflow that has secrets.

use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};

use super::workflow::{uses_secrets, workflows};

pub(super) static TARGET: Rule = Rule {
    meta: Meta {
        id: "MW-CI-002",
        name: "pull-request-target",
        title: "A stranger's pull request runs with the repository's secrets",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "A workflow that `pull_request_target` or `workflow_run` starts checks out the code of the pull request, or uses secrets \
               there.",
        why: "Such runs have the secrets of the repository and a token that may write. Whoever opens a pull request then runs code beside \
              your Cloudflare token: `npm ci` alone is enough.",
        evidence: "The trigger, and a checkout whose `ref` names the pull request's head (High), or any use of `secrets.` (Medium).",
        fix: "Use `pull_request`, which has no secrets for forks; keep what needs them in a job that never checks the head out.",
        sources: &["GitHub Security Lab: preventing pwn requests"],
        owasp: &[Asi::SupplyChain, Asi::CodeExecution, Asi::IdentityAbuse],
        checklist: &[],
    },
    check: target,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                ".github/workflows/e2e.yml",
                "on: pull_request_target\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          \
                 ref: ${{ github.event.pull_request.head.sha }}\n      - run: npm ci\n        env:\n          T: ${{ secrets.CF }}\n",
            )])
        },
        passing: || {
            checkout(&[(
                ".github/workflows/e2e.yml",
                "on:\n  pull_request_target:\njobs:\n  label:\n    steps:\n      - run: echo labelled\n",
            )])
        },
    },
};

pub(super) static INJECTION: Rule = Rule {
    meta: Meta {
        id: "MW-CI-004",
        name: "workflow-injection",
        title: "What a stranger writes becomes part of a command of a workflow",
        severity: Severity::High,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "A `run:` or `script:` of a workflow holds an expression such as `${{ github.event.pull_request.title }}` that strangers fill.",
        why: "GitHub pastes the text into the script before the shell reads it: a title `$(curl …|sh)` runs on the runner, beside the job's \
              secrets.",
        evidence: "Expressions over titles, bodies, branch names, labels, commit messages and authors of `github.event`, and \
                   `github.head_ref`, inside `run` or `script`. In `env` and `with` they are harmless and not told.",
        fix: "Pass it through `env:` and write `\"$TITLE\"` in the script.",
        sources: &["GitHub: understanding the risk of script injections"],
        owasp: &[Asi::CodeExecution, Asi::SupplyChain],
        checklist: &[],
    },
    check: injection,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                ".github/workflows/t.yml",
                "on: issues\njobs:\n  a:\n    steps:\n      - run: echo \"${{ github.event.issue.title }}\"\n",
            )])
        },
        passing: || {
            checkout(&[(
                ".github/workflows/t.yml",
                "on: issues\njobs:\n  a:\n    steps:\n      - run: echo \"$TITLE\" ${{ github.run_id }}\n        env:\n          \
                 TITLE: ${{ github.event.issue.title }}\n",
            )])
        },
    },
};

fn target(facts: &Facts, verdict: &mut Verdict) {
    for workflow in workflows(facts, verdict) {
        let trigger = ["pull_request_target", "workflow_run"].into_iter().find(|it| workflow.starts_on(it));
        let Some(trigger) = trigger else { continue };
        let head = workflow.steps().find(|step| {
            let action = step.get("uses").and_then(|it| it.as_str()).unwrap_or_default();
            let reference = step.at("with.ref").and_then(|it| it.as_str()).unwrap_or_default();
            action.starts_with("actions/checkout")
                && (reference.contains("head") || reference.contains("merge"))
        });
        match head {
            Some(step) => verdict.find(
                workflow.at(step, format!("`{trigger}` runs the code of the pull request with secrets")),
            ),
            None if uses_secrets(workflow.text) => {
                let on = workflow.tree.get("on").unwrap_or(workflow.tree);
                let message = format!("`{trigger}` gives secrets to runs that strangers start");
                verdict.find(workflow.at(on, message).severity(Severity::Medium));
            }
            None => {}
        }
    }
}

/// What strangers fill.
const OPEN: [&str; 9] = [
    ".title",
    ".body",
    "head_ref",
    ".head.ref",
    ".head.label",
    ".message",
    ".author.email",
    ".author.name",
    ".label.name",
];

fn injection(facts: &Facts, verdict: &mut Verdict) {
    for workflow in workflows(facts, verdict) {
        let scripts = workflow.steps().filter_map(|step| step.at("with.script"));
        for node in workflow.commands().chain(scripts) {
            let text = node.as_str().unwrap_or_default();
            let open =
                text.split("${{").skip(1).filter_map(|it| it.split("}}").next()).map(str::trim).find(|it| {
                    (it.contains("github.event.") || it.contains("github.head_ref"))
                        && OPEN.iter().any(|part| it.ends_with(part))
                });
            if let Some(expression) = open {
                verdict.find(workflow.named(
                    node,
                    expression,
                    format!("`{expression}` is pasted into the script"),
                ));
            }
        }
    }
}
