//! `moltctl doctor SYMPTOM`: the entries of the catalogue that a symptom may come from.
//!
//! Nothing of what was given is ever shown: a log holds whatever it holds.

use serde::Serialize;

use crate::context::Context;
use crate::doctor::{self, Candidate, LARGEST, Likelihood, Probe, Sure, Symptom};
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{Mark, Outcome, Page};
use crate::sys::given;

/// How many candidates are told of.
const MOST: usize = 6;

/// A symptom, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// On the command line.
    Words {
        /// The text.
        text: String,
        /// Every candidate is told of in full.
        full: bool,
    },
    /// On standard input.
    Stdin {
        /// Every candidate is told of in full.
        full: bool,
    },
}

/// What a symptom may come from.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Diagnosed {
    /// The causes, the likeliest first; empty when nothing of the symptom is known.
    pub candidates: Vec<CandidateView>,
    /// How many less likely ones were left out.
    pub left_out: usize,
    /// How many parts of the text look like credentials. They are not shown.
    pub credentials_seen: usize,
    #[serde(skip)]
    full: bool,
}

/// A cause.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct CandidateView {
    /// The entry's id: `moltctl doctor ID` shows it.
    pub id: String,
    /// The entry's title.
    pub title: String,
    /// How often it is the cause, among those that show the same signs.
    pub likelihood: Likelihood,
    /// What in the symptom speaks for it, in words of the catalogue.
    pub why: Vec<String>,
    /// What is the matter.
    pub cause: String,
    /// What tells it from the other candidates.
    pub question: String,
    /// The look of `moltctl doctor` that decides it.
    pub probe: Option<Probe>,
    /// How it was proved.
    pub proof: String,
    /// How far to trust that.
    pub sure: Sure,
    /// What to do, in order.
    pub fix: Vec<String>,
    /// What to run.
    pub commands: Vec<String>,
    /// Where people met it.
    pub threads: Vec<String>,
    /// Rules of `moltctl audit` about the same thing.
    pub rules: Vec<String>,
}

impl From<&Candidate> for CandidateView {
    fn from(it: &Candidate) -> Self {
        let entry = it.entry;
        Self {
            id: entry.id.clone(),
            title: entry.title.clone(),
            likelihood: entry.likelihood,
            why: it.why.iter().map(ToString::to_string).collect(),
            cause: entry.cause.clone(),
            question: entry.proof.question.clone(),
            probe: entry.proof.probe,
            proof: entry.proof.how.clone(),
            sure: entry.proof.sure,
            fix: entry.fix.clone(),
            commands: entry.commands.clone(),
            threads: entry.threads.clone(),
            rules: entry.rules.clone(),
        }
    }
}

/// Looks the symptom up.
///
/// # Errors
/// When standard input cannot be read or holds too much.
pub fn diagnose(_ctx: &Context, asked: &Asked) -> Result<Diagnosed> {
    let (text, full) = match asked {
        Asked::Words { text, full } => (text.clone(), *full),
        Asked::Stdin { full } => (from_stdin()?, *full),
    };
    // Before anything can be shown: what looks like a credential is known to the redactor.
    let credentials = doctor::credentials(&text);
    let found = doctor::diagnose(&Symptom::read(&text));
    Ok(Diagnosed {
        candidates: found.iter().take(MOST).map(CandidateView::from).collect(),
        left_out: found.len().saturating_sub(MOST),
        credentials_seen: credentials.len(),
        full,
    })
}

fn from_stdin() -> Result<String> {
    let bytes = given::stdin(LARGEST).kind(ErrorKind::Failed)?;
    if bytes.len() > LARGEST {
        return Err(Error::usage("standard input holds more than 1 MiB")
            .hint("give the part around the failure: `tail -c 100000 FILE | moltctl doctor -`"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl Outcome for Diagnosed {
    const NAME: &'static str = "doctor-symptom";

    fn human(&self, page: &mut Page) {
        let Some((first, others)) = self.candidates.split_first() else {
            page.mark(Mark::Unknown, "nothing of this is in the catalogue");
            page.dim("`moltctl doctor` without an argument looks at the checkout and its deployment");
            page.dim("a longer piece of the log may hold more: `npx wrangler tail | moltctl doctor -`");
            self.credentials(page);
            return;
        };
        // Nothing tells them apart but their questions: those come first then.
        let tied = others.iter().any(|other| other.why == first.why && other.likelihood == first.likelihood);
        if tied {
            page.heading(&format!(
                "{} causes show this; the questions tell them apart",
                self.candidates.len()
            ));
            self.candidates.iter().for_each(|candidate| candidate.in_short(page));
            first.in_full(page);
        } else {
            first.in_full(page);
            if !others.is_empty() {
                page.heading("It may also be, in this order");
            }
            others.iter().for_each(|other| other.in_short(page));
        }
        if self.full {
            others.iter().for_each(|other| other.in_full(page));
        } else if let Some(other) = others.first() {
            page.dim(&format!("`moltctl doctor {}` shows one of them, `--full` all", other.id));
        }
        if self.left_out > 0 {
            page.dim(&format!("{} less likely ones are left out", self.left_out));
        }
        self.credentials(page);
    }

    fn exit_code(&self) -> u8 {
        if self.candidates.is_empty() { ErrorKind::Failed.exit_code() } else { 0 }
    }
}

impl Diagnosed {
    fn credentials(&self, page: &mut Page) {
        if self.credentials_seen > 0 {
            page.gap();
            page.mark(
                Mark::Warn,
                &format!(
                    "{} parts of this text look like credentials: take them out before you show it to anybody",
                    self.credentials_seen
                ),
            );
        }
    }
}

impl CandidateView {
    fn in_short(&self, page: &mut Page) {
        page.mark(Mark::Next, &format!("{}: {}", self.id, self.title));
        page.dim(&format!("{}. {}", self.why.join("; "), self.question));
    }

    fn in_full(&self, page: &mut Page) {
        let width = page.width().clamp(40, 100);
        page.heading(&format!("{} ({})", self.title, self.id));
        page.dim(&format!("because {}", self.why.join("; ")));
        wrapped(&self.cause, width).iter().for_each(|line| page.line(line));
        page.heading("To be sure");
        wrapped(&self.question, width).iter().for_each(|line| page.line(line));
        let proof = format!("{} ({})", self.proof, self.sure.words());
        wrapped(&proof, width - 4).iter().for_each(|line| page.dim(line));
        if let Some(probe) = self.probe {
            page.dim(&format!("`moltctl doctor` looks at it as `{}`", probe.name()));
        }
        page.heading("What to do");
        for (at, step) in self.fix.iter().enumerate() {
            for (line, text) in wrapped(step, width - 3).iter().enumerate() {
                let number = if line == 0 { format!("{}.", at + 1) } else { String::new() };
                page.line(&format!("{number:<2} {text}"));
            }
        }
        for command in &self.commands {
            page.line(&format!("  $ {command}"));
        }
        let seen = self.threads.iter().chain(&self.rules).map(String::as_str).collect::<Vec<_>>();
        if !seen.is_empty() {
            wrapped(&format!("seen in {}", seen.join(", ")), width - 4)
                .iter()
                .for_each(|line| page.dim(line));
        }
    }
}

/// `text` in lines of at most `width` characters, broken between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_a_long_word_stands_alone() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a verylongword b", 4), ["a", "verylongword", "b"]);
        assert_eq!(wrapped("", 7), [""]);
    }
}
