//! Strict reading of `.dev.vars` and `.env` files.
//!
//! Readers of these files disagree (wrangler alone cuts at `#`, expands `$VAR`, or takes the text as it is, by
//! command), so everything they disagree on is an error here, and nothing is guessed:
//!
//! - one `NAME=value` a line, white space around `=` and a leading `export ` allowed, names `[A-Za-z_][A-Za-z0-9_]*`;
//! - blank lines and lines that begin with `#` are skipped;
//! - unquoted values are taken as they are, trimmed; `#`, quotes and backslashes in them are errors: quote the value;
//! - `'…'` is taken as it is, `"…"` knows `\n \r \t \\ \" \$` and no other escape; both may span lines, and only a
//!   comment may follow;
//! - `$` stands for itself: there is no expansion;
//! - a name that stands twice is an error.
//!
//! Deliberately absent: any excerpt of the file in an error.

use crate::secret::SecretText;

/// Why a file could not be read: the line, and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct DotenvError {
    /// Line from 1, where the entry begins.
    pub line: usize,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// There is no `=`.
    #[error("not of the form `NAME=value`")]
    NoAssignment,
    /// The name has other characters than letters, digits and underscores.
    #[error("the name has other characters than letters, digits and underscores")]
    BadName,
    /// The name stood on an earlier line already.
    #[error("the name stands twice")]
    Duplicate,
    /// An unquoted value with `#`, a quote or a backslash, which readers of such files take differently.
    #[error("the value has to be quoted: readers of such files disagree on it otherwise")]
    NeedsQuotes,
    /// The quote is never closed.
    #[error("the quote is never closed")]
    Unclosed,
    /// Something other than a comment follows the closing quote.
    #[error("something follows the closing quote")]
    Trailing,
    /// A backslash before something that is no escape.
    #[error("an escape that is not one of `\\n \\r \\t \\\\ \\\" \\$`")]
    BadEscape,
    /// A control character in the value.
    #[error("a control character in the value")]
    Control,
}

/// Reads a file into its entries, in order.
pub fn parse(text: &str) -> Result<Vec<(String, SecretText)>, DotenvError> {
    let mut reader = Reader { rest: super::tree::without_bom(text), line: 1 };
    let mut entries: Vec<(String, SecretText)> = Vec::new();
    while let Some((line, entry)) = reader.entry() {
        let (name, value) = entry.map_err(|reason| DotenvError { line, reason })?;
        if entries.iter().any(|(earlier, _)| *earlier == name) {
            return Err(DotenvError { line, reason: Reason::Duplicate });
        }
        entries.push((name, SecretText::new(value)));
    }
    Ok(entries)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

type Entry = Result<(String, String), Reason>;

impl<'a> Reader<'a> {
    fn entry(&mut self) -> Option<(usize, Entry)> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let line = self.line;
            let content = self.rest.split('\n').next().unwrap_or_default().trim();
            if content.is_empty() || content.starts_with('#') {
                self.skip_line();
                continue;
            }
            return Some((line, self.assignment()));
        }
    }

    fn skip_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        self.line += 1;
    }

    fn assignment(&mut self) -> Entry {
        let line = self.rest.split('\n').next().unwrap_or_default();
        let (name, value) = line.split_once('=').ok_or(Reason::NoAssignment)?;
        let name = name.trim();
        let name = name.strip_prefix("export ").map_or(name, str::trim_start);
        if !is_name(name) {
            return Err(Reason::BadName);
        }
        let start = line.len() - value.len() + (value.len() - value.trim_start().len());
        let value = match value.trim_start().chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.rest = &self.rest[start + 1..];
                self.quoted(quote)?
            }
            _ => unquoted(value.trim())?,
        };
        self.skip_line();
        Ok((name.to_owned(), value))
    }

    /// Reads up to the closing quote; `rest` begins behind the opening one, and ends up on the rest of the line.
    fn quoted(&mut self, quote: char) -> Result<String, Reason> {
        let mut value = String::new();
        let mut chars = self.rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.rest = &self.rest[at + 1..];
                    let after = self.rest.split('\n').next().unwrap_or_default().trim();
                    let clean = after.is_empty() || after.starts_with('#');
                    return if clean { Ok(value) } else { Err(Reason::Trailing) };
                }
                '\\' if quote == '"' => match chars.next().map(|(_, c)| c) {
                    Some('n') => value.push('\n'),
                    Some('r') => value.push('\r'),
                    Some('t') => value.push('\t'),
                    Some(c @ ('\\' | '"' | '$')) => value.push(c),
                    _ => return Err(Reason::BadEscape),
                },
                // A file saved with CR LF means LF inside a value.
                '\r' if self.rest[at + 1..].starts_with('\n') => {}
                '\n' => {
                    self.line += 1;
                    value.push(c);
                }
                c if c.is_control() && c != '\t' => return Err(Reason::Control),
                c => value.push(c),
            }
        }
        Err(Reason::Unclosed)
    }
}

