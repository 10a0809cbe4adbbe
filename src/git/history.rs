//! What git remembers of a checkout: contents and file names that somebody looks for, with the commits that hold them.
//!
//! All objects are looked at, also those that no branch leads to any more: they are in every copy of `.git`. What a content
//! is searched for is the caller's. Deliberately absent: running git, and comparing commits.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};

use super::objects::{Allowance, Commit, EntrySort, Fault, Id, Kind, Objects, Place, Unopened, entries};

/// The most places that are told of one content.
const MOST_PLACES: usize = 5;
/// The most things that are told, and the most files that are told for their names.
const MOST_FOUND: usize = 400;
/// The most paths of the checked-out commit that are kept.
const MOST_PATHS: usize = 200_000;
/// The deepest folder of a commit that is looked into.
const DEEPEST: usize = 64;

/// What is looked for.
pub struct Wanted<'a, T> {
    /// Searches the content of a file.
    pub content: &'a dyn Fn(&[u8]) -> Vec<T>,
    /// Whether a file of this path is told whatever it holds.
    pub path: &'a dyn Fn(&Utf8Path) -> bool,
}

impl<T> std::fmt::Debug for Wanted<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wanted")
    }
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its path.
    pub path: Utf8PathBuf,
    /// The oldest commit that holds it, as far as clocks were right.
    pub commit: Id,
}

/// A content that holds something.
#[derive(Debug)]
pub struct Content<T> {
    /// What was found in it.
    pub found: Vec<T>,
    /// Files that hold it; empty when no commit does.
    pub places: Vec<Seen>,
    /// Paths of the checked-out commit that hold it.
    pub in_head: Vec<Utf8PathBuf>,
}

/// What git remembers.
#[derive(Debug)]
pub struct Survey<T> {
    /// Contents in which something was found.
    pub contents: Vec<Content<T>>,
    /// Files that were wanted for their path, once for each path.
    pub named: Vec<Seen>,
    /// Every path of the checked-out commit; `None` where it could not be told.
    pub head: Option<HashMap<Utf8PathBuf, Id>>,
    /// How many commits there are.
    pub commits: usize,
    /// Why there is more than was looked at; sentence fragments for an operator.
    pub unread: Vec<String>,
}

/// Looks at everything git remembers of `checkout`.
///
/// # Errors
/// [`Unopened`] when there is nothing that could be read.
pub fn survey<T>(
    checkout: &Utf8Path,
    wanted: &Wanted<'_, T>,
    allowance: Allowance,
) -> Result<Survey<T>, Unopened> {
    let mut reading =
        Reading { objects: Objects::open(checkout)?, allowance, broken: 0, large: 0, spent: None };
    let (mut found, commits) = reading.contents(wanted);
    let mut walk = Walk { wanted, places: HashMap::new(), named: Vec::new(), passed: HashSet::new() };
    walk.places.extend(found.iter().map(|(id, _)| (*id, Vec::new())));
    for (id, commit) in &commits {
        walk.commit(&mut reading, *id, commit.tree);
    }
    let head = reading.head();
    let mut contents = Vec::new();
    for (id, found) in found.drain(..) {
        let in_head = head.iter().flatten().filter(|(_, of)| **of == id).map(|(path, _)| path.clone());
        let mut in_head: Vec<_> = in_head.take(MOST_PLACES).collect();
        in_head.sort();
        contents.push(Content { found, places: walk.places.remove(&id).unwrap_or_default(), in_head });
    }
    Ok(Survey { contents, named: walk.named, head, commits: commits.len(), unread: reading.unread() })
}

/// A survey under way.
struct Reading {
    objects: Objects,
    allowance: Allowance,
    broken: usize,
    large: usize,
    spent: Option<String>,
}

type Found<T> = Vec<(Id, Vec<T>)>;

impl Reading {
    /// Searches every content, and gathers the commits, the oldest first.
    fn contents<T>(&mut self, wanted: &Wanted<'_, T>) -> (Found<T>, Vec<(Id, Commit)>) {
        let (mut found, mut commits, mut told) = (Vec::new(), Vec::new(), 0);
        let mut passed = HashSet::new();
        for (id, place) in self.objects.all() {
            if self.spent.is_some() {
                break;
            }
            if !passed.insert(id) {
                continue;
            }
            let Some((kind, object)) = self.interesting(place) else { continue };
            match kind {
                Kind::Commit => commits.extend(Commit::parse(&object).map(|commit| (id, commit))),
                _ if told < MOST_FOUND => {
                    let things = (wanted.content)(&object);
                    told += things.len();
                    if !things.is_empty() {
                        found.push((id, things));
                    }
                }
                _ => self.spent = Some("there is more to find than is told".to_owned()),
            }
        }
        commits.sort_by_key(|(id, commit)| (commit.time, *id));
        (found, commits)
    }

