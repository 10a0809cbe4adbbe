//! Slots that need a person at the issuer's console. The others have gone on meanwhile.

use super::decide::{Decision, View};
use super::outcome::left;
use super::{Batch, Request, Rotated, Waiting, decide, rotate};
use crate::commands::secrets::prompt;
use crate::commands::secrets::reads;
use crate::commands::secrets::screen::Known;
use crate::context::Context;
use crate::error::Result;
use crate::model::SecretName;
use crate::output::{Mark, Page};
use crate::secrets::NamedValue;
use crate::term::{self, PromptError};

/// Asks for the new values of `waiting`, one after the other, and rotates those that were given. Where nobody can be
/// asked they stay in the answer, with what to do.
///
/// # Errors
/// As a rotation.
pub(super) async fn attend(
    ctx: &Context,
    view: &View<'_>,
    waiting: Vec<Waiting>,
    request: &Request,
    rotated: &mut Rotated,
) -> Result<()> {
    if ctx.consent.dry_run {
        rotated.waiting.extend(waiting);
        return Ok(());
    }
    let known = Known::new(&view.target.checkout, reads::of_checkout(ctx));
    for wait in waiting {
        let Ok(slot) = wait.slot.parse::<SecretName>() else { continue };
        tell(ctx, &wait);
        let question = format!("Do you have the new value of `{slot}` now?");
        match ctx.prompter.confirm(&question, "--from-file") {
            Ok(true) => {}
            Ok(false) | Err(PromptError::NobodyThere { .. } | PromptError::Left) => {
                rotated.waiting.push(wait);
                continue;
            }
            Err(error) => return Err(left(error)),
        }
        let value = prompt::value(ctx, &slot, &known)?;
        one(ctx, view, value, request, rotated).await?;
    }
    Ok(())
}

/// Each value is rotated by itself as soon as it is there: a bot's old token is dead from the moment the new one is made.
async fn one(
    ctx: &Context,
    view: &View<'_>,
    value: NamedValue,
    request: &Request,
    rotated: &mut Rotated,
) -> Result<()> {
    let slot = value.name.clone();
    let given = vec![value];
    // What the first run deployed is what this one builds on.
    let scene = super::scene::observe(ctx, view.target, std::slice::from_ref(&slot)).await?;
    let view = View { given: &given, scene: &scene, ..*view };
    for decision in decide::all(&view, std::slice::from_ref(&slot)).await? {
        match decision {
            Decision::Turn(turn) => {
                let batch = Batch { turns: vec![*turn], given: given.clone(), old: view.old };
                rotate(ctx, view.target, &scene, batch, request, rotated).await?;
            }
            Decision::Person(wait) => rotated.waiting.push(wait),
            Decision::Skip(skip) => rotated.skipped.push(skip.judged(request)),
        }
    }
    Ok(())
}

fn tell(ctx: &Context, wait: &Waiting) {
    let mut page = Page::new(ctx.term.stderr_live, ctx.term.width);
    page.mark(Mark::Next, &format!("{} ({}): {}", wait.slot, wait.issuer, wait.why));
    if let Some(url) = &wait.url {
        page.line(url);
    }
    wait.steps.iter().for_each(|step| page.dim(step));
    term::write_stderr(&page.finish());
}
