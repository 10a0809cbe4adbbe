//! Which object of a state bucket is what, and the strings in it with the bytes they stand at.

use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions};
use zeroize::Zeroizing;

use super::PREFIXES;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `openclaw.json`, its older names, and earlier copies of it (`.bak`, `.bak.1`, `.last-good`, `.clobbered.*`).
    Config,
    /// `agents/<id>/agent/auth-profiles.json`.
    Profiles,
    /// `agents/<id>/agent/auth.json`: keys by provider.
    Auth,
    /// `agents/<id>/agent/models.json`.
    Models,
    /// `.env`.
    Env,
    /// Another small text: no known place in it, but a known value may stand in it.
    Text,
    /// A database. Later versions of OpenClaw keep profiles there; it can be looked through, and not edited.
    Database,
}

/// Folders without texts of ours, or with far too many of somebody's.
const ELSEWHERE: [&str; 8] =
    ["sessions", "node_modules", "media", "logs", "browser", ".git", "cache", "extensions"];

/// Ends of names that stand for small texts.
const TEXTS: [&str; 9] = [".json", ".json5", ".env", ".conf", ".toml", ".yaml", ".yml", ".ini", ".txt"];

/// What the object of this key is; `None` for what holds no copies or is not looked through.
#[must_use]
pub fn role(key: &str) -> Option<Role> {
    if key == "workspace/.env" {
        return Some(Role::Env);
    }
    let path = PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix))?;
    let parts: Vec<&str> = path.split('/').collect();
    let of = |name: &str, base: &str| {
        name.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    match parts.as_slice() {
        [name] if ["openclaw.json", "clawdbot.json", "moltbot.json"].iter().any(|base| of(name, base)) => {
            Some(Role::Config)
        }
        ["agents", _, "agent", name] if of(name, "auth-profiles.json") => Some(Role::Profiles),
        ["agents", _, "agent", name] if of(name, "auth.json") => Some(Role::Auth),
        ["agents", _, "agent", name] if of(name, "models.json") => Some(Role::Models),
        [.., name] if of(name, ".env") => Some(Role::Env),
        [.., name] if name.ends_with(".sqlite") || name.ends_with(".sqlite-wal") => Some(Role::Database),
        [folders @ .., name] => {
            let text = TEXTS.iter().any(|end| name.ends_with(end)) || name.contains(".json.");
            (text && !folders.iter().any(|folder| ELSEWHERE.contains(folder))).then_some(Role::Text)
        }
        [] => None,
    }
}

/// A string in a text.
pub(super) struct Literal {
    /// Keys and indexes that lead to it.
    pub(super) path: Vec<String>,
    /// Bytes of the text, quotes included where there are any.
    pub(super) range: Range<usize>,
    /// Decoded.
    pub(super) value: Zeroizing<String>,
}

/// The strings of a JSON5 text; `None` when it is none.
pub(super) fn strings(text: &str) -> Option<Vec<Literal>> {
    let shorn = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - shorn.len();
    let options = ParseOptions { allow_missing_commas: false, ..ParseOptions::default() };
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let parsed = jsonc_parser::parse_to_ast(shorn, &collect, &options).ok()?;
    let mut found = Vec::new();
    gather(parsed.value.as_ref()?, &mut Vec::new(), skipped, &mut found);
    Some(found)
}

fn gather(value: &ast::Value<'_>, path: &mut Vec<String>, skipped: usize, found: &mut Vec<Literal>) {
    match value {
        ast::Value::StringLit(lit) => {
            let range = lit.range();
            found.push(Literal {
                path: path.clone(),
                range: range.start + skipped..range.end + skipped,
                value: Zeroizing::new(lit.value.to_string()),
            });
        }
        ast::Value::Object(object) => {
            for property in &object.properties {
                path.push(property.name.as_str().to_owned());
                gather(&property.value, path, skipped, found);
                path.pop();
            }
        }
        ast::Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                path.push(index.to_string());
                gather(element, path, skipped, found);
                path.pop();
            }
        }
        ast::Value::NumberLit(_) | ast::Value::BooleanLit(_) | ast::Value::NullKeyword(_) => {}
    }
}

/// The assignments of a dotenv text. A value's range is without its quotes.
pub(super) fn assignments(text: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(assignment) = assignment(line, at) {
            found.push(assignment);
        }
        at += line.len();
    }
    found
}

fn assignment(line: &str, at: usize) -> Option<Literal> {
    let (left, right) = line.split_once('=')?;
    let name = left.trim();
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !plain {
        return None;
    }
    let start = left.len() + 1 + (right.len() - right.trim_start_matches([' ', '\t']).len());
    let rest = line.get(start..)?;
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'));
    let (from, length) = match quote {
        Some(quote) => (start + 1, rest.get(1..)?.find(quote)?),
        None => {
            let end = rest.find(" #").unwrap_or(rest.len());
            (start, rest.get(..end)?.trim_end().len())
        }
    };
    let value = line.get(from..from + length)?;
    Some(Literal {
        path: vec![name.to_owned()],
        range: at + from..at + from + length,
        value: Zeroizing::new(value.to_owned()),
    })
}
