//! npm's lock for the new versions: made by npm, beside the checkout, and written as part of the plan.

use crate::audit::facts::Checkout;
use crate::commands::ports;
use crate::context::Context;
use crate::error::Result;
use crate::npm::Npm;
use crate::policy::enforce::edits::{FileEdit, lock_is_stale};
use crate::project::edit::Edit;
use crate::project::package_lock::PackageLock;
use crate::project::pins::PACKAGE_JSON;

/// npm's lock.
pub(super) const FILE: &str = "package-lock.json";

/// The new lock; `None` where the one there is fits, or there is none, or npm cannot make it (then a note says what to do).
///
/// # Errors
/// None so far: what fails is a note.
pub(super) async fn npms(
    ctx: &Context,
    checkout: &Checkout,
    files: &[FileEdit],
    notes: &mut Vec<String>,
) -> Result<Option<FileEdit>> {
    let edited = files.iter().find(|it| it.path == PACKAGE_JSON).map(|it| it.after.as_str());
    let (Some(package), Some(before)) = (edited.or_else(|| checkout.text(PACKAGE_JSON)), checkout.text(FILE))
    else {
        if let Some(other) =
            ["yarn.lock", "pnpm-lock.yaml"].into_iter().find(|name| checkout.file(name).is_some())
        {
            notes
                .push(format!("`{other}` is not npm's: bring it up to date with the program that writes it"));
        }
        return Ok(None);
    };
    if !lock_is_stale(package, before) {
        return Ok(None);
    }
    let by_hand = format!(
        "run `npm install --package-lock-only --ignore-scripts` in the checkout: until then `npm ci` refuses `{FILE}`"
    );
    let made = match Npm::locate(ports::search_path(ctx), ctx.programs.npm.clone()) {
        Ok(npm) => npm.lock(package, before).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match made {
        Err(why) => {
            notes.push(format!("{why}; {by_hand}"));
            Ok(None)
        }
        Ok(after) if lock_is_stale(package, &after) => {
            notes.push(format!("npm wrote a lock of other versions than package.json names; {by_hand}"));
            Ok(None)
        }
        Ok(after) => {
            if let Some(missing) = incomplete(&after) {
                notes.push(format!(
                    "the registry has no `{missing}` for npm's new lock, so `npm ci` refuses it: run `npm install` where the registry has it"
                ));
            }
            let edit = Edit {
                id: "lock-by-npm",
                path: FILE.to_owned(),
                reason: "npm's own lock for the versions that package.json now names; no script was run",
                before: None,
                after: String::new(),
            };
            Ok(Some(FileEdit {
                path: FILE.into(),
                before: Some(before.to_owned()),
                after,
                edits: vec![edit],
            }))
        }
    }
}

/// A package that the lock asks for and does not hold.
fn incomplete(lock: &str) -> Option<String> {
    PackageLock::parse(lock).ok()?.missing().first().map(|(_, name)| (*name).to_owned())
}
