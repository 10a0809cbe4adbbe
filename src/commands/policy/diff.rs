//! `moltctl policy diff`: what one policy allows that another does not, for pull requests.

use std::fmt::Write as _;

use camino::Utf8PathBuf;
use serde::Serialize;

use super::Place;
use crate::commands::ports;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Kinded as _, Result};
use crate::git::Git;
use crate::output::{Mark, Outcome, Page, Tone};
use crate::policy::diff::{Change, Direction, compare};
use crate::policy::{self, Policy};
use crate::sys::fs;
use crate::term::escape::printable;

/// The largest policy of a revision that is read, in bytes.
const LARGEST: u64 = 4 << 20;

/// What is compared.
#[derive(Clone, Debug)]
pub struct Request {
    /// A file, `REVISION:PATH`, or `-`.
    pub before: String,
    /// The same; `policy.toml` of the checkout when absent.
    pub after: Option<String>,
}

/// What changed.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Compared {
    /// The policy before.
    pub before: String,
    /// The policy after.
    pub after: String,
    /// True when something became wider, or may have.
    pub wider: bool,
    /// The changes, what became wider first.
    pub changes: Vec<Change>,
}

impl Outcome for Compared {
    const NAME: &'static str = "policy-diff";

    fn human(&self, page: &mut Page) {
        for direction in [Direction::Wider, Direction::Changed, Direction::Narrower, Direction::Neutral] {
            let of: Vec<&Change> = self.changes.iter().filter(|it| it.direction == direction).collect();
            if of.is_empty() {
                continue;
            }
            page.heading(heading(direction));
            for it in of {
                let (sign, tone) = sign(direction);
                let lead = format!("  {sign} ");
                let place = format!("{}  ", place(it));
                page.flow(&[(&lead, tone), (&place, Tone::Strong)], 6, &it.what, Tone::Plain);
            }
        }
        if !self.changes.is_empty() {
            page.gap();
        }
        let (mark, text) = self.verdict();
        page.mark(mark, &text);
    }

    fn exit_code(&self) -> u8 {
        if self.wider { ErrorKind::Drift.exit_code() } else { 0 }
    }
}

fn heading(direction: Direction) -> &'static str {
    match direction {
        Direction::Wider => "Wider",
        Direction::Changed => "Changed, and it cannot be told which way: counts as wider",
        Direction::Narrower => "Narrower",
        Direction::Neutral => "Neither",
    }
}

fn sign(direction: Direction) -> (&'static str, Tone) {
    match direction {
        Direction::Wider => ("+", Tone::Bad),
        Direction::Changed => ("~", Tone::Warn),
        Direction::Narrower => ("-", Tone::Good),
        Direction::Neutral => ("·", Tone::Dim),
    }
}

fn place(it: &Change) -> String {
    if it.key.is_empty() { it.section.to_owned() } else { format!("{}.{}", it.section, it.key) }
}

impl Compared {
    fn verdict(&self) -> (Mark, String) {
        let count = |direction| self.changes.iter().filter(|it| it.direction == direction).count();
        let (wider, changed) = (count(Direction::Wider), count(Direction::Changed));
        match (wider, changed, count(Direction::Narrower)) {
            (0, 0, 0) => (Mark::Good, "the same is allowed".to_owned()),
            (0, 0, n) => (Mark::Good, format!("nothing became wider; {n} narrower")),
            (n, 0, _) => (Mark::Bad, format!("{n} became wider")),
            (n, m, _) => (Mark::Bad, format!("{n} became wider, {m} may have")),
        }
    }

    /// The same as Markdown, for a pull request.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = String::from("### Policy\n\n");
        let (_, verdict) = self.verdict();
        let sign = if self.wider { "⚠️" } else { "✅" };
        // Writing to a String does not fail.
        let _infallible = writeln!(text, "{sign} {verdict}.");
        for direction in [Direction::Wider, Direction::Changed, Direction::Narrower, Direction::Neutral] {
            let of: Vec<&Change> = self.changes.iter().filter(|it| it.direction == direction).collect();
            if of.is_empty() {
                continue;
            }
            let _infallible = writeln!(text, "\n**{}**\n", heading(direction));
            for it in of {
                let _infallible = writeln!(text, "- `{}`: {}", code(&place(it)), prose(&it.what));
            }
        }
        crate::secret::redact(&text)
    }
}

/// What stands between backticks.
fn code(text: &str) -> String {
    printable(text).replace('`', "'")
}

/// A line of a document that renders Markdown and HTML: names of a policy must not become links, mentions or markup. What
/// stands between backticks stays.
fn prose(text: &str) -> String {
    let mut shown = String::new();
    for (at, piece) in printable(text).split('`').enumerate() {
        if at % 2 == 1 {
            let _infallible = write!(shown, "`{piece}`");
            continue;
        }
        for c in piece.chars() {
            if matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '@' | '#' | '|' | '\\') {
                shown.push('\\');
            }
            shown.push(c);
        }
    }
    shown
}

/// Reads both policies and compares them.
///
/// # Errors
/// Usage (2) when one is not there, or none.
pub async fn run(ctx: &Context, request: Request) -> Result<Compared> {
    let after = request.after.unwrap_or_default();
    if request.before == "-" && after == "-" {
        return Err(Error::usage("standard input can be one of the two policies, not both"));
    }
    let (before_name, before) = read(ctx, &request.before).await?;
    let (after_name, after) = read(ctx, &after).await?;
    let changes = compare(&before, &after);
    let wider = changes.iter().any(|it| it.direction.counts());
    Ok(Compared { before: before_name, after: after_name, wider, changes })
}

/// The policy of a name: a file, a file of a revision, standard input; the checkout's without one.
async fn read(ctx: &Context, name: &str) -> Result<(String, Policy)> {
    let is_file = !name.is_empty() && name != "-" && fs::exists(&Utf8PathBuf::from(name));
    if !is_file && name.contains(':') {
        let text = revision(ctx, name).await?;
        let policy = policy::parse(&text)
            .map_err(|error| Error::new(ErrorKind::Usage, error).context(format!("`{name}` is no policy")))?;
        return Ok((name.to_owned(), policy));
    }
    let place = Place::of((!name.is_empty()).then(|| Utf8PathBuf::from(name)));
    let read = place.read(ctx)?;
    Ok((read.name, read.policy))
}

async fn revision(ctx: &Context, name: &str) -> Result<String> {
    let git = Git::locate(&ports::search_path(ctx), &ctx.checkout).kind(ErrorKind::Failed)?;
    let blob = git
        .blob(name, LARGEST)
        .await
        .map_err(|error| Error::new(ErrorKind::Failed, error).context(format!("cannot read `{name}`")))?;
    let bytes = blob.ok_or_else(|| {
        Error::usage(format!("git has no `{name}`"))
            .hint("a revision is named as git does: `main:policy.toml`, `HEAD~1:policy.toml`")
            .hint("in CI the base has to be fetched first: `git fetch --depth=1 origin main`, then `origin/main:policy.toml`")
    })?;
    String::from_utf8(bytes).map_err(|_| Error::usage(format!("`{name}` is not text")))
}
