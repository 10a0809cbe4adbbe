//! A text with new values in the place of old ones, every other byte as it was.

use std::ops::Range;

use zeroize::Zeroizing;

use super::document::{self, Literal, Role, role};
use super::spots;
use crate::model::SecretName;
use crate::secret::{SHORTEST_REDACTED, SecretText};

/// What is to stand in the place of what.
#[derive(Clone, Debug)]
pub struct Change {
    /// The slot that is rotated. One that is not in the catalogue has no places of its own.
    pub slot: SecretName,
    /// Values of it that are to go, wherever they stand.
    pub old: Vec<SecretText>,
    /// The value that is to stand there, and at the slot's own places whatever stands there.
    pub new: SecretText,
}

/// A value this long is replaced wherever it stands; a shorter one only where it stands by itself.
const UNMISTAKABLE: usize = 16;

/// The text of the object `key` with `changes` made; `None` when nothing has to change.
///
/// `set` tells which slots the Worker has: it decides whose place a shared one is. Exact old values are replaced in any
/// string, also as a part of one (a URL, a header), and after that wherever else they stand (comments, names, texts that
/// are no JSON). At a slot's own places any other value gives way too: it is the one the container would go on using.
#[must_use]
pub fn rewrite(
    key: &str,
    text: &str,
    changes: &[Change],
    set: &dyn Fn(&str) -> bool,
) -> Option<Zeroizing<String>> {
    let role = role(key)?;
    let strings = match role {
        Role::Env => Some(document::assignments(text)),
        Role::Database => return None,
        _ => document::strings(text),
    };
    let is_json = role != Role::Env && strings.is_some();
    let mut edits: Vec<(Range<usize>, Zeroizing<String>)> = Vec::new();
    for literal in strings.iter().flatten() {
        let edit = known(role, text, literal, changes).or_else(|| placed(role, text, literal, changes, set));
        edits.extend(edit);
    }
    let mut new = Zeroizing::new(text.to_owned());
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    for (range, replacement) in edits {
        new.replace_range(range, &replacement);
    }
    anywhere(&mut new, changes, is_json);
    (*new != text).then_some(new)
}

/// A string that is an old value, or has one in it.
fn known(
    role: Role,
    text: &str,
    literal: &Literal,
    changes: &[Change],
) -> Option<(Range<usize>, Zeroizing<String>)> {
    for change in changes {
        let new = plain(&change.new);
        for old in change.old.iter().map(plain).filter(|old| old.len() >= SHORTEST_REDACTED && *old != new) {
            if literal.value.as_str() == new || !stands_in(&literal.value, old, new) {
                continue;
            }
            let value = Zeroizing::new(replaced(&literal.value, old, new));
            return Some((literal.range.clone(), written(role, text, literal, &value, (old, new))));
        }
    }
    None
}

/// A string at a slot's own place that is another value than the new one.
fn placed(
    role: Role,
    text: &str,
    literal: &Literal,
    changes: &[Change],
    set: &dyn Fn(&str) -> bool,
) -> Option<(Range<usize>, Zeroizing<String>)> {
    let stands = spots::occupies(role, literal)?;
    let owner = spots::owner(&stands.claims, set).filter(|claim| claim.own)?;
    let new = plain(&changes.iter().find(|change| change.slot.as_str() == owner.slot.name)?.new);
    if stands.value.as_str() == new {
        return None;
    }
    let value = Zeroizing::new(literal.value.replacen(stands.value.as_str(), new, 1));
    Some((stands.literal.clone(), written(role, text, literal, &value, (&stands.value, new))))
}

/// The string as it is to stand in the text. Escapes of what does not change stay as they are where that is possible.
fn written(
    role: Role,
    text: &str,
    literal: &Literal,
    value: &str,
    (old, new): (&str, &str),
) -> Zeroizing<String> {
    let raw = text.get(literal.range.clone()).unwrap_or_default();
    if role == Role::Env {
        let quoted = text.get(..literal.range.start).is_some_and(|before| before.ends_with(['"', '\'', '`']));
        let special = |text: &str| text.contains([' ', '#', '"', '\'', '$', '\\']);
        let needs_quotes = !quoted && special(value) && !special(&literal.value);
        return Zeroizing::new(if needs_quotes { format!("'{value}'") } else { value.to_owned() });
    }
    let quote = if raw.starts_with('\'') { '\'' } else { '"' };
    let quoted = |inner: &str| Zeroizing::new(format!("{quote}{inner}{quote}"));
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        let new = escaped(new, quote);
        if stands_in(inner, old, &new) {
            return quoted(&replaced(inner, old, &new));
        }
    }
    quoted(&escaped(value, quote))
}

