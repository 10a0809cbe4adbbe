//! Looking and judging: what every form of an audit begins with.

use camino::Utf8PathBuf;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Request, collect};
use crate::audit::facts::Facts;
use crate::audit::report::{self, Report};
use crate::audit::suppression::Suppression;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::project::settings;

/// The furthest ahead a suppression may reach, in days: a year, and a month to notice.
const LONGEST: i64 = 400;

/// What was seen and how it was judged.
pub(super) struct Judged {
    pub(super) report: Report,
    /// Where findings point that are in no file.
    pub(super) config: Utf8PathBuf,
}

/// Looks at everything that was asked for and judges it.
///
/// # Errors
/// When a rule is named that there is none of, `moltctl.toml` is not understood, or the checkout cannot be read at all.
pub(super) async fn judge(ctx: &Context, request: &Request) -> Result<Judged> {
    let rules = request.rules()?;
    let written = suppressions(ctx)?;
    let facts = collect::facts(ctx, request, &report::scopes(&rules)).await?;
    within_reach(&written, facts.today)?;
    let config = config(&facts);
    let report = report::run(&rules, &facts, &written);
    Ok(Judged { report, config })
}

/// What `moltctl.toml` suppresses.
fn suppressions(ctx: &Context) -> Result<Vec<Suppression>> {
    let Some(text) = ctx.read_checkout(settings::FILE)? else { return Ok(Vec::new()) };
    let settings = settings::parse(&text).map_err(|error| {
        Error::new(ErrorKind::Usage, error).context(format!("`{}` is not understood", settings::FILE))
    })?;
    Ok(settings.audit.suppress)
}

/// A suppression for ever is a rule switched off.
fn within_reach(suppressions: &[Suppression], today: Date) -> Result<()> {
    let last = today.saturating_add(LONGEST.days());
    match suppressions.iter().find(|it| it.expires > last) {
        Some(it) => Err(Error::usage(format!(
            "`{}` suppresses {} until {}, which is more than {LONGEST} days ahead",
            settings::FILE,
            it.rule,
            it.expires
        ))
        .hint(format!("write a day up to {last}, and decide again then"))),
        None => Ok(()),
    }
}

/// The file of the checkout that says what is deployed.
fn config(facts: &Facts) -> Utf8PathBuf {
    let checkout = facts.checkout.known();
    let wrangler = checkout.and_then(|it| it.wrangler().map(|(path, _)| path.to_owned()));
    let others = ["package.json", "Dockerfile", settings::FILE];
    let other = || others.into_iter().find(|name| checkout.is_some_and(|it| it.file(name).is_some()));
    wrangler.or_else(|| other().map(Utf8PathBuf::from)).unwrap_or_else(|| "wrangler.toml".into())
}
