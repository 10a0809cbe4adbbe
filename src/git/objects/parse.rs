//! What stands in commits and trees.

use super::Id;

/// What is needed of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::git) struct Commit {
    /// Its folder.
    pub(in crate::git) tree: Id,
    /// When it was made, in seconds since 1970, as its author's machine said.
    pub(in crate::git) time: i64,
}

/// An entry of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::git) struct TreeEntry<'a> {
    /// Its name, as bytes.
    pub(in crate::git) name: &'a [u8],
    /// The object.
    pub(in crate::git) id: Id,
    /// What it is.
    pub(in crate::git) sort: EntrySort,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::git) enum EntrySort {
    /// A folder.
    Folder,
    /// A file, or the text of a link.
    File,
    /// A commit of another repository.
    Submodule,
}

impl Commit {
    /// Reads one.
    pub(in crate::git) fn parse(object: &[u8]) -> Option<Self> {
        let head = object.windows(2).position(|two| two == b"\n\n").map_or(object, |end| &object[..end]);
        let mut lines = head.split(|byte| *byte == b'\n');
        let tree = std::str::from_utf8(lines.next()?.strip_prefix(b"tree ")?).ok()?;
        let line = lines.find(|line| line.starts_with(b"committer "))?;
        let words = std::str::from_utf8(&line[line.iter().rposition(|byte| *byte == b'>')? + 1..]).ok()?;
        Some(Self { tree: Id::parse(tree)?, time: words.split_whitespace().next()?.parse().ok()? })
    }
}

/// The entries of a tree whose names are `length` bytes long; ends where it no longer holds together.
pub(in crate::git) fn entries(object: &[u8], length: usize) -> impl Iterator<Item = TreeEntry<'_>> {
    let mut rest = object;
    std::iter::from_fn(move || {
        let space = rest.iter().position(|byte| *byte == b' ')?;
        let end = rest.iter().position(|byte| *byte == 0).filter(|end| *end > space)?;
        let id = Id::of(rest.get(end + 1..end + 1 + length)?)?;
        let sort = match &rest[..space] {
            b"40000" | b"040000" => EntrySort::Folder,
            b"160000" => EntrySort::Submodule,
            _ => EntrySort::File,
        };
        let name = &rest[space + 1..end];
        rest = &rest[end + 1 + length..];
        Some(TreeEntry { name, id, sort })
    })
}
