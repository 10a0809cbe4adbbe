//! Text brought to one form, so that what was copied from a terminal, a page or a log compares alike.

/// `text` in lower case, every run of blanks and line ends one blank, escapes of terminals, backticks and what cannot be seen
/// taken out, typographic quotes and dashes made plain.
pub(super) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2033}' => out.push('"'),
            '\u{2010}'..='\u{2015}' => out.push('-'),
            // Whether a name was quoted does not matter.
            '`' => {}
            c if c.is_whitespace() || c.is_control() => blank(&mut out),
            '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
            | '\u{ad}' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// `ESC [ … letter`, and `ESC` with one other character.
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    if chars.next_if_eq(&'[').is_none() {
        chars.next();
        return;
    }
    // A sequence is short; what is not one is text.
    for _ in 0..32 {
        match chars.next() {
            Some(c) if c.is_ascii_alphabetic() || c == '~' => return,
            Some(_) => {}
            None => return,
        }
    }
}

/// The words of a text in normal form: letters, digits and underscores.
pub(super) fn words(normal: &str) -> impl Iterator<Item = &str> {
    normal.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_copied_compares_alike() {
        assert_eq!(
            normal("  Disconnected\u{a0}(1008):\r\n  \u{1b}[31mPairing\u{1b}[0m required "),
            "disconnected (1008): pairing required"
        );
        assert_eq!(normal("Can\u{2019}t mount \u{2014} R2"), "can't mount - r2");
        assert_eq!(words("exit-code 126, foo_bar").collect::<Vec<_>>(), ["exit", "code", "126", "foo_bar"]);
    }

    proptest! {
        #[test]
        fn a_second_time_changes_nothing(text in any::<String>()) {
            let once = normal(&text);
            prop_assert!(once.chars().all(|c| !c.is_control()));
            prop_assert!(!once.contains("  ") && !once.starts_with(' ') && !once.ends_with(' '));
            // Lower case of a few letters is not stable; everything else is.
            if once.is_ascii() { prop_assert_eq!(normal(&once), once); }
        }
    }
}
