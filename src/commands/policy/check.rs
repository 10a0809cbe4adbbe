//! `moltctl policy check`: what is wrong in a policy, and what does not do what it seems to.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Place;
use crate::audit::Severity;
use crate::context::Context;
use crate::error::Result;
use crate::output::junit::{self, Case, Suite};
use crate::output::{Mark, Outcome, Page, Tone};
use crate::policy::check::{Finding, TRAPS, check};
use crate::policy::places::Places;

/// What was found.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Checked {
    /// The policy's file.
    pub file: String,
    /// The worst finding's severity; absent without findings.
    pub worst: Option<Severity>,
    /// Kinds of findings that were looked for.
    pub checks: usize,
    /// The findings, the worst first.
    pub findings: Vec<FindingLine>,
    /// What fails the check.
    #[serde(skip)]
    fail_on: Severity,
}

/// One finding.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct FindingLine {
    /// Its kind (docs/policy.md lists them).
    pub id: String,
    /// How bad.
    pub severity: Severity,
    /// The line of the policy, from 1.
    pub line: usize,
    /// Where, as keys: `egress.allow[3].host`.
    pub path: String,
    /// The kind in one line.
    pub title: String,
    /// What it is here.
    pub message: String,
    /// Why it matters.
    pub reason: String,
    /// What to do.
    pub fix: String,
}

impl From<&Finding> for FindingLine {
    fn from(it: &Finding) -> Self {
        Self {
            id: it.trap.id.to_owned(),
            severity: it.severity,
            line: it.line,
            path: it.path.to_string(),
            title: it.trap.title.to_owned(),
            message: it.message.clone(),
            reason: it.trap.why.to_owned(),
            fix: it.trap.fix.to_owned(),
        }
    }
}

/// Column of what is said of a finding.
const INDENT: usize = 6;

impl Outcome for Checked {
    const NAME: &'static str = "policy-check";

    fn human(&self, page: &mut Page) {
        let mut last = "";
        for it in &self.findings {
            // What is the same kind is explained once.
            let again = last == it.id;
            if !again {
                write_head(page, it);
            }
            let (blank, place) = (" ".repeat(INDENT), format!("{}:{}  ", self.file, it.line));
            let text = format!("{} ({})", it.message, it.path);
            page.flow(&[(&blank, Tone::Plain), (&place, Tone::Note)], INDENT + 2, &text, Tone::Plain);
            last = &it.id;
        }
        if !self.findings.is_empty() {
            page.gap();
        }
        match self.worst {
            None => page.mark(Mark::Good, &format!("{}: {} checks, nothing found", self.file, self.checks)),
            Some(worst) => {
                let mark = if worst >= Severity::High { Mark::Bad } else { Mark::Warn };
                page.mark(mark, &format!("{}: {}", self.file, self.counts()));
            }
        }
    }

    fn exit_code(&self) -> u8 {
        self.worst.filter(|worst| *worst >= self.fail_on).map_or(0, Severity::exit_code)
    }
}

fn write_head(page: &mut Page, it: &FindingLine) {
    let (sign, tone) = match it.severity {
        Severity::Critical | Severity::High => ("✗", Tone::Bad),
        Severity::Medium => ("!", Tone::Warn),
        Severity::Low => ("!", Tone::Note),
        Severity::Info => ("·", Tone::Dim),
    };
    let head = format!("  {sign} {:<8}  ", it.severity.as_str());
    let id = format!("{}  ", it.id);
    let indent = head.chars().count() + id.chars().count();
    page.flow(&[(&head, tone), (&id, Tone::Dim)], indent, &it.title, Tone::Strong);
    let blank = " ".repeat(INDENT);
    page.flow(&[(&blank, Tone::Plain)], INDENT, &it.reason, Tone::Dim);
    page.flow(&[(&format!("{blank}→ "), Tone::Dim)], INDENT + 2, &it.fix, Tone::Dim);
}

impl Checked {
    /// How many findings there are, in words.
    #[must_use]
    pub fn counts(&self) -> String {
        let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
        for it in &self.findings {
            *counts.entry(it.severity).or_default() += 1;
        }
        let words = counts.iter().rev().map(|(severity, count)| format!("{count} {}", severity.as_str()));
        words.collect::<Vec<_>>().join(", ")
    }

    /// The same as JUnit XML: a case a kind of finding.
    #[must_use]
    pub fn junit(&self) -> String {
        let cases = TRAPS.iter().map(|trap| {
            let mut case = Case::passed(format!("{} {}", trap.id, trap.title));
            for it in self.findings.iter().filter(|it| it.id == trap.id) {
                let line = format!("{}:{}: {} ({})", self.file, it.line, it.message, it.path);
                case = if it.severity < self.fail_on {
                    case.output(&format!("{line}\n"))
                } else {
                    let text = format!("{line}\nWhy: {}\nFix: {}\n", it.reason, it.fix);
                    case.failure(it.severity.as_str(), &line, &text)
                };
            }
            case
        });
        let suite = Suite { name: self.file.clone(), cases: cases.collect() };
        junit::suites("moltctl policy check", &[suite]).unwrap_or_default()
    }
}

/// Reads the policy and judges it. Findings below `fail_on` do not fail it.
///
/// # Errors
/// Usage (2) when there is no policy, or it is none.
pub fn run(ctx: &Context, place: &Place, fail_on: Severity) -> Result<Checked> {
    let read = place.read(ctx)?;
    let findings = check(&read.policy, &Places::of(&read.text));
    let worst = findings.iter().map(|it| it.severity).max();
    Ok(Checked {
        file: read.name,
        worst,
        checks: TRAPS.len(),
        findings: findings.iter().map(FindingLine::from).collect(),
        fail_on,
    })
}
