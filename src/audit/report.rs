//! Running rules over facts, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use super::facts::{Facts, Scope};
use super::finding::{Finding, Subject, fingerprint};
use super::meta::Severity;
use super::rule::{Rule, Unseen, Verdict};
use super::suppression::Suppression;

/// How a rule came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Everything it needs was seen, and nothing is wrong.
    Passed,
    /// Something is wrong.
    Found,
    /// Nothing wrong was seen, and not everything could be seen. Never a pass.
    NotChecked,
}

/// A finding that is reported.
#[derive(Clone, Debug)]
pub struct Reported {
    /// The rule.
    pub rule: &'static Rule,
    /// Its severity here.
    pub severity: Severity,
    /// Its identity across runs.
    pub fingerprint: String,
    /// The finding.
    pub finding: Finding,
}

/// A finding that somebody decided to live with.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub reported: Reported,
    /// Why.
    pub reason: String,
    /// Until when.
    pub expires: Date,
}

/// One rule's result.
#[derive(Debug)]
pub struct RuleResult {
    /// The rule.
    pub rule: &'static Rule,
    /// How it came out.
    pub status: Status,
    /// What it could not see.
    pub unseen: Vec<Unseen>,
}

/// What an audit found.
#[derive(Debug)]
pub struct Report {
    /// The rules that ran, in the order of their ids.
    pub results: Vec<RuleResult>,
    /// What is wrong: the worst first, then in the order of rules and places.
    pub findings: Vec<Reported>,
    /// What is wrong and was decided to be lived with.
    pub suppressed: Vec<Suppressed>,
    /// Suppressions that have expired or fit nothing any more: what to do about them, one line each.
    pub stale: Vec<String>,
}

/// Runs `rules` over `facts`.
#[must_use]
pub fn run(rules: &[&'static Rule], facts: &Facts, suppressions: &[Suppression]) -> Report {
    let mut results = Vec::with_capacity(rules.len());
    let mut findings = Vec::new();
    for (rule, verdict) in rules.iter().zip(verdicts(rules, facts)) {
        let status = match (verdict.findings.is_empty(), verdict.unseen.is_empty()) {
            (false, _) => Status::Found,
            (true, false) => Status::NotChecked,
            (true, true) => Status::Passed,
        };
        findings.extend(identified(rule, verdict.findings));
        results.push(RuleResult { rule, status, unseen: verdict.unseen });
    }
    findings.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then_with(|| a.rule.meta.id.cmp(b.rule.meta.id))
            .then_with(|| a.finding.subject.cmp(&b.finding.subject))
    });
    let mut used = BTreeSet::new();
    let (mut kept, mut suppressed) = (Vec::new(), Vec::new());
    for reported in findings {
        match suppressions.iter().position(|it| it.fits(&reported)) {
            Some(at) => {
                used.insert(at);
                let it = &suppressions[at];
                if it.is_over(facts.today) {
                    kept.push(reported);
                } else {
                    suppressed.push(Suppressed { reported, reason: it.reason.clone(), expires: it.expires });
                }
            }
            None => kept.push(reported),
        }
    }
    let stale = stale(suppressions, &used, &results, facts.today);
    Report { results, findings: kept, suppressed, stale }
}

