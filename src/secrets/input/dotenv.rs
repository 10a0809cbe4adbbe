//! `NAME=value` lines: `.dev.vars`, `.env`.
//!
//! Readers of this format disagree, and two of them have been seen to damage secrets in silence (a value cut at
//! `#`, `$` expanded: `facts/wrangler.md` 5). Here nothing is expanded, nothing is cut, and what readers disagree
//! about is refused by its line number:
//!
//! - unquoted: to the end of the line, blanks at both ends left out; ` #` begins a comment, a `#` without a blank
//!   before it is refused;
//! - `'…'` and `` `…` ``: verbatim, may span lines;
//! - `"…"`: `\n`, `\r`, `\t`, `\"`, `\\` mean what they mean, may span lines; `$` is a dollar sign;
//! - `export ` in front and comment lines are fine; a line feed or CR LF ends a line.

use zeroize::Zeroizing;

use super::{Batch, InputError, strict};

/// The secrets of a dotenv file.
///
/// # Errors
/// [`InputError::Syntax`], [`InputError::NameInLine`] and [`InputError::TwiceInLine`], all by line.
pub fn parse(text: &str) -> Result<Batch, InputError> {
    let (lines, entries): (Vec<usize>, Vec<_>) = lines(text)?.into_iter().unzip();
    let line = |entry: usize| entry.checked_sub(1).and_then(|at| lines.get(at)).copied();
    strict(entries).map_err(|error| match error {
        InputError::Name { entry } => line(entry).map_or(error, |line| InputError::NameInLine { line }),
        InputError::Twice { entry } => line(entry).map_or(error, |line| InputError::TwiceInLine { line }),
        error => error,
    })
}

/// The entries of a dotenv file, names unchecked, in order.
///
/// # Errors
/// [`InputError::Syntax`] by line.
pub fn entries(text: &str) -> Result<Vec<Entry>, InputError> {
    Ok(lines(text)?.into_iter().map(|(_, entry)| entry).collect())
}

/// A name, unchecked, and a value.
type Entry = (String, Zeroizing<String>);

/// The entries, each with the line it begins in.
fn lines(text: &str) -> Result<Vec<(usize, Entry)>, InputError> {
    let mut reader = Reader { rest: text.strip_prefix('\u{feff}').unwrap_or(text), line: 1 };
    let mut entries = Vec::new();
    while let Some(entry) = reader.entry()? {
        entries.push(entry);
    }
    Ok(entries)
}

struct Reader<'a> {
    rest: &'a str,
    /// 1-based number of the line `rest` begins in.
    line: usize,
}

impl<'a> Reader<'a> {
    fn entry(&mut self) -> Result<Option<(usize, Entry)>, InputError> {
        while !self.rest.is_empty() {
            let start = self.rest.trim_start_matches([' ', '\t']);
            let line = start.split('\n').next().unwrap_or_default().trim_end();
            if line.is_empty() || line.starts_with('#') {
                self.next_line();
                continue;
            }
            let bare = line.strip_prefix("export ").unwrap_or(line);
            let (name, _) = bare.split_once('=').ok_or_else(|| self.syntax())?;
            let (_, value) = start.split_once('=').ok_or_else(|| self.syntax())?;
            self.rest = value.trim_start_matches([' ', '\t']);
            let (line, value) = (self.line, self.value()?);
            return Ok(Some((line, (name.trim().to_owned(), value))));
        }
        Ok(None)
    }

    fn value(&mut self) -> Result<Zeroizing<String>, InputError> {
        match self.rest.chars().next() {
            Some(quote @ ('\'' | '`')) => self.verbatim(quote),
            Some('"') => self.escaped(),
            _ => self.unquoted(),
        }
    }

    fn unquoted(&mut self) -> Result<Zeroizing<String>, InputError> {
        let line = self.rest.split('\n').next().unwrap_or_default();
        let value = match line.find('#') {
            None => line,
            Some(0) => "",
            Some(at) if line[..at].ends_with([' ', '\t']) => &line[..at],
            Some(_) => return Err(self.syntax()),
        };
        let value = Zeroizing::new(value.trim().to_owned());
        self.next_line();
        Ok(value)
    }

