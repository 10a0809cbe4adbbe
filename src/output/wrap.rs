//! Text to lines of a width. Code between backticks stays on one line where it fits there: it is to be copied.

use super::Tone;

/// The least room a line is given, in columns, however narrow the page is.
const LEAST: usize = 24;

/// The lines of `text` on a page of `width` columns: the first begins at column `taken`, the others at `indent`.
/// There is at least one. Nothing is cut: what has no blank in it may stand out.
pub(super) fn wrapped(text: &str, width: usize, taken: usize, indent: usize) -> Vec<String> {
    let room = |at: usize| width.saturating_sub(at).max(LEAST);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in words(text, room(indent)) {
        let limit = if lines.is_empty() { room(taken) } else { room(indent) };
        let grown = line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && grown > limit {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

/// The pieces that are not parted: words, and code of at most `room` columns.
fn words(text: &str, room: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open: Option<String> = None;
    for word in text.split_whitespace() {
        let odd = word.matches('`').count() % 2 == 1;
        open = match (open.take(), odd) {
            (None, false) => {
                words.push(word.to_owned());
                None
            }
            (None, true) => Some(word.to_owned()),
            (Some(code), closes) => {
                let code = format!("{code} {word}");
                if closes {
                    keep(&mut words, code, room);
                    None
                } else {
                    Some(code)
                }
            }
        };
    }
    if let Some(code) = open {
        keep(&mut words, code, 0);
    }
    words
}

fn keep(words: &mut Vec<String>, code: String, room: usize) {
    if code.chars().count() <= room {
        words.push(code);
    } else {
        words.extend(code.split(' ').map(str::to_owned));
    }
}

/// The pieces of a line of Markdown with their tones; `mode` is what is open from the line before, and after it.
pub(super) fn markdown(line: &str, mode: &mut Tone) -> Vec<(String, Tone)> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let (sign, next) = match *mode {
            Tone::Note if c == '`' => ("`", Tone::Plain),
            Tone::Note => ("", Tone::Note),
            _ if c == '`' => ("`", Tone::Note),
            Tone::Strong if rest.starts_with("**") => ("**", Tone::Plain),
            _ if rest.starts_with("**") => ("**", Tone::Strong),
            now => ("", now),
        };
        if sign.is_empty() {
            piece.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if !piece.is_empty() {
            pieces.push((std::mem::take(&mut piece), *mode));
        }
        *mode = next;
        rest = &rest[sign.len()..];
    }
    if !piece.is_empty() {
        pieces.push((piece, *mode));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_hang_and_code_stays_whole() {
        let lines = wrapped("delete it with `moltctl secrets unset DEV_MODE` and probe again", 40, 10, 4);
        assert_eq!(lines, ["delete it with", "`moltctl secrets unset DEV_MODE` and", "probe again"]);
        assert_eq!(wrapped("", 80, 0, 0), [""]);
    }

    #[test]
    fn markdown_becomes_tones() {
        let mut mode = Tone::Plain;
        let pieces = markdown("a **b** `c", &mut mode);
        let pieces: Vec<(&str, Tone)> = pieces.iter().map(|(text, tone)| (text.as_str(), *tone)).collect();
        assert_eq!(pieces, [("a ", Tone::Plain), ("b", Tone::Strong), (" ", Tone::Plain), ("c", Tone::Note)]);
        assert_eq!(markdown("d` e", &mut mode)[0], ("d".to_owned(), Tone::Note));
        assert_eq!(mode, Tone::Plain);
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "[a-z` *]{0,120}", width in 10_usize..120, taken in 0_usize..30) {
            let lines = wrapped(&text, width, taken, 4);
            let back: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
            let wanted: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(back, wanted);
        }
    }
}
