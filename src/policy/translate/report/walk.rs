//! The walk over a document: each key, what it says, and what nobody said of it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use super::Entry;
use super::place::Places;
use crate::audit::openclaw::{Kind, Node};
use crate::policy::translate::claim::{Claim, Claims, Class, Reach, Text};
use crate::policy::translate::include::Merged;
use crate::policy::translate::keys::{Cursor, Verdict};
use crate::policy::translate::source::{Sort, Source};
use crate::policy::translate::version::KNOWN;

/// What is said of a key whose content went into that of another file.
const JOINED: &str = "goes into what stands in";

/// Keys of a document from which on two threads are quicker than one.
const LARGE: usize = 5_000;

/// A member of an object.
type Member = (String, Node);

/// Adds an entry for each key of a document.
pub(super) fn document(source: &Source, claims: &Claims, sort: Sort, into: &mut Vec<Entry>) {
    let Some(root) = source.root(sort) else { return };
    let cursor = match sort {
        Sort::Config => Cursor::config(source.told().tables()),
        Sort::Approvals | Sort::Conformance => Cursor::document(sort.prefix()),
    };
    let mut walk = Walk::new((source, claims), sort, &mut *into);
    walk.merged_into(root.range.start, None);
    let tree = claims.of(root);
    let Some((first, second)) = halves(source, root) else { return walk.below(root, cursor, tree) };
    // What stands below one key of the root says nothing of what stands below another.
    let rest = std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut rest = Vec::with_capacity(source.keys.len() / 2);
            Walk::new((source, claims), sort, &mut rest).members(second, cursor, tree);
            rest
        });
        walk.members(first, cursor, tree);
        other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    into.extend(rest);
}

/// The keys of a root in two parts that hold about as many keys each; `None` when they are few.
fn halves<'a>(source: &Source, root: &'a Node) -> Option<(&'a [Member], &'a [Member])> {
    let members = root.members();
    let before = |offset: usize| source.keys.partition_point(|place| place.value < offset);
    let (first, last) = (before(root.range.start), before(root.range.end));
    if last - first < LARGE {
        return None;
    }
    let middle = first + (last - first) / 2;
    // Of the cuts, the one that is nearest to the middle.
    let cut = (1..members.len()).min_by_key(|at| before(members[*at].1.range.start).abs_diff(middle))?;
    Some(members.split_at(cut))
}

/// What is said of a key that no version has.
fn unknown(source: &Source, sort: Sort) -> Text {
    match (sort, source.told().tables()) {
        (Sort::Approvals, _) => "no version has such a key in its exec approvals".into(),
        (Sort::Conformance, _) => "no section of OpenClaw's policy plugin that moltctl knows".into(),
        (Sort::Config, [only]) => {
            format!("OpenClaw {} has no such key, and refuses a file with it", KNOWN[*only]).into()
        }
        (Sort::Config, [one, other]) => {
            format!("neither OpenClaw {} nor {} has such a key", KNOWN[*one], KNOWN[*other]).into()
        }
        (Sort::Config, _) => "no version of OpenClaw that moltctl knows has such a key".into(),
    }
}

/// What is said of a key that is known and that nobody claimed.
fn unclaimed(sort: Sort) -> (Class, &'static str) {
    match sort {
        Sort::Config => (Class::Dropped, "no permission; stays as it is in openclaw.json"),
        Sort::Approvals => (Class::Dropped, "no permission; stays as it is in exec-approvals.json"),
        Sort::Conformance => (
            Class::NotEnforceable,
            "not understood: a rule that OpenClaw's policy plugin checks, and does not enforce",
        ),
    }
}

struct Walk<'a> {
    source: &'a Source,
    claims: &'a Claims,
    places: Places<'a>,
    unknown: Text,
    unclaimed: (Class, &'static str),
    path: String,
    /// The names of the files, which every entry shares.
    files: Vec<Arc<str>>,
    entries: &'a mut Vec<Entry>,
}

