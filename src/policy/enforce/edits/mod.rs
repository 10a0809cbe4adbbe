//! The edits of a checkout that put the policy into effect.
//!
//! Edit points are found by structure, never by line: forks move things. Where one is not found, or stands in another
//! form than the edit understands, nothing at all is changed, and every such place is named with the edit to make by hand.
//! Running them again changes nothing. Deliberately absent: reading and writing files, and `package-lock.json`, which
//! only npm writes ([`lock_is_stale`] says when it has to).
//!
//! | file | edit |
//! |---|---|
//! | [`entry`] | the container's class, `ContainerProxy` and the guard around the default export |
//! | [`puppeteer`] | the browser obeys the policy's rules |
//! | [`packages`] | SDK, wrangler and vite plugin in versions that enforce it |
//! | [`image`] | the image of the SDK's version, and the container's files in it |
//! | [`start`] | OpenClaw's configuration is patched before its gateway starts |
//! | [`settings`] | a compatibility date that has what the overlay needs |

mod entry;
mod image;
mod packages;
mod places;
mod puppeteer;
mod settings;
mod start;

use camino::{Utf8Path, Utf8PathBuf};

pub use packages::{SDK_VERSION, lock_is_stale};
pub use places::NoPlace;

use self::places::Place;
use crate::audit::facts::Checkout;
use crate::model::Digest;
use crate::project::edit::Edit;

/// Folder of the overlay below the checkout.
pub const OVERLAY: &str = "src/hardening";
/// Folder of the container's files, beside the Dockerfile.
pub const CONTAINER: &str = "hardening";
/// Where they lie in the image.
pub const IN_IMAGE: &str = "/usr/local/lib/moltctl";
/// The script that patches OpenClaw's configuration.
const APPLY: &str = include_str!("../../../../templates/overlay/container/apply-policy.mjs");

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Files of the overlay, by path below the checkout.
    pub overlay: Vec<(Utf8PathBuf, String)>,
    /// Text of `openclaw-patch.json`.
    pub patch: String,
    /// Whether a credential is a signature, which takes a package of its own.
    pub signs: bool,
    /// Digest of the sandbox image of [`SDK_VERSION`], as far as it is known.
    pub digest: Option<Digest>,
}

/// A file as it will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    /// Path below the checkout.
    pub path: Utf8PathBuf,
    /// Its text now; `None` for a new one.
    pub before: Option<String>,
    /// Its text afterwards.
    pub after: String,
    /// What is changed in it, with reasons.
    pub edits: Vec<Edit>,
}

/// Works the edits out: files that change, sorted by path.
///
/// # Errors
/// Every place that was not found, with the edit to make by hand; then nothing is to be changed.
pub fn compose(checkout: &Checkout, wish: &Wish) -> Result<Vec<FileEdit>, Vec<NoPlace>> {
    let mut work = Work { checkout, files: Vec::new(), missing: Vec::new() };
    work.edit(entry::edit(checkout));
    for edit in puppeteer::edits(checkout) {
        work.edit(edit);
    }
    work.edit(packages::edit(checkout, wish.signs));
    work.edit(image::edit(checkout, wish.digest.as_ref()));
    work.edit(start::edit(checkout));
    for edit in settings::edits(checkout) {
        work.edit(edit);
    }
    work.finish(wish)
}

struct Work<'a> {
    checkout: &'a Checkout,
    files: Vec<FileEdit>,
    missing: Vec<NoPlace>,
}

impl Work<'_> {
    fn edit(&mut self, edit: Place<FileEdit>) {
        match edit {
            Ok(edit) => self.files.push(edit),
            Err(missing) => self.missing.extend(missing),
        }
    }

    fn finish(mut self, wish: &Wish) -> Result<Vec<FileEdit>, Vec<NoPlace>> {
        if !self.missing.is_empty() {
            return Err(self.missing);
        }
        let folder = container_folder(self.checkout);
        for (path, text) in &wish.overlay {
            self.file(
                path.clone(),
                text.clone(),
                "part of the overlay that enforces the policy in the Worker",
            );
        }
        self.file(
            folder.join("apply-policy.mjs"),
            APPLY.to_owned(),
            "puts the policy into OpenClaw's configuration before the gateway starts",
        );
        self.file(folder.join("openclaw-patch.json"), wish.patch.clone(), "the policy as OpenClaw takes it");
        self.files.retain(|file| file.before.as_deref() != Some(file.after.as_str()));
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(self.files)
    }

    fn file(&mut self, path: Utf8PathBuf, after: String, reason: &'static str) {
        let before = self.checkout.text(path.as_str()).map(str::to_owned);
        let id = if before.is_some() { "file-rendered-again" } else { "file-added" };
        let edit = Edit { id, path: path.to_string(), reason, before: None, after: String::new() };
        self.files.push(FileEdit { path, before, after, edits: vec![edit] });
    }
}

/// Where the container's files belong: the build's context is the folder of the Dockerfile.
fn container_folder(checkout: &Checkout) -> Utf8PathBuf {
    let dockerfile = checkout.dockerfile().map(|(path, _)| path);
    dockerfile.and_then(Utf8Path::parent).unwrap_or(Utf8Path::new("")).join(CONTAINER)
}

#[cfg(test)]
mod tests;
