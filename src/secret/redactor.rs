//! The process-wide redactor: replaces every registered value, in each form it may be echoed in.
//!
//! Forms: as it is, hex (both cases), base64 (standard and URL-safe, at each of the three alignments inside a
//! longer text), percent-encoded, JSON-escaped. What a server echoes back in another encoding is not caught.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::SHORTEST_REDACTED;

/// What stands in the place of a secret.
const MASK: &str = "[REDACTED]";

#[derive(Default)]
struct Redactor {
    forms: BTreeSet<String>,
    /// Built on first use after a registration; `None` while stale.
    automaton: Option<AhoCorasick>,
}

fn redactor() -> &'static Mutex<Redactor> {
    static REDACTOR: OnceLock<Mutex<Redactor>> = OnceLock::new();
    REDACTOR.get_or_init(Mutex::default)
}

/// Adds `value` in all its forms. Values shorter than [`SHORTEST_REDACTED`] bytes are not registered.
pub(super) fn register(value: &str) {
    // A value given with its trailing newline would otherwise not be found where it was echoed without.
    let value = value.trim();
    if value.len() < SHORTEST_REDACTED {
        return;
    }
    let mut redactor = redactor().lock().unwrap_or_else(PoisonError::into_inner);
    if redactor.forms.contains(value) {
        return;
    }
    redactor.forms.extend(forms(value));
    redactor.automaton = None;
}

/// `text` with every registered secret replaced.
#[must_use]
pub fn redact(text: &str) -> String {
    redacted(text).into_owned()
}

/// [`redact`], without a copy of a text that holds none: some are megabytes.
#[must_use]
pub fn redacted(text: &str) -> Cow<'_, str> {
    let mut redactor = redactor().lock().unwrap_or_else(PoisonError::into_inner);
    if redactor.forms.is_empty() {
        return Cow::Borrowed(text);
    }
    if redactor.automaton.is_none() {
        // Leftmost-longest, so that the longer of two overlapping secrets goes whole. The kind that is quickest to
        // build, since texts are short and a new secret means a new automaton.
        redactor.automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .build(&redactor.forms)
            .ok();
    }
    match &redactor.automaton {
        Some(automaton) => masked(automaton, text),
        // An automaton too large to build must not let the text through.
        None => Cow::Borrowed(MASK),
    }
}

fn masked<'a>(automaton: &AhoCorasick, text: &'a str) -> Cow<'a, str> {
    let mut shown = String::new();
    let mut from = 0;
    for found in automaton.find_iter(text) {
        if from == 0 {
            shown.reserve(text.len());
        }
        shown.push_str(&text[from..found.start()]);
        shown.push_str(MASK);
        from = found.end();
    }
    // No form is empty, so whatever was found ends behind the beginning.
    if from == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[from..]);
    Cow::Owned(shown)
}

fn forms(value: &str) -> Vec<String> {
    let mut forms = vec![
        value.to_owned(),
        hex::encode(value),
        hex::encode_upper(value),
        utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
    ];
    if let Ok(json) = serde_json::to_string(value) {
        forms.push(json.trim_matches('"').to_owned());
    }
    for shift in 0..3_usize {
        forms.extend(base64_inside(value, shift));
    }
    forms.retain(|form| form.len() >= SHORTEST_REDACTED);
    forms
}

/// The part of the base64 text that `value` alone determines when it stands `shift` bytes after a 3-byte boundary.
fn base64_inside(value: &str, shift: usize) -> [String; 2] {
    let mut padded = vec![0_u8; shift];
    padded.extend_from_slice(value.as_bytes());
    // The first characters mix in the bytes before, the last ones those after: both are cut off.
    let skip = (shift * 8).div_ceil(6);
    let keep = padded.len() * 8 / 6;
    [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)]
        .map(|text| text.get(skip..keep).unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;
    use crate::secret::SecretText;

    #[test]
    fn unknown_text_passes_unchanged() {
        let _known = SecretText::new("canary-known-000000000001");
        assert_eq!(redact("nothing to see"), "nothing to see");
    }

    #[test]
    fn the_longer_secret_goes_whole() {
        let _short = SecretText::new("canary-overlap");
        let _long = SecretText::new("canary-overlap-and-more");
        assert_eq!(redact("x canary-overlap-and-more y"), "x [REDACTED] y");
    }

    #[test]
    fn short_values_are_left_alone() {
        let _short = SecretText::new("abc");
        assert_eq!(redact("abcdef"), "abcdef");
    }

    proptest! {
        // Each case adds to the automaton of the whole process: few are enough, many are slow.
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_form_survives(secret in "[!-~]{12,60}", before in "[a-z]{0,4}", after in "[a-z]{0,4}") {
            let _registered = SecretText::new(secret.clone());
            let json = serde_json::to_string(&secret).expect("a string is JSON");
            for form in [
                secret.clone(),
                hex::encode(&secret),
                hex::encode_upper(&secret),
                json.trim_matches('"').to_owned(),
                utf8_percent_encode(&secret, NON_ALPHANUMERIC).to_string(),
            ] {
                let shown = redact(&format!("{before}{form}{after}"));
                prop_assert!(!shown.contains(&form), "{form} survived");
            }
        }

        #[test]
        fn base64_of_a_text_around_the_secret_is_caught(
            secret in "[a-zA-Z0-9]{24,40}", before in "[a-z ]{0,7}", after in "[a-z ]{0,7}",
        ) {
            let _registered = SecretText::new(secret.clone());
            let shown = redact(&STANDARD.encode(format!("{before}{secret}{after}")));
            prop_assert!(shown.contains(MASK));
        }
    }
}
