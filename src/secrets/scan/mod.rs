//! Credentials in texts nobody vouches for: files of a checkout, contents that git remembers.
//!
//! Two ways to be found: a form that only one issuer's credentials have ([`forms`]), or a random value that is given to a
//! name that speaks of a secret ([`assigned`]). Examples and placeholders are none. The value itself never leaves this
//! module: a [`Leak`] carries its kind, the public beginning of its form and eight digits of its SHA-256; making it
//! registers the value with the redactor, so that no output of the process can hold it.
//! Deliberately absent: asking an issuer whether it still works, passwords that people made up, and encodings.

mod assigned;
pub mod files;
mod forms;

use std::collections::BTreeSet;
use std::ops::Range;

use super::kind::Kind;
use crate::secret::SecretText;

/// The most credentials that are told of one text.
const MOST: usize = 40;

/// What a found value is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A credential of this kind, told by its form.
    Issued(Kind),
    /// Another recognisable form: what to call it, with its article.
    Form(&'static str),
    /// A random value given to this name.
    Named(String),
}

impl What {
    /// What to call it, with its article.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Issued(kind) => kind.describe().to_owned(),
            Self::Form(words) => (*words).to_owned(),
            Self::Named(name) => format!("a value for `{name}`"),
        }
    }
}

/// A credential in a text. Holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// What it is.
    pub what: What,
    /// The public beginning of its form and 8 hexadecimal digits of its SHA-256 (`sk-ant-… 1a2b3c4d`): the same for the
    /// same value wherever it is found.
    pub mask: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// False where the form is shared by things that are no secrets.
    pub sure: bool,
}

/// A value that was found, before it is masked.
struct Candidate<'a> {
    what: What,
    /// What of it anybody may see.
    shown: String,
    value: &'a str,
    at: usize,
    sure: bool,
}

/// The credentials in a text, in the order they stand, each value once; at most 40.
#[must_use]
pub fn scan(text: &[u8]) -> Vec<Leak> {
    let mut candidates = forms::find(text);
    // In what is no text, a separator separates nothing.
    if !text.iter().take(8000).any(|byte| *byte == 0) {
        candidates.extend(forms::find_joined(text));
        candidates.extend(assigned::find(text));
    }
    // Of two names for one value the form comes first: it was found first, and the sort is stable.
    candidates.sort_by_key(|it| it.at);
    let mut seen = BTreeSet::new();
    let once = candidates.iter().filter(|it| !is_example(it.value));
    let once: Vec<&Candidate<'_>> = once.filter(|it| seen.insert(it.value)).take(MOST).collect();
    once.into_iter().map(mask).collect()
}

fn mask(candidate: &Candidate<'_>) -> Leak {
    let fingerprint = SecretText::new(candidate.value).fingerprint();
    Leak {
        what: candidate.what.clone(),
        mask: format!("{}… {fingerprint}", candidate.shown),
        range: candidate.at..candidate.at + candidate.value.len(),
        sure: candidate.sure,
    }
}

/// Parts that show a text to be an example, lower case.
const EXAMPLES: &[&str] = &[
    "example",
    "xxxxx",
    "00000000",
    "abcdefgh",
    "your-",
    "your_",
    "placeholder",
    "changeme",
    "change-me",
    "redacted",
    "insert",
    "dummy",
    "fake-",
    "fake_",
    "-test-",
    "_test_",
    "-here",
    "_here",
    "aaaaaaaa",
    "11111111",
];

fn is_example(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    EXAMPLES.iter().any(|part| lower.contains(part))
        || super::lint::is_placeholder(value)
        || variety(value) < 8.min(value.len() / 2)
}

/// How many different characters there are.
fn variety(value: &str) -> usize {
    value.bytes().collect::<BTreeSet<u8>>().len()
}

/// Letters, digits, `-` and `_`.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Whether nothing that belongs to a word stands before `at`. `\n`, `\r` and `\t` as they are written in a string end one.
fn begins(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|it| text[it]) else { return true };
    let escaped = matches!(before, b'n' | b'r' | b't') && at >= 2 && text[at - 2] == b'\\';
    !is_word(before) || escaped
}

/// The run of bytes from `at` on that `belongs`, as text.
fn run(text: &[u8], at: usize, belongs: impl Fn(u8) -> bool) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| !byte.is_ascii() || !belongs(*byte)).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).unwrap_or_default()
}

#[cfg(test)]
mod tests;
