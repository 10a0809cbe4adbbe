//! Just enough JSON to find a member and where its value stands, the same in Rust and in TypeScript.
//!
//! Parsers differ in what they forgive and in which of two equal keys they keep. This one forgives nothing and keeps both.

/// Deepest nesting that is followed.
const DEEPEST: usize = 512;

/// A member of an object, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member<'a> {
    /// Decoded.
    pub key: String,
    /// Where the text of the value begins in the document.
    pub start: usize,
    /// The text of the value.
    pub value: &'a str,
}

/// The text of the one value of a document and where it begins; nothing when it is not JSON.
pub(super) fn document(text: &str) -> Option<(usize, &str)> {
    let start = blank(text.as_bytes(), 0);
    let end = skip(text.as_bytes(), start)?;
    (blank(text.as_bytes(), end) == text.len()).then(|| (start, &text[start..end]))
}

/// The members of an object that begins at `start` of a text that is JSON; nothing when no object begins there.
pub(super) fn members(text: &str, start: usize) -> Option<Vec<Member<'_>>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = open(bytes, start, b'{')?;
    while bytes.get(at) != Some(&b'}') {
        let key_end = string_end(bytes, at)?;
        let key = string(&text[at..key_end])?;
        let start = blank(bytes, blank(bytes, key_end) + 1);
        let end = skip(bytes, start)?;
        found.push(Member { key, start, value: &text[start..end] });
        at = next(bytes, end);
    }
    Some(found)
}

/// Where the elements of an array begin that begins at `start` of a text that is JSON; nothing when none begins there.
pub(super) fn elements(text: &str, start: usize) -> Option<Vec<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = open(bytes, start, b'[')?;
    while bytes.get(at) != Some(&b']') {
        found.push(at);
        at = next(bytes, skip(bytes, at)?);
    }
    Some(found)
}

/// What a string's text says; nothing when it is no string. Half a surrogate pair becomes U+FFFD.
pub(super) fn string(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut units: Vec<u16> = Vec::with_capacity(inside.len());
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
            continue;
        }
        units.push(match rest.next()? {
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'u' => {
                let digits: String = rest.by_ref().take(4).collect();
                u16::from_str_radix(&digits, 16).ok()?
            }
            other => u16::try_from(u32::from(other)).ok()?,
        });
    }
    Some(String::from_utf16_lossy(&units))
}

fn open(bytes: &[u8], start: usize, bracket: u8) -> Option<usize> {
    (bytes.get(start) == Some(&bracket)).then(|| blank(bytes, start + 1))
}

/// Behind the comma that follows a value, or at the bracket.
fn next(bytes: &[u8], end: usize) -> usize {
    let at = blank(bytes, end);
    if bytes.get(at) == Some(&b',') { blank(bytes, at + 1) } else { at }
}

fn blank(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Where the value that begins at `at` ends; nothing when none does.
fn skip(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut open: Vec<u8> = Vec::new();
    loop {
        // Here a value begins.
        let bracket = *bytes.get(at)?;
        if bracket == b'{' || bracket == b'[' {
            at = blank(bytes, at + 1);
            if bytes.get(at) == Some(&closing(bracket)) {
                at += 1;
            } else {
                open.push(bracket);
                at = begin(bytes, at, bracket).filter(|_| open.len() <= DEEPEST)?;
                continue;
            }
        } else {
            at = scalar_end(bytes, at)?;
        }
        // Here one ended: close what ends with it.
        loop {
            let Some(bracket) = open.last().copied() else { return Some(at) };
            at = blank(bytes, at);
            match bytes.get(at) {
                Some(b',') => {
                    at = begin(bytes, blank(bytes, at + 1), bracket)?;
                    break;
                }
                Some(byte) if *byte == closing(bracket) => {
                    open.pop();
                    at += 1;
                }
                _ => return None,
            }
        }
    }
}

/// Where the value of the next entry begins: in an object behind its key.
fn begin(bytes: &[u8], at: usize, bracket: u8) -> Option<usize> {
    if bracket == b'[' {
        return Some(at);
    }
    let colon = blank(bytes, string_end(bytes, at)?);
    (bytes.get(colon) == Some(&b':')).then(|| blank(bytes, colon + 1))
}

fn closing(bracket: u8) -> u8 {
    if bracket == b'{' { b'}' } else { b']' }
}

fn scalar_end(bytes: &[u8], at: usize) -> Option<usize> {
    let word = |word: &[u8]| bytes[at..].starts_with(word).then_some(at + word.len());
    match bytes.get(at)? {
        b'"' => string_end(bytes, at),
        b't' => word(b"true"),
        b'f' => word(b"false"),
        b'n' => word(b"null"),
        _ => number_end(bytes, at),
    }
}

fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let mut at = at + 1;
    loop {
        match *bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => match bytes.get(at + 1)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at += 2,
                b'u' => {
                    let digits = bytes.get(at + 2..at + 6)?;
                    at = digits.iter().all(u8::is_ascii_hexdigit).then_some(at + 6)?;
                }
                _ => return None,
            },
            0..=0x1f => return None,
            _ => at += 1,
        }
    }
}

fn number_end(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let whole = at + usize::from(bytes.get(at) == Some(&b'-'));
    let mut end = if bytes.get(whole) == Some(&b'0') { whole + 1 } else { digits(whole) };
    if end == whole {
        return None;
    }
    if bytes.get(end) == Some(&b'.') {
        let from = end + 1;
        end = Some(digits(from)).filter(|end| *end > from)?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let from = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = Some(digits(from)).filter(|end| *end > from)?;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_what_serde_takes_and_no_more() {
        for text in [
            "{}",
            "[]",
            " {\"a\" : [1, -2.5e+3, true, null, \"\\u00e9\\n\"] , \"b\":{}} ",
            "0",
            "\"x\"",
            "[[],[{}]]",
            "-0",
            "{\"a\":1,\"a\":2}",
            "",
            "{",
            "[1,]",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "tru",
            "nulll",
            "\"\u{1}\"",
            "\"\\x\"",
            "\"\\u12\"",
            "[1 2]",
            "{} {}",
            "\u{feff}{}",
            "'a'",
            "[1}",
            "{\"a\":1]",
            "NaN",
            "- 1",
        ] {
            let serde = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
            assert_eq!(document(text).is_some(), serde, "{text}");
        }
        assert!(document(&"[".repeat(100_000)).is_none());
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(document(&nested(DEEPEST + 1)).is_some() && document(&nested(DEEPEST + 2)).is_none());
    }

    #[test]
    fn members_are_found_with_their_place() {
        let text = " {\"\\u006fp\": 2 , \"d\":{\"token\" :\"a\\\"b\"},\"d\":[1,{}]}";
        let (start, _) = document(text).unwrap();
        let found = members(text, start).unwrap();
        let seen: Vec<_> = found.iter().map(|it| (it.key.as_str(), it.value)).collect();
        assert_eq!(seen, [("op", "2"), ("d", "{\"token\" :\"a\\\"b\"}"), ("d", "[1,{}]")]);
        let inner = members(text, found[1].start).unwrap();
        assert_eq!(string(inner[0].value).as_deref(), Some("a\"b"));
        assert_eq!(&text[inner[0].start..][..6], "\"a\\\"b\"");
        assert_eq!(elements(text, found[2].start).unwrap().len(), 2);
        assert_eq!(string("\"\\ud83d\\ude00\\ud800\"").as_deref(), Some("😀\u{fffd}"));
    }
}
