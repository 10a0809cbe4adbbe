//! Text from servers and files, made fit for a terminal.

use std::fmt::Write as _;

/// `text` with every character that could move the cursor, ring, recolour, hide or reorder shown as `\u{…}`.
///
/// Covers C0 and C1 controls (line feeds and tabs included), DEL, bidirectional controls and other invisible
/// format characters.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    push_printable(&mut shown, text);
    shown
}

/// Adds [`printable`] text to `shown`.
pub fn push_printable(shown: &mut String, text: &str) {
    let mut rest = text;
    while let Some(c) = push_plain(shown, &mut rest) {
        if is_harmless(c) {
            shown.push(c);
        } else {
            // Writing to a String does not fail.
            let _infallible = write!(shown, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

/// Moves what is plain from the beginning of `rest` to `shown` in one piece, and takes the character behind it.
pub(crate) fn push_plain(shown: &mut String, rest: &mut &str) -> Option<char> {
    let plain = rest.bytes().position(|byte| !matches!(byte, b' '..=b'~')).unwrap_or(rest.len());
    let (before, behind) = rest.split_at(plain);
    shown.push_str(before);
    let mut chars = behind.chars();
    let next = chars.next();
    *rest = chars.as_str();
    next
}

/// As [`printable`], keeping line feeds: for text that has lines.
#[must_use]
pub fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

/// Whether a character may be shown as it is.
pub(crate) fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{00ad}'
            | '\u{061c}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes_of_terminals_are_shown_not_obeyed() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(printable("\u{1b}]52;c;eA==\u{7}"), "\\u{1b}]52;c;eA==\\u{7}");
        assert_eq!(printable("ok\u{202e}live"), "ok\\u{202e}live");
        assert_eq!(printable("one\ntwo"), "one\\u{a}two");
        assert_eq!(printable_lines("one\ntwo\r"), "one\ntwo\\u{d}");
        assert_eq!(printable("Ärger 日本"), "Ärger 日本");
    }

    proptest! {
        #[test]
        fn nothing_that_controls_gets_through(text in any::<String>()) {
            prop_assert!(printable(&text).chars().all(|c| !c.is_control()));
        }
    }
}
