//! The browser: whoever imports puppeteer gets the overlay's, which obeys the policy's rules.

use camino::Utf8PathBuf;

use super::entry::{browser_from, module_of};
use super::places::{Changes, NoPlace, Place};
use super::{FileEdit, OVERLAY};
use crate::audit::facts::Checkout;
use crate::audit::syntax::values::literal;
use crate::audit::syntax::{Source, Syntax};
use crate::project::edit::Edit;

const PUPPETEER: &str = "@cloudflare/puppeteer";

/// One edit a file that imports it. A checkout without a browser has none.
pub(super) fn edits(checkout: &Checkout) -> Vec<Place<FileEdit>> {
    let own = checkout.sources().iter().filter(|(path, _)| !path.starts_with(OVERLAY));
    own.filter_map(|(path, source)| edit(path, source)).collect()
}

fn edit(path: &Utf8PathBuf, source: &Source) -> Option<Place<FileEdit>> {
    if !source.text().contains(PUPPETEER) {
        return None;
    }
    let wanted = browser_from(path);
    let hand = format!("import puppeteer from '{wanted}';   // in the place of `{PUPPETEER}`");
    let is_dynamic = |call: &Syntax<'_>| {
        let function = call.field("function").map(Syntax::text);
        let asked = call.field("arguments").and_then(|it| it.children().next()).and_then(literal);
        matches!(function, Some("import" | "require")) && asked == Some(PUPPETEER)
    };
    let dynamic = source.of_kind("call_expression").find(is_dynamic);
    if let Some(call) = dynamic {
        let missing = NoPlace::new(path.clone(), "puppeteer is imported while the Worker runs", &[&hand]);
        return Some(Err(vec![missing.at_line(call.span().line)]));
    }
    let mut changes = Changes::default();
    for statement in source.of_kind("import_statement").chain(source.of_kind("export_statement")) {
        // A mere type opens no browser.
        let is_type = statement.text().split_whitespace().nth(1) == Some("type");
        if is_type || module_of(statement) != Some(PUPPETEER) {
            continue;
        }
        let Some(from) = statement.field("source") else { continue };
        let quote = from.text().chars().next().unwrap_or('\'');
        let edit = Edit {
            id: "browser-of-the-overlay",
            path: format!("line {}", from.span().line),
            reason: "the browser runs outside the container, past its egress: it has to obey the rules of the policy itself",
            before: Some(from.text().to_owned()),
            after: format!("{quote}{wanted}{quote}"),
        };
        changes.replace(from.range(), edit.after.clone(), edit);
    }
    let (after, edits) = changes.apply(source.text());
    Some(Ok(FileEdit { path: path.clone(), before: Some(source.text().to_owned()), after, edits }))
}
