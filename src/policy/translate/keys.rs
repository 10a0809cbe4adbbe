//! Which keys three versions of OpenClaw know, what they take, and what holds without them.
//!
//! The table is `keys.txt`, a tree that is read once when the first source is translated (10,000 lines, a millisecond).
//! It tells unknown keys, and values of another kind or outside the words a key takes. Deliberately absent: bounds of
//! numbers, forms of strings and rules between keys; OpenClaw's own `config validate` judges these.

use std::sync::LazyLock;

use crate::audit::openclaw::{Kind, Node};

/// The number of versions in the table.
pub(super) const VERSIONS: usize = super::version::KNOWN.len();

/// The table.
static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::parse(include_str!("keys.txt")));

/// Reads the table, so that it is there when the first key is looked up.
pub fn prepare() {
    LazyLock::force(&KEYS);
}

/// A key of the table.
struct Key {
    name: &'static str,
    /// What it takes in each version; `None` where there is no such key.
    kinds: [Option<u16>; VERSIONS],
    default: Option<&'static str>,
    /// Where the keys below it end.
    end: u32,
    /// Whether a version knows keys below it; where none are known, everything is taken.
    closed: [bool; VERSIONS],
}

/// What a key takes.
struct Takes {
    /// See the head of `keys.txt`.
    letters: &'static str,
    words: Vec<&'static str>,
}

struct Keys {
    takes: Vec<Takes>,
    keys: Vec<Key>,
    /// The first is the root of everything.
    tops: Vec<u32>,
}

/// Where a walk through a document stands in the table, for each version it is read by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    at: [State; VERSIONS],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The document is not read by this version.
    Unread,
    /// A key of the table.
    Key(u32),
    /// The object whose keys are the table's first level.
    Top,
    /// Below a key that takes everything.
    Free,
    /// No such key.
    Unknown,
}

/// What the table says of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The key is known and takes such values.
    Fits,
    /// No version it is read by has the key.
    UnknownKey,
    /// The key is known and takes something else, in words.
    Unfit(String),
}

impl Keys {
    fn parse(text: &'static str) -> Self {
        let mut lines = text.lines().skip_while(|line| line.starts_with('#'));
        let takes: Vec<Takes> = lines.by_ref().take_while(|line| *line != ".").map(Takes::parse).collect();
        let mut keys: Vec<Key> = Vec::with_capacity(10_000);
        let mut open: Vec<usize> = Vec::new();
        let mut tops = Vec::new();
        for line in lines {
            let name = line.trim_start_matches(' ');
            let depth = line.len() - name.len();
            let mut cells = name.split('\t');
            let name = cells.next().unwrap_or_default();
            let kinds = kinds(cells.next().unwrap_or_default());
            while open.len() > depth {
                close(&mut keys, open.pop());
            }
            match open.last() {
                Some(above) => {
                    for (closed, kind) in keys[*above].closed.iter_mut().zip(kinds) {
                        *closed |= kind.is_some();
                    }
                }
                None => tops.push(index(keys.len())),
            }
            open.push(keys.len());
            let default = cells.next();
            keys.push(Key { name, kinds, default, end: 0, closed: [false; VERSIONS] });
        }
        while !open.is_empty() {
            close(&mut keys, open.pop());
        }
        Self { takes, keys, tops }
    }

    fn child(&self, state: State, version: usize, name: &str) -> State {
        let (mut at, end) = match state {
            State::Unread | State::Free | State::Unknown => return state,
            State::Top => {
                let known = |top: &&u32| {
                    let key = &self.keys[**top as usize];
                    key.name == name && key.kinds[version].is_some() && !name.ends_with(':')
                };
                return self.tops.iter().find(known).map_or(State::Unknown, |top| State::Key(*top));
            }
            State::Key(key) => {
                let above = &self.keys[key as usize];
                if !above.closed[version] {
                    return State::Free;
                }
                (key + 1, above.end)
            }
        };
        let mut any = State::Unknown;
        while at < end {
            let key = &self.keys[at as usize];
            if key.kinds[version].is_some() {
                if key.name == name {
                    return State::Key(at);
                }
                if key.name == "*" && name != "[]" {
                    any = State::Key(at);
                }
            }
            at = key.end;
        }
        any
    }
}

