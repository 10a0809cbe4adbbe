//! `moltctl secrets`: what the Worker has, what it lacks, and how values get there.
//!
//! | file | what |
//! |---|---|
//! | [`list`], [`check`] | read only |
//! | [`push`], [`set`], [`import`], [`unset`] | change the Worker |
//! | [`rotate`] | new values staged, verified, promoted, shown to be in use; old ones ended |
//! | [`argv`] | refuses values on the command line |
//! | [`given`] | files, standard input, named variables → values |
//! | [`reads`] | which names the checkout's own code reads |
//! | [`screen`] | lint, before any call |
//! | [`observe`] | what the Worker has; near names when there is no such Worker |
//! | [`send`] | one plan for every command that writes |
//! | [`ages`] | since when values are what they are |
//! | [`bucket`] | which bucket the container keeps its state in |
//! | [`aftermath`] | what a change means for a gateway that runs |
//!
//! Values are never shown, compared or read back: Cloudflare tells names only.

mod aftermath;
pub mod ages;
pub(in crate::commands) mod argv;
mod bucket;
pub mod check;
mod gap;
pub mod generate;
pub mod given;
pub mod import;
pub mod list;
mod observe;
mod prompt;
pub mod push;
mod reads;
pub mod rotate;
mod screen;
mod send;
pub mod set;
pub mod unset;

pub use aftermath::{Consequence, When};
pub use argv::Stray;
pub use gap::GapView;
pub use screen::{Finding, FindingLevel};
pub use send::Sent;

pub use send::Way;

use crate::commands::target::Checkout;
use crate::context::Context;
use crate::error::Result;
use crate::secrets::NamedValue;
use crate::secrets::completeness::Gap;

/// Reads what is given and lints it: for commands that carry secrets beside other work.
///
/// # Errors
/// Refused (2) before any call when a value is unfit.
pub fn given_for(ctx: &Context, inputs: &given::Inputs, checkout: &Checkout) -> Result<Vec<NamedValue>> {
    if inputs.is_empty() {
        return Ok(Vec::new());
    }
    let known = screen::Known::new(checkout, reads::of_checkout(ctx));
    let given = given::read(ctx, inputs)?;
    screen::screen(&given.values, &known)?;
    Ok(given.values)
}

/// What is missing and what to do, on one line.
#[must_use]
pub fn gap_line(gap: &Gap) -> String {
    let view = GapView::from(gap);
    format!("{} ({})", view.message, view.remedy)
}
