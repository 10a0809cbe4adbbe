//! Strings and bare keys of JSON5, decoded.

use super::{Failed, Fault, Reader, limits};

/// Whether a byte goes on with a word: letters, digits, `$`, `_`, and everything beyond ASCII.
pub(super) fn continues(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'$' | b'_' | 0x80..)
}

impl Reader<'_> {
    /// A quoted string of at most `most` bytes, as they stand there.
    pub(super) fn string(&mut self, most: usize, long: &Fault) -> Result<String, Failed> {
        let (start, quote) = (self.at, self.bytes[self.at]);
        self.at += 1;
        let mut decoded = String::new();
        let mut from = self.at;
        loop {
            // Most of ten megabytes stand in strings: they are searched, and not stepped through.
            let rest = &self.bytes[self.at..];
            let run = memchr::memchr2(quote, b'\\', rest).unwrap_or(rest.len());
            self.at += memchr::memchr2(b'\n', b'\r', &rest[..run]).unwrap_or(run);
            if self.at - start - 1 > most {
                return Err((start, long.clone()));
            }
            match self.peek() {
                Some(b'\\') => {
                    decoded.push_str(&self.text[from..self.at]);
                    self.at += 1;
                    self.escape(&mut decoded)?;
                    from = self.at;
                }
                Some(byte) if byte == quote => {
                    // Most strings have no escape: one copy, of the right size.
                    if decoded.is_empty() {
                        decoded = self.text[from..self.at].to_owned();
                    } else {
                        decoded.push_str(&self.text[from..self.at]);
                    }
                    self.at += 1;
                    return Ok(decoded);
                }
                Some(_) => return Err(self.wrong("a line ends within a string")),
                None => return Err(self.wrong("a string without an end")),
            }
        }
    }

    fn escape(&mut self, into: &mut String) -> Result<(), Failed> {
        let Some(c) = self.text[self.at..].chars().next() else {
            return Err(self.wrong("a string without an end"));
        };
        let place = self.at;
        self.at += c.len_utf8();
        match c {
            'b' => into.push('\u{8}'),
            'f' => into.push('\u{c}'),
            'n' => into.push('\n'),
            'r' => into.push('\r'),
            't' => into.push('\t'),
            'v' => into.push('\u{b}'),
            '0' if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) => into.push('\0'),
            '0'..='9' => return Err((place, Fault::Syntax("an escape with a digit"))),
            'x' => {
                let code = self.hex(2)?;
                into.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            'u' => into.push(self.unicode()?),
            '\r' if self.peek() == Some(b'\n') => self.at += 1,
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => {}
            other => into.push(other),
        }
        Ok(())
    }

    fn hex(&mut self, digits: usize) -> Result<u32, Failed> {
        let mut code = 0;
        for _ in 0..digits {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return Err(self.wrong("an escape with too few digits")) };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    /// What follows `\u`; half a pair stands for nothing and becomes U+FFFD.
    fn unicode(&mut self) -> Result<char, Failed> {
        let high = self.hex(4)?;
        if (0xd800..0xdc00).contains(&high) && self.bytes[self.at..].starts_with(b"\\u") {
            let back = self.at;
            self.at += 2;
            let low = self.hex(4)?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = back;
        }
        Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// A bare key: an identifier of JavaScript.
    pub(super) fn identifier(&mut self) -> Result<String, Failed> {
        let start = self.at;
        let mut name = String::new();
        while let Some(c) = self.text[self.at..].chars().next() {
            let c = if c == '\\' {
                let place = self.at;
                self.at += 1;
                if self.peek() != Some(b'u') {
                    return Err((place, Fault::Syntax("an escape that no key has")));
                }
                self.at += 1;
                self.unicode()?
            } else if is_part(c) {
                self.at += c.len_utf8();
                c
            } else {
                break;
            };
            if !is_part(c) || (name.is_empty() && !(c.is_alphabetic() || matches!(c, '$' | '_'))) {
                return Err((start, Fault::Syntax("a key that has to stand in quotes")));
            }
            name.push(c);
            if name.len() > limits::KEY {
                return Err((start, Fault::LongKey));
            }
        }
        if name.is_empty() { Err(self.wrong("a key is missing")) } else { Ok(name) }
    }
}

/// Combining marks count as well; they are not told apart from other signs beyond ASCII that are no white space.
fn is_part(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '$' | '_' | '\u{200c}' | '\u{200d}')
        || ('\u{300}'..='\u{36f}').contains(&c)
}