/// Asks every rule, side by side where there are many: rules share what was read and change nothing. In the order of
/// `rules`, whichever ends first.
fn verdicts(rules: &[&'static Rule], facts: &Facts) -> Vec<Verdict> {
    let ask = |rule: &Rule| {
        let mut verdict = Verdict::default();
        (rule.check)(facts, &mut verdict);
        verdict
    };
    let lanes = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_LANES);
    if lanes == 1 || rules.len() < MANY {
        return rules.iter().map(|rule| ask(rule)).collect();
    }
    let next = AtomicUsize::new(0);
    let lane = || {
        let mut asked = Vec::new();
        while let Some((at, rule)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            rules.get(at).map(|rule| (at, rule))
        } {
            asked.push((at, ask(rule)));
        }
        asked
    };
    let mut asked = std::thread::scope(|scope| {
        let lanes: Vec<_> = (1..lanes).map(|_| scope.spawn(lane)).collect();
        let mut asked = lane();
        for lane in lanes {
            match lane.join() {
                Ok(more) => asked.extend(more),
                // A rule that panics is a defect: it ends the audit as it would on one thread.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        asked
    });
    asked.sort_by_key(|(at, _)| *at);
    asked.into_iter().map(|(_, verdict)| verdict).collect()
}

/// Fewer rules than this are asked one after the other.
const MANY: usize = 32;
/// Threads that ask rules.
const MOST_LANES: usize = 4;

/// Gives the findings of one rule their fingerprints: equal ones are counted in the order they stand.
fn identified(rule: &'static Rule, mut findings: Vec<Finding>) -> Vec<Reported> {
    findings.sort_by(|a, b| a.subject.cmp(&b.subject));
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    findings
        .into_iter()
        .map(|finding| {
            let nth = met.entry(fingerprint("", &finding.subject, 0)).or_default();
            let identity = fingerprint(rule.meta.id, &finding.subject, *nth);
            *nth += 1;
            let severity = finding.severity.unwrap_or(rule.meta.severity);
            Reported { rule, severity, fingerprint: identity, finding }
        })
        .collect()
}

fn stale(
    suppressions: &[Suppression],
    used: &BTreeSet<usize>,
    results: &[RuleResult],
    today: Date,
) -> Vec<String> {
    let passed = |id: &str| results.iter().any(|it| it.rule.meta.id == id && it.status != Status::NotChecked);
    suppressions
        .iter()
        .enumerate()
        .filter_map(|(at, it)| match (it.is_over(today), used.contains(&at)) {
            (true, _) => Some(format!(
                "the suppression of {} expired on {}: mend it or give it a new date",
                it.rule, it.expires
            )),
            (false, false) if passed(&it.rule) => Some(format!(
                "the suppression of {} fits nothing any more: remove it from moltctl.toml",
                it.rule
            )),
            _ => None,
        })
        .collect()
}

/// What an audit's exit status is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Findings below this do not fail the audit.
    pub fail_on: Severity,
    /// Rules that need what was not asked for fail it as well.
    pub strict: bool,
}

impl Report {
    /// The worst finding.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|it| it.severity).max()
    }

    /// The exit status: the worst finding's (11–14) when it reaches the gate; else 3 when something that was asked for
    /// (with `strict`: anything at all) could not be seen; else 0.
    #[must_use]
    pub fn exit_code(&self, gate: Gate) -> u8 {
        match self.worst() {
            Some(worst) if worst >= gate.fail_on.max(Severity::Low) => worst.exit_code(),
            _ if self.is_blind(gate.strict) => 3,
            _ => 0,
        }
    }

    /// Whether something that was asked for, or with `strict` anything at all, could not be seen.
    #[must_use]
    pub fn is_blind(&self, strict: bool) -> bool {
        self.results
            .iter()
            .filter(|it| it.status == Status::NotChecked || it.unseen.iter().any(|unseen| unseen.asked))
            .flat_map(|it| &it.unseen)
            .any(|unseen| strict || unseen.asked)
    }

    /// How many rules came out as `status`.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.results.iter().filter(|it| it.status == status).count()
    }

    /// From 0 to 100: 100 less what each rule that failed weighs (critical 25, high 10, medium 4, low 1), at least 0. Each
    /// rule counts once, by its worst finding. It compares one deployment with itself over time and nothing else.
    #[must_use]
    pub fn score(&self) -> u8 {
        let mut worst: BTreeMap<&str, Severity> = BTreeMap::new();
        for it in &self.findings {
            let seen = worst.entry(it.rule.meta.id).or_insert(it.severity);
            *seen = (*seen).max(it.severity);
        }
        let weight: u32 = worst
            .values()
            .map(|severity| match severity {
                Severity::Info => 0,
                Severity::Low => 1,
                Severity::Medium => 4,
                Severity::High => 10,
                Severity::Critical => 25,
            })
            .sum();
        u8::try_from(100_u32.saturating_sub(weight)).unwrap_or(0)
    }
}

impl Reported {
    /// How to mend it, in one line.
    #[must_use]
    pub fn remedy(&self) -> &str {
        self.finding.remedy.as_deref().unwrap_or(self.rule.meta.fix)
    }

    /// The file it is in, if it is in one.
    #[must_use]
    pub fn file(&self) -> Option<&camino::Utf8Path> {
        match &self.finding.subject {
            Subject::File { path, .. } => Some(path),
            _ => None,
        }
    }
}

/// The scopes that `rules` look at.
#[must_use]
pub fn scopes(rules: &[&'static Rule]) -> BTreeSet<Scope> {
    rules.iter().flat_map(|rule| rule.meta.scopes).copied().collect()
}
