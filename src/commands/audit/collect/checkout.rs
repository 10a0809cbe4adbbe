//! The files of the checkout.

use std::collections::BTreeMap;

use crate::audit::facts::checkout::FileFact;
use crate::audit::facts::{Checkout, Fetched};
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::sys::{fs, walk};

/// Reads them.
///
/// # Errors
/// When the folder cannot be listed.
pub(super) fn read(ctx: &Context) -> Result<Fetched<Checkout>> {
    let texts = walk::texts(&ctx.checkout, |_| true).map_err(|error| Error::new(ErrorKind::Failed, error))?;
    let mut files: BTreeMap<_, _> = texts
        .files
        .into_iter()
        .map(|(path, text)| {
            let executable =
                fs::mode_bits(&ctx.checkout.join(&path)).ok().flatten().is_some_and(|bits| bits & 0o100 != 0);
            (path, FileFact::Text { text: text.into(), executable })
        })
        .collect();
    for name in [".dev.vars", ".gitignore"] {
        if let Some(text) = ctx.read_checkout(name)? {
            files.insert(name.into(), FileFact::Text { text: text.into(), executable: false });
        }
    }
    Ok(Fetched::Known(Checkout::new(files)))
}
