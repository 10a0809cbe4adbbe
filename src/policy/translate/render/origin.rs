//! Which keys of the sources asked for which part of the policy.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::policy::translate::report::{Absent, Entry, Report};

/// Sources named in one comment; the report has them all.
const NAMED: usize = 3;

/// Comments by the path of the part, as [`super::toml`] walks it.
#[derive(Debug, Default)]
pub(super) struct Origins<'a> {
    comments: HashMap<String, Origin<'a>>,
}

/// They are put into words when they are written: there may be fifty thousand.
#[derive(Debug, Default)]
struct Origin<'a> {
    named: [Option<Asked<'a>>; NAMED],
    more: usize,
}

#[derive(Clone, Copy, Debug)]
enum Asked<'a> {
    Key(&'a Entry),
    Absent(&'a Absent),
}

/// What a claim names that the tree does not have belongs to the nearest part above it.
pub(super) fn origins<'a>(report: &'a Report, tree: &Value) -> Origins<'a> {
    let mut origins = Origins::default();
    for entry in report.keys.iter().filter(|it| it.holds.is_none()) {
        for to in &entry.to {
            origins.add(place(tree, to), Asked::Key(entry));
        }
    }
    for absent in &report.absent {
        for to in &absent.to {
            origins.add(place(tree, to), Asked::Absent(absent));
        }
    }
    origins
}

impl<'a> Origins<'a> {
    fn add(&mut self, place: String, from: Asked<'a>) {
        let origin = self.comments.entry(place).or_default();
        match origin.named.iter_mut().find(|it| it.is_none()) {
            Some(free) => *free = Some(from),
            None => origin.more += 1,
        }
    }

    /// Writes the comment of a part, when it has one.
    pub(super) fn write(&self, place: &str, into: &mut String) {
        let Some(origin) = self.comments.get(place) else { return };
        for from in origin.named.iter().flatten() {
            into.push_str("# from ");
            match from {
                Asked::Key(entry) => {
                    push_printable(into, &entry.key);
                    into.push_str(" (");
                    push_printable(into, base(&entry.file));
                    // Writing to a string cannot fail.
                    let _infallible = write!(into, ":{}, {})", entry.line, entry.class.words());
                }
                Asked::Absent(absent) => {
                    push_printable(into, &absent.key);
                    into.push_str(" (not set, ");
                    into.push_str(absent.class.words());
                    into.push(')');
                }
            }
            into.push('\n');
        }
        if origin.more > 0 {
            into.push_str(&format!("# and {} more\n", origin.more));
        }
    }

    /// Whether a part has a comment.
    pub(super) fn has(&self, place: &str) -> bool {
        self.comments.contains_key(place)
    }
}

/// The path of the part that `to` names, or of the nearest above it: `egress.allow[telegram-api]` is `.egress.allow.4`.
/// Names may hold dots themselves, so the first that is there is taken.
fn place(tree: &Value, to: &str) -> String {
    let (mut at, mut rest) = (tree, to);
    let mut path = String::new();
    while !rest.is_empty() {
        let found = match at {
            Value::Object(members) => {
                let ends = rest.match_indices(['.', '[']).map(|(end, _)| end).chain([rest.len()]);
                let mut known = ends.filter_map(|end| Some((end, members.get(&rest[..end])?)));
                known.next().map(|(end, value)| (Cow::Borrowed(&rest[..end]), value, &rest[end..]))
            }
            Value::Array(elements) => element(elements, rest),
            _ => None,
        };
        let Some((step, value, behind)) = found else { break };
        // What is written on one line is commented as a whole.
        path.push('.');
        path.push_str(&step);
        if !super::toml::is_nested(value) {
            break;
        }
        (at, rest) = (value, behind.strip_prefix('.').unwrap_or(behind));
    }
    path
}

fn element<'a>(elements: &'a [Value], rest: &'a str) -> Option<(Cow<'a, str>, &'a Value, &'a str)> {
    let inside = rest.strip_prefix('[')?;
    let end = inside.find(']')?;
    let name = &inside[..end];
    let named = |it: &Value| {
        ["id", "program", "host"].iter().any(|key| it.get(key).and_then(Value::as_str) == Some(name))
    };
    let at = elements.iter().position(named)?;
    Some((at.to_string().into(), &elements[at], &inside[end + 1..]))
}

/// A file's name without its folders: the policy is committed, and where a machine keeps its files is nobody's business.
pub(super) fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A comment ends with its line, and holds no control characters.
pub(super) fn push_printable(into: &mut String, text: &str) {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        into.push_str(text);
    } else {
        let ends = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        into.extend(text.chars().map(|c| if ends(c) { '\u{fffd}' } else { c }));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_part_is_found_by_its_name_or_the_nearest_above_it_is() {
        let tree = json!({
            "egress": {"allow": [{"id": "a", "host": "x"}, {"id": "b.c", "methods": ["GET"]}], "deny": []},
            "channels": {"telegram": {"dm": "open", "rooms": {"-1.5": {"mention": true}}}},
        });
        assert_eq!(place(&tree, "channels.telegram.dm"), ".channels.telegram.dm");
        assert_eq!(place(&tree, "channels.telegram.nothing"), ".channels.telegram");
        assert_eq!(
            place(&tree, "channels.telegram.rooms.-1.5.mention"),
            ".channels.telegram.rooms.-1.5.mention"
        );
        assert_eq!(place(&tree, "egress.allow[b.c].methods"), ".egress.allow.1.methods");
        assert_eq!(place(&tree, "egress.allow[z]"), ".egress.allow");
        assert_eq!(place(&tree, "egress.deny"), ".egress.deny");
        assert_eq!(place(&tree, "nothing"), "");
    }
}
