//! What changed since the last run: moltctl's own record of it, in the user's state folder.
//!
//! An audit writes nothing into the checkout and nothing to the account. What it remembers is which rules were judged and
//! which findings there were, by fingerprint: one private file a checkout and Worker, one entry for each set of things that
//! was looked at, because a run without `--live` says nothing about the account. Runs of chosen rules are neither
//! recorded nor compared.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Request;
use crate::audit::report::{Report, Status};
use crate::context::Context;
use crate::sys::fs::{self, Mode};
use crate::sys::{clock, private};

/// What changed since the last run that looked at the same things.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Trend {
    /// When that was.
    pub since: String,
    /// Its score.
    pub score_before: u8,
    /// True when the same rules saw all they need: only then do the scores compare.
    pub same_rules: bool,
    /// Fingerprints of findings that were not there, of rules that were judged then.
    pub new: Vec<String>,
    /// Findings that are there no more, of rules that see everything they need now.
    pub gone: Vec<Remembered>,
}

/// A finding as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Remembered {
    /// Its identity across runs.
    pub fingerprint: String,
    /// The rule's id.
    pub rule: String,
    /// Where it was.
    pub subject: String,
}

/// The file. What cannot be understood counts as absent: it is a convenience, not a source of truth.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Memory {
    /// Of whom it is: the name of the file is a hash.
    checkout: String,
    worker: Option<String>,
    /// The last run by what it looked at (`checkout+live`).
    runs: BTreeMap<String, Run>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Run {
    at: String,
    score: u8,
    /// Ids of the rules that saw everything they need.
    judged: Vec<String>,
    findings: Vec<Remembered>,
}

/// Compares with the last run and takes its place.
///
/// # Errors
/// Why this run could not be recorded, for the operator; what was found stands all the same.
pub(super) fn keep(ctx: &Context, request: &Request, report: &Report) -> (Option<Trend>, Result<(), String>) {
    let path = path(ctx);
    let mut memory = read(&path).unwrap_or_default();
    let key = looked_at(request);
    let now = Run::of(report);
    let trend = memory.runs.get(&key).map(|before| before.to(&now));
    memory.checkout = ctx.checkout.to_string();
    memory.worker = ctx.named.worker.as_ref().map(ToString::to_string);
    memory.runs.insert(key, now);
    let written = write(&path, &memory).map_err(|error| format!("this run could not be recorded: {error}"));
    (trend, written)
}

impl Run {
    fn of(report: &Report) -> Self {
        let judged =
            report.results.iter().filter(|it| it.status != Status::NotChecked && it.unseen.is_empty());
        let findings = report.findings.iter().map(|it| Remembered {
            fingerprint: it.fingerprint.clone(),
            rule: it.rule.meta.id.to_owned(),
            subject: it.finding.subject.words(),
        });
        Self {
            at: clock::now().to_string(),
            score: report.score(),
            judged: judged.map(|it| it.rule.meta.id.to_owned()).collect(),
            findings: findings.collect(),
        }
    }

    fn to(&self, now: &Self) -> Trend {
        let known: BTreeSet<&str> = self.findings.iter().map(|it| it.fingerprint.as_str()).collect();
        let still: BTreeSet<&str> = now.findings.iter().map(|it| it.fingerprint.as_str()).collect();
        let new = now
            .findings
            .iter()
            .filter(|it| !known.contains(&*it.fingerprint) && self.judged.contains(&it.rule));
        let gone = self
            .findings
            .iter()
            .filter(|it| !still.contains(&*it.fingerprint) && now.judged.contains(&it.rule));
        Trend {
            since: self.at.clone(),
            score_before: self.score,
            same_rules: self.judged == now.judged,
            new: new.map(|it| it.fingerprint.clone()).collect(),
            gone: gone.cloned().collect(),
        }
    }
}

fn looked_at(request: &Request) -> String {
    let words = request.scopes().into_iter().map(|scope| serde_json::to_value(scope).unwrap_or_default());
    words.filter_map(|it| it.as_str().map(str::to_owned)).collect::<Vec<_>>().join("+")
}

fn path(ctx: &Context) -> Utf8PathBuf {
    let worker = ctx.named.worker.as_ref().map(ToString::to_string).unwrap_or_default();
    let digest = Sha256::digest(format!("{}\0{worker}", ctx.checkout));
    ctx.paths.audits().join(format!("{}.json", hex::encode(&digest[..16])))
}

fn read(path: &camino::Utf8Path) -> Option<Memory> {
    let text = private::read(path).ok()??;
    serde_json::from_str(&text.text).ok()
}

fn write(path: &camino::Utf8Path, memory: &Memory) -> std::io::Result<()> {
    if let Some(dir) = path.parent() {
        fs::ensure_private_dir(dir)?;
    }
    let text = serde_json::to_vec_pretty(memory).map_err(std::io::Error::other)?;
    fs::write_atomic(path, &text, Mode::Private)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(score: u8, judged: &[&str], findings: &[(&str, &str)]) -> Run {
        let one = |(fingerprint, rule): &(&str, &str)| Remembered {
            fingerprint: (*fingerprint).to_owned(),
            rule: (*rule).to_owned(),
            subject: "x".into(),
        };
        Run {
            at: "2026-11-19T00:00:00Z".into(),
            score,
            judged: judged.iter().map(|it| (*it).to_owned()).collect(),
            findings: findings.iter().map(one).collect(),
        }
    }

    #[test]
    fn only_rules_that_looked_both_times_make_news() {
        let before = run(70, &["A", "B"], &[("1", "A"), ("2", "B"), ("3", "C")]);
        // A lost 1 and has 4; B sees nothing any more; C is new to this version or was blind before.
        let now = run(80, &["A", "C"], &[("4", "A"), ("5", "C")]);
        let trend = before.to(&now);
        assert_eq!(trend.new, ["4"]);
        assert_eq!(trend.gone.iter().map(|it| it.fingerprint.as_str()).collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!((trend.score_before, trend.same_rules), (70, false));
        assert!(before.to(&before).same_rules);
    }
}