impl<'a> Walk<'a> {
    fn new((source, claims): (&'a Source, &'a Claims), sort: Sort, entries: &'a mut Vec<Entry>) -> Self {
        Self {
            source,
            claims,
            places: Places::new(source),
            unknown: unknown(source, sort),
            unclaimed: unclaimed(sort),
            path: sort.prefix().to_owned(),
            files: source.files().iter().map(|file| Arc::from(file.name.as_str())).collect(),
            entries,
        }
    }

    /// The keys below a value. `tree` is the nearest claim above that covers them.
    fn below(&mut self, node: &'a Node, cursor: Cursor, tree: Option<&'a Claim>) {
        let length = self.path.len();
        match &node.kind {
            Kind::Object(members) => self.members(members, cursor, tree),
            Kind::Array(elements) => {
                let tree = tree.filter(|claim| claim.reach == Reach::Tree);
                let cursor = cursor.child("[]");
                for (at, element) in elements.iter().enumerate() {
                    let claim = self.claims.of(element);
                    if claim.is_none() && !matches!(element.kind, Kind::Object(_) | Kind::Array(_)) {
                        continue;
                    }
                    // Writing to a string cannot fail.
                    let _infallible = write!(self.path, "[{at}]");
                    if let Some(claim) = claim {
                        self.told(
                            element.range.start,
                            (claim.class, claim.to.clone(), claim.reason.clone()),
                            cursor,
                        );
                    }
                    self.merged_into(element.range.start, None);
                    self.below(element, cursor, claim.or(tree));
                    self.path.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// The keys of an object.
    fn members(&mut self, members: &'a [Member], cursor: Cursor, tree: Option<&'a Claim>) {
        let tree = tree.filter(|claim| claim.reach == Reach::Tree);
        let length = self.path.len();
        for (key, member) in members {
            push_key(&mut self.path, key);
            self.key(member, cursor.child(key), tree);
            self.path.truncate(length);
        }
    }

    fn key(&mut self, node: &'a Node, cursor: Cursor, tree: Option<&'a Claim>) {
        let own = self.claims.of(node);
        let said = self.say(node, cursor, own, tree);
        let at = self.entries.len();
        let silent = said.is_none();
        let (unclaimed, why) = self.unclaimed;
        self.told(node.range.start, said.unwrap_or((unclaimed, Vec::new(), why.into())), cursor);
        self.merged_into(node.range.start, Some(at));
        let first = self.entries.len();
        let covering = own.filter(|claim| claim.reach == Reach::Tree).or(tree);
        self.below(node, cursor, covering);
        if silent && self.entries.len() > first {
            self.sum_up(at, first);
        }
    }

    /// What is said of a key, unless it is for those below to say.
    fn say(
        &self,
        node: &Node,
        cursor: Cursor,
        own: Option<&Claim>,
        tree: Option<&Claim>,
    ) -> Option<(Class, Vec<Text>, Text)> {
        let verdict = cursor.judge(node);
        match (own, verdict) {
            (Some(claim), Verdict::Fits) => Some((claim.class, claim.to.clone(), claim.reason.clone())),
            (Some(claim), Verdict::UnknownKey) => {
                let reason = format!("{}; {}", claim.reason, self.unknown);
                Some((claim.class, claim.to.clone(), reason.into()))
            }
            (Some(claim), Verdict::Unfit(takes)) => {
                let reason = format!("{}; {}", claim.reason, unfit(&takes));
                Some((claim.class.max(Class::UnknownKey), claim.to.clone(), reason.into()))
            }
            (None, Verdict::UnknownKey) => Some((Class::UnknownKey, Vec::new(), self.unknown.clone())),
            (None, Verdict::Unfit(takes)) => Some((Class::UnknownKey, Vec::new(), unfit(&takes).into())),
            (None, Verdict::Fits) => {
                let tree = tree?;
                Some((tree.class, tree.to.clone(), tree.reason.clone()))
            }
        }
    }

    fn told(&mut self, value: usize, said: (Class, Vec<Text>, Text), cursor: Cursor) {
        let place = self.places.of(self.source.key_of(value));
        let (class, to, reason) = said;
        self.entries.push(Entry {
            key: self.path.clone(),
            file: self.files.get(place.file).cloned().unwrap_or_else(|| Arc::from("")),
            line: place.line,
            column: place.column,
            class,
            accepted: false,
            default: cursor.default(),
            to,
            reason,
            holds: None,
        });
    }

    /// The keys that were merged into a value: `main` is its entry, `None` when it is no key.
    fn merged_into(&mut self, value: usize, main: Option<usize>) {
        let source = self.source;
        for merged in source.merged.get(&value).into_iter().flatten() {
            match merged {
                Merged::Include(node) => {
                    let length = self.path.len();
                    push_key(&mut self.path, "$include");
                    let said = (
                        Class::Same,
                        Vec::new(),
                        Cow::Borrowed("what it includes is part of the source, key by key"),
                    );
                    self.told(node.range.start, said, Cursor::config(&[]));
                    self.path.truncate(length);
                }
                Merged::Joined(other) => {
                    if let Some(main) = main {
                        let (class, to) = (self.entries[main].class, self.entries[main].to.clone());
                        let reason = format!("{JOINED} {}", self.place_of(value));
                        self.told(*other, (class, to, reason.into()), Cursor::config(&[]));
                    }
                    self.merged_into(*other, main);
                }
                Merged::Replaced(node) => {
                    let reason = Text::from(format!("{} stands in its place", self.place_of(value)));
                    self.told(
                        node.range.start,
                        (Class::Dropped, Vec::new(), reason.clone()),
                        Cursor::config(&[]),
                    );
                    self.replaced(node, &reason);
                    self.merged_into(node.range.start, main);
                }
            }
        }
    }

    fn replaced(&mut self, node: &Node, reason: &Text) {
        let length = self.path.len();
        for (key, member) in node.members() {
            push_key(&mut self.path, key);
            self.told(member.range.start, (Class::Dropped, Vec::new(), reason.clone()), Cursor::config(&[]));
            self.merged_into(member.range.start, None);
            self.replaced(member, reason);
            self.path.truncate(length);
        }
        for (at, element) in node.elements().iter().enumerate() {
            let _infallible = write!(self.path, "[{at}]");
            self.merged_into(element.range.start, None);
            self.replaced(element, reason);
            self.path.truncate(length);
        }
    }

    fn place_of(&mut self, value: usize) -> String {
        let place = self.places.of(self.source.key_of(value));
        let name = self.source.files().get(place.file).map(|file| file.name.as_str()).unwrap_or_default();
        format!("{name}:{}", place.line)
    }

    /// A key that says nothing itself has the class among those below it that wants most attention.
    fn sum_up(&mut self, at: usize, first: usize) {
        let below = &self.entries[first..];
        let class = below.iter().map(|entry| entry.class).max();
        let holds = below.len();
        // What was merged into it stands between it and its keys, and goes with it.
        for (index, entry) in self.entries[at..first].iter_mut().enumerate() {
            if index == 0 || (entry.key == self.path && entry.reason.starts_with(JOINED)) {
                entry.class = class.unwrap_or(entry.class);
                entry.holds = Some(holds);
            }
        }
        self.entries[at].reason = Cow::Borrowed("holds the keys that follow");
    }
}

fn unfit(takes: &str) -> String {
    format!("OpenClaw refuses the file: the key takes {takes}")
}

/// Adds `.key`, or `["key"]` where the key would be read as something else.
fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty()
        && !key
            .chars()
            .any(|c| matches!(c, '.' | '[' | ']' | '"' | '`') || c.is_whitespace() || c.is_control());
    if plain {
        if !path.is_empty() && !path.ends_with(':') {
            path.push('.');
        }
        path.push_str(key);
    } else {
        path.push('[');
        path.push_str(&serde_json::Value::from(key).to_string());
        path.push(']');
    }
}
