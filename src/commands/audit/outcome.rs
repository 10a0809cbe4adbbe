//! What an audit found, for people and as a document.

use jiff::civil::Date;
use serde::Serialize;

use super::fix::Fixed;
use super::page;
use super::trend::Trend;
use crate::audit::finding::Subject;
use crate::audit::fix::Safety;
use crate::audit::meta::Category;
use crate::audit::report::{Gate, Report, Reported, RuleResult, Status, Suppressed};
use crate::audit::{Confidence, Scope, Severity};
use crate::output::{Outcome, Page};

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
    /// Findings by severity.
    pub counts: Counts,
    /// The findings, the worst first.
    pub findings: Vec<FindingView>,
    /// Findings that `moltctl.toml` suppresses.
    pub suppressed: Vec<SuppressedView>,
    /// Suppressions that have expired or fit nothing any more: what to do about each.
    pub stale: Vec<String>,
    /// Rules that could not see all they need; never a pass.
    pub not_checked: Vec<NotChecked>,
    /// What changed since the last run that looked at the same things; absent at the first.
    pub trend: Option<Trend>,
    /// What `--fix` did; absent without it.
    pub fixed: Option<Fixed>,
    /// What else is to be known, such as a run that could not be recorded.
    pub notes: Vec<String>,
    /// The exit status.
    #[serde(skip)]
    pub(super) exit: u8,
    /// Every place is shown, however many.
    #[serde(skip)]
    pub(super) every_place: bool,
    /// What is written in the place of the page: a document of another form.
    #[serde(skip)]
    pub(super) document: Option<String>,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// A stranger can take over, or has.
    pub critical: usize,
    /// Harm with little effort or luck.
    pub high: usize,
    /// One further mistake away from harm.
    pub medium: usize,
    /// Weakens a defence that others stand behind.
    pub low: usize,
    /// Worth knowing.
    pub info: usize,
}

/// One finding.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
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
    /// True when the last run looked and it was not there.
    pub new: bool,
}

/// A finding that somebody decided to live with.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SuppressedView {
    /// The finding.
    #[serde(flatten)]
    pub finding: FindingView,
    /// Why.
    pub reason: String,
    /// The last day on which that holds.
    #[schemars(with = "String")]
    pub expires: Date,
}

/// A rule that could not see all it needs.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct NotChecked {
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// True when what it needs was asked for.
    pub asked: bool,
    /// True when what it did see was enough to find something.
    pub found: bool,
    /// What was not asked for and would have to be.
    pub needs: Vec<Scope>,
    /// Why, once each.
    pub reasons: Vec<String>,
}

impl Counts {
    /// What was found, by severity.
    pub(super) fn of<'a>(severities: impl Iterator<Item = &'a Severity>) -> Self {
        let mut counts = Self::default();
        for severity in severities {
            match severity {
                Severity::Critical => counts.critical += 1,
                Severity::High => counts.high += 1,
                Severity::Medium => counts.medium += 1,
                Severity::Low => counts.low += 1,
                Severity::Info => counts.info += 1,
            }
        }
        counts
    }

    /// In one line, the worst first: `2 critical, 1 low`; `nothing` when there is nothing.
    #[must_use]
    pub fn words(&self) -> String {
        let all = [
            (self.critical, Severity::Critical),
            (self.high, Severity::High),
            (self.medium, Severity::Medium),
            (self.low, Severity::Low),
            (self.info, Severity::Info),
        ];
        let some = all.iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> =
            some.map(|(count, severity)| format!("{count} {}", severity.as_str())).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    }
}

impl Audited {
    /// The outcome of a report.
    pub(super) fn of(report: &Report, gate: Gate) -> Self {
        Self {
            worst: report.worst(),
            score: report.score(),
            passed: report.count(Status::Passed),
            found: report.count(Status::Found),
            counts: Counts::of(report.findings.iter().map(|it| &it.severity)),
            findings: report.findings.iter().map(FindingView::of).collect(),
            suppressed: report.suppressed.iter().map(SuppressedView::of).collect(),
            stale: report.stale.clone(),
            not_checked: report.results.iter().filter_map(NotChecked::of).collect(),
            trend: None,
            fixed: None,
            notes: Vec::new(),
            exit: report.exit_code(gate),
            every_place: false,
            document: None,
        }
    }

    /// Marks what is new since the last run.
    pub(super) fn compare(&mut self, trend: Option<Trend>) {
        for finding in &mut self.findings {
            finding.new = trend.as_ref().is_some_and(|it| it.new.contains(&finding.fingerprint));
        }
        self.trend = trend;
    }
}

impl NotChecked {
    /// `None` when it saw everything.
    fn of(it: &RuleResult) -> Option<Self> {
        let mut needs: Vec<Scope> =
            it.unseen.iter().filter(|unseen| !unseen.asked).map(|unseen| unseen.scope).collect();
        needs.sort_unstable();
        needs.dedup();
        (!it.unseen.is_empty()).then(|| Self {
            rule: it.rule.meta.id.to_owned(),
            title: it.rule.meta.title.to_owned(),
            asked: it.unseen.iter().any(|unseen| unseen.asked),
            found: it.status == Status::Found,
            needs,
            // What was asked for and not seen is what the operator can do something about.
            reasons: it
                .unseen
                .iter()
                .filter(|unseen| unseen.asked)
                .chain(it.unseen.iter().filter(|it| !it.asked))
                .map(|unseen| unseen.reason.clone())
                .collect(),
        })
    }
}

impl FindingView {
    pub(super) fn of(it: &Reported) -> Self {
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
                Safety::Safe => "safe",
                Safety::Unsafe(_) => "unsafe",
            }),
            new: false,
        }
    }
}

impl SuppressedView {
    fn of(it: &Suppressed) -> Self {
        Self { finding: FindingView::of(&it.reported), reason: it.reason.clone(), expires: it.expires }
    }
}

impl Outcome for Audited {
    const NAME: &'static str = "audit";

    fn human(&self, page: &mut Page) {
        match &self.document {
            Some(text) => page.verbatim(text),
            None => page::write(page, self),
        }
    }

    fn exit_code(&self) -> u8 {
        self.exit
    }
}
