//! Words and operators of a `RUN` line, with their places in the file.
//!
//! Enough shell to find commands and their arguments: quotes, continuation lines, comments inside them, operators.
//! Deliberately absent: expansion, here-documents' semantics, substitution.

use std::ops::Range;

/// A word or an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Byte range in the file.
    pub(super) span: Range<usize>,
    /// Whether it separates commands (`&&`, `;`, `|`, a newline of a here-document …).
    pub(super) operator: bool,
}

impl Token {
    pub(super) fn text<'a>(&self, file: &'a str) -> &'a str {
        &file[self.span.clone()]
    }

    /// The word without its outer quotes.
    pub(super) fn word<'a>(&self, file: &'a str) -> &'a str {
        let text = self.text(file);
        ['"', '\''].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(text)
    }
}

/// Splits `range` of `file`.
pub(super) fn tokens(file: &str, range: Range<usize>, escape: char, heredoc: Option<usize>) -> Vec<Token> {
    let mut scanner = Scanner { file, at: range.start, end: range.end, escape, heredoc, line_start: false };
    let mut found = Vec::new();
    while let Some(token) = scanner.next_token() {
        found.push(token);
    }
    found
}

/// Splits tokens into commands at the operators.
pub(super) fn commands(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    tokens.split(|token| token.operator).filter(|command| !command.is_empty())
}

struct Scanner<'a> {
    file: &'a str,
    at: usize,
    end: usize,
    escape: char,
    heredoc: Option<usize>,
    /// Whether only white space stood on this line so far.
    line_start: bool,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.file[self.at..self.end]
    }

    fn next_token(&mut self) -> Option<Token> {
        loop {
            let first = self.rest().chars().next()?;
            if first == '\n' && self.heredoc.is_some_and(|start| self.at >= start) {
                self.line_start = true;
                return Some(self.take(1, true));
            }
            if first == '\n' {
                self.line_start = true;
                self.at += 1;
            } else if first.is_whitespace() {
                self.at += first.len_utf8();
            } else if first == '#' && self.line_start {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if first == self.escape
                && self.rest()[1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n')
            {
                self.at += 1;
            } else {
                break;
            }
        }
        self.line_start = false;
        let operator =
            ["&&", "||", ";;", ";", "|", "&", "(", ")"].iter().find(|op| self.rest().starts_with(**op));
        match operator {
            Some(operator) => Some(self.take(operator.len(), true)),
            None => {
                let length = self.word_length();
                Some(self.take(length, false))
            }
        }
    }

    fn take(&mut self, length: usize, operator: bool) -> Token {
        let span = self.at..self.at + length;
        self.at = span.end;
        Token { span, operator }
    }

    fn word_length(&self) -> usize {
        let mut quote = None;
        let mut chars = self.rest().char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (Some('\''), _) => {}
                (_, '\\') => {
                    // An escaped newline ends a word; anything else escaped belongs to it.
                    if quote.is_none() && matches!(chars.peek(), Some((_, '\n' | '\r')) | None) {
                        return at.max(1);
                    }
                    chars.next();
                }
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(c),
                (None, c) if c.is_whitespace() || matches!(c, ';' | '|' | '&' | ')') => return at.max(1),
                (None, '(') if !self.rest()[..at].ends_with('$') => return at.max(1),
                (None, '(') => return self.substitution_end(at),
                _ => {}
            }
        }
        self.rest().len()
    }

    /// Takes `$( … )` as one word, with what follows directly.
    fn substitution_end(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (at, c) in self.rest()[open..].char_indices() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                let after = open + at + 1;
                let tail = &self.rest()[after..];
                return after
                    + tail
                        .find(|c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&'))
                        .unwrap_or(tail.len());
            }
        }
        self.rest().len()
    }
}
