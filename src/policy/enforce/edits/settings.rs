//! wrangler's configuration: a compatibility date that has `ctx.exports` and a PID namespace for the container.

use super::FileEdit;
use super::places::{NoPlace, Place};
use crate::audit::facts::Checkout;
use crate::audit::facts::checkout::WRANGLER_FILES;
use crate::project::edit::Edit;
use crate::project::tree::Syntax;
use crate::project::wrangler::patch::{Literal, Under, set};
use crate::project::wrangler::view::View;

/// The first date with both (`containers_pid_namespace`; `enable_ctx_exports` is older).
const DATE: &str = "2026-04-01";

/// One edit a configuration that there is: which of them is read depends on who reads.
pub(super) fn edits(checkout: &Checkout) -> Vec<Place<FileEdit>> {
    let present = WRANGLER_FILES.iter().filter_map(|name| Some((*name, checkout.text(name)?)));
    let mut edits: Vec<Place<FileEdit>> = present.map(|(name, text)| edit(name, text)).collect();
    if edits.is_empty() {
        let hand = format!("compatibility_date = \"{DATE}\"");
        edits.push(Err(vec![NoPlace::new(
            "wrangler.toml",
            "there is no configuration of wrangler",
            &[&hand],
        )]));
    }
    edits
}

fn edit(name: &str, text: &str) -> Place<FileEdit> {
    let syntax = if name.ends_with("toml") { Syntax::Toml } else { Syntax::Jsonc };
    let hand = format!("compatibility_date: \"{DATE}\" or later");
    let not_understood = || vec![NoPlace::new(name, "the configuration is not understood", &[&hand])];
    let view = View::parse(text, syntax).map_err(|_| not_understood())?;
    let unchanged = FileEdit {
        path: name.into(),
        before: Some(text.to_owned()),
        after: text.to_owned(),
        edits: Vec::new(),
    };
    // Dates of this form compare as texts.
    if view.compatibility_date.as_deref().is_some_and(|date| date >= DATE) {
        return Ok(unchanged);
    }
    let value = Literal::Text(DATE.to_owned());
    let after = set(text, syntax, Under::Root, &["compatibility_date"], &value).ok_or_else(not_understood)?;
    let edit = Edit {
        id: "compatibility-date",
        path: "compatibility_date".to_owned(),
        reason: "from this date on the Worker has `ctx.exports`, without which the container's policy has nowhere to run",
        before: view.compatibility_date,
        after: DATE.to_owned(),
    };
    Ok(FileEdit { after, edits: vec![edit], ..unchanged })
}
