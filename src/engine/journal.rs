//! The write-ahead journal: one JSON Lines file a run, 0600, in the user's state folder.
//!
//! A record is on disk before the call that wrote it returns. A torn last line (the power went while it was
//! written) is cut off when the run is taken up; any other damage is refused, never skipped.

use camino::{Utf8Path, Utf8PathBuf};

use super::record::VERSION;
pub use super::record::{Entry, Folded, Illegal, Outcome, Record, RunId, Standing, fold};
use crate::secret::redact;
use crate::sys::append::AppendFile;
use crate::sys::{clock, fs};

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// There is none of that name.
    #[error("there is no run `{0}`")]
    Unknown(RunId),
    /// It cannot be read or written.
    #[error("the journal of run `{run}` cannot be used")]
    Io {
        /// The run.
        run: RunId,
        /// The cause.
        source: std::io::Error,
    },
    /// A line other than the last is not a record.
    #[error("line {line} of the journal of run `{run}` is damaged")]
    Damaged {
        /// The run.
        run: RunId,
        /// Line, from 1.
        line: usize,
    },
    /// It was written by a newer moltctl.
    #[error("the journal of run `{run}` was written by a newer moltctl (format {version})")]
    Newer {
        /// The run.
        run: RunId,
        /// Its format version.
        version: u32,
    },
    /// A plan holds a secret, which a journal must not.
    #[error(
        "the plan of run `{0}` holds a value that is a secret; a journal never does, so the run did not begin"
    )]
    HoldsSecret(RunId),
    /// The journals' folder cannot be read.
    #[error("the journals cannot be listed")]
    List(#[source] std::io::Error),
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    run: RunId,
    file: AppendFile,
}

/// A journal that was read.
#[derive(Debug)]
pub struct Read {
    /// Its records.
    pub records: Vec<Record>,
    /// Length of its whole lines, in bytes.
    pub whole: u64,
}

impl Journal {
    /// Makes the journal of `run` in `dir`.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(dir: &Utf8Path, run: RunId) -> Result<Self, JournalError> {
        let made = fs::ensure_private_dir(dir).and_then(|()| AppendFile::create(&path(dir, &run)));
        match made {
            Ok(file) => Ok(Self { run, file }),
            Err(source) => Err(JournalError::Io { run, source }),
        }
    }

    /// Opens the journal of `run` to go on, without its torn last line.
    ///
    /// # Errors
    /// When it cannot be opened or cut.
    pub fn reopen(dir: &Utf8Path, run: RunId, read: &Read) -> Result<Self, JournalError> {
        match AppendFile::reopen(&path(dir, &run), read.whole) {
            Ok(file) => Ok(Self { run, file }),
            Err(source) => Err(JournalError::Io { run, source }),
        }
    }

    /// Writes one record and waits until it is on disk.
    ///
    /// # Errors
    /// When it could not be written: the effect it announces must then not happen.
    pub fn write(&mut self, entry: Entry) -> Result<(), JournalError> {
        #[cfg(feature = "test-fakes")]
        crate::sys::crash::point();
        let record = Record { v: VERSION, at: clock::now(), entry };
        let io = |source| JournalError::Io { run: self.run.clone(), source };
        let line = serde_json::to_string(&record).map_err(|error| io(error.into()))?;
        let shown = redact(&line);
        // A plan with a value masked would, when resumed, write the mask into a file.
        if shown != line && matches!(record.entry, Entry::Planned { .. }) {
            return Err(JournalError::HoldsSecret(self.run.clone()));
        }
        self.file.append_line(&shown).map_err(io)?;
        #[cfg(feature = "test-fakes")]
        crate::sys::crash::point();
        Ok(())
    }

    /// The run.
    #[must_use]
    pub fn run(&self) -> &RunId {
        &self.run
    }
}

/// Reads the journal of `run` in `dir`.
///
/// # Errors
/// [`JournalError`]; a torn last line is none.
pub fn read(dir: &Utf8Path, run: &RunId) -> Result<Read, JournalError> {
    let text = fs::read_bytes(&path(dir, run))
        .map_err(|source| JournalError::Io { run: run.clone(), source })?
        .ok_or_else(|| JournalError::Unknown(run.clone()))?;
    parse(run, &text)
}

/// Parses a journal's bytes.
///
/// # Errors
/// [`JournalError::Damaged`] and [`JournalError::Newer`].
pub fn parse(run: &RunId, text: &[u8]) -> Result<Read, JournalError> {
    let mut records = Vec::new();
    let mut whole = 0_u64;
    for (at, line) in text.split_inclusive(|b| *b == b'\n').enumerate() {
        let Some(line_text) = line.strip_suffix(b"\n") else { break };
        let version = serde_json::from_slice::<Version>(line_text).map(|version| version.v);
        if let Ok(version) = version
            && version > VERSION
        {
            return Err(JournalError::Newer { run: run.clone(), version });
        }
        match serde_json::from_slice(line_text) {
            Ok(record) => records.push(record),
            Err(_) => return Err(JournalError::Damaged { run: run.clone(), line: at + 1 }),
        }
        whole += line.len() as u64;
    }
    Ok(Read { records, whole })
}

#[derive(serde::Deserialize)]
struct Version {
    v: u32,
}

/// The runs in `dir`, newest first.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(dir: &Utf8Path) -> Result<Vec<RunId>, JournalError> {
    let mut runs: Vec<RunId> = fs::list(dir)
        .map_err(JournalError::List)?
        .iter()
        .filter_map(|name| name.strip_suffix(".jsonl")?.parse().ok())
        .collect();
    runs.reverse();
    Ok(runs)
}

/// Where the journal of `run` lies.
#[must_use]
pub fn path(dir: &Utf8Path, run: &RunId) -> Utf8PathBuf {
    dir.join(format!("{run}.jsonl"))
}
