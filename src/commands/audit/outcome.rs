//! What an audit found, for people and as a document.

use serde::Serialize;

use crate::audit::finding::Subject;
use crate::audit::meta::Category;
use crate::audit::report::{Gate, Report, Reported, Status};
use crate::audit::{Confidence, Severity};
use crate::output::{Mark, Outcome, Page};

/// What an audit found.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Audited {
    /// The worst finding's severity; absent without findings.
    pub worst: Option<Severity>,
    /// 0 to 100; it compares a deployment with itself over time.
    pub score: u8,
    /// Rules that passed.
    pub passed: usize,
    /// Rules that found something.
    pub found: usize,
    /// The findings, the worst first.
    pub findings: Vec<FindingView>,
    /// Rules that could not see what they need; never a pass.
    pub not_checked: Vec<NotChecked>,
    /// The exit status.
    #[serde(skip)]
    exit: u8,
}

/// One finding.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct FindingView {
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// Its group.
    pub category: Category,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Where, in one line.
    pub subject: String,
    /// The file below the checkout, if it is in one.
    pub file: Option<String>,
    /// The line from 1, if it is one place of a file.
    pub line: Option<usize>,
    /// What.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// Its identity across runs.
    pub fingerprint: String,
    /// Whether `--fix` can mend it: `safe`, `unsafe`, absent when not.
    pub fix: Option<&'static str>,
}

/// A rule that could not see what it needs.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct NotChecked {
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// True when what it needs was asked for.
    pub asked: bool,
    /// Why, once each.
    pub reasons: Vec<String>,
}

impl Audited {
    /// The outcome of a report.
    pub(super) fn of(report: &Report, gate: Gate) -> Self {
        let blind = report.results.iter().filter(|it| !it.unseen.is_empty());
        Self {
            worst: report.worst(),
            score: report.score(),
            passed: report.count(Status::Passed),
            found: report.count(Status::Found),
            findings: report.findings.iter().map(FindingView::of).collect(),
            not_checked: blind
                .map(|it| NotChecked {
                    rule: it.rule.meta.id.to_owned(),
                    title: it.rule.meta.title.to_owned(),
                    asked: it.unseen.iter().any(|unseen| unseen.asked),
                    reasons: it.unseen.iter().map(|unseen| unseen.reason.clone()).collect(),
                })
                .collect(),
            exit: report.exit_code(gate),
        }
    }
}

impl FindingView {
    fn of(it: &Reported) -> Self {
        let line = match &it.finding.subject {
            Subject::File { span, .. } => span.map(|span| span.line),
            _ => None,
        };
        Self {
            rule: it.rule.meta.id.to_owned(),
            title: it.rule.meta.title.to_owned(),
            category: it.rule.meta.category,
            severity: it.severity,
            confidence: it.finding.confidence,
            subject: it.finding.subject.words(),
            file: it.file().map(ToString::to_string),
            line,
            message: it.finding.message.clone(),
            remedy: it.remedy().to_owned(),
            fingerprint: it.fingerprint.clone(),
            fix: it.finding.fix.as_ref().map(|fix| match fix.safety {
                crate::audit::fix::Safety::Safe => "safe",
                crate::audit::fix::Safety::Unsafe(_) => "unsafe",
            }),
        }
    }
}

impl Outcome for Audited {
    const NAME: &'static str = "audit";

    fn human(&self, page: &mut Page) {
        for category in Category::ALL {
            let of: Vec<_> = self.findings.iter().filter(|it| it.category == category).collect();
            if of.is_empty() {
                continue;
            }
            page.heading(category.title());
            for it in of {
                let mark = if it.severity >= Severity::High { Mark::Bad } else { Mark::Warn };
                page.mark(
                    mark,
                    &format!("{} {} {}: {}", it.severity.as_str(), it.rule, it.subject, it.message),
                );
                page.dim(&it.remedy);
            }
        }
        page.gap();
        page.line(&format!(
            "{} rules passed, {} found something, {} could not see what they need; score {}",
            self.passed,
            self.found,
            self.not_checked.len(),
            self.score
        ));
    }

    fn exit_code(&self) -> u8 {
        self.exit
    }
}
