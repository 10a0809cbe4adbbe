//! A line-preserving view of a Dockerfile, and the edits that pin what it fetches.
//!
//! Read are the images it builds from, downloads of Node.js, and global npm installs. Everything that is not
//! touched stays byte for byte. The npm command line has no way to demand an integrity, so the integrity of a pinned
//! package is kept in `moltctl.lock` and compared by `moltctl pin verify`, not in the build.
//! Deliberately absent: JSON-form `RUN ["npm", …]`, `RUN --mount=…,from=IMAGE`, and executing anything.

mod edit;
mod images;
mod node;
mod npm;
mod shell;
mod steps;

use std::ops::Range;

pub use edit::{NodeChecksum, NpmPin, Pinned, Pins, Which, pin};
pub use images::{ImageUse, Target, Via, sandbox_version};
pub use node::{NodeDownload, Sha256};
pub(crate) use npm::is_exact as is_exact_version;
pub use npm::{NpmInstall, Requested};
pub use steps::{Command, Step, Word, insecure_flags, steps, with_certificates_checked};

/// What a Dockerfile fetches.
#[derive(Debug, Clone)]
pub struct Dockerfile {
    /// Images it builds from or copies from, in order.
    pub images: Vec<ImageUse>,
    /// Downloads from nodejs.org.
    pub node: Vec<NodeDownload>,
    /// Packages installed globally with npm, pnpm or yarn.
    pub npm: Vec<NpmInstall>,
    /// Every instruction.
    pub steps: Vec<Step>,
}

impl Dockerfile {
    /// Reads a Dockerfile. Never fails: what is not understood is not reported.
    pub fn parse(text: &str) -> Self {
        let instructions = instructions(text);
        let arguments = Arguments::of(text, &instructions);
        Self {
            images: images::images(text, &instructions, &arguments),
            node: node::downloads(text, &instructions, &arguments),
            npm: npm::installs(text, &instructions, &arguments),
            steps: steps(text),
        }
    }
}

/// One instruction with its continuation lines and here-documents.
#[derive(Debug)]
struct Instruction {
    /// In upper case.
    keyword: String,
    /// Byte range of what follows the keyword.
    body: Range<usize>,
    /// The escape character of the file.
    escape: char,
    /// Where a here-document begins, if there is one.
    heredoc: Option<usize>,
}

impl Instruction {
    fn tokens(&self, text: &str) -> Vec<shell::Token> {
        shell::tokens(text, self.body.clone(), self.escape, self.heredoc)
    }
}

/// Splits a Dockerfile into instructions.
fn instructions(text: &str) -> Vec<Instruction> {
    let escape = escape_directive(text);
    let mut found = Vec::new();
    let mut lines = Lines { text, at: 0 };
    while let Some(line) = lines.next() {
        let content = &text[line.clone()];
        let trimmed = content.trim_start();
        if trimmed.trim().is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let start = line.start + content.len() - trimmed.len();
        let keyword_length = trimmed.find(char::is_whitespace).unwrap_or(trimmed.len());
        let mut end = line.end;
        let mut continued = content.trim_end().ends_with(escape);
        while continued {
            let Some(next) = lines.next() else { break };
            let content = text[next.clone()].trim();
            end = next.end;
            // Docker skips comment and blank lines inside a continued instruction.
            continued = content.is_empty() || content.starts_with('#') || content.ends_with(escape);
        }
        let mut instruction = Instruction {
            keyword: trimmed[..keyword_length].to_ascii_uppercase(),
            body: (start + keyword_length).min(end)..end,
            escape,
            heredoc: None,
        };
        if matches!(instruction.keyword.as_str(), "RUN" | "COPY") {
            swallow_heredocs(text, &mut instruction, &mut lines);
        }
        found.push(instruction);
    }
    found
}

fn swallow_heredocs(text: &str, instruction: &mut Instruction, lines: &mut Lines<'_>) {
    let names: Vec<String> = instruction
        .tokens(text)
        .iter()
        .filter_map(|token| token.text(text).split_once("<<").map(|(_, name)| name))
        .map(|name| name.trim_start_matches('-').trim_matches(['"', '\'']).to_owned())
        .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty())
        .collect();
    for name in names {
        instruction.heredoc.get_or_insert(instruction.body.end);
        for line in lines.by_ref() {
            instruction.body.end = line.end;
            if text[line].trim() == name {
                break;
            }
        }
    }
}

/// `# escape=` may stand among the directives at the very top.
fn escape_directive(text: &str) -> char {
    text.lines()
        .map_while(|line| line.trim().strip_prefix('#'))
        .filter_map(|directive| directive.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case("escape"))
        .and_then(|(_, value)| value.trim().chars().next())
        .filter(|c| matches!(c, '\\' | '`'))
        .unwrap_or('\\')
}

/// Byte ranges of lines, without their newline.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let range = self.at..self.at + length;
        self.at = range.end + 1;
        Some(range)
    }
}

/// A default given by `ARG` or a value given by `ENV`.
#[derive(Debug)]
struct Argument {
    name: String,
    value: String,
    /// Byte range of the value, where it is written plainly.
    span: Range<usize>,
}

/// All of them. Scope by stage is not followed: a later value of the same name replaces an earlier one only after it.
#[derive(Debug)]
struct Arguments(Vec<Argument>);

impl Arguments {
    fn of(text: &str, instructions: &[Instruction]) -> Self {
        let mut found = Vec::new();
        for instruction in instructions.iter().filter(|it| matches!(it.keyword.as_str(), "ARG" | "ENV")) {
            let tokens = instruction.tokens(text);
            for token in &tokens {
                let Some((name, value)) = token.text(text).split_once('=') else { continue };
                let start = token.span.start + name.len() + 1;
                let plain = value.trim_matches(['"', '\'']);
                let quote = usize::from(plain.len() != value.len());
                found.push(Argument {
                    name: name.to_owned(),
                    value: plain.to_owned(),
                    span: start + quote..start + quote + plain.len(),
                });
            }
            // `ENV NODE_VERSION 22.13.1`, the old form.
            if let ("ENV", [name, value]) = (instruction.keyword.as_str(), tokens.as_slice())
                && !name.text(text).contains('=')
            {
                let (name, span) = (name.text(text).to_owned(), value.span.clone());
                found.push(Argument { name, value: text[span.clone()].to_owned(), span });
            }
        }
        Self(found)
    }

    /// The last value of `name` written before `position`.
    fn get(&self, name: &str, position: usize) -> Option<&Argument> {
        self.0.iter().rfind(|argument| argument.name == name && argument.span.start < position)
    }

    /// Replaces `$NAME`, `${NAME}` and `${NAME:-default}`; `None` when one is unknown.
    fn expand(&self, text: &str, position: usize) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let (reference, remaining) = reference(after)?;
            let (name, default) = reference.split_once(":-").map_or((reference, None), |(n, d)| (n, Some(d)));
            match (self.get(name, position), default) {
                (Some(argument), _) if !argument.value.contains('$') => out.push_str(&argument.value),
                (None, Some(default)) => out.push_str(default),
                _ => return None,
            }
            rest = remaining;
        }
        out.push_str(rest);
        Some(out)
    }
}

/// The name after a `$`, and what follows it.
fn reference(after: &str) -> Option<(&str, &str)> {
    if let Some(inner) = after.strip_prefix('{') {
        return inner.split_once('}');
    }
    let length = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
    (length > 0).then(|| after.split_at(length))
}

#[cfg(test)]
mod tests;