    /// The object, if it is a content or a commit.
    fn interesting(&mut self, place: Place) -> Option<(Kind, Rc<Vec<u8>>)> {
        let kind = self.objects.kind(place, &mut self.allowance);
        let (kind, object) = self.told(kind)?;
        if !matches!(kind, Kind::Blob | Kind::Commit) {
            return None;
        }
        let object = match object {
            Some(object) => object,
            None => {
                let read = self.objects.read(place, &mut self.allowance);
                self.told(read)?
            }
        };
        Some((kind, object))
    }

    fn tree(&mut self, id: &Id) -> Option<Rc<Vec<u8>>> {
        let read = self.objects.read(self.objects.find(id), &mut self.allowance);
        self.told(read)
    }

    /// Every path of the commit that is checked out.
    fn head(&mut self) -> Option<HashMap<Utf8PathBuf, Id>> {
        let commit = self.tree(&self.objects.head()?)?;
        let mut open = vec![(Utf8PathBuf::new(), Commit::parse(&commit)?.tree, 0)];
        let mut paths = HashMap::new();
        while let Some((folder, id, depth)) = open.pop() {
            if paths.len() + open.len() > MOST_PATHS {
                return None;
            }
            let tree = self.tree(&id)?;
            for entry in entries(&tree, id.length()) {
                let path = folder.join(String::from_utf8_lossy(entry.name).as_ref());
                match entry.sort {
                    EntrySort::Folder if depth < DEEPEST => open.push((path, entry.id, depth + 1)),
                    EntrySort::File => drop(paths.insert(path, entry.id)),
                    EntrySort::Folder | EntrySort::Submodule => {}
                }
            }
        }
        Some(paths)
    }

    /// What was read; otherwise why not is noted.
    fn told<R>(&mut self, read: Result<R, Fault>) -> Option<R> {
        match read {
            Ok(read) => return Some(read),
            Err(Fault::Broken) => self.broken += 1,
            Err(Fault::Large) => self.large += 1,
            Err(Fault::Spent(spent)) => self.spent = Some(format!("not everything was looked at: {spent}")),
        }
        None
    }

    fn unread(self) -> Vec<String> {
        let mut unread = self.objects.unread;
        if self.broken > 0 {
            unread.push(format!("{} objects are broken or missing (`git fsck` names them)", self.broken));
        }
        if self.large > 0 {
            unread.push(format!("{} objects are larger than 16 MiB", self.large));
        }
        unread.extend(self.spent);
        unread
    }
}

/// The folders of the commits, each looked into once.
struct Walk<'a, T> {
    wanted: &'a Wanted<'a, T>,
    places: HashMap<Id, Vec<Seen>>,
    named: Vec<Seen>,
    passed: HashSet<Id>,
}

impl<T> Walk<'_, T> {
    fn commit(&mut self, reading: &mut Reading, commit: Id, tree: Id) {
        let mut open = vec![(Utf8PathBuf::new(), tree, 0)];
        while let Some((folder, id, depth)) = open.pop() {
            if reading.spent.is_some() || !self.passed.insert(id) {
                continue;
            }
            let Some(tree) = reading.tree(&id) else { continue };
            for entry in entries(&tree, id.length()) {
                let path = || folder.join(String::from_utf8_lossy(entry.name).as_ref());
                match entry.sort {
                    EntrySort::Folder if depth < DEEPEST => open.push((path(), entry.id, depth + 1)),
                    EntrySort::File => self.file(path, entry.id, commit),
                    EntrySort::Folder | EntrySort::Submodule => {}
                }
            }
        }
    }

    fn file(&mut self, path: impl Fn() -> Utf8PathBuf, id: Id, commit: Id) {
        if let Some(places) = self.places.get_mut(&id) {
            let path = path();
            if places.len() < MOST_PLACES && !places.iter().any(|seen| seen.path == path) {
                places.push(Seen { path, commit });
            }
        }
        let path = path();
        let is_wanted = self.named.len() < MOST_FOUND && (self.wanted.path)(&path);
        if is_wanted && !self.named.iter().any(|seen| seen.path == path) {
            self.named.push(Seen { path, commit });
        }
    }
}

#[cfg(all(test, unix))]
mod tests;