fn close(keys: &mut [Key], at: Option<usize>) {
    let end = index(keys.len());
    if let Some(key) = at.and_then(|at| keys.get_mut(at)) {
        key.end = end;
    }
}

/// The table has some ten thousand keys.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn kinds(cell: &str) -> [Option<u16>; VERSIONS] {
    let mut kinds = [None; VERSIONS];
    let mut parts = cell.split(',').map(|part| part.parse().ok());
    let first = parts.next().flatten();
    kinds[0] = first;
    for kind in &mut kinds[1..] {
        *kind = parts.next().unwrap_or(first);
    }
    kinds
}

impl Takes {
    fn parse(line: &'static str) -> Self {
        let (letters, words) = line.split_once('=').unwrap_or((line, ""));
        Self { letters, words: words.split('|').filter(|word| !word.is_empty()).collect() }
    }

    fn fits(&self, node: &Node) -> bool {
        let has =
            |letters: &str| self.letters.contains('*') || letters.chars().any(|it| self.letters.contains(it));
        match &node.kind {
            Kind::Null => has("z"),
            Kind::Bool(_) => has("b"),
            Kind::Number(number) => has("n") || (has("i") && number.fract() == 0.0),
            Kind::Array(_) => has("a"),
            // A reference to a secret stands in the place of any string of the versions that have them.
            Kind::Object(_) => has("o"),
            // What a variable holds is not known.
            Kind::String(text) => has("s") || text.contains("${") || self.words.contains(&text.as_str()),
        }
    }

    fn in_words(&self) -> String {
        const NAMES: [(char, &str); 7] = [
            ('s', "a string"),
            ('n', "a number"),
            ('i', "a whole number"),
            ('b', "true or false"),
            ('a', "a list"),
            ('o', "an object"),
            ('z', "null"),
        ];
        let kinds = NAMES
            .iter()
            .filter(|(letter, _)| self.letters.contains(*letter))
            .map(|(_, name)| (*name).to_owned());
        let words = self.words.iter().map(|word| format!("`{word}`"));
        words.chain(kinds).collect::<Vec<_>>().join(", ")
    }
}

impl Cursor {
    /// The root of a configuration that is read by these versions.
    pub(super) fn config(tables: &[usize]) -> Self {
        let state = |version| if tables.contains(&version) { State::Top } else { State::Unread };
        Self { at: std::array::from_fn(state) }
    }

    /// The root of another document: its tree stands in the table under its prefix.
    pub(super) fn document(prefix: &str) -> Self {
        let keys = &*KEYS;
        let top = keys.tops.iter().find(|top| keys.keys[**top as usize].name == prefix);
        let mut at = [State::Unread; VERSIONS];
        at[0] = top.map_or(State::Unknown, |top| State::Key(*top));
        Self { at }
    }

    /// The key below this one; `[]` is an element of an array.
    pub(super) fn child(self, name: &str) -> Self {
        let keys = &*KEYS;
        let mut at = self.at;
        for (version, state) in at.iter_mut().enumerate() {
            *state = keys.child(*state, version, name);
        }
        Self { at }
    }

    /// What is known of a value that stands here.
    pub(super) fn judge(self, node: &Node) -> Verdict {
        let keys = &*KEYS;
        let mut taken: Option<&Takes> = None;
        for (version, state) in self.at.into_iter().enumerate() {
            match state {
                State::Unread | State::Unknown => {}
                State::Top | State::Free => return Verdict::Fits,
                State::Key(key) => {
                    let Some(kind) = keys.keys[key as usize].kinds[version] else { continue };
                    let takes = &keys.takes[usize::from(kind)];
                    if takes.fits(node) {
                        return Verdict::Fits;
                    }
                    taken = Some(takes);
                }
            }
        }
        taken.map_or(Verdict::UnknownKey, |takes| Verdict::Unfit(takes.in_words()))
    }

