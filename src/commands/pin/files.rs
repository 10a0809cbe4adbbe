//! Reads the files that fetch something, and the lock.
//!
//! What a checkout names is followed only below the checkout: a Dockerfile elsewhere is neither read nor written.

use camino::{Utf8Component, Utf8Path};

use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::plan::{PlannedStep, Step, WriteFile};
use crate::project::lock::{self, Lock};
use crate::project::pins::{PACKAGE_JSON, Texts};
use crate::project::tree::Syntax;
use crate::project::wrangler;
use crate::project::wrangler::view::View;
use crate::sys::fs;

/// The lock of the checkout, as text and as value.
#[derive(Debug, Default)]
pub struct LockFile {
    /// The text, when there is one.
    pub text: Option<String>,
    /// What it says.
    pub lock: Lock,
}

impl LockFile {
    /// Reads `moltctl.lock`.
    ///
    /// # Errors
    /// When it cannot be understood.
    pub fn read(ctx: &Context) -> Result<Self> {
        let text = ctx.read_checkout(lock::FILE)?;
        let lock = match &text {
            Some(text) => Lock::parse(text).map_err(|error| {
                Error::new(ErrorKind::Usage, error)
                    .context(format!("`{}` is not understood", lock::FILE))
                    .hint("a lock file of a newer moltctl needs that moltctl; one that is broken can be deleted")
            })?,
            None => Lock::default(),
        };
        Ok(Self { text, lock })
    }

    /// The text that says `lock`: the very same when it says so already. `None` when there is nothing to say and no
    /// file.
    #[must_use]
    pub fn text_of(&self, lock: &Lock) -> Option<String> {
        match &self.text {
            Some(text) if self.lock.render() == lock.render() => Some(text.clone()),
            None if *lock == Lock::default() => None,
            _ => Some(lock.render()),
        }
    }
}

/// The files of a checkout that was set up: its `wrangler.toml` and what that names.
///
/// # Errors
/// When there is no `wrangler.toml`, or a file cannot be read.
pub fn texts(ctx: &Context) -> Result<Texts> {
    let toml = ctx.read_checkout(wrangler::TOML)?.ok_or_else(|| {
        Error::usage(format!("there is no `{}` in `{}`", wrangler::TOML, ctx.checkout))
            .hint("`moltctl init` writes one, in a checkout of moltworker")
    })?;
    around(ctx, toml)
}

/// The files that belong to this text of a `wrangler.toml`.
///
/// # Errors
/// When a file cannot be read.
pub fn around(ctx: &Context, toml: String) -> Result<Texts> {
    let view = View::parse(&toml, Syntax::Toml)
        .map_err(|error| Error::new(ErrorKind::Usage, error).context("`wrangler.toml` is not understood"))?;
    let mut dockerfiles: Vec<(String, String)> = Vec::new();
    for image in view.containers.iter().filter_map(|container| container.image.as_deref()) {
        let Some(path) = below(ctx, image)? else { continue };
        if dockerfiles.iter().all(|(known, _)| *known != path)
            && let Some(text) = ctx.read_checkout(&path)?
        {
            dockerfiles.push((path, text));
        }
    }
    Ok(Texts { wrangler: toml, dockerfiles, package_json: ctx.read_checkout(PACKAGE_JSON)? })
}

/// The path of an existing file below the checkout, without `.`; `None` for everything else.
///
/// # Errors
/// When it is a link that leads out of the checkout: a build would follow it, and what it fetches could not be pinned.
fn below(ctx: &Context, written: &str) -> Result<Option<String>> {
    let mut parts = Vec::new();
    for component in Utf8Path::new(written).components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::Normal(part) => parts.push(part),
            _ => return Ok(None),
        }
    }
    let path = parts.join("/");
    let full = ctx.checkout.join(&path);
    let Ok(real) = full.canonicalize_utf8() else { return Ok(None) };
    if path.is_empty() || !fs::is_file(&full) {
        return Ok(None);
    }
    if !real.starts_with(&ctx.checkout) {
        return Err(Error::usage(format!("`{path}` is a link that leads out of the checkout"))
            .hint("put the file itself into the checkout: a build follows the link, and nothing there can be pinned"));
    }
    Ok(Some(path))
}

/// The step that writes a file of the checkout, unless it says so already.
#[must_use]
pub fn write(ctx: &Context, name: &str, before: Option<&str>, after: &str) -> Option<PlannedStep> {
    if before == Some(after) {
        return None;
    }
    let step = WriteFile {
        path: ctx.checkout.join(name),
        before: before.map(str::to_owned),
        after: after.to_owned(),
        executable: false,
    };
    Some(PlannedStep::new(format!("write:{name}"), Step::WriteFile(step), name))
}

/// The steps from one state of the pinned files to another.
#[must_use]
pub fn write_texts(ctx: &Context, before: &Texts, after: &Texts) -> Vec<PlannedStep> {
    let mut steps: Vec<PlannedStep> = Vec::new();
    steps.extend(write(ctx, wrangler::TOML, Some(&before.wrangler), &after.wrangler));
    for ((name, before), (_, after)) in before.dockerfiles.iter().zip(&after.dockerfiles) {
        steps.extend(write(ctx, name, Some(before), after));
    }
    if let (Some(before), Some(after)) = (&before.package_json, &after.package_json) {
        steps.extend(write(ctx, PACKAGE_JSON, Some(before), after));
    }
    steps
}

/// An error of the pinning as the error of a command.
///
/// # Errors
/// Always when `result` is one.
pub fn understood<T>(result: std::result::Result<T, crate::project::pins::ApplyError>) -> Result<T> {
    result.kind(ErrorKind::Usage)
}
