//! The digest of the sandbox image: from moltctl.lock, else from its registry.

use crate::commands::pin::files::LockFile;
use crate::commands::pin::lookup::Lookup;
use crate::context::Context;
use crate::error::{ErrorKind, Kinded as _, Result};
use crate::model::{Digest, ImageRef};
use crate::policy::enforce::edits::{FileEdit, SDK_VERSION};
use crate::project::edit::Edit;
use crate::project::lock::{self, ImageRole, Lock};
use crate::project::pins::Ask;

/// What is known of the image.
pub(super) struct Known {
    /// Its digest, if that could be found out.
    pub(super) digest: Option<Digest>,
    /// The lock with the answer, where the checkout has a lock.
    pub(super) lock: Option<FileEdit>,
}

/// Looks it up; a registry that does not answer is a note.
///
/// # Errors
/// When `moltctl.lock` is not understood.
pub(super) async fn known_or_asked(ctx: &Context, notes: &mut Vec<String>) -> Result<Known> {
    let file = LockFile::read(ctx)?;
    let image: ImageRef =
        format!("docker.io/cloudflare/sandbox:{SDK_VERSION}").parse().kind(ErrorKind::Bug)?;
    if let Some(digest) = of(&file.lock, &image) {
        return Ok(Known { digest: Some(digest), lock: None });
    }
    let mut lock = file.lock.clone();
    let asks = [Ask::Image { image: image.clone(), role: ImageRole::Base }];
    if Lookup::of(ctx, &[])?.fill(&asks, &mut lock).await.is_err() {
        notes.push(format!(
            "the digest of `{image}` could not be asked for: the Dockerfile names the tag, and `moltctl pin update` pins it"
        ));
        return Ok(Known { digest: None, lock: None });
    }
    let edit = file.text.clone().map(|before| FileEdit {
        path: lock::FILE.into(),
        after: file.text_of(&lock).unwrap_or_else(|| before.clone()),
        edits: vec![Edit {
            id: "image-recorded",
            path: image.to_string(),
            reason: "the digest that the Dockerfile now names, with the day it was seen",
            before: None,
            after: of(&lock, &image).map(|it| it.to_string()).unwrap_or_default(),
        }],
        before: Some(before),
    });
    Ok(Known { digest: of(&lock, &image), lock: edit })
}

fn of(lock: &Lock, image: &ImageRef) -> Option<Digest> {
    let known = lock.images.iter().find(|it| it.role == ImageRole::Base && it.reference == *image);
    known.map(|it| it.digest.clone())
}
