//! OpenClaw's documents: of the file that was named, and of the backup.

use std::collections::BTreeSet;

use crate::audit::Scope;
use crate::audit::facts::openclaw::Place;
use crate::audit::facts::{Fetched, OpenClawFile};
use crate::commands::audit::Request;
use crate::context::Context;
use crate::sys::fs;

/// Reads the file of `--openclaw`, and adds what the backup brought; templates in the checkout are not looked for: what
/// runs is what lies in R2.
pub(super) fn read(
    ctx: &Context,
    request: &Request,
    scopes: &BTreeSet<Scope>,
    stored: Fetched<Vec<OpenClawFile>>,
) -> Fetched<Vec<OpenClawFile>> {
    let Some(path) = request.openclaw.as_ref().filter(|_| scopes.contains(&Scope::OpenClaw)) else {
        return stored;
    };
    let text = match fs::read_text(path) {
        Ok(Some(text)) => text,
        Ok(None) => return Fetched::Unavailable(format!("there is no `{path}`")),
        Err(error) => return Fetched::Unavailable(format!("`{path}` cannot be read: {error}")),
    };
    let inside = path.canonicalize_utf8().ok();
    let place = match inside.as_ref().and_then(|path| path.strip_prefix(&ctx.checkout).ok()) {
        Some(inside) => Place::Checkout(inside.to_owned()),
        None => Place::Elsewhere(path.to_string()),
    };
    let mut files = vec![OpenClawFile::new(place, text)];
    if let Fetched::Known(stored) = stored {
        files.extend(stored);
    }
    Fetched::Known(files)
}
