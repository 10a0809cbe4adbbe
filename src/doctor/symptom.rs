//! What a person has in hand, read: the text in one form, and the numbers in it with what they are said to be.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::normal::{normal, words};

/// The longest text that is read, in bytes.
pub const LARGEST: usize = 1024 * 1024;
/// A text of at most this many characters on one line is a symptom in a person's own words: numbers in it are meant.
const SHORT: usize = 160;

/// A symptom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symptom {
    pub(super) text: String,
    vocabulary: BTreeSet<String>,
    pub(super) numbers: Vec<Number>,
    pub(super) paths: Vec<String>,
    pub(super) own_words: bool,
}

/// A number of the text, with what it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) exit: bool,
    pub(super) close: bool,
    pub(super) status: bool,
    pub(super) code: bool,
}

impl Number {
    fn add(&mut self, other: Self) {
        self.exit |= other.exit;
        self.close |= other.close;
        self.status |= other.status;
        self.code |= other.code;
    }

    fn is_something(&self) -> bool {
        self.exit || self.close || self.status || self.code
    }
}

impl Symptom {
    /// Reads `text`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let own_words = text.trim().chars().count() <= SHORT && text.trim().lines().count() <= 1;
        let text = normal(text);
        let numbers = numbers(&text, own_words);
        let paths = if own_words { paths(&text) } else { Vec::new() };
        let vocabulary = words(&text).map(str::to_owned).collect();
        Self { text, vocabulary, numbers, paths, own_words }
    }

    /// True when there is nothing to compare.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        words(&self.text).next().is_none()
    }

    /// How many words it has, as far as that matters.
    pub(super) fn is_terse(&self) -> bool {
        words(&self.text).take(3).count() <= 2
    }

    pub(super) fn has_word(&self, wanted: &str) -> bool {
        // The next word in order begins with it if any does.
        let next = self.vocabulary.range::<str, _>((Bound::Included(wanted), Bound::Unbounded)).next();
        next.is_some_and(|word| word == wanted || (wanted.len() >= 5 && word.starts_with(wanted)))
    }
}

const EXIT: &[&str] = &[
    "exit code",
    "exit status",
    "exited with code",
    "exited with status",
    "exited with",
    "exitcode",
    "exit_code",
    "exit",
    "exited",
];
const CLOSE: &[&str] =
    &["disconnected", "close code", "closed", "closed code", "close", "websocket", "ws", "code"];
const STATUS: &[&str] = &[
    "http",
    "http/1.1",
    "http/2",
    "status",
    "status code",
    "statuscode",
    "httpcode",
    "returns",
    "returned",
    "got",
    "error",
    "answers",
];
const CODE: &[&str] = &["code", "error", "errors", "error code", "errorcode", "err"];

fn numbers(text: &str, own_words: bool) -> Vec<Number> {
    let bytes = text.as_bytes();
    // One number may stand at several places, and be told of as several things.
    let mut found: BTreeMap<u32, Number> = BTreeMap::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = bytes[at..].iter().position(|b| !b.is_ascii_digit()).map_or(bytes.len(), |len| at + len);
        if stands_alone(text, at, end)
            && let Ok(value) = text[at..end].parse()
        {
            let number = role(text, at, end, value, own_words);
            found.entry(value).and_modify(|known| known.add(number)).or_insert(number);
        }
        at = end;
    }
    found.into_values().filter(Number::is_something).collect()
}

/// Not a part of a version, a date, an address, an id or a name.
fn stands_alone(text: &str, at: usize, end: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[end..].chars().next();
    let then = text[end..].chars().nth(1);
    let glued = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '@' | '$');
    // A full stop ends a sentence when nothing is glued behind it.
    let after_glued = match after {
        Some('.' | ':') => then.is_some_and(|c| c.is_ascii_digit()),
        Some(c) => glued(c),
        None => false,
    };
    end - at <= 6 && !before.is_some_and(glued) && !after_glued
}

fn role(text: &str, at: usize, end: usize, value: u32, own_words: bool) -> Number {
    let before = text[..at].trim_end_matches([' ', ':', '=', '"', '\'', '(', '[', '#', ',', '{']);
    let after = text[end..].trim_start_matches([' ', ':', ')', '"']);
    let alone = before.is_empty() && after.is_empty();
    let said = |words: &[&str]| {
        words.iter().any(|word| {
            before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
        })
    };
    let at_path = after.starts_with('/') || after.starts_with("on /") || after.starts_with("at /");
    let told_exit = said(EXIT);
    Number {
        value,
        exit: value <= 255 && (told_exit || alone || (own_words && matches!(value, 126 | 127 | 137))),
        close: (1000..=1015).contains(&value) && (own_words || said(CLOSE)),
        status: (300..=599).contains(&value) && !told_exit && (own_words || at_path || said(STATUS)),
        code: value >= 900 && (own_words || said(CODE)),
    }
}

/// Words of the text that are paths of a URL.
fn paths(text: &str) -> Vec<String> {
    let clean = |word: &str| word.trim_matches([',', '.', ')', '(', '"', '\'', '`', ';']).to_owned();
    text.split(' ').map(clean).filter(|word| word.starts_with('/') && word.len() <= 200).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn only(text: &str) -> Number {
        let symptom = Symptom::read(text);
        assert_eq!(symptom.numbers.len(), 1, "{symptom:?}");
        symptom.numbers[0]
    }

    #[test]
    fn a_number_is_what_it_is_said_to_be() {
        assert!(
            only("126").exit && only("exit code 1").exit && only("Process exited with code 127 before").exit
        );
        assert!(only("disconnected (1008)").close && only("1008 pairing required").close);
        assert!(only("503 /").status && only("HTTP 302 on /cdp").status);
        assert_eq!(Symptom::read("exit code 500").numbers, []);
        assert!(only("error [code: 10007]").code);
    }

    #[test]
    fn numbers_of_a_log_count_only_where_they_are_named() {
        let log = "2026-02-04T10:07:08 pid 1008 listening\nport 10000 open, 503 lines\nexited with code 1\n[code: 10000]";
        let numbers = Symptom::read(log).numbers;
        let those = |pick: fn(&Number) -> bool| {
            numbers.iter().filter(|n| pick(n)).map(|n| n.value).collect::<Vec<_>>()
        };
        assert_eq!(those(|n| n.exit), [1]);
        assert_eq!(those(|n| n.close), Vec::<u32>::new());
        assert_eq!(those(|n| n.status), Vec::<u32>::new());
        assert_eq!(those(|n| n.code), [10_000]);
    }

    #[test]
    fn parts_of_versions_dates_and_ids_are_no_numbers() {
        for text in ["openclaw 2026.2.3", "127.0.0.1", "2026-02-08", "a1008", "v22.13.1", "sandbox:0.7.0"] {
            assert_eq!(Symptom::read(text).numbers, [], "{text}");
        }
        assert_eq!(only("it ends with 1008.").value, 1008);
    }

    #[test]
    fn paths_are_read_from_a_persons_own_words() {
        assert_eq!(Symptom::read("302 on `/cdp`").paths, ["/cdp"]);
        assert_eq!(Symptom::read("503 /").paths, ["/"]);
    }

    proptest! {
        #[test]
        fn anything_can_be_read(text in any::<String>()) {
            let symptom = Symptom::read(&text);
            for number in &symptom.numbers { prop_assert!(number.value <= 999_999); }
        }
    }
}
