//! Which keys of the sources asked for which part of the policy.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::policy::translate::report::Report;

/// Sources named in one comment; the report has them all.
const NAMED: usize = 3;

/// Comments by the path of the part, as [`super::toml`] walks it.
#[derive(Debug, Default)]
pub(super) struct Origins {
    comments: HashMap<String, Origin>,
}

#[derive(Debug, Default)]
struct Origin {
    named: Vec<String>,
    more: usize,
}

/// What a claim names that the tree does not have belongs to the nearest part above it.
pub(super) fn origins(report: &Report, tree: &Value) -> Origins {
    let mut origins = Origins::default();
    for entry in report.keys.iter().filter(|it| it.holds.is_none()) {
        for to in &entry.to {
            origins.add(place(tree, to), || {
                format!("{} ({}:{}, {})", entry.key, base(&entry.file), entry.line, entry.class.words())
            });
        }
    }
    for absent in &report.absent {
        for to in &absent.to {
            origins.add(place(tree, to), || format!("{} (not set, {})", absent.key, absent.class.words()));
        }
    }
    origins
}

impl Origins {
    fn add(&mut self, place: String, from: impl FnOnce() -> String) {
        let origin = self.comments.entry(place).or_default();
        if origin.named.len() < NAMED {
            origin.named.push(printable(&from()));
        } else {
            origin.more += 1;
        }
    }

    /// Writes the comment of a part, when it has one.
    pub(super) fn write(&self, place: &str, into: &mut String) {
        let Some(origin) = self.comments.get(place) else { return };
        for from in &origin.named {
            into.push_str("# from ");
            into.push_str(from);
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
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { '\u{fffd}' } else { c })
        .collect()
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
