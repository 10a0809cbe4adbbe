//! Facts for the fixtures of this group.

use crate::audit::facts::openclaw::{OpenClawFile, Place};
use crate::audit::facts::{Facts, Fetched};
use crate::audit::testing::nothing;

/// One document, as `--openclaw FILE` gives it.
pub(super) fn config(text: &str) -> Facts {
    documents(&[("openclaw.json", text)])
}

/// Several documents.
pub(super) fn documents(texts: &[(&str, &str)]) -> Facts {
    let file = |(name, text): &(&str, &str)| OpenClawFile::new(Place::Elsewhere((*name).into()), *text);
    Facts { openclaw: Fetched::Known(texts.iter().map(file).collect()), ..nothing() }
}
