//! git's database of objects, read without git: nothing is run, and no configuration is obeyed.
//!
//! A checkout is untrusted, its `.git` included. Only `.git` that is a folder of the checkout is read, never what it
//! points to elsewhere (a worktree's real folder, alternates, links); packs and indexes are believed only as far as they
//! hold together; and every survey has an allowance of time and bytes. What was passed by for one of these reasons is
//! told. Deliberately absent: verifying that an object's content has the hash that names it, indexes of version 1 (which
//! no git since 2008 writes), and everything that writes.

mod allowance;
mod delta;
mod id;
mod index;
mod inflate;
mod pack;
mod parse;
mod refs;

use std::rc::Rc;

use camino::{Utf8Path, Utf8PathBuf};
use flate2::Decompress;

use crate::sys::inside::{Inside, Sort};
use index::Index;
use inflate::{Ended, Window, inflate};
use pack::Pack;

pub use allowance::{Allowance, Spent};
pub use id::Id;
pub(in crate::git) use parse::{Commit, EntrySort, entries};

/// The largest object that is unpacked, in bytes.
pub const LARGEST_OBJECT: usize = 16 * 1024 * 1024;
/// The largest sum of the packs' indexes that is read, in bytes: a million objects.
const LARGEST_INDEXES: u64 = 32 * 1024 * 1024;
/// The most packs that are read.
const MOST_PACKS: usize = 200;
/// The most objects in files of their own that are listed.
const MOST_LOOSE: usize = 200_000;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A commit.
    Commit,
    /// A folder.
    Tree,
    /// A file's content.
    Blob,
    /// An annotated tag.
    Tag,
}

/// What does not hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it does not hold together")]
pub(crate) struct Broken;

/// Why an object was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not hold together, or lies behind a link.
    #[error("it does not hold together")]
    Broken,
    /// It is larger than [`LARGEST_OBJECT`].
    #[error("it is larger than 16 MiB")]
    Large,
    /// The allowance is used up.
    #[error(transparent)]
    Spent(#[from] Spent),
}

impl From<Broken> for Fault {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

/// Why there is no database to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// Neither the checkout nor a folder above it holds a `.git`.
    #[error("there is no git repository")]
    NoRepository,
    /// The checkout is a folder of a repository.
    #[error("the checkout is a folder within a repository; its history lies above it and was not read")]
    Above,
    /// `.git` is a file: of a linked worktree or a submodule.
    #[error("`.git` leads elsewhere (a linked worktree or a submodule); run this in the repository itself")]
    Elsewhere,
    /// `.git` is a link or something else.
    #[error("`.git` is no folder of the checkout (a link, or no folder at all)")]
    NoFolder,
}

/// Where an object lies.
#[derive(Clone, Copy, Debug)]
pub(in crate::git) enum Place {
    /// In a pack, at an offset.
    Packed(usize, u64),
    /// In a file of its own.
    Loose(Id),
}

/// The database of one checkout.
#[derive(Debug)]
pub struct Objects {
    inside: Inside,
    packs: Vec<Pack>,
    state: Decompress,
    /// Why there is more than is read; sentence fragments for an operator.
    pub unread: Vec<String>,
    /// Bytes of a name.
    name: usize,
}

impl Objects {
    /// Opens the database of `checkout`.
    ///
    /// # Errors
    /// [`Unopened`].
    pub fn open(checkout: &Utf8Path) -> Result<Self, Unopened> {
        let inside = Inside::new(checkout);
        match inside.sort(".git".into()) {
            Sort::Folder => {}
            Sort::File => return Err(Unopened::Elsewhere),
            Sort::Link | Sort::Other => return Err(Unopened::NoFolder),
            Sort::Absent if is_below_a_repository(checkout) => return Err(Unopened::Above),
            Sort::Absent => return Err(Unopened::NoRepository),
        }
        let mut objects =
            Self { inside, packs: Vec::new(), state: Decompress::new(true), unread: Vec::new(), name: 20 };
        objects.look_around();
        objects.open_packs();
        Ok(objects)
    }

