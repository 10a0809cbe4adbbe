//! A place that an edit needs, and what is said when it is not there.

use std::ops::Range;

use camino::Utf8PathBuf;

use crate::project::edit::Edit;

/// A place that was not found, or stands in a form that the edit does not understand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {what}", self.at())]
pub struct NoPlace {
    /// The file, below the checkout.
    pub file: Utf8PathBuf,
    /// The line the edit looked at, from 1.
    pub line: Option<usize>,
    /// What is not as the edit needs it.
    pub what: String,
    /// The edit to make by hand, as lines.
    pub hand: Vec<String>,
}

/// An edit, or the places it misses.
pub(super) type Place<T> = Result<T, Vec<NoPlace>>;

impl NoPlace {
    pub(super) fn new(file: impl Into<Utf8PathBuf>, what: impl Into<String>, hand: &[&str]) -> Self {
        let hand = hand.iter().map(|line| (*line).to_owned()).collect();
        Self { file: file.into(), line: None, what: what.into(), hand }
    }

    pub(super) fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    pub(super) fn with_hand(mut self, hand: Vec<String>) -> Self {
        self.hand = hand;
        self
    }

    fn at(&self) -> String {
        self.line.map_or_else(|| self.file.to_string(), |line| format!("{}:{line}", self.file))
    }
}

/// Changes of a text, each with its name; applied from the end so that places stay.
#[derive(Default)]
pub(super) struct Changes {
    made: Vec<(Range<usize>, String)>,
    pub(super) edits: Vec<Edit>,
}

impl Changes {
    /// Replaces a range; `named` is what the operator reads.
    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>, named: Edit) {
        self.made.push((range, with.into()));
        self.edits.push(named);
    }

    /// A second place of a change that is already named.
    pub(super) fn also(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.made.push((range, with.into()));
    }

    /// Where text is taken away altogether.
    pub(super) fn emptied(&self) -> Vec<usize> {
        self.made.iter().filter(|(_, with)| with.is_empty()).map(|(range, _)| range.start).collect()
    }

    pub(super) fn apply(mut self, text: &str) -> (String, Vec<Edit>) {
        self.made.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = text.to_owned();
        for (range, with) in self.made.iter().rev() {
            out.replace_range(range.clone(), with);
        }
        (out, self.edits)
    }
}

/// How lines of this text end.
pub(super) fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// The line (from 1) of a byte.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
