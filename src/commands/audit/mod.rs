//! `moltctl audit`: what is wrong, where, and what mends it.
//!
//! Reads only, but for `--fix`. What could not be seen is told and is no pass. The one thing a plain audit writes is
//! moltctl's own memory of the last run, in the user's state folder ([`trend`]); `--no-record` leaves that, too.

mod catalogue;
pub(in crate::commands) mod collect;
mod delivery;
mod fix;
mod judge;
mod outcome;
mod page;
mod request;
mod trend;

pub use catalogue::{Explained, RuleLine, RuleList, explain, list};
pub use delivery::{Delivery, Fixing, Form, Record};
pub use fix::{Fixed, SkippedFix};
pub use outcome::{Audited, Counts, FindingView, NotChecked, SuppressedView};
pub use request::{Backup, Request};
pub use trend::{Remembered, Trend};

use crate::audit::report::Gate;
use crate::context::Context;
use crate::error::{Error, Result};

/// Looks at everything that was asked for and judges it. Nothing is written.
///
/// # Errors
/// When a rule is named that there is none of, `moltctl.toml` is not understood, or the checkout cannot be read at all.
pub async fn run(ctx: &Context, request: Request) -> Result<Audited> {
    let judged = judge::judge(ctx, &request).await?;
    Ok(Audited::of(&judged.report, gate(&request)))
}

/// The same, and then what `delivery` says.
///
/// # Errors
/// As [`run`], and when something cannot be mended or written.
pub async fn deliver(ctx: &Context, request: Request, delivery: &Delivery) -> Result<Audited> {
    delivery.begin(ctx)?;
    let judged = judge::judge(ctx, &request).await?;
    let (judged, fixed) = match delivery.fix {
        Fixing::Nothing => (judged, None),
        Fixing::Safe | Fixing::All => {
            let (judged, fixed) = fix::run(ctx, &request, delivery, judged).await?;
            (judged, Some(fixed))
        }
    };
    let mut audited = Audited::of(&judged.report, gate(&request));
    audited.every_place = !request.is_whole();
    audited.fixed = fixed;
    if request.is_whole() && delivery.record == Record::Keep && !ctx.consent.dry_run {
        let (trend, written) = trend::keep(ctx, &request, &judged.report);
        audited.compare(trend);
        audited.notes.extend(written.err());
    }
    delivery.end(ctx, &request, &judged, &mut audited)?;
    Ok(audited)
}

/// The document of an audit that ended with `error`, for standard output; `None` where every command has one already.
///
/// # Errors
/// When the file that takes its place cannot be written.
pub fn failed(ctx: &Context, delivery: &Delivery, error: &Error) -> Result<Option<String>> {
    delivery.failed(ctx, error)
}

fn gate(request: &Request) -> Gate {
    Gate { fail_on: request.fail_on, strict: request.strict }
}