    /// Notes what lies elsewhere, and how long names are.
    fn look_around(&mut self) {
        let configuration = self.inside.bytes(".git/config".into(), 1024 * 1024);
        let text = configuration.ok().flatten().unwrap_or_default().to_ascii_lowercase();
        let text: String = String::from_utf8_lossy(&text).split_whitespace().collect();
        if text.contains("objectformat=sha256") {
            self.name = 32;
        }
        let elsewhere = [
            (".git/objects/info/alternates", "objects of another repository are borrowed and were not read"),
            (
                ".git/objects/info/http-alternates",
                "objects of another repository are borrowed and were not read",
            ),
            (".git/commondir", "its objects lie in another folder, which was not read"),
            (".git/shallow", "the clone is shallow: older commits are not here (`git fetch --unshallow`)"),
        ];
        for (path, why) in elsewhere {
            let (there, why) = (self.inside.sort(path.into()) != Sort::Absent, why.to_owned());
            if there && !self.unread.contains(&why) {
                self.unread.push(why);
            }
        }
        for path in [".git/objects", ".git/objects/pack"] {
            if matches!(self.inside.sort(path.into()), Sort::Link | Sort::Other) {
                self.unread.push(format!("`{path}` is a link or no folder, and was not followed"));
            }
        }
    }

    fn open_packs(&mut self) {
        let (names, whole) =
            self.inside.names(".git/objects/pack".into(), 20 * MOST_PACKS).unwrap_or_default();
        if names.iter().any(|name| name.ends_with(".promisor")) {
            self.unread.push("the clone is partial: some objects are only at its remote".to_owned());
        }
        let packs: Vec<&String> = names.iter().filter(|name| name.ends_with(".pack")).collect();
        if !whole || packs.len() > MOST_PACKS {
            self.unread.push(format!("only {MOST_PACKS} packs were read (`git gc` makes one of them)"));
        }
        let mut left = LARGEST_INDEXES;
        for name in packs.into_iter().take(MOST_PACKS) {
            match self.open_pack(name, left) {
                Some((pack, taken)) => {
                    left -= taken;
                    self.packs.push(pack);
                }
                None => self.unread.push("a pack or its index is broken, missing or too large".to_owned()),
            }
        }
        self.unread.dedup();
    }

    /// A pack and the bytes of its index, which may be at most `largest`.
    fn open_pack(&self, name: &str, largest: u64) -> Option<(Pack, u64)> {
        let folder = Utf8Path::new(".git/objects/pack");
        let index = folder.join(name).with_extension("idx");
        let index = self.inside.bytes(&index, largest).ok().flatten()?;
        let taken = index.len() as u64;
        let index = Index::parse(index, self.name).ok()?;
        let mut window = Window::new(self.inside.open(&folder.join(name)).ok()?);
        window.at(0, 12).ok().filter(|head| head.starts_with(b"PACK\0\0\0"))?;
        Some((Pack::new(index, window), taken))
    }

    /// Every object, pack by pack in the order they stand there, then those in files of their own.
    pub(super) fn all(&mut self) -> Vec<(Id, Place)> {
        let mut all = Vec::new();
        for (nth, pack) in self.packs.iter().enumerate() {
            let mut of_pack: Vec<(u64, Id)> = (0..pack.index.len())
                .filter_map(|at| Some((pack.index.offset(at)?, pack.index.id(at)?)))
                .collect();
            of_pack.sort_unstable();
            all.extend(of_pack.into_iter().map(|(offset, id)| (id, Place::Packed(nth, offset))));
        }
        for id in self.loose() {
            all.push((id, Place::Loose(id)));
        }
        all
    }

