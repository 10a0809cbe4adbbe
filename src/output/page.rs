//! A page of text for people: headings, lines, marks, tables.
//!
//! Everything is understandable without colour. Text given to it is escaped here, so that a server's string
//! cannot control the terminal.

use owo_colors::{OwoColorize as _, Style};
use tabled::builder::Builder;
use tabled::settings::Style as TableStyle;

use super::wrap::wrapped;
use crate::term::escape::{printable, printable_lines, push_printable};

/// What stands before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is well.
    Good,
    /// It wants attention.
    Warn,
    /// It is bad.
    Bad,
    /// It is not known: never a pass.
    Unknown,
    /// Something comes or goes on.
    Next,
}

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Warn => "!",
            Self::Bad => "✗",
            Self::Unknown => "?",
            Self::Next => "→",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Good => Style::new().green(),
            Self::Warn | Self::Unknown => Style::new().yellow(),
            Self::Bad => Style::new().red().bold(),
            Self::Next => Style::new().cyan(),
        }
    }
}

/// How much weight a piece of text has. It never carries a meaning that the text does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// A name or a heading.
    Strong,
    /// Of less weight.
    Dim,
    /// It is bad.
    Bad,
    /// It wants attention.
    Warn,
    /// Worth knowing.
    Note,
    /// It is well.
    Good,
}

impl Tone {
    fn paint(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Dim => Style::new().dimmed(),
            Self::Bad => Style::new().red().bold(),
            Self::Warn => Style::new().yellow(),
            Self::Note => Style::new().cyan(),
            Self::Good => Style::new().green(),
        }
    }
}

/// A page of text.
#[derive(Debug)]
pub struct Page {
    text: String,
    colour: bool,
    width: usize,
}

impl Page {
    /// An empty page.
    #[must_use]
    pub fn new(colour: bool, width: usize) -> Self {
        Self { text: String::new(), colour, width }
    }

    /// Columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    fn paint(&self, text: &str, style: Style) -> String {
        if self.colour { text.style(style).to_string() } else { text.to_owned() }
    }

    /// A heading, with an empty line before it unless it is the first.
    pub fn heading(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let painted = self.paint(&printable(text), Style::new().bold());
        self.text.push_str(&painted);
        self.text.push('\n');
    }

    /// A line.
    pub fn line(&mut self, text: &str) {
        push_printable(&mut self.text, text);
        self.text.push('\n');
    }

    /// A line of less weight, indented.
    pub fn dim(&mut self, text: &str) {
        let painted = self.paint(&printable(text), Style::new().dimmed());
        self.text.push_str("    ");
        self.text.push_str(&painted);
        self.text.push('\n');
    }

    /// A line with a mark.
    pub fn mark(&mut self, mark: Mark, text: &str) {
        let sign = self.paint(mark.sign(), mark.style());
        for piece in ["  ", &sign, " "] {
            self.text.push_str(piece);
        }
        push_printable(&mut self.text, text);
        self.text.push('\n');
    }

    /// Text that is wrapped to the page: `lead` stands before its first line, blanks before the others, so that they
    /// stand under each other from column `indent` (from 0) on.
    pub fn flow(&mut self, lead: &[(&str, Tone)], indent: usize, text: &str, tone: Tone) {
        let mut taken = 0;
        for (piece, tone) in lead {
            let piece = printable(piece);
            taken += piece.chars().count();
            let painted = self.paint(&piece, tone.paint());
            self.text.push_str(&painted);
        }
        let lines = wrapped(&printable(text), self.width, taken, indent);
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.text.push_str(&" ".repeat(indent));
            }
            let painted = self.paint(line, tone.paint());
            self.text.push_str(&painted);
            self.text.push('\n');
        }
    }

    /// Prose of our own in Markdown without headings (code, bold), wrapped, every line indented by `indent`. In colour
    /// the signs are gone; without, code keeps its backticks.
    pub fn prose(&mut self, indent: usize, text: &str) {
        for line in wrapped(&printable(text), self.width, indent, indent) {
            self.text.push_str(&" ".repeat(indent));
            let mut mode = Tone::Plain;
            for (piece, tone) in super::wrap::markdown(&line, &mut mode) {
                let shown = if tone == Tone::Note && !self.colour { format!("`{piece}`") } else { piece };
                let painted = self.paint(&shown, tone.paint());
                self.text.push_str(&painted);
            }
            self.text.push('\n');
        }
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Text with lines of its own, indented by two.
    pub fn block(&mut self, text: &str) {
        for line in printable_lines(text).lines() {
            self.text.push_str(&format!("  {line}\n"));
        }
    }

    /// Text of our own, as it is: never of a server or a file.
    pub fn verbatim(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A unified diff, coloured by line.
    pub fn diff(&mut self, diff: &str) {
        for line in printable_lines(diff).lines() {
            let style = match line.as_bytes().first() {
                Some(b'+') => Style::new().green(),
                Some(b'-') => Style::new().red(),
                Some(b'@') => Style::new().cyan(),
                _ => Style::new(),
            };
            let painted = self.paint(line, style);
            self.text.push_str(&format!("  {painted}\n"));
        }
    }

    /// A table with a head.
    pub fn table<const N: usize>(&mut self, head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) {
        let mut builder = Builder::default();
        builder.push_record(head.map(|cell| self.paint(cell, Style::new().bold())));
        for row in rows {
            builder.push_record(row.map(|cell| printable(&cell)));
        }
        let mut table = builder.build();
        table.with(TableStyle::blank());
        for line in table.to_string().lines() {
            self.text.push_str(&format!(" {}\n", line.trim_end()));
        }
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_page_has_no_escapes_and_obeys_none() {
        let mut page = Page::new(false, 80);
        page.heading("Head\u{1b}[31m");
        page.mark(Mark::Bad, "bad\u{7}");
        page.table(["a", "b"], [["1\u{1b}]0;x\u{7}".to_owned(), "2".to_owned()]]);
        let text = page.finish();
        assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text:?}");
        assert!(text.contains("✗ bad\\u{7}"), "{text}");
    }
}
