//! Downloads of Node.js from nodejs.org, whether their TLS is checked, and whether their contents are.

use std::ops::Range;

use super::super::tree::Lines;
use super::shell::{Token, commands};
use super::{Arguments, Instruction};

/// One download of a Node.js archive with curl or wget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeDownload {
    /// Line of the command, from 1.
    pub line: usize,
    /// Version, such as `22.13.1`, where it can be told.
    pub version: Option<String>,
    /// Whether certificate checks are switched off (`-k`, `--insecure`, `--no-check-certificate`).
    pub insecure: bool,
    /// Whether the same instruction runs `sha256sum -c` or `shasum -c`.
    pub checked: bool,
    /// Archive name's architecture part: `x64`, or a shell variable such as `${NODE_ARCH}`.
    pub(super) architecture: Option<String>,
    /// File it is saved to.
    pub(super) output: Option<String>,
    /// The flags that switch certificate checks off: range, and what to write instead.
    pub(super) insecure_flags: Vec<(Range<usize>, String)>,
    /// End of the last argument of the command, if a further command may be put after it.
    pub(super) end: Option<usize>,
    /// Indentation of the command's line.
    pub(super) indent: String,
}

/// A SHA-256 in 64 lower-case hexadecimal characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256(String);

/// The text is not 64 lower-case hexadecimal characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 64 lower-case hexadecimal characters")]
pub struct NotASha256;

impl Sha256 {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Sha256 {
    type Error = NotASha256;

    fn try_from(text: String) -> Result<Self, NotASha256> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 64 && text.bytes().all(hex) { Ok(Self(text)) } else { Err(NotASha256) }
    }
}

impl From<Sha256> for String {
    fn from(sum: Sha256) -> Self {
        sum.0
    }
}

pub(super) fn downloads(
    text: &str,
    instructions: &[Instruction],
    arguments: &Arguments,
) -> Vec<NodeDownload> {
    let lines = Lines::of(text);
    let mut found = Vec::new();
    for instruction in instructions.iter().filter(|instruction| instruction.keyword == "RUN") {
        let tokens = instruction.tokens(text);
        let checked = commands(&tokens).any(|command| {
            let words: Vec<&str> = command.iter().map(|token| token.word(text)).collect();
            matches!(words.first(), Some(&("sha256sum" | "shasum")))
                && words
                    .iter()
                    .any(|word| *word == "--check" || (word.starts_with('-') && word.contains('c')))
        });
        for command in commands(&tokens) {
            let fetches = command.first().is_some_and(|token| matches!(token.word(text), "curl" | "wget"));
            let url = command.iter().map(|token| token.word(text)).find(|word| word.contains("nodejs.org/"));
            if let (true, Some(url)) = (fetches, url) {
                found.push(download(text, command, url, &tokens, (&lines, arguments, checked)));
            }
        }
    }
    found
}

fn download(
    text: &str,
    command: &[Token],
    url: &str,
    tokens: &[Token],
    (lines, arguments, checked): (&Lines, &Arguments, bool),
) -> NodeDownload {
    let start = command[0].span.start;
    let insecure_flags: Vec<_> = command.iter().filter_map(|token| insecure_flag(text, token)).collect();
    let last = &command[command.len() - 1];
    let follower = tokens.iter().find(|token| token.span.start >= last.span.end);
    let appendable = follower.is_none_or(|token| token.text(text) == "&&");
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent: String = text[line_start..start].chars().take_while(|c| c.is_whitespace()).collect();
    NodeDownload {
        line: lines.at(start),
        version: version(url, start, arguments),
        insecure: !insecure_flags.is_empty(),
        checked,
        architecture: architecture(url),
        output: output(text, command),
        insecure_flags,
        end: appendable.then_some(last.span.end),
        indent: if indent.is_empty() { "    ".to_owned() } else { indent },
    }
}

pub(super) fn insecure_flag(text: &str, token: &Token) -> Option<(Range<usize>, String)> {
    let word = token.text(text);
    let span = token.span.clone();
    match word {
        "--insecure" | "--no-check-certificate" | "-k" => Some((span, String::new())),
        _ if word.starts_with('-')
            && !word.starts_with("--")
            && word[1..].bytes().all(|b| b.is_ascii_alphabetic()) =>
        {
            // `-o` and friends take what follows them in the same word; `k` before them is a flag of its own.
            word.contains('k').then(|| (span, word.replace('k', "")))
        }
        _ => None,
    }
}

/// The version in `…/dist/v22.13.1/…`, after variables were filled in.
fn version(url: &str, position: usize, arguments: &Arguments) -> Option<String> {
    let after = url.split_once("/dist/v")?.1;
    let part = after.split('/').next()?;
    arguments.expand(part, position).filter(|version| super::npm::is_exact(version))
}

/// The part of the archive's name between `-linux-` and `.tar`.
fn architecture(url: &str) -> Option<String> {
    let part = url.rsplit_once("-linux-")?.1.split(".tar").next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '{' | '}');
    part.chars().all(plain).then(|| part.to_owned())
}

/// The file after `-o`, `--output` or `-O` (wget).
fn output(text: &str, command: &[Token]) -> Option<String> {
    let words: Vec<&str> = command.iter().map(|token| token.word(text)).collect();
    let takes_file = |word: &str| {
        word == "--output" || (word.starts_with('-') && !word.starts_with("--") && word.ends_with('o'))
    };
    let wget = words.first() == Some(&"wget");
    let at = words.iter().position(|word| takes_file(word) || (wget && *word == "-O"))?;
    let path = *words.get(at + 1)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    path.chars().all(plain).then(|| path.to_owned())
}