fn unquoted(value: &str) -> Result<String, Reason> {
    if value.contains(['#', '"', '\'', '`', '\\']) {
        return Err(Reason::NeedsQuotes);
    }
    if value.chars().any(char::is_control) {
        return Err(Reason::Control);
    }
    Ok(value.to_owned())
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "the test compares values")]
    fn values(text: &str) -> Result<Vec<(String, String)>, (usize, Reason)> {
        let entries = parse(text).map_err(|error| (error.line, error.reason))?;
        Ok(entries.into_iter().map(|(name, value)| (name, value.expose().to_owned())).collect())
    }

    fn one(text: &str) -> Result<String, (usize, Reason)> {
        values(text).map(|entries| entries[0].1.clone())
    }

    #[test]
    fn the_plain_forms() {
        let text = "\u{feff}# secrets\r\n\r\nA=plain value \r\nexport B = 'sin$gle # \\n'\n  C=\"two\\nlines \\\"q\\\" \\$x\" # note\nD=\nE=\"-----BEGIN\r\nEND-----\"\nF=a=b==\n";
        let expected = [
            ("A", "plain value"),
            ("B", "sin$gle # \\n"),
            ("C", "two\nlines \"q\" $x"),
            ("D", ""),
            ("E", "-----BEGIN\nEND-----"),
            ("F", "a=b=="),
        ];
        let read = values(text).unwrap();
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn nothing_is_expanded() {
        assert_eq!(one("A=$HOME/${HOME}").unwrap(), "$HOME/${HOME}");
    }

    #[test]
    fn what_readers_disagree_on_is_an_error_with_its_line() {
        assert_eq!(one("\nA=pa$$w#ord"), Err((2, Reason::NeedsQuotes)));
        assert_eq!(one("A=it's"), Err((1, Reason::NeedsQuotes)));
        assert_eq!(one("A=`x`"), Err((1, Reason::NeedsQuotes)));
        assert_eq!(one("A"), Err((1, Reason::NoAssignment)));
        assert_eq!(one("A B=1"), Err((1, Reason::BadName)));
        assert_eq!(one("1A=1"), Err((1, Reason::BadName)));
        assert_eq!(one("A='x' y"), Err((1, Reason::Trailing)));
        assert_eq!(one("A=\"\\x\""), Err((1, Reason::BadEscape)));
        assert_eq!(one("B=1\nA=\"x\n\n"), Err((2, Reason::Unclosed)));
        assert_eq!(one("A='x\ny'\nA=2"), Err((3, Reason::Duplicate)));
        assert_eq!(one("A=x\u{0}y"), Err((1, Reason::Control)));
    }

    #[test]
    fn an_error_shows_nothing_of_the_file() {
        let error = parse("TOKEN=sk-ant-canary#1").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }

    proptest! {
        #[test]
        fn quoting_round_trips(value in "[^\\p{Cc}]{0,24}", after in "[ \t]{0,2}(#.{0,5})?") {
            let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
            prop_assert_eq!(one(&format!("A=\"{escaped}\"{after}\nB=1")).unwrap(), value);
        }

        #[test]
        fn no_text_panics(text in "([A-C]|=|['\"\\\\#`$ ]|\n|\r|é|export ){0,30}") {
            let _ = parse(&text);
        }
    }
}
