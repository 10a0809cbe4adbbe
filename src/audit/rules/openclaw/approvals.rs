//! OC-APPROVALS-001 to -003: what `exec-approvals.json` lets through.

use super::META;
use super::look::{each_approvals, quoted};
#[cfg(test)]
use super::testing::documents;
use crate::audit::meta::{Asi, Meta, Severity};
use crate::audit::openclaw::{Approvals, Config, Node};
#[cfg(test)]
use crate::audit::testing::Fixtures;
use crate::audit::{Facts, Finding, Rule, Subject, Verdict};

const EVIDENCE: &str = "`exec-approvals.json` of a backup, or given by `--openclaw`. From 2026.9 on it lies in a database, which is not read. \
                        The stricter of it and `tools.exec` counts.";

pub(super) static EVERYTHING: Rule = Rule {
    meta: Meta {
        id: "OC-APPROVALS-001",
        name: "openclaw-everything-approved",
        title: "Every command was approved beforehand",
        severity: Severity::High,
        what: "`exec-approvals.json` says `full`, asks never, lets through what nobody answers, or allows a pattern that every program fits.",
        why: "The question before a command is the last guard against a prompt that somebody else wrote. Here it is answered for good.",
        evidence: EVIDENCE,
        fix: "Take the entry out and approve programs one by one: `openclaw approvals set --json`.",
        sources: &["openclaw 2026.2.3 docs/tools/exec-approvals.md"],
        owasp: &[Asi::CodeExecution, Asi::HumanTrust],
        ..META
    },
    check: everything,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            approvals(
                r#"{"version": 1, "defaults": {}, "agents": {"main": {"allowlist": [{"pattern": "**"}]}}}"#,
            )
        },
        passing: || {
            approvals(
                r#"{"version": 1, "defaults": {"security": "allowlist", "ask": "on-miss"}, "agents": {"main": {"allowlist": [{"pattern": "/usr/bin/git"}]}}}"#,
            )
        },
    },
};

pub(super) static SKILLS: Rule = Rule {
    meta: Meta {
        id: "OC-APPROVALS-002",
        name: "openclaw-skills-approved",
        title: "Programs of skills are approved by themselves",
        severity: Severity::Medium,
        what: "`autoAllowSkills` is `true` in `exec-approvals.json`.",
        why: "Whoever gets a skill installed, by the hub or by a prompt, gets its programs run without a question.",
        evidence: EVIDENCE,
        fix: "Set `\"autoAllowSkills\": false` and load it again: `openclaw approvals set --json`.",
        sources: &["openclaw security audit: tools.exec.auto_allow_skills_enabled (2026.9.6)"],
        owasp: &[Asi::SupplyChain, Asi::CodeExecution],
        ..META
    },
    check: skills,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || approvals(r#"{"version": 1, "defaults": {"autoAllowSkills": true}, "agents": {}}"#),
        passing: || approvals(r#"{"version": 1, "defaults": {"autoAllowSkills": false}, "agents": {}}"#),
    },
};

pub(super) static INTERPRETERS: Rule = Rule {
    meta: Meta {
        id: "OC-APPROVALS-003",
        name: "openclaw-interpreter-approved",
        title: "An interpreter was approved, and with it every program",
        severity: Severity::Medium,
        what: "The list of approved programs holds an interpreter or a shell, and `tools.exec.strictInlineEval` is not `true`.",
        why: "`python3 -c …` runs anything: approving the interpreter approves everything it can be told.",
        evidence: EVIDENCE,
        fix: "Take it out, or from 2026.3 on ask for inline code: `openclaw config set tools.exec.strictInlineEval true`.",
        sources: &[
            "openclaw security audit: tools.exec.allowlist_interpreter_without_strict_inline_eval (2026.9.6)",
        ],
        owasp: &[Asi::CodeExecution],
        ..META
    },
    check: interpreters,
    #[cfg(test)]
    fixtures: Fixtures {
        failing: || {
            approvals(
                r#"{"version": 1, "defaults": {}, "agents": {"main": {"allowlist": [{"pattern": "/usr/bin/python3"}]}}}"#,
            )
        },
        passing: || {
            approvals(
                r#"{"version": 1, "defaults": {}, "agents": {"main": {"allowlist": [{"pattern": "/usr/bin/git"}]}}}"#,
            )
        },
    },
};

#[cfg(test)]
fn approvals(text: &str) -> Facts {
    documents(&[("exec-approvals.json", text)])
}

/// A finding whose place is filled in by [`each_approvals`].
fn found(message: impl Into<String>) -> Finding {
    Finding::new(Subject::Object { key: String::new(), pointer: String::new() }, message)
}

fn everything(facts: &Facts, verdict: &mut Verdict) {
    each_approvals(facts, verdict, |approvals, _| {
        let mut all = Vec::new();
        for (path, scope) in approvals.scopes() {
            let says = |key: &str| scope.get(key).and_then(Node::text);
            if says("security") == Some("full") {
                let message = if says("ask") == Some("off") {
                    "`full`, and nothing is ever asked"
                } else {
                    "`full`: every command runs"
                };
                all.push((format!("{path}.security"), found(message)));
            }
            if says("askFallback") == Some("full") {
                let message = "what nobody answers is let through";
                all.push((format!("{path}.askFallback"), found(message).severity(Severity::Medium)));
            }
        }
        for grant in approvals.grants() {
            if matches!(grant.pattern.as_str(), "*" | "**" | "/**" | "**/*" | "/*" | "/**/*") {
                let message = format!("`{}` of `{}` fits every program", grant.pattern, grant.agent);
                all.push((grant.path, found(message)));
            }
        }
        all
    });
}

fn skills(facts: &Facts, verdict: &mut Verdict) {
    each_approvals(facts, verdict, |approvals, _| {
        let on =
            |(_, scope): &(String, &Node)| scope.get("autoAllowSkills").and_then(Node::flag) == Some(true);
        let of = |(path, _): (String, &Node)| {
            (format!("{path}.autoAllowSkills"), found("programs of skills run without a question"))
        };
        approvals.scopes().into_iter().filter(on).map(of).collect()
    });
}

/// Programs that run what their arguments say.
const RUNNERS: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "dash",
    "fish",
    "python",
    "python2",
    "python3",
    "node",
    "nodejs",
    "deno",
    "bun",
    "ruby",
    "perl",
    "php",
    "lua",
    "osascript",
    "awk",
    "gawk",
    "env",
    "xargs",
    "npx",
    "tsx",
    "busybox",
];

fn interpreters(facts: &Facts, verdict: &mut Verdict) {
    each_approvals(facts, verdict, |approvals: &Approvals, configs: &[&Config]| {
        if configs.iter().any(|config| config.is_on("tools.exec.strictInlineEval")) {
            return Vec::new();
        }
        let runs = |pattern: &str| RUNNERS.contains(&pattern.rsplit('/').next().unwrap_or(pattern));
        approvals
            .grants()
            .into_iter()
            .filter(|grant| runs(&grant.pattern))
            .map(|grant| {
                (grant.path, found(format!("{} runs whatever it is told", quoted(&[grant.pattern]))))
            })
            .collect()
    });
}
