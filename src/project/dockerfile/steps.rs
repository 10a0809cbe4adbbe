//! A Dockerfile as a list of instructions with their words: for readers that look for more than what is pinned.

use std::ops::Range;

use super::super::tree::Lines;
use super::node::insecure_flag;
use super::{Instruction, instructions};

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// In upper case: `RUN`.
    pub keyword: String,
    /// Line from 1.
    pub line: usize,
    /// Byte range of what follows the keyword, with continuation lines and here-documents.
    pub range: Range<usize>,
    /// Its commands; one for what no shell reads.
    pub commands: Vec<Command>,
}

/// Words up to the next operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The words, without their outer quotes.
    pub words: Vec<Word>,
    /// Its output goes into the next command.
    pub piped: bool,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Without its outer quotes.
    pub text: String,
    /// Byte range, quotes included.
    pub range: Range<usize>,
}

impl Command {
    /// The program: its first word that is no assignment, without its folder.
    pub fn program(&self) -> &str {
        let is_assignment = |word: &str| word.split_once('=').is_some_and(|(name, _)| is_name(name));
        let first = self.words.iter().map(|word| word.text.as_str()).find(|word| {
            !is_assignment(word)
                && !matches!(*word, "sudo" | "env" | "exec" | "then" | "do" | "else" | "!" | "if")
                && !word.starts_with("--mount=")
        });
        first.map_or("", |word| word.rsplit('/').next().unwrap_or(word))
    }

    /// Whether one of its words is `text`.
    pub fn has(&self, text: &str) -> bool {
        self.words.iter().any(|word| word.text == text)
    }

    /// From its first to its last word.
    pub fn range(&self) -> Range<usize> {
        let start = self.words.first().map_or(0, |word| word.range.start);
        start..self.words.last().map_or(start, |word| word.range.end)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Every instruction, in order.
pub fn steps(text: &str) -> Vec<Step> {
    let lines = Lines::of(text);
    instructions(text).iter().map(|instruction| step(text, instruction, &lines)).collect()
}

fn step(text: &str, instruction: &Instruction, lines: &Lines) -> Step {
    let mut commands = vec![Command { words: Vec::new(), piped: false }];
    for token in instruction.tokens(text) {
        if !token.operator {
            let word = Word { text: token.word(text).to_owned(), range: token.span.clone() };
            if let Some(command) = commands.last_mut() {
                command.words.push(word);
            }
        } else if commands.last().is_some_and(|command| !command.words.is_empty()) {
            if let Some(command) = commands.last_mut() {
                command.piped = token.text(text) == "|";
            }
            commands.push(Command { words: Vec::new(), piped: false });
        }
    }
    commands.retain(|command| !command.words.is_empty());
    Step {
        keyword: instruction.keyword.clone(),
        line: lines.at(instruction.body.start),
        range: instruction.body.clone(),
        commands,
    }
}

/// The flags of `curl` and `wget` that switch certificate checks off.
pub fn insecure_flags(text: &str) -> Vec<Range<usize>> {
    insecure(text).into_iter().map(|(range, _)| range).collect()
}

/// The text with certificate checks of `curl` and `wget` on; `None` where they are.
pub fn with_certificates_checked(text: &str) -> Option<String> {
    let flags = insecure(text);
    let mut out = text.to_owned();
    for (range, replacement) in flags.iter().rev() {
        // A flag that goes altogether takes the blank before it along.
        let start = range.start - usize::from(replacement.is_empty() && text[..range.start].ends_with(' '));
        out.replace_range(start..range.end, replacement);
    }
    (!flags.is_empty()).then_some(out)
}

fn insecure(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for instruction in instructions(text).iter().filter(|it| it.keyword == "RUN") {
        let tokens = instruction.tokens(text);
        for command in super::shell::commands(&tokens) {
            let fetches = command.iter().position(|token| matches!(token.word(text), "curl" | "wget"));
            let Some(at) = fetches else { continue };
            let curl = command[at].word(text) == "curl";
            found.extend(
                command[at + 1..]
                    .iter()
                    // wget's `-k` converts links.
                    .filter(|token| curl || token.text(text) == "--no-check-certificate")
                    .filter_map(|token| insecure_flag(text, token)),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "FROM a\nRUN X=1 curl -fsSLk https://a/b \\\n    | tar -x && wget -k https://c\nUSER node\n";

    #[test]
    fn instructions_are_read_with_their_commands() {
        let steps = steps(TEXT);
        assert_eq!(steps.iter().map(|it| it.keyword.as_str()).collect::<Vec<_>>(), ["FROM", "RUN", "USER"]);
        let programs: Vec<_> = steps[1].commands.iter().map(|it| (it.program(), it.piped)).collect();
        assert_eq!(programs, [("curl", true), ("tar", false), ("wget", false)]);
        assert_eq!((steps[2].line, steps[2].commands[0].words[0].text.as_str()), (4, "node"));
    }

    #[test]
    fn certificate_checks_are_switched_on_again() {
        let fixed = with_certificates_checked(TEXT).unwrap();
        assert_eq!(fixed, TEXT.replace("-fsSLk", "-fsSL"));
        assert_eq!(with_certificates_checked(&fixed), None);
        let alone = "RUN curl -k https://a --insecure\n";
        assert_eq!(with_certificates_checked(alone).unwrap(), "RUN curl https://a\n");
    }
}
