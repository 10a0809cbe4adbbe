//! Packages installed globally: `npm install -g`, `pnpm add -g`, `yarn global add`.

use std::ops::Range;

use super::super::tree::Lines;
use super::shell::{Token, commands};
use super::{Arguments, Instruction};

/// One package of a global install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NpmInstall {
    /// Line from 1.
    pub line: usize,
    /// Package name, with its scope; for [`Requested::Foreign`] the specifier as written.
    pub name: String,
    /// The version that is asked for.
    pub requested: Requested,
    /// Byte range of the specifier without quotes; `None` where it is put together from variables.
    pub(super) place: Option<Range<usize>>,
}

/// Which version an install asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requested {
    /// Exactly this one.
    Exact(String),
    /// A tag or range, such as `latest` or `^1`; empty when nothing was written (which means `latest`).
    Moving(String),
    /// It depends on a variable whose value is not known.
    Unknown,
    /// A URL, a git repository or a path: nothing npm's registry can pin.
    Foreign,
}

pub(super) fn installs(text: &str, instructions: &[Instruction], arguments: &Arguments) -> Vec<NpmInstall> {
    let lines = Lines::of(text);
    let mut found = Vec::new();
    for instruction in instructions.iter().filter(|instruction| instruction.keyword == "RUN") {
        let tokens = instruction.tokens(text);
        for command in commands(&tokens) {
            for token in packages(text, command) {
                found.push(install(text, token, &lines, arguments));
            }
        }
    }
    found
}

/// The package specifiers of a command, if it is a global install.
fn packages<'t>(text: &str, command: &'t [Token]) -> Vec<&'t Token> {
    let program = |token: &Token| matches!(token.word(text), "npm" | "pnpm" | "yarn");
    let Some(start) = command.iter().position(program) else { return Vec::new() };
    let arguments = &command[start + 1..];
    let mut words = Vec::new();
    let mut global = false;
    let mut skip = false;
    for token in arguments {
        let word = token.word(text);
        if std::mem::take(&mut skip) {
            continue;
        }
        match word {
            "-g" | "--global" | "--location=global" => global = true,
            "--registry" | "--prefix" | "--cache" | "--loglevel" => skip = true,
            // A redirection and its target.
            _ if word.contains('>') => skip = word.ends_with('>'),
            _ if word.starts_with('-') => {}
            _ => words.push(token),
        }
    }
    let verb = words.first().map(|token| token.word(text));
    let skipped = match (verb, words.get(1).map(|token| token.word(text))) {
        (Some("global"), Some("add" | "install")) => {
            global = true;
            2
        }
        (Some("install" | "i" | "in" | "add" | "update" | "up"), _) => 1,
        _ => return Vec::new(),
    };
    if global { words.split_off(skipped) } else { Vec::new() }
}

fn install(text: &str, token: &Token, lines: &Lines, arguments: &Arguments) -> NpmInstall {
    let written = token.word(text);
    let line = lines.at(token.span.start);
    let start = token.span.start + (token.text(text).len() - written.len()) / 2;
    let literal = !written.contains('$');
    let place = literal.then_some(start..start + written.len());
    let Some(specifier) = arguments.expand(written, start) else {
        let name = written.rsplit_once('@').map_or(written, |(name, _)| name).to_owned();
        return NpmInstall { line, name, requested: Requested::Unknown, place };
    };
    let foreign = specifier.contains(':')
        || specifier.starts_with(['.', '/', '~'])
        || (specifier.contains('/') && !specifier.starts_with('@'))
        || specifier.contains('`');
    if foreign {
        return NpmInstall { line, name: specifier, requested: Requested::Foreign, place };
    }
    let (name, version) = split_specifier(&specifier);
    let requested = match version {
        Some(version) if is_exact(version) => Requested::Exact(version.to_owned()),
        version => Requested::Moving(version.unwrap_or_default().to_owned()),
    };
    NpmInstall { line, name: name.to_owned(), requested, place }
}

/// Splits `@scope/name@version`.
fn split_specifier(specifier: &str) -> (&str, Option<&str>) {
    let from = usize::from(specifier.starts_with('@'));
    match specifier[from..].find('@') {
        Some(at) => (&specifier[..from + at], Some(&specifier[from + at + 1..])),
        None => (specifier, None),
    }
}

/// Whether a version is one exact version rather than a tag or range.
pub(crate) fn is_exact(version: &str) -> bool {
    let (core, rest) = match version.find(['-', '+']) {
        Some(at) => (&version[..at], &version[at + 1..]),
        None => (version, "0"),
    };
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        && !rest.is_empty()
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
}
