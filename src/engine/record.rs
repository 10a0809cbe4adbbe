//! The journal's records and the transitions that are legal between them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::plan::{Effect, Plan};

/// The format of the records written now; older ones parse for ever (`tests/fixtures/journal`). Format 2 added
/// `undoing`, `undone` and the outcome `taken-back`.
pub(super) const VERSION: u32 = 2;

/// Name of a run: its start in UTC, the millisecond and two random bytes in hex, so that names sort by time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

impl RunId {
    /// The name of a run that starts at `at`.
    #[must_use]
    pub fn new(at: Timestamp, random: [u8; 2]) -> Self {
        let millisecond = at.as_millisecond().rem_euclid(1000);
        Self(format!("{}-{millisecond:04x}{}", at.strftime("%Y%m%dT%H%M%SZ"), hex::encode(random)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RunId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Also keeps a name from pointing outside the journal's folder.
        let fits = text.len() == 25
            && text.bytes().enumerate().all(|(at, b)| match at {
                8 => b == b'T',
                15 => b == b'Z',
                16 => b == b'-',
                _ => b.is_ascii_hexdigit(),
            });
        if fits { Ok(Self(text.to_owned())) } else { Err("a run is named like `20261120T154233Z-1a2b3c4d`") }
    }
}

impl TryFrom<String> for RunId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RunId> for String {
    fn from(run: RunId) -> Self {
        run.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line of a journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Format version.
    pub v: u32,
    /// When it was written.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Entry {
    /// The plan, whole; always the first record.
    Planned {
        /// Fingerprint of the plan that was shown.
        fingerprint: String,
        /// Who runs it: user name and process id.
        by: String,
        /// The plan.
        plan: Box<Plan>,
    },
    /// A step is about to have its effect.
    Started {
        /// Id of the step.
        step: String,
    },
    /// A step had its effect.
    Succeeded {
        /// Id of the step.
        step: String,
        /// What it did.
        effect: Effect,
    },
    /// A step failed.
    Failed {
        /// Id of the step.
        step: String,
        /// Why, redacted.
        error: String,
    },
    /// What a step did is about to be taken back.
    Undoing {
        /// Id of the step.
        step: String,
    },
    /// What a step did was taken back; the step stands as if it had never begun.
    Undone {
        /// Id of the step.
        step: String,
    },
    /// The run was taken up again.
    Resumed {
        /// Who runs it now.
        by: String,
    },
    /// The run ended.
    Finished {
        /// How.
        outcome: Outcome,
    },
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every step succeeded.
    Done,
    /// A step failed.
    Failed,
    /// The operator stopped it.
    Interrupted,
    /// It did not get to its point of no return, and everything it had done was taken back.
    TakenBack,
}

/// Where one step stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Not begun.
    Pending,
    /// Begun, and its end is not known.
    Started,
    /// Done.
    Succeeded(Effect),
    /// Failed, for this reason.
    Failed(String),
    /// Done, and its taking back was begun: whether it still stands is not known.
    Undoing(Effect),
}

/// A journal folded up: the plan and where each step stands.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The plan.
    pub plan: Plan,
    /// Where each step stands.
    pub steps: BTreeMap<String, Standing>,
    /// How the run ended, if it did since it was last taken up.
    pub outcome: Option<Outcome>,
    /// When it was planned.
    pub planned_at: Timestamp,
}

/// A record that cannot follow those before it: the journal is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record {line} cannot follow those before it")]
pub struct Illegal {
    /// Line of the record, from 1.
    pub line: usize,
}

/// Folds records, checking that each may follow those before it.
///
/// # Errors
/// [`Illegal`].
pub fn fold(records: &[Record]) -> Result<Folded, Illegal> {
    let Some((Record { entry: Entry::Planned { plan, .. }, at, .. }, rest)) = records.split_first() else {
        return Err(Illegal { line: 1 });
    };
    let steps = plan.steps().map(|step| (step.id.clone(), Standing::Pending)).collect();
    let mut folded = Folded { plan: (**plan).clone(), steps, outcome: None, planned_at: *at };
    for (at, record) in rest.iter().enumerate() {
        follow(&mut folded, &record.entry).ok_or(Illegal { line: at + 2 })?;
    }
    Ok(folded)
}

/// The one function of legal transitions: planned → (started → succeeded | failed)* → (undoing → undone)* → finished,
/// and again after a resume.
fn follow(folded: &mut Folded, entry: &Entry) -> Option<()> {
    match entry {
        Entry::Planned { .. } => return None,
        Entry::Resumed { .. } => folded.outcome = None,
        _ if folded.outcome.is_some() => return None,
        Entry::Started { step } => {
            let standing = folded.steps.get_mut(step)?;
            if matches!(standing, Standing::Succeeded(_) | Standing::Undoing(_)) {
                return None;
            }
            *standing = Standing::Started;
        }
        Entry::Succeeded { step, effect } => {
            let standing = folded.steps.get_mut(step)?;
            if *standing != Standing::Started {
                return None;
            }
            *standing = Standing::Succeeded(effect.clone());
        }
        Entry::Failed { step, error } => {
            let standing = folded.steps.get_mut(step)?;
            if *standing != Standing::Started {
                return None;
            }
            *standing = Standing::Failed(error.clone());
        }
        Entry::Undoing { step } => {
            let standing = folded.steps.get_mut(step)?;
            let (Standing::Succeeded(effect) | Standing::Undoing(effect)) = standing else { return None };
            *standing = Standing::Undoing(effect.clone());
        }
        Entry::Undone { step } => {
            let standing = folded.steps.get_mut(step)?;
            if !matches!(standing, Standing::Succeeded(_) | Standing::Undoing(_)) {
                return None;
            }
            *standing = Standing::Pending;
        }
        Entry::Finished { outcome } => folded.outcome = Some(*outcome),
    }
    Some(())
}
