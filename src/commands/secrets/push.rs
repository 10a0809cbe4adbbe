//! `moltctl secrets push`: many slots in one call.

use serde::Serialize;

use super::argv::{self, Stray};
use super::given::{self, Inputs};
use super::screen::{self, Known};
use super::send::{self, Delivery, Sent, Way};
use super::{observe, prompt, reads};
use crate::commands::target;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::output::{Mark, Outcome, Page};
use crate::plan::SecretOrigin;

/// What is pushed, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where the values come from.
    pub inputs: Inputs,
    /// How they are sent.
    pub way: Way,
    /// Whether something stood where a value might have been typed.
    pub stray: Stray,
}

/// What was pushed.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Pushed {
    /// What was sent.
    #[serde(flatten)]
    pub sent: Sent,
    /// Entries of the input that were no secrets.
    pub skipped: usize,
}

impl Outcome for Pushed {
    const NAME: &'static str = "secrets-push";

    fn human(&self, page: &mut Page) {
        self.sent.human(page);
        if self.skipped > 0 {
            let entries = send::count(self.skipped, "entry").replace("entrys", "entries");
            page.mark(
                Mark::Unknown,
                &format!("{entries} of the input have no name a secret can have; left out"),
            );
        }
    }
}

/// Reads, lints, observes, sends.
///
/// # Errors
/// Refused (2) before any call when a value is unfit; no such Worker (4); declined (5); a failed call.
pub async fn run(ctx: &Context, request: Request) -> Result<Pushed> {
    argv::no_value(request.stray)?;
    let checkout = target::checkout(ctx)?;
    let known = Known::new(&checkout, reads::of_checkout(ctx));
    let given = given::read(ctx, &request.inputs)?;
    let mut findings = screen::screen(&given.values, &known)?;
    if request.inputs.is_empty() && (ctx.consent.yes || ctx.consent.dry_run || !ctx.term.can_ask()) {
        return Err(nothing_given());
    }
    let target = target::resolve(ctx).await?;
    let seen = observe::worker(&target, request.way.base()).await?;
    let mut values = given.values;
    let asked = prompt::missing(ctx, (&checkout, &seen), &values, &known)?;
    findings.extend(screen::findings(&asked, &known));
    values.extend(asked);
    if values.is_empty() {
        return Err(nothing_given());
    }
    let delivery =
        Delivery { command: "secrets push", values, origin: SecretOrigin::Given, way: request.way, findings };
    Ok(Pushed { sent: send::deliver(ctx, &target, &seen, delivery).await?, skipped: given.skipped })
}

fn nothing_given() -> Error {
    Error::usage("no value was given")
        .hint("`--from-file PATH` reads JSON or `NAME=value` lines, `--from-file -` the same from standard input")
        .hint("`--from-env NAME …` takes variables of the environment")
}
