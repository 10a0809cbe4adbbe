//! `moltctl audit`: what is wrong, where, and what mends it.
//!
//! Reads only, but for `--fix`. What could not be seen is told and is no pass.

mod collect;
mod outcome;
mod request;

pub use outcome::Audited;
pub use request::{Backup, Request};

use crate::audit::report::{self, Gate};
use crate::context::Context;
use crate::error::Result;

/// Looks at everything that was asked for and judges it.
///
/// # Errors
/// When a rule is named that there is none of, or the checkout cannot be read at all.
pub async fn run(ctx: &Context, request: Request) -> Result<Audited> {
    let rules = request.rules()?;
    let facts = collect::facts(ctx, &request, &report::scopes(&rules)).await?;
    let report = report::run(&rules, &facts, &[]);
    let gate = Gate { fail_on: request.fail_on, strict: request.strict };
    Ok(Audited::of(&report, gate))
}
