//! Which commit is checked out.

use camino::Utf8Path;

use super::{Id, Objects};

/// The largest file of references that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

impl Objects {
    /// The commit that is checked out; `None` before the first one, or where it cannot be told.
    pub(in crate::git) fn head(&self) -> Option<Id> {
        let head = self.line(".git/HEAD".into())?;
        let Some(name) = head.strip_prefix("ref: ") else { return Id::parse(head.trim()) };
        let name = name.trim();
        let plain = name.starts_with("refs/") && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
        if !plain {
            return None;
        }
        match self.line(&Utf8Path::new(".git").join(name)) {
            Some(line) => Id::parse(line.trim()),
            None => self.packed(name),
        }
    }

    fn packed(&self, name: &str) -> Option<Id> {
        let bytes = self.inside.bytes(".git/packed-refs".into(), LARGEST).ok().flatten()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().find_map(|line| {
            let (id, of) = line.split_once(' ')?;
            (of.trim() == name).then(|| Id::parse(id)).flatten()
        })
    }

    fn line(&self, path: &Utf8Path) -> Option<String> {
        let bytes = self.inside.bytes(path, 4096).ok().flatten()?;
        Some(String::from_utf8(bytes).ok()?.lines().next()?.to_owned())
    }
}
