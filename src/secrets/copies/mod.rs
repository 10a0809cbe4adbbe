//! Copies of secrets in a container's state bucket: where they lie, and how they are replaced.
//!
//! Onboarding and the start script write values into `openclaw.json`, into auth profiles and into `.env`, and a loop in
//! the container copies all of it to R2, from where the next start takes it back. A value that is rotated at the Worker
//! alone is therefore not rotated (`facts/moltworker.md` 3.3).
//!
//! | file | what |
//! |---|---|
//! | `document` | which object is what, and the strings in it with the bytes they stand at |
//! | `spots` | at which path of which document the copy of a slot stands |
//! | `rewrite` | a text with new values, every other byte as it was |
//!
//! Deliberately absent: conversations, media and logs (`sessions/*.jsonl` and the like), which may quote a value that
//! somebody typed; databases and archives, which cannot be edited from outside (they are told, see [`Role::Database`]
//! and [`Layout::Archives`]); reading and writing objects (`engine::stored`).

mod document;
mod rewrite;
mod spots;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::secret::SecretText;
use crate::secrets::catalog::Slot;
pub use document::{Role, role};
pub use rewrite::{Change, rewrite};

/// A text object of the bucket.
pub struct StoredText {
    /// Its key.
    pub key: String,
    /// What it holds.
    pub text: Zeroizing<String>,
}

impl std::fmt::Debug for StoredText {
    /// Without the text: it holds secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredText").field("key", &self.key).finish_non_exhaustive()
    }
}

/// A copy of a slot's value, or of another value that stands where the slot's copy stands.
#[derive(Clone, Debug)]
pub struct StoredCopy {
    /// The slot.
    pub slot: &'static Slot,
    /// Key of the object.
    pub object: String,
    /// Where in it: a path (`gateway.auth.token`), or the name of a line (`ANTHROPIC_API_KEY=`).
    pub place: String,
    /// What stands there.
    pub value: SecretText,
    /// The place is the one the catalogue names: what stands there is what the container uses. Elsewhere (`env`, `.env`,
    /// `models.json`) a value has spread to, and another one may be somebody's own.
    pub own: bool,
}

/// How a state bucket is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Nothing of a container's state is there.
    #[default]
    Empty,
    /// Plain files below `openclaw/` (upstream until March 2026): they can be rewritten.
    Files,
    /// Archives below `backups/` and a handle that names the one to restore: squashfs, which cannot be edited.
    Archives,
}

/// Where a container's state lies, as prefixes of keys; the older names are still restored from.
pub const PREFIXES: [&str; 3] = ["openclaw/", "clawdbot/", "moltbot/"];

/// True for objects that may hold a copy: the others are not read.
#[must_use]
pub fn is_interesting(key: &str) -> bool {
    role(key).is_some()
}

/// How a bucket with these objects is laid out. Where both layouts are, the one that was written last counts: the other
/// is what an upgrade left. Times are RFC 3339 in one form, as the API writes them.
pub fn layout<'a>(objects: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Layout {
    let (mut files, mut archives): (Option<&str>, Option<&str>) = (None, None);
    for (key, written) in objects {
        let written = Some(written.unwrap_or_default());
        if key == "backup-handle.json" || (key.starts_with("backups/") && key.ends_with("/data.sqsh")) {
            archives = archives.max(written);
        } else if PREFIXES.iter().any(|prefix| key.starts_with(prefix)) {
            files = files.max(written);
        }
    }
    match (files, archives) {
        (None, None) => Layout::Empty,
        (Some(_), None) => Layout::Files,
        (None, Some(_)) => Layout::Archives,
        (Some(files), Some(archives)) if archives >= files => Layout::Archives,
        (Some(_), Some(_)) => Layout::Files,
    }
}

/// Every copy at a known place, for every slot that could have put it there. Two slots may share a place (a provider's
/// auth profile): where the form of the value decides, one of them is named, else each. The slots' own places come first.
#[must_use]
pub fn find(objects: &[StoredText]) -> Vec<StoredCopy> {
    gather(objects, |claims| claims.to_vec())
}

/// The copies of [`find`], each with the one slot whose value the container is given for its place. `set` tells which
/// secrets and variables the Worker has; a copy of none of them is left out.
#[must_use]
pub fn find_owned(objects: &[StoredText], set: &dyn Fn(&str) -> bool) -> Vec<StoredCopy> {
    gather(objects, |claims| spots::owner(claims, set).into_iter().collect())
}

fn gather(objects: &[StoredText], of: impl Fn(&[spots::Claim]) -> Vec<spots::Claim>) -> Vec<StoredCopy> {
    let mut found = Vec::new();
    for object in objects {
        let Some(role) = role(&object.key) else { continue };
        for stands in spots::occupied(role, &object.text) {
            found.extend(of(&stands.claims).into_iter().map(|claim| StoredCopy {
                slot: claim.slot,
                object: object.key.clone(),
                place: stands.place.clone(),
                value: SecretText::new(&*stands.value),
                own: claim.own,
            }));
        }
    }
    // What the container uses goes before where it has spread to.
    found.sort_by_key(|copy| !copy.own);
    found
}

/// True when `value` stands anywhere in `bytes`, in clear or as JSON writes it. Where `beside` is given, its own
/// occurrences do not count: an old value may be a part of the new one.
#[must_use]
pub fn holds(bytes: &[u8], value: &SecretText, beside: Option<&SecretText>) -> bool {
    rewrite::occurs(bytes, value, beside)
}
