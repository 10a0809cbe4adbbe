//! `moltctl pin show`: what is pinned to what, seen when and where.

use jiff::Timestamp;
use serde::Serialize;

use super::files::{self, LockFile};
use crate::context::Context;
use crate::error::Result;
use crate::output::{Mark, Outcome, Page};
use crate::project::pins::{Row, Standing, rows, survey};

/// Everything a checkout fetches by name.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Pins {
    /// The pins, in the order of the files.
    pub pins: Vec<PinLine>,
}

/// One thing that is fetched by name.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PinLine {
    /// What it is, such as `base image docker.io/library/node:22`.
    pub what: String,
    /// The file that fetches it; absent for what only the lock file has.
    pub file: Option<String>,
    /// Line of that file, from 1.
    pub line: Option<usize>,
    /// The digest, version or checksum it is pinned to.
    pub pinned_to: Option<String>,
    /// How it stands.
    pub state: PinState,
    /// Why it stands so, when it is not as it should be.
    pub reason: Option<String>,
    /// When the registry was asked (RFC 3339, UTC).
    pub seen_at: Option<String>,
    /// Which registry was asked.
    pub seen_from: Option<String>,
}

/// How a pin stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PinState {
    /// File and lock file say the same.
    Locked,
    /// What is fetched may change without any file changing.
    Unpinned,
    /// Pinned in the file, unknown to the lock file.
    NotLocked,
    /// File and lock file do not say the same.
    Differs,
    /// Only the lock file has it.
    Unused,
}

impl PinState {
    /// As a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Unpinned => "UNPINNED",
            Self::NotLocked => "not locked",
            Self::Differs => "DIFFERS",
            Self::Unused => "unused",
        }
    }
}

impl From<Row> for PinLine {
    fn from(row: Row) -> Self {
        let (state, reason) = match row.standing {
            Standing::Locked => (PinState::Locked, None),
            Standing::Unpinned(reason) => (PinState::Unpinned, Some(reason)),
            Standing::NotLocked => (PinState::NotLocked, Some("`moltctl.lock` does not know it".to_owned())),
            Standing::Differs(reason) => (PinState::Differs, Some(reason)),
            Standing::Unused => (PinState::Unused, Some("no file fetches it any more".to_owned())),
        };
        Self {
            what: row.what,
            line: row.place.as_ref().map(|place| place.line),
            file: row.place.map(|place| place.file),
            pinned_to: row.pinned,
            state,
            reason,
            seen_at: row.seen_at.map(|at: Timestamp| at.to_string()),
            seen_from: row.from,
        }
    }
}

impl Outcome for Pins {
    const NAME: &'static str = "pin-show";

    fn human(&self, page: &mut Page) {
        if self.pins.is_empty() {
            page.line("this checkout fetches nothing by name");
            return;
        }
        page.table(
            ["what", "pinned to", "seen", "where"],
            self.pins.iter().map(|pin| {
                [
                    pin.what.clone(),
                    match (&pin.pinned_to, pin.state) {
                        (Some(pinned), PinState::Locked) => shortened(pinned),
                        (Some(pinned), state) => format!("{} ({})", shortened(pinned), state.word()),
                        (None, state) => state.word().to_owned(),
                    },
                    pin.seen_at.as_ref().map(|at| at.chars().take(10).collect()).unwrap_or_default(),
                    place(pin),
                ]
            }),
        );
        let open = self.pins.iter().filter(|pin| pin.state != PinState::Locked).count();
        if open > 0 {
            page.mark(Mark::Warn, &format!("{open} of {} are not pinned and locked", self.pins.len()));
        }
    }
}

/// Where a pin stands, in words.
pub(super) fn place(pin: &PinLine) -> String {
    match (&pin.file, pin.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        _ => "moltctl.lock".to_owned(),
    }
}

/// A digest or an integrity by its beginning: the whole is in the file.
fn shortened(pinned: &str) -> String {
    let short = |word: &str| match word.char_indices().nth(26) {
        Some((at, _)) => format!("{}…", &word[..at]),
        None => word.to_owned(),
    };
    pinned.split(' ').map(short).collect::<Vec<_>>().join(" ")
}

/// Reads the files and the lock.
///
/// # Errors
/// When the checkout was not set up, or a file cannot be understood.
pub fn run(ctx: &Context) -> Result<Pins> {
    let texts = files::texts(ctx)?;
    let lock = LockFile::read(ctx)?.lock;
    let sites = files::understood(survey(&texts))?;
    Ok(Pins { pins: rows(&sites, &lock).into_iter().map(PinLine::from).collect() })
}