    /// What holds without the key, where it is known.
    pub(super) fn default(self) -> Option<&'static str> {
        self.at.into_iter().find_map(|state| match state {
            State::Key(key) => KEYS.keys[key as usize].default,
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(tables: &[usize], path: &str, value: &str) -> Verdict {
        let node = Node::parse(value).expect("is JSON5");
        path.split('.').fold(Cursor::config(tables), Cursor::child).judge(&node)
    }

    #[test]
    fn keys_are_known_by_version() {
        assert_eq!(judge(&[0], "tools.exec.security", "'deny'"), Verdict::Fits);
        assert_eq!(judge(&[0], "tools.fs.workspaceOnly", "true"), Verdict::UnknownKey);
        assert_eq!(judge(&[1], "tools.fs.workspaceOnly", "true"), Verdict::Fits);
        assert_eq!(judge(&[0, 1], "tools.fs.workspaceOnly", "true"), Verdict::Fits);
        assert_eq!(judge(&[2], "commands.useAccessGroups", "true"), Verdict::UnknownKey);
        assert_eq!(judge(&[0, 1, 2], "nothing", "1"), Verdict::UnknownKey);
        // Not exported by 2026.6.6, and accepted.
        assert_eq!(judge(&[1], "channels.defaults.groupPolicy", "'open'"), Verdict::Fits);
    }

    #[test]
    fn maps_and_arrays_take_any_name_and_number() {
        assert_eq!(judge(&[0], "skills.entries.mine.enabled", "true"), Verdict::Fits);
        assert_eq!(judge(&[0], "skills.entries.mine.nothing", "true"), Verdict::UnknownKey);
        assert_eq!(judge(&[0], "agents.list.[].id", "'x'"), Verdict::Fits);
        assert_eq!(judge(&[0], "agents.list.[].nothing", "'x'"), Verdict::UnknownKey);
        // A plugin's configuration is its own.
        assert_eq!(judge(&[2], "plugins.entries.mine.config.any.thing", "1"), Verdict::Fits);
    }

    #[test]
    fn values_of_another_kind_and_other_words_are_told_without_the_value() {
        assert_eq!(judge(&[0], "gateway.port", "18789"), Verdict::Fits);
        assert_eq!(judge(&[0], "gateway.port", "'x'"), Verdict::Unfit("a whole number".to_owned()));
        assert_eq!(judge(&[0], "gateway.port", "1.5"), Verdict::Unfit("a whole number".to_owned()));
        let word = judge(&[0], "tools.exec.ask", "'sk-ant'");
        assert!(
            matches!(&word, Verdict::Unfit(takes) if takes.contains("`on-miss`") && !takes.contains("sk-ant"))
        );
        assert_eq!(judge(&[0], "tools.exec.ask", "'${ASK}'"), Verdict::Fits);
        assert_eq!(
            judge(&[0], "gateway.auth.token", "{source: 'env'}"),
            Verdict::Unfit("a string".to_owned())
        );
        assert_eq!(judge(&[1], "gateway.auth.token", "{source: 'env'}"), Verdict::Fits);
        assert_eq!(judge(&[0], "commands.native", "'auto'"), Verdict::Fits);
        assert_eq!(judge(&[0], "commands.native", "true"), Verdict::Fits);
    }

    #[test]
    fn defaults_are_told_where_they_are_known() {
        let default = |path: &str| path.split('.').fold(Cursor::config(&[0]), Cursor::child).default();
        assert_eq!(default("gateway.bind"), Some("loopback"));
        assert_eq!(default("channels.telegram.dmPolicy"), Some("pairing"));
        assert_eq!(default("gateway"), None);
    }

    #[test]
    fn other_documents_have_trees_of_their_own() {
        let of = |path: &str, value: &str| {
            let node = Node::parse(value).expect("is JSON5");
            path.split('.').fold(Cursor::document("exec-approvals:"), Cursor::child).judge(&node)
        };
        assert_eq!(of("agents.main.allowlist.[].pattern", "'x'"), Verdict::Fits);
        assert_eq!(of("agents.main.nothing", "1"), Verdict::UnknownKey);
        assert!(matches!(of("defaults.security", "'all'"), Verdict::Unfit(_)));
        assert_eq!(judge(&[0], "exec-approvals:", "{}"), Verdict::UnknownKey);
    }

    #[test]
    fn the_whole_table_is_read() {
        let keys = &*KEYS;
        assert!(keys.keys.len() > 9_000, "{}", keys.keys.len());
        assert!(keys.keys.iter().all(|key| key.kinds.iter().any(Option::is_some)), "a key of no version");
        let unread = keys.keys.iter().flat_map(|key| key.kinds).flatten();
        assert!(unread.max().is_some_and(|kind| usize::from(kind) < keys.takes.len()));
    }
}
