//! `moltctl policy apply`: the policy in effect, as edits of the checkout that a plan shows with their reasons.
//!
//! Nothing reaches an account: what is written here takes effect with the next deploy. Offline but for two questions, both
//! to registries: the digest of the sandbox image where `moltctl.lock` does not know it, and what npm puts into its lock.

mod access;
mod digest;
mod lock;
mod outcome;
mod target;

use camino::Utf8Path;

pub use outcome::{Applied, EditView, FileView};

use super::Place;
use crate::commands::audit::collect::checkout::collect;
use crate::commands::mutate::{self, Proposal};
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::output::{Page, changed_lines};
use crate::plan::{Plan, PlannedStep, Step, Target, WriteFile};
use crate::policy::enforce::edits::{self, FileEdit, NoPlace, Wish};
use crate::policy::enforce::{openclaw, overlay};
use crate::sys::fs;
use crate::term;

/// Reads, plans, shows, writes.
///
/// # Errors
/// Usage (2) with every place that was not found, and nothing changed; else as any plan.
pub async fn run(ctx: &Context, place: &Place) -> Result<Applied> {
    let read = place.read(ctx)?;
    let checkout = collect(&ctx.checkout).kind(ErrorKind::Failed)?;
    if let Some(why) = &checkout.cut_short {
        return Err(Error::usage(format!("the checkout was not read to its end: {why}"))
            .hint("an edit point may lie in what was not read; nothing was changed"));
    }
    let mut notes = Vec::new();
    let target = target::find(ctx, &read.policy, &checkout, &mut notes)?;
    let rendered = openclaw::render(&read.policy, &target);
    notes.extend(rendered.notes);
    let image = digest::known_or_asked(ctx, &mut notes).await?;
    let overlay = overlay::files(&read.policy);
    let wish = Wish {
        signs: overlay.iter().any(|(_, text)| text.contains("'aws4fetch'")),
        patch: rendered.patch.text(),
        digest: image.digest.clone(),
        overlay,
    };
    let mut files = edits::compose(&checkout, &wish).map_err(|places| not_found(&places))?;
    files.extend(lock::npms(ctx, &checkout, &files, &mut notes).await?);
    if files.iter().any(|it| it.edits.iter().any(|edit| edit.id == "sandbox-image")) {
        files.extend(image.lock);
    }
    if ctx.read_checkout("moltctl.lock")?.is_some() && files.iter().any(|it| it.path == "package.json") {
        notes.push(
            "moltctl.lock names the packages as they were: `moltctl pin update` brings it up to date"
                .to_owned(),
        );
    }
    files.extend(access::settings(ctx, &read.policy, &mut notes)?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let plan = plan(ctx, &files)?;
    show(ctx, &files);
    let ports = ports::of_plan(ctx, &plan, Vec::new()).await?;
    let mutation = mutate::carry_out(ctx, Proposal { plan, ports, notes: notes.clone() }).await?;
    Ok(Applied::of(&read.name, &target.version.to_string(), &files, (notes, mutation)))
}

fn not_found(places: &[NoPlace]) -> Error {
    let count = places.len();
    let what = if count == 1 { "place".to_owned() } else { format!("{count} places") };
    let message =
        format!("this checkout lacks the {what} that the policy has to be put in; nothing was changed");
    let mut error = Error::message(ErrorKind::Usage, message);
    for place in places {
        error = error.hint(place.to_string());
        for line in &place.hand {
            error = error.hint(format!("by hand: {line}"));
        }
    }
    error.hint("make the edit by hand and run this again: what is there already is left as it is")
}

fn plan(ctx: &Context, files: &[FileEdit]) -> Result<Plan> {
    let mut steps = Vec::new();
    for file in files {
        if !is_inside(ctx, &file.path) {
            return Err(Error::usage(format!(
                "`{}` leads out of the checkout; nothing was changed",
                file.path
            )));
        }
        let path = ctx.checkout.join(&file.path);
        let executable = fs::mode_bits(&path).ok().flatten().is_some_and(|bits| bits & 0o100 != 0);
        let write = WriteFile { path, before: file.before.clone(), after: file.after.clone(), executable };
        let mut reasons: Vec<&str> = Vec::new();
        for edit in &file.edits {
            if !reasons.contains(&edit.reason) {
                reasons.push(edit.reason);
            }
        }
        let step =
            PlannedStep::new(format!("write:{}", file.path), Step::WriteFile(write), file.path.as_str());
        let after = if file.before.is_some() { "edited" } else { "new" };
        steps.push(step.after(after).why(reasons.join("; ")));
    }
    let target = Target { checkout: Some(ctx.checkout.clone()), api: ctx.foreign_api(), ..Target::default() };
    Ok(Plan::new("policy apply", target).stage("Files", steps))
}

/// Whether a path lies below the checkout, through no link.
fn is_inside(ctx: &Context, path: &Utf8Path) -> bool {
    let full = ctx.checkout.join(path);
    let there = full.ancestors().find(|it| it.exists());
    let real = there.and_then(|it| it.canonicalize_utf8().ok());
    real.zip(there).is_some_and(|(real, there)| real == there && real.starts_with(&ctx.checkout))
}

/// Shows what changes in files that there are; a new one is named in the plan.
fn show(ctx: &Context, files: &[FileEdit]) {
    if files.is_empty() || (ctx.quiet && ctx.consent.yes) {
        return;
    }
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    for file in files {
        let Some(before) = &file.before else { continue };
        page.heading(file.path.as_str());
        if file.path == lock::FILE {
            page.dim("written by npm; its many lines are not shown");
            continue;
        }
        page.diff(&changed_lines(before, &file.after));
        for edit in &file.edits {
            page.dim(&format!("{}: {}", edit.path, edit.reason));
        }
    }
    page.gap();
    term::write_stderr(&page.finish());
}