    fn loose(&mut self) -> Vec<Id> {
        let mut found = Vec::new();
        for first in 0..=255_u8 {
            let folder = format!("{first:02x}");
            let path = Utf8Path::new(".git/objects").join(&folder);
            if self.inside.sort(&path) == Sort::Link {
                self.unread.push("a folder of objects is a link, and was not followed".to_owned());
                continue;
            }
            let most = MOST_LOOSE - found.len();
            let (names, whole) = self.inside.names(&path, most).unwrap_or((Vec::new(), false));
            if !whole {
                self.unread
                    .push("there are more loose objects than are read (`git gc` packs them)".to_owned());
            }
            let wanted = self.name * 2;
            let ids = names.iter().map(|name| format!("{folder}{name}")).filter(|name| name.len() == wanted);
            found.extend(ids.filter_map(|name| Id::parse(&name)));
        }
        self.unread.dedup();
        found
    }

    /// Where an object lies.
    pub(super) fn find(&self, id: &Id) -> Place {
        let packed = self.packs.iter().enumerate().find_map(|(nth, pack)| Some((nth, pack.index.find(id)?)));
        packed.map_or(Place::Loose(*id), |(nth, offset)| Place::Packed(nth, offset))
    }

    /// What an object is, and its content where that had to be unpacked to tell.
    #[expect(clippy::type_complexity, reason = "two optional things, named in the line above")]
    pub(super) fn kind(
        &mut self,
        place: Place,
        allowance: &mut Allowance,
    ) -> Result<(Kind, Option<Rc<Vec<u8>>>), Fault> {
        match place {
            Place::Packed(nth, offset) => {
                let pack = self.packs.get_mut(nth).ok_or(Fault::Broken)?;
                Ok((pack.kind(offset, allowance)?, None))
            }
            Place::Loose(id) => self.read_loose(&id, allowance).map(|(kind, object)| (kind, Some(object))),
        }
    }

    /// An object's content.
    pub(super) fn read(&mut self, place: Place, allowance: &mut Allowance) -> Result<Rc<Vec<u8>>, Fault> {
        match place {
            Place::Packed(nth, offset) => {
                let pack = self.packs.get_mut(nth).ok_or(Fault::Broken)?;
                pack.object(offset, allowance, &mut self.state)
            }
            Place::Loose(id) => self.read_loose(&id, allowance).map(|(_, object)| object),
        }
    }

    fn read_loose(&mut self, id: &Id, allowance: &mut Allowance) -> Result<(Kind, Rc<Vec<u8>>), Fault> {
        let name = id.to_string();
        let path: Utf8PathBuf = [".git/objects", &name[..2], &name[2..]].iter().collect();
        let mut window = Window::new(self.inside.open(&path).map_err(|_| Fault::Broken)?);
        let mut out = Vec::new();
        // The head (`blob 123` and a zero byte) is at most 32 bytes.
        let ended = inflate(&mut window, 0, LARGEST_OBJECT + 32, &mut self.state, &mut out)?;
        allowance.take(out.len())?;
        if ended == Ended::Cut {
            return Err(Fault::Large);
        }
        let end = out.iter().take(32).position(|byte| *byte == 0).ok_or(Fault::Broken)?;
        let kind = match out.split(|byte| *byte == b' ').next() {
            Some(b"commit") => Kind::Commit,
            Some(b"tree") => Kind::Tree,
            Some(b"blob") => Kind::Blob,
            Some(b"tag") => Kind::Tag,
            _ => return Err(Fault::Broken),
        };
        out.drain(..=end);
        Ok((kind, Rc::new(out)))
    }
}

/// Whether a folder above holds a `.git`. It is only asked whether it is there.
fn is_below_a_repository(checkout: &Utf8Path) -> bool {
    let whole = checkout.canonicalize_utf8().unwrap_or_else(|_| checkout.to_owned());
    whole.ancestors().skip(1).any(|above| Inside::new(above).sort(".git".into()) != Sort::Absent)
}

#[cfg(test)]
mod tests;
