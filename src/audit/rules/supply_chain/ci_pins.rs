//! MW-CI-001: workflows that take actions by tag, with more rights than they need.

use crate::audit::meta::{Asi, Category};
#[cfg(test)]
use crate::audit::testing::{Fixtures, checkout};
use crate::audit::{Facts, Meta, Rule, Scope, Severity, Verdict};
use crate::project::tree::{Kind, Node};

use super::workflow::{Workflow, uses_secrets, workflows};

pub(super) static RULE: Rule = Rule {
    meta: Meta {
        id: "MW-CI-001",
        name: "workflow-trust",
        title: "A workflow trusts tags, or has more rights than it needs",
        severity: Severity::Low,
        category: Category::SupplyChain,
        scopes: &[Scope::Checkout],
        what: "A GitHub workflow uses an action by a tag or branch, says nothing about `permissions`, writes to the repository, or gives \
               live secrets to runs of pull requests.",
        why: "Tags of actions have been moved to malicious code before, and such a step sees every secret of its job: the Cloudflare token, \
              R2 keys, provider keys. A job that may write contents can change what is deployed next.",
        evidence: "`uses:` without a commit of 40 hexadecimal digits (local actions and images by digest apart), `permissions` of the \
                   workflow and of each job, `secrets.` in workflows that `pull_request` starts.",
        fix: "Write the commit and keep the tag as a comment (`uses: actions/checkout@<sha> # v4`), and begin the workflow with \
              `permissions: {contents: read}`.",
        sources: &[
            "cloudflare/moltworker .github/workflows/test.yml",
            "GitHub: security hardening for GitHub Actions",
        ],
        owasp: &[Asi::SupplyChain, Asi::IdentityAbuse],
        checklist: &[],
    },
    check,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            checkout(&[(
                ".github/workflows/test.yml",
                "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions:\n      contents: write\n    steps:\n      - uses: actions/checkout@v4\n",
            )])
        },
        passing: || {
            checkout(&[(
                ".github/workflows/test.yml",
                "on: push\npermissions:\n  contents: read\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      \
                 - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4\n      - uses: ./.github/actions/mine\n",
            )])
        },
    },
};

fn check(facts: &Facts, verdict: &mut Verdict) {
    for workflow in workflows(facts, verdict) {
        actions(workflow, verdict);
        permissions(workflow, verdict);
        let on_pulls = workflow.starts_on("pull_request") && !workflow.starts_on("pull_request_target");
        if on_pulls && uses_secrets(workflow.text) {
            let on = workflow.tree.get("on").unwrap_or(workflow.tree);
            verdict.find(
                workflow
                    .at(on, "runs of pull requests get live secrets")
                    .severity(Severity::Low)
                    .remedy("Give the secrets to an environment with required reviewers, or run these jobs on `push` only."),
            );
        }
    }
}

fn actions(workflow: Workflow<'_>, verdict: &mut Verdict) {
    let of_jobs = workflow.jobs().filter_map(|(_, job)| job.get("uses"));
    for uses in workflow.steps().filter_map(|step| step.get("uses")).chain(of_jobs) {
        let Some(written) = uses.as_str() else { continue };
        let (name, version) = written.rsplit_once('@').unwrap_or((written, ""));
        let is_commit = version.len() == 40 && version.bytes().all(|b| b.is_ascii_hexdigit());
        let is_own = written.starts_with("./");
        let is_digest = written.starts_with("docker://") && version.starts_with("sha256:");
        if is_commit || is_own || is_digest {
            continue;
        }
        // GitHub's own actions are as trustworthy as the runner.
        let own = name.starts_with("actions/") || name.starts_with("github/");
        let message = format!("`{written}` can be moved to other code");
        let finding = workflow.at(uses, message);
        verdict.find(if own { finding } else { finding.severity(Severity::Medium) });
    }
}

fn permissions(workflow: Workflow<'_>, verdict: &mut Verdict) {
    let top = workflow.tree.get("permissions");
    writes(workflow, top, "the workflow", verdict);
    for (name, job) in workflow.jobs() {
        let own = job.get("permissions");
        writes(workflow, own, &format!("the job `{name}`"), verdict);
        if top.is_none() && own.is_none() {
            let message = format!("the job `{name}` has whatever rights the repository gives by default");
            verdict.find(workflow.at(job, message));
        }
    }
}

fn writes(workflow: Workflow<'_>, permissions: Option<&Node>, who: &str, verdict: &mut Verdict) {
    let Some(node) = permissions else { return };
    match &node.kind {
        Kind::String(all) if all == "write-all" => {
            verdict.find(workflow.at(node, format!("{who} may write everything")).severity(Severity::Medium));
        }
        Kind::Table(members) => {
            for (scope, level) in members.iter().filter(|(_, level)| level.as_str() == Some("write")) {
                if matches!(scope.as_str(), "contents" | "actions" | "packages" | "deployments") {
                    verdict.find(workflow.at(level, format!("{who} may write `{scope}`")));
                }
            }
        }
        _ => {}
    }
}