/// A value as it stands between quotes of a JSON5 text.
fn escaped(value: &str, quote: char) -> String {
    let json = serde_json::Value::from(value).to_string();
    let inner = json.get(1..json.len() - 1).unwrap_or_default();
    if quote == '\'' { inner.replace("\\\"", "\"").replace('\'', "\\'") } else { inner.to_owned() }
}

/// What is left of old values: in comments, in names, in a text that is no JSON.
fn anywhere(text: &mut Zeroizing<String>, changes: &[Change], is_json: bool) {
    for change in changes {
        let new = plain(&change.new);
        let mut forms = vec![new.to_owned()];
        if is_json {
            forms = vec![escaped(new, '"')];
        }
        for old in change.old.iter().map(plain).filter(|old| old.len() >= SHORTEST_REDACTED) {
            // A new value with an old one in it (of whichever slot) would be found again and again.
            if changes.iter().any(|other| plain(&other.new).contains(old)) {
                continue;
            }
            for (old, new) in [(old.to_owned(), forms[0].clone()), (escaped(old, '"'), escaped(new, '"'))] {
                if stands_in(text, &old, &new) {
                    *text = Zeroizing::new(replaced(text, &old, &new));
                }
            }
        }
    }
}

/// See [`super::holds`].
pub(super) fn occurs(bytes: &[u8], value: &SecretText, beside: Option<&SecretText>) -> bool {
    let value = plain(value);
    if value.len() < SHORTEST_REDACTED {
        return false;
    }
    let new = beside.map(plain).filter(|new| new.contains(value) && *new != value);
    [value.to_owned(), escaped(value, '"')].iter().any(|form| {
        let mut from = 0;
        while let Some(at) = position(bytes.get(from..).unwrap_or_default(), form.as_bytes()) {
            let at = from + at;
            let within = new.is_some_and(|new| lies_within(bytes, at, form.len(), new.as_bytes()));
            if !within && stands_alone(bytes, at, form.len()) {
                return true;
            }
            from = at + 1;
        }
        false
    })
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len().max(1)).position(|window| window == wanted)
}

/// Whether the bytes at `at` are a part of `whole` there.
fn lies_within(bytes: &[u8], at: usize, length: usize, whole: &[u8]) -> bool {
    let first = (at + length).saturating_sub(whole.len());
    (first..=at).any(|start| bytes.get(start..start + whole.len()) == Some(whole))
}

/// A short value counts only where it is no part of a longer word.
fn stands_alone(bytes: &[u8], at: usize, length: usize) -> bool {
    let word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    length >= UNMISTAKABLE || (!word(before) && !word(bytes.get(at + length)))
}

fn stands_in(text: &str, old: &str, new: &str) -> bool {
    next(text, 0, old, new).is_some()
}

/// The next place from `from` on where `old` stands by itself and not within `new`.
fn next(text: &str, from: usize, old: &str, new: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    text.get(from..)?.match_indices(old).map(|(at, _)| from + at).find(|at| {
        let within = new.contains(old) && lies_within(bytes, *at, old.len(), new.as_bytes());
        !within && stands_alone(bytes, *at, old.len())
    })
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut made = String::with_capacity(text.len() + new.len());
    let mut from = 0;
    while let Some(at) = next(text, from, old, new) {
        made.push_str(&text[from..at]);
        made.push_str(new);
        from = at + old.len();
    }
    made.push_str(&text[from..]);
    made
}

fn plain(value: &SecretText) -> &str {
    #[expect(
        clippy::disallowed_methods,
        reason = "the value is looked for, and written where its copy stood"
    )]
    value.expose()
}
