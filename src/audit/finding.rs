//! What a rule says is wrong: where, how sure, what mends it.

use camino::Utf8PathBuf;
use sha2::{Digest as _, Sha256};

use super::fix::Fix;
use super::meta::{Confidence, Severity};

/// Where in a text something stands. Lines and columns count from 1, columns in characters; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

impl Span {
    /// A whole line whose extent is not known.
    #[must_use]
    pub fn line(line: usize) -> Self {
        Self { line, column: 1, end_line: line, end_column: 1 }
    }

    /// The place of `range` (bytes) in `text`.
    #[must_use]
    pub fn of(text: &str, range: std::ops::Range<usize>) -> Self {
        let at = |byte: usize| {
            let before = &text.as_bytes()[..byte.min(text.len())];
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            let begin = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&before[begin..]).chars().count() + 1;
            (line, column)
        };
        let ((line, column), (end_line, end_column)) = (at(range.start), at(range.end));
        Self { line, column, end_line, end_column }
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A place in a file of the checkout.
    File {
        /// Path below the checkout.
        path: Utf8PathBuf,
        /// Where, if it is one place.
        span: Option<Span>,
        /// The text that makes it this finding, without its surroundings: what a fingerprint is made of, so that it
        /// survives moved lines. Never a secret's value.
        anchor: String,
    },
    /// A thing of the account (`Access application`, `R2 bucket`).
    Resource {
        /// Cloudflare's word for it.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// A URL as a stranger sees it, without a query.
    Url(String),
    /// A place in a backup or in OpenClaw's configuration.
    Object {
        /// File or object key.
        key: String,
        /// Dotted path of the value within it; empty for the whole.
        pointer: String,
    },
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Where.
    pub subject: Subject,
    /// What, in one line without a full stop; with what is special about this place. Never a secret.
    pub message: String,
    /// Its severity here; the rule's own when `None`.
    pub severity: Option<Severity>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How to mend this one, in one line; the rule's own when `None`.
    pub remedy: Option<String>,
    /// What `--fix` can do about it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding that is certain, of the rule's severity.
    pub fn new(subject: Subject, message: impl Into<String>) -> Self {
        Self {
            subject,
            message: message.into(),
            severity: None,
            confidence: Confidence::High,
            remedy: None,
            fix: None,
        }
    }

    /// A finding in a file; `anchor` as in [`Subject::File`].
    pub fn in_file(
        path: impl Into<Utf8PathBuf>,
        span: Option<Span>,
        anchor: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Subject::File { path: path.into(), span, anchor: anchor.into() }, message)
    }

    /// A finding on a thing of the account.
    pub fn on(kind: &'static str, name: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Subject::Resource { kind, name: name.into() }, message)
    }

    /// With another severity than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// With less confidence.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// With its own remedy.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// With what `--fix` can do.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

impl Subject {
    /// The subject as one line: `src/index.ts:12:5`, `R2 bucket moltbot-data`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::File { path, span: Some(span), .. } if span.column > 1 => {
                format!("{path}:{}:{}", span.line, span.column)
            }
            Self::File { path, span: Some(span), .. } => format!("{path}:{}", span.line),
            Self::File { path, span: None, .. } => path.to_string(),
            Self::Resource { kind, name } => format!("{kind} {name}"),
            Self::Url(url) => url.clone(),
            Self::Object { key, pointer } if pointer.is_empty() => key.clone(),
            Self::Object { key, pointer } => format!("{key} {pointer}"),
        }
    }

    /// What of it does not change when lines move: the stuff of fingerprints.
    fn stable(&self) -> String {
        match self {
            Self::File { path, anchor, .. } => {
                let anchor: Vec<&str> = anchor.split_whitespace().collect();
                format!("file\0{path}\0{}", anchor.join(" "))
            }
            Self::Resource { kind, name } => format!("resource\0{kind}\0{name}"),
            Self::Url(url) => format!("url\0{url}"),
            Self::Object { key, pointer } => format!("object\0{key}\0{pointer}"),
        }
    }
}

/// A finding's identity: the rule, what of its subject does not move, and which of several equal ones it is (from 0, in
/// the order they stand). 32 hexadecimal characters.
#[must_use]
pub fn fingerprint(rule: &str, subject: &Subject, nth: usize) -> String {
    let digest = Sha256::digest(format!("{rule}\0{}\0{nth}", subject.stable()));
    hex::encode(&digest[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_lines_and_characters_from_one() {
        let text = "ä\nöx = 1\n";
        let at = text.find('x').expect("is there");
        assert_eq!(Span::of(text, at..at + 1), Span { line: 2, column: 2, end_line: 2, end_column: 3 });
        assert_eq!(Span::of(text, 0..text.len()).end_line, 3);
    }

    #[test]
    fn a_fingerprint_survives_moved_lines_and_new_spaces() {
        let at = |line, anchor: &str| Subject::File {
            path: "a.ts".into(),
            span: Some(Span::line(line)),
            anchor: anchor.into(),
        };
        let one = fingerprint("MW-X-001", &at(1, "exec( x )"), 0);
        assert_eq!(one, fingerprint("MW-X-001", &at(90, "exec(\n  x )"), 0));
        assert_ne!(one, fingerprint("MW-X-001", &at(1, "exec( y )"), 0));
        assert_ne!(one, fingerprint("MW-X-002", &at(1, "exec( x )"), 0));
        assert_ne!(one, fingerprint("MW-X-001", &at(1, "exec( x )"), 1));
        assert_eq!(one.len(), 32);
    }
}
