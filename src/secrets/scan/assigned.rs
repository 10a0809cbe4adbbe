//! Random values given to names that speak of a secret: `NAME=value`, `"name": "value"`, `?token=value`.

use super::forms::is_random;
use super::{Candidate, What, is_word, run};
use crate::secrets::catalog::{self, Known, Sensitivity};
use crate::secrets::shape::Fit;

/// Values given to names.
pub(super) fn find(text: &[u8]) -> Vec<Candidate<'_>> {
    let separators = text.iter().enumerate().filter(|(_, byte)| matches!(byte, b'=' | b':'));
    separators.filter_map(|(at, _)| assignment(text, at)).collect()
}

fn assignment(text: &[u8], separator: usize) -> Option<Candidate<'_>> {
    let next = text.get(separator + 1).copied()?;
    // Comparisons, arrows, paths of types, the scheme of a URL.
    if matches!(next, b'=' | b'>' | b':' | b'/') {
        return None;
    }
    let name = name_before(text, separator)?;
    let (at, value) = value_behind(text, separator + 1)?;
    speaks_of_a_secret(name, value).then(|| Candidate {
        what: What::Named(name.to_owned()),
        shown: format!("{name}="),
        value,
        at,
        sure: matches!(catalog::known(name), Known::Slot(_) | Known::Alias(_) | Known::Operators),
    })
}

/// The name that ends before `end`: blanks, a quote and the marks of optional members may stand between.
fn name_before(text: &[u8], end: usize) -> Option<&str> {
    let before = &text[..end];
    let skipped = before
        .iter()
        .rev()
        .take(4)
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'`' | b'?' | b']'))
        .count();
    let before = &before[..end - skipped];
    let length = before.iter().rev().take(65).take_while(|byte| is_word(**byte)).count();
    let name = std::str::from_utf8(&before[before.len() - length..]).ok()?;
    (3..=64).contains(&name.len()).then_some(name)
}

/// The value from `at` on, without quotes and `Bearer`; it must be one word that ends where a value ends.
fn value_behind(text: &[u8], at: usize) -> Option<(usize, &str)> {
    let blanks = run(text, at, |byte| matches!(byte, b' ' | b'\t')).len();
    let mut at = at + blanks;
    let quote = text.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    at += usize::from(quote.is_some());
    if text.get(at..).is_some_and(|rest| rest.starts_with(b"Bearer ")) {
        at += "Bearer ".len();
    }
    let value = run(text, at, |byte| is_word(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'='));
    let end = text.get(at + value.len()).copied();
    let ends = match quote {
        Some(quote) => end == Some(quote),
        None => end.is_none_or(|byte| {
            matches!(
                byte,
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b';' | b'&' | b'"' | b'\'' | b'`' | b')' | b'}' | b'#'
            ) || matches!(byte, b'<' | b'\\' | b'|')
        }),
    };
    (ends && (16..=300).contains(&value.len())).then_some((at, value))
}

/// Parts of names that hold secrets, upper case.
const SECRETS: &[&str] = &[
    "TOKEN",
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "API_KEY",
    "APIKEY",
    "ACCESS_KEY",
    "ACCESSKEY",
    "PRIVATE_KEY",
    "PRIVATEKEY",
    "AUTH_KEY",
    "AUTHKEY",
    "CREDENTIAL",
    "AUTHORIZATION",
];
/// Ends of names that hold something about a secret.
const ABOUT: &[&str] = &[
    "_ID",
    "_URL",
    "_NAME",
    "_FILE",
    "_PATH",
    "_HASH",
    "_SHA256",
    "_TYPE",
    "TOKENIZER",
    "_PREFIX",
    "_FINGERPRINT",
];

fn speaks_of_a_secret(name: &str, value: &str) -> bool {
    // The catalogue's names are in capitals: asking it for every key of a lock file takes longer than all the rest.
    let is_constant =
        name.bytes().any(|b| b.is_ascii_uppercase()) && !name.bytes().any(|b| b.is_ascii_lowercase());
    match if is_constant { catalog::known(name) } else { Known::Unknown } {
        Known::Slot(slot) | Known::Alias(slot) if slot.sensitivity == Sensitivity::Secret => {
            return is_random(value)
                || value.len() >= 24 && slot.shape.fit(value) == Fit::Good && !is_code(value);
        }
        Known::Slot(_) | Known::Alias(_) => return false,
        Known::Operators | Known::Phantom(_) | Known::Unknown => {}
    }
    let name = name.to_ascii_uppercase().replace('-', "_");
    let about = ABOUT.iter().any(|end| name.ends_with(end)) || name.contains("PUBLIC");
    !about && SECRETS.iter().any(|part| name.contains(part)) && is_random(value)
}

/// `c.env.NAME`, `process.env.X`: a name in a program, not a value.
fn is_code(value: &str) -> bool {
    value.contains("env.") || value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}
