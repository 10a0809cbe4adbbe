//! Where something stands in the text of a `policy.toml`: from a path of keys and numbers to a line.
//!
//! Deliberately absent: what stands there. A place never holds a value.

use std::fmt;
use std::ops::Range;

use toml_edit::{Document, Item};

use super::shown::shown_key;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// A member of an array, from 0.
    At(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<&String> for Step {
    fn from(key: &String) -> Self {
        Self::Key(key.clone())
    }
}

impl From<usize> for Step {
    fn from(at: usize) -> Self {
        Self::At(at)
    }
}

/// A path into a policy: `egress.allow[3].host`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// This path and one step more.
    #[must_use]
    pub fn and(&self, step: impl Into<Step>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    let bare = !key.is_empty()
                        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
                    let dot = if at == 0 { "" } else { "." };
                    let short = shown_key(key);
                    if bare { write!(f, "{dot}{short}")? } else { write!(f, "{dot}\"{short}\"")? }
                }
                Step::At(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Makes a [`Path`]: `keys!["egress", "allow", 3, "host"]`.
macro_rules! keys {
    ($($step:expr),* $(,)?) => { $crate::policy::places::Path(vec![$($crate::policy::places::Step::from($step)),*]) };
}
pub(crate) use keys;

/// The places of a text.
#[derive(Debug)]
pub struct Places {
    text: String,
    document: Option<Document<String>>,
}

impl Places {
    /// The places of `text`. A text that is not TOML has none, and everything stands in its first line.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { text: bare.to_owned(), document: Document::parse(bare.to_owned()).ok() }
    }

    /// The line, from 1, of what `path` names: that of its key, or of its value in an array. Where there is none, because a
    /// default holds, that of the nearest table around it.
    #[must_use]
    pub fn line(&self, path: &Path) -> usize {
        let mut best = None;
        let mut here = self.document.as_ref().map(Document::as_item);
        for step in &path.0 {
            let Some(item) = here else { break };
            let (next, key) = match step {
                Step::Key(key) => {
                    let table = item.as_table_like();
                    let span = table.and_then(|table| table.key(key)).and_then(toml_edit::Key::span);
                    (item.get(key.as_str()), span)
                }
                Step::At(at) => (item.get(*at), None),
            };
            best = next.and_then(|item| span_of(item, key)).or(best);
            here = next;
        }
        best.map_or(1, |span| self.line_at(span.start))
    }

    fn line_at(&self, byte: usize) -> usize {
        self.text.as_bytes().iter().take(byte).filter(|byte| **byte == b'\n').count() + 1
    }
}

/// A table of its own is where its header is; everything else where its key is. A table that only its members make
/// (`[channels.telegram]` makes `channels`) is where its first member is.
fn span_of(item: &Item, key: Option<Range<usize>>) -> Option<Range<usize>> {
    match item {
        Item::Table(table) if table.is_implicit() => {
            let members = table.iter().filter_map(|(_, item)| span_of(item, None));
            members.min_by_key(|span| span.start).or(key)
        }
        Item::Table(_) | Item::ArrayOfTables(_) => item.span().or(key),
        Item::Value(_) => key.or_else(|| item.span()),
        Item::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "version = 1\n\n[[egress.allow]]\nid = \"a\"\nhost = \"a.com\"\n\n[[egress.allow]]\nid = \"b\"\npaths = [\n  \
                        \"/a\",\n  \"/b\",\n]\n\n[channels.telegram]\nenabled = true\n[credentials]\nX = { placeholder = \"p\", \
                        inject = [\n { how = \"header\", host = \"a\", name = \"b\" },\n] }\n";

    #[test]
    fn keys_members_and_what_is_not_there() {
        let places = Places::of(TEXT);
        assert_eq!(places.line(&keys!["version"]), 1);
        assert_eq!(places.line(&keys!["egress", "allow", 0usize, "host"]), 5);
        assert_eq!(places.line(&keys!["egress", "allow", 1usize]), 7);
        assert_eq!(places.line(&keys!["egress", "allow", 1usize, "paths", 1usize]), 11);
        // A default: the rule it belongs to.
        assert_eq!(places.line(&keys!["egress", "allow", 1usize, "ports"]), 7);
        assert_eq!(places.line(&keys!["channels", "telegram", "enabled"]), 15);
        assert_eq!(places.line(&keys!["channels", "telegram", "dm"]), 14);
        assert_eq!(places.line(&keys!["credentials", "X", "inject", 0usize, "host"]), 18);
        assert_eq!(places.line(&keys!["exec", "mode"]), 1);
    }

    #[test]
    fn a_path_is_written_as_toml_would() {
        let path = keys!["channels", "discord", "rooms", "a b", "allow_from", 2usize];
        assert_eq!(path.to_string(), "channels.discord.rooms.\"a b\".allow_from[2]");
    }
}