    fn verbatim(&mut self, quote: char) -> Result<Zeroizing<String>, InputError> {
        let (value, after) = self.rest[1..].split_once(quote).ok_or_else(|| self.syntax())?;
        self.close(value, after)?;
        Ok(Zeroizing::new(value.to_owned()))
    }

    fn escaped(&mut self) -> Result<Zeroizing<String>, InputError> {
        let body = &self.rest[1..];
        let mut value = Zeroizing::new(String::new());
        let mut letters = body.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.close(&body[..at], &body[at + 1..])?;
                    return Ok(value);
                }
                '\\' => match letters.next() {
                    Some((_, 'n')) => value.push('\n'),
                    Some((_, 'r')) => value.push('\r'),
                    Some((_, 't')) => value.push('\t'),
                    Some((_, same @ ('"' | '\\'))) => value.push(same),
                    Some((_, other)) => value.extend(['\\', other]),
                    None => break,
                },
                other => value.push(other),
            }
        }
        Err(self.syntax())
    }

    /// Goes on behind a closing quote, where only a comment may stand.
    fn close(&mut self, quoted: &str, after: &'a str) -> Result<(), InputError> {
        let tail = after.split('\n').next().unwrap_or_default().trim();
        if !tail.is_empty() && !tail.starts_with('#') {
            return Err(self.syntax());
        }
        self.line += quoted.matches('\n').count();
        self.rest = after;
        self.next_line();
        Ok(())
    }

    fn next_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        self.line += 1;
    }

    const fn syntax(&self) -> InputError {
        InputError::Syntax { line: self.line, form: "dotenv" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        entries(text).expect("parses").into_iter().map(|(name, value)| (name, value.to_string())).collect()
    }

    fn one(text: &str) -> String {
        let mut entries = read(text);
        assert_eq!(entries.len(), 1, "{text:?}");
        entries.remove(0).1
    }

    #[test]
    fn values_come_out_as_they_are_written() {
        for (text, value) in [
            ("A=b", "b"),
            ("A = b  ", "b"),
            ("export A=b", "b"),
            ("A=b # comment", "b"),
            ("A='b # c'", "b # c"),
            ("A=\"b#c\" # comment", "b#c"),
            ("A=pa$$word${HOME}", "pa$$word${HOME}"),
            ("A=\"$HOME\"", "$HOME"),
            ("A='it\\n'", "it\\n"),
            ("A=\"it\\n\\\"q\\\" \\\\ \\x\"", "it\n\"q\" \\ \\x"),
            ("A=`b'\"c`", "b'\"c"),
            ("A=", ""),
            ("A=''", ""),
            ("A= # only a comment", ""),
            ("A=b=c==", "b=c=="),
            ("A=b\r\n", "b"),
            ("\u{feff}A=b", "b"),
            ("A='one\ntwo'", "one\ntwo"),
        ] {
            assert_eq!(one(text), value, "{text:?}");
        }
    }

    #[test]
    fn lines_are_kept_apart() {
        let text = "# a comment\n\nA=1\n  B='two'\n\texport C=\"3\"\n";
        let expected =
            [("A", "1"), ("B", "two"), ("C", "3")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read(text), expected);
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line() {
        for (text, line) in [
            ("A=1\ncanary", 2),
            ("A=pa$$w#ord", 1),
            ("A='x\ny'\nB=\"never closed", 3),
            ("A='x'y", 1),
            ("A=1\n\nB='two' three\n", 3),
        ] {
            assert_eq!(
                entries(text).map(|entries| entries.len()),
                Err(InputError::Syntax { line, form: "dotenv" }),
                "{text:?}"
            );
        }
    }

    #[test]
    fn names_are_checked_and_may_not_repeat() {
        for (text, error) in [
            ("A=1\n# two\nA=2", InputError::TwiceInLine { line: 3 }),
            ("sk-canary=1", InputError::NameInLine { line: 1 }),
            ("A='x\ny'\n\nB C=1", InputError::NameInLine { line: 4 }),
        ] {
            assert_eq!(parse(text).map(|batch| batch.secrets.len()), Err(error), "{text:?}");
        }
    }
}
