//! `moltctl policy explain`: which rule decides, where it is enforced, and what cannot be.

use serde::Serialize;

use super::Place;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::output::{Outcome, Page, Tone};
use crate::policy::decide::{Enforced, Verdict};
use crate::policy::explain::{Kind, Line, explain};
use crate::policy::places::Places;

/// What is explained.
#[derive(Clone, Debug)]
pub struct Request {
    /// The policy.
    pub place: Place,
    /// A host, URL, tool, path or person.
    pub subject: String,
    /// The method of a request to a URL.
    pub method: String,
}

/// What a policy says of one thing.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Explained {
    /// The policy's file.
    pub file: String,
    /// What the subject was taken for.
    pub kind: Kind,
    /// The subject; of a URL without user, password and query.
    pub subject: String,
    /// The answers.
    pub answers: Vec<AnswerLine>,
    /// What cannot be enforced, what is inferred, what cannot be told apart.
    pub limits: Vec<String>,
}

/// One answer.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct AnswerLine {
    /// What is answered.
    pub about: String,
    /// What comes of it.
    pub verdict: Verdict,
    /// The rule that decides: the id of a rule of `[egress]`, else keys such as `tools.deny[0]`. Absent where no rule does.
    pub rule: Option<String>,
    /// Its line in the policy, from 1.
    pub line: Option<usize>,
    /// Why.
    pub why: String,
    /// Who sees to it.
    pub enforced: Enforced,
    /// What goes with it.
    pub notes: Vec<String>,
}

impl From<Line> for AnswerLine {
    fn from(it: Line) -> Self {
        let Line { about, verdict, rule, line, why, enforced, notes } = it;
        Self { about, verdict, rule, line, why, enforced, notes }
    }
}

impl Outcome for Explained {
    const NAME: &'static str = "policy-explain";

    fn human(&self, page: &mut Page) {
        page.heading(&format!("{} ({})", self.subject, words(self.kind)));
        for it in &self.answers {
            let (sign, tone) = match it.verdict {
                Verdict::Allow => ("✓", Tone::Good),
                Verdict::Deny => ("✗", Tone::Bad),
                Verdict::Ask => ("?", Tone::Note),
                Verdict::Unknown => ("?", Tone::Warn),
            };
            let head = format!("  {sign} {:<8}", it.verdict.word());
            let text = format!("{}: {}", it.about, it.why);
            page.flow(&[(&head, tone)], 12, &text, Tone::Plain);
            if let Some(rule) = &it.rule {
                let place = it.line.map(|line| format!(", {}:{line}", self.file)).unwrap_or_default();
                page.flow(&[("            rule ", Tone::Dim)], 17, &format!("{rule}{place}"), Tone::Note);
            }
            page.flow(&[("            enforced ", Tone::Dim)], 14, it.enforced.words(), Tone::Dim);
            for note in &it.notes {
                page.flow(&[("            · ", Tone::Dim)], 14, note, Tone::Dim);
            }
        }
        if !self.limits.is_empty() {
            page.heading("What this does not hold");
        }
        for limit in &self.limits {
            page.flow(&[("  ! ", Tone::Warn)], 4, limit, Tone::Plain);
        }
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Host => "a host",
        Kind::Url => "a URL",
        Kind::Tool => "a tool",
        Kind::Path => "a path",
        Kind::Program => "a program",
        Kind::Sender => "a sender",
        Kind::Email => "a person at Access",
    }
}

/// Reads the policy and explains what it says of the subject.
///
/// # Errors
/// Usage (2) when there is no policy, it is none, or nothing is asked.
pub fn run(ctx: &Context, request: &Request) -> Result<Explained> {
    if request.subject.trim().is_empty() {
        return Err(Error::usage("nothing is asked").hint("`moltctl policy explain api.telegram.org`"));
    }
    let read = request.place.read(ctx)?;
    let it = explain(&read.policy, &Places::of(&read.text), request.subject.trim(), &request.method);
    Ok(Explained {
        file: read.name,
        kind: it.kind,
        subject: it.subject,
        answers: it.answers.into_iter().map(AnswerLine::from).collect(),
        limits: it.limits,
    })
}
